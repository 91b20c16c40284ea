// SPDX-License-Identifier: MIT
#include "core/sequencediff.h"

#include <algorithm>
#include <optional>

namespace Hookglass {

namespace {

constexpr qint64 MostEdits = 2000;    ///< of one search for the middle
constexpr qint64 FewestEdits = 24;    ///< so many are looked for, however little work is left
constexpr qint64 BetweenLooks = 4096; ///< steps of a search until it looks whether to stop

struct Range
{
    qsizetype a0 = 0;
    qsizetype a1 = 0;
    qsizetype b0 = 0;
    qsizetype b1 = 0;
    qsizetype before() const { return a1 - a0; }
    qsizetype after() const { return b1 - b0; }
};

/// Where a range is cut in two.
struct Split
{
    qsizetype a = 0;
    qsizetype b = 0;
    bool isShortest = true;
};

class Comparer
{
public:
    Comparer(std::span<const quint32> a, std::span<const quint32> b, const DiffBounds &bounds)
        : m_a(a)
        , m_b(b)
        , m_bounds(bounds)
    {
    }

    SequenceDiff run()
    {
        m_open.push_back({0, qsizetype(m_a.size()), 0, qsizetype(m_b.size())});
        while (!m_open.empty()) {
            const Range range = m_open.back();
            m_open.pop_back();
            if (range.before() < 0) // an end, kept until what stands before it is done
                keep(range.a1, range.b1, range.a0 - range.a1);
            else
                compare(range);
        }
        return std::move(m_diff);
    }

private:
    bool mustStop()
    {
        if (m_bounds.cancelled && *m_bounds.cancelled)
            m_diff.isCancelled = true;
        return m_diff.isCancelled || m_diff.work >= m_bounds.work;
    }

    void keep(qsizetype a, qsizetype b, qsizetype length)
    {
        if (length == 0)
            return;
        std::vector<SameRun> &same = m_diff.same;
        if (!same.empty() && same.back().before + same.back().length == a &&
            same.back().after + same.back().length == b)
            same.back().length += length;
        else
            same.push_back({a, b, length});
    }
    /// To be kept later: a range turned around.
    void keepLater(qsizetype a, qsizetype b, qsizetype length)
    {
        if (length > 0)
            m_open.push_back({a + length, a, b + length, b});
    }

    bool isSame(qsizetype a, qsizetype b) const { return m_a[size_t(a)] == m_b[size_t(b)]; }

    void compare(Range range)
    {
        qsizetype head = 0;
        const qsizetype shorter = std::min(range.before(), range.after());
        while (head < shorter && isSame(range.a0 + head, range.b0 + head))
            ++head;
        keep(range.a0, range.b0, head);
        qsizetype tail = 0;
        while (tail < shorter - head && isSame(range.a1 - 1 - tail, range.b1 - 1 - tail))
            ++tail;
        m_diff.work += head + tail + 1;
        keepLater(range.a1 - tail, range.b1 - tail, tail);
        range = {range.a0 + head, range.a1 - tail, range.b0 + head, range.b1 - tail};
        if (range.before() == 0 || range.after() == 0)
            return;
        if (mustStop()) {
            m_diff.isShortest = false;
            return;
        }
        const Split split = middleOf(range);
        if (!split.isShortest) {
            m_diff.isShortest = false;
            if (mustStop() || openByAnchors(range))
                return;
        }
        m_open.push_back({split.a, range.a1, split.b, range.b1});
        m_open.push_back({range.a0, split.a, range.b0, split.b});
    }

    /// As many as can be looked for in all of it within what is left.
    qint64 editsFor(const Range &range) const
    {
        const qint64 left = std::max<qint64>(0, m_bounds.work - m_diff.work);
        const qint64 edits = left / (2 * qint64(range.before() + range.after()));
        return std::clamp(edits, FewestEdits, MostEdits);
    }

    /// Both ends of a range walk towards each other. On diagonal k = x - y, counted from the
    /// range's begin, they have come to x = fore(k) and x = back(k), with as few edits as can be.
    struct Search
    {
        Range range;
        qint64 n = 0;
        qint64 m = 0;
        qint64 delta = 0; ///< the diagonal of the range's end
        qint64 reach = 0; ///< diagonals on each side that there is room for
    };
    qint64 &fore(const Search &search, qint64 k) { return m_fore[size_t(k + search.reach)]; }
    qint64 &back(const Search &search, qint64 k)
    {
        return m_back[size_t(k - search.delta + search.reach)];
    }

