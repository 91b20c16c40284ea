// SPDX-License-Identifier: MIT
#pragma once

#include "core/clock.h"
#include "core/ids.h"

#include <QtCore/QByteArrayView>
#include <QtCore/QHash>
#include <QtCore/QList>
#include <QtCore/QMetaType>
#include <QtCore/QSet>
#include <QtCore/QString>
#include <QtCore/QStringList>

namespace Hookglass {

/// One request that told of things.
struct BulkRequest
{
    AccountId account;
    QString eventName;
    QStringList subject; ///< what `data` says of all of them: tags, or a stage; see bulkSubject()
    EventId event;
    Timestamp at;
    QList<qint64> resources;
    bool isUnread = false; ///< it has a subject that is not known yet: it may repeat nothing
};

/// What is taken for one action of somebody: requests of one event with the same data, each soon
/// after the one before.
struct BulkRule
{
    std::chrono::seconds pause{20}; ///< at most so long between two requests
    std::chrono::seconds single{1}; ///< likewise, to a request that tells of one thing only
    int atLeast = 10;               ///< different things
};

struct BulkAction
{
    static constexpr qsizetype MostEvents = 2'000;

    AccountId account;
    QString eventName;
    QStringList subject;
    qint64 resources = 0;      ///< different ones
    bool isAtLeast = false;    ///< there may be more: they were too many to be told apart
    bool isUnreadable = false; ///< the data was not looked at: it may be several actions
    int requests = 0;
    Timestamp first;
    Timestamp last;
    EventId firstEvent;
    EventId lastEvent;
    QList<EventId> events; ///< of unread requests, so that they can be read; none if they are more
                           ///< than MostEvents
    bool operator==(const BulkAction &) const = default;
};

/// What in `data` tells one action from another: the tags in their order, or the stage. Empty:
/// there is nothing, or the body cannot be read. Source: fub-api.md §2.
QStringList bulkSubject(QByteArrayView body);
/// Events whose `data` tells one action from another.
bool hasBulkSubject(const QString &eventName);

/// Folds requests in the order they came; of what comes in another, nothing is joined that is not
/// close in time. Others may lie between: adding a tag to people also
/// updates them. A request that tells nothing new of an action is no part of it: somebody, or a
/// loop, goes on with the same things.
class BulkFold final
{
public:
    explicit BulkFold(BulkRule rule = {});
    void add(const BulkRequest &request);
    /// All of them, in the order they began; nothing can be added to them afterwards.
    QList<BulkAction> take();

private:
    struct Open
    {
        BulkAction action;
        QSet<qint64> things;
    };
    void close(Open &open);

    BulkRule m_rule;
    QHash<QString, Open> m_open; ///< by account, event and subject
    QList<BulkAction> m_closed;
};

} // namespace Hookglass

Q_DECLARE_METATYPE(Hookglass::BulkAction)
