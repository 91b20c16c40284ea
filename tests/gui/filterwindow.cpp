// SPDX-License-Identifier: MIT
#include "filterwindow.h"

#include <QtTest/QTest>

namespace Hookglass {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

WorkspaceOptions optionsFor(const QString &folder)
{
    WorkspaceOptions options;
    options.dataFolder = folder;
    return options;
}

NewDelivery deliveryOf(const QString &uid, const QString &name, const QByteArray &body,
                       SignatureVerdict::Kind signature)
{
    static qint64 count = 0;
    NewDelivery delivery;
    delivery.account = AccountId{1};
    delivery.endpoint = EndpointId{1};
    delivery.receivedAt = guiClock().now();
    delivery.verifiedAt = delivery.receivedAt;
    delivery.head = "POST /in/x HTTP/1.1\r\nHost: a\r\n\r\n";
    delivery.body = body;
    delivery.peer = u"127.0.0.1:1"_s;
    delivery.verdict.kind = signature;
    Envelope envelope;
    envelope.eventId = uid;
    envelope.eventName = name;
    envelope.created = delivery.receivedAt - 200ms;
    envelope.resourceIds = {++count};
    delivery.envelope = envelope;
    return delivery;
}

} // namespace

FilterWindow::FilterWindow(const QString &folder)
    : workspace(optionsFor(folder))
    , window(guiTheme(), guiClock(), workspace, {})
{
    window.resize(1296, 800);
    window.show();
    if (!QTest::qWaitForWindowActive(&window))
        qWarning("The window does not get active.");
    window.start();
}

EventId FilterWindow::store(const QString &uid, const QString &name, const QByteArray &body,
                            SignatureVerdict::Kind signature)
{
    std::optional<EventId> stored;
    workspace.store().add(deliveryOf(uid, name, body, signature), &window,
                          [&stored](const Result<CommittedDelivery> &committed) {
                              stored = committed ? committed->event : EventId{};
                          });
    return QTest::qWaitFor([&stored] { return stored.has_value(); }, 10'000) ? *stored : EventId{};
}

QList<EventId> FilterWindow::storeMany(const QString &prefix, int count)
{
    QList<EventId> stored;
    for (int i = 0; i < count; ++i) {
        workspace.store().add(deliveryOf(prefix + QString::number(i), u"notesCreated"_s, "{}",
                                         SignatureVerdict::Kind::Valid),
                              &window, [&stored](const Result<CommittedDelivery> &committed) {
                                  stored.append(committed ? committed->event : EventId{});
                              });
    }
    return QTest::qWaitFor([&] { return stored.size() == count; }, 20'000) ? stored
                                                                           : QList<EventId>();
}

} // namespace Hookglass
