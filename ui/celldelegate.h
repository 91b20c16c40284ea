// SPDX-License-Identifier: MIT
#pragma once

#include <QtWidgets/QStyledItemDelegate>

namespace Hookglass {

class Theme;

/// A cell of a small table: the view's font, the header's margins, a quiet selection. The column
/// given shows a verdict with its icon; its model's Qt::UserRole is an int of
/// SignatureVerdict::Kind.
class CellDelegate final : public QStyledItemDelegate
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(CellDelegate)
public:
    explicit CellDelegate(const Theme &theme, int signatureColumn = -1, QObject *parent = nullptr);
    ~CellDelegate() override;

    void paint(QPainter *painter, const QStyleOptionViewItem &option,
               const QModelIndex &index) const override;
    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;

private:
    const Theme &m_theme;
    const int m_signatureColumn;
};

} // namespace Hookglass
