// SPDX-License-Identifier: MIT
#include "store/eventset.h"

#include <algorithm>
#include <bit>

namespace Hookglass {

void EventSet::makeRoom(qint64 firstWord, qint64 lastWord)
{
    if (m_words.empty())
        m_first = firstWord;
    if (firstWord < m_first) {
        m_words.insert(m_words.begin(), size_t(m_first - firstWord), 0);
        m_first = firstWord;
    }
    if (lastWord >= m_first + qint64(m_words.size()))
        m_words.resize(size_t(lastWord - m_first + 1), 0);
}

void EventSet::add(qint64 event)
{
    if (event < 0)
        return;
    const qint64 word = event / WordBits;
    makeRoom(word, word);
    m_words[size_t(word - m_first)] |= quint64(1) << (event % WordBits);
}

void EventSet::addRange(qint64 first, qint64 last)
{
    first = std::max<qint64>(first, 0);
    if (first > last)
        return;
    makeRoom(first / WordBits, last / WordBits);
    for (qint64 word = first / WordBits; word <= last / WordBits; ++word) {
        const qint64 from = std::max(first - word * WordBits, qint64(0));
        const qint64 to = std::min(last - word * WordBits, WordBits - 1);
        m_words[size_t(word - m_first)] |= (~quint64(0) >> (WordBits - 1 - (to - from))) << from;
    }
}

bool EventSet::contains(qint64 event) const
{
    const qint64 word = event / WordBits - m_first;
    if (event < 0 || word < 0 || word >= qint64(m_words.size()))
        return false;
    return (m_words[size_t(word)] >> (event % WordBits)) & 1U;
}

qint64 EventSet::size() const
{
    qint64 count = 0;
    for (const quint64 word : m_words)
        count += std::popcount(word);
    return count;
}

void EventSet::unite(const EventSet &other)
{
    if (other.m_words.empty())
        return;
    makeRoom(other.m_first, other.m_first + qint64(other.m_words.size()) - 1);
    const size_t shift = size_t(other.m_first - m_first);
    for (size_t i = 0; i < other.m_words.size(); ++i)
        m_words[shift + i] |= other.m_words[i];
}

void EventSet::intersect(const EventSet &other)
{
    for (size_t i = 0; i < m_words.size(); ++i) {
        const qint64 at = m_first + qint64(i) - other.m_first;
        const bool isThere = at >= 0 && at < qint64(other.m_words.size());
        m_words[i] &= isThere ? other.m_words[size_t(at)] : 0;
    }
}

std::optional<EventSet> EventSet::inAll(const QList<std::optional<EventSet>> &sets)
{
    std::optional<EventSet> result;
    for (const std::optional<EventSet> &set : sets) {
        if (set && result)
            result->intersect(*set);
        else if (set)
            result = set;
    }
    return result;
}

std::optional<EventSet> EventSet::inAny(const QList<std::optional<EventSet>> &sets)
{
    EventSet result;
    for (const std::optional<EventSet> &set : sets) {
        if (!set)
            return std::nullopt;
        result.unite(*set);
    }
    return result;
}

QList<qint64> EventSet::downFrom(qint64 to, qsizetype most) const
{
    QList<qint64> ids;
    if (to < 0 || m_words.empty())
        return ids;
    const qint64 last = m_first + qint64(m_words.size()) - 1;
    for (qint64 at = std::min(to / WordBits, last); at >= m_first && ids.size() < most; --at) {
        quint64 word = m_words[size_t(at - m_first)];
        if (at == to / WordBits && to % WordBits != WordBits - 1)
            word &= (quint64(1) << (to % WordBits + 1)) - 1;
        while (word != 0 && ids.size() < most) {
            const int bit = std::bit_width(word) - 1;
            ids.append(at * WordBits + bit);
            word &= ~(quint64(1) << bit);
        }
    }
    return ids;
}

} // namespace Hookglass
