// SPDX-License-Identifier: MIT
// What a text index costs: ours against FTS5 with the same deliveries, filled in transactions of as
// many milliseconds as a slice may take. Why there is one of our own: see SearchIndex.
#include "benchevents.h"

#include "store/accountstore.h"
#include "store/connection.h"
#include "store/eventwriter.h"
#include "store/indexedsearch.h"
#include "store/schema.h"
#include "store/searchindex.h"
#include "store/storefile.h"

#include <QtCore/QCommandLineParser>
#include <QtCore/QCoreApplication>
#include <QtCore/QTemporaryDir>
#include <QtCore/QTextStream>

#include <algorithm>
#include <functional>
#include <limits>

using namespace Hookglass;
using namespace Hookglass::Bench;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr qint64 SliceDeliveries = 50; ///< of FTS5: it cannot be stopped within its commit

struct Cost
{
    double micros = 0;     ///< of a core for each delivery
    double wallMicros = 0; ///< by the clock
    qint64 bytes = 0;
    QList<double> slices; ///< ms of a core, sorted
};

void check(const Result<void> &result)
{
    if (!result)
        qFatal("%s", qPrintable(result.error().detail));
}

/// Runs slices until one says that there was nothing more to do.
Cost measure(const QString &path, Connection &connection, qint64 deliveries,
             const std::function<bool()> &slice)
{
    check(connection.truncateLog());
    const qint64 before = StoreFile::bytes(path);
    Cost cost;
    const TwoClocks all;
    for (bool hasMore = true; hasMore;) {
        const TwoClocks clock;
        hasMore = slice();
        cost.slices.append(clock.cpu());
    }
    cost.micros = all.cpu() * 1e3 / double(deliveries);
    cost.wallMicros = all.wall() * 1e3 / double(deliveries);
    check(connection.truncateLog());
    cost.bytes = StoreFile::bytes(path) - before;
    std::sort(cost.slices.begin(), cost.slices.end());
    return cost;
}

Cost measureFts(const QString &path, Connection &connection, qint64 deliveries,
                const QString &tokenizer)
{
    const QString table = u"fts_"_s + tokenizer;
    check(connection.exec(u"CREATE VIRTUAL TABLE %1 USING fts5(head, body, content='', "
                          "detail=none, tokenize='%2')"_s.arg(table, tokenizer)));
    qint64 done = 0;
    return measure(path, connection, deliveries, [&] {
        check(connection.begin());
        check(connection.exec(
            u"INSERT INTO %1 (rowid, head, body) SELECT delivery_id, CAST(head AS TEXT), "
            "CAST(body AS TEXT) FROM payload WHERE delivery_id > ? AND delivery_id <= ?"_s.arg(
                table),
            {done, done + SliceDeliveries}));
        check(connection.commit());
        done += SliceDeliveries;
        return done < deliveries;
    });
}

double pageMillis(Connection &connection, const QString &match)
{
    const TwoClocks clock;
    check(connection.exec(
        u"SELECT rowid FROM fts_trigram WHERE fts_trigram MATCH ? ORDER BY rowid DESC LIMIT 100"_s,
        {match}));
    return clock.cpu();
}

double candidateMillis(Connection &connection, const QString &text)
{
    const TwoClocks clock;
    const auto found =
        IndexedSearch(connection)
            .candidates({FilterText{.where = FilterText::Where::Anywhere, .text = text}}, {});
    if (!found || !found->constFirst())
        qFatal("No candidates");
    return clock.cpu();
}

void print(QTextStream &out, const QString &what, const Cost &cost, qint64 payloads)
{
    const qsizetype last = cost.slices.size() - 1;
    out << u"  %1 %2 µs of a core a delivery (%3 by the clock), slices: median %4, 99 % "
           "%5, longest %6 ms; %7 % of the payloads' size\n"_s.arg(what, -20)
               .arg(cost.micros, 7, 'f', 1)
               .arg(cost.wallMicros, 0, 'f', 1)
               .arg(cost.slices[last / 2], 0, 'f', 1)
               .arg(cost.slices[last * 99 / 100], 0, 'f', 1)
               .arg(cost.slices[last], 0, 'f', 1)
               .arg(double(cost.bytes) * 100 / double(payloads), 0, 'f', 0)
        << Qt::flush;
}

} // namespace

int main(int argc, char **argv)
{
    QCoreApplication app(argc, argv);
    QCommandLineParser options;
    options.addHelpOption();
    options.addOption({u"folder"_s, u"Where the store is made."_s, u"DIR"_s, QDir::tempPath()});
    options.addOption({u"events"_s, u"Size of the store."_s, u"N"_s, u"100000"_s});
    options.process(app);
    const int events = options.value(u"events"_s).toInt();
    const QTemporaryDir dir(options.value(u"folder"_s) + u"/bench_search-XXXXXX"_s);
    const QString path = dir.filePath(u"hookglass.db"_s);
    QTextStream out(stdout);
    fill(path, events);
    const auto opened = Schema::openBeside(path);
    if (!opened)
        qFatal("%s", qPrintable(opened.error().detail));
    Connection &connection = **opened;
    const qint64 payloads =
        connection.value(u"SELECT sum(length(head) + length(body)) FROM payload"_s)->toLongLong();
    out << u"\n%L1 deliveries, %2 bytes each\n"_s.arg(events).arg(payloads / events);

    SearchIndex index(connection, {});
    check(index.look());
    print(out, u"ours"_s,
          measure(path, connection, events,
                  [&] {
                      check(index.slice());
                      return index.hasWork();
                  }),
          payloads);
    print(out, u"FTS5 unicode61"_s, measureFts(path, connection, events, u"unicode61"_s), payloads);
    print(out, u"FTS5 trigram"_s, measureFts(path, connection, events, u"trigram"_s), payloads);
    out << u"\nCandidates for a text in all / in none: ours %1 / %2 ms (all of them), FTS5 trigram "
           "%3 / %4 ms (the newest 100)\n"_s
               .arg(candidateMillis(connection, u"followupboss"_s), 0, 'f', 1)
               .arg(candidateMillis(connection, u"nowheretobefound"_s), 0, 'f', 1)
               .arg(pageMillis(connection, u"fol AND owu AND pbo AND oss"_s), 0, 'f', 1)
               .arg(pageMillis(connection, u"now AND her AND eto AND bef AND und"_s), 0, 'f', 1);
    return 0;
}
