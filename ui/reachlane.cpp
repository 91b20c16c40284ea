// SPDX-License-Identifier: MIT
#include "reachlane.h"

#include "models/format.h"
#include "models/recoverwords.h"
#include "theme.h"

#include <QtCore/QDateTime>
#include <QtGui/QHelpEvent>
#include <QtGui/QKeyEvent>
#include <QtGui/QPainter>
#include <QtWidgets/QToolTip>

#include <algorithm>

namespace Hookglass {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr int LaneHeight = 28;
constexpr int AxisHeight = 20;
constexpr int LabelWidth = 92;
constexpr double NarrowestGap = 4; ///< pixels: a gap of a second must be seen, too

} // namespace

ReachLane::ReachLane(const Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
{
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setAccessibleName(tr("When the receiver could be reached"));
    connect(&theme, &Theme::changed, this, [this] { update(); });
    describe();
}

ReachLane::~ReachLane() = default;

QSize ReachLane::sizeHint() const
{
    return {400, LaneHeight + AxisHeight + 4};
}

void ReachLane::setIntervals(const QList<ReachInterval> &intervals, Timestamp now)
{
    m_intervals = intervals;
    m_gaps = gapsIn(intervals);
    m_now = now;
    if (m_current >= m_gaps.size())
        m_current = -1;
    describe();
    update();
}

void ReachLane::setSpan(std::chrono::hours span)
{
    m_span = span;
    describe();
    update();
}

void ReachLane::setCurrent(int gap)
{
    m_current = gap >= 0 && gap < m_gaps.size() ? gap : -1;
    describe();
    update();
}

void ReachLane::describe()
{
    const auto shown = std::count_if(m_gaps.cbegin(), m_gaps.cend(), [this](const Gap &gap) {
        return gap.until >= m_now - m_span;
    });
    QString words = shown == 0   ? tr("No gap in this time.")
                    : shown == 1 ? tr("1 gap in this time.")
                                 : tr("%1 gaps in this time.").arg(shown);
    if (m_current >= 0) {
        const Gap &gap = m_gaps.at(m_current);
        words += u' ' + tr("Chosen: %1. %2.").arg(gapTime(gap), reasonsText(gap.reasons));
    } else if (shown > 0) {
        words += u' ' + tr("Left and right choose one.");
    }
    setAccessibleDescription(words);
}

QRect ReachLane::lane() const
{
    return {2, 2, width() - 4, LaneHeight};
}

double ReachLane::xOf(Timestamp time) const
{
    const QRect r = lane();
    const double share =
        double((time - (m_now - m_span)).count()) /
        double(std::chrono::duration_cast<std::chrono::microseconds>(m_span).count());
    return r.left() + std::clamp(share, 0.0, 1.0) * r.width();
}

QRectF ReachLane::rectOf(Timestamp from, Timestamp until) const
{
    const double left = xOf(from);
    return QRectF(left, lane().top(), xOf(until) - left, LaneHeight);
}

void ReachLane::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const ThemeColors &c = m_theme.colors();
    painter.setPen(Qt::NoPen);
    painter.setBrush(c.base); // what nobody recorded
    painter.drawRoundedRect(lane(), 4, 4);
    const Timestamp start = m_now - m_span;
    for (const ReachInterval &interval : std::as_const(m_intervals)) {
        if (interval.state != Reach::Reachable || interval.until < start)
            continue;
        painter.setBrush(c.good);
        painter.drawRect(rectOf(interval.from, interval.isClosed ? interval.until : m_now));
    }
    for (int i = 0; i < m_gaps.size(); ++i) {
        const Gap &gap = m_gaps.at(i);
        if (gap.until < start)
            continue;
        QRectF rect = rectOf(gap.from, gap.isOpen ? m_now : gap.until);
        if (rect.width() < NarrowestGap) {
            rect.setWidth(NarrowestGap);
            rect.moveRight(std::min(rect.right(), double(lane().right() + 1)));
        }
        painter.setPen(Qt::NoPen);
        painter.setBrush(c.badSoft);
        painter.drawRect(rect);
        painter.setBrush(QBrush(c.bad, Qt::BDiagPattern));
        painter.drawRect(rect);
        if (i == m_current) {
            painter.setBrush(Qt::NoBrush);
            painter.setPen(QPen(c.text, 2));
            painter.drawRect(rect.adjusted(0, 1, 0, -1));
        }
    }
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(hasFocus() ? c.accent : c.control, hasFocus() ? 2 : 1));
    painter.drawRoundedRect(QRectF(lane()).adjusted(-0.5, -0.5, 0.5, 0.5), 4, 4);
    paintAxis(painter);
}

