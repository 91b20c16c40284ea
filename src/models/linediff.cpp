// SPDX-License-Identifier: MIT
#include "models/linediff.h"

#include "core/comparelines.h"
#include "models/format.h"
#include "models/linemarks.h"
#include "models/lineruns.h"
#include "models/rawtext.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QHash>
#include <QtCore/QStringList>

#include <algorithm>
#include <utility>
#include <vector>

namespace Hookglass {

using namespace Qt::StringLiterals;
using Kind = DiffLine::Kind;

namespace {

constexpr qsizetype Context = 3;                ///< lines alike around a place that differs
constexpr qsizetype MostCharacters = 2'000'000; ///< of all lines listed
constexpr qsizetype MostPieces = 32;            ///< of one line that are compared together
constexpr qsizetype WidestIndent = 60;          ///< columns

QString translate(const char *text)
{
    return QCoreApplication::translate("Hookglass::LineDiff", text);
}

/// Writes down the lines of a comparison.
class Writer
{
public:
    Writer(QByteArrayView before, QByteArrayView after, const CompareLines &a,
           const CompareLines &b, qsizetype most)
        : m_before(before)
        , m_after(after)
        , m_a(a)
        , m_b(b)
        , m_most(most)
    {
    }

    BodyDiff write(const LineRuns &runs)
    {
        m_diff.isShortest = runs.isShortest;
        SameRun last;
        for (const SameRun &run : runs.same) {
            writePlace(last, run);
            writeSame(run, run.before == 0 && run.after == 0,
                      run.before + run.length == m_a.size() &&
                          run.after + run.length == m_b.size());
            last = run;
        }
        writePlace(last, {m_a.size(), m_b.size(), 0});
        if (m_leftOut > 0)
            m_diff.lines.append(
                {Kind::Folded, translate("%1 more lines").arg(formatCount(m_leftOut))});
        return std::move(m_diff);
    }

private:
    bool isFull() { return m_diff.lines.size() >= m_most || m_characters >= MostCharacters; }
    void append(DiffLine line)
    {
        if (isFull()) {
            ++m_leftOut;
            return;
        }
        m_characters += line.text.size();
        m_diff.lines.append(std::move(line));
    }

    using Spans = QList<std::pair<qsizetype, qsizetype>>;
    DiffLine shown(Kind kind, const CompareLines &lines, qsizetype index, const Spans &spans = {})
    {
        const CompareLine &line = lines.lines[size_t(index)];
        const QByteArrayView bytes = lines.at(index);
        DiffLine made{kind, QString(std::min(qsizetype(2) * line.depth, WidestIndent), u' ')};
        made.isContinued = line.isContinued;
        qsizetype at = 0;
        for (const auto &[begin, end] : spans) {
            made.text += spelledText(bytes, at, begin, Spacing::Shown);
            const int from = int(made.text.size());
            made.text += spelledText(bytes, begin, end, Spacing::Shown);
            made.marks.append({from, int(made.text.size()) - from});
            at = end;
        }
        made.text += spelledText(bytes, at, bytes.size(), Spacing::Shown);
        return made;
    }

    /// The lines between two runs: what was taken out, and what was put in.
    void writePlace(const SameRun &above, const SameRun &below)
    {
        const qsizetype a0 = above.before + above.length;
        const qsizetype b0 = above.after + above.length;
        const qsizetype removed = below.before - a0;
        const qsizetype added = below.after - b0;
        if (removed == 0 && added == 0)
            return;
        ++m_diff.places;
        m_diff.removed += removed;
        m_diff.added += added;
        if (isFull()) {
            m_leftOut += removed + added;
            return;
        }
        QHash<qsizetype, Spans> oldMarks;
        QHash<qsizetype, Spans> newMarks;
        const QByteArrayView oldLine = oneLine(m_a, a0, removed);
        const QByteArrayView newLine = oneLine(m_b, b0, added);
        if (removed + added > 2 && !oldLine.isEmpty() && !newLine.isEmpty()) {
            const LineMarks marks = lineMarks(oldLine, newLine);
            oldMarks = inPieces(marks.before, m_a, a0, removed);
            newMarks = inPieces(marks.after, m_b, b0, added);
        } else {
            const QList<QByteArrayView> olds = listed(m_a, a0, removed);
            const QList<QByteArrayView> news = listed(m_b, b0, added);
            const auto pairs = matchingLines(olds, news);
            const bool isOneToOne = removed == added && pairs.size() == removed &&
                                    std::all_of(pairs.cbegin(), pairs.cend(), [](const auto &pair) {
                                        return pair.first == pair.second;
                                    });
            if (isOneToOne) { // each beside what it has become
                writePairs(a0, b0, removed);
                return;
            }
            for (const auto &[before, after] : pairs) {
                const LineMarks marks = lineMarks(olds.at(before), news.at(after));
                oldMarks.insert(before, marks.before);
                newMarks.insert(after, marks.after);
            }
        }
        writeLines(Kind::Removed, m_a, a0, removed, oldMarks);
        writeLines(Kind::Added, m_b, b0, added, newMarks);
    }

