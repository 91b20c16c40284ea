// SPDX-License-Identifier: MIT
// Differences between resources, and keeping them. The ceiling, measured in the same run: splitting
// both texts into tokens, without which nothing can be said of them.
#include "core/resourcediff.h"
#include "models/linediff.h"
#include "store/connection.h"
#include "store/schema.h"
#include "store/snapshotlog.h"
#include "support/targettable.h"

#include <QtCore/QElapsedTimer>
#include <QtCore/QTemporaryDir>

#include <cstdio>
#include <cstdlib>

using namespace Hookglass;
using namespace Hookglass::Test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr qsizetype ResourceSize = 200 * 1024;
constexpr qsizetype HugeSize = 5 * 1024 * 1024;

/// A person with as many custom fields, emails and collaborators as it takes.
QByteArray person(qsizetype size, int version)
{
    const QByteArray v = QByteArray::number(version);
    QByteArray text = R"({"id":12,"name":"Ann Lee","stage":"Stage )" + v + R"(","updated":")" + v +
                      R"(","tags":["A","B","T)" + v + R"("],"emails":[)";
    for (int i = 0; text.size() < size / 3; ++i) {
        const QByteArray n = QByteArray::number(i);
        text += (i ? "," : "") + R"({"value":"ann)"_ba + n +
                R"(@example.com","type":"home","isPrimary":0})";
    }
    text += R"(],"collaborators":[)";
    for (int i = 0; text.size() < size * 2 / 3; ++i) {
        const QByteArray n = QByteArray::number(version == 0 ? i : 1'000'000 - i);
        text += (i ? "," : "") + R"({"id":)"_ba + n + R"(,"name":"Agent )" + n +
                R"(","role":"Agent","assigned":true})";
    }
    text += ']';
    for (int i = 0; text.size() < size - 80; ++i) {
        const QByteArray n = QByteArray::number(i);
        text += R"(,"customField)" + n + R"(":"Value )" + n +
                (i % 7 == 0 ? " " + v : QByteArray()) + R"( of the \u00e9tage","price)" + n +
                R"(":)" + n + ".50";
    }
    return text + '}';
}

template <typename Work>
double microseconds(int runs, Work work)
{
    QList<double> times;
    for (int i = 0; i < runs; ++i) {
        QElapsedTimer clock;
        clock.start();
        work();
        times.append(double(clock.nsecsElapsed()) / 1000);
    }
    return median(times);
}

TargetTable::Row difference(const QString &what, const QByteArray &before, const QByteArray &after,
                            double targetMs)
{
    const double best = microseconds(15, [&] {
        if (JsonText::tokenize(before).problem || JsonText::tokenize(after).problem)
            std::exit(3);
    });
    const double ours = microseconds(15, [&] {
        if (!compareResources(before, after).isVisible())
            std::exit(3);
    });
    return {.what = what,
            .measured = milliseconds(ours),
            .ceiling = milliseconds(best),
            .target = u"%1 ms"_s.arg(targetMs),
            .reached = ours / 1000 <= targetMs};
}

/// Two bodies of one line each, line by line; the ceiling as above.
TargetTable::Row lines(const QString &what, const QByteArray &before, const QByteArray &after)
{
    constexpr double targetMs = 2000;
    const double best = microseconds(5, [&] {
        if (JsonText::tokenize(before).tokens.isEmpty() ||
            JsonText::tokenize(after).tokens.isEmpty())
            std::exit(3);
    });
    const double ours = microseconds(5, [&] {
        if (compareBodies(before, after).places == 0)
            std::exit(3);
    });
    return {.what = what,
            .measured = milliseconds(ours),
            .ceiling = milliseconds(best),
            .target = u"%1 ms"_s.arg(targetMs),
            .reached = ours / 1000 <= targetMs};
}

/// Numbers of which hardly any two neighbours are alike on both sides.
QByteArray shuffled(qsizetype size, int factor)
{
    QByteArray text = "[";
    for (int i = 0; text.size() < size; ++i)
        text += QByteArray::number(qint64(i) * factor % 10'007) + ',';
    return text + "0]";
}

/// Snapshots a second, 100 in one transaction, as after one merged request.
double keeping()
{
    const QTemporaryDir folder;
    const auto connection = Schema::openBeside(folder.filePath(u"hookglass.db"_s));
    if (!connection)
        std::exit(3);
    constexpr int rounds = 20;
    constexpr int people = 100;
    const QByteArray body = person(4 * 1024, 0);
    QElapsedTimer clock;
    clock.start();
    for (int round = 0; round < rounds; ++round) {
        SnapshotLog log(**connection);
        if (!(*connection)->begin())
            std::exit(3);
        for (qint64 id = 1; id <= people; ++id) {
            const auto stored = log.add({.account = AccountId{1},
                                         .key = {u"people"_s, id},
                                         .fetchedAt = fromMicros(round),
                                         .events = {EventId{id}},
                                         .body = body + QByteArray(round % 2 + 1, ' '),
                                         .message = {}});
            if (!stored)
                std::exit(3);
        }
        if (!(*connection)->commit())
            std::exit(3);
    }
    return rounds * people * 1e9 / double(clock.nsecsElapsed());
}

} // namespace

int main()
{
    TargetTable table;
    const QByteArray before = person(ResourceSize, 0);
    QByteArray little = before;
    little.replace("\"Stage 0\"", "\"Stage 1\"");
    table.add(difference(u"diff of 200 KB, one field"_s, before, little, 50));
    table.add(
        difference(u"diff of 200 KB, a third changed"_s, before, person(ResourceSize, 1), 50));
    table.add(difference(u"diff of 5 MB, a third changed"_s, person(HugeSize, 0),
                         person(HugeSize, 1), 2000));
    const QByteArray huge = person(HugeSize, 0);
    QByteArray hugeLittle = huge;
    hugeLittle.replace("\"Stage 0\"", "\"Stage 1\"");
    QByteArray hugeBroken = huge;
    hugeBroken.remove(huge.indexOf("Stage 0") - 1, 1);
    table.add(lines(u"lines of 5 MB, one changed"_s, huge, hugeLittle));
    table.add(lines(u"lines of 5 MB, a third changed"_s, huge, person(HugeSize, 1)));
    table.add(lines(u"lines of 5 MB, one of them broken"_s, hugeBroken, huge));
    table.add(lines(u"lines of 5 MB, in another order"_s, shuffled(HugeSize, 7919),
                    shuffled(HugeSize, 104'729)));
    table.add({.what = u"keep snapshots of 4 KB, 100 a commit"_s,
               .measured = perSecond(keeping()),
               .ceiling = {},
               .target = {},
               .reached = std::nullopt});
    std::fputs(qPrintable(table.toString()), stdout);
    return 0;
}