void ReachLane::paintAxis(QPainter &painter) const
{
    painter.setPen(m_theme.color(Tone::Muted));
    painter.setFont(m_theme.smallFont());
    const int marks = std::clamp(width() / (LabelWidth + 40), 2, 8);
    const QString form = m_span <= 24h ? u"HH:mm"_s : u"d MMM HH:mm"_s;
    for (int i = 0; i <= marks; ++i) {
        const Timestamp time =
            m_now - m_span +
            std::chrono::duration_cast<std::chrono::microseconds>(m_span) * i / marks;
        const QString label =
            i == marks ? tr("now") : uiLocale().toString(toDateTime(time).toLocalTime(), form);
        const int x = int(xOf(time));
        QRect rect(x - LabelWidth / 2, lane().bottom() + 4, LabelWidth, AxisHeight - 4);
        int align = Qt::AlignHCenter;
        if (i == 0) {
            rect.moveLeft(lane().left());
            align = Qt::AlignLeft;
        } else if (i == marks) {
            rect.moveRight(lane().right());
            align = Qt::AlignRight;
        }
        painter.drawText(rect, align | Qt::AlignTop, label);
    }
}

int ReachLane::gapAt(QPoint place) const
{
    for (int i = int(m_gaps.size()) - 1; i >= 0; --i) {
        const Gap &gap = m_gaps.at(i);
        const QRectF rect = rectOf(gap.from, gap.isOpen ? m_now : gap.until)
                                .adjusted(-NarrowestGap, 0, NarrowestGap, 0);
        if (gap.until >= m_now - m_span && rect.contains(place))
            return i;
    }
    return -1;
}

void ReachLane::choose(int gap)
{
    setCurrent(gap);
    if (m_current >= 0)
        Q_EMIT gapChosen(m_current);
}

void ReachLane::mousePressEvent(QMouseEvent *event)
{
    if (event->button() == Qt::LeftButton && gapAt(event->pos()) >= 0)
        choose(gapAt(event->pos()));
}

void ReachLane::keyPressEvent(QKeyEvent *event)
{
    const int last = int(m_gaps.size()) - 1;
    switch (event->key()) {
    case Qt::Key_Left:
        choose(m_current < 0 ? last : std::max(0, m_current - 1));
        return;
    case Qt::Key_Right:
        choose(m_current < 0 ? last : std::min(last, m_current + 1));
        return;
    case Qt::Key_Home:
        choose(last < 0 ? -1 : 0);
        return;
    case Qt::Key_End:
        choose(last);
        return;
    default:
        QWidget::keyPressEvent(event);
    }
}

bool ReachLane::event(QEvent *event)
{
    if (event->type() == QEvent::ToolTip) {
        const auto *help = static_cast<QHelpEvent *>(event);
        const int gap = gapAt(help->pos());
        QToolTip::showText(help->globalPos(),
                           gap < 0 ? QString()
                                   : gapTime(m_gaps.at(gap)) + u'\n' +
                                         reasonsText(m_gaps.at(gap).reasons),
                           this);
        return true;
    }
    if (event->type() == QEvent::FocusIn || event->type() == QEvent::FocusOut)
        update();
    return QWidget::event(event);
}

} // namespace Hookglass
