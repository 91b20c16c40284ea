// SPDX-License-Identifier: MIT
#pragma once

#include <QtCore/qglobal.h>

#include <algorithm>
#include <deque>
#include <utility>

namespace Hookglass {

/// Brings what comes nearly in order into order: so many wait in a line, and what is older than
/// one of them takes its place before it. `T` is ordered by `<`.
template <typename T>
class ArrivalOrder final
{
public:
    explicit ArrivalOrder(size_t waiting)
        : m_waiting(waiting)
    {
    }

    /// Calls `take(const T &)` for what waited long enough.
    template <typename Take>
    void add(T value, Take &&take)
    {
        if (m_isBroken)
            return;
        if (m_hasTaken && value < m_taken) {
            m_isBroken = true;
            m_line.clear();
            return;
        }
        const auto place = m_line.empty() || !(value < m_line.back())
                               ? m_line.cend()
                               : std::upper_bound(m_line.cbegin(), m_line.cend(), value);
        m_line.insert(place, std::move(value));
        if (m_line.size() > m_waiting)
            takeFirst(take);
    }
    /// All that still wait.
    template <typename Take>
    void takeRest(Take &&take)
    {
        while (!m_line.empty())
            takeFirst(take);
    }
    /// Something came that was older than what was taken before; nothing is taken any more.
    bool isBroken() const { return m_isBroken; }

private:
    template <typename Take>
    void takeFirst(Take &take)
    {
        m_taken = std::move(m_line.front());
        m_hasTaken = true;
        m_line.pop_front();
        take(std::as_const(m_taken));
    }

    size_t m_waiting;
    std::deque<T> m_line;
    T m_taken{};
    bool m_hasTaken = false;
    bool m_isBroken = false;
};

} // namespace Hookglass
