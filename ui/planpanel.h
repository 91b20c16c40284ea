// SPDX-License-Identifier: MIT
#pragma once

#include "fub/planrunner.h"
#include "fub/webhookplan.h"
#include "theme.h"

#include <QtWidgets/QWidget>

class QListWidget;
class QPushButton;

namespace Hookglass {

class ToneLabel;

/// What would be done, then what is being done, then what was done. Others' webhooks have a tick
/// each, off at first: without it the step is left out.
class PlanPanel final : public QWidget
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(PlanPanel)
public:
    enum class State { Empty, Shown, Running, Finished };

    explicit PlanPanel(const Theme &theme, QWidget *parent = nullptr);
    ~PlanPanel() override;

    void showPlan(const WebhookPlan &plan);
    void clear();
    void setStepResult(int index, const StepResult &result);
    void setResults(const QList<StepResult> &results, bool canUndo);
    void setWaiting(std::chrono::milliseconds time);
    /// The plan without others' steps that have no tick.
    WebhookPlan chosen() const;

    State state() const { return m_state; }
    QString sentence() const;
    QListWidget *steps() const { return m_steps; }
    QPushButton *applyButton() const { return m_apply; }
    QPushButton *cancelButton() const { return m_cancel; }
    QPushButton *undoButton() const { return m_undo; }

Q_SIGNALS:
    void applyWanted(const Hookglass::WebhookPlan &plan);
    void cancelWanted(); ///< while it runs
    void undoWanted();

private:
    void setState(State state);
    void apply();
    void refreshApply();

    const Theme &m_theme;
    State m_state = State::Empty;
    WebhookPlan m_plan;
    int m_doneSteps = 0;
    ToneLabel *m_sentence = nullptr;
    ToneLabel *m_notes = nullptr;
    QListWidget *m_steps = nullptr;
    QPushButton *m_apply = nullptr;
    QPushButton *m_cancel = nullptr;
    QPushButton *m_undo = nullptr;
};

} // namespace Hookglass
