// SPDX-License-Identifier: MIT
// The numbers of the page Insights from a store of a million events: how long the whole takes, and
// for how long at most others wait for the reader. The ceiling, measured in the same run: one pass
// over both tables that only counts what is in the window. Then the same with the rows the other
// way round, as an import of the newest first leaves them, and mixed up.
#include "core/clock.h"
#include "store/rowquery.h"
#include "store/schema.h"
#include "store/statsquery.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QElapsedTimer>
#include <QtCore/QTemporaryDir>
#include <QtCore/QTextStream>

#include <algorithm>
#include <ctime>

using namespace Hookglass;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

const Timestamp Start = fromMicros(1'795'000'000'000'000);
constexpr int Types = 20;

void must(const Result<void> &done)
{
    if (!done)
        qFatal("%s %s", qPrintable(done.error().message), qPrintable(done.error().detail));
}

/// One event each 300 ms, so that a day has 288,000; every hundredth comes twice; 12 people each.
void fill(Connection &connection, int events)
{
    must(connection.begin());
    for (int type = 1; type <= Types; ++type)
        must(connection.exec(
            u"INSERT INTO event_type (id, name) VALUES (?, ?)"_s,
            {type, type == 1 ? u"peopleTagsCreated"_s : u"peopleEvent%1Updated"_s.arg(type)}));
    const QString numbers =
        u"WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < %1) "_s.arg(
            events);
    must(connection.exec(
        u"INSERT INTO event (id, account_id, uid, type_id, origin, first_received_us, created_us, "
        "resource_ids, signature, disposition, attempts, last_delivery_id) "_s +
        numbers +
        u"SELECT i, 1, 'u' || i, 1 + i % %1, 0, %2 + i * 300000, %2 + i * 300000 - 2000000 + "
        "i % 1999, (i * 7919 % 90000) || ',' || (i * 104729 % 90000) || ',' || (i % 90000), 0, 0, "
        "CASE WHEN i % 100 = 0 THEN 2 ELSE 1 END, i FROM n"_s.arg(Types)
            .arg(toMicros(Start))));
    must(connection.exec(
        u"INSERT INTO delivery (id, event_id, endpoint_id, received_us, verified_us, stored_us, "
        "signature, disposition, origin, peer) "_s +
        numbers +
        u"SELECT i, i, 1, %1 + i * 300000, %1 + i * 300000, %1 + i * 300000, 0, 0, 0, '' FROM n"_s
            .arg(toMicros(Start))));
    must(connection.exec(u"INSERT INTO delivery (id, event_id, endpoint_id, received_us, "
                         "verified_us, stored_us, signature, disposition, origin, peer) "
                         "SELECT id + ?, id, 1, first_received_us + 61000000, 0, 0, 0, 0, 0, '' "
                         "FROM event WHERE id % 100 = 0"_s,
                         {events}));
    must(connection.exec(u"INSERT INTO answer (delivery_id, status, answered_us) SELECT id, "
                         "CASE WHEN id % 100 = 0 THEN 503 ELSE 204 END, received_us + 3000 + "
                         "id % 4000 FROM delivery"_s));
    must(connection.commit());
}

/// Other times for the same rows: `number` is an SQL expression of an event's number.
void reorder(Connection &connection, const QString &number)
{
    must(connection.begin());
    must(connection.exec(u"UPDATE event SET first_received_us = %1 + (%2) * 300000"_s.arg(
        QString::number(toMicros(Start)), number)));
    must(connection.exec(
        u"UPDATE event SET created_us = first_received_us - 2000000 + id % 1999"_s));
    must(connection.exec(u"UPDATE delivery SET received_us = (SELECT e.first_received_us FROM "
                         "event e WHERE e.id = delivery.event_id) + CASE WHEN id = event_id "
                         "THEN 0 ELSE 61000000 END"_s));
    must(connection.exec(u"UPDATE answer SET answered_us = (SELECT d.received_us FROM delivery d "
                         "WHERE d.id = delivery_id) + 3000 + delivery_id % 4000"_s));
    must(connection.commit());
}

void measure(QTextStream &out, Connection &connection, const QString &name,
             const StatsWindow &window)
{
    QList<double> whole;
    QList<double> longest;
    QList<double> busy; // of this program alone: others may work at the same time
    DeliveryStats stats;
    for (int run = 0; run < 5; ++run) {
        StatsQuery query({.window = window, .loops = {}, .gaps = {}});
        QElapsedTimer all;
        all.start();
        const std::clock_t begun = std::clock();
        double worst = 0;
        for (bool isOver = false; !isOver;) {
            QElapsedTimer one;
            one.start();
            const Result<bool> step = query.step(connection);
            if (!step)
                qFatal("%s", qPrintable(step.error().detail));
            isOver = *step;
            worst = std::max(worst, double(one.nsecsElapsed()) / 1e6);
        }
        whole.append(double(all.nsecsElapsed()) / 1e6);
        longest.append(worst);
        busy.append(double(std::clock() - begun) * 1e3 / CLOCKS_PER_SEC);
        stats = query.takeResult();
    }
    QElapsedTimer one;
    one.start();
    const QVariantList bounds{toMicros(window.from), toMicros(window.until)};
    const auto events = connection.value(u"SELECT count(*) FROM event WHERE first_received_us >= ? "
                                         "AND first_received_us < ?"_s,
                                         bounds);
    const auto deliveries = connection.value(
        u"SELECT count(*) FROM delivery WHERE received_us >= ? AND received_us < ?"_s, bounds);
    const double ceiling = double(one.nsecsElapsed()) / 1e6;
    if (!events || !deliveries || events->toLongLong() != stats.events + stats.others ||
        deliveries->toLongLong() != stats.deliveries)
        qFatal("The numbers are wrong.");
    std::sort(whole.begin(), whole.end());
    std::sort(longest.begin(), longest.end());
    std::sort(busy.begin(), busy.end());
    out << u"| %1 | %2 | %3 ms | %4 ms | %5 ms | %6 ms |\n"_s.arg(name)
               .arg(stats.events)
               .arg(whole.at(2), 0, 'f', 0)
               .arg(busy.at(2), 0, 'f', 0)
               .arg(longest.at(2), 0, 'f', 1)
               .arg(ceiling, 0, 'f', 0);
    out.flush();
}

} // namespace

int main(int argc, char *argv[])
{
    const QCoreApplication app(argc, argv);
    const int events = argc > 1 ? QByteArray(argv[1]).toInt() : 1'000'000;
    QTextStream out(stdout);
    const QTemporaryDir dir;
    const auto connection = Schema::openBeside(dir.filePath(u"hookglass.db"_s));
    if (!connection)
        qFatal("%s", qPrintable(connection.error().detail));
    fill(**connection, events);
    const Timestamp end = Start + events * 300ms + 1s;
    out << u"Insights from a store of %1 events\n"_s.arg(events)
        << "| Window | Events in it | Whole, median of 5 | Of it, processor | Longest wait of "
           "others | Only counting |"
           "\n|---|---|---|---|---|---|\n";
    const auto measureAll = [&](const QString &order) {
        measure(out, **connection, u"last hour"_s + order, {end - 1h, end});
        measure(out, **connection, u"last day"_s + order, {end - 24h, end});
        measure(out, **connection, u"everything"_s + order, {Start, end});
    };
    measureAll({});
    reorder(**connection, u"%1 - id"_s.arg(events));
    measureAll(u", newest first"_s);
    reorder(**connection, u"id * 999983 % %1"_s.arg(events)); // a prime
    measureAll(u", mixed up"_s);
    return 0;
}
