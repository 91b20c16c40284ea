// SPDX-License-Identifier: MIT
#include "models/eventtablemodel.h"

#include "models/eventwords.h"
#include "models/format.h"
#include "models/forwardwords.h"

#include <QtCore/QDateTime>
#include <QtCore/QVarLengthArray>

#include <algorithm>
#include <functional>

namespace Hookglass {

using namespace Qt::StringLiterals;

namespace {

// Enough for the pages a very tall window touches; older wishes were scrolled past.
constexpr qsizetype RememberedPages = 6;

bool isNumeric(int column)
{
    return column == EventTableModel::AttemptsColumn || column == EventTableModel::LagColumn;
}

/// With milliseconds today; before that the day says more, and the tool tip has it all.
QString rowTime(Timestamp at, Timestamp now)
{
    const QDateTime local = toDateTime(at).toLocalTime();
    const QDate today = toDateTime(now).toLocalTime().date();
    if (local.date() == today)
        return local.toString(u"HH:mm:ss.zzz"_s);
    return uiLocale().toString(local, local.date().year() == today.year() ? u"d MMM HH:mm"_s
                                                                          : u"d MMM yyyy"_s);
}

} // namespace

EventTableModel::EventTableModel(EventCatalog catalog, const Clock &clock, QObject *parent)
    : QAbstractTableModel(parent)
    , m_catalog(std::move(catalog))
    , m_clock(clock)
{
    m_titles.reserve(m_catalog.events().size());
    for (const EventType &type : m_catalog.events())
        m_titles.insert(type.name, type.title);
    m_askTimer.setSingleShot(true);
    m_askTimer.setInterval(0);
    connect(&m_askTimer, &QTimer::timeout, this, &EventTableModel::askForPages);
}

EventTableModel::~EventTableModel() = default;

int EventTableModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_ids.size());
}

int EventTableModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(ColumnCount);
}

