// SPDX-License-Identifier: MIT
#pragma once

#include "core/clock.h"
#include "sandbox/eventlog.h"
#include "sandbox/webhooks.h"

#include <QtCore/QElapsedTimer>
#include <QtCore/QObject>
#include <QtCore/QTimer>

#include <deque>
#include <functional>
#include <map>

class QNetworkAccessManager;
class QNetworkReply;

namespace Hookglass::Sim {

/// Sends events to the webhooks that want them: signed, with a time limit, with retries.
/// Source: fub-api.md §4. Never sends anything beyond this machine.
class Dispatcher final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(Dispatcher)
public:
    struct Counts
    {
        qint64 sent = 0; ///< attempts that went out
        qint64 acknowledged = 0;
        qint64 failed = 0;  ///< attempts without a 2xx, and deliveries that could not be sent
        qint64 waiting = 0; ///< in flight, queued, or waiting for a retry
    };
    /// Makes the event of a retry, if a retry does not repeat it.
    using Renewer = std::function<EventPtr(const Event &)>;

    /// webhooks and guesses must outlive the dispatcher.
    Dispatcher(Webhooks &webhooks, const Guesses &guesses, double timeScale,
               QObject *parent = nullptr);
    ~Dispatcher() override;

    void setRenewer(Renewer renewer);
    void dispatch(const EventPtr &event);
    /// Drops what waits for a webhook that was deleted or is no longer active.
    void forget(qint64 webhook);
    Counts counts() const;

Q_SIGNALS:
    void countsChanged();
    /// Something about a webhook that its owner should know, as a sentence.
    void noticed(const QString &sentence);

private:
    struct Delivery
    {
        qint64 webhook = 0;
        EventPtr event;
        size_t attempt = 0; ///< 0: the first
    };
    /// What waits for one webhook.
    struct Queue
    {
        std::deque<Delivery> waiting;
        int inFlight = 0;
        bool isInLane = false;
    };
    /// One host and port; the webhooks with something to send take turns.
    struct Lane
    {
        std::deque<qint64> turns;
        int inFlight = 0;
    };

    void enqueue(Delivery &&delivery);
    void takeTurn(qint64 webhook);
    void pump(const QString &laneName);
    void send(Delivery &&delivery, const Webhook &webhook, const QString &laneName);
    void finish(QNetworkReply *reply, const Delivery &delivery, const QString &laneName);
    void judge(const Delivery &delivery, int status);
    void retryLater(Delivery &&delivery);
    void retryDue();
    void armRetryTimer();
    void refuseToSend(const Webhook &webhook);
    void refuseToWait();

    Webhooks &m_webhooks;
    const Guesses &m_guesses;
    double m_timeScale;
    QNetworkAccessManager *m_network;
    QElapsedTimer m_elapsed;
    std::map<qint64, Queue> m_queues;
    std::map<QString, Lane> m_lanes;
    std::multimap<qint64, Delivery> m_retries; ///< by due time in ms of m_elapsed
    QTimer m_retryTimer;
    Renewer m_renewer;
    Counts m_counts;
    qint64 m_queued = 0;
    qint64 m_inFlight = 0;
    QSet<qint64> m_refused; ///< webhooks of other machines that were told of already
    bool m_isFull = false;
};

} // namespace Hookglass::Sim
