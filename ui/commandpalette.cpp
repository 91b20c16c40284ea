// SPDX-License-Identifier: MIT
#include "commandpalette.h"

#include "card.h"
#include "fields.h"
#include "listrow.h"
#include "tonelabel.h"

#include <QtGui/QKeyEvent>
#include <QtGui/QPainter>
#include <QtWidgets/QApplication>
#include <QtWidgets/QLineEdit>
#include <QtWidgets/QListWidget>
#include <QtWidgets/QStyledItemDelegate>
#include <QtWidgets/QVBoxLayout>

#include <algorithm>

namespace Hookglass {

using namespace Qt::StringLiterals;

namespace {

constexpr int CardWidth = 600;
constexpr int FromTop = 60;
constexpr int Edge = 12; ///< of the card, and what stays free around it
constexpr int RowHeight = 32;
constexpr int MostRows = 11; ///< that are seen at once
constexpr int Padding = 10;
constexpr int PlaceRole = Qt::UserRole;
constexpr int KeysRole = Qt::UserRole + 1;

/// The name, in grey where it is found, and its keys at the right.
class CommandDelegate final : public QStyledItemDelegate
{
public:
    CommandDelegate(const Theme &theme, QObject *parent)
        : QStyledItemDelegate(parent)
        , m_theme(theme)
    {
    }

    QSize sizeHint(const QStyleOptionViewItem &, const QModelIndex &) const override
    {
        return {0, RowHeight};
    }

    void paint(QPainter *painter, const QStyleOptionViewItem &option,
               const QModelIndex &index) const override
    {
        const ThemeColors &c = m_theme.colors();
        paintListRow(*painter, option, c);
        QRect rect = option.rect.adjusted(Padding, 0, -Padding, 0);
        const QString keys = index.data(KeysRole).toString();
        draw(painter, rect, keys, m_theme.monoFont(), c.muted, Qt::AlignRight);
        if (!keys.isEmpty())
            rect.setRight(rect.right() - QFontMetrics(m_theme.monoFont()).horizontalAdvance(keys) -
                          Padding);
        const QString title = index.data().toString();
        draw(painter, rect, title, m_theme.textFont(), c.text, Qt::AlignLeft);
        rect.setLeft(rect.left() + QFontMetrics(m_theme.textFont()).horizontalAdvance(title) +
                     Padding);
        if (rect.width() > RowHeight)
            draw(painter, rect, index.data(PlaceRole).toString(), m_theme.smallFont(), c.muted,
                 Qt::AlignLeft);
    }

private:
    static void draw(QPainter *painter, const QRect &rect, const QString &text, const QFont &font,
                     const QColor &color, Qt::Alignment side)
    {
        painter->setFont(font);
        painter->setPen(color);
        painter->drawText(rect, int(side | Qt::AlignVCenter) | Qt::TextSingleLine,
                          QFontMetrics(font).elidedText(text, Qt::ElideRight, rect.width()));
    }

