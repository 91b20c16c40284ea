// SPDX-License-Identifier: MIT
#include "plotview.h"

#include "plotgeometry.h"
#include "plotpaint.h"

#include <QtCore/QDateTime>
#include <QtGui/QKeyEvent>
#include <QtGui/QPainter>
#include <QtGui/QWheelEvent>

#include <algorithm>
#include <cmath>

namespace Hookglass {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using std::chrono::microseconds;

namespace {

constexpr int LeftMargin = 68;
constexpr int RightMargin = 12;
constexpr int TopMargin = 10;
constexpr int AxisHeight = 22;
constexpr double DragFrom = 5; ///< pixels
constexpr microseconds Narrowest = 10s;
constexpr microseconds Widest = 24h * 400;
constexpr double ZoomStep = 0.6;

microseconds part(Timestamp from, Timestamp until, double share)
{
    return microseconds(qint64(double((until - from).count()) * share));
}

} // namespace

PlotView::PlotView(const Theme &theme, const QString &name, int height, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_height(height)
{
    setAccessibleName(name);
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    connect(&theme, &Theme::changed, this, [this] { update(); });
}

PlotView::~PlotView() = default;

QSize PlotView::sizeHint() const
{
    return {480, m_height};
}

QSize PlotView::minimumSizeHint() const
{
    return {240, m_height};
}

QList<QRect> PlotView::legendPlaces() const
{
    return PlotPaint::legendPlaces(m_data, m_theme.smallFont(), LeftMargin,
                                   width() - LeftMargin - RightMargin);
}

int PlotView::legendHeight() const
{
    const QList<QRect> places = legendPlaces();
    return places.isEmpty() ? 0 : places.constLast().bottom() + 5;
}

QRectF PlotView::area() const
{
    const double top = TopMargin + legendHeight();
    return {double(LeftMargin), top, std::max(1.0, double(width() - LeftMargin - RightMargin)),
            std::max(1.0, height() - top - AxisHeight)};
}

PlotGeometry PlotView::geometryNow() const
{
    return PlotGeometry(m_data, area(), m_from, m_until);
}

int PlotView::count() const
{
    return m_data.kind == PlotData::Kind::Marks ? int(m_data.marks.size()) : geometryNow().pieces();
}

void PlotView::setData(const PlotData &data)
{
    // What somebody looks at stays chosen while the window of time slides on.
    std::optional<Timestamp> looked;
    if (m_current >= 0 && m_current < count() && hasTime() && hasFocus())
        looked = m_data.kind == PlotData::Kind::Marks
                     ? m_data.marks.at(m_current).at
                     : geometryNow().pieceStart(m_current) +
                           part(m_data.from, m_data.until, 0.5 / std::max(1, count()));
    const bool isSameKind = m_data.kind == data.kind && data.kind == PlotData::Kind::Bars;
    m_data = data;
    m_from = data.from;
    m_until = data.until;
    if (!isSameKind)
        m_current = -1;
    if (looked && data.kind == PlotData::Kind::Marks) {
        for (qsizetype i = 0; i < data.marks.size(); ++i) {
            if (data.marks.at(i).at == *looked)
                m_current = int(i);
        }
    } else if (looked) {
        m_current = geometryNow().pieceAt(geometryNow().xOf(*looked));
    }
    m_current = std::min(m_current, count() - 1);
    m_series = std::min<int>(m_series, int(m_data.series.size()) - 1);
    m_place.clear();
    if (underMouse() && !hasFocus())
        pointAt(m_pointer); // something else may be there now
    describe();
    update();
}

void PlotView::setSeen(Timestamp from, Timestamp until)
{
    if (!hasTime())
        return;
    m_from = from;
    m_until = until;
    update();
}

QString PlotView::currentText() const
{
    if (m_current < 0 || m_current >= count())
        return m_place;
    QString text = m_data.kind == PlotData::Kind::Marks ? m_data.marks.at(m_current).text
                                                        : m_data.hover.value(m_current);
    if (m_series >= 0 && m_series < m_data.series.size())
        text = m_data.series.at(m_series).name + u'\n' + text;
    if (!m_place.isEmpty())
        text += u'\n' + m_place;
    return text;
}

void PlotView::describe()
{
    const QString current = currentText();
    setAccessibleDescription(current.isEmpty() ? m_data.summary : m_data.summary + u' ' + current);
}

QPointF PlotView::placeOfCurrent() const
{
    const PlotGeometry geometry = geometryNow();
    if (m_current < 0)
        return m_pointer;
    if (m_data.kind == PlotData::Kind::Marks)
        return geometry.placeOf(m_data.marks.at(m_current));
    return {(geometry.pieceLeft(m_current) + geometry.pieceRight(m_current)) / 2,
            area().center().y()};
}

void PlotView::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const PlotGeometry geometry = geometryNow();
    const PlotPaint paint(painter, m_theme, m_data, geometry);
    paint.bands();
    paint.axes();
    paint.content(m_current, m_series);
    paint.limit();
    paint.flags();
    paint.legend(legendPlaces());
    const ThemeColors &c = m_theme.colors();
    if (m_isDragging && m_pressed) {
        QColor band = c.accent;
        band.setAlpha(60);
        QRectF chosen(QPointF(m_pressed->x(), geometry.area().top()),
                      QPointF(m_pointer.x(), geometry.area().bottom()));
        chosen = chosen.normalized().intersected(geometry.area());
        painter.setPen(QPen(c.accent, 1));
        painter.setBrush(band);
        painter.drawRect(chosen);
    } else {
        paint.note(currentText(), placeOfCurrent(), rect());
    }
    if (hasFocus()) {
        painter.setBrush(Qt::NoBrush);
        painter.setPen(QPen(c.accent, 2));
        painter.drawRoundedRect(QRectF(rect()).adjusted(1, 1, -1, -1), 4, 4);
    }
}

QString PlotView::bandTextAt(double x) const
{
    const PlotGeometry geometry = geometryNow();
    if (!hasTime() || x < geometry.area().left() || x > geometry.area().right())
        return {};
    QStringList texts;
    for (const PlotFlag &flag : m_data.flags) {
        if (std::abs(geometry.xOf(flag.at) - x) <= 5)
            texts << flag.text;
    }
    const Timestamp time = geometry.timeAt(x);
    for (const PlotBand &band : m_data.bands) {
        if (time >= band.from - part(m_from, m_until, 0.004) &&
            time <= band.until + part(m_from, m_until, 0.004))
            texts << band.text;
    }
    return texts.join(u'\n');
}

void PlotView::pointAt(QPointF place)
{
    m_pointer = place;
    m_place = bandTextAt(place.x());
    const PlotGeometry geometry = geometryNow();
    if (m_data.kind == PlotData::Kind::Marks) {
        setCurrent(geometry.markAt(place), -1);
        return;
    }
    const bool isInside = geometry.area().adjusted(0, -4, 0, 4).contains(place);
    const int piece = isInside ? geometry.pieceAt(place.x()) : -1;
    setCurrent(piece, geometry.seriesAt(piece, place.y()));
}

void PlotView::setCurrent(int current, int series)
{
    m_current = current;
    m_series = series;
    describe();
    update();
}

void PlotView::mousePressEvent(QMouseEvent *event)
{
    if (event->button() != Qt::LeftButton)
        return;
    m_pressed = event->position();
    m_isDragging = false;
}

void PlotView::mouseMoveEvent(QMouseEvent *event)
{
    pointAt(event->position());
    if (m_pressed && hasTime() && std::abs(event->position().x() - m_pressed->x()) > DragFrom)
        m_isDragging = true;
}

void PlotView::mouseReleaseEvent(QMouseEvent *event)
{
    if (event->button() != Qt::LeftButton || !m_pressed)
        return;
    const QPointF begun = *std::exchange(m_pressed, std::nullopt);
    pointAt(event->position());
    if (!std::exchange(m_isDragging, false)) {
        choose();
        return;
    }
    const PlotGeometry geometry = geometryNow();
    const auto [left, right] =
        std::minmax({std::clamp(begun.x(), area().left(), area().right()),
                     std::clamp(m_pointer.x(), area().left(), area().right())});
    see(geometry.timeAt(left), geometry.timeAt(right));
}

void PlotView::leaveEvent(QEvent *)
{
    m_place.clear();
    setCurrent(-1, -1);
}

// Without the focus the wheel scrolls the page that the plot is on.
void PlotView::wheelEvent(QWheelEvent *event)
{
    const bool isMeant = hasFocus() || event->modifiers().testFlag(Qt::ControlModifier);
    if (!isMeant || !hasTime() || event->angleDelta().y() == 0) {
        event->ignore();
        return;
    }
    zoomBy(event->angleDelta().y() / 120.0, event->position().x());
    event->accept();
}

void PlotView::zoomBy(double steps, double x)
{
    const double inside = std::clamp(x, area().left(), area().right());
    zoom(geometryNow().timeAt(inside), std::pow(ZoomStep, steps));
}

void PlotView::see(Timestamp from, Timestamp until)
{
    const microseconds span = std::clamp(until - from, Narrowest, Widest);
    const Timestamp middle = from + (until - from) / 2;
    from = middle - span / 2;
    until = from + span;
    if (from == m_from && until == m_until)
        return;
    m_from = from;
    m_until = until;
    update();
    Q_EMIT seenChanged(from, until);
}

void PlotView::zoom(Timestamp around, double factor)
{
    const auto scaled = [factor](microseconds span) {
        return microseconds(qint64(double(span.count()) * factor));
    };
    see(around - scaled(around - m_from), around + scaled(m_until - around));
}

void PlotView::pan(double share)
{
    const microseconds by = part(m_from, m_until, share);
    see(m_from + by, m_until + by);
}

void PlotView::moveBy(int steps)
{
    const int most = count() - 1;
    if (most < 0)
        return;
    m_place.clear();
    const int before = m_current < 0 ? (steps < 0 ? most + 1 : -1) : m_current;
    setCurrent(std::clamp(before + steps, 0, most), m_series);
    m_pointer = placeOfCurrent();
}

void PlotView::moveSeries(int steps)
{
    const int most = int(m_data.series.size()) - 1;
    if (m_data.kind != PlotData::Kind::Stacked || m_current < 0 || most < 0)
        return;
    setCurrent(m_current, std::clamp(m_series + steps, -1, most));
}

void PlotView::choose()
{
    if (m_current < 0)
        return;
    if (m_data.kind == PlotData::Kind::Marks) {
        Q_EMIT markChosen(m_current);
        return;
    }
    const PlotGeometry geometry = geometryNow();
    Q_EMIT pieceChosen(m_series, geometry.pieceStart(m_current),
                       geometry.pieceStart(m_current + 1));
}

bool PlotView::zoomByKey(int key)
{
    if (!hasTime())
        return false;
    const Timestamp middle = m_from + (m_until - m_from) / 2;
    const Timestamp around = m_current < 0 ? middle : geometryNow().timeAt(placeOfCurrent().x());
    switch (key) {
    case Qt::Key_Plus:
    case Qt::Key_Equal:
        zoom(around, ZoomStep);
        return true;
    case Qt::Key_Minus:
        zoom(around, 1 / ZoomStep);
        return true;
    case Qt::Key_0:
        Q_EMIT resetWanted();
        return true;
    default:
        return false;
    }
}

void PlotView::keyPressEvent(QKeyEvent *event)
{
    const bool isShifted = event->modifiers().testFlag(Qt::ShiftModifier);
    switch (event->key()) {
    case Qt::Key_Left:
    case Qt::Key_Right: {
        const int direction = event->key() == Qt::Key_Left ? -1 : 1;
        if (isShifted && hasTime())
            pan(direction * 0.2);
        else
            moveBy(direction);
        return;
    }
    case Qt::Key_Up:
        moveSeries(1);
        return;
    case Qt::Key_Down:
        moveSeries(-1);
        return;
    case Qt::Key_Home:
        moveBy(-count());
        return;
    case Qt::Key_End:
        moveBy(count());
        return;
    case Qt::Key_Return:
    case Qt::Key_Enter:
        choose();
        return;
    default:
        if (!zoomByKey(event->key()))
            QWidget::keyPressEvent(event);
    }
}

void PlotView::focusInEvent(QFocusEvent *event)
{
    QWidget::focusInEvent(event);
    update();
}

void PlotView::focusOutEvent(QFocusEvent *event)
{
    QWidget::focusOutEvent(event);
    setCurrent(-1, -1);
}

} // namespace Hookglass
