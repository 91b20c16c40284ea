// SPDX-License-Identifier: MIT
// What the desktop's notification service gets; the test is that service.
#include "ui/notifier.h"

#include <QtDBus/QDBusConnection>
#include <QtDBus/QDBusMessage>
#include <QtTest/QSignalSpy>
#include <QtTest/QTest>

using namespace Hookglass;
using namespace Qt::StringLiterals;

/// Keeps what it is asked to show.
class NotificationService final : public QObject
{
    Q_OBJECT
    Q_CLASSINFO("D-Bus Interface", "org.freedesktop.Notifications")
public:
    QStringList titles;
    QStringList bodies;

public Q_SLOTS:
    uint Notify(const QString &, uint, const QString &, const QString &title, const QString &body,
                const QStringList &, const QVariantMap &, int)
    {
        titles << title;
        bodies << body;
        return uint(titles.size());
    }

Q_SIGNALS:
    void ActionInvoked(uint id, const QString &action);
};

class TestGuiNotifier final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void withoutAServiceNothingBreaks();
    void serviceShowsIt();
    void clickComesBack();
};

void TestGuiNotifier::withoutAServiceNothingBreaks()
{
    Notifier notifier;
    notifier.notify(u"Tunnel lost"_s, u"Nothing arrives."_s);
    QCOMPARE(notifier.lastText(), u"Nothing arrives."_s);
}

void TestGuiNotifier::serviceShowsIt()
{
    NotificationService service;
    QDBusConnection bus = QDBusConnection::connectToBus(QDBusConnection::SessionBus, u"desktop"_s);
    QVERIFY(
        bus.registerObject(u"/org/freedesktop/Notifications"_s, &service,
                           QDBusConnection::ExportAllSlots | QDBusConnection::ExportAllSignals));
    QVERIFY(bus.registerService(u"org.freedesktop.Notifications"_s));
    Notifier notifier;
    notifier.notify(u"Webhooks of acme"_s, u"One is gone: https://a/?x=<b>&y=1"_s);
    QTRY_COMPARE(service.titles, QStringList{u"Webhooks of acme"_s});
    // What others wrote must not be read as markup.
    QCOMPARE(service.bodies, QStringList{u"One is gone: https://a/?x=&lt;b&gt;&amp;y=1"_s});
    bus.unregisterService(u"org.freedesktop.Notifications"_s);
    bus.unregisterObject(u"/org/freedesktop/Notifications"_s);
}

void TestGuiNotifier::clickComesBack()
{
    NotificationService service;
    QDBusConnection bus = QDBusConnection::connectToBus(QDBusConnection::SessionBus, u"desktop"_s);
    QVERIFY(
        bus.registerObject(u"/org/freedesktop/Notifications"_s, &service,
                           QDBusConnection::ExportAllSlots | QDBusConnection::ExportAllSignals));
    QVERIFY(bus.registerService(u"org.freedesktop.Notifications"_s));
    Notifier notifier;
    QSignalSpy clicks(&notifier, &Notifier::clicked);
    notifier.notify(u"Webhooks of acme"_s, u"One is gone."_s);
    QTRY_COMPARE(service.titles.size(), 1);
    Q_EMIT service.ActionInvoked(99, u"default"_s); // another program's
    // The number of ours comes with the answer, which may be on its way still.
    QTRY_VERIFY([&] {
        Q_EMIT service.ActionInvoked(1, u"default"_s);
        QCoreApplication::processEvents();
        return !clicks.isEmpty();
    }());
    bus.unregisterService(u"org.freedesktop.Notifications"_s);
    bus.unregisterObject(u"/org/freedesktop/Notifications"_s);
}

QTEST_MAIN(TestGuiNotifier)
#include "tst_gui_notifier.moc"
