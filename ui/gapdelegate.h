// SPDX-License-Identifier: MIT
#pragma once

#include <QtWidgets/QStyledItemDelegate>

namespace Hookglass {

class Theme;

/// An entry of two lines: the first one in strong type, the second one quiet. Each gives way by an
/// ellipsis.
class GapDelegate final : public QStyledItemDelegate
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(GapDelegate)
public:
    explicit GapDelegate(const Theme &theme, QObject *parent = nullptr);
    ~GapDelegate() override;

    void paint(QPainter *painter, const QStyleOptionViewItem &option,
               const QModelIndex &index) const override;
    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;

private:
    const Theme &m_theme;
};

} // namespace Hookglass
