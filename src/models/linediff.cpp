// SPDX-License-Identifier: MIT
#include "models/linediff.h"

#include "core/jsontext.h"
#include "models/format.h"
#include "models/payloadtext.h"
#include "models/rawtext.h"

#include <QtCore/QByteArrayList>
#include <QtCore/QCoreApplication>

#include <algorithm>
#include <utility>
#include <vector>

namespace Hookglass {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype MostCells = 4'000'000; ///< of the table below: 16 MB
constexpr qsizetype LaidOutUpTo = 1024 * 1024;

template <typename Line>
using Differences = QList<std::pair<DiffLine::Kind, Line>>;

template <typename Line>
void appendAll(Differences<Line> &result, DiffLine::Kind kind, const QList<Line> &lines)
{
    for (const Line &line : lines)
        result.append({kind, line});
}

/// The longest common subsequence by its table of lengths.
template <typename Line>
void appendDifference(Differences<Line> &result, const QList<Line> &before,
                      const QList<Line> &after)
{
    const auto rows = size_t(before.size());
    const auto columns = size_t(after.size());
    std::vector<int> length((rows + 1) * (columns + 1), 0);
    const auto at = [&](size_t row, size_t column) -> int & {
        return length[row * (columns + 1) + column];
    };
    for (size_t row = rows; row-- > 0;) {
        for (size_t column = columns; column-- > 0;) {
            at(row, column) = before.at(qsizetype(row)) == after.at(qsizetype(column))
                                  ? at(row + 1, column + 1) + 1
                                  : std::max(at(row + 1, column), at(row, column + 1));
        }
    }
    size_t row = 0;
    size_t column = 0;
    while (row < rows && column < columns) {
        if (before.at(qsizetype(row)) == after.at(qsizetype(column))) {
            result.append({DiffLine::Kind::Same, before.at(qsizetype(row))});
            ++row;
            ++column;
        } else if (at(row + 1, column) >= at(row, column + 1)) {
            result.append({DiffLine::Kind::Removed, before.at(qsizetype(row++))});
        } else {
            result.append({DiffLine::Kind::Added, after.at(qsizetype(column++))});
        }
    }
    appendAll(result, DiffLine::Kind::Removed, before.sliced(qsizetype(row)));
    appendAll(result, DiffLine::Kind::Added, after.sliced(qsizetype(column)));
}

template <typename Line>
Differences<Line> differencesOf(const QList<Line> &before, const QList<Line> &after)
{
    const qsizetype shorter = std::min(before.size(), after.size());
    qsizetype head = 0;
    while (head < shorter && before.at(head) == after.at(head))
        ++head;
    qsizetype tail = 0;
    while (tail < shorter - head &&
           before.at(before.size() - 1 - tail) == after.at(after.size() - 1 - tail))
        ++tail;
    Differences<Line> result;
    appendAll(result, DiffLine::Kind::Same, before.first(head));
    const QList<Line> removed = before.sliced(head, before.size() - tail - head);
    const QList<Line> added = after.sliced(head, after.size() - tail - head);
    if ((removed.size() + 1) * (added.size() + 1) <= MostCells) {
        appendDifference(result, removed, added);
    } else {
        appendAll(result, DiffLine::Kind::Removed, removed);
        appendAll(result, DiffLine::Kind::Added, added);
    }
    appendAll(result, DiffLine::Kind::Same, before.last(tail));
    return result;
}

/// As it is, cut at line feeds and where a line is too long for a text widget.
QByteArrayList linesIn(QByteArrayView text)
{
    QByteArrayList lines;
    for (qsizetype begin = 0;;) {
        qsizetype end = text.sliced(begin).indexOf('\n');
        end = end < 0 ? text.size() : begin + end;
        for (QByteArrayView line = text.sliced(begin, end - begin);;) {
            const QByteArrayView part = leadingPart(line, MaxLineLength);
            lines.append(part.toByteArray());
            if (part.size() == line.size())
                break;
            line = line.sliced(part.size());
        }
        if (end == text.size())
            return lines;
        begin = end + 1;
    }
}

QByteArray laidOut(QByteArrayView body)
{
    const bool isLaidOut = body.size() <= LaidOutUpTo && !JsonText::tokenize(body).problem;
    return isLaidOut ? JsonText::pretty(body, 2) : body.toByteArray();
}

} // namespace

QList<DiffLine> lineDiff(const QStringList &before, const QStringList &after)
{
    QList<DiffLine> result;
    const Differences<QString> lines = differencesOf<QString>(before, after);
    for (const auto &[kind, line] : lines)
        result.append({kind, line});
    return result;
}

QList<DiffLine> folded(const QList<DiffLine> &lines, int context)
{
    const auto isChange = [](const DiffLine &line) { return line.kind != DiffLine::Kind::Same; };
    QList<bool> isNear(lines.size(), false);
    for (qsizetype i = 0; i < lines.size(); ++i) {
        if (!isChange(lines.at(i)))
            continue;
        for (qsizetype j = std::max<qsizetype>(0, i - context);
             j < std::min(lines.size(), i + context + 1); ++j)
            isNear[j] = true;
    }
    QList<DiffLine> result;
    for (qsizetype i = 0; i < lines.size();) {
        if (isNear.at(i)) {
            result.append(lines.at(i++));
            continue;
        }
        const qsizetype first = i;
        while (i < lines.size() && !isNear.at(i))
            ++i;
        if (i - first == 1)
            result.append(lines.at(first)); // a line that says so would take as much room
        else
            result.append({DiffLine::Kind::Folded,
                           QCoreApplication::translate("Hookglass::LineDiff", "%1 lines alike")
                               .arg(formatCount(i - first))});
    }
    return result;
}

bool differInLayoutOnly(QByteArrayView before, QByteArrayView after)
{
    return before != after && laidOut(before) == laidOut(after);
}

QList<DiffLine> bodyDiff(QByteArrayView before, QByteArrayView after)
{
    const bool isRaw = differInLayoutOnly(before, after);
    const auto lines = [isRaw](QByteArrayView body) {
        return linesIn(isRaw ? body.toByteArray() : laidOut(body));
    };
    QList<DiffLine> result;
    // By their bytes: what is spelled alike need not be the same.
    const Differences<QByteArray> differences =
        differencesOf<QByteArray>(lines(before), lines(after));
    for (const auto &[kind, line] : differences)
        result.append({kind, spelledText(line, Spacing::Shown)});
    return result;
}

} // namespace Hookglass
