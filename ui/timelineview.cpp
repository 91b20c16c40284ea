// SPDX-License-Identifier: MIT
#include "timelineview.h"

#include "models/format.h"
#include "tonelabel.h"

#include <QtCore/QDateTime>
#include <QtGui/QPainter>
#include <QtWidgets/QGridLayout>

#include <algorithm>

namespace Hookglass {

using namespace Qt::StringLiterals;

namespace {

constexpr int StepCount = 7;
constexpr int DotX = 7;
constexpr int BarHeight = 6;
constexpr int BarRoom = 16; ///< with the limit's line, which stands out

} // namespace

TimelineView::TimelineView(const Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_answer(new ToneLabel(theme, Tone::Muted, ToneLabel::Fit::Wrapped, this))
    , m_bar(new QWidget(this))
{
    auto *grid = new QGridLayout(this);
    grid->setContentsMargins(24, 0, 0, 0);
    grid->setHorizontalSpacing(18);
    grid->setVerticalSpacing(7);
    for (int row = 0; row < StepCount; ++row)
        addRow(*grid, row);
    m_bar->setFixedHeight(BarRoom);
    grid->setRowMinimumHeight(StepCount, 6);
    grid->addWidget(m_bar, StepCount + 1, 0, 1, 4);
    grid->addWidget(m_answer, StepCount + 2, 0, 1, 4);
    grid->setColumnStretch(3, 1);
    connect(&theme, &Theme::changed, this, [this] { update(); });
}

TimelineView::~TimelineView() = default;

void TimelineView::addRow(QGridLayout &grid, int row)
{
    Row labels{new ToneLabel(m_theme, Tone::Text), new ToneLabel(m_theme, Tone::Text),
               new ToneLabel(m_theme, Tone::Muted), false};
    labels.time->setFont(m_theme.monoFont());
    labels.gap->setFont(m_theme.monoFont());
    labels.gap->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    grid.addWidget(labels.word, row, 0);
    grid.addWidget(labels.time, row, 1);
    grid.addWidget(labels.gap, row, 2);
    m_rows.append(labels);
}

void TimelineView::setTimeline(const QList<TimelineStep> &steps,
                               std::optional<std::chrono::microseconds> answer)
{
    for (qsizetype i = 0; i < m_rows.size(); ++i) {
        Row &row = m_rows[i];
        const TimelineStep step = steps.value(i);
        row.recorded = step.at.has_value();
        for (QWidget *label : {row.word, row.time, row.gap})
            label->setVisible(i < steps.size());
        if (i >= steps.size())
            continue;
        row.word->setText(timelineWord(step.kind));
        row.word->setTone(row.recorded ? Tone::Text : Tone::Muted);
        row.time->setText(step.at ? toDateTime(*step.at).toLocalTime().toString(u"HH:mm:ss.zzz"_s)
                                  : tr("not recorded"));
        row.time->setTone(row.recorded ? Tone::Text : Tone::Muted);
        row.gap->setText(!step.sinceBefore               ? QString()
                         : step.sinceBefore->count() < 0 ? formatSpan(*step.sinceBefore)
                                                         : u'+' + formatSpan(*step.sinceBefore));
    }
    m_bar->setVisible(answer.has_value());
    const double share =
        answer ? std::max(0., double(answer->count()) / 1e6 / double(AnswerLimit.count())) : 0;
    const bool isLate = share > 1;
    m_used = isLate ? 1 : share;
    m_limit = isLate ? 1 / share : 1; // the bar is as long as it took
    m_answer->setText(
        isLate ? tr("Answered after %1, %2 after the limit of %3 s: Follow Up Boss did not wait "
                    "for it, and retries.")
                     .arg(formatSpan(*answer), formatSpan(*answer - AnswerLimit))
                     .arg(AnswerLimit.count())
        : answer ? tr("Answered after %1. Follow Up Boss waits %2 s, to the line, then it retries.")
                       .arg(formatSpan(*answer))
                       .arg(AnswerLimit.count())
                 : tr("No answer was recorded: the connection was lost, or the program "
                      "ended before it was sent."));
    m_answer->setTone(isLate ? Tone::Bad : Tone::Muted);
    update();
}

void TimelineView::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const ThemeColors &c = m_theme.colors();
    const auto centre = [&](qsizetype i) { return m_rows.at(i).word->geometry().center().y() + 1; };
    painter.setPen(QPen(c.border, 2));
    const qsizetype last = std::distance(
        m_rows.cbegin(), std::find_if(m_rows.cbegin(), m_rows.cend(),
                                      [](const Row &row) { return row.word->isHidden(); }));
    painter.drawLine(DotX, centre(0), DotX, centre(last - 1));
    for (qsizetype i = 0; i < last; ++i) {
        const bool recorded = m_rows.at(i).recorded;
        painter.setPen(QPen(recorded ? c.accent : c.control, 2));
        painter.setBrush(recorded ? c.accent : c.base);
        painter.drawEllipse(QPointF(DotX, centre(i)), 4, 4);
    }
    if (!m_bar->isHidden())
        paintBar(painter);
}

void TimelineView::paintBar(QPainter &painter) const
{
    const ThemeColors &c = m_theme.colors();
    const QRectF room = m_bar->geometry();
    const QRectF bar(room.left(), room.center().y() - BarHeight / 2., room.width() - 2, BarHeight);
    painter.setPen(Qt::NoPen);
    painter.setBrush(c.border);
    painter.drawRoundedRect(bar, BarHeight / 2., BarHeight / 2.);
    QRectF used = bar;
    used.setWidth(std::max<double>(BarHeight, bar.width() * m_used));
    painter.setBrush(m_limit < 1 ? c.bad : m_used > 0.5 ? c.warn : c.good);
    painter.drawRoundedRect(used, BarHeight / 2., BarHeight / 2.);
    const double limit = bar.left() + bar.width() * m_limit;
    painter.setPen(QPen(m_limit < 1 ? c.text : c.bad, 2));
    painter.drawLine(QPointF(limit, room.top()), QPointF(limit, room.bottom()));
}

QString TimelineView::answerText() const
{
    return m_answer->text();
}

} // namespace Hookglass
