// SPDX-License-Identifier: MIT
#include "exportsamples.h"

#include <QtCore/QFile>
#include <QtTest/QtTest>

namespace Hookglass::Test {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

CapturedDelivery sample(const QByteArray &body)
{
    CapturedDelivery delivery;
    delivery.account = u"acme"_s;
    delivery.eventId = u"64d0ad74-3aab-4b30-89c9-7337398cf8b4"_s;
    delivery.eventName = u"peopleCreated"_s;
    delivery.attempt = 1;
    delivery.receivedAt = fromMicros(1'795'000'000'123'456);
    delivery.verifiedAt = delivery.receivedAt + 321us;
    delivery.storedAt = delivery.receivedAt + 1234us;
    delivery.answeredAt = delivery.receivedAt + 2345us;
    delivery.answerStatus = 204;
    delivery.peer = u"127.0.0.1:5000"_s;
    delivery.signature = SignatureVerdict::Kind::Valid;
    delivery.keyLabel = u"My system"_s;
    delivery.head = "POST /in/0123456789abcdef0123456789abcdef?x=1 HTTP/1.1\r\n"
                    "Host: 127.0.0.1:8420\r\nX-Twice: one\r\nx-twice: two\r\n"
                    "Content-Type: application/json\r\nX-Empty:\r\nContent-Length: 7\r\n\r\n";
    delivery.body = body;
    return delivery;
}

ExportedEvent eventOf(const CapturedDelivery &delivery)
{
    ExportedEvent event;
    event.summary.id = EventId{7};
    event.summary.eventId = delivery.eventId;
    event.summary.eventName = delivery.eventName;
    event.summary.accountName = delivery.account;
    event.summary.receivedAt = delivery.receivedAt;
    event.summary.attempts = 1;
    event.deliveries = {delivery};
    event.ids = {DeliveryId{9}};
    return event;
}

QByteArray written(ExportFormat format, const QList<ExportedEvent> &events, const ExportInfo &info)
{
    const std::unique_ptr<ExportWriter> writer = makeExportWriter(format);
    QList<ExportPiece> pieces = writer->begin(info);
    for (const ExportedEvent &event : events)
        pieces += writer->add(event);
    pieces += writer->end();
    QByteArray text;
    for (const ExportPiece &piece : std::as_const(pieces))
        text += piece.bytes;
    return text;
}

QByteArray readFile(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

void writeFile(const QString &path, const QByteArray &bytes)
{
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    QCOMPARE(file.write(bytes), bytes.size());
}

ExportProgress run(const QString &path, const ExportOrder &order, const ExportMeans &means)
{
    ExportJob job(path, order, means);
    ExportProgress progress;
    while (!progress.isFinished)
        progress = job.step();
    return progress;
}

} // namespace Hookglass::Test
