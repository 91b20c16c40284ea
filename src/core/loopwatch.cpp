// SPDX-License-Identifier: MIT
#include "core/loopwatch.h"

#include <algorithm>

namespace Hookglass {

using namespace std::chrono_literals;

namespace {

constexpr qsizetype TidyFrom = 4096;
constexpr qsizetype MostAlarms = 1000;
constexpr qsizetype MostNames = 6;

} // namespace

LoopRule LoopRule::bounded() const
{
    return {.most = std::clamp(most, 2, 10'000),
            .within = std::clamp<std::chrono::minutes>(within, 1min, 24h)};
}

LoopWatch::LoopWatch(LoopRule rule)
    : m_rule(rule.bounded())
    , m_limit(TidyFrom)
{
}

LoopWatch::Note LoopWatch::note(AccountId account, const QString &eventName, qint64 number,
                                EventId event, Timestamp at)
{
    const QString kind = kindOfEvent(eventName);
    const Thing thing{account.value, {kind.isEmpty() ? eventName : kind, number}};
    if (m_tracks.size() >= m_limit && !m_tracks.contains(thing))
        forget(at);
    Track &track = m_tracks[thing];
    if (event.isValid() && track.lastEvent == event)
        return Note::Quiet;
    track.lastEvent = event;
    const Timestamp newest = track.times.empty() ? at : std::max(at, track.times.back());
    const auto recent =
        std::lower_bound(track.times.cbegin(), track.times.cend(), newest - m_rule.within);
    track.times.erase(track.times.cbegin(), recent);
    if (at < newest - m_rule.within)
        return Note::Quiet;
    track.times.insert(std::upper_bound(track.times.cbegin(), track.times.cend(), at), at);
    if (track.times.size() == 1)
        track.names.clear();
    if (!track.names.contains(eventName) && track.names.size() < MostNames)
        track.names.append(eventName);
    return raise(thing, track, eventName, at);
}

LoopWatch::Note LoopWatch::raise(const Thing &thing, Track &track, const QString &eventName,
                                 Timestamp at)
{
    const qsizetype place = track.alarm - m_dropped;
    if (track.alarm >= 0 && place >= 0 && at - m_alarms.at(place).last <= m_rule.within) {
        LoopAlarm &alarm = m_alarms[place];
        ++alarm.events;
        alarm.first = std::min(alarm.first, at);
        alarm.last = std::max(alarm.last, at);
        if (!alarm.eventNames.contains(eventName) && alarm.eventNames.size() < MostNames)
            alarm.eventNames.append(eventName);
        if (track.times.size() > size_t(m_rule.most) + 1)
            track.times.erase(track.times.cbegin());
        m_current = track.alarm;
        return Note::GoesOn;
    }
    if (track.times.size() <= size_t(m_rule.most))
        return Note::Quiet;
    m_alarms.append({.account = AccountId{thing.account},
                     .resource = thing.key,
                     .events = qint64(track.times.size()),
                     .first = track.times.front(),
                     .last = track.times.back(),
                     .eventNames = track.names});
    track.alarm = m_dropped + m_alarms.size() - 1;
    if (m_alarms.size() > MostAlarms) {
        m_alarms.removeFirst();
        ++m_dropped;
    }
    m_current = track.alarm;
    return Note::Began;
}

const LoopAlarm &LoopWatch::current() const
{
    static const LoopAlarm none;
    const qsizetype place = m_current - m_dropped;
    return m_current >= 0 && place >= 0 ? m_alarms.at(place) : none;
}

QList<LoopAlarm> LoopWatch::activeAt(Timestamp now) const
{
    QList<LoopAlarm> active;
    std::copy_if(m_alarms.cbegin(), m_alarms.cend(), std::back_inserter(active),
                 [&](const LoopAlarm &alarm) { return alarm.last >= now - m_rule.within; });
    return active;
}

void LoopWatch::forget(Timestamp now)
{
    m_tracks.removeIf([&](const std::pair<const Thing &, Track &> &entry) {
        const Track &track = entry.second;
        return track.times.empty() || track.times.back() < now - m_rule.within;
    });
    m_limit = std::max(TidyFrom, 2 * m_tracks.size());
}

} // namespace Hookglass
