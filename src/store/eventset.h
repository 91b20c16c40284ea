// SPDX-License-Identifier: MIT
#pragma once

#include <QtCore/QList>

#include <optional>
#include <vector>

namespace Hookglass {

/// Row ids of events, a bit each: they are given one after another, so a million take 125 KB.
class EventSet final
{
public:
    void add(qint64 event);
    /// From the first to the last, both with it.
    void addRange(qint64 first, qint64 last);
    bool contains(qint64 event) const;
    qint64 size() const;
    void unite(const EventSet &other);
    void intersect(const EventSet &other);
    /// The `most` highest ids up to and with `to`, highest first.
    QList<qint64> downFrom(qint64 to, qsizetype most) const;

    // nullopt stands for a set of which nothing is known.
    static std::optional<EventSet> inAll(const QList<std::optional<EventSet>> &sets);
    static std::optional<EventSet> inAny(const QList<std::optional<EventSet>> &sets);

private:
    static constexpr qint64 WordBits = 64;
    void makeRoom(qint64 firstWord, qint64 lastWord);

    qint64 m_first = 0; ///< number of the first word
    std::vector<quint64> m_words;
};

} // namespace Hookglass
