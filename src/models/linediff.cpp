// SPDX-License-Identifier: MIT
#include "models/linediff.h"

#include "core/jsontext.h"
#include "models/format.h"
#include "models/payloadtext.h"

#include <QtCore/QCoreApplication>

#include <algorithm>
#include <vector>

namespace Hookglass {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype MostCells = 4'000'000; ///< of the table below: 16 MB
constexpr qsizetype LaidOutUpTo = 1024 * 1024;

QStringList linesOf(const QStringList &lines, qsizetype from, qsizetype to)
{
    return lines.sliced(from, to - from);
}

void appendAll(QList<DiffLine> &result, DiffLine::Kind kind, const QStringList &lines)
{
    for (const QString &line : lines)
        result.append({kind, line});
}

/// The longest common subsequence by its table of lengths.
void appendDifference(QList<DiffLine> &result, const QStringList &before, const QStringList &after)
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

} // namespace

QList<DiffLine> lineDiff(const QStringList &before, const QStringList &after)
{
    const qsizetype shorter = std::min(before.size(), after.size());
    qsizetype head = 0;
    while (head < shorter && before.at(head) == after.at(head))
        ++head;
    qsizetype tail = 0;
    while (tail < shorter - head &&
           before.at(before.size() - 1 - tail) == after.at(after.size() - 1 - tail))
        ++tail;
    QList<DiffLine> result;
    appendAll(result, DiffLine::Kind::Same, before.first(head));
    const QStringList removed = linesOf(before, head, before.size() - tail);
    const QStringList added = linesOf(after, head, after.size() - tail);
    if ((removed.size() + 1) * (added.size() + 1) <= MostCells) {
        appendDifference(result, removed, added);
    } else {
        appendAll(result, DiffLine::Kind::Removed, removed);
        appendAll(result, DiffLine::Kind::Added, added);
    }
    appendAll(result, DiffLine::Kind::Same, before.last(tail));
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

QStringList comparableLines(QByteArrayView body)
{
    const bool isLaidOut = body.size() <= LaidOutUpTo && !JsonText::tokenize(body).problem;
    const QByteArray text = isLaidOut ? JsonText::pretty(body, 2) : body.toByteArray();
    QStringList lines;
    for (const TextLine &line : plainLines(text))
        lines << line.text;
    return lines;
}

} // namespace Hookglass
