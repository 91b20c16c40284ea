// SPDX-License-Identifier: MIT
#include "storefixture.h"

#include <QtTest/QTest>

namespace Hookglass::Test {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

NewDelivery delivery(const QString &uid, const QString &name)
{
    static quint64 count = 0;
    NewDelivery result;
    result.account = AccountId{1};
    result.endpoint = EndpointId{1};
    result.receivedAt = fromMicros(1'795'000'000'000'000) + std::chrono::microseconds(++count);
    result.verifiedAt = result.receivedAt + 150us;
    result.head =
        "POST /in/x HTTP/1.1\r\nHost: a\r\nX-Count: " + QByteArray::number(count) + "\r\n\r\n";
    result.body = "{\"n\":" + QByteArray::number(count) + "}";
    result.peer = u"127.0.0.1:%1"_s.arg(count);
    result.verdict.kind = SignatureVerdict::Kind::Valid;
    result.verdict.keyLabel = u"Hookglass"_s;
    if (uid.isEmpty()) {
        result.problem = u"The body is no JSON."_s;
        return result;
    }
    Envelope envelope;
    envelope.eventId = uid;
    envelope.eventName = name;
    envelope.eventCreated = u"2026-11-23T14:00:00+00:00"_s;
    envelope.created = fromMicros(1'794'999'999'000'000);
    envelope.resourceIds = {7, 3, 5};
    envelope.uri = u"https://api.followupboss.com/v1/people?id=7,3,5"_s;
    result.envelope = envelope;
    return result;
}

StoreFixture::StoreFixture(WriterLimits writerLimits)
    : limits(writerLimits)
{
    makeWriter();
}

StoreFixture::~StoreFixture()
{
    closeWriter(); // while there is still somebody to hear it
}

void StoreFixture::makeWriter()
{
    writer = std::make_unique<EventWriter>(path(), clock, limits);
    EventWriter *w = writer.get();
    QObject::connect(w, &EventWriter::committed, w, [this](const QList<CommittedDelivery> &list) {
        committed += list;
        ++batches;
    });
    QObject::connect(w, &EventWriter::rejected, w,
                     [this](const QList<quint64> &tickets) { rejected += tickets; });
    QObject::connect(w, &EventWriter::eventsChanged, w,
                     [this](const QList<EventSummary> &events) { changed += events; });
    QObject::connect(w, &EventWriter::eventsRemoved, w,
                     [this](const QList<EventId> &events) { removed += events; });
    QObject::connect(w, &EventWriter::stateChanged, w,
                     [this](const StoreState &state) { states += state; });
}

Result<void> StoreFixture::reopen()
{
    closeWriter();
    makeWriter();
    return writer->open();
}

void StoreFixture::closeWriter()
{
    if (writer)
        writer->close();
    writer.reset();
}

QList<CommittedDelivery> StoreFixture::store(std::vector<NewDelivery> deliveries)
{
    const qsizetype before = committed.size();
    const qsizetype wanted = before + rejected.size() + qsizetype(deliveries.size());
    for (NewDelivery &item : deliveries) {
        if (writer->enqueue(m_nextTicket++, std::move(item)) != EventWriter::Enqueue::Queued)
            qFatal("The writer did not take a delivery");
    }
    if (!QTest::qWaitFor([&] { return committed.size() + rejected.size() >= wanted; }, 20'000))
        qFatal("The writer did not answer");
    return committed.mid(before);
}

QList<CommittedDelivery> StoreFixture::store(const NewDelivery &one)
{
    return store(std::vector<NewDelivery>{one});
}

std::unique_ptr<EventReader> StoreFixture::reader() const
{
    auto opened = EventReader::open(path());
    if (!opened)
        qFatal("%s", qPrintable(opened.error().message + opened.error().detail));
    return std::move(*opened);
}

std::unique_ptr<Connection> StoreFixture::connection() const
{
    auto opened = Connection::open(path(), Dialect::Access::ReadWrite, 5s);
    if (!opened)
        qFatal("%s", qPrintable(opened.error().message + opened.error().detail));
    return std::move(*opened);
}

QVariant StoreFixture::value(const QString &sql) const
{
    const Result<QVariant> result = connection()->value(sql);
    if (!result)
        qFatal("%s", qPrintable(result.error().detail));
    return *result;
}

void StoreFixture::clear()
{
    committed.clear();
    rejected.clear();
    changed.clear();
    removed.clear();
    states.clear();
    batches = 0;
}

} // namespace Hookglass::Test
