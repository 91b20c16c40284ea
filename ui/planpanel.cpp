// SPDX-License-Identifier: MIT
#include "planpanel.h"

#include "card.h"
#include "icons.h"
#include "models/format.h"
#include "tonelabel.h"

#include <QtWidgets/QHBoxLayout>
#include <QtWidgets/QListWidget>
#include <QtWidgets/QPushButton>
#include <QtWidgets/QVBoxLayout>

namespace Hookglass {

using namespace Qt::StringLiterals;

namespace {

QString wordsFor(const PlanStep &step)
{
    switch (step.kind) {
    case PlanStep::Kind::Create: {
        if (step.recreates == 0)
            return PlanPanel::tr("Create %1\n%2").arg(step.after.event, step.after.url);
        const QString again =
            PlanPanel::tr("Create %1 again\n%2").arg(step.after.event, step.after.url);
        return again + u'\n' +
               (step.after.id == 0
                    ? PlanPanel::tr("It was webhook %1, and gets a new number.").arg(step.recreates)
                    : PlanPanel::tr("It was webhook %1, and is webhook %2 now.")
                          .arg(step.recreates)
                          .arg(step.after.id));
    }
    case PlanStep::Kind::Delete:
        return PlanPanel::tr("Delete %1\n%2").arg(step.before.event, step.before.url);
    case PlanStep::Kind::Change:
        break;
    }
    QStringList changes;
    if (step.after.url != step.before.url)
        changes << PlanPanel::tr("from %1\nto %2").arg(step.before.url, step.after.url);
    if (step.after.status != step.before.status) {
        changes << (step.after.isActive() ? PlanPanel::tr("turn it on at %1").arg(step.after.url)
                                          : PlanPanel::tr("turn it off at %1").arg(step.after.url));
    }
    if (step.after.event != step.before.event)
        changes << PlanPanel::tr("for %1").arg(step.after.event);
    return PlanPanel::tr("Change %1\n%2").arg(step.before.event, changes.join(u'\n'));
}

struct Mark
{
    Glyph glyph;
    Tone tone;
};

Mark markFor(StepResult::State state)
{
    switch (state) {
    case StepResult::State::Waiting:
        return {Glyph::Circle, Tone::Muted};
    case StepResult::State::Done:
        return {Glyph::CheckCircle, Tone::Good};
    case StepResult::State::Skipped:
    case StepResult::State::Cancelled:
        return {Glyph::DashCircle, Tone::Muted};
    case StepResult::State::Conflict:
        return {Glyph::Warning, Tone::Warn};
    case StepResult::State::Failed:
        return {Glyph::CrossCircle, Tone::Bad};
    }
    Q_UNREACHABLE();
}

} // namespace

PlanPanel::PlanPanel(const Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
{
    auto *card = new Card(theme);
    auto *outer = new QVBoxLayout(this);
    outer->setContentsMargins(0, 0, 0, 0);
    outer->addWidget(card);
    auto *heading = new ToneLabel(theme, Tone::Text);
    heading->setFont(theme.strongFont());
    heading->setText(tr("Plan"));
    m_sentence = new ToneLabel(theme, Tone::Text, ToneLabel::Fit::Wrapped);
    m_notes = new ToneLabel(theme, Tone::Muted, ToneLabel::Fit::Wrapped);
    m_notes->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_steps = new QListWidget;
    m_steps->setFrameShape(QFrame::NoFrame);
    m_steps->setWordWrap(true);
    m_steps->setSpacing(3);
    m_steps->setSelectionMode(QAbstractItemView::NoSelection);
    m_steps->setAccessibleName(tr("Steps of the plan"));
    m_steps->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_steps->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_apply = new QPushButton(tr("Apply"));
    m_apply->setProperty("primary", true);
    m_cancel = new QPushButton;
    m_undo = new QPushButton(themedIcon(theme, Glyph::Retry), tr("Undo"));
    m_undo->setToolTip(tr("Makes a plan that takes it back. A deleted webhook comes back with a "
                          "new number."));
    auto *buttons = new QHBoxLayout;
    buttons->setSpacing(8);
    buttons->addWidget(m_apply);
    buttons->addWidget(m_cancel);
    buttons->addStretch(1);
    buttons->addWidget(m_undo);
    card->content()->addWidget(heading);
    card->content()->addWidget(m_sentence);
    card->content()->addWidget(m_notes);
    card->content()->addWidget(m_steps, 1);
    card->content()->addLayout(buttons);
    card->content()->addStretch(0);
    connect(m_apply, &QPushButton::clicked, this, &PlanPanel::apply);
    connect(m_cancel, &QPushButton::clicked, this, [this] {
        if (m_state == State::Running)
            Q_EMIT cancelWanted();
        else
            clear();
    });
    connect(m_undo, &QPushButton::clicked, this, &PlanPanel::undoWanted);
    connect(m_steps, &QListWidget::itemChanged, this, &PlanPanel::refreshApply);
    clear();
}

PlanPanel::~PlanPanel() = default;

void PlanPanel::clear()
{
    m_plan = {};
    m_steps->clear();
    m_notes->setTone(Tone::Muted);
    m_notes->clear();
    m_sentence->setText(tr("Nothing is changed before you have seen the plan. Tick events and "
                           "register them, or select webhooks and change them."));
    setState(State::Empty);
}

void PlanPanel::showPlan(const WebhookPlan &plan)
{
    m_plan = plan;
    const QSignalBlocker quiet(m_steps);
    m_steps->clear();
    for (const PlanStep &step : plan.steps) {
        auto *item =
            new QListWidgetItem(themedIcon(m_theme, Glyph::Circle, Tone::Muted), wordsFor(step));
        if (step.isForeign) {
            item->setText(tr("Not ours: %1").arg(wordsFor(step)));
            item->setFlags(item->flags() | Qt::ItemIsUserCheckable);
            item->setCheckState(Qt::Unchecked);
            item->setToolTip(tr("Another system or person uses this address. Without the tick it "
                                "stays as it is."));
        }
        m_steps->addItem(item);
    }
    m_sentence->setText(plan.sentence());
    QStringList notes = plan.problems;
    m_notes->setTone(plan.problems.isEmpty() ? Tone::Muted : Tone::Warn);
    if (plan.isEmpty() && plan.problems.isEmpty())
        notes << tr("Everything is as wanted already.");
    m_notes->setText(notes.join(u'\n'));
    setState(State::Shown);
}

WebhookPlan PlanPanel::chosen() const
{
    WebhookPlan plan = m_plan;
    plan.steps.clear();
    for (int i = 0; i < m_plan.steps.size(); ++i) {
        const PlanStep &step = m_plan.steps.at(i);
        if (!step.isForeign || m_steps->item(i)->checkState() == Qt::Checked)
            plan.steps.append(step);
    }
    return plan;
}

void PlanPanel::apply()
{
    const WebhookPlan plan = chosen();
    showPlan(plan);
    m_doneSteps = 0;
    for (int i = 0; i < m_steps->count(); ++i) {
        const QSignalBlocker quiet(m_steps);
        m_steps->item(i)->setData(Qt::CheckStateRole, QVariant()); // decided
    }
    setState(State::Running);
    m_sentence->setText(tr("Step 1 of %1…").arg(plan.steps.size()));
    Q_EMIT applyWanted(plan);
}

void PlanPanel::setStepResult(int index, const StepResult &result)
{
    QListWidgetItem *item = m_steps->item(index);
    if (!item)
        return;
    const QSignalBlocker quiet(m_steps);
    const Mark mark = markFor(result.state);
    item->setIcon(themedIcon(m_theme, mark.glyph, mark.tone));
    QString words = wordsFor(result.step);
    if (!result.message.isEmpty())
        words += u'\n' + result.message;
    item->setText(words);
    m_steps->viewport()->update();
    if (m_state != State::Running)
        return;
    m_notes->clear(); // nothing is waited for any more
    if (++m_doneSteps < m_plan.steps.size())
        m_sentence->setText(tr("Step %1 of %2…").arg(m_doneSteps + 1).arg(m_plan.steps.size()));
}

void PlanPanel::setWaiting(std::chrono::milliseconds time)
{
    if (m_state != State::Running)
        return;
    m_notes->setTone(Tone::Muted);
    m_notes->setText(tr("Waiting %1 for Follow Up Boss' rate limit.").arg(formatSpan(time)));
}

void PlanPanel::setResults(const QList<StepResult> &results, bool canUndo)
{
    setState(State::Finished);
    int done = 0;
    bool isReadBack = true;
    for (int i = 0; i < results.size(); ++i) {
        setStepResult(i, results.at(i));
        if (results.at(i).state != StepResult::State::Done)
            continue;
        ++done;
        isReadBack = isReadBack && results.at(i).message.isEmpty();
    }
    const int all = int(results.size());
    m_sentence->setText(
        done < all   ? tr("%1 of %2 done. What was not is told below.").arg(done).arg(all)
        : isReadBack ? tr("Done: %1 of %1, read back as planned.").arg(all)
                     : tr("Done: %1 of %1, but not read back. Refresh to see what is "
                          "there.")
                           .arg(all));
    m_notes->clear();
    m_notes->hide();
    m_undo->setVisible(canUndo && done > 0);
}

void PlanPanel::setState(State state)
{
    m_state = state;
    m_notes->setVisible(!m_notes->text().isEmpty() || state == State::Running);
    m_steps->setVisible(state != State::Empty);
    m_apply->setVisible(state == State::Shown && !m_plan.isEmpty());
    m_cancel->setVisible(state != State::Empty);
    m_cancel->setText(state == State::Running    ? tr("Stop")
                      : state == State::Finished ? tr("Close")
                                                 : tr("Discard"));
    m_undo->setVisible(false);
    refreshApply();
}

void PlanPanel::refreshApply()
{
    m_apply->setEnabled(m_state == State::Shown && !chosen().isEmpty());
}

QString PlanPanel::sentence() const
{
    return m_sentence->text();
}

} // namespace Hookglass
