// SPDX-License-Identifier: MIT
#include "jsonprettyview.h"

#include "theme.h"

#include <QtGui/QKeyEvent>
#include <QtGui/QPainter>
#include <QtWidgets/QMenu>

namespace Hookglass {

namespace {

constexpr int MarkerWidth = 18;

} // namespace

JsonPrettyView::JsonPrettyView(const Theme &theme, Background &background, int lane,
                               QWidget *parent)
    : TextView(theme, tr("Payload, laid out"), background, lane, parent)
{
}

JsonPrettyView::~JsonPrettyView() = default;

TextView::Maker JsonPrettyView::maker() const
{
    return [folds = m_folds](const QByteArray &body, RowLimits limits) -> Rows {
        return std::make_shared<const JsonRows>(layOutJson(body, folds, limits));
    };
}

ShownText JsonPrettyView::shown(qsizetype row) const
{
    return shownJson(body(), *static_cast<const JsonRows *>(rows()), row);
}

void JsonPrettyView::bodyChanged()
{
    m_folds = {};
    TextView::bodyChanged();
}

bool JsonPrettyView::canFold(qsizetype row) const
{
    return rows()->rows[size_t(row)].has(TextRow::CanFold);
}

bool JsonPrettyView::isFolded(qsizetype row) const
{
    return rows()->foldOf(row) != nullptr;
}

void JsonPrettyView::setFolds(const JsonFolds &folds)
{
    if (m_folds == folds)
        return;
    m_folds = folds;
    layOutAgain();
}

void JsonPrettyView::toggleRow(qsizetype row)
{
    JsonFolds folds = m_folds;
    if (const TextFold *fold = rows()->foldOf(row))
        folds.toggle(fold->begin - 1);
    else if (canFold(row))
        folds.toggle(rows()->rows[size_t(row)].end - 1);
    setFolds(folds);
}

void JsonPrettyView::foldAtCaret()
{
    const std::vector<JsonOpening> around = openingsAround(body(), caret());
    // What is folded already stays; then its parent is meant.
    for (auto at = around.rbegin(); at != around.rend(); ++at) {
        if (m_folds.isFolded(at->place, at->depth))
            continue;
        JsonFolds folds = m_folds;
        folds.toggle(at->place);
        setSelection(at->place, at->place); // the caret does not stay in what is hidden
        setFolds(folds);
        Q_EMIT selectionChanged();
        return;
    }
}

void JsonPrettyView::unfoldAtCaret()
{
    const qsizetype row = rowOf(caret());
    if (row >= 0 && isFolded(row))
        toggleRow(row);
}

void JsonPrettyView::foldAll()
{
    setSelection(0, 0);
    setFolds({.fromDepth = 1, .exceptions = {}});
    Q_EMIT selectionChanged();
}

void JsonPrettyView::unfoldAll()
{
    setFolds({});
}

void JsonPrettyView::reveal(qsizetype offset)
{
    if (m_folds != JsonFolds()) {
        JsonFolds folds = m_folds;
        for (const JsonOpening &opening : openingsAround(body(), offset)) {
            if (qsizetype(opening.place) < offset && folds.isFolded(opening.place, opening.depth))
                folds.toggle(opening.place);
        }
        setFolds(folds);
    }
    TextView::reveal(offset);
}

QString JsonPrettyView::selectedText() const
{
    return QString::fromUtf8(laidOutPart(body(), selectionBegin(), selectionEnd()));
}

int JsonPrettyView::markerWidth() const
{
    return MarkerWidth;
}

void JsonPrettyView::paintMarker(QPainter &painter, qsizetype row, const QRect &rect) const
{
    const bool closed = isFolded(row);
    if (!closed && !canFold(row))
        return;
    const QPointF c = QRectF(rect).center();
    const QPolygonF shape =
        closed ? QPolygonF{{c.x() - 2, c.y() - 4}, {c.x() + 3, c.y()}, {c.x() - 2, c.y() + 4}}
               : QPolygonF{{c.x() - 4, c.y() - 2}, {c.x() + 4, c.y() - 2}, {c.x(), c.y() + 3}};
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(theme().colors().muted);
    painter.drawPolygon(shape);
    painter.restore();
}

bool JsonPrettyView::pressed(qsizetype row, const QPoint &position)
{
    const QRect marker = markerRect(0);
    if (position.x() < marker.left() || position.x() > marker.right() ||
        !(canFold(row) || isFolded(row)))
        return false;
    toggleRow(row);
    return true;
}

bool JsonPrettyView::keyPressed(QKeyEvent *event)
{
    const bool all = event->modifiers() & Qt::ControlModifier;
    switch (event->key()) {
    case Qt::Key_Minus:
        all ? foldAll() : foldAtCaret();
        return true;
    case Qt::Key_Plus:
        all ? unfoldAll() : unfoldAtCaret();
        return true;
    default:
        return false;
    }
}

void JsonPrettyView::fillMenu(QMenu &menu)
{
    PayloadView::fillMenu(menu);
    menu.addSeparator();
    menu.addAction(tr("Fold here"), this, &JsonPrettyView::foldAtCaret)->setShortcut(Qt::Key_Minus);
    menu.addAction(tr("Unfold here"), this, &JsonPrettyView::unfoldAtCaret)
        ->setShortcut(Qt::Key_Plus);
    menu.addAction(tr("Fold all"), this, &JsonPrettyView::foldAll)
        ->setShortcut(Qt::CTRL | Qt::Key_Minus);
    menu.addAction(tr("Unfold all"), this, &JsonPrettyView::unfoldAll)
        ->setShortcut(Qt::CTRL | Qt::Key_Plus);
}

} // namespace Hookglass