    Split middleOf(const Range &range)
    {
        Search search{.range = range, .n = range.before(), .m = range.after()};
        search.delta = search.n - search.m;
        const qint64 most = editsFor(range);
        search.reach = std::min(most, (search.n + search.m + 1) / 2) + 2;
        m_fore.assign(size_t(2 * search.reach + 1), -1);
        m_back.assign(size_t(2 * search.reach + 1), search.n + 1);
        fore(search, 1) = 0;
        back(search, search.delta - 1) = search.n;
        for (qint64 edits = 0;; ++edits) {
            const qint64 before = m_diff.work;
            if (const std::optional<Split> met = walkForth(search, edits))
                return *met;
            if (const std::optional<Split> met = walkBack(search, edits))
                return *met;
            m_sinceLook += m_diff.work - before;
            if (edits >= most || (m_sinceLook > BetweenLooks && mustStopHere()))
                return farthest(search, edits);
        }
    }

    std::optional<Split> walkForth(const Search &search, qint64 edits)
    {
        const auto &[range, n, m, delta, reach] = search;
        for (qint64 k = -edits; k <= edits; k += 2) {
            const qint64 down = fore(search, k + 1);
            const qint64 right = fore(search, k - 1);
            qint64 x = down >= 0 && down - k <= m ? down : -1;
            if (right >= 0 && right < n)
                x = std::max(x, right + 1);
            ++m_diff.work;
            if (x >= 0) {
                const qint64 begin = x;
                while (x < n && x - k < m && isSame(range.a0 + x, range.b0 + x - k))
                    ++x;
                m_diff.work += x - begin;
            }
            fore(search, k) = x;
            const bool isBoth = (delta & 1) && std::abs(k - delta) < edits;
            if (x >= 0 && isBoth && back(search, k) <= x)
                return Split{range.a0 + x, range.b0 + x - k};
        }
        return std::nullopt;
    }

    std::optional<Split> walkBack(const Search &search, qint64 edits)
    {
        const auto &[range, n, m, delta, reach] = search;
        for (qint64 k = delta - edits; k <= delta + edits; k += 2) {
            const qint64 up = back(search, k - 1);
            const qint64 left = back(search, k + 1);
            qint64 x = up <= n && up - k >= 0 ? up : n + 1;
            if (left <= n && left > 0)
                x = std::min(x, left - 1);
            ++m_diff.work;
            if (x <= n) {
                const qint64 begin = x;
                while (x > 0 && x - k > 0 && isSame(range.a0 + x - 1, range.b0 + x - k - 1))
                    --x;
                m_diff.work += begin - x;
            }
            back(search, k) = x;
            const bool isBoth = !(delta & 1) && std::abs(k) <= edits;
            if (x <= n && isBoth && fore(search, k) >= x)
                return Split{range.a0 + x, range.b0 + x - k};
        }
        return std::nullopt;
    }

    bool mustStopHere()
    {
        m_sinceLook = 0;
        return mustStop();
    }

    /// The ends have not met: the point farthest from where it began is the cut.
    Split farthest(const Search &search, qint64 edits)
    {
        const Range &range = search.range;
        Split best{range.a0, range.b0, false};
        qint64 bestSum = 0;
        const auto consider = [&](qint64 x, qint64 k, qint64 sum) {
            if (x >= 0 && x <= search.n && x - k >= 0 && x - k <= search.m && sum > bestSum) {
                bestSum = sum;
                best = {range.a0 + x, range.b0 + x - k, false};
            }
        };
        for (qint64 k = -edits; k <= edits; ++k)
            consider(fore(search, k), k, 2 * fore(search, k) - k);
        for (qint64 k = search.delta - edits; k <= search.delta + edits; ++k)
            consider(back(search, k), k, search.n + search.m - 2 * back(search, k) + k);
        return best;
    }

    /// Elements that stand once on each side, as many as are in one order. False: there are none.
    bool openByAnchors(const Range &range)
    {
        const std::vector<SameRun> anchors = inOrder(uniquePairs(range));
        if (anchors.empty())
            return false;
        // What comes first is on top.
        Range rest = range;
        for (auto anchor = anchors.rbegin(); anchor != anchors.rend(); ++anchor) {
            m_open.push_back({anchor->before + 1, rest.a1, anchor->after + 1, rest.b1});
            keepLater(anchor->before, anchor->after, 1);
            rest.a1 = anchor->before;
            rest.b1 = anchor->after;
        }
        m_open.push_back(rest);
        return true;
    }

