// SPDX-License-Identifier: MIT
#pragma once

#include "app/forwarddesk.h"
#include "app/replaybatch.h"

#include <QtCore/QElapsedTimer>
#include <QtCore/QPointer>
#include <QtCore/QSet>
#include <QtCore/QTimer>

namespace Hookglass {

class StoreAccess;

/// Carries one replay out: a few requests at a time, not faster than wanted. Keeps only ids, so
/// that a million events cost little. What is not sent yet stands in the store (see ReplayLog), as
/// long as there is something and nobody has cancelled it.
class ReplayRun final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(ReplayRun)
public:
    /// How what is left is kept in the store.
    struct Record
    {
        QString holder;
        QByteArray plan;
        qint64 id = 0;     ///< 0: not there yet
        qint64 before = 0; ///< events begun by an earlier run, which stand before ours
    };
    struct Setup
    {
        quint64 number = 0;
        ReplayOrder order;
        QList<Target> targets; ///< where it goes, those of the order looked up
        QHash<AccountId, Secret> signingKeys;
        StoreAccess &store;
        const Clock &clock;
        ReplaySender send;
        ReplayCutter cutOff;
        std::optional<Record> record; ///< nullopt: is not kept
    };
    explicit ReplayRun(Setup setup, QObject *parent = nullptr);
    ~ReplayRun() override;

    void start();
    /// Begins nothing more. What is under way has half a second more to be answered, then it is cut
    /// off and recorded as cancelled; what is left is forgotten.
    void cancel();
    /// The program is being closed: begins nothing more, and what is left stays in the store.
    void leave();
    const ReplayProgress &progress() const { return m_progress; }
    /// In the store; 0: it is not there.
    qint64 recordId() const { return m_setup.record ? m_setup.record->id : 0; }
    /// Its record may be there by now, but its number did not come back yet.
    bool isUnnumbered() const { return m_setup.record && m_setup.record->id == 0; }

Q_SIGNALS:
    /// Gathered; the last one is finished.
    void progressed(const Hookglass::ReplayProgress &progress);
    void attemptEnded(const Hookglass::FinishedAttempt &attempt);

private:
    struct Begun
    {
        QList<BegunAttempt> attempts;
        qint64 record = 0;
    };

    qint64 allowed();
    void next();
    void onBegun(const Result<Begun> &begun, qsizetype events);
    void onEnded(const FinishedAttempt &attempt);
    void stop();
    void cutOff();
    void forget();
    void finishIfDone();
    void tell();

    Setup m_setup;
    ReplayProgress m_progress;
    Timestamp m_startedAt;
    qsizetype m_at = 0;   ///< next event of the order
    qint64 m_begun = 0;   ///< requests
    qint64 m_ended = 0;   ///< of them
    qint64 m_missing = 0; ///< had nothing stored to be sent
    QSet<ForwardId> m_underWay;
    bool m_isBeginning = false;
    bool m_isToForget = false; ///< cancelled: nobody wants the rest any more
    bool m_isForgetting = false;
    bool m_isForgotten = false;
    bool m_isCutOff = false;
    QElapsedTimer m_clock;
    QTimer m_pace;
    QTimer m_tell;
    QTimer m_grace;
};

} // namespace Hookglass
