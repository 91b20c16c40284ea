// SPDX-License-Identifier: MIT
#include "savedfilters.h"

#include "dialogparts.h"
#include "fields.h"
#include "listrow.h"
#include "tonelabel.h"

#include <QtCore/QScopedValueRollback>
#include <QtGui/QKeyEvent>
#include <QtGui/QPainter>
#include <QtWidgets/QApplication>
#include <QtWidgets/QHBoxLayout>
#include <QtWidgets/QLineEdit>
#include <QtWidgets/QListWidget>
#include <QtWidgets/QPushButton>
#include <QtWidgets/QStyledItemDelegate>
#include <QtWidgets/QVBoxLayout>

#include <algorithm>

namespace Hookglass {

namespace {

constexpr int Width = 560;
constexpr int RowHeight = 32;
constexpr int Padding = 10;
constexpr int Gap = 18; ///< between a name and its filter
constexpr int FilterRole = Qt::AccessibleDescriptionRole;

/// The name, and what the filter says.
class SavedDelegate final : public QStyledItemDelegate
{
public:
    SavedDelegate(const Theme &theme, QObject *parent)
        : QStyledItemDelegate(parent)
        , m_theme(theme)
    {
    }

    QSize sizeHint(const QStyleOptionViewItem &, const QModelIndex &) const override
    {
        return {Width / 2, RowHeight};
    }

    void updateEditorGeometry(QWidget *editor, const QStyleOptionViewItem &option,
                              const QModelIndex &) const override
    {
        editor->setGeometry(option.rect);
    }

