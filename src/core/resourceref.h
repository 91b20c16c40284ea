// SPDX-License-Identifier: MIT
#pragma once

#include "core/event.h"
#include "core/result.h"

#include <QtCore/QHashFunctions>
#include <QtCore/QUrl>

namespace Hookglass {

/// One thing at Follow Up Boss, such as person 1234 or note 19.
struct ResourceKey
{
    QString kind; ///< first part of its path below /v1: "people", "notes", "textMessages"
    qint64 number = 0;
    bool operator==(const ResourceKey &) const = default;
    friend size_t qHash(const ResourceKey &key, size_t seed = 0) noexcept
    {
        return qHashMulti(seed, key.kind, key.number);
    }
};

/// What an address points to: things of one kind.
struct ResourceRef
{
    QString kind;
    QList<qint64> ids;
    bool isDeleted = false; ///< the event says that they are gone
    bool operator==(const ResourceRef &) const = default;
};

/// What an event is about, as far as it can be asked for.
struct EventSubject
{
    QList<ResourceRef> refs; ///< of `uri`, then of data.refUri
    QString problem;         ///< why not all of it can be fetched, in plain words; else empty
    bool operator==(const EventSubject &) const = default;
};

/// Kinds that the API has, and what is known of them. Source: fub-api.md §1, §2, §5.
struct ResourceKind
{
    QLatin1StringView kind;       ///< as its path is written
    QLatin1StringView collection; ///< key of a list answer's rows; irregular
    QLatin1StringView events;     ///< what its events' names begin with
    QLatin1StringView query;      ///< what is asked with every request, so that snapshots compare
    bool rowsHaveIds = true;      ///< else only one at a time can be asked for
};
/// nullptr: not known. Kinds are compared without case.
const ResourceKind *findResourceKind(QStringView kind);

/// The kind that an event's name speaks of: "dealCustomFieldsUpdated" -> "dealCustomFields";
/// peopleRelationship* name people [?]. Empty: none that could be asked for.
QString kindOfEvent(const QString &eventName);

/// Reads both forms of an address, …/v1/people?id=1,2 and …/v1/notes/19. Only the part below /v1 is
/// used, and only if host and port are those of `apiBase`: an account's key goes nowhere else.
/// InvalidInput with plain words otherwise.
Result<ResourceRef> parseResourceUri(const QString &uri, const QUrl &apiBase);

/// Everything that the event points to. `body` is its payload: `uri` and data.refUri are in there.
EventSubject subjectOf(const QString &eventName, const QList<qint64> &resourceIds,
                       QByteArrayView body, const QUrl &apiBase);

/// All things that the refs name, each once, in their order.
QList<ResourceKey> keysOf(const QList<ResourceRef> &refs);

/// "Ann Lee", "Ann Lee and 2 more"; empty without a name.
QString resourceLabel(const QString &firstName, qsizetype count);

} // namespace Hookglass
