// SPDX-License-Identifier: MIT
#pragma once

#include "app/insightdesk.h"

#include <QtCore/QElapsedTimer>
#include <QtCore/QTimer>

namespace Hookglass {

class InsightsPage;
class NoticeBar;
class Notifier;

/// Joins the page Insights with its desk, and tells of loops. All must outlive it.
class InsightsLink final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(InsightsLink)
public:
    struct Voices ///< where loops are told of
    {
        NoticeBar &notices;
        Notifier &notifier;
    };
    InsightsLink(InsightsPage &page, Workspace &workspace, const GapDesk &gaps,
                 WebhookDesks &webhooks, Voices voices, QObject *parent = nullptr);
    ~InsightsLink() override;

    InsightDesk &desk() { return m_desk; }

Q_SIGNALS:
    /// The page Events is to show these.
    void eventsWanted(const QString &filter);

private:
    void connectPage();
    void connectLoops();
    void refreshIfStale();
    void tellOf(const LoopAlarm &loop);
    void followLink(const QString &subject);
    QString accountOf(const LoopAlarm &loop) const;

    InsightsPage &m_page;
    Workspace &m_workspace;
    const GapDesk &m_gaps;
    const Voices m_voices;
    InsightDesk m_desk;
    QTimer m_timer;
    QElapsedTimer m_sinceLoad;
    bool m_isStale = true;            ///< events came since it was read
    QHash<QString, LoopAlarm> m_told; ///< by the subject of their notice
};

} // namespace Hookglass