    void paint(QPainter *painter, const QStyleOptionViewItem &option,
               const QModelIndex &index) const override
    {
        const ThemeColors &c = m_theme.colors();
        paintListRow(*painter, option, c);
        QRect rect = option.rect.adjusted(Padding, 0, -Padding, 0);
        const QFontMetrics metrics(option.font);
        const QString name =
            metrics.elidedText(index.data().toString(), Qt::ElideRight, rect.width());
        painter->setFont(option.font);
        painter->setPen(c.text);
        painter->drawText(rect, Qt::AlignVCenter | Qt::TextSingleLine, name);
        rect.setLeft(rect.left() + metrics.horizontalAdvance(name) + Gap);
        if (rect.width() < RowHeight)
            return;
        painter->setFont(m_theme.monoFont());
        painter->setPen(c.muted);
        painter->drawText(
            rect, Qt::AlignVCenter | Qt::TextSingleLine,
            QFontMetrics(m_theme.monoFont())
                .elidedText(index.data(FilterRole).toString(), Qt::ElideRight, rect.width()));
    }

private:
    const Theme &m_theme;
};

} // namespace

SavedFilters::SavedFilters(const Theme &theme, FilterKeeper &keeper, const QString &text,
                           QWidget *parent)
    : QDialog(parent)
    , m_theme(theme)
    , m_keeper(keeper)
    , m_text(text)
{
    setWindowTitle(tr("Saved filters"));
    setMinimumWidth(Width);
    m_problem = new ToneLabel(theme, Tone::Bad, ToneLabel::Fit::Wrapped);
    m_problem->hide();
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(20, 18, 20, 18);
    column->setSpacing(8);
    column->addWidget(makeSaving());
    column->addSpacing(6);
    column->addWidget(sectionTitle(theme, tr("Saved filters")));
    column->addWidget(makeNothing());
    column->addWidget(makeList(), 1);
    column->addWidget(m_problem);
    m_use = new QPushButton(tr("Use it"));
    m_use->setProperty("primary", true);
    m_use->setAutoDefault(false);
    column->addWidget(buttonRow(this, m_use));
    connect(m_use, &QPushButton::clicked, this, &SavedFilters::use);
    connect(&keeper, &FilterKeeper::savedChanged, this, &SavedFilters::fill);
    fill();
    if (!m_text.isEmpty())
        m_name->setFocus();
    else if (m_list->count() > 0)
        m_list->setFocus();
}

SavedFilters::~SavedFilters() = default;

QWidget *SavedFilters::makeSaving()
{
    auto *box = new QWidget;
    auto *shown = new ToneLabel(m_theme, Tone::Muted, ToneLabel::Fit::Elided);
    shown->setFont(m_theme.monoFont());
    shown->setText(m_text);
    m_name = textField(tr("Name of this filter"));
    m_name->setPlaceholderText(tr("Such as: failed today"));
    m_name->setMaxLength(int(FilterShelf::LongestName));
    m_save = new QPushButton(tr("Save"));
    m_save->setDefault(true);
    m_hint = new ToneLabel(m_theme, Tone::Muted);
    auto *row = new QHBoxLayout;
    row->setSpacing(8);
    row->addWidget(m_name, 1);
    row->addWidget(m_save);
    auto *column = new QVBoxLayout(box);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(6);
    column->addWidget(sectionTitle(m_theme, tr("Save this filter")));
    column->addWidget(shown);
    column->addLayout(row);
    column->addWidget(m_hint);
    box->setVisible(!m_text.isEmpty());
    connect(m_name, &QLineEdit::textChanged, this, &SavedFilters::refresh);
    connect(m_save, &QPushButton::clicked, this, &SavedFilters::save);
    return box;
}

/// In place of a list with nothing in it: what it is for, and how something gets there.
ToneLabel *SavedFilters::makeNothing()
{
    m_nothing = new ToneLabel(m_theme, Tone::Muted, ToneLabel::Fit::Wrapped);
    const QString what =
        tr("None yet. A filter that you need again and again, such as what failed today, can be "
           "kept here under a name; then it is in the menu Saved, one click away.");
    const QString how =
        m_text.isEmpty()
            ? tr("To keep one, write it into the field above the table, then choose Saved and "
                 "“Save this filter…”.")
            : tr("To keep the one that you have now, give it a name above and press Save.");
    m_nothing->setText(what + QLatin1String("\n\n") + how);
    return m_nothing;
}

QWidget *SavedFilters::makeList()
{
    m_listBox = new QWidget;
    m_list = new QListWidget;
    m_list->setAccessibleName(tr("Saved filters"));
    m_list->setMinimumHeight(150);
    m_list->setItemDelegate(new SavedDelegate(m_theme, m_list));
    m_list->setUniformItemSizes(true);
    m_list->setMouseTracking(true);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_list->setEditTriggers(QAbstractItemView::EditKeyPressed);
    m_list->installEventFilter(this);
    m_rename = new QPushButton(tr("Rename"));
    m_delete = new QPushButton(tr("Delete"));
    for (QPushButton *button : {m_rename, m_delete})
        button->setAutoDefault(false);
    auto *buttons = new QVBoxLayout;
    buttons->setSpacing(6);
    buttons->addWidget(m_rename);
    buttons->addWidget(m_delete);
    buttons->addStretch(1);
    auto *row = new QHBoxLayout(m_listBox);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(8);
    row->addWidget(m_list, 1);
    row->addLayout(buttons);
    connect(m_list, &QListWidget::currentRowChanged, this, &SavedFilters::refresh);
    connect(m_list, &QListWidget::itemDoubleClicked, this, &SavedFilters::use);
    connect(m_list, &QListWidget::itemChanged, this, [this](const QListWidgetItem *item) {
        if (!m_isFilling)
            rename(m_list->row(item), item->text());
    });
    connect(m_rename, &QPushButton::clicked, this, [this] {
        m_list->setFocus();
        m_list->editItem(m_list->currentItem());
    });
    connect(m_delete, &QPushButton::clicked, this, &SavedFilters::remove);
    return m_listBox;
}

void SavedFilters::fill()
{
    const QScopedValueRollback filling(m_isFilling, true);
    const int before = m_list->currentRow();
    m_list->clear();
    for (const SavedFilter &filter : m_keeper.saved()) {
        auto *item = new QListWidgetItem(filter.name, m_list);
        item->setToolTip(filter.text);
        item->setData(FilterRole, filter.text);
        item->setFlags(item->flags() | Qt::ItemIsEditable);
    }
    m_list->setCurrentRow(std::clamp(before, 0, std::max(0, m_list->count() - 1)));
    refresh();
}

const SavedFilter *SavedFilters::current() const
{
    const int row = m_list->currentRow();
    return row >= 0 && row < m_keeper.saved().size() ? &m_keeper.saved().at(row) : nullptr;
}

void SavedFilters::refresh()
{
    if (!m_use)
        return; // still being put together
    for (QPushButton *button : {m_use, m_rename, m_delete})
        button->setEnabled(current() != nullptr);
    const bool hasSome = m_list->count() > 0;
    m_nothing->setVisible(!hasSome);
    m_listBox->setVisible(hasSome);
    m_use->setVisible(hasSome);
    const QString name = m_name->text().simplified().toCaseFolded();
    m_save->setEnabled(!name.isEmpty());
    const auto same = std::find_if(
        m_keeper.saved().cbegin(), m_keeper.saved().cend(),
        [&name](const SavedFilter &filter) { return filter.name.toCaseFolded() == name; });
    const bool isKnown = same != m_keeper.saved().cend();
    m_hint->setText(isKnown ? tr("It takes the place of “%1”.").arg(same->name) : QString());
    m_hint->setVisible(isKnown);
}

void SavedFilters::report(const Result<void> &done)
{
    m_problem->setText(done ? QString() : done.error().message);
    m_problem->setVisible(!done);
    if (!done)
        fill(); // what was typed does not hold
}

void SavedFilters::save()
{
    m_keeper.save(m_name->text(), m_text, this, [this](const Result<void> &done) {
        report(done);
        if (done)
            accept();
    });
}

void SavedFilters::rename(int row, const QString &name)
{
    const SavedFilter filter = m_keeper.saved().value(row);
    if (filter.name != name)
        m_keeper.rename(filter.id, name, this, [this](const Result<void> &done) { report(done); });
}

void SavedFilters::remove()
{
    if (const SavedFilter *filter = current())
        m_keeper.remove(filter->id, this, [this](const Result<void> &done) { report(done); });
}

void SavedFilters::use()
{
    if (const SavedFilter *filter = current()) {
        Q_EMIT chosen(filter->text);
        accept();
    }
}

QString SavedFilters::nothingText() const
{
    return m_nothing->isHidden() ? QString() : m_nothing->text();
}

QString SavedFilters::problemText() const
{
    return m_problem->text();
}

bool SavedFilters::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == m_list && event->type() == QEvent::KeyPress) {
        const int key = static_cast<QKeyEvent *>(event)->key();
        const bool isEnter = key == Qt::Key_Return || key == Qt::Key_Enter;
        // A name's editor passes its Enter key on to us: that one ends the editing, no more.
        const QWidget *focus = QApplication::focusWidget();
        const bool isEditing = focus && m_list->viewport()->isAncestorOf(focus);
        if (key == Qt::Key_Delete && !isEditing) {
            remove();
            return true;
        }
        if (isEnter && !isEditing)
            use();
        if (isEnter)
            return true;
    }
    return QDialog::eventFilter(watched, event);
}

} // namespace Hookglass
