// SPDX-License-Identifier: MIT
#pragma once

#include "core/event.h"
#include "models/forwardtablemodel.h"

#include <QtCore/QTimer>
#include <QtWidgets/QWidget>

class QPushButton;
class QSplitter;
class QTableView;

namespace Hookglass {

class ExchangeView;
class Theme;
class ToneLabel;

/// Everything that went on to targets of one event, replays beside the original. Knows values
/// only; what it needs it asks for by signals.
class ForwardsTab final : public QWidget
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(ForwardsTab)
public:
    enum Action { Retry, Replay, EditAndReplay, Drill };

    ForwardsTab(const Theme &theme, const Clock &clock, QWidget *parent = nullptr);
    ~ForwardsTab() override;

    /// Another event, or the same again: then what is shown of it stays until setForwards().
    void setEvent(const EventDetail &detail);
    EventId shownEvent() const { return m_event; }
    void setForwards(const QList<ForwardEntry> &entries);
    void setProblem(const QString &words);
    /// What was sent instead of the delivery's bytes.
    void setEditedBody(ForwardId id, const QByteArray &body);
    /// Shows a forward's newest attempt as soon as it is here.
    void select(ForwardId id);

    QString sentence() const;
    QString title() const; ///< of the tab: "Forwards", "Forwards (3)"
    ForwardTableModel &model() { return m_model; }
    QTableView *view() const { return m_view; }
    ExchangeView *exchange() const { return m_exchange; }
    QPushButton *button(Action action) const { return m_buttons.at(action); }

Q_SIGNALS:
    void wanted(Hookglass::EventId event); ///< its forwards are not here yet
    void editedBodyWanted(Hookglass::ForwardId id);
    void retryWanted(Hookglass::ForwardId id);
    void replayWanted();
    void editWanted();
    void drillWanted();
    void titleChanged(const QString &title);

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    QWidget *makeBar();
    QWidget *makeTable();
    void showCurrent();
    void showRequestBody(const ForwardEntry &entry);
    void refresh();
    bool canRetry() const;

    const Theme &m_theme;
    ForwardTableModel m_model;
    EventId m_event;
    QHash<DeliveryId, QByteArray> m_bodies;
    QHash<ForwardId, QByteArray> m_edited;
    ForwardId m_wish; ///< to be selected
    QString m_problem;
    ToneLabel *m_sentence = nullptr;
    QList<QPushButton *> m_buttons;
    QSplitter *m_splitter = nullptr;
    QTableView *m_view = nullptr;
    ExchangeView *m_exchange = nullptr;
    QTimer m_tick; ///< while something is to come
};

} // namespace Hookglass