    std::vector<SameRun> uniquePairs(const Range &range)
    {
        struct Place
        {
            quint32 value;
            quint32 at;
        };
        const auto once = [this](std::span<const quint32> values, qsizetype from, qsizetype to) {
            std::vector<Place> places;
            places.reserve(size_t(to - from));
            for (qsizetype i = from; i < to; ++i)
                places.push_back({values[size_t(i)], quint32(i)});
            std::sort(places.begin(), places.end(), [](const Place &x, const Place &y) {
                return x.value != y.value ? x.value < y.value : x.at < y.at;
            });
            std::vector<Place> single;
            for (size_t i = 0; i < places.size();) {
                size_t j = i + 1;
                while (j < places.size() && places[j].value == places[i].value)
                    ++j;
                if (j == i + 1)
                    single.push_back(places[i]);
                i = j;
            }
            m_diff.work += 8 * (to - from); // sorting
            return single;
        };
        const std::vector<Place> olds = once(m_a, range.a0, range.a1);
        const std::vector<Place> news = once(m_b, range.b0, range.b1);
        std::vector<SameRun> pairs;
        for (size_t i = 0, j = 0; i < olds.size() && j < news.size();) {
            if (olds[i].value == news[j].value)
                pairs.push_back({qsizetype(olds[i++].at), qsizetype(news[j++].at), 1});
            else if (olds[i].value < news[j].value)
                ++i;
            else
                ++j;
        }
        std::sort(pairs.begin(), pairs.end(),
                  [](const SameRun &x, const SameRun &y) { return x.before < y.before; });
        return pairs;
    }

    /// The longest sequence of pairs that rises on both sides.
    static std::vector<SameRun> inOrder(const std::vector<SameRun> &pairs)
    {
        std::vector<size_t> ends; // of the best sequence of each length
        std::vector<qsizetype> previous(pairs.size(), -1);
        for (size_t i = 0; i < pairs.size(); ++i) {
            const auto at = std::lower_bound(
                ends.begin(), ends.end(), pairs[i].after,
                [&pairs](size_t end, qsizetype after) { return pairs[end].after < after; });
            if (at != ends.begin())
                previous[i] = qsizetype(*(at - 1));
            if (at == ends.end())
                ends.push_back(i);
            else
                *at = i;
        }
        std::vector<SameRun> found(ends.size());
        qsizetype i = ends.empty() ? -1 : qsizetype(ends.back());
        for (auto place = found.rbegin(); i >= 0; ++place, i = previous[size_t(i)])
            *place = pairs[size_t(i)];
        return found;
    }

    std::span<const quint32> m_a;
    std::span<const quint32> m_b;
    const DiffBounds m_bounds;
    SequenceDiff m_diff;
    std::vector<Range> m_open; ///< the next one last
    std::vector<qint64> m_fore;
    std::vector<qint64> m_back;
    qint64 m_sinceLook = 0;
};

/// Largest number for which a table of what occurs is kept.
constexpr quint32 LargestKept = 64 * 1024 * 1024;

/// One side without what the other one does not have at all: that can be alike to nothing, and is
/// most of what differs.
struct Shared
{
    std::vector<quint32> values;
    std::vector<qsizetype> places; ///< in the whole
};

std::vector<bool> occurring(std::span<const quint32> values, quint32 most)
{
    std::vector<bool> occurs(size_t(most) + 1);
    for (const quint32 value : values)
        occurs[value] = true;
    return occurs;
}

Shared sharedOf(std::span<const quint32> values, const std::vector<bool> &others)
{
    Shared shared;
    for (size_t i = 0; i < values.size(); ++i) {
        if (others[values[i]]) {
            shared.values.push_back(values[i]);
            shared.places.push_back(qsizetype(i));
        }
    }
    return shared;
}

/// Runs of what is shared, as runs of the whole.
std::vector<SameRun> spread(const std::vector<SameRun> &runs, const Shared &a, const Shared &b)
{
    std::vector<SameRun> spread;
    for (const SameRun &run : runs) {
        for (qsizetype i = 0; i < run.length; ++i) {
            const qsizetype before = a.places[size_t(run.before + i)];
            const qsizetype after = b.places[size_t(run.after + i)];
            if (!spread.empty() && spread.back().before + spread.back().length == before &&
                spread.back().after + spread.back().length == after)
                ++spread.back().length;
            else
                spread.push_back({before, after, 1});
        }
    }
    return spread;
}

} // namespace

SequenceDiff compareSequences(std::span<const quint32> before, std::span<const quint32> after,
                              const DiffBounds &bounds)
{
    quint32 most = 0;
    for (const std::span<const quint32> &values : {before, after}) {
        for (const quint32 value : values)
            most = std::max(most, value);
    }
    if (most > LargestKept)
        return Comparer(before, after, bounds).run();
    const Shared a = sharedOf(before, occurring(after, most));
    const Shared b = sharedOf(after, occurring(before, most));
    SequenceDiff diff = Comparer(a.values, b.values, bounds).run();
    diff.same = spread(diff.same, a, b);
    return diff;
}

} // namespace Hookglass
