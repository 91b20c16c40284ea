// SPDX-License-Identifier: MIT
#include "models/jsontreemodel.h"

#include "models/format.h"
#include "models/jsonlayout.h"
#include "models/rawtext.h"

#include <algorithm>
#include <limits>

namespace Hookglass {

using namespace Qt::StringLiterals;
using JsonText::TokenKind;

namespace {

/// The beginning of these bytes as it can be shown.
QString shownPart(QByteArrayView bytes)
{
    QString text;
    qsizetype at = 0;
    while (at < bytes.size() && at < JsonTreeModel::ShownLength) {
        const Atom atom = atomAt(bytes, at);
        appendShown(text, atom);
        at += atom.bytes;
    }
    return at < bytes.size() ? text + u'\u2026' : text;
}

/// True if an escape stands for half a character alone.
bool hasLoneSurrogate(QByteArrayView token)
{
    const std::optional<QString> text = JsonText::decodeString(token);
    return !token.isValidUtf8() ||
           (text && text->contains(QChar::ReplacementCharacter) &&
            !token.contains("\xef\xbf\xbd") && !token.toByteArray().toLower().contains("\\ufffd"));
}

/// How many values a group of so many holds, so that there are at most GroupSize groups.
qint64 groupSpan(qint64 count)
{
    qint64 span = 1;
    while ((count + span - 1) / span > JsonTreeModel::GroupSize)
        span *= JsonTreeModel::GroupSize;
    return span;
}

} // namespace

JsonTreeText::JsonTreeText(const QByteArray &body)
    : bytes(body)
    , tree(bytes, std::numeric_limits<int>::max(), jsonBegin(bytes))
    , repeats(repeatedMembers(tree))
{
}

JsonTreeModel::JsonTreeModel(QObject *parent)
    : QAbstractItemModel(parent)
{
    m_items.emplace_back();
}

JsonTreeModel::~JsonTreeModel() = default;

void JsonTreeModel::setText(std::shared_ptr<const JsonTreeText> text)
{
    beginResetModel();
    m_text = std::move(text);
    m_items.clear();
    m_items.emplace_back();
    if (m_text) {
        for (Item &child : childrenOf(0)) {
            child.row = qint32(m_items.front().children.size());
            m_items.front().children.push_back(qint32(m_items.size()));
            m_items.push_back(std::move(child));
        }
    }
    m_items.front().isFilled = true;
    endResetModel();
}

const JsonTreeModel::Item &JsonTreeModel::itemOf(const QModelIndex &index) const
{
    return m_items[index.isValid() ? size_t(index.internalId()) : 0];
}

QModelIndex JsonTreeModel::indexOf(qint32 item, int column) const
{
    return item <= 0 ? QModelIndex()
                     : createIndex(m_items[size_t(item)].row, column, quintptr(item));
}

QModelIndex JsonTreeModel::index(int row, int column, const QModelIndex &parent) const
{
    if (!hasIndex(row, column, parent))
        return {};
    return indexOf(itemOf(parent).children[size_t(row)], column);
}

QModelIndex JsonTreeModel::parent(const QModelIndex &index) const
{
    return index.isValid() ? indexOf(itemOf(index).parent) : QModelIndex();
}

int JsonTreeModel::rowCount(const QModelIndex &parent) const
{
    return parent.column() > 0 ? 0 : int(itemOf(parent).children.size());
}

int JsonTreeModel::columnCount(const QModelIndex &) const
{
    return ColumnCount;
}

bool JsonTreeModel::canOpen(const Item &item) const
{
    if (!m_text || item.isProblem || item.node < 0 || item.depth >= DeepestShown)
        return false;
    return item.span > 0 || m_text->tree.at(item.node).children > 0 ||
           (m_text->tree.problem() && m_text->tree.openAtEnd() == item.node);
}

bool JsonTreeModel::hasChildren(const QModelIndex &parent) const
{
    if (parent.column() > 0)
        return false;
    const Item &item = itemOf(parent);
    return item.isFilled ? !item.children.empty() : canOpen(item);
}

bool JsonTreeModel::canFetchMore(const QModelIndex &parent) const
{
    return parent.column() <= 0 && !itemOf(parent).isFilled && canOpen(itemOf(parent));
}

void JsonTreeModel::fetchMore(const QModelIndex &parent)
{
    if (canFetchMore(parent))
        fill(qint32(parent.internalId()));
}

void JsonTreeModel::fill(qint32 index)
{
    if (m_items[size_t(index)].isFilled)
        return;
    m_items[size_t(index)].isFilled = true;
    std::vector<Item> children = childrenOf(index);
    if (children.empty())
        return;
    beginInsertRows(indexOf(index), 0, int(children.size()) - 1);
    for (Item &child : children) {
        child.row = qint32(m_items[size_t(index)].children.size());
        m_items[size_t(index)].children.push_back(qint32(m_items.size()));
        m_items.push_back(std::move(child));
    }
    endInsertRows();
}

std::vector<JsonTreeModel::Item> JsonTreeModel::childrenOf(qint32 index) const
{
    const JsonTree &tree = m_text->tree;
    const Item &item = m_items[size_t(index)];
    std::vector<Item> children;
    Item child;
    child.parent = index;
    child.depth = item.depth + 1;
    const bool isGroup = item.span > 0;
    child.container = isGroup ? item.container : index > 0 ? index : -1;
    const qint64 count = index == 0 ? (tree.size() > 0 ? 1 : 0)
                         : isGroup  ? item.span
                                    : tree.at(item.node).children;
    const qint64 span = groupSpan(count);
    qint32 node = index == 0 || isGroup ? item.node : item.node + 1;
    if (index == 0)
        node = 0;
    for (qint64 done = 0; done < count; done += span) {
        child.node = node;
        child.ordinal = item.span > 0 ? item.ordinal + done : done;
        child.span = span > 1 ? std::min(span, count - done) : 0;
        children.push_back(child);
        for (qint64 i = 0; i < span && done + i < count; ++i)
            node = tree.at(node).next;
    }
    const bool hasProblem =
        index == 0 ? tree.openAtEnd() < 0 : !isGroup && tree.openAtEnd() == item.node;
    if (tree.problem() && hasProblem) {
        child.node = -1;
        child.span = 0;
        child.ordinal = count;
        child.isProblem = true;
        children.push_back(child);
        child.isRest = true;
        if (tree.goodEnd() < m_text->bytes.size())
            children.push_back(child);
    }
    return children;
}

JsonTreeModel::Kind JsonTreeModel::kindOf(const Item &item) const
{
    if (item.isProblem)
        return item.isRest ? Kind::Rest : Kind::Problem;
    if (item.span > 0)
        return Kind::Group;
    switch (m_text->tree.at(item.node).kind) {
    case TokenKind::ObjectBegin:
        return Kind::Object;
    case TokenKind::ArrayBegin:
        return Kind::Array;
    case TokenKind::String:
        return Kind::String;
    case TokenKind::Number:
        return Kind::Number;
    case TokenKind::True:
    case TokenKind::False:
    case TokenKind::Null:
        return Kind::Literal;
    case TokenKind::ObjectEnd:
    case TokenKind::ArrayEnd:
    case TokenKind::Colon:
    case TokenKind::Comma:
        break; // no nodes
    }
    Q_UNREACHABLE();
}

std::pair<qint64, qint64> JsonTreeModel::rangeOf(const Item &item) const
{
    const JsonTree &tree = m_text->tree;
    if (item.isProblem)
        return {tree.goodEnd(), m_text->bytes.size()};
    const JsonTree::Node &first = tree.at(item.node);
    if (item.span == 0)
        return {first.begin, first.begin + first.length};
    qint32 last = item.node;
    for (qint64 i = 1; i < item.span; ++i)
        last = tree.at(last).next;
    return {first.keyLength > 0 ? first.keyBegin : first.begin,
            tree.at(last).begin + tree.at(last).length};
}

QString JsonTreeModel::nameOf(const Item &item) const
{
    if (item.isProblem)
        return item.isRest ? tr("(the rest)") : tr("Not JSON");
    if (item.span > 0)
        return u"[%1 \u2026 %2]"_s.arg(item.ordinal).arg(item.ordinal + item.span - 1);
    if (item.container < 0)
        return tr("(all)");
    const JsonTree::Node &node = m_text->tree.at(item.node);
    if (node.keyLength == 0)
        return QString::number(item.ordinal);
    const QByteArrayView key = m_text->tree.keyBytes(item.node);
    if (key.size() <= 2)
        return u"\"\""_s; // an empty name would look like none
    return shownPart(key.sliced(1, key.size() - 2));
}

QString JsonTreeModel::valueOf(const Item &item) const
{
    switch (kindOf(item)) {
    case Kind::Problem:
        return problemText(m_text->bytes, *m_text->tree.problem());
    case Kind::Rest:
        return shownPart(QByteArrayView(m_text->bytes).sliced(m_text->tree.goodEnd()));
    case Kind::Group:
        return {};
    case Kind::Object:
    case Kind::Array: {
        const JsonTree::Node &node = m_text->tree.at(item.node);
        const bool isObject = kindOf(item) == Kind::Object;
        QString words = node.children == 0 && !isOpenAtEnd(item)
                            ? (isObject ? u"{}"_s : u"[]"_s)
                            : itemsText(quint64(node.children), isObject);
        if (isOpenAtEnd(item)) // what is behind that place belongs to nothing
            words = tr("%1 before it stops being JSON").arg(words);
        if (item.depth >= DeepestShown && node.children > 0)
            words = tr("%1, nested too deeply for a tree").arg(words);
        return words;
    }
    case Kind::String:
    case Kind::Number:
    case Kind::Literal:
        return shownPart(m_text->tree.bytes(item.node));
    }
    Q_UNREACHABLE();
}

QString JsonTreeModel::tipOf(const Item &item, int column) const
{
    if (item.isProblem)
        return valueOf(item);
    if (item.span > 0)
        return {};
    const QByteArrayView token = column == NameColumn           ? m_text->tree.keyBytes(item.node)
                                 : kindOf(item) == Kind::String ? m_text->tree.bytes(item.node)
                                                                : QByteArrayView();
    QStringList words;
    if (column == NameColumn && repeatOf(item).count > 1)
        words << tr("The object has more than one member of this name. No path can name one of "
                    "them.");
    if (token.contains('\\')) {
        const QString text = JsonText::decodeString(token).value_or(QString());
        words << tr("Means: %1").arg(shownPart(text.toUtf8()));
    }
    return words.isEmpty() ? QString() : u"<p>"_s + words.join(u' ').toHtmlEscaped() + u"</p>"_s;
}

JsonRepeat JsonTreeModel::repeatOf(const Item &item) const
{
    if (item.span > 0 || item.isProblem || item.node < 0)
        return {};
    const std::vector<JsonRepeat> &all = m_text->repeats;
    const auto at = std::partition_point(all.begin(), all.end(), [&item](const JsonRepeat &repeat) {
        return repeat.node < item.node;
    });
    return at != all.end() && at->node == item.node ? *at : JsonRepeat();
}

QVariant JsonTreeModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const Item &item = itemOf(index);
    switch (role) {
    case Qt::DisplayRole:
        return index.column() == NameColumn ? nameOf(item) : valueOf(item);
    case Qt::ToolTipRole:
        return tipOf(item, index.column());
    case KindRole:
        return QVariant::fromValue(kindOf(item));
    case BeginRole:
        return rangeOf(item).first;
    case EndRole:
        return rangeOf(item).second;
    case KeyBeginRole:
        return item.node < 0 || item.span > 0 ? 0 : m_text->tree.at(item.node).keyBegin;
    case KeyEndRole:
        return item.node < 0 || item.span > 0
                   ? 0
                   : m_text->tree.at(item.node).keyBegin + m_text->tree.at(item.node).keyLength;
    case RepeatRole:
        return QVariant::fromValue(repeatOf(item));
    case IsElementRole:
        return item.span > 0 || item.container < 0 || item.isProblem ||
               m_text->tree.at(item.node).keyLength == 0;
    default:
        return {};
    }
}

