// SPDX-License-Identifier: MIT
#pragma once

#include "core/deliverystats.h"
#include "core/result.h"

#include <QtCore/QElapsedTimer>
#include <QtCore/QObject>
#include <QtCore/QPointer>
#include <QtCore/QTimer>

namespace Hookglass {

class GapDesk;
class StatsQuery;
class WebhookDesk;
class WebhookDesks;
class Workspace;
struct WebhookNotice;

/// How deliveries went: the numbers of a window of time, read in pieces by the reader's thread; the
/// watch for loops in what comes; and a record of what others did to webhooks. Made after the
/// workspace is open, lives in the main thread.
class InsightDesk final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(InsightDesk)
public:
    /// Both must outlive it.
    InsightDesk(Workspace &workspace, const GapDesk &gaps, QObject *parent = nullptr);
    ~InsightDesk() override;

    /// Keeps what others do to webhooks. Must outlive this desk.
    void watch(WebhookDesks &desks);

    /// loaded() or failed() follows, unless another window is wanted before.
    void load(const StatsWindow &window);
    bool isLoading() const { return m_query != nullptr; }
    /// How long the last one took.
    std::chrono::milliseconds lastDuration() const { return m_lastDuration; }

    const LoopRule &loopRule() const { return m_watch.rule(); }
    /// In bounds; kept for the next start as far as that can be. What came before is forgotten.
    Result<void> setLoopRule(const LoopRule &rule);
    /// Loops that go on.
    QList<LoopAlarm> loops() const;

Q_SIGNALS:
    void progressed(double share); ///< 0 to 1
    void loaded(const Hookglass::DeliveryStats &stats);
    void failed(const Hookglass::Error &error);
    /// Once for each: something is told of again and again.
    void loopBegan(const Hookglass::LoopAlarm &loop);
    /// It has been still for the rule's time.
    void loopEnded(const Hookglass::LoopAlarm &loop);
    /// What others did to webhooks is on record now.
    void marked();

private:
    void stepOn();
    void takeEvents(const QList<EventSummary> &events);
    void lookForEnds();
    void takeDesks();
    void keep(AccountId account, const QList<WebhookNotice> &notices);

    Workspace &m_workspace;
    const GapDesk &m_gaps;
    std::shared_ptr<StatsQuery> m_query; ///< under way; of an older one the answer is dropped
    QElapsedTimer m_since;
    std::chrono::milliseconds m_lastDuration{0};
    LoopWatch m_watch;
    QList<LoopAlarm> m_loops; ///< told of, and not ended
    EventId m_newest;         ///< seen by the watch
    QTimer m_ends;
    QPointer<WebhookDesks> m_desks;
    QList<QPointer<WebhookDesk>> m_watched;
};

} // namespace Hookglass
