// SPDX-License-Identifier: MIT
#include "store/deliveryqueue.h"

#include <algorithm>

namespace Hookglass {

namespace {
constexpr qint64 ItemBytes = 512; ///< an item itself, with its envelope
constexpr qsizetype MostAnswers = 100'000;
} // namespace

DeliveryQueue::DeliveryQueue(const WriterLimits &limits)
    : m_limits(limits)
{
}

qint64 DeliveryQueue::bytesOf(const NewDelivery &delivery)
{
    return delivery.head.size() + delivery.body.size() + ItemBytes;
}

DeliveryQueue::Put DeliveryQueue::put(quint64 ticket, NewDelivery &&delivery)
{
    const qint64 bytes = bytesOf(delivery);
    const QMutexLocker lock(&m_mutex);
    if (!m_isAccepting)
        return {EventWriter::Enqueue::Failing, false};
    // One delivery alone always fits, however large.
    if (!m_deliveries.empty() && (m_deliveries.size() >= size_t(m_limits.queueItems) ||
                                  m_bytes + bytes > m_limits.queueBytes))
        return {EventWriter::Enqueue::Full, false};
    m_deliveries.push_back({ticket, std::move(delivery)});
    m_bytes += bytes;
    return {EventWriter::Enqueue::Queued, !std::exchange(m_isAwake, true)};
}

bool DeliveryQueue::putAnswers(QList<AnswerRecord> &&answers)
{
    if (answers.isEmpty())
        return false;
    const QMutexLocker lock(&m_mutex);
    const bool wasEmpty = m_answers.isEmpty();
    m_answers += std::move(answers);
    if (m_answers.size() > MostAnswers)
        m_answers.remove(0, m_answers.size() - MostAnswers);
    return wasEmpty && !m_isAwake;
}

double DeliveryQueue::fillLevel() const
{
    const QMutexLocker lock(&m_mutex);
    const double items = double(m_deliveries.size()) / std::max(1, m_limits.queueItems);
    const double bytes = double(m_bytes) / double(std::max<qint64>(1, m_limits.queueBytes));
    return std::clamp(std::max(items, bytes), 0.0, 1.0);
}

void DeliveryQueue::accept()
{
    const QMutexLocker lock(&m_mutex);
    m_isAccepting = true;
}

void DeliveryQueue::stopAccepting()
{
    const QMutexLocker lock(&m_mutex);
    m_isAccepting = false;
}

QList<quint64> DeliveryQueue::refuse()
{
    std::deque<QueuedDelivery> waiting;
    {
        const QMutexLocker lock(&m_mutex);
        m_isAccepting = false;
        waiting.swap(m_deliveries);
        m_bytes = 0;
    }
    QList<quint64> tickets;
    tickets.reserve(qsizetype(waiting.size()));
    for (const QueuedDelivery &item : waiting)
        tickets.append(item.ticket);
    return tickets;
}

std::vector<QueuedDelivery> DeliveryQueue::takeBatch()
{
    std::vector<QueuedDelivery> batch;
    const QMutexLocker lock(&m_mutex);
    const size_t count = std::min(m_deliveries.size(), size_t(std::max(1, m_limits.batchItems)));
    batch.reserve(count);
    for (size_t i = 0; i < count; ++i) {
        m_bytes -= bytesOf(m_deliveries.front().delivery);
        batch.push_back(std::move(m_deliveries.front()));
        m_deliveries.pop_front();
    }
    m_isAwake = count > 0;
    return batch;
}

QList<AnswerRecord> DeliveryQueue::takeAnswers()
{
    const QMutexLocker lock(&m_mutex);
    return std::exchange(m_answers, {});
}

void DeliveryQueue::putBackAnswers(QList<AnswerRecord> &&answers)
{
    const QMutexLocker lock(&m_mutex);
    answers += std::exchange(m_answers, {});
    m_answers = std::move(answers);
}

bool DeliveryQueue::hasDeliveries() const
{
    const QMutexLocker lock(&m_mutex);
    return !m_deliveries.empty();
}

bool DeliveryQueue::hasAnswers() const
{
    const QMutexLocker lock(&m_mutex);
    return !m_answers.isEmpty();
}

} // namespace Hookglass
