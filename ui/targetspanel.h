// SPDX-License-Identifier: MIT
#pragma once

#include "core/eventcatalog.h"
#include "models/failedforwardmodel.h"
#include "models/targetmodel.h"

#include <QtCore/QTimer>
#include <QtWidgets/QWidget>

class QLineEdit;
class QPushButton;
class QTableView;

namespace Hookglass {

class TargetForm;
class Theme;
class ToneLabel;

/// The section Targets of the page Forwarding: who gets events, how they fare, and what was given
/// up. Knows values only; what the user wants goes out as signals.
class TargetsPanel final : public QWidget
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(TargetsPanel)
public:
    enum Action { Edit, RetryFailed, CancelWaiting, Remove };

    TargetsPanel(const Theme &theme, const Clock &clock, const EventCatalog &catalog,
                 QWidget *parent = nullptr);
    ~TargetsPanel() override;

    void setTargets(const QList<TargetRow> &rows);
    void setLast(TargetId id, const ForwardAttempt &attempt);
    /// Another process passes events on; empty: this one does.
    void setReadOnly(const QString &reason);
    void setProblem(const QString &words);
    /// What an action came to: "12 wait again."
    void setOutcome(const QString &words);
    /// Answer to saveWanted(): saved, or why not.
    void setSaved(TargetId id);
    void setSaveProblem(const QString &words);
    void setFailed(const QList<Forward> &rows);
    void appendFailed(const QList<Forward> &rows);
    void setFailedDetail(const QString &words); ///< of the one chosen

    TargetModel &model() { return m_model; }
    FailedForwardModel &failedModel() { return m_failed; }
    TargetForm *form() const { return m_form; }
    QTableView *view() const { return m_view; }
    QTableView *failedView() const { return m_failedView; }
    QPushButton *button(Action action) const { return m_actions.at(action); }
    QPushButton *addButton() const { return m_add; }
    QPushButton *firstButton() const { return m_first; }
    QLineEdit *firstAddress() const { return m_firstAddress; }
    QPushButton *retryAllButton() const { return m_retryAll; }
    QPushButton *retryChosenButton() const { return m_retryChosen; }
    QPushButton *showEventButton() const { return m_showEvent; }
    QString sentence() const;
    QString outcome() const;
    QString failedDetail() const;
    TargetId current() const;
    QList<ForwardId> chosenFailed() const;

Q_SIGNALS:
    void saveWanted(const Hookglass::Target &target);
    void switchWanted(Hookglass::TargetId id, bool on);
    void removeWanted(Hookglass::TargetId id);
    /// 0: of all targets; `chosen` empty: all that failed.
    void retryWanted(Hookglass::TargetId id, const QList<Hookglass::ForwardId> &chosen);
    void cancelWanted(Hookglass::TargetId id);
    void moreFailedWanted(Hookglass::ForwardId before);
    void failedChosen(Hookglass::ForwardId id);
    void eventWanted(Hookglass::EventId event, Hookglass::ForwardId forward);

private:
    QWidget *makeHead();
    QWidget *makeEmpty();
    QWidget *makeTable();
    QWidget *makeActions();
    QWidget *makeFailed();
    void askToRemove();
    void setRemoving(bool isAsked);
    void showForm(const Target &target, QWidget *opener);
    QList<QWidget *> homes(QWidget *first = nullptr) const;
    void fitTables();
    void refresh();

    const Theme &m_theme;
    TargetModel m_model;
    FailedForwardModel m_failed;
    bool m_isLoaded = false;
    TargetId m_saved;            ///< whose row is to be chosen as soon as it is there
    QWidget *m_opener = nullptr; ///< what opened the form
    bool m_isAsked = false;      ///< whether it is really to be removed
    ToneLabel *m_sentence = nullptr;
    ToneLabel *m_readOnly = nullptr;
    ToneLabel *m_problem = nullptr;
    QPushButton *m_add = nullptr;
    QWidget *m_empty = nullptr;
    QLineEdit *m_firstAddress = nullptr;
    ToneLabel *m_firstProblem = nullptr;
    QPushButton *m_first = nullptr;
    QWidget *m_full = nullptr;
    QTableView *m_view = nullptr;
    QList<QPushButton *> m_actions;
    ToneLabel *m_outcome = nullptr;
    TargetForm *m_form = nullptr;
    QWidget *m_failedBox = nullptr;
    ToneLabel *m_failedTitle = nullptr;
    QTableView *m_failedView = nullptr;
    QPushButton *m_retryAll = nullptr;
    QPushButton *m_retryChosen = nullptr;
    QPushButton *m_showEvent = nullptr;
    ToneLabel *m_failedDetail = nullptr;
    QTimer m_ages;
    QTimer m_askEnds;
};

} // namespace Hookglass
