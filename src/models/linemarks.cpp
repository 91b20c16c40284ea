// SPDX-License-Identifier: MIT
#include "models/linemarks.h"

#include "models/rawtext.h"

#include <QtCore/QHash>

#include <algorithm>

namespace Hookglass {

namespace {

constexpr size_t MostUnits = 800;   ///< of one side that are compared one by one
constexpr qint64 MostWork = 40'000; ///< for a pair of lines
constexpr size_t ShortestSame = 3;  ///< a shorter stretch between marks is marked, too

/// The member's name a line begins with, with its colon; empty: there is none.
QByteArrayView nameOf(QByteArrayView line)
{
    if (!line.startsWith('"'))
        return {};
    for (qsizetype at = 1; at < line.size(); at += line[at] == '\\' ? 2 : 1) {
        if (line[at] == '"')
            return at + 1 < line.size() && line[at + 1] == ':' ? line.first(at + 2)
                                                               : QByteArrayView();
    }
    return {};
}

/// A character, or an escape of JSON, which means nothing in parts.
qsizetype unitLength(QByteArrayView line, qsizetype at)
{
    if (line[at] != '\\' || at + 1 >= line.size())
        return atomAt(line, at).bytes;
    const qsizetype length = line[at + 1] == 'u' ? 6 : 2;
    const bool isWhole =
        at + length <= line.size() && std::all_of(line.begin() + at, line.begin() + at + length,
                                                  [](char c) { return c >= 0x20 && c < 0x7f; });
    return isWhole ? length : 1;
}

struct Units
{
    std::vector<qsizetype> begins; ///< and the end of the last one
    std::vector<quint32> values;   ///< alike if and only if the bytes are
};

Units unitsOf(QByteArrayView line, QHash<QByteArrayView, quint32> &known)
{
    Units units;
    for (qsizetype at = 0; at < line.size();) {
        const qsizetype length = unitLength(line, at);
        const QByteArrayView bytes = line.sliced(at, length);
        units.begins.push_back(at);
        quint32 &number = known[bytes];
        if (number == 0)
            number = quint32(known.size());
        units.values.push_back(number);
        at += length;
    }
    units.begins.push_back(line.size());
    return units;
}

/// The runs without those that are too short to help a reader.
std::vector<SameRun> telling(const std::vector<SameRun> &runs, size_t before, size_t after)
{
    std::vector<SameRun> kept;
    for (const SameRun &run : runs) {
        const bool isAtBegin = run.before == 0 && run.after == 0;
        const bool isAtEnd =
            size_t(run.before + run.length) == before && size_t(run.after + run.length) == after;
        if (isAtBegin || isAtEnd || size_t(run.length) >= ShortestSame)
            kept.push_back(run);
    }
    // Scraps all over a line tell less than the line as a whole.
    qsizetype inside = 0;
    for (const SameRun &run : kept)
        inside += run.length;
    if (kept.size() > 2 && size_t(inside) * 3 < std::min(before, after))
        kept.erase(std::remove_if(kept.begin(), kept.end(),
                                  [&](const SameRun &run) {
                                      return !(run.before == 0 && run.after == 0) &&
                                             size_t(run.before + run.length) != before;
                                  }),
                   kept.end());
    return kept;
}

void addMark(QList<std::pair<qsizetype, qsizetype>> &marks, qsizetype begin, qsizetype end)
{
    if (begin < end)
        marks.append({begin, end});
}

/// Only what both begin and end with is alike.
std::vector<SameRun> endsOf(const Units &a, const Units &b)
{
    const size_t shorter = std::min(a.values.size(), b.values.size());
    size_t head = 0;
    while (head < shorter && a.values[head] == b.values[head])
        ++head;
    size_t tail = 0;
    while (tail < shorter - head &&
           a.values[a.values.size() - 1 - tail] == b.values[b.values.size() - 1 - tail])
        ++tail;
    std::vector<SameRun> runs;
    if (head > 0)
        runs.push_back({0, 0, qsizetype(head)});
    if (tail > 0)
        runs.push_back({qsizetype(a.values.size() - tail), qsizetype(b.values.size() - tail),
                        qsizetype(tail)});
    return runs;
}

} // namespace

QList<std::pair<qsizetype, qsizetype>> matchingLines(const QList<QByteArrayView> &before,
                                                     const QList<QByteArrayView> &after)
{
    QList<std::pair<qsizetype, qsizetype>> pairs;
    QHash<QByteArrayView, QList<qsizetype>> byName;
    for (qsizetype i = after.size() - 1; i >= 0; --i) {
        if (const QByteArrayView name = nameOf(after.at(i)); !name.isEmpty())
            byName[name].append(i); // the first of a name is the last here
    }
    std::vector<bool> isTaken(size_t(after.size()));
    QList<qsizetype> open;
    for (qsizetype i = 0; i < before.size(); ++i) {
        const QByteArrayView name = nameOf(before.at(i));
        const auto found = name.isEmpty() ? byName.end() : byName.find(name);
        if (found == byName.end() || found->isEmpty()) {
            open.append(i);
            continue;
        }
        const qsizetype partner = found->takeLast();
        isTaken[size_t(partner)] = true;
        pairs.append({i, partner});
    }
    QList<qsizetype> left;
    for (qsizetype i = 0; i < after.size(); ++i) {
        if (!isTaken[size_t(i)])
            left.append(i);
    }
    // As many as were there: each has become the one in its place.
    if (open.size() == left.size()) {
        for (qsizetype i = 0; i < open.size(); ++i)
            pairs.append({open.at(i), left.at(i)});
    }
    return pairs;
}

LineMarks lineMarks(QByteArrayView before, QByteArrayView after)
{
    QHash<QByteArrayView, quint32> known;
    const Units a = unitsOf(before, known);
    const Units b = unitsOf(after, known);
    const bool isShort = a.values.size() <= MostUnits && b.values.size() <= MostUnits;
    const std::vector<SameRun> runs =
        isShort ? telling(compareSequences(a.values, b.values, {.work = MostWork}).same,
                          a.values.size(), b.values.size())
                : endsOf(a, b);
    LineMarks marks;
    size_t endA = 0;
    size_t endB = 0;
    for (const SameRun &run : runs) {
        addMark(marks.before, a.begins[endA], a.begins[size_t(run.before)]);
        addMark(marks.after, b.begins[endB], b.begins[size_t(run.after)]);
        endA = size_t(run.before + run.length);
        endB = size_t(run.after + run.length);
    }
    addMark(marks.before, a.begins[endA], before.size());
    addMark(marks.after, b.begins[endB], after.size());
    return marks;
}

} // namespace Hookglass