QVariant JsonTreeModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    return section == NameColumn ? tr("Name") : tr("Value");
}

/// True if it has no end of its own: the problem, and what is open there.
bool JsonTreeModel::isOpenAtEnd(const Item &item) const
{
    const JsonTree &tree = m_text->tree;
    return item.isProblem || (tree.problem() && item.span == 0 && item.node <= tree.openAtEnd() &&
                              tree.openAtEnd() < tree.at(item.node).next);
}

QModelIndex JsonTreeModel::reveal(qsizetype offset)
{
    if (!m_text)
        return {};
    const auto beginOf = [this](const Item &item) -> qint64 {
        if (item.isProblem)
            return m_text->tree.goodEnd();
        const JsonTree::Node &node = m_text->tree.at(item.node);
        return node.keyLength > 0 ? node.keyBegin : node.begin;
    };
    qint32 at = 0;
    for (;;) {
        if (!m_items[size_t(at)].isFilled && canOpen(m_items[size_t(at)]))
            fill(at);
        const std::vector<qint32> &children = m_items[size_t(at)].children;
        // The last that begins before it.
        const auto after =
            std::partition_point(children.begin(), children.end(), [&](qint32 child) {
                return beginOf(m_items[size_t(child)]) <= offset;
            });
        if (after == children.begin())
            break;
        const qint32 child = *(after - 1);
        const Item &item = m_items[size_t(child)];
        // Behind a value, its bracket say: that is the object's or array's own.
        const bool isBehind = !isOpenAtEnd(item) && rangeOf(item).second <= offset;
        if (isBehind && at > 0)
            break;
        at = child;
    }
    return indexOf(at);
}

