// SPDX-License-Identifier: MIT
#include "suggestionlist.h"

#include "listrow.h"
#include "theme.h"

#include <QtGui/QPainter>
#include <QtWidgets/QScrollBar>
#include <QtWidgets/QStyledItemDelegate>

#include <algorithm>

namespace Hookglass {

namespace {

constexpr int RowHeight = 28;
constexpr int Padding = 10;
constexpr int Gap = 18; ///< between a text and its hint
constexpr int NarrowestWidth = 200;
constexpr int WidestWidth = 560;
constexpr int HintRole = Qt::UserRole;

/// The text as it would be written, and in plain words what it is.
class SuggestionDelegate final : public QStyledItemDelegate
{
public:
    SuggestionDelegate(const Theme &theme, QObject *parent)
        : QStyledItemDelegate(parent)
        , m_theme(theme)
    {
    }

    QSize sizeHint(const QStyleOptionViewItem &, const QModelIndex &) const override
    {
        return {NarrowestWidth, RowHeight};
    }

    void paint(QPainter *painter, const QStyleOptionViewItem &option,
               const QModelIndex &index) const override
    {
        const ThemeColors &c = m_theme.colors();
        paintListRow(*painter, option, c);
        QRect rect = option.rect.adjusted(Padding, 0, -Padding, 0);
        const QString text = index.data().toString();
        const QString hint = index.data(HintRole).toString();
        painter->setFont(m_theme.monoFont());
        painter->setPen(c.text);
        const QFontMetrics mono(m_theme.monoFont());
        painter->drawText(rect, Qt::AlignVCenter | Qt::TextSingleLine,
                          mono.elidedText(text, Qt::ElideRight, rect.width()));
        rect.setLeft(rect.left() + mono.horizontalAdvance(text) + Gap);
        if (hint.isEmpty() || rect.width() < RowHeight)
            return;
        painter->setFont(m_theme.smallFont());
        painter->setPen(c.muted);
        painter->drawText(
            rect, Qt::AlignVCenter | Qt::TextSingleLine,
            QFontMetrics(m_theme.smallFont()).elidedText(hint, Qt::ElideRight, rect.width()));
    }

private:
    const Theme &m_theme;
};

} // namespace

SuggestionList::SuggestionList(const Theme &theme, QWidget *parent)
    : QListWidget(parent)
    , m_theme(theme)
{
    setObjectName(QStringLiteral("suggestions"));
    setAccessibleName(tr("Suggestions"));
    setFocusPolicy(Qt::NoFocus);
    setFrameShape(QFrame::Box);
    setUniformItemSizes(true);
    setMouseTracking(true);
    setVerticalScrollMode(ScrollPerPixel);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setItemDelegate(new SuggestionDelegate(theme, this));
    connect(this, &QListWidget::itemClicked, this,
            [this](const QListWidgetItem *item) { Q_EMIT taken(item->text()); });
    connect(this, &QListWidget::currentItemChanged, this, [this](const QListWidgetItem *item) {
        if (!item)
            Q_EMIT spoken({});
        else if (const QString hint = item->data(HintRole).toString(); hint.isEmpty())
            Q_EMIT spoken(item->text());
        else
            Q_EMIT spoken(item->text() + QLatin1String(", ") + hint);
    });
    hide();
}

SuggestionList::~SuggestionList() = default;

void SuggestionList::offer(const QList<FilterCompletions::Item> &items, const QWidget &field,
                           QPoint place)
{
    clear();
    if (items.isEmpty()) {
        hide();
        return;
    }
    const QFontMetrics mono(m_theme.monoFont());
    const QFontMetrics small(m_theme.smallFont());
    int wanted = NarrowestWidth;
    for (const FilterCompletions::Item &item : items) {
        auto *row = new QListWidgetItem(item.text, this);
        row->setData(HintRole, item.hint);
        row->setData(Qt::AccessibleDescriptionRole, item.hint);
        const int hint = item.hint.isEmpty() ? 0 : Gap + small.horizontalAdvance(item.hint);
        wanted = std::max(wanted, 2 * Padding + mono.horizontalAdvance(item.text) + hint);
    }
    setCurrentRow(-1);
    // A child of the window: it takes no focus, and goes where the window goes.
    QWidget *window = field.window();
    if (parentWidget() != window)
        setParent(window);
    const QPoint at = field.mapTo(window, place);
    const int below = std::max(RowHeight * 3, window->height() - at.y() - 8);
    const int bar = count() > ShownItems ? verticalScrollBar()->sizeHint().width() : 0;
    resize(std::min(wanted + RowHeight + 2 * frameWidth() + bar, WidestWidth),
           std::min(std::min(count(), ShownItems) * RowHeight + 2 * frameWidth(), below));
    move(std::clamp(at.x(), 0, std::max(0, window->width() - width())), at.y());
    show();
    raise();
}

void SuggestionList::moveBy(int rows)
{
    if (count() == 0)
        return;
    const int from = currentRow() < 0 ? (rows > 0 ? -1 : 0) : currentRow();
    setCurrentRow((from + rows + count()) % count());
}

QString SuggestionList::chosen() const
{
    const QListWidgetItem *item = currentItem() ? currentItem() : this->item(0);
    return item ? item->text() : QString();
}

} // namespace Hookglass
