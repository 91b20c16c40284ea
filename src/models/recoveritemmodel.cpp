// SPDX-License-Identifier: MIT
#include "models/recoveritemmodel.h"

#include "models/recoverwords.h"

#include <algorithm>
#include <limits>

namespace Hookglass {

namespace {

constexpr int PageSize = 100;
constexpr qsizetype PagesKept = 40;

} // namespace

RecoverItemModel::RecoverItemModel(QObject *parent)
    : QAbstractTableModel(parent)
{
    m_ask.setSingleShot(true);
    m_ask.setInterval(0); // one request a repaint
    connect(&m_ask, &QTimer::timeout, this, &RecoverItemModel::ask);
}

RecoverItemModel::~RecoverItemModel() = default;

void RecoverItemModel::setTotal(qint64 total)
{
    beginResetModel();
    m_total = std::min<qint64>(total, std::numeric_limits<int>::max());
    m_isFiltered = false;
    m_positions.clear();
    m_pages.clear();
    m_age.clear();
    m_wanted.clear();
    m_asked.clear();
    endResetModel();
}

void RecoverItemModel::setPositions(const QList<qint64> &positions)
{
    beginResetModel();
    m_isFiltered = true;
    m_positions = positions;
    m_pages.clear();
    m_age.clear();
    m_wanted.clear();
    m_asked.clear();
    endResetModel();
}

void RecoverItemModel::grow(qint64 total)
{
    if (total <= m_total)
        return;
    if (m_isFiltered) {
        m_total = total;
        return;
    }
    // The last page may be half full: it is asked for again.
    const int last = int(m_total) / PageSize;
    m_pages.remove(last);
    m_age.removeOne(last);
    m_asked.removeOne(last);
    beginInsertRows({}, int(m_total), int(total) - 1);
    m_total = total;
    endInsertRows();
}

qint64 RecoverItemModel::positionOf(int row) const
{
    return m_isFiltered ? m_positions.at(row) : row;
}

int RecoverItemModel::rowOf(qint64 position) const
{
    if (!m_isFiltered)
        return position >= 0 && position < m_total ? int(position) : -1;
    const auto place = std::lower_bound(m_positions.cbegin(), m_positions.cend(), position);
    return place != m_positions.cend() && *place == position ? int(place - m_positions.cbegin())
                                                             : -1;
}

void RecoverItemModel::supply(const QList<RecoverItem> &items)
{
    int first = std::numeric_limits<int>::max();
    int last = -1;
    for (const RecoverItem &item : items) {
        const int row = rowOf(item.position);
        if (row < 0)
            continue;
        const int page = row / PageSize;
        const bool isAsked = m_asked.contains(page);
        if (!isAsked && !m_pages.contains(page))
            continue; // nobody looks at it
        if (isAsked && !m_pages.contains(page))
            makeRoom(page);
        m_pages[page].insert(item.position, item);
        first = std::min(first, row);
        last = std::max(last, row);
    }
    const auto isWhole = [this](int page) {
        const int rows = std::min(PageSize, rowCount() - page * PageSize);
        return m_pages.value(page).size() >= rows;
    };
    m_asked.removeIf(isWhole);
    if (last >= 0)
        Q_EMIT dataChanged(index(first, 0), index(last, ColumnCount - 1));
}

void RecoverItemModel::giveUp()
{
    m_asked.clear();
}

void RecoverItemModel::makeRoom(int page)
{
    m_age.append(page);
    while (m_age.size() > PagesKept)
        m_pages.remove(m_age.takeFirst());
}

const RecoverItem *RecoverItemModel::find(int row) const
{
    const auto page = m_pages.constFind(row / PageSize);
    if (page == m_pages.cend())
        return nullptr;
    const auto item = page->constFind(positionOf(row));
    return item == page->cend() ? nullptr : &*item;
}

void RecoverItemModel::want(int row) const
{
    const int page = row / PageSize;
    if (m_asked.contains(page) || m_wanted.contains(page))
        return;
    m_wanted.append(page);
    m_ask.start();
}

void RecoverItemModel::ask()
{
    QList<qint64> positions;
    for (const int page : std::exchange(m_wanted, {})) {
        const int end = std::min(rowCount(), (page + 1) * PageSize);
        for (int row = page * PageSize; row < end; ++row)
            positions.append(positionOf(row));
        m_asked.append(page);
    }
    if (!positions.isEmpty())
        Q_EMIT wanted(positions);
}

QList<EventId> RecoverItemModel::eventsAt(const QModelIndexList &rows) const
{
    QList<EventId> events;
    for (const QModelIndex &row : rows) {
        const EventId event{row.data(EventRole).toLongLong()};
        if (event.isValid() && !events.contains(event))
            events.append(event);
    }
    return events;
}

int RecoverItemModel::rowCount(const QModelIndex &parent) const
{
    if (parent.isValid())
        return 0;
    return m_isFiltered ? int(m_positions.size()) : int(m_total);
}

int RecoverItemModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant RecoverItemModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const RecoverItem *item = find(index.row());
    if (!item) {
        want(index.row());
        return {};
    }
    switch (role) {
    case OutcomeRole:
        return int(item->outcome);
    case EventRole:
        return item->event.value;
    case Qt::ToolTipRole:
        return item->message.isEmpty() ? QVariant() : QVariant(item->message);
    case Qt::DisplayRole:
        break;
    default:
        return {};
    }
    switch (index.column()) {
    case IdColumn:
        return item->eventId;
    case OutcomeColumn:
        return outcomeWord(item->outcome);
    case ReasonColumn:
        return item->message;
    default:
        return {};
    }
}

QVariant RecoverItemModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case IdColumn:
        return tr("Event id");
    case OutcomeColumn:
        return tr("Result");
    case ReasonColumn:
        return tr("Why");
    default:
        return {};
    }
}

} // namespace Hookglass
