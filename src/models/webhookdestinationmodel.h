// SPDX-License-Identifier: MIT
#pragma once

#include "models/webhookmatrixmodel.h"

namespace Hookglass {

/// Where webhooks lead, for owners: a row a host, with its state in plain words.
class WebhookDestinationModel final : public QAbstractTableModel
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(WebhookDestinationModel)
public:
    enum Column { HostColumn, StateColumn, EventsColumn, ColumnCount };
    enum class State {
        Working,
        SwitchedOff, ///< all webhooks to it are off
        Gone,        ///< its name does not exist any more
        LeftOver,    ///< a known test or tunnel address
        Doubtful     ///< what is wrong is known: HostFacts::problem
    };
    enum Role {
        StateRole = Qt::UserRole, ///< int of State
        IdsRole,                  ///< QList<qint64> of its webhooks
        OursRole,                 ///< bool: all of them are ours
        ConcernsRole              ///< QStringList: what their addresses are flagged for
    };
    /// What is known of a host beyond the list.
    struct HostFacts
    {
        bool isGone = false;
        bool isTestAddress = false; ///< and not the one that leads here now
        QString problem;            ///< a few words; empty: none is known
        QStringList reasons;        ///< in plain words
        bool operator==(const HostFacts &) const = default;
    };

    explicit WebhookDestinationModel(QObject *parent = nullptr);
    ~WebhookDestinationModel() override;

    void setWebhooks(const QList<WebhookEntry> &webhooks);
    void setFacts(const QString &host, const HostFacts &facts);
    QStringList hosts() const;

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation,
                        int role = Qt::DisplayRole) const override;

private:
    struct Row
    {
        QString host;
        QList<WebhookEntry> webhooks;
        bool operator==(const Row &) const = default;
    };
    State stateOf(const Row &row) const;
    QString stateText(const Row &row) const;
    QString eventsText(const Row &row) const;
    static QStringList concernsOf(const Row &row);

    QList<Row> m_rows;
    QHash<QString, HostFacts> m_facts;
};

} // namespace Hookglass
