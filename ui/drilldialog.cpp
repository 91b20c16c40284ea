// SPDX-License-Identifier: MIT
#include "drilldialog.h"

#include "destinationpicker.h"
#include "dialogparts.h"
#include "exchangeview.h"
#include "icons.h"
#include "models/format.h"
#include "models/forwardwords.h"
#include "signaturechooser.h"
#include "tonelabel.h"

#include <QtWidgets/QGridLayout>
#include <QtWidgets/QLabel>
#include <QtWidgets/QPushButton>
#include <QtWidgets/QScrollArea>
#include <QtWidgets/QVBoxLayout>

namespace Hookglass {

namespace {

constexpr int Width = 680;
constexpr int Height = 640;
constexpr int ReportHeight = 150;
constexpr int Indent = 26;

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
    case Verdict::Stopped:
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
    about->setText(
        tr("Follow Up Boss sends an event again when an answer was late, and not always "
           "in order. This sends the event twice, then together with a neighbour about the "
           "same record in the wrong order, then three at once. A good program takes "
           "all of it and acts once."));
    m_picker = new DestinationPicker(theme, DestinationPicker::Pick::One);
    m_signature = new SignatureChooser(theme);
    m_verdict = new ToneLabel(theme, Tone::Text, ToneLabel::Fit::Wrapped);
    m_report = new QScrollArea;
    m_report->setAccessibleName(tr("Report"));
    m_report->setFrameShape(QFrame::NoFrame);
    m_report->setWidgetResizable(true);
    m_report->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_report->setMinimumHeight(ReportHeight);
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
    m_start->setFocus();
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
    auto *steps = new QWidget;
    auto *column = new QVBoxLayout(steps);
    column->setContentsMargins(0, 4, 8, 4);
    column->setSpacing(12);
    for (const DrillReport::Step &step : report.steps)
        column->addWidget(makeStep(step));
    column->addStretch(1);
    m_report->setWidget(steps); // the one before is deleted
    m_report->show();
    const int room = parentWidget() ? parentWidget()->height() - 24 : Height;
    resize(std::max(width(), Width), std::max(height(), std::min(Height, room)));
    refresh();
}

QWidget *DrillDialog::makeStep(const DrillReport::Step &step)
{
    const Mark mark = markOf(step.verdict);
    auto *box = new QWidget;
    auto *icon = new QLabel;
    icon->setPixmap(themedIcon(m_theme, mark.glyph, mark.tone).pixmap(16, 16));
    auto *head = new QHBoxLayout;
    head->setSpacing(Indent - 16);
    head->addWidget(icon);
    head->addWidget(sectionTitle(m_theme, step.title), 1);
    auto *words = new ToneLabel(m_theme, mark.tone == Tone::Good ? Tone::Text : mark.tone,
                                ToneLabel::Fit::Wrapped);
    words->setText(step.words);
    auto *below = new QVBoxLayout;
    below->setContentsMargins(Indent, 0, 0, 0);
    below->setSpacing(4);
    below->addWidget(words);
    auto *grid = new QGridLayout;
    grid->setHorizontalSpacing(18);
    grid->setVerticalSpacing(2);
    grid->setColumnStretch(3, 1);
    for (const DrillShot &shot : step.shots)
        addShot(grid, shot);
    below->addLayout(grid);
    auto *column = new QVBoxLayout(box);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(4);
    column->addLayout(head);
    column->addLayout(below);
    return box;
}

void DrillDialog::addShot(QGridLayout *grid, const DrillShot &shot)
{
    const QStringList texts{shot.event == m_event ? tr("this event") : tr("a neighbour"),
                            formatTime(shot.sentAt, m_clock.now()), formatSpan(shot.took),
                            outcomeWord(shot.outcome, shot.status)};
    const int row = grid->rowCount();
    for (int column = 0; column < texts.size(); ++column) {
        const bool isAnswer = column == texts.size() - 1;
        auto *label = new ToneLabel(m_theme, isAnswer ? outcomeTone(shot.outcome) : Tone::Muted);
        label->setText(texts.at(column));
        label->setToolTip(shot.detail);
        if (column == 1 || column == 2)
            label->setFont(m_theme.monoFont());
        grid->addWidget(label, row, column);
    }
}

void DrillDialog::refresh()
{
    m_verdict->setVisible(!m_verdict->text().isEmpty());
    m_start->setEnabled(!m_isRunning && m_picker->problem().isEmpty() && m_picker->single());
    m_start->setText(m_isRunning            ? tr("Under way…")
                     : m_report->isHidden() ? tr("Start the drill")
                                            : tr("Start it again"));
    growToFit(this);
}

QStringList DrillDialog::reportLines() const
{
    QStringList lines;
    const QList<ToneLabel *> labels = m_report->findChildren<ToneLabel *>();
    for (const ToneLabel *label : labels)
        lines << label->text();
    return lines;
}

QString DrillDialog::verdict() const
{
    return m_verdict->text();
}

} // namespace Hookglass
