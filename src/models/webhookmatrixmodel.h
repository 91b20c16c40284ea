// SPDX-License-Identifier: MIT
#pragma once

#include "core/eventcatalog.h"

#include <QtCore/QAbstractTableModel>
#include <QtCore/QSet>

namespace Hookglass {

/// A webhook as the page shows it.
struct WebhookEntry
{
    qint64 id = 0;
    QString event;
    QString url;
    bool isActive = true;
    bool isOurs = false;
    bool isSwitchedOffHere = false; ///< and not by Follow Up Boss, or somebody else
    QStringList concerns;           ///< what its owner should know about the address
    bool operator==(const WebhookEntry &) const = default;
};

/// A choice of events that is often wanted together.
struct EventPreset
{
    QString title;
    QStringList events;
};
QList<EventPreset> eventPresets(const EventCatalog &catalog);

/// All events by group × the two places that each has in a system; also events that the catalogue
/// does not know, if there are webhooks of them or somebody typed their names. Events can be
/// ticked. Source: fub-api.md §1, §5.
class WebhookMatrixModel final : public QAbstractTableModel
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(WebhookMatrixModel)
public:
    enum Column { EventColumn, FirstSlotColumn, SecondSlotColumn, ColumnCount };
    enum class Cell { Group, Event, Unknown, Free, Ours, OursOff, Other, OtherOff };
    enum Role {
        CellRole = Qt::UserRole, ///< int of Cell
        EventNameRole,           ///< empty for a group
        WebhookIdRole,           ///< 0 where there is none
        SubscribedRole,          ///< bool: there is a webhook of this event
        ConcernsRole             ///< QStringList: what the address is flagged for
    };
    static constexpr int Slots = 2;

    explicit WebhookMatrixModel(const EventCatalog &catalog, QObject *parent = nullptr);
    ~WebhookMatrixModel() override;

    void setWebhooks(const QList<WebhookEntry> &webhooks);
    /// Nobody could be asked what is registered: places are neither free nor taken.
    void setUnknown();
    QStringList tickedEvents() const; ///< in the catalogue's order
    void setTicked(const QStringList &events);
    bool isGroup(int row) const;
    /// Ticks this event as well, and gives its row; one that the catalogue does not know gets a
    /// row of its own.
    int addEvent(const QString &name);
    void forgetAdded(); ///< the rows of events that were typed and have no webhook, and their ticks
    QStringList tickedUnknown() const; ///< of the ticked, those that the catalogue does not know

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    bool setData(const QModelIndex &index, const QVariant &value, int role) override;
    QVariant headerData(int section, Qt::Orientation orientation,
                        int role = Qt::DisplayRole) const override;
    Qt::ItemFlags flags(const QModelIndex &index) const override;

Q_SIGNALS:
    void ticksChanged();

private:
    struct Row
    {
        QString group; ///< of a heading
        QString event;
        QString title;
        QString hint;
        QList<WebhookEntry> webhooks; ///< more than two are possible at the API's whim
    };
    void replace(const QList<WebhookEntry> &webhooks);
    void build();
    const WebhookEntry *webhookAt(const QModelIndex &index) const;
    Cell cellOf(const QModelIndex &index) const;
    QString textOf(const QModelIndex &index) const;
    QString hintOf(const QModelIndex &index) const;

    const EventCatalog m_catalog;
    QList<WebhookEntry> m_webhooks;
    QStringList m_added; ///< by name
    bool m_isKnown = false;
    QList<Row> m_rows;
    QSet<QString> m_ticked;
};

} // namespace Hookglass
