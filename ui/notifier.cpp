// SPDX-License-Identifier: MIT
#include "notifier.h"

#include "icons.h"

#include <QtCore/QTimer>
#include <QtWidgets/QSystemTrayIcon>

namespace Hookglass {

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
