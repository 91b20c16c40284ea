// SPDX-License-Identifier: MIT
#include "models/targetmodel.h"

#include "models/format.h"
#include "models/forwardwords.h"

#include <algorithm>
#include <numeric>

namespace Hookglass {

using namespace Qt::StringLiterals;

TargetModel::TargetModel(const Clock &clock, QObject *parent)
    : QAbstractTableModel(parent)
    , m_clock(clock)
{
}

TargetModel::~TargetModel() = default;

void TargetModel::setRows(const QList<TargetRow> &rows)
{
    const auto sameTarget = [](const TargetRow &a, const TargetRow &b) {
        return a.target.id == b.target.id;
    };
    // Counts change many times a second; a selection outlives that.
    if (std::equal(rows.cbegin(), rows.cend(), m_rows.cbegin(), m_rows.cend(), sameTarget)) {
        if (rows == m_rows)
            return;
        m_rows = rows;
        Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, ColumnCount - 1));
        return;
    }
    beginResetModel();
    m_rows = rows;
    endResetModel();
}

const TargetRow *TargetModel::find(TargetId id) const
{
    const auto it = std::find_if(m_rows.cbegin(), m_rows.cend(),
                                 [id](const TargetRow &row) { return row.target.id == id; });
    return it == m_rows.cend() ? nullptr : &*it;
}

qint64 TargetModel::failed() const
{
    return std::accumulate(m_rows.cbegin(), m_rows.cend(), qint64(0),
                           [](qint64 sum, const TargetRow &row) { return sum + row.failed; });
}

void TargetModel::setLast(TargetId id, const ForwardAttempt &attempt)
{
    if (!attempt.finishedAt)
        return;
    Last &last = m_last[id];
    if (*attempt.finishedAt <= last.at)
        return; // known, or older
    last = {attempt.outcome, attempt.status, *attempt.finishedAt};
    for (int row = 0; row < rowCount(); ++row) {
        if (m_rows.at(row).target.id == id)
            Q_EMIT dataChanged(index(row, LastColumn), index(row, LastColumn));
    }
}

void TargetModel::refreshAges()
{
    if (!m_rows.isEmpty())
        Q_EMIT dataChanged(index(0, LastColumn), index(rowCount() - 1, LastColumn));
}

int TargetModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_rows.size());
}

int TargetModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(ColumnCount);
}

QVariant TargetModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const TargetRow &row = m_rows.at(index.row());
    const Column column = Column(index.column());
    switch (role) {
    case Qt::DisplayRole:
        return cell(row, column);
    case Qt::ToolTipRole:
        return toolTip(row, column);
    case Qt::AccessibleTextRole:
        return headerData(column, Qt::Horizontal).toString() + u": "_s + cell(row, column);
    case Qt::CheckStateRole:
        if (column == NameColumn)
            return int(row.target.isOn ? Qt::Checked : Qt::Unchecked);
        return {};
    case TargetIdRole:
        return row.target.id.value;
    case FailedRole:
        return row.failed;
    case OutcomeRole:
        // Of one that is switched off its last attempt is not shown.
        return row.target.isOn && m_last.contains(row.target.id)
                   ? int(m_last.value(row.target.id).outcome)
                   : -1;
    default:
        return {};
    }
}

QString TargetModel::cell(const TargetRow &row, Column column) const
{
    switch (column) {
    case NameColumn:
        return row.target.name.isEmpty() ? shortUrl(row.target.url) : row.target.name;
    case AddressColumn:
        return row.target.url.toDisplayString();
    case EventsColumn:
        return row.target.patterns.trimmed().isEmpty() ? tr("Every event") : row.target.patterns;
    case WaitingColumn:
        return formatCount(row.waiting);
    case FailedColumn:
        return formatCount(row.failed);
    case LastColumn: {
        if (!row.target.isOn)
            return tr("Switched off");
        const auto last = m_last.constFind(row.target.id);
        if (last == m_last.constEnd())
            return row.waiting > 0 ? tr("Under way") : tr("Nothing sent yet");
        return u"%1 · %2"_s.arg(outcomeWord(last->outcome, last->status),
                                formatAge(m_clock.now() - last->at));
    }
    case ColumnCount:
        break;
    }
    return {};
}

QString TargetModel::toolTip(const TargetRow &row, Column column) const
{
    switch (column) {
    case NameColumn:
        if (row.target.isOfRun)
            return tr("Named by serve --forward; on only while such a run names it.");
        return row.target.isOn ? tr("Untick it to switch it off: what waits keeps waiting.")
                               : tr("Tick it to switch it on.");
    case LastColumn: {
        const auto last = m_last.constFind(row.target.id);
        if (row.target.isOn && last != m_last.constEnd())
            return outcomeAdvice(last->outcome, last->status, row.target.url);
        return {};
    }
    case AddressColumn:
    case EventsColumn:
    case WaitingColumn:
    case FailedColumn:
    case ColumnCount:
        break;
    }
    return cell(row, column);
}

QVariant TargetModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (Column(section)) {
    case NameColumn:
        return tr("Target");
    case AddressColumn:
        return tr("Address");
    case EventsColumn:
        return tr("Events");
    case WaitingColumn:
        return tr("Waiting");
    case FailedColumn:
        return tr("Failed");
    case LastColumn:
        return tr("Last attempt");
    case ColumnCount:
        break;
    }
    return {};
}

Qt::ItemFlags TargetModel::flags(const QModelIndex &index) const
{
    const Qt::ItemFlags flags = QAbstractTableModel::flags(index);
    return index.isValid() && index.column() == NameColumn ? flags | Qt::ItemIsUserCheckable
                                                           : flags;
}

bool TargetModel::setData(const QModelIndex &index, const QVariant &value, int role)
{
    if (role != Qt::CheckStateRole || index.column() != NameColumn ||
        !checkIndex(index, CheckIndexOption::IndexIsValid))
        return false;
    Target &target = m_rows[index.row()].target;
    target.isOn = value.toInt() == Qt::Checked;
    Q_EMIT dataChanged(index, index.siblingAtColumn(LastColumn));
    Q_EMIT switchWanted(target.id, target.isOn);
    return true;
}

} // namespace Hookglass