    void writePairs(qsizetype a0, qsizetype b0, qsizetype count)
    {
        for (qsizetype i = 0; i < count; ++i) {
            if (isFull()) {
                m_leftOut += 2 * (count - i);
                return;
            }
            const LineMarks marks = lineMarks(m_a.at(a0 + i), m_b.at(b0 + i));
            append(shown(Kind::Removed, m_a, a0 + i, marks.before));
            append(shown(Kind::Added, m_b, b0 + i, marks.after));
        }
    }

    /// The pieces of a line that was too long, together; empty: these are several lines, or it is
    /// far too long.
    static QByteArrayView oneLine(const CompareLines &lines, qsizetype begin, qsizetype count)
    {
        if (count == 0 || count > MostPieces)
            return {};
        for (qsizetype i = begin + 1; i < begin + count; ++i) {
            if (!lines.lines[size_t(i)].isContinued)
                return {};
        }
        const quint32 from = lines.lines[size_t(begin)].begin;
        return QByteArrayView(lines.text)
            .sliced(from, lines.lines[size_t(begin + count - 1)].end - from);
    }

    /// Marks of a whole line as those of its pieces.
    static QHash<qsizetype, Spans> inPieces(const Spans &spans, const CompareLines &lines,
                                            qsizetype begin, qsizetype count)
    {
        QHash<qsizetype, Spans> found;
        const auto place = [&](qsizetype index) {
            return qsizetype(lines.lines[size_t(index)].begin) -
                   qsizetype(lines.lines[size_t(begin)].begin);
        };
        for (const auto &[from, to] : spans) {
            for (qsizetype i = 0; i < count; ++i) {
                const qsizetype pieceBegin = place(begin + i);
                const qsizetype first = std::max(from, pieceBegin);
                const qsizetype last = std::min(to, pieceBegin + lines.at(begin + i).size());
                if (first < last)
                    found[i].append({first - pieceBegin, last - pieceBegin});
            }
        }
        return found;
    }

    /// No more than can be listed.
    QList<QByteArrayView> listed(const CompareLines &lines, qsizetype begin, qsizetype count) const
    {
        QList<QByteArrayView> found;
        qsizetype bytes = m_characters;
        for (qsizetype i = 0; i < count && found.size() <= m_most && bytes < MostCharacters; ++i) {
            found.append(lines.at(begin + i));
            bytes += found.constLast().size();
        }
        return found;
    }

    void writeLines(Kind kind, const CompareLines &lines, qsizetype begin, qsizetype count,
                    const QHash<qsizetype, Spans> &marks)
    {
        for (qsizetype i = 0; i < count; ++i) {
            if (isFull()) {
                m_leftOut += count - i;
                return;
            }
            append(shown(kind, lines, begin + i, marks.value(i)));
        }
    }

    void writeSame(const SameRun &run, bool isFirst, bool isLast)
    {
        const qsizetype head = isFirst ? 0 : Context;
        const qsizetype tail = isLast ? 0 : Context;
        // Blanks and line breaks between the tokens of lines that are alike.
        const auto source = [](const CompareLines &lines, QByteArrayView body, qsizetype index) {
            return index == 0              ? qsizetype(0)
                   : index == lines.size() ? body.size()
                                           : qsizetype(lines.lines[size_t(index)].source);
        };
        const auto bytes = [&](const CompareLines &lines, QByteArrayView body, qsizetype begin) {
            const qsizetype from = source(lines, body, begin);
            return body.sliced(from, source(lines, body, begin + run.length) - from);
        };
        if (bytes(m_a, m_before, run.before) != bytes(m_b, m_after, run.after))
            m_diff.alsoInLayout = true;
        if (isFull()) {
            m_leftOut += run.length;
            return;
        }
        if (run.length <= head + tail + 1) { // a line that says so would take as much room
            writeAlike(run.after, run.length);
            return;
        }
        writeAlike(run.after, head);
        QString text = translate("%1 lines alike").arg(formatCount(run.length - head - tail));
        if (!isLast)
            text += u" \u00b7 "_s + nextPlace(run);
        append({Kind::Folded, text});
        writeAlike(run.after + run.length - tail, tail);
    }

    void writeAlike(qsizetype begin, qsizetype count)
    {
        for (qsizetype i = begin; i < begin + count; ++i)
            append(shown(Kind::Same, m_b, i));
    }

    QString nextPlace(const SameRun &run) const
    {
        const qsizetype a = run.before + run.length;
        const qsizetype b = run.after + run.length;
        const QString older =
            formatCount(a < m_a.size() ? qsizetype(m_a.lines[size_t(a)].source) : m_before.size());
        const QString newer =
            formatCount(b < m_b.size() ? qsizetype(m_b.lines[size_t(b)].source) : m_after.size());
        return older == newer
                   ? translate("next at byte %1").arg(older)
                   : translate("next at byte %1 of the older, %2 of the newer").arg(older, newer);
    }

