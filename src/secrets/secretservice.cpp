// SPDX-License-Identifier: MIT
#include "secrets/secretservice.h"

#ifdef HOOKGLASS_DBUS
#include <QtDBus/QDBusConnection>
#include <QtDBus/QDBusMessage>
#include <QtDBus/QDBusMetaType>
#include <QtDBus/QDBusObjectPath>
#include <QtDBus/QDBusPendingCallWatcher>
#include <QtDBus/QDBusPendingReply>
#include <QtDBus/QDBusVariant>
#endif

namespace Hookglass::SecretService {

using namespace Qt::StringLiterals;

#ifdef HOOKGLASS_DBUS

namespace {

constexpr int PatienceMs = 5'000;

QDBusMessage callOf(const QString &path, const QString &interface, const QString &method)
{
    QDBusMessage call =
        QDBusMessage::createMethodCall(u"org.freedesktop.secrets"_s, path, interface, method);
    call.setAutoStartService(false);
    return call;
}

void send(const QDBusMessage &call, QObject *context,
          std::function<void(const QDBusPendingCall &)> done)
{
    auto *watcher = new QDBusPendingCallWatcher(
        QDBusConnection::sessionBus().asyncCall(call, PatienceMs), context);
    QObject::connect(watcher, &QDBusPendingCallWatcher::finished, context,
                     [watcher, done = std::move(done)] {
                         watcher->deleteLater();
                         done(*watcher);
                     });
}

} // namespace

void askWhetherLocked(const QString &service, const QString &entry, QObject *context,
                      std::function<void(bool)> done)
{
    using Attributes = QMap<QString, QString>;
    qDBusRegisterMetaType<Attributes>();
    QDBusMessage call = callOf(u"/org/freedesktop/secrets"_s, u"org.freedesktop.Secret.Service"_s,
                               u"SearchItems"_s);
    // As QtKeychain names them.
    call << QVariant::fromValue(Attributes{{u"server"_s, service}, {u"user"_s, entry}});
    send(call, context, [done = std::move(done)](const QDBusPendingCall &answer) {
        const QDBusPendingReply<QList<QDBusObjectPath>, QList<QDBusObjectPath>> items = answer;
        done(items.isValid() && !items.argumentAt<1>().isEmpty());
    });
}

void askWhetherDefaultIsLocked(QObject *context, std::function<void(bool)> done)
{
    QDBusMessage call = callOf(u"/org/freedesktop/secrets/aliases/default"_s,
                               u"org.freedesktop.DBus.Properties"_s, u"Get"_s);
    call << u"org.freedesktop.Secret.Collection"_s << u"Locked"_s;
    send(call, context, [done = std::move(done)](const QDBusPendingCall &answer) {
        const QDBusPendingReply<QDBusVariant> locked = answer;
        done(locked.isValid() && locked.value().variant().toBool());
    });
}

#else

void askWhetherLocked(const QString &, const QString &, QObject *context,
                      std::function<void(bool)> done)
{
    QMetaObject::invokeMethod(
        context, [done = std::move(done)] { done(false); }, Qt::QueuedConnection);
}

void askWhetherDefaultIsLocked(QObject *context, std::function<void(bool)> done)
{
    QMetaObject::invokeMethod(
        context, [done = std::move(done)] { done(false); }, Qt::QueuedConnection);
}

#endif

} // namespace Hookglass::SecretService
