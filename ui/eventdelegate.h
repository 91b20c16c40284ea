// SPDX-License-Identifier: MIT
#pragma once

#include "icons.h"
#include "models/eventtablemodel.h"

#include <QtWidgets/QStyledItemDelegate>

#include <optional>

namespace Hookglass {

/// Looks of a row of EventTableModel: the model says what things mean, here they get colour,
/// icon and font.
class EventDelegate final : public QStyledItemDelegate
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(EventDelegate)
public:
    EventDelegate(const Theme &theme, QObject *parent = nullptr);
    ~EventDelegate() override;

    void paint(QPainter *painter, const QStyleOptionViewItem &option,
               const QModelIndex &index) const override;
    /// As wide as the whole text with all that stands beside it.
    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    /// So wide that every word a column of states can say is readable; what it shows of the
    /// user's own (event, resource, account) may be longer.
    int stateWidth(EventTableModel::Column column) const;

private:
    void paintBackground(QPainter *painter, const QStyleOptionViewItem &option,
                         const QModelIndex &index) const;
    void paintEvent(QPainter *painter, const QRect &cell, const QModelIndex &index) const;
    int paintMarks(QPainter *painter, const QRect &rect, const QModelIndex &index) const;
    int tagWidth(const QString &word) const;
    void paintTag(QPainter *painter, const QRect &rect, int titleWidth, const QString &word) const;
    void paintMarked(QPainter *painter, const QRect &rect, const QModelIndex &index,
                     std::optional<Glyph> glyph, Tone tone) const;
    void paintAttempts(QPainter *painter, const QRect &rect, const QModelIndex &index) const;
    void paintText(QPainter *painter, const QRect &rect, const QModelIndex &index,
                   const QFont &font, Tone tone) const;
    void paintPlaceholder(QPainter *painter, const QRect &rect) const;

    int textWidth(EventTableModel::Column column, const QString &text) const;
    const QFont &fontOf(EventTableModel::Column column) const;

    const Theme &m_theme;
    const QFont m_text;
    const QFont m_medium;
    const QFont m_mono;
    const QIcon m_retry;
};

/// Icon and tone for a verdict; the word comes from signatureWord().
Glyph signatureGlyph(int kind);
Tone signatureTone(int kind);
/// The same for a ForwardState; no icon for None.
std::optional<Glyph> forwardGlyph(int state);
Tone forwardTone(int state);

} // namespace Hookglass
