// SPDX-License-Identifier: MIT
#include "jsontreeview.h"

#include "background.h"
#include "copybutton.h"
#include "tonelabel.h"

#include <QtGui/QContextMenuEvent>
#include <QtGui/QPainter>
#include <QtWidgets/QHBoxLayout>
#include <QtWidgets/QHeaderView>
#include <QtWidgets/QMenu>
#include <QtWidgets/QStyledItemDelegate>
#include <QtWidgets/QTreeView>
#include <QtWidgets/QVBoxLayout>

#include <algorithm>

namespace Hookglass {

using namespace Qt::StringLiterals;

namespace {

constexpr int RowHeight = 22;
constexpr int Margin = 6;

QColor inkOf(const ThemeColors &c, const QModelIndex &index)
{
    using Kind = JsonTreeModel::Kind;
    const Kind kind = index.data(JsonTreeModel::KindRole).value<Kind>();
    if (kind == Kind::Problem)
        return c.bad;
    if (index.column() == JsonTreeModel::NameColumn)
        return index.data(JsonTreeModel::IsElementRole).toBool() ? c.muted : c.jsonKey;
    switch (kind) {
    case Kind::Object:
    case Kind::Array:
    case Kind::Group:
        return c.muted;
    case Kind::String:
        return c.jsonString;
    case Kind::Number:
        return c.jsonNumber;
    case Kind::Literal:
        return c.jsonLiteral;
    case Kind::Problem:
        return c.bad;
    case Kind::Rest:
        return c.text;
    }
    Q_UNREACHABLE();
}

/// Names and values in their colours; what was found has a ground of its own.
class TreeDelegate final : public QStyledItemDelegate
{
public:
    TreeDelegate(const Theme &theme, const std::shared_ptr<const TextHits> &hits, QObject *parent)
        : QStyledItemDelegate(parent)
        , m_theme(theme)
        , m_hits(hits)
    {
    }

    void paint(QPainter *painter, const QStyleOptionViewItem &option,
               const QModelIndex &index) const override
    {
        QStyleOptionViewItem item = option;
        initStyleOption(&item, index);
        const ThemeColors &c = m_theme.colors();
        const bool isOn = item.state & QStyle::State_Selected;
        painter->save();
        painter->fillRect(item.rect, isOn ? c.accent : hasHit(index) ? c.warnSoft : c.base);
        painter->setFont(item.font);
        QString text = item.text;
        if (index.column() == JsonTreeModel::NameColumn) {
            const auto repeat = index.data(JsonTreeModel::RepeatRole).value<JsonRepeat>();
            if (repeat.count > 1)
                text = tr("%1 (%2 of %3)").arg(text).arg(repeat.ordinal).arg(repeat.count);
        }
        painter->setPen(isOn ? c.onAccent : hasHit(index) ? c.text : inkOf(c, index));
        const QRect rect = item.rect.adjusted(Margin / 2, 0, -Margin, 0);
        painter->drawText(
            rect, Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine | Qt::TextForceLeftToRight,
            item.fontMetrics.elidedText(text, Qt::ElideRight, rect.width()));
        painter->restore();
    }

    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override
    {
        return {option.fontMetrics.horizontalAdvance(index.data().toString()) + 2 * Margin,
                std::max(RowHeight, option.fontMetrics.height() + 6)};
    }

private:
    bool hasHit(const QModelIndex &index) const
    {
        if (!m_hits || m_hits->hits.empty())
            return false;
        const bool isName = index.column() == JsonTreeModel::NameColumn;
        using Kind = JsonTreeModel::Kind;
        const Kind kind = index.data(JsonTreeModel::KindRole).value<Kind>();
        if (!isName && (kind == Kind::Object || kind == Kind::Array || kind == Kind::Group))
            return false;
        const qint64 begin =
            index.data(isName ? JsonTreeModel::KeyBeginRole : JsonTreeModel::BeginRole)
                .toLongLong();
        const qint64 end =
            index.data(isName ? JsonTreeModel::KeyEndRole : JsonTreeModel::EndRole).toLongLong();
        const auto at =
            std::partition_point(m_hits->hits.begin(), m_hits->hits.end(),
                                 [begin](const TextHit &hit) { return hit.end <= begin; });
        return at != m_hits->hits.end() && at->begin < end;
    }

