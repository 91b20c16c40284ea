// SPDX-License-Identifier: MIT
#pragma once

#include "icons.h"
#include "theme.h"

#include <QtWidgets/QStyledItemDelegate>

namespace Hookglass {

/// Cells of the webhooks' two tables: headings, ticks, and states by icon and words.
class WebhookDelegate final : public QStyledItemDelegate
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(WebhookDelegate)
public:
    enum class Table { Matrix, Destinations, LeftOvers };

    WebhookDelegate(const Theme &theme, Table table, QObject *parent = nullptr);
    ~WebhookDelegate() override;

    void paint(QPainter *painter, const QStyleOptionViewItem &option,
               const QModelIndex &index) const override;
    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    /// A click anywhere in an event's cell ticks it, and so does Space.
    bool editorEvent(QEvent *event, QAbstractItemModel *model, const QStyleOptionViewItem &option,
                     const QModelIndex &index) override;

private:
    struct Look
    {
        Tone tone = Tone::Text;
        std::optional<Glyph> glyph;
    };
    Look lookOf(const QModelIndex &index) const;

    const Theme &m_theme;
    const Table m_table;
};

} // namespace Hookglass
