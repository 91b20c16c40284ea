// SPDX-License-Identifier: MIT
#pragma once

#include "store/batchwriter.h"
#include "store/eventwriter.h"
#include "store/storetypes.h"

#include <QtCore/QList>
#include <QtCore/QMutex>

#include <deque>
#include <vector>

namespace Hookglass {

/// What waits for the writer: bounded, fed from any thread, emptied by one. The writer sleeps until
/// it is woken, and is woken once, however much arrives until it looks.
class DeliveryQueue final
{
public:
    explicit DeliveryQueue(const WriterLimits &limits);

    struct Put
    {
        EventWriter::Enqueue result = EventWriter::Enqueue::Failing;
        bool wake = false; ///< the caller must wake the writer
    };
    Put put(quint64 ticket, NewDelivery &&delivery);
    /// True if the caller must wake the writer. Waiting answers are bounded too: the oldest go.
    bool putAnswers(QList<AnswerRecord> &&answers);
    double fillLevel() const;

    /// Closed at first: put() then says Failing.
    void accept();
    /// put() says Failing from now on; what waits stays.
    void stopAccepting();
    /// The same, and gives back the tickets of all that waited.
    QList<quint64> refuse();

    /// The next batch; empty: the writer sleeps now.
    std::vector<QueuedDelivery> takeBatch();
    QList<AnswerRecord> takeAnswers();
    /// After a failed commit.
    void putBackAnswers(QList<AnswerRecord> &&answers);
    bool hasDeliveries() const;
    bool hasAnswers() const;

    static qint64 bytesOf(const NewDelivery &delivery);

private:
    const WriterLimits m_limits;
    mutable QMutex m_mutex;
    std::deque<QueuedDelivery> m_deliveries;
    qint64 m_bytes = 0;
    QList<AnswerRecord> m_answers;
    bool m_isAccepting = false;
    bool m_isAwake = false;
};

} // namespace Hookglass