    const Theme &m_theme;
    const std::shared_ptr<const TextHits> &m_hits;
};

/// A search by typing would load every row; letters mean something else here. It scrolls to where
/// keys lead, but not to what is chosen otherwise: that may be far away, and is revealed on demand.
class PlainTree final : public QTreeView
{
public:
    using QTreeView::QTreeView;
    void keyboardSearch(const QString &) override {}

protected:
    void keyPressEvent(QKeyEvent *event) override
    {
        const QPersistentModelIndex before = currentIndex();
        QTreeView::keyPressEvent(event);
        if (currentIndex() != before)
            scrollTo(currentIndex().siblingAtColumn(JsonTreeModel::NameColumn));
    }
};

} // namespace

JsonTreeView::JsonTreeView(const Theme &theme, Background &background, int lane, QWidget *parent)
    : QWidget(parent)
    , m_background(background)
    , m_lane(lane)
{
    build(theme);
    connect(m_view->selectionModel(), &QItemSelectionModel::currentChanged, this,
            [this](const QModelIndex &current) {
                showPath();
                if (current.isValid() && !m_isMoving)
                    Q_EMIT currentChanged(current.data(JsonTreeModel::BeginRole).toLongLong(),
                                          current.data(JsonTreeModel::EndRole).toLongLong());
            });
    connect(&theme, &Theme::changed, m_view->viewport(), qOverload<>(&QWidget::update));
    showPath();
}

JsonTreeView::~JsonTreeView() = default;

void JsonTreeView::build(const Theme &theme)
{
    m_view = new PlainTree;
    m_view->setModel(&m_model);
    m_view->setItemDelegate(new TreeDelegate(theme, m_hits, m_view));
    m_view->setAccessibleName(tr("Payload as a tree"));
    m_view->setFont(theme.monoFont());
    m_view->header()->setFont(theme.textFont());
    m_view->setFrameShape(QFrame::NoFrame);
    m_view->setUniformRowHeights(true);
    m_view->setIndentation(18);
    m_view->setAllColumnsShowFocus(true);
    m_view->setAutoScroll(false);
    m_view->setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_view->header()->setHighlightSections(false);
    m_view->header()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    m_view->header()->resizeSection(JsonTreeModel::NameColumn, 240);
    m_view->header()->setStretchLastSection(true);
    m_view->setContextMenuPolicy(Qt::CustomContextMenu);
    m_view->installEventFilter(this);
    connect(m_view, &QWidget::customContextMenuRequested, this, &JsonTreeView::showMenu);
    m_message = new ToneLabel(theme, Tone::Muted, ToneLabel::Fit::Wrapped);
    m_message->setContentsMargins(20, 6, 12, 0);
    m_message->setAlignment(Qt::AlignLeft | Qt::AlignTop);
    m_path = new ToneLabel(theme, Tone::Muted, ToneLabel::Fit::Elided);
    m_path->setFont(theme.monoFont());
    m_path->setAccessibleName(tr("Path of the current value"));
    m_pointerButton = new CopyButton(theme, tr("the path as a JSON Pointer"), tr("Pointer"));
    m_pathButton = new CopyButton(theme, tr("the path as a JSONPath"), tr("JSONPath"));
    m_valueButton = new CopyButton(theme, tr("the value as it is written"), tr("Value"));
    m_pointerButton->setSource([this] {
        const auto path = m_model.path(m_view->currentIndex());
        return path ? jsonPointer(*path) : QString();
    });
    m_pathButton->setSource([this] {
        const auto path = m_model.path(m_view->currentIndex());
        return path ? jsonPath(*path) : QString();
    });
    m_valueButton->setSource(
        [this] { return QString::fromUtf8(m_model.valueBytes(m_view->currentIndex())); });
    m_ambiguity = new ToneLabel(theme, Tone::Warn, ToneLabel::Fit::Wrapped);
    m_ambiguity->setContentsMargins(20, 4, 12, 0);
    m_ambiguity->setTextFormat(Qt::PlainText);
    for (const CopyButton *button : {m_pointerButton, m_pathButton})
        connect(button, &CopyButton::copied, this, [this] { showAmbiguity(true); });
    auto *inset = new QHBoxLayout;
    inset->setContentsMargins(10, 0, 0, 0);
    inset->addWidget(m_view);
    auto *strip = new QHBoxLayout;
    strip->setContentsMargins(20, 2, 12, 2);
    strip->setSpacing(4);
    strip->addWidget(m_path, 1);
    strip->addWidget(m_pointerButton);
    strip->addWidget(m_pathButton);
    strip->addWidget(m_valueButton);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_message, 1);
    column->addLayout(inset, 1);
    column->addWidget(m_ambiguity);
    column->addLayout(strip);
}

void JsonTreeView::setBody(const QByteArray &body)
{
    m_body = body;
    m_hits.reset();
    m_toReveal = -1;
    m_background.forget(m_lane);
    m_isWaiting = body.size() > AtOnce;
    if (!m_isWaiting) {
        setText(body.isEmpty() ? nullptr : std::make_shared<const JsonTreeText>(body));
        return;
    }
    setText(nullptr);
    using Text = std::shared_ptr<const JsonTreeText>;
    m_background.ask<Text>(
        m_lane, this, [body] { return std::make_shared<const JsonTreeText>(body); },
        [this](const Text &text) {
            m_isWaiting = false;
            setText(text);
        });
}

