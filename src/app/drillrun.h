// SPDX-License-Identifier: MIT
#pragma once

#include "app/replaybatch.h"

#include <QtCore/QObject>
#include <QtCore/QSet>
#include <QtCore/QTimer>

namespace Hookglass {

class StoreAccess;

/// Carries an idempotency drill out, one step after another, and reports.
class DrillRun final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(DrillRun)
public:
    struct Setup
    {
        EventId event;
        Target destination;
        ReplayEdit edit;
        QHash<AccountId, Secret> signingKeys;
        StoreAccess &store;
        const Clock &clock;
        ReplaySender send;
        ReplayCutter cutOff;
    };
    explicit DrillRun(Setup setup, QObject *parent = nullptr);
    ~DrillRun() override;

    void start();
    /// Fires nothing more. What is under way has half a second more to be answered, then it is cut
    /// off; finished() follows with what there is.
    void stop();

Q_SIGNALS:
    void finished(const Hookglass::DrillReport &report);
    void failed(const Hookglass::Error &error);

private:
    /// Sent at the same time; then the next volley.
    struct Volley
    {
        int step = 0;
        QList<EventId> events;
    };
    void plan(const QList<EventId> &outOfOrder);
    void fireNext();
    void onBegun(const Result<QList<BegunAttempt>> &begun, const Volley &volley);
    void onEnded(const FinishedAttempt &attempt, int step, qsizetype shot);
    void cutOff();

    Setup m_setup;
    DrillReport m_report;
    QList<Volley> m_volleys;
    QSet<ForwardId> m_flying;
    bool m_isCutOff = false;
    QTimer m_grace;
};

} // namespace Hookglass
