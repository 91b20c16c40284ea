// SPDX-License-Identifier: MIT
#include "models/webhookmatrixmodel.h"

#include <QtCore/QUrl>

#include <algorithm>
#include <utility>

namespace Hookglass {

using namespace Qt::StringLiterals;

namespace {

/// Host and port, which tell most; the whole address is in the tool tip.
QString shortAddress(const QString &text)
{
    const QUrl url(text);
    if (url.host().isEmpty())
        return text;
    return url.port() < 0 ? url.host() : u"%1:%2"_s.arg(url.host()).arg(url.port());
}

} // namespace

QList<EventPreset> eventPresets(const EventCatalog &catalog)
{
    QStringList people;
    QStringList deals;
    for (const EventType &type : catalog.events()) {
        if (type.group == "People"_L1)
            people << type.name;
        else if (type.group == "Deals"_L1)
            deals << type.name;
    }
    const QStringList leads{u"peopleCreated"_s,      u"peopleTagsCreated"_s,
                            u"peopleStageUpdated"_s, u"textMessagesCreated"_s,
                            u"callsCreated"_s,       u"eventsCreated"_s};
    return {{WebhookMatrixModel::tr("Lead intake"), leads},
            {WebhookMatrixModel::tr("Deals"), deals},
            {WebhookMatrixModel::tr("Everything about people"), people}};
}

WebhookMatrixModel::WebhookMatrixModel(const EventCatalog &catalog, QObject *parent)
    : QAbstractTableModel(parent)
    , m_catalog(catalog)
{
    build();
}

WebhookMatrixModel::~WebhookMatrixModel() = default;

void WebhookMatrixModel::build()
{
    QHash<QString, QList<WebhookEntry>> byEvent;
    QStringList unknown;
    for (const WebhookEntry &webhook : std::as_const(m_webhooks)) {
        byEvent[webhook.event].append(webhook);
        if (!m_catalog.find(webhook.event) && !unknown.contains(webhook.event))
            unknown << webhook.event;
    }
    for (const QString &name : std::as_const(m_added)) {
        if (!unknown.contains(name))
            unknown << name;
    }
    m_rows.clear();
    QString group;
    for (const EventType &type : m_catalog.events()) {
        if (type.group != group) {
            group = type.group;
            m_rows.append({.group = group, .event = {}, .title = {}, .hint = {}, .webhooks = {}});
        }
        m_rows.append({.group = {},
                       .event = type.name,
                       .title = type.title,
                       .hint = type.hint,
                       .webhooks = byEvent.value(type.name)});
    }
    if (unknown.isEmpty())
        return;
    m_rows.append({.group = tr("Events that Hookglass does not know"),
                   .event = {},
                   .title = {},
                   .hint = {},
                   .webhooks = {}});
    for (const QString &name : std::as_const(unknown)) {
        m_rows.append({.group = {},
                       .event = name,
                       .title = {},
                       .hint = byEvent.contains(name)
                                   ? tr("Follow Up Boss lists it; this Hookglass has no "
                                        "description of it. It can be managed all the same.")
                                   : tr("It was typed here. Hookglass does not know it, and asks "
                                        "for it all the same; Follow Up Boss may refuse it."),
                       .webhooks = byEvent.value(name)});
    }
}

void WebhookMatrixModel::setWebhooks(const QList<WebhookEntry> &webhooks)
{
    if (m_isKnown && m_webhooks == webhooks)
        return;
    m_isKnown = true;
    replace(webhooks);
}

void WebhookMatrixModel::setUnknown()
{
    if (!m_isKnown)
        return;
    m_isKnown = false;
    replace({});
}

void WebhookMatrixModel::replace(const QList<WebhookEntry> &webhooks)
{
    const qsizetype before = m_rows.size();
    QStringList events;
    for (const Row &row : std::as_const(m_rows))
        events << row.event;
    m_webhooks = webhooks;
    QList<Row> old = std::exchange(m_rows, {});
    build();
    QStringList now;
    for (const Row &row : std::as_const(m_rows))
        now << row.event;
    if (now == events) { // the usual case keeps selection and place
        Q_EMIT dataChanged(index(0, 0), index(int(before) - 1, ColumnCount - 1));
        return;
    }
    std::swap(old, m_rows);
    beginResetModel();
    m_rows = std::move(old);
    endResetModel();
}

bool WebhookMatrixModel::isGroup(int row) const
{
    return row >= 0 && row < m_rows.size() && m_rows.at(row).event.isEmpty();
}

QStringList WebhookMatrixModel::tickedEvents() const
{
    QStringList events;
    for (const Row &row : m_rows) {
        if (!row.event.isEmpty() && m_ticked.contains(row.event))
            events << row.event;
    }
    return events;
}

void WebhookMatrixModel::setTicked(const QStringList &events)
{
    const QSet<QString> ticked(events.cbegin(), events.cend());
    if (ticked == m_ticked)
        return;
    m_ticked = ticked;
    Q_EMIT dataChanged(index(0, EventColumn), index(int(m_rows.size()) - 1, EventColumn),
                       {Qt::CheckStateRole});
    Q_EMIT ticksChanged();
}

int WebhookMatrixModel::addEvent(const QString &name)
{
    if (!m_catalog.find(name) && !m_added.contains(name)) {
        m_added << name;
        replace(QList<WebhookEntry>(m_webhooks));
    }
    const auto row = std::find_if(m_rows.cbegin(), m_rows.cend(),
                                  [&name](const Row &each) { return each.event == name; });
    const auto at = int(row - m_rows.cbegin());
    setData(index(at, EventColumn), Qt::Checked, Qt::CheckStateRole);
    return at;
}

void WebhookMatrixModel::forgetAdded()
{
    if (m_added.isEmpty())
        return;
    for (const QString &name : std::exchange(m_added, {}))
        m_ticked.remove(name);
    replace(QList<WebhookEntry>(m_webhooks));
    Q_EMIT ticksChanged();
}

QStringList WebhookMatrixModel::tickedUnknown() const
{
    QStringList events = tickedEvents();
    events.removeIf([this](const QString &event) { return m_catalog.find(event) != nullptr; });
    return events;
}

int WebhookMatrixModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_rows.size());
}

int WebhookMatrixModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

const WebhookEntry *WebhookMatrixModel::webhookAt(const QModelIndex &index) const
{
    const QList<WebhookEntry> &webhooks = m_rows.at(index.row()).webhooks;
    const int slot = index.column() - FirstSlotColumn;
    return slot >= 0 && slot < webhooks.size() ? &webhooks.at(slot) : nullptr;
}

WebhookMatrixModel::Cell WebhookMatrixModel::cellOf(const QModelIndex &index) const
{
    if (isGroup(index.row()))
        return Cell::Group;
    if (index.column() == EventColumn)
        return Cell::Event;
    const WebhookEntry *webhook = webhookAt(index);
    if (!webhook)
        return m_isKnown ? Cell::Free : Cell::Unknown;
    if (webhook->isOurs)
        return webhook->isActive ? Cell::Ours : Cell::OursOff;
    return webhook->isActive ? Cell::Other : Cell::OtherOff;
}

QString WebhookMatrixModel::textOf(const QModelIndex &index) const
{
    const Row &row = m_rows.at(index.row());
    const WebhookEntry *webhook = webhookAt(index);
    QString address = webhook ? shortAddress(webhook->url) : QString();
    const qsizetype more = row.webhooks.size() - Slots;
    if (index.column() == SecondSlotColumn && more > 0)
        address += tr(" and %1 more").arg(more);
    switch (cellOf(index)) {
    case Cell::Group:
        return index.column() == EventColumn ? row.group : QString();
    case Cell::Event:
        return row.event;
    case Cell::Unknown:
        return u"–"_s;
    case Cell::Free:
        return row.webhooks.isEmpty() ? tr("Free") : tr("Free, one left");
    case Cell::Ours:
        return tr("Ours · %1").arg(address);
    case Cell::OursOff:
        return tr("Ours, switched off · %1").arg(address);
    case Cell::Other:
        return tr("Other · %1").arg(address);
    case Cell::OtherOff:
        return tr("Other, switched off · %1").arg(address);
    }
    Q_UNREACHABLE();
}

