// SPDX-License-Identifier: MIT
#include "app/eventfeed.h"

#include <algorithm>

namespace Hookglass {

namespace {
constexpr qsizetype MostEarly = 50'000;
constexpr int RecentTakes = 20; ///< 2 s, as often as it is asked for
} // namespace

void EventFeed::add(const QList<EventSummary> &events)
{
    const QMutexLocker lock(&m_mutex);
    for (const EventSummary &event : events) {
        const auto row = m_changed.insert(event.id, event);
        if (const int status = m_early.take(event.id))
            row->answerStatus = status;
    }
}

void EventFeed::addAnswers(const QList<AnswerRecord> &answers)
{
    const QMutexLocker lock(&m_mutex);
    for (const AnswerRecord &answer : answers) {
        if (answer.status != 0)
            m_recent.insert(answer.event, answer.status);
        auto row = m_changed.find(answer.event);
        if (row == m_changed.end()) {
            const auto old = m_previous.constFind(answer.event);
            if (old == m_previous.cend()) {
                m_early.insert(answer.event, answer.status);
                continue;
            }
            row = m_changed.insert(answer.event, *old);
        }
        row->answerStatus = answer.status;
    }
}

void EventFeed::addRead(const QList<EventSummary> &events)
{
    const QMutexLocker lock(&m_mutex);
    for (const EventSummary &event : events) {
        auto row = m_changed.find(event.id);
        if (row == m_changed.end()) {
            const auto old = m_previous.constFind(event.id);
            const bool isNewer = old != m_previous.cend() && old->attempts >= event.attempts;
            row = m_changed.insert(event.id, isNewer ? *old : event);
        }
        row->resourceName = event.resourceName;
        row->forward = event.forward;
        row->pinned = event.pinned;
        row->color = event.color;
        row->note = event.note;
        if (const int status = m_early.take(event.id)) // of an answer that was held back
            row->answerStatus = status;
        else if (row->answerStatus == 0)
            row->answerStatus = m_recent.value(event.id, m_lessRecent.value(event.id));
    }
}

void EventFeed::addRemoved(const QList<EventId> &events)
{
    const QMutexLocker lock(&m_mutex);
    for (const EventId id : events) {
        m_changed.remove(id);
        m_previous.remove(id);
    }
    m_removed += events;
}

EventFeed::Batch EventFeed::take()
{
    Batch batch;
    {
        const QMutexLocker lock(&m_mutex);
        m_previous = std::exchange(m_changed, {});
        batch.removed = std::exchange(m_removed, {});
        if (++m_takes >= RecentTakes || m_recent.size() > MostEarly) {
            m_takes = 0;
            m_lessRecent = std::exchange(m_recent, {});
        }
        if (m_early.size() > MostEarly)
            m_early.clear(); // rows that never came; the store has their answers
        batch.changed.reserve(m_previous.size());
        for (const EventSummary &event : std::as_const(m_previous))
            batch.changed.append(event);
    }
    std::sort(batch.changed.begin(), batch.changed.end(),
              [](const EventSummary &a, const EventSummary &b) { return a.id < b.id; });
    return batch;
}

} // namespace Hookglass
