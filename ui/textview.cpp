// SPDX-License-Identifier: MIT
#include "textview.h"

#include "background.h"
#include "theme.h"

#include <QtGui/QPainter>
#include <QtGui/QTextCharFormat>
#include <QtWidgets/QScrollBar>

#include <algorithm>

namespace Hookglass {

namespace {

constexpr qsizetype FirstRows = 400; ///< laid out at once of a large text
constexpr int LeftMargin = 12;
constexpr int Gap = 8;        ///< between gutter and text
constexpr int SpareCells = 2; ///< for a comma or bracket that would not fit

} // namespace

TextView::TextView(const Theme &theme, const QString &name, Background &background, int lane,
                   QWidget *parent)
    : PayloadView(theme, name, parent)
    , m_background(background)
    , m_lane(lane)
{
}

TextView::~TextView() = default;

int TextView::gutterWidth() const
{
    return LeftMargin + m_digits * cellWidth() + Gap + markerWidth();
}

int TextView::cells() const
{
    const int room = viewport()->width() - gutterWidth() - Gap;
    return std::max(8, room / cellWidth() - SpareCells);
}

QRect TextView::markerRect(int y) const
{
    return {gutterWidth() - markerWidth(), y, markerWidth(), rowHeight()};
}

int TextView::textLeft(qsizetype row) const
{
    return gutterWidth() + Gap / 2 + m_rows->rows[size_t(row)].indent * cellWidth();
}

void TextView::bodyChanged()
{
    m_rows.reset();
    m_cells = 0;
    m_toReveal = -1;
    layOut();
}

void TextView::layOut()
{
    if (m_cells == cells())
        return;
    layOutAgain();
}

void TextView::layOutAgain()
{
    m_cells = cells();
    const RowLimits limits{.width = m_cells};
    const Maker make = maker();
    m_background.forget(m_lane);
    m_isWaiting = body().size() > AtOnce;
    if (!m_isWaiting) {
        setRows(body().isEmpty() ? std::make_shared<const TextRows>() : make(body(), limits));
        return;
    }
    if (!m_rows)
        setRows(make(body(), {.width = m_cells, .most = FirstRows}));
    m_background.ask<Rows>(
        m_lane, this, [make, limits, body = body()] { return make(body, limits); },
        [this](const Rows &rows) {
            m_isWaiting = false;
            setRows(rows);
        });
}

void TextView::setRows(const Rows &rows)
{
    // What is at the top stays there.
    const qsizetype top =
        m_rows && topRow() < m_rows->size() ? qsizetype(m_rows->rows[size_t(topRow())].begin) : 0;
    m_rows = rows;
    m_digits = std::max(3, int(QString::number(rows->lines).size()));
    updateBars();
    if (top > 0)
        verticalScrollBar()->setValue(int(rows->rowOf(top)));
    rowsChanged();
    if (m_toReveal >= 0 && !m_isWaiting)
        PayloadView::reveal(std::exchange(m_toReveal, -1));
    if (!m_isWaiting)
        Q_EMIT laidOut();
}

void TextView::reveal(qsizetype offset)
{
    if (m_isWaiting)
        m_toReveal = offset;
    else
        PayloadView::reveal(offset);
}

QString TextView::rowText(qsizetype row) const
{
    return QString(m_rows->rows[size_t(row)].indent, u' ') + shown(row).text;
}

quint32 TextView::lineNumber(qsizetype row) const
{
    const TextRow &at = m_rows->rows[size_t(row)];
    return at.has(TextRow::Continued) || at.has(TextRow::Message) ? 0 : at.number;
}

qsizetype TextView::rowOf(qsizetype offset) const
{
    return m_rows ? m_rows->rowOf(offset) : -1;
}

qsizetype TextView::rowBegin(qsizetype row) const
{
    return m_rows->rows[size_t(row)].begin;
}

/// Behind the last character; where the row goes on in the next, before it.
qsizetype TextView::rowEnd(qsizetype row) const
{
    const TextRow &at = m_rows->rows[size_t(row)];
    const bool goesOn = row + 1 < rowCount() && m_rows->rows[size_t(row) + 1].begin == at.end;
    if (!goesOn || at.begin == at.end)
        return at.end;
    const ShownText text = shown(row);
    return text.offsets.size() > 1 ? text.offsets[text.offsets.size() - 2] : at.end;
}

qsizetype TextView::next(qsizetype offset) const
{
    qsizetype row = rowOf(offset);
    if (row < 0)
        return offset;
    const ShownText text = shown(row);
    const auto after = std::upper_bound(text.offsets.begin(), text.offsets.end(), quint32(offset));
    if (after != text.offsets.end())
        return *after;
    return ++row < rowCount() ? rowBegin(row) : offset;
}

qsizetype TextView::before(qsizetype offset) const
{
    qsizetype row = rowOf(offset);
    if (row < 0)
        return offset;
    if (offset <= rowBegin(row)) {
        if (--row < 0)
            return 0;
        const TextRow &above = m_rows->rows[size_t(row)];
        if (qsizetype(above.end) < offset)
            return above.end;
    }
    const ShownText text = shown(row);
    const auto at = std::lower_bound(text.offsets.begin(), text.offsets.end(), quint32(offset));
    return at == text.offsets.begin() ? rowBegin(row) : *(at - 1);
}

void TextView::prepare(QTextLayout &layout, const ShownText &text) const
{
    QTextOption option;
    option.setWrapMode(QTextOption::NoWrap);
    option.setTextDirection(Qt::LeftToRight);
    layout.setTextOption(option);
    layout.setText(text.text);
    layout.setFont(font());
    layout.setCacheEnabled(true);
    layout.setFormats(formatsOf(text));
    layout.beginLayout();
    layout.createLine();
    layout.endLayout();
}

QList<QTextLayout::FormatRange> TextView::formatsOf(const ShownText &text) const
{
    const ThemeColors &c = theme().colors();
    QList<QTextLayout::FormatRange> formats;
    formats.reserve(text.spans.size());
    for (const ShownSpan &span : text.spans) {
        QTextLayout::FormatRange range;
        range.start = span.begin;
        range.length = span.length;
        const auto paint = [&range](const QColor &ink, const QColor &ground = {}) {
            range.format.setForeground(ink);
            if (ground.isValid())
                range.format.setBackground(ground);
        };
        switch (span.style) {
        case ShownStyle::Plain:
            paint(c.text);
            break;
        case ShownStyle::Key:
            paint(c.jsonKey);
            break;
        case ShownStyle::String:
            paint(c.jsonString);
            break;
        case ShownStyle::Number:
            paint(c.jsonNumber);
            break;
        case ShownStyle::Literal:
            paint(c.jsonLiteral);
            break;
        case ShownStyle::Punctuation:
        case ShownStyle::LineEnd:
            paint(c.muted);
            break;
        case ShownStyle::Symbol:
            paint(c.warn, c.warnSoft);
            break;
        case ShownStyle::Bad:
        case ShownStyle::Problem:
            paint(c.bad, c.badSoft);
            break;
        case ShownStyle::Folded:
            paint(c.muted, c.hover);
            break;
        }
        formats.append(range);
    }
    return formats;
}

QList<QTextLayout::FormatRange> TextView::selectionsOf(qsizetype row, const ShownText &text) const
{
    const ThemeColors &c = theme().colors();
    const TextRow &at = m_rows->rows[size_t(row)];
    QList<QTextLayout::FormatRange> ranges;
    const auto add = [&](qsizetype from, qsizetype to, const QColor &ink, const QColor &ground) {
        QTextLayout::FormatRange range;
        range.start = text.unitOf(from);
        range.length = text.unitOf(to) - range.start;
        range.format.setForeground(ink);
        range.format.setBackground(ground);
        if (range.length > 0)
            ranges.append(range);
    };
    if (at.has(TextRow::Message))
        return ranges;
    if (hits()) {
        for (size_t i = firstHit(at.begin); i < hits()->hits.size(); ++i) {
            const TextHit &hit = hits()->hits[i];
            if (hit.begin >= at.end)
                break;
            add(hit.begin, hit.end, c.text, c.warnSoft);
        }
    }
    if (hasSelection() && selectionBegin() < at.end && selectionEnd() > at.begin)
        add(selectionBegin(), selectionEnd(), c.onAccent, c.accent);
    return ranges;
}

void TextView::paintRow(QPainter &painter, qsizetype row, int y) const
{
    if (const quint32 number = lineNumber(row)) {
        painter.setPen(theme().colors().muted);
        painter.drawText(QRect(LeftMargin, y, m_digits * cellWidth(), rowHeight()),
                         Qt::AlignRight | Qt::AlignVCenter, QString::number(number));
    }
    paintMarker(painter, row, markerRect(y));
    const ShownText text = shown(row);
    QTextLayout layout;
    prepare(layout, text);
    const QPointF at(textLeft(row), y + 1);
    layout.draw(&painter, at, selectionsOf(row, text));
    if (hasFocus() && rowOf(caret()) == row) {
        painter.setPen(theme().colors().text);
        layout.drawCursor(&painter, at, text.unitOf(caret()), 1);
    }
}

int TextView::xOf(qsizetype row, qsizetype offset) const
{
    const ShownText text = shown(row);
    QTextLayout layout;
    prepare(layout, text);
    return textLeft(row) + qRound(layout.lineAt(0).cursorToX(text.unitOf(offset)));
}

qsizetype TextView::offsetAt(qsizetype row, int x) const
{
    const ShownText text = shown(row);
    QTextLayout layout;
    prepare(layout, text);
    const int unit = layout.lineAt(0).xToCursor(x - textLeft(row));
    return text.offsets[size_t(std::clamp<qsizetype>(unit, 0, text.text.size()))];
}

} // namespace Hookglass
