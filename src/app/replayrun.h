// SPDX-License-Identifier: MIT
#pragma once

#include "app/forwarddesk.h"
#include "app/replaybatch.h"

#include <QtCore/QElapsedTimer>
#include <QtCore/QPointer>
#include <QtCore/QTimer>

namespace Hookglass {

class StoreAccess;

/// Carries one replay out: a few requests at a time, not faster than wanted. Keeps only ids, so
/// that a million events cost little.
class ReplayRun final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(ReplayRun)
public:
    struct Setup
    {
        quint64 number = 0;
        ReplayOrder order;
        QList<Target> targets; ///< where it goes, those of the order looked up
        QHash<AccountId, Secret> signingKeys;
        StoreAccess &store;
        const Clock &clock;
        ReplaySender send;
    };
    explicit ReplayRun(Setup setup, QObject *parent = nullptr);
    ~ReplayRun() override;

    void start();
    /// What has begun is still waited for.
    void cancel();
    const ReplayProgress &progress() const { return m_progress; }

Q_SIGNALS:
    /// Gathered; the last one is finished.
    void progressed(const Hookglass::ReplayProgress &progress);
    void attemptEnded(const Hookglass::FinishedAttempt &attempt);

private:
    qint64 allowed();
    void next();
    void onBegun(const Result<QList<BegunAttempt>> &begun, qint64 wanted);
    void onEnded(const FinishedAttempt &attempt);
    void finishIfDone();
    void tell();

    Setup m_setup;
    ReplayProgress m_progress;
    qsizetype m_at = 0;   ///< next event of the order
    qint64 m_begun = 0;   ///< requests
    qint64 m_ended = 0;   ///< of them
    qint64 m_missing = 0; ///< had nothing stored to be sent
    bool m_isBeginning = false;
    QElapsedTimer m_clock;
    QTimer m_pace;
    QTimer m_tell;
};

} // namespace Hookglass
