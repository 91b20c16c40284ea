// SPDX-License-Identifier: MIT
// Filters on a store of a million events: the time to the first page, and to a count. Texts with
// the search index and, for comparison, without it.
#include "benchevents.h"

#include "core/clock.h"
#include "core/filter.h"
#include "store/connection.h"
#include "store/eventreader.h"
#include "store/schema.h"
#include "store/searchindex.h"
#include "store/storefile.h"

#include <QtCore/QCommandLineParser>
#include <QtCore/QCoreApplication>
#include <QtCore/QTemporaryDir>
#include <QtCore/QTextStream>

#include <algorithm>

using namespace Hookglass;
using namespace Hookglass::Bench;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr int PageSize = 100;
constexpr int Rounds = 5; ///< the first is cold, as far as our own cache goes

/// Makes the whole index at once, as the writer does it in slices when nothing arrives.
void makeIndex(QTextStream &out, const QString &path)
{
    const qint64 before = StoreFile::bytes(path);
    const auto connection = Schema::openBeside(path);
    if (!connection)
        qFatal("%s", qPrintable(connection.error().detail));
    SearchIndex index(**connection, {});
    const Result<void> looked = index.look();
    QList<double> slices;
    const TwoClocks all;
    while (looked && index.hasWork()) {
        const TwoClocks clock;
        if (!index.slice())
            qFatal("Indexing failed");
        slices.append(clock.cpu());
    }
    const double micros = all.cpu() * 1e3;
    const Result<SearchIndexState> state = SearchIndex::state(**connection, false);
    if (!state || slices.isEmpty() || !(*connection)->truncateLog())
        qFatal("There is no index");
    std::sort(slices.begin(), slices.end());
    out << u"\nSearch index of %L1 deliveries: %2 µs of a core each, %L3 MB (%4 % of the store "
           u"before), "
           "%L5 slices of at most %6 ms, 99 % below %7 ms\n"_s.arg(state->indexed)
               .arg(micros / double(state->indexed), 0, 'f', 1)
               .arg(state->bytes >> 20)
               .arg(double(state->bytes) * 100 / double(before), 0, 'f', 0)
               .arg(slices.size())
               .arg(slices.constLast(), 0, 'f', 1)
               .arg(slices[slices.size() * 99 / 100], 0, 'f', 1)
        << Qt::flush;
}

void measure(QTextStream &out, EventReader &reader, const QString &what, const QString &text,
             const QString &target)
{
    const FilterParse parsed = Filter::parse(text);
    if (parsed.problem)
        qFatal("%s", qPrintable(parsed.problem->message));
    const FilterMoment moment = FilterMoment::local(SystemClock());
    QList<double> walls;
    QList<double> cores;
    qsizetype rows = 0;
    for (int round = 0; round < Rounds; ++round) {
        const TwoClocks clock;
        const auto page = reader.filtered(parsed.filter, moment, PageSize, std::nullopt);
        const auto summaries = reader.summaries(page ? page->ids : QList<EventId>());
        if (!page || !summaries)
            qFatal("Reading failed");
        walls.append(clock.wall());
        cores.append(clock.cpu());
        rows = summaries->size();
    }
    const TwoClocks clock;
    const auto count = reader.countFiltered(parsed.filter, moment);
    const double counted = clock.wall();
    if (!count)
        qFatal("Counting failed");
    std::sort(walls.begin(), walls.end());
    std::sort(cores.begin(), cores.end());
    out << u"  %1 %2 ms  (%3 of a core), %4 rows; %5%L6 counted in %7 ms  %8\n"_s.arg(what, -34)
               .arg(walls[Rounds / 2], 8, 'f', 1)
               .arg(cores[Rounds / 2], 0, 'f', 1)
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
    options.addOption({u"scan"_s, u"Also measure texts without the index: takes minutes."_s});
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
    const QList<std::pair<QString, QString>> others{{u"person"_s, u"person:5001"_s},
                                                    {u"status, none"_s, u"status:5xx"_s},
                                                    {u"lag, none"_s, u"lag:>1h"_s},
                                                    {u"size, none"_s, u"size:>1MB"_s},
                                                    {u"forward, none"_s, u"forward:failed"_s}};
    for (const auto &[what, text] : others)
        measure(out, **reader, what, text, {});
    const QString word = QString::fromLatin1(words().constFirst());
    const QString rare = u"target 100 ms"_s;
    const QString common = u"target 300 ms"_s;
    struct Text
    {
        QString what;
        QString text;
        QString target;
    };
    const QList<Text> texts{
        {u"text in none"_s, u"nowheretobefound"_s, rare},
        {u"text in one"_s, u"onlyonceinall"_s, rare},
        {u"part of it"_s, u"onceina"_s, rare},
        {u"\u00e9 in one of 100,000"_s, u"findéd"_s, rare},
        {u"word in one of 700"_s, word, rare},
        {u"part of an id in the payload"_s, filled.rareUid.mid(9, 9), rare},
        {u"text in all"_s, u"followupboss"_s, common},
        {u"word in all headers"_s, u"header:cloudflare"_s, common},
        {u"three letters in many"_s, u"abc"_s, common},
        {u"two letters"_s, u"qz"_s, common},
        {u"one letter"_s, u"q"_s, common},
        {u"two words, rarely together"_s, QString::fromLatin1(words()[1] + ' ' + words()[2]),
         common},
        {u"text in all, rare event"_s, u"followupboss event:pipelineDeleted"_s, common},
        {u"without a text in all"_s, u"-followupboss"_s, {}},
        {u"without a rare text"_s, u"-onlyonceinall"_s, common}};
    const auto measureTexts = [&](bool hasTarget) {
        for (const Text &row : texts)
            measure(out, **reader, row.what, row.text, hasTarget ? row.target : QString());
    };
    if (options.isSet(u"scan"_s)) {
        out << "\nTexts without the index\n";
        measureTexts(false);
    }
    makeIndex(out, path);
    out << "\nTexts with the index\n";
    measureTexts(true);
    measure(out, **reader, u"id, beginning"_s, u"id:"_s + filled.rareUid.first(8) + u'-', rare);
    return 0;
}