    const Theme &m_theme;
};

} // namespace

CommandPalette::CommandPalette(const Theme &theme, std::function<QList<Command>()> collect,
                               QWidget *parent)
    : QWidget(parent)
    , m_collect(std::move(collect))
    , m_card(new Card(theme, this))
    , m_field(textField(tr("Command")))
    , m_list(new QListWidget)
    , m_nothing(new ToneLabel(theme, Tone::Muted, ToneLabel::Fit::Wrapped))
{
    setAccessibleName(tr("Commands"));
    m_field->setPlaceholderText(tr("What do you want to do?"));
    m_field->installEventFilter(this);
    m_list->setAccessibleName(tr("Commands that fit"));
    m_list->setFocusPolicy(Qt::NoFocus);
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setUniformItemSizes(true);
    m_list->setMouseTracking(true);
    m_list->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_list->setItemDelegate(new CommandDelegate(theme, m_list));
    m_nothing->setText(tr("Nothing that can be done now has such a name."));
    m_card->content()->setContentsMargins(Edge, Edge, Edge, Edge);
    m_card->content()->setSpacing(8);
    m_card->content()->addWidget(m_field);
    m_card->content()->addWidget(m_list);
    m_card->content()->addWidget(m_nothing);
    connect(m_field, &QLineEdit::textChanged, this, &CommandPalette::fill);
    connect(m_list, &QListWidget::currentRowChanged, this, &CommandPalette::speak);
    connect(m_list, &QListWidget::itemClicked, this, &CommandPalette::run);
    parent->installEventFilter(this);
    hide();
}

CommandPalette::~CommandPalette() = default;

void CommandPalette::toggle()
{
    if (isVisible())
        close();
    else
        open();
}

void CommandPalette::open()
{
    m_commands = m_collect();
    m_before = QApplication::focusWidget();
    m_field->clear();
    fill();
    show();
    raise();
    fit();
    m_field->setFocus(Qt::ShortcutFocusReason);
}

void CommandPalette::close()
{
    hide();
    if (m_before)
        m_before->setFocus();
    m_before = nullptr;
    m_commands.clear();
    m_fitting.clear();
}

void CommandPalette::fill()
{
    m_fitting = fittingCommands(m_commands, m_field->text());
    m_list->clear();
    for (const Command &command : std::as_const(m_fitting)) {
        const QString place = !command.isOn             ? command.place
                              : command.place.isEmpty() ? tr("on")
                                                        : tr("%1, on").arg(command.place);
        auto *item = new QListWidgetItem(command.title, m_list);
        item->setData(PlaceRole, place);
        item->setData(KeysRole, command.keys);
        QStringList spoken{command.title, place, command.keys};
        spoken.removeAll(QString());
        item->setData(Qt::AccessibleTextRole, spoken.join(u", "_s));
    }
    m_list->setCurrentRow(0);
    m_list->setVisible(!m_fitting.isEmpty());
    m_nothing->setVisible(m_fitting.isEmpty());
    speak();
    fit();
}

void CommandPalette::fit()
{
    setGeometry(parentWidget()->rect());
    const int room = height() - FromTop - m_field->sizeHint().height() - 4 * Edge;
    const int rows = std::clamp(int(m_fitting.size()), 1, MostRows) * RowHeight;
    m_list->setFixedHeight(std::max(RowHeight, std::min(rows, room)));
    const int cardWidth = std::min(CardWidth, width() - 2 * Edge);
    QLayout &inside = *m_card->layout();
    inside.activate();
    const int cardHeight = inside.hasHeightForWidth() ? inside.totalHeightForWidth(cardWidth)
                                                      : inside.totalSizeHint().height();
    m_card->setGeometry((width() - cardWidth) / 2, FromTop, cardWidth, cardHeight);
}

/// A screen reader reads the field's description, as the focus stays there.
void CommandPalette::speak()
{
    const QListWidgetItem *item = m_list->currentItem();
    m_field->setAccessibleDescription(item ? item->data(Qt::AccessibleTextRole).toString()
                                           : m_nothing->text());
}

void CommandPalette::moveBy(int rows)
{
    if (m_list->count() > 0)
        m_list->setCurrentRow(std::clamp(m_list->currentRow() + rows, 0, m_list->count() - 1));
}

void CommandPalette::run()
{
    const Command command = m_fitting.value(m_list->currentRow());
    if (!command.source)
        return;
    close(); // first: what it does may take the focus
    runCommand(command);
}

bool CommandPalette::takesKey(int key)
{
    switch (key) {
    case Qt::Key_Escape:
        close();
        return true;
    case Qt::Key_Return:
    case Qt::Key_Enter:
        run();
        return true;
    case Qt::Key_Up:
    case Qt::Key_Backtab:
        moveBy(-1);
        return true;
    case Qt::Key_Down:
    case Qt::Key_Tab:
        moveBy(1);
        return true;
    case Qt::Key_PageUp:
        moveBy(-MostRows);
        return true;
    case Qt::Key_PageDown:
        moveBy(MostRows);
        return true;
    default:
        return false;
    }
}

bool CommandPalette::eventFilter(QObject *watched, QEvent *event)
{
    if (watched != m_field) {
        if (event->type() == QEvent::Resize && isVisible())
            fit();
        return QWidget::eventFilter(watched, event);
    }
    if (event->type() == QEvent::KeyPress && takesKey(static_cast<QKeyEvent *>(event)->key()))
        return true;
    if (event->type() == QEvent::ShortcutOverride &&
        static_cast<QKeyEvent *>(event)->key() == Qt::Key_Escape)
        event->accept();
    return QWidget::eventFilter(watched, event);
}

void CommandPalette::mousePressEvent(QMouseEvent *event)
{
    if (!m_card->geometry().contains(event->pos()))
        close();
}

void CommandPalette::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.fillRect(rect(), QColor(0, 0, 0, 90));
}

} // namespace Hookglass
