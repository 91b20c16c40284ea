// SPDX-License-Identifier: MIT
#pragma once

#include "models/hexrows.h"
#include "payloadview.h"

namespace Hookglass {

/// The bytes as numbers, with their places before them and their letters behind. What is selected
/// is selected in both columns.
class HexView final : public PayloadView
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(HexView)
public:
    explicit HexView(const Theme &theme, QWidget *parent = nullptr);
    ~HexView() override;

    const HexRows &hexRows() const { return m_rows; }
    qsizetype rowCount() const override { return m_rows.size(); }
    QString rowText(qsizetype row) const override { return m_rows.line(row); }
    /// "7b 22"; letters where the selection was made in their column.
    QString selectedText() const override;
    bool isInLetters() const { return m_isInLetters; }
    int hexX(int column) const;    ///< left edge of a byte's number
    int letterX(int column) const; ///< and of its letter

protected:
    void layOut() override;
    void paintRow(QPainter &painter, qsizetype row, int y) const override;
    qsizetype rowOf(qsizetype offset) const override;
    int xOf(qsizetype row, qsizetype offset) const override;
    qsizetype offsetAt(qsizetype row, int x) const override;
    qsizetype rowBegin(qsizetype row) const override;
    qsizetype rowEnd(qsizetype row) const override;
    qsizetype next(qsizetype offset) const override { return offset + 1; }
    qsizetype before(qsizetype offset) const override { return offset - 1; }
    bool pressed(qsizetype row, const QPoint &position) override;
    bool keyPressed(QKeyEvent *event) override;
    void fillMenu(QMenu &menu) override;

private:
    enum class Look : quint8 { Letter, Other, Found, Selected };
    Look lookOf(qsizetype offset, size_t &hit) const;
    void paintRun(QPainter &painter, qsizetype row, int y, int first, int last, Look look) const;
    void copyAs(const QString &text);
    QByteArrayView selectedBytes() const;

    HexRows m_rows;
    bool m_isInLetters = false;
};

} // namespace Hookglass
