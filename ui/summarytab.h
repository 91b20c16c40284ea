// SPDX-License-Identifier: MIT
#pragma once

#include "core/event.h"
#include "core/eventcatalog.h"
#include "models/attempttablemodel.h"
#include "models/timeline.h"

#include <QtWidgets/QScrollArea>

class QBoxLayout;
class QGridLayout;
class QTableView;

namespace Hookglass {

class Theme;
class TimelineView;
class ToneLabel;
class WrappedText;

/// What happened in sentences, the timeline of one attempt, all attempts, and the facts.
class SummaryTab final : public QScrollArea
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(SummaryTab)
public:
    SummaryTab(const Theme &theme, const Clock &clock, const EventCatalog &catalog,
               QWidget *parent = nullptr);
    ~SummaryTab() override;

    /// `attempt` is an index into the deliveries.
    void setEvent(const EventDetail &detail, int attempt);
    /// What came after, if this event is the one shown.
    void setForwarded(EventId event, std::optional<Timestamp> at);
    void setFetched(EventId event, std::optional<Timestamp> at);
    QString sentence() const;
    const TimelineAfter &after() const { return m_after; }

Q_SIGNALS:
    void attemptChosen(int attempt);

protected:
    bool event(QEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void focusInEvent(QFocusEvent *event) override;
    void focusOutEvent(QFocusEvent *event) override;

private:
    QWidget *makeWords();
    QWidget *makeTimes();
    void addFact(const QString &name, WrappedText *&value);
    void showTimeline();
    void showFacts(const EventDetail &detail, const DeliveryDetail &delivery);

    const Theme &m_theme;
    const EventCatalog m_catalog;
    QBoxLayout *m_columns = nullptr;
    WrappedText *m_sentence = nullptr;
    ToneLabel *m_delivery = nullptr;
    ToneLabel *m_hint = nullptr;
    QGridLayout *m_facts = nullptr;
    WrappedText *m_eventId = nullptr;
    WrappedText *m_received = nullptr;
    WrappedText *m_account = nullptr;
    WrappedText *m_origin = nullptr;
    WrappedText *m_ids = nullptr;
    WrappedText *m_uri = nullptr;
    TimelineView *m_timeline = nullptr;
    EventSummary m_event; ///< shown
    DeliveryDetail m_shown;
    TimelineAfter m_after;
    ToneLabel *m_timelineTitle = nullptr;
    ToneLabel *m_pause = nullptr;
    ToneLabel *m_attemptsTitle = nullptr;
    AttemptTableModel m_attempts;
    QTableView *m_attemptView = nullptr;
};

} // namespace Hookglass
