// SPDX-License-Identifier: MIT
#include "models/forwardtablemodel.h"

#include "models/format.h"
#include "models/forwardwords.h"

#include <algorithm>
#include <array>

namespace Hookglass {

using namespace Qt::StringLiterals;

namespace {

const auto Dash = u"\u2013"_s;

bool needsOwnRow(const ForwardEntry &entry)
{
    return entry.attempts.isEmpty() || entry.forward.stage == ForwardStage::Waiting ||
           entry.forward.stage == ForwardStage::Cancelled;
}

/// "2 delivered, 1 failed".
QString tally(const QList<const ForwardEntry *> &entries)
{
    constexpr std::array order{ForwardStage::Delivered, ForwardStage::UnderWay,
                               ForwardStage::Waiting, ForwardStage::Failed,
                               ForwardStage::Cancelled};
    QStringList parts;
    for (const ForwardStage stage : order) {
        const auto count =
            std::count_if(entries.cbegin(), entries.cend(), [stage](const ForwardEntry *entry) {
                return entry->forward.stage == stage;
            });
        if (count > 0)
            parts << u"%1 %2"_s.arg(formatCount(count), stageWord(stage).toLower());
    }
    return parts.join(u", "_s);
}

} // namespace

ForwardTableModel::ForwardTableModel(const Clock &clock, QObject *parent)
    : QAbstractTableModel(parent)
    , m_clock(clock)
{
}

ForwardTableModel::~ForwardTableModel() = default;

void ForwardTableModel::setEntries(const QList<ForwardEntry> &entries)
{
    if (entries == m_entries)
        return;
    QList<Row> rows;
    for (int i = 0; i < entries.size(); ++i) {
        for (int j = 0; j < entries.at(i).attempts.size(); ++j)
            rows.append({i, j});
        if (needsOwnRow(entries.at(i)))
            rows.append({i, -1});
    }
    if (rows == m_rows) { // what is selected stays so
        m_entries = entries;
        Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, ColumnCount - 1));
        return;
    }
    beginResetModel();
    m_entries = entries;
    m_rows = rows;
    endResetModel();
}

ForwardTableModel::Place ForwardTableModel::at(int row) const
{
    if (row < 0 || row >= m_rows.size())
        return {};
    const ForwardEntry &entry = m_entries.at(m_rows.at(row).entry);
    const int attempt = m_rows.at(row).attempt;
    return {&entry, attempt < 0 ? nullptr : &entry.attempts.at(attempt)};
}

int ForwardTableModel::rowOf(ForwardId id) const
{
    int found = -1;
    for (int row = 0; row < m_rows.size(); ++row) {
        if (m_entries.at(m_rows.at(row).entry).forward.id == id &&
            (found < 0 || m_rows.at(row).attempt >= 0))
            found = row;
    }
    return found;
}

int ForwardTableModel::newestRow() const
{
    for (int row = rowCount() - 1; row >= 0; --row) {
        if (m_rows.at(row).attempt >= 0)
            return row;
    }
    return rowCount() - 1;
}

QString ForwardTableModel::sentence() const
{
    QList<const ForwardEntry *> forwards;
    QList<const ForwardEntry *> replays;
    for (const ForwardEntry &entry : m_entries) {
        const bool isReplay = entry.forward.reason == ForwardReason::Replay ||
                              entry.forward.reason == ForwardReason::Drill;
        (isReplay ? replays : forwards).append(&entry);
    }
    QStringList sentences;
    if (!forwards.isEmpty()) {
        sentences
            << (forwards.size() == 1
                    ? tr("1 forward: %1.").arg(tally(forwards))
                    : tr("%1 forwards: %2.").arg(formatCount(forwards.size()), tally(forwards)));
    }
    if (!replays.isEmpty()) {
        sentences << (replays.size() == 1
                          ? tr("1 replay: %1.").arg(tally(replays))
                          : tr("%1 replays: %2.").arg(formatCount(replays.size()), tally(replays)));
    }
    return sentences.join(u' ');
}

bool ForwardTableModel::isWaiting() const
{
    return std::any_of(m_entries.cbegin(), m_entries.cend(), [](const ForwardEntry &entry) {
        return entry.forward.stage == ForwardStage::Waiting ||
               entry.forward.stage == ForwardStage::UnderWay;
    });
}

void ForwardTableModel::refreshTimes()
{
    if (!m_rows.isEmpty())
        Q_EMIT dataChanged(index(0, WhenColumn), index(rowCount() - 1, OutcomeColumn));
}

int ForwardTableModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_rows.size());
}

int ForwardTableModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(ColumnCount);
}

QVariant ForwardTableModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const Place place = at(index.row());
    const Column column = Column(index.column());
    switch (role) {
    case Qt::ToolTipRole:
        if (column == DestinationColumn)
            return place.entry->forward.url.toDisplayString();
        return cell(place, column);
    case Qt::DisplayRole:
        return cell(place, column);
    case Qt::AccessibleTextRole:
        return headerData(column, Qt::Horizontal).toString() + u": "_s + cell(place, column);
    case ForwardIdRole:
        return place.entry->forward.id.value;
    case StageRole:
        return int(place.entry->forward.stage);
    case OutcomeRole:
        return place.attempt ? int(place.attempt->outcome) : -1;
    case RepeatRole:
        return place.attempt && place.attempt->isPossibleRepeat;
    default:
        return {};
    }
}

QString ForwardTableModel::cell(const Place &place, Column column) const
{
    const Forward &forward = place.entry->forward;
    switch (column) {
    case WhenColumn:
        if (place.attempt)
            return formatTime(place.attempt->startedAt, m_clock.now());
        return forward.stage == ForwardStage::Waiting && forward.dueAt > m_clock.now()
                   ? formatTime(forward.dueAt, m_clock.now())
                   : Dash;
    case DestinationColumn:
        return place.entry->targetName.isEmpty() ? shortUrl(forward.url) : place.entry->targetName;
    case ReasonColumn:
        return forward.isEdited ? tr("%1, edited").arg(reasonWord(forward.reason))
                                : reasonWord(forward.reason);
    case NumberColumn:
        if (place.attempt)
            return QString::number(place.attempt->number);
        return forward.stage == ForwardStage::Waiting
                   ? QString::number(place.entry->attempts.size() + 1)
                   : Dash;
    case OutcomeColumn:
        return outcome(place);
    case TookColumn:
        return place.attempt && place.attempt->finishedAt
                   ? formatSpan(*place.attempt->finishedAt - place.attempt->startedAt)
                   : Dash;
    case ColumnCount:
        break;
    }
    return {};
}

QString ForwardTableModel::outcome(const Place &place) const
{
    const Forward &forward = place.entry->forward;
    if (!place.attempt)
        return nextStepText(forward, m_clock.now()).chopped(1); // without the full stop
    QString words = outcomeWord(place.attempt->outcome, place.attempt->status);
    if (place.attempt->isPossibleRepeat)
        words += tr(" · may be a repeat");
    const bool isLast = place.attempt == &place.entry->attempts.constLast();
    if (isLast && forward.stage == ForwardStage::Failed && place.entry->attempts.size() > 1)
        words += tr(" · given up");
    return words;
}

QVariant ForwardTableModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (Column(section)) {
    case WhenColumn:
        return tr("Sent");
    case DestinationColumn:
        return tr("To");
    case ReasonColumn:
        return tr("Why");
    case NumberColumn:
        return tr("Attempt");
    case OutcomeColumn:
        return tr("What came of it");
    case TookColumn:
        return tr("Took");
    case ColumnCount:
        break;
    }
    return {};
}

} // namespace Hookglass