QString WebhookMatrixModel::hintOf(const QModelIndex &index) const
{
    const Row &row = m_rows.at(index.row());
    if (const WebhookEntry *webhook = webhookAt(index)) {
        QStringList lines{tr("%1 (webhook %2)").arg(webhook->url).arg(webhook->id)};
        if (!webhook->isActive) {
            lines << (webhook->isSwitchedOffHere
                          ? tr("It was switched off here.")
                          : tr("Follow Up Boss switched it off, or a person did."));
        }
        return (lines + webhook->concerns).join(u'\n');
    }
    if (index.column() != EventColumn && !m_isKnown)
        return tr("Not known: Follow Up Boss has not been asked.");
    if (index.column() != EventColumn) {
        return tr("Follow Up Boss allows two webhooks of an event in each system; this place is "
                  "free.");
    }
    QStringList lines;
    if (!row.title.isEmpty())
        lines << row.title + u'.';
    if (!row.hint.isEmpty())
        lines << row.hint;
    if (row.webhooks.isEmpty() && m_isKnown)
        lines << tr("Not subscribed.");
    else if (row.webhooks.size() >= Slots)
        lines << tr("Both places are taken: a third webhook of this event would be refused.");
    return lines.join(u'\n');
}

QVariant WebhookMatrixModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const Row &row = m_rows.at(index.row());
    const WebhookEntry *webhook = webhookAt(index);
    switch (role) {
    case Qt::DisplayRole:
        return textOf(index);
    case Qt::ToolTipRole:
        return isGroup(index.row()) ? QVariant() : QVariant(hintOf(index));
    case Qt::AccessibleTextRole:
        return index.column() == EventColumn || isGroup(index.row())
                   ? textOf(index)
                   : tr("%1, place %2: %3")
                         .arg(row.event)
                         .arg(index.column() - FirstSlotColumn + 1)
                         .arg((QStringList{textOf(index)} +
                               (webhook ? webhook->concerns : QStringList()))
                                  .join(u". "_s));
    case Qt::CheckStateRole:
        if (index.column() != EventColumn || row.event.isEmpty())
            return {};
        return int(m_ticked.contains(row.event) ? Qt::Checked : Qt::Unchecked);
    case CellRole:
        return int(cellOf(index));
    case EventNameRole:
        return row.event;
    case WebhookIdRole:
        return webhook ? webhook->id : 0;
    case SubscribedRole:
        return !row.webhooks.isEmpty();
    case ConcernsRole:
        return webhook ? webhook->concerns : QStringList();
    default:
        return {};
    }
}

bool WebhookMatrixModel::setData(const QModelIndex &index, const QVariant &value, int role)
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid) || role != Qt::CheckStateRole ||
        index.column() != EventColumn || isGroup(index.row()))
        return false;
    const QString &event = m_rows.at(index.row()).event;
    if (value.toInt() == Qt::Checked)
        m_ticked.insert(event);
    else
        m_ticked.remove(event);
    Q_EMIT dataChanged(index, index, {Qt::CheckStateRole});
    Q_EMIT ticksChanged();
    return true;
}

QVariant WebhookMatrixModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case EventColumn:
        return tr("Event");
    case FirstSlotColumn:
        return tr("Place 1");
    case SecondSlotColumn:
        return tr("Place 2");
    default:
        return {};
    }
}

Qt::ItemFlags WebhookMatrixModel::flags(const QModelIndex &index) const
{
    if (!index.isValid())
        return Qt::NoItemFlags;
    if (isGroup(index.row()))
        return Qt::ItemIsEnabled;
    Qt::ItemFlags flags = Qt::ItemIsEnabled | Qt::ItemIsSelectable;
    if (index.column() == EventColumn)
        flags |= Qt::ItemIsUserCheckable;
    return flags;
}

} // namespace Hookglass