QVariant EventTableModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const qsizetype position = m_ids.size() - 1 - index.row();
    const EventId id = m_ids.at(position);
    if (role == IdRole)
        return id.value;
    const Column column = Column(index.column());
    if (role == Qt::TextAlignmentRole)
        return int((isNumeric(column) ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    const EventSummary *event = m_cache.object(id);
    if (role == LoadedRole)
        return event != nullptr;
    if (!event) {
        wantPageOf(position); // one request a repaint, by a 0 ms timer
        return {};
    }
    switch (role) {
    case Qt::DisplayRole:
        return cell(*event, column);
    case Qt::AccessibleTextRole:
        return accessibleText(*event, column);
    case Qt::ToolTipRole:
        if (column == EventColumn) {
            const QString marks = marksText(*event);
            return marks.isEmpty() ? title(*event) : title(*event) + u'\n' + marks;
        }
        if (column == ResourceColumn && !event->resourceName.isEmpty())
            return event->resourceName + u'\n' + resourceText(event->eventName, event->resourceIds);
        return column == TimeColumn ? QVariant(formatFullTime(event->receivedAt))
                                    : QVariant(cell(*event, column));
    default:
        return meaning(*event, role);
    }
}

QVariant EventTableModel::cell(const EventSummary &event, Column column) const
{
    switch (column) {
    case TimeColumn:
        return rowTime(event.receivedAt, m_clock.now());
    case EventColumn:
        return title(event);
    case ResourceColumn:
        if (event.eventName.isEmpty())
            return event.problem;
        return event.resourceName.isEmpty() ? resourceText(event.eventName, event.resourceIds)
                                            : event.resourceName;
    case AccountColumn:
        return event.accountName;
    case SignatureColumn:
        return event.attempts == 0 ? signatureWord(event.signature, event.origin)
                                   : signatureWord(event.signature);
    case AttemptsColumn:
        return formatCount(event.attempts);
    case AnswerColumn:
        return answerText(event.answerStatus, event.disposition);
    case ForwardColumn:
        return forwardStateWord(event.forward);
    case OriginColumn:
        return originWord(event.origin);
    case LagColumn:
        return event.created ? formatSpan(event.receivedAt - *event.created) : u"\u2013"_s;
    case ColumnCount:
        break;
    }
    return {};
}

QVariant EventTableModel::meaning(const EventSummary &event, int role) const
{
    switch (role) {
    case EventNameRole:
        return event.eventName;
    case ProblemRole:
        return event.problem;
    case SignatureRole:
        return int(event.signature);
    case DispositionRole:
        return int(event.disposition);
    case OriginRole:
        return int(event.origin);
    case AttemptsRole:
        return event.attempts;
    case AnswerRole:
        return event.answerStatus;
    case ForwardRole:
        return int(event.forward);
    case PinnedRole:
        return event.pinned;
    case ColorRole:
        return int(event.color);
    case NoteRole:
        return event.note;
    default:
        return {};
    }
}

// A cell alone must make sense when it is read out.
QString EventTableModel::accessibleText(const EventSummary &event, Column column) const
{
    const QString text =
        headerData(column, Qt::Horizontal).toString() + u": "_s + cell(event, column).toString();
    const QString marks = column == EventColumn ? marksText(event) : QString();
    return marks.isEmpty() ? text : text + u", "_s + marks;
}

QString EventTableModel::marksText(const EventSummary &event) const
{
    QStringList parts;
    if (event.pinned)
        parts << tr("Pinned");
    if (event.color != EventColor::None)
        parts << colorWord(event.color);
    if (!event.note.isEmpty())
        parts << tr("Note: %1").arg(event.note);
    return parts.join(u" · "_s);
}

QString EventTableModel::title(const EventSummary &event) const
{
    const auto known = m_titles.constFind(event.eventName);
    return known != m_titles.constEnd() ? *known : eventTitle(m_catalog, event);
}

QVariant EventTableModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= ColumnCount)
        return {};
    if (role == Qt::TextAlignmentRole)
        return int((isNumeric(section) ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    if (role == Qt::ToolTipRole && section == LagColumn)
        return tr("From the change at Follow Up Boss to its arrival here");
    if (role == Qt::ToolTipRole && section == AnswerColumn)
        return tr("The HTTP status that the newest attempt was answered with");
    if (role == Qt::ToolTipRole && section == ForwardColumn)
        return tr("How far it got on its way to your targets; the worst of them");
    if (role != Qt::DisplayRole)
        return {};
    switch (Column(section)) {
    case TimeColumn:
        return tr("Received");
    case EventColumn:
        return tr("Event");
    case ResourceColumn:
        return tr("About");
    case AccountColumn:
        return tr("Account");
    case SignatureColumn:
        return tr("Signature");
    case AttemptsColumn:
        return tr("Attempts");
    case AnswerColumn:
        return tr("Answer");
    case ForwardColumn:
        return tr("Forward");
    case OriginColumn:
        return tr("Origin");
    case LagColumn:
        return tr("Lag");
    case ColumnCount:
        break;
    }
    return {};
}

EventId EventTableModel::idAt(int row) const
{
    return row >= 0 && row < m_ids.size() ? m_ids.at(m_ids.size() - 1 - row) : EventId{};
}

int EventTableModel::rowOf(EventId id) const
{
    const qsizetype position = positionOf(id);
    return position < 0 ? -1 : rowAt(position);
}

const EventSummary *EventTableModel::summary(EventId id) const
{
    return m_cache.object(id);
}

qsizetype EventTableModel::positionOf(EventId id) const
{
    const auto it = std::lower_bound(m_ids.cbegin(), m_ids.cend(), id);
    return it != m_ids.cend() && *it == id ? it - m_ids.cbegin() : -1;
}

// Pages count from the oldest event, so that new ones on top do not move them.
void EventTableModel::wantPageOf(qsizetype position) const
{
    const EventId page = m_ids.at(position - position % PageSize);
    if (!m_wanted.isEmpty() && m_wanted.constLast() == page)
        return;
    m_wanted.removeOne(page);
    m_wanted.append(page);
    if (m_wanted.size() > RememberedPages)
        m_wanted.removeFirst();
    if (!m_asked)
        m_askTimer.start();
}

void EventTableModel::askForPages()
{
    if (m_asked)
        return;
    QList<EventId> ids;
    const QList<EventId> pages = std::exchange(m_wanted, {});
    for (const EventId first : pages) {
        const qsizetype begin =
            std::lower_bound(m_ids.cbegin(), m_ids.cend(), first) - m_ids.cbegin();
        const qsizetype end = std::min(begin + PageSize, m_ids.size());
        for (qsizetype i = begin; i < end; ++i) {
            if (!m_cache.contains(m_ids.at(i)))
                ids.append(m_ids.at(i));
        }
    }
    if (ids.isEmpty())
        return;
    m_asked = true;
    Q_EMIT pagesWanted(ids);
}

void EventTableModel::supply(const QList<EventSummary> &summaries)
{
    QList<int> rows;
    rows.reserve(summaries.size());
    for (const EventSummary &event : summaries) {
        const qsizetype position = positionOf(event.id);
        // A change that overtook this answer is newer than what was read.
        if (position < 0 || m_cache.contains(event.id))
            continue;
        m_cache.insert(event.id, new EventSummary(event));
        rows.append(rowAt(position));
    }
    announce(rows);
    giveUp();
}

void EventTableModel::giveUp()
{
    m_asked = false;
    if (!m_wanted.isEmpty())
        m_askTimer.start();
}

// One signal a run of rows: a page is one run, whatever its order.
void EventTableModel::announce(const QList<int> &rows)
{
    QList<int> sorted = rows;
    std::sort(sorted.begin(), sorted.end());
    for (qsizetype i = 0; i < sorted.size();) {
        qsizetype end = i + 1;
        while (end < sorted.size() && sorted.at(end) - sorted.at(end - 1) <= 1)
            ++end;
        Q_EMIT dataChanged(index(sorted.at(i), 0), index(sorted.at(end - 1), ColumnCount - 1));
        i = end;
    }
}

void EventTableModel::updateNames(const std::function<QString(const EventSummary &)> &nameOf)
{
    QList<int> rows;
    const QList<EventId> cached = m_cache.keys();
    for (const EventId id : cached) {
        EventSummary *event = m_cache.object(id);
        const QString name = nameOf(*event);
        if (name.isEmpty() || name == event->resourceName)
            continue;
        event->resourceName = name;
        if (const int row = rowOf(id); row >= 0)
            rows.append(row);
    }
    announce(rows);
}

} // namespace Hookglass
