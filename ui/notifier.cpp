// SPDX-License-Identifier: MIT
#include "notifier.h"

#include "icons.h"

#include <QtCore/QTimer>
#include <QtWidgets/QSystemTrayIcon>

#ifdef HOOKGLASS_HAS_DBUS
#include <QtDBus/QDBusConnection>
#include <QtDBus/QDBusMessage>
#include <QtDBus/QDBusPendingCallWatcher>
#include <QtDBus/QDBusPendingReply>
#endif

namespace Hookglass {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr auto Shown = 15s;

} // namespace

Notifier::Notifier(QObject *parent)
    : QObject(parent)
{
}

Notifier::~Notifier() = default;

void Notifier::notify(const QString &title, const QString &text)
{
    m_last = text;
    if (!askService(title, text))
        showInTray(title, text);
}

#ifdef HOOKGLASS_HAS_DBUS

// A tray is missing on the most usual desktop; this service is there.
bool Notifier::askService(const QString &title, const QString &text)
{
    const auto service = u"org.freedesktop.Notifications"_s;
    const auto path = u"/org/freedesktop/Notifications"_s;
    // Without an address Qt would start a bus of its own, where nobody listens.
    if (qEnvironmentVariableIsEmpty("DBUS_SESSION_BUS_ADDRESS"))
        return false;
    QDBusConnection bus = QDBusConnection::sessionBus();
    if (!bus.isConnected())
        return false;
    if (!m_isListening) {
        // The signature has to be a normalized one.
        // clang-format off
        m_isListening = bus.connect(service, path, service, u"ActionInvoked"_s, this,
                                    SLOT(onActionInvoked(uint,QString)));
        // clang-format on
    }
    QDBusMessage call = QDBusMessage::createMethodCall(service, path, service, u"Notify"_s);
    // The body is a kind of HTML, and addresses are somebody else's text.
    call << u"Hookglass"_s << 0U << u"hookglass"_s << title << text.toHtmlEscaped()
         << QStringList{u"default"_s, tr("Open")}
         << QVariantMap{{u"desktop-entry"_s, u"hookglass"_s}}
         << int(std::chrono::milliseconds(Shown).count());
    auto *answer = new QDBusPendingCallWatcher(bus.asyncCall(call), this);
    connect(answer, &QDBusPendingCallWatcher::finished, this, [this, answer, title, text] {
        const QDBusPendingReply<uint> reply = *answer;
        answer->deleteLater();
        if (reply.isError())
            showInTray(title, text);
        else
            m_shown = reply.value();
    });
    return true;
}

#else

bool Notifier::askService(const QString &, const QString &)
{
    return false;
}

#endif

void Notifier::onActionInvoked(uint id, const QString &)
{
    if (id == m_shown) // the others are other programs'
        Q_EMIT clicked();
}

void Notifier::showInTray(const QString &title, const QString &text)
{
    if (!QSystemTrayIcon::isSystemTrayAvailable() || !QSystemTrayIcon::supportsMessages())
        return;
    if (!m_tray) {
        m_tray = std::make_unique<QSystemTrayIcon>(applicationIcon());
        connect(m_tray.get(), &QSystemTrayIcon::messageClicked, this, &Notifier::clicked);
        connect(m_tray.get(), &QSystemTrayIcon::activated, this, &Notifier::clicked);
    }
    m_tray->show();
    m_tray->showMessage(title, text, applicationIcon(),
                        int(std::chrono::milliseconds(Shown).count()));
    QTimer::singleShot(Shown, m_tray.get(), [tray = m_tray.get()] { tray->hide(); });
}

} // namespace Hookglass
