// SPDX-License-Identifier: MIT
#pragma once

#include "models/payloadsearch.h"

#include <QtCore/QByteArray>
#include <QtWidgets/QAbstractScrollArea>

#include <memory>

class QMenu;

namespace Hookglass {

class Theme;

/// Bytes shown in rows that are painted when they are seen: a large text costs no more than a
/// small one. The caret and the selection are places in the bytes, so that two views of the same
/// bytes can show the same selection.
class PayloadView : public QAbstractScrollArea
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(PayloadView)
public:
    ~PayloadView() override;

    void setBody(const QByteArray &body); ///< from the beginning; forgets selection and hits
    const QByteArray &body() const { return m_body; }

    qsizetype caret() const { return m_caret; }
    qsizetype selectionBegin() const { return std::min(m_anchor, m_caret); }
    qsizetype selectionEnd() const { return std::max(m_anchor, m_caret); }
    bool hasSelection() const { return m_anchor != m_caret; }
    /// Emits nothing, and scrolls nowhere.
    void setSelection(qsizetype anchor, qsizetype caret);
    /// Scrolls there, as soon as it is laid out.
    virtual void reveal(qsizetype offset);
    void selectAll();
    void copySelection();

    /// What a search found; nullptr: nothing is searched for.
    void setHits(std::shared_ptr<const TextHits> hits);

    virtual qsizetype rowCount() const = 0;
    virtual QString rowText(qsizetype row) const = 0;
    /// All rows, one a line.
    QString toPlainText() const;
    /// What Copy takes.
    virtual QString selectedText() const = 0;
    qsizetype topRow() const;
    int rowHeight() const { return m_rowHeight; }
    int cellWidth() const { return m_cellWidth; }

Q_SIGNALS:
    void selectionChanged(); ///< by the user
    void copied();
    void laidOut();

protected:
    PayloadView(const Theme &theme, const QString &name, QWidget *parent);

    const Theme &theme() const { return m_theme; }
    const TextHits *hits() const { return m_hits.get(); }
    /// Index of the first hit that ends behind this byte.
    size_t firstHit(qsizetype offset) const;

    /// Lays out `body()` for the size of the viewport.
    virtual void layOut() = 0;
    virtual void bodyChanged() { layOut(); }
    virtual void paintRow(QPainter &painter, qsizetype row, int y) const = 0;
    virtual qsizetype rowOf(qsizetype offset) const = 0;
    virtual int xOf(qsizetype row, qsizetype offset) const = 0;
    virtual qsizetype offsetAt(qsizetype row, int x) const = 0;
    virtual qsizetype rowBegin(qsizetype row) const = 0;
    virtual qsizetype rowEnd(qsizetype row) const = 0; ///< where the key End leads
    virtual qsizetype next(qsizetype offset) const = 0;
    virtual qsizetype before(qsizetype offset) const = 0;
    /// True if the press is dealt with: something else than text is there.
    virtual bool pressed(qsizetype, const QPoint &) { return false; }
    virtual bool keyPressed(QKeyEvent *) { return false; }
    virtual void fillMenu(QMenu &menu);
    virtual QString placeholder() const;
    virtual void reviewHits() {}

    void moveCaret(qsizetype offset, bool extend);
    void updateBars();
    qsizetype rowAt(int y) const; ///< may be above or below all
    bool isRowVisible(qsizetype row) const;

    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void mouseDoubleClickEvent(QMouseEvent *event) override;
    void contextMenuEvent(QContextMenuEvent *event) override;
    void focusInEvent(QFocusEvent *event) override;
    void focusOutEvent(QFocusEvent *event) override;
    void timerEvent(QTimerEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    static QFont gridFont(const Theme &theme);
    void measure();
    void moveByRows(qsizetype rows, bool extend);
    void dragTo(const QPoint &position);
    void selectWord(qsizetype offset);
    void tellCaret();

    const Theme &m_theme;
    QByteArray m_body;
    std::shared_ptr<const TextHits> m_hits;
    qsizetype m_anchor = 0;
    qsizetype m_caret = 0;
    int m_wantedX = -1; ///< kept while the caret moves up and down
    int m_rowHeight = 16;
    int m_cellWidth = 8;
    int m_scrollTimer = 0; ///< while the pointer drags outside
    bool m_isDragging = false;
    bool m_isMade = false;
};

} // namespace Hookglass