QModelIndex JsonTreeModel::problemIndex()
{
    if (!m_text || !m_text->tree.problem())
        return {};
    const QModelIndex last = reveal(m_text->bytes.size());
    return itemOf(last).isRest ? last.siblingAtRow(last.row() - 1) : last;
}

QByteArray JsonTreeModel::valueBytes(const QModelIndex &index) const
{
    if (!index.isValid())
        return {};
    const auto [begin, end] = rangeOf(itemOf(index));
    return m_text->bytes.sliced(begin, end - begin);
}

/// A path leads to a value, not to a group of them or to a problem.
const JsonTreeModel::Item *JsonTreeModel::valueOrContainer(const QModelIndex &index) const
{
    const Item &item = itemOf(index);
    if (item.span == 0 && !item.isProblem)
        return &item;
    return item.container < 0 ? nullptr : &m_items[size_t(item.container)];
}

std::optional<QList<JsonStep>> JsonTreeModel::path(const QModelIndex &index) const
{
    if (!index.isValid())
        return std::nullopt;
    QList<JsonStep> steps;
    const Item *item = valueOrContainer(index);
    if (!item)
        return std::nullopt;
    for (; item && item->container >= 0; item = &m_items[size_t(item->container)]) {
        const QByteArrayView key = m_text->tree.keyBytes(item->node);
        if (key.isEmpty()) {
            steps.prepend(item->ordinal);
        } else {
            if (hasLoneSurrogate(key))
                return std::nullopt;
            steps.prepend(m_text->tree.key(item->node));
        }
    }
    return steps;
}

QString JsonTreeModel::ambiguity(const QModelIndex &index) const
{
    if (!index.isValid())
        return {};
    QString words;
    const Item *item = valueOrContainer(index);
    for (; item && item->container >= 0; item = &m_items[size_t(item->container)]) {
        const JsonRepeat repeat = repeatOf(*item);
        if (repeat.count > 1) // the outermost is told of
            words =
                tr("This belongs to number %1 of %2 members named \u201c%3\u201d. Neither a JSON "
                   "Pointer nor a JSONPath can name one of several: which one a program takes "
                   "is open (RFC 6901, RFC 9535).")
                    .arg(repeat.ordinal)
                    .arg(repeat.count)
                    .arg(nameOf(*item));
    }
    return words;
}

} // namespace Hookglass
