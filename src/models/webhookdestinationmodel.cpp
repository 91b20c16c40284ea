// SPDX-License-Identifier: MIT
#include "models/webhookdestinationmodel.h"

#include <QtCore/QUrl>

#include <algorithm>

namespace Hookglass {

using namespace Qt::StringLiterals;

WebhookDestinationModel::WebhookDestinationModel(QObject *parent)
    : QAbstractTableModel(parent)
{
}

WebhookDestinationModel::~WebhookDestinationModel() = default;

void WebhookDestinationModel::setWebhooks(const QList<WebhookEntry> &webhooks)
{
    QList<Row> rows;
    for (const WebhookEntry &webhook : webhooks) {
        QString host = QUrl(webhook.url).host();
        if (host.isEmpty())
            host = webhook.url;
        auto row = std::find_if(rows.begin(), rows.end(),
                                [&](const Row &known) { return known.host == host; });
        if (row == rows.end()) {
            rows.append({.host = host, .webhooks = {}});
            row = rows.end() - 1;
        }
        row->webhooks.append(webhook);
    }
    if (rows == m_rows)
        return; // keeps what is selected
    beginResetModel();
    m_rows = std::move(rows);
    endResetModel();
}

void WebhookDestinationModel::setFacts(const QString &host, const HostFacts &facts)
{
    if (m_facts.value(host) == facts)
        return;
    m_facts.insert(host, facts);
    for (int row = 0; row < m_rows.size(); ++row) {
        if (m_rows.at(row).host == host)
            Q_EMIT dataChanged(index(row, 0), index(row, ColumnCount - 1));
    }
}

QStringList WebhookDestinationModel::hosts() const
{
    QStringList hosts;
    for (const Row &row : m_rows)
        hosts << row.host;
    return hosts;
}

WebhookDestinationModel::State WebhookDestinationModel::stateOf(const Row &row) const
{
    const HostFacts facts = m_facts.value(row.host);
    if (facts.isGone)
        return State::Gone;
    if (std::none_of(row.webhooks.cbegin(), row.webhooks.cend(),
                     [](const WebhookEntry &webhook) { return webhook.isActive; }))
        return State::SwitchedOff;
    if (facts.isTestAddress)
        return State::LeftOver;
    return facts.problem.isEmpty() ? State::Working : State::Doubtful;
}

QString WebhookDestinationModel::stateText(const Row &row) const
{
    const auto withOff = [&](const QString &state) {
        const auto off = std::count_if(row.webhooks.cbegin(), row.webhooks.cend(),
                                       [](const WebhookEntry &w) { return !w.isActive; });
        return off == 0 ? state : tr("%1, %2 switched off").arg(state).arg(off);
    };
    switch (stateOf(row)) {
    case State::Working:
        return withOff(tr("Working"));
    case State::Doubtful:
        return withOff(m_facts.value(row.host).problem);
    case State::SwitchedOff:
        return std::all_of(row.webhooks.cbegin(), row.webhooks.cend(),
                           [](const WebhookEntry &w) { return w.isSwitchedOffHere; })
                   ? tr("Switched off here")
                   : tr("Switched off by Follow Up Boss");
    case State::Gone:
        return tr("Address does not exist any more");
    case State::LeftOver:
        return tr("Looks like a left-over test address");
    }
    Q_UNREACHABLE();
}

QStringList WebhookDestinationModel::concernsOf(const Row &row)
{
    QStringList concerns;
    for (const WebhookEntry &webhook : row.webhooks)
        concerns += webhook.concerns;
    concerns.removeDuplicates();
    return concerns;
}

QString WebhookDestinationModel::eventsText(const Row &row) const
{
    QStringList names;
    for (const WebhookEntry &webhook : row.webhooks)
        names << webhook.event;
    constexpr qsizetype shown = 3;
    if (names.size() <= shown)
        return names.join(u", "_s);
    return tr("%1 and %2 more").arg(names.first(shown).join(u", "_s)).arg(names.size() - shown);
}

int WebhookDestinationModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_rows.size());
}

int WebhookDestinationModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant WebhookDestinationModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const Row &row = m_rows.at(index.row());
    switch (role) {
    case Qt::DisplayRole:
        switch (index.column()) {
        case HostColumn:
            return row.host;
        case StateColumn:
            return stateText(row);
        default:
            return eventsText(row);
        }
    case Qt::ToolTipRole: {
        QStringList lines = m_facts.value(row.host).reasons;
        if (stateOf(row) == State::SwitchedOff) {
            lines << tr("Follow Up Boss does that when most deliveries fail; a person can do it, "
                        "too.");
        }
        for (const WebhookEntry &webhook : row.webhooks)
            lines << u"%1: %2"_s.arg(webhook.event, webhook.url);
        return (lines + concernsOf(row)).join(u'\n');
    }
    case ConcernsRole:
        return concernsOf(row);
    case StateRole:
        return int(stateOf(row));
    case IdsRole: {
        QList<qint64> ids;
        for (const WebhookEntry &webhook : row.webhooks)
            ids << webhook.id;
        return QVariant::fromValue(ids);
    }
    case OursRole:
        return std::all_of(row.webhooks.cbegin(), row.webhooks.cend(),
                           [](const WebhookEntry &webhook) { return webhook.isOurs; });
    default:
        return {};
    }
}

QVariant WebhookDestinationModel::headerData(int section, Qt::Orientation orientation,
                                             int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case HostColumn:
        return tr("Destination");
    case StateColumn:
        return tr("State");
    case EventsColumn:
        return tr("Events");
    default:
        return {};
    }
}

} // namespace Hookglass
