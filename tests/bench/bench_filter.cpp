// SPDX-License-Identifier: MIT
// Filters on a store of a million events: the time to the first page, and to a count.
#include "core/clock.h"
#include "core/filter.h"
#include "store/accountstore.h"
#include "store/eventreader.h"
#include "store/eventwriter.h"
#include "store/storefile.h"

#include <QtCore/QCommandLineParser>
#include <QtCore/QCoreApplication>
#include <QtCore/QElapsedTimer>
#include <QtCore/QRandomGenerator>
#include <QtCore/QTemporaryDir>
#include <QtCore/QTextStream>
#include <QtCore/QUuid>

#include <algorithm>

using namespace Hookglass;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr int PageSize = 100;
constexpr int Rounds = 5; ///< the first is cold, as far as our own cache goes

struct Filled
{
    QString rareUid; ///< of an old event
    Timestamp first;
    Timestamp last;
};

/// One of many, of a few kinds as they come in life: most change people, few are anything else.
NewDelivery makeDelivery(int number, Timestamp at, const QString &uid)
{
    NewDelivery item;
    item.account = AccountId{1 + number % 3};
    item.endpoint = EndpointId{1};
    item.receivedAt = at;
    item.verifiedAt = at;
    item.head = "POST /in/0123456789abcdef/x HTTP/1.1\r\nContent-Type: application/json\r\n\r\n";
    item.body = "{\"eventId\":\"" + uid.toLatin1() + "\",\"text\":\"" + QByteArray(500, 'x') +
                "\",\"number\":" + QByteArray::number(number) + "}";
    item.peer = u"127.0.0.1:51234"_s;
    item.verdict.kind =
        number % 50'000 == 7 ? SignatureVerdict::Kind::Invalid : SignatureVerdict::Kind::Valid;
    item.envelope.emplace();
    item.envelope->eventId = uid;
    item.envelope->eventName = number % 40'000 == 3 ? u"pipelineDeleted"_s
                               : number % 5 == 0    ? u"notesCreated"_s
                                                    : u"peopleUpdated"_s;
    item.envelope->created = at - 2s;
    item.envelope->resourceIds = {number, 3244};
    return item;
}

Filled fill(const QString &path, int events)
{
    const SystemClock clock;
    EventWriter writer(path, clock);
    if (!writer.open())
        qFatal("The store does not open");
    const auto accounts = AccountStore::open(path);
    for (const QString &name : {u"acme"_s, u"second"_s, u"third"_s}) {
        Account account;
        account.name = name;
        if (!(*accounts)->add(account))
            qFatal("No account");
    }
    int committed = 0;
    QObject::connect(
        &writer, &EventWriter::committed, &writer,
        [&committed](const QList<CommittedDelivery> &list) { committed += int(list.size()); });
    Filled filled;
    filled.last = clock.now();
    filled.first = filled.last - std::chrono::milliseconds(events) * 10;
    for (int i = 0; i < events; ++i) {
        const QString uid = QUuid::createUuid().toString(QUuid::WithoutBraces);
        if (i == events / 10)
            filled.rareUid = uid;
        const Timestamp at = filled.first + std::chrono::milliseconds(i) * 10;
        if (writer.enqueue(quint64(i), makeDelivery(i, at, uid)) != EventWriter::Enqueue::Queued)
            qFatal("The queue is full");
        while (i + 1 - committed >= 2048)
            QCoreApplication::processEvents();
    }
    while (committed < events)
        QCoreApplication::processEvents();
    writer.close();
    return filled;
}