    const QByteArrayView m_before;
    const QByteArrayView m_after;
    const CompareLines &m_a;
    const CompareLines &m_b;
    const qsizetype m_most;
    BodyDiff m_diff;
    qint64 m_leftOut = 0;
    qsizetype m_characters = 0;
};

bool isAlike(const CompareLines &a, const CompareLines &b)
{
    if (a.size() != b.size())
        return false;
    for (qsizetype i = 0; i < a.size(); ++i) {
        if (a.at(i) != b.at(i))
            return false;
    }
    return true;
}

struct BothLines
{
    CompareLines before;
    CompareLines after;
    bool isLaidOut = false;
};

BothLines laidOut(QByteArrayView before, QByteArrayView after)
{
    const bool isText = before.isValidUtf8() && after.isValidUtf8() && !before.contains('\0') &&
                        !after.contains('\0');
    const auto [older, newer] = layoutsFor(before, after);
    return {compareLines(before, older, isText), compareLines(after, newer, isText),
            older == LineLayout::Json || newer == LineLayout::Json};
}

} // namespace

BodyDiff compareBodies(QByteArrayView before, QByteArrayView after, const DiffBounds &bounds,
                       qsizetype mostLines)
{
    const auto isCancelled = [&bounds] { return bounds.cancelled && *bounds.cancelled; };
    BodyDiff none;
    none.isCancelled = true;
    if (isCancelled())
        return none;
    BothLines lines = laidOut(before, after);
    const bool isLayoutOnly = before != after && isAlike(lines.before, lines.after);
    if (isLayoutOnly) {
        lines = {compareLines(before, LineLayout::AsIs), compareLines(after, LineLayout::AsIs),
                 false};
    }
    if (isCancelled())
        return none;
    const LineRuns runs = lineRuns(lines.before, lines.after, bounds);
    if (runs.isCancelled)
        return none;
    BodyDiff diff = Writer(before, after, lines.before, lines.after, mostLines).write(runs);
    diff.isLaidOut = lines.isLaidOut;
    diff.isLayoutOnly = isLayoutOnly;
    diff.alsoInLayout = diff.alsoInLayout && lines.isLaidOut;
    return diff;
}

QList<DiffLine> bodyDiff(QByteArrayView before, QByteArrayView after)
{
    return compareBodies(before, after, {.work = 3'000'000}).lines;
}

QString bodyDiffText(const BodyDiff &diff)
{
    if (diff.places == 0)
        return diff.alsoInLayout ? translate("Only blanks and line breaks differ.")
                                 : translate("They are the same, byte by byte.");
    QStringList parts;
    const QString places = diff.places == 1
                               ? translate("One place differs:")
                               : translate("%1 places differ:").arg(formatCount(diff.places));
    parts << translate("%1 lines taken out %2, put in %3.")
                 .arg(places, formatCount(diff.removed), formatCount(diff.added));
    if (diff.isLayoutOnly)
        parts << translate("Laid out they say the same; these are the texts as they are.");
    else if (diff.alsoInLayout)
        parts << translate("Blanks and line breaks between the values differ, too; they are not "
                           "shown here.");
    if (!diff.isShortest)
        parts << translate("So much differs that more may be shown as changed than has to be.");
    return parts.join(u' ');
}

bool differInLayoutOnly(QByteArrayView before, QByteArrayView after)
{
    if (before == after)
        return false;
    const BothLines lines = laidOut(before, after);
    return isAlike(lines.before, lines.after);
}

QList<DiffLine> lineDiff(const QStringList &before, const QStringList &after)
{
    QHash<QString, quint32> known;
    const auto numbered = [&known](const QStringList &lines) {
        std::vector<quint32> values;
        for (const QString &line : lines) {
            quint32 &number = known[line];
            if (number == 0)
                number = quint32(known.size());
            values.push_back(number);
        }
        return values;
    };
    const std::vector<quint32> olds = numbered(before);
    const std::vector<quint32> news = numbered(after);
    SequenceDiff diff = compareSequences(olds, news);
    diff.same.push_back({before.size(), after.size(), 0});
    QList<DiffLine> result;
    qsizetype a = 0;
    qsizetype b = 0;
    for (const SameRun &run : diff.same) {
        while (a < run.before)
            result.append({Kind::Removed, before.at(a++)});
        while (b < run.after)
            result.append({Kind::Added, after.at(b++)});
        for (; a < run.before + run.length; ++a, ++b)
            result.append({Kind::Same, before.at(a)});
    }
    return result;
}

QList<DiffLine> folded(const QList<DiffLine> &lines, int context)
{
    const auto isChange = [](const DiffLine &line) { return line.kind != Kind::Same; };
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
            result.append({Kind::Folded, translate("%1 lines alike").arg(formatCount(i - first))});
    }
    return result;
}

} // namespace Hookglass
