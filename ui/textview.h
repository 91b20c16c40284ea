// SPDX-License-Identifier: MIT
#pragma once

#include "models/rawtext.h"
#include "payloadview.h"

#include <QtGui/QTextLayout>

#include <functional>

namespace Hookglass {

class Background;

/// A text in rows of the view's width, with line numbers. A large one is laid out beside the
/// window; what fits the screen is there at once.
class TextView : public PayloadView
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(TextView)
public:
    /// Up to this size a text is laid out at once, in bytes.
    static constexpr qsizetype AtOnce = 32 * 1024;

    ~TextView() override;

    /// All of it is laid out for the width that it has now.
    bool isLaidOut() const { return m_rows && m_rows->isWhole && !m_isWaiting; }
    qsizetype rowCount() const override { return m_rows ? m_rows->size() : 0; }
    QString rowText(qsizetype row) const override;
    void reveal(qsizetype offset) override;
    /// Line number of a row; 0: it has none.
    quint32 lineNumber(qsizetype row) const;
    ShownText shownRow(qsizetype row) const { return shown(row); }

protected:
    using Rows = std::shared_ptr<const TextRows>;
    using Maker = std::function<Rows(const QByteArray &body, RowLimits limits)>;

    /// `background` must outlive it; `lane` is its own.
    TextView(const Theme &theme, const QString &name, Background &background, int lane,
             QWidget *parent);

    /// Owns all it needs: it runs beside the window.
    virtual Maker maker() const = 0;
    virtual ShownText shown(qsizetype row) const = 0;
    virtual void rowsChanged() {}
    virtual int markerWidth() const { return 0; } ///< between line number and text
    virtual void paintMarker(QPainter &, qsizetype, const QRect &) const {}

    const TextRows *rows() const { return m_rows.get(); }
    void layOutAgain(); ///< what maker() makes is another now
    QRect markerRect(int y) const;

    void layOut() override;
    void bodyChanged() override;
    void paintRow(QPainter &painter, qsizetype row, int y) const override;
    qsizetype rowOf(qsizetype offset) const override;
    int xOf(qsizetype row, qsizetype offset) const override;
    qsizetype offsetAt(qsizetype row, int x) const override;
    qsizetype rowBegin(qsizetype row) const override;
    qsizetype rowEnd(qsizetype row) const override;
    qsizetype next(qsizetype offset) const override;
    qsizetype before(qsizetype offset) const override;

private:
    int cells() const; ///< that a row may take
    int gutterWidth() const;
    int textLeft(qsizetype row) const;
    void setRows(const Rows &rows);
    void prepare(QTextLayout &layout, const ShownText &shown) const;
    QList<QTextLayout::FormatRange> formatsOf(const ShownText &shown) const;
    QList<QTextLayout::FormatRange> selectionsOf(qsizetype row, const ShownText &shown) const;

    Background &m_background;
    const int m_lane;
    Rows m_rows;
    int m_cells = 0; ///< that m_rows, or what is being made, is for
    bool m_isWaiting = false;
    qsizetype m_toReveal = -1; ///< as soon as it is laid out
    int m_digits = 3;          ///< of line numbers
};

} // namespace Hookglass