void JsonTreeView::setText(std::shared_ptr<const JsonTreeText> text)
{
    m_isMoving = true;
    m_model.setText(std::move(text));
    m_message->setVisible(m_model.isEmpty());
    m_view->setVisible(!m_model.isEmpty());
    m_message->setText(m_isWaiting        ? tr("Reading\u2026")
                       : m_body.isEmpty() ? tr("Empty body: there is nothing in it.")
                                          : QString());
    openFirst();
    m_isMoving = false;
    showPath(); // a model that begins anew has no current value
    if (m_isWaiting)
        return;
    if (m_toReveal >= 0)
        reveal(std::exchange(m_toReveal, -1));
    Q_EMIT ready();
}

/// The outermost is open from the start, and what is in it if that is little.
void JsonTreeView::openFirst()
{
    constexpr int few = 40;
    const QModelIndex root = m_model.index(0, 0);
    if (!root.isValid())
        return;
    m_view->expand(root);
    int rows = m_model.rowCount(root);
    for (int row = 0; row < m_model.rowCount(root) && rows < few; ++row) {
        const QModelIndex child = m_model.index(row, 0, root);
        if (child.data(JsonTreeModel::KindRole).value<JsonTreeModel::Kind>() ==
            JsonTreeModel::Kind::Group)
            return;
        m_model.fetchMore(child);
        rows += m_model.rowCount(child);
        if (rows < few)
            m_view->expand(child);
    }
    m_view->setCurrentIndex(root);
    m_view->scrollToTop();
}

QList<QWidget *> JsonTreeView::buttons() const
{
    return {m_pointerButton, m_pathButton, m_valueButton};
}

void JsonTreeView::setHits(std::shared_ptr<const TextHits> hits)
{
    m_hits = std::move(hits);
    m_view->viewport()->update();
}

void JsonTreeView::reveal(qsizetype offset)
{
    if (m_isWaiting) {
        m_toReveal = offset;
        return;
    }
    showIndex(m_model.reveal(offset));
}

void JsonTreeView::showIndex(const QModelIndex &index)
{
    if (!index.isValid())
        return;
    m_isMoving = true;
    QModelIndexList above;
    for (QModelIndex at = index.parent(); at.isValid(); at = at.parent())
        above.prepend(at);
    for (const QModelIndex &at : std::as_const(above))
        m_view->expand(at);
    m_view->setCurrentIndex(index);
    m_view->scrollTo(index);
    m_isMoving = false;
}

void JsonTreeView::revealProblem()
{
    if (!m_isWaiting)
        showIndex(m_model.problemIndex());
}

qsizetype JsonTreeView::currentBegin() const
{
    const QModelIndex current = m_view->currentIndex();
    return current.isValid() ? current.data(JsonTreeModel::BeginRole).toLongLong() : -1;
}

void JsonTreeView::showPath()
{
    const QModelIndex current = m_view->currentIndex();
    const auto path = m_model.path(current);
    const bool hasValue = current.isValid();
    m_pointerButton->setEnabled(hasValue && path && !path->isEmpty());
    m_pathButton->setEnabled(hasValue && path.has_value());
    m_valueButton->setEnabled(hasValue);
    if (!hasValue)
        m_path->setText({});
    else if (!path && !current.parent().isValid())
        m_path->setText(tr("No path: there is no value."));
    else if (!path)
        m_path->setText(tr("No path: a name on it is half a character, which no path can say."));
    else
        m_path->setText(jsonPath(*path));
    showAmbiguity(false);
}

/// Told where the path is shown, and once more when it has been copied.
void JsonTreeView::showAmbiguity(bool isCopied)
{
    const QModelIndex current = m_view->currentIndex();
    const QString words = m_model.path(current) ? m_model.ambiguity(current) : QString();
    m_ambiguity->setText(isCopied && !words.isEmpty() ? tr("Copied, but: %1").arg(words) : words);
    m_ambiguity->setVisible(!words.isEmpty());
}

QString JsonTreeView::ambiguityText() const
{
    return m_ambiguity->text();
}

QString JsonTreeView::pathText() const
{
    return m_path->text();
}

void JsonTreeView::copyValue()
{
    m_valueButton->copy();
}

void JsonTreeView::copyPointer()
{
    m_pointerButton->copy();
}

void JsonTreeView::copyPath()
{
    m_pathButton->copy();
}

void JsonTreeView::showMenu(const QPoint &position)
{
    auto *menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    QAction *value = menu->addAction(tr("Copy value"), this, &JsonTreeView::copyValue);
    value->setShortcut(QKeySequence::Copy);
    value->setEnabled(m_valueButton->isEnabled());
    menu->addAction(tr("Copy path as JSON Pointer"), this, &JsonTreeView::copyPointer)
        ->setEnabled(m_pointerButton->isEnabled());
    menu->addAction(tr("Copy path as JSONPath"), this, &JsonTreeView::copyPath)
        ->setEnabled(m_pathButton->isEnabled());
    menu->popup(m_view->viewport()->mapToGlobal(position));
}

bool JsonTreeView::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == m_view && event->type() == QEvent::KeyPress &&
        static_cast<QKeyEvent *>(event)->matches(QKeySequence::Copy)) {
        copyValue();
        return true;
    }
    return QWidget::eventFilter(watched, event);
}

} // namespace Hookglass
