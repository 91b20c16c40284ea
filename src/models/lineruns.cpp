// SPDX-License-Identifier: MIT
#include "models/lineruns.h"

#include <QtCore/QHashFunctions>

#include <algorithm>

namespace Hookglass {

namespace {

constexpr qsizetype MostSlides = 200; ///< lines that a place is moved to read better

/// Numbers for lines, the same for the same bytes.
class LineNumbers
{
public:
    explicit LineNumbers(qsizetype lines)
    {
        size_t size = 16;
        while (size < size_t(2 * lines))
            size *= 2;
        m_slots.resize(size, 0);
        m_lines.reserve(size_t(lines));
    }
    quint32 of(QByteArrayView line)
    {
        const size_t mask = m_slots.size() - 1;
        for (size_t at = qHashBits(line.data(), size_t(line.size()), m_seed) & mask;;
             at = (at + 1) & mask) {
            if (m_slots[at] == 0) {
                m_lines.push_back(line);
                m_slots[at] = quint32(m_lines.size());
                return m_slots[at];
            }
            if (m_lines[m_slots[at] - 1] == line)
                return m_slots[at];
        }
    }

private:
    const size_t m_seed = QHashSeed::globalSeed(); ///< nobody can foresee which collide
    std::vector<quint32> m_slots;                  ///< place in m_lines, from 1; 0: free
    std::vector<QByteArrayView> m_lines;
};

LineRuns runsOf(const CompareLines &a, const CompareLines &b, const DiffBounds &bounds)
{
    const qsizetype shorter = std::min(a.size(), b.size());
    qsizetype head = 0;
    while (head < shorter && a.at(head) == b.at(head))
        ++head;
    qsizetype tail = 0;
    while (tail < shorter - head && a.at(a.size() - 1 - tail) == b.at(b.size() - 1 - tail))
        ++tail;
    LineNumbers numbers(a.size() + b.size() - 2 * (head + tail));
    const auto numbered = [&](const CompareLines &lines) {
        std::vector<quint32> values;
        values.reserve(size_t(lines.size() - head - tail));
        for (qsizetype i = head; i < lines.size() - tail; ++i)
            values.push_back(numbers.of(lines.at(i)));
        return values;
    };
    const std::vector<quint32> olds = numbered(a);
    const std::vector<quint32> news = numbered(b);
    SequenceDiff middle = compareSequences(olds, news, bounds);
    LineRuns runs;
    runs.isShortest = middle.isShortest;
    runs.isCancelled = middle.isCancelled;
    const auto add = [&runs](SameRun run) {
        if (run.length == 0)
            return;
        if (!runs.same.empty() && runs.same.back().before + runs.same.back().length == run.before &&
            runs.same.back().after + runs.same.back().length == run.after)
            runs.same.back().length += run.length;
        else
            runs.same.push_back(run);
    };
    add({0, 0, head});
    for (const SameRun &run : middle.same)
        add({run.before + head, run.after + head, run.length});
    add({a.size() - tail, b.size() - tail, tail});
    return runs;
}

/// Lines put in between like ones can be told in several ways. Best is one that begins at the
/// outermost level, and with no closing bracket: a whole element.
class Slider
{
public:
    Slider(const CompareLines &lines, qsizetype begin, qsizetype end)
        : m_lines(lines)
        , m_begin(begin)
        , m_end(end)
    {
    }
    /// How far to move, up to `up` lines back and `down` ahead.
    qsizetype best(qsizetype up, qsizetype down) const
    {
        qsizetype first = 0;
        while (-first < std::min(up, MostSlides) &&
               m_lines.at(m_begin + first - 1) == m_lines.at(m_end + first - 1))
            --first;
        qsizetype last = 0;
        while (last < std::min(down, MostSlides) &&
               m_lines.at(m_begin + last) == m_lines.at(m_end + last))
            ++last;
        qsizetype best = 0;
        for (qsizetype by = first; by <= last; ++by) {
            if (costOf(by) <= costOf(best))
                best = by;
        }
        return best;
    }

private:
    int costOf(qsizetype by) const
    {
        const QByteArrayView line = m_lines.at(m_begin + by);
        const bool isClosing = line.startsWith('}') || line.startsWith(']');
        return 2 * int(m_lines.lines[size_t(m_begin + by)].depth) + (isClosing ? 1 : 0);
    }

    const CompareLines &m_lines;
    const qsizetype m_begin;
    const qsizetype m_end;
};

void slide(std::vector<SameRun> &runs, const CompareLines &a, const CompareLines &b)
{
    for (size_t i = 1; i < runs.size(); ++i) {
        SameRun &above = runs[i - 1];
        SameRun &below = runs[i];
        const qsizetype endA = above.before + above.length;
        const qsizetype endB = above.after + above.length;
        const bool isAdded = endA == below.before;
        if (!isAdded && endB != below.after)
            continue;
        const Slider slider =
            isAdded ? Slider(b, endB, below.after) : Slider(a, endA, below.before);
        const qsizetype by = slider.best(above.length - 1, below.length - 1);
        above.length += by;
        below = {below.before + by, below.after + by, below.length - by};
    }
}

} // namespace

LineRuns lineRuns(const CompareLines &before, const CompareLines &after, const DiffBounds &bounds)
{
    LineRuns runs = runsOf(before, after, bounds);
    slide(runs.same, before, after);
    return runs;
}

} // namespace Hookglass
