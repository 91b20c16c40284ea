// SPDX-License-Identifier: MIT
#include "drilldialog.h"

#include "destinationpicker.h"
#include "dialogparts.h"
#include "icons.h"
#include "models/format.h"
#include "models/forwardwords.h"
#include "signaturechooser.h"
#include "tonelabel.h"

#include <QtWidgets/QHeaderView>
#include <QtWidgets/QPushButton>
#include <QtWidgets/QTreeWidget>
#include <QtWidgets/QVBoxLayout>

namespace Hookglass {

namespace {

constexpr int Width = 680;
constexpr int ReportHeight = 300;
enum Column { WhatColumn, SentColumn, TookColumn, AnswerColumn };

struct Mark
{
    Glyph glyph;
    Tone tone;
};

Mark markOf(DrillReport::Step::Verdict verdict)
{
    using Verdict = DrillReport::Step::Verdict;
    switch (verdict) {
    case Verdict::Good:
        return {Glyph::CheckCircle, Tone::Good};
    case Verdict::Differs:
        return {Glyph::Warning, Tone::Warn};
    case Verdict::Refused:
    case Verdict::NoAnswer:
        return {Glyph::CrossCircle, Tone::Bad};
    case Verdict::Skipped:
        return {Glyph::DashCircle, Tone::Muted};
    }
    Q_UNREACHABLE();
}

} // namespace

DrillDialog::DrillDialog(const Theme &theme, const Clock &clock, EventId event,
                         const QString &eventTitle, QWidget *parent)
    : QDialog(parent)
    , m_theme(theme)
    , m_clock(clock)
    , m_event(event)
{
    setWindowTitle(tr("Idempotency drill"));
    setMinimumWidth(Width);
    auto *about = new ToneLabel(theme, Tone::Muted, ToneLabel::Fit::Wrapped);
    about->setText(tr("Follow Up Boss sends an event again when an answer was late, and not always "
                      "in order. This sends the event twice, then together with a neighbour of the "
                      "same person in the wrong order, then three at once. A good program takes "
                      "all of it and acts once."));
    m_picker = new DestinationPicker(theme, DestinationPicker::Pick::One);
    m_signature = new SignatureChooser(theme);
    m_verdict = new ToneLabel(theme, Tone::Text, ToneLabel::Fit::Wrapped);
    m_report = new QTreeWidget;
    m_report->setAccessibleName(tr("Report"));
    m_report->setHeaderLabels({tr("What was sent"), tr("Sent"), tr("Took"), tr("Answer")});
    m_report->setFrameShape(QFrame::NoFrame);
    m_report->setMinimumHeight(ReportHeight);
    m_report->setWordWrap(true);
    m_report->header()->setSectionResizeMode(QHeaderView::ResizeToContents);
    m_report->header()->setStretchLastSection(true);
    m_report->hide();
    m_start = new QPushButton;
    m_start->setProperty("primary", true);
    m_start->setDefault(true);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(20, 18, 20, 18);
    column->setSpacing(8);
    column->addWidget(sectionTitle(theme, eventTitle));
    column->addWidget(about);
    column->addSpacing(6);
    column->addWidget(sectionTitle(theme, tr("Where to")));
    column->addWidget(m_picker);
    column->addSpacing(6);
    column->addWidget(sectionTitle(theme, tr("Signature")));
    column->addWidget(m_signature);
    column->addSpacing(6);
    column->addWidget(m_verdict);
    column->addWidget(m_report, 1);
    column->addStretch(0);
    column->addWidget(buttonRow(this, m_start));
    connect(m_picker, &DestinationPicker::changed, this, &DrillDialog::refresh);
    connect(m_start, &QPushButton::clicked, this, [this] {
        ReplayEdit edit;
        edit.signature = m_signature->choice();
        if (const std::optional<Target> destination = m_picker->single())
            Q_EMIT startWanted(*destination, edit);
    });
    refresh();
}

DrillDialog::~DrillDialog() = default;

void DrillDialog::setTargets(const QList<Target> &targets)
{
    m_picker->setTargets(targets);
}

void DrillDialog::setHasKey(bool hasKey)
{
    m_signature->setHasKey(hasKey);
}

void DrillDialog::setProblem(const QString &words)
{
    m_isRunning = false;
    m_verdict->setTone(Tone::Bad);
    m_verdict->setText(words);
    refresh();
}

void DrillDialog::setRunning()
{
    m_isRunning = true;
    m_report->hide();
    m_verdict->setTone(Tone::Muted);
    m_verdict->setText(tr("Sending and waiting for the answers…"));
    refresh();
}

void DrillDialog::showReport(const DrillReport &report)
{
    m_isRunning = false;
    m_verdict->setTone(report.isGood() ? Tone::Good : Tone::Bad);
    m_verdict->setText(report.isGood()
                           ? tr("Each was taken. Look in your program whether it acted only once.")
                           : tr("Not everything was taken; see below."));
    m_report->clear();
    for (const DrillReport::Step &step : report.steps)
        addStep(step);
    m_report->expandAll();
    m_report->show();
    refresh();
}

void DrillDialog::addStep(const DrillReport::Step &step)
{
    const Mark mark = markOf(step.verdict);
    auto *item = new QTreeWidgetItem(m_report, {step.title});
    item->setIcon(WhatColumn, themedIcon(m_theme, mark.glyph, mark.tone));
    QFont strong = font();
    strong.setWeight(QFont::DemiBold);
    item->setFont(WhatColumn, strong);
    item->setText(AnswerColumn, step.words);
    item->setToolTip(AnswerColumn, step.words);
    for (const DrillShot &shot : step.shots) {
        const bool isOther = shot.event != m_event;
        auto *line = new QTreeWidgetItem(
            item, {isOther ? tr("A neighbour of the same resource") : tr("This event"),
                   formatTime(shot.sentAt, m_clock.now()), formatSpan(shot.took),
                   outcomeWord(shot.outcome, shot.status)});
        line->setToolTip(AnswerColumn, shot.detail);
    }
}

void DrillDialog::refresh()
{
    m_verdict->setVisible(!m_verdict->text().isEmpty());
    m_start->setEnabled(!m_isRunning && m_picker->problem().isEmpty() && m_picker->single());
    m_start->setText(m_isRunning            ? tr("Under way…")
                     : m_report->isHidden() ? tr("Start the drill")
                                            : tr("Start it again"));
}

QString DrillDialog::verdict() const
{
    return m_verdict->text();
}

} // namespace Hookglass