void measure(QTextStream &out, EventReader &reader, const QString &what, const QString &text,
             const QString &target)
{
    const FilterParse parsed = Filter::parse(text);
    if (parsed.problem)
        qFatal("%s", qPrintable(parsed.problem->message));
    const FilterMoment moment = FilterMoment::local(SystemClock());
    QList<double> pages;
    qsizetype rows = 0;
    for (int round = 0; round < Rounds; ++round) {
        QElapsedTimer clock;
        clock.start();
        const auto page = reader.filtered(parsed.filter, moment, PageSize, std::nullopt);
        const auto summaries = reader.summaries(page ? page->ids : QList<EventId>());
        if (!page || !summaries)
            qFatal("Reading failed");
        pages.append(double(clock.nsecsElapsed()) / 1e6);
        rows = summaries->size();
    }
    QElapsedTimer clock;
    clock.start();
    const auto count = reader.countFiltered(parsed.filter, moment);
    const double counted = double(clock.nsecsElapsed()) / 1e6;
    if (!count)
        qFatal("Counting failed");
    std::sort(pages.begin(), pages.end());
    out << u"  %1 %2 ms  worst %3 ms, %4 rows; %5%L6 counted in %7 ms  %8\n"_s.arg(what, -34)
               .arg(pages[Rounds / 2], 8, 'f', 1)
               .arg(pages.constLast(), 0, 'f', 1)
               .arg(rows)
               .arg(count->isExact ? QString() : u"at least "_s)
               .arg(count->events)
               .arg(counted, 0, 'f', 0)
               .arg(target)
        << Qt::flush;
}

} // namespace

int main(int argc, char **argv)
{
    QCoreApplication app(argc, argv);
    QCommandLineParser options;
    options.addHelpOption();
    options.addOption({u"folder"_s, u"Where the store is made."_s, u"DIR"_s, QDir::tempPath()});
    options.addOption({u"events"_s, u"Size of the store."_s, u"N"_s, u"1000000"_s});
    options.process(app);
    const int events = options.value(u"events"_s).toInt();
    const QTemporaryDir dir(options.value(u"folder"_s) + u"/bench_filter-XXXXXX"_s);
    const QString path = dir.filePath(u"hookglass.db"_s);
    QTextStream out(stdout);
    const Filled filled = fill(path, events);
    out << u"\nFirst page of %1 of %L2 events, %L3 MB; median of %4\n"_s.arg(PageSize)
               .arg(events)
               .arg(StoreFile::bytes(path) >> 20)
               .arg(Rounds);
    const auto reader = EventReader::open(path);
    if (!reader)
        qFatal("%s", qPrintable(reader.error().message));
    const auto at = [](Timestamp time) {
        return toDateTime(time).toString(u"yyyy-MM-ddTHH:mm:ss.zzzZ"_s);
    };
    const QString target = u"target 100 ms"_s;
    const QList<std::pair<QString, QString>> rows{
        {u"event, common"_s, u"event:people*"_s},
        {u"event, rare"_s, u"event:pipelineDeleted"_s},
        {u"event, none"_s, u"event:nosuch"_s},
        {u"account"_s, u"account:acme"_s},
        {u"signature, rare"_s, u"sig:invalid"_s},
        {u"id, whole"_s, u"id:"_s + filled.rareUid},
        {u"id, beginning"_s, u"id:"_s + filled.rareUid.first(8) + u'-'},
        {u"our number"_s, u"id:1234"_s},
        {u"time, after the middle"_s,
         u"after:"_s + at(filled.first + (filled.last - filled.first) / 2)},
        {u"time, before nearly all"_s, u"before:"_s + at(filled.first + 60s)},
        {u"several"_s, u"event:notes* account:acme -sig:valid"_s}};
    for (const auto &[what, text] : rows)
        measure(out, **reader, what, text, target);
    out << "\nWithout a target: what reads more than the row\n";
    const QList<std::pair<QString, QString>> others{
        {u"person"_s, u"person:5001"_s},
        {u"status, none"_s, u"status:5xx"_s},
        {u"lag, none"_s, u"lag:>1h"_s},
        {u"size, none"_s, u"size:>1MB"_s},
        {u"forward, none"_s, u"forward:failed"_s},
        {u"text in few events"_s, u"event:pipelineDeleted xxxx"_s},
        {u"text in all"_s, u"xxxx"_s}};
    for (const auto &[what, text] : others)
        measure(out, **reader, what, text, {});
    return 0;
}
