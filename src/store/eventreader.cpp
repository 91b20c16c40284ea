// SPDX-License-Identifier: MIT
#include "store/eventreader.h"

#include "store/connection.h"
#include "store/eventlookup.h"
#include "store/filterquery.h"
#include "store/idslices.h"
#include "store/indexedsearch.h"
#include "store/marks.h"
#include "store/resourcenames.h"
#include "store/schema.h"
#include "store/storefile.h"
#include "store/summaryquery.h"
#include "store/trash.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QDir>
#include <QtCore/QFileInfo>
#include <QtSql/QSqlError>

#include <algorithm>

namespace Hookglass {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr auto BusyTimeout = 2s; ///< readers wait only while another process recovers the log

QString translate(const char *text)
{
    return QCoreApplication::translate("Hookglass::Store", text);
}

Error noStore(const QString &path)
{
    return {
        ErrorCode::NotFound,
        translate("There is no store yet: %1 does not exist.").arg(QDir::toNativeSeparators(path)),
        {}};
}

// Older ones lack tables that belong to every event shown.
constexpr int OldestReadable = 7;

Error tooOld(const QString &path)
{
    return {ErrorCode::Unsupported,
            translate("The store %1 was made by an earlier version of Hookglass and has to be "
                      "upgraded before it can be read. Open it in the window, or run: "
                      "hookglass-cli account list")
                .arg(QDir::toNativeSeparators(path)),
            {}};
}

Error noEvent(const QString &id)
{
    return {ErrorCode::NotFound, translate("There is no event %1 in the store.").arg(id), {}};
}

/// What follows deliveryFrom()'s other columns, and where it comes from.
struct ProvenanceColumns
{
    QString columns;
    QString from;
};

ProvenanceColumns provenanceOf(int version)
{
    if (version < Schema::ImportedStep)
        return {u"NULL, NULL, NULL, NULL "_s, {}};
    const QString kept = version < Schema::ImportedBodyStep ? u"NULL"_s : u"i.is_body_kept"_s;
    return {u"i.is_redacted, i.is_masked, %1, "
            "CASE WHEN i.delivery_id IS NOT NULL AND i.stored_us IS NULL THEN 1 ELSE 0 END "_s.arg(
                kept),
            u"LEFT JOIN imported i ON i.delivery_id = d.id "_s};
}

BodyChange bodyChangeFrom(const QSqlQuery &query, SignatureVerdict::Kind signature)
{
    const bool isRedacted = query.value(18).toInt() != 0;
    const bool isMasked = query.value(19).toInt() != 0;
    // An import takes "valid" only for a body that was kept, or that it checked itself.
    if ((!isRedacted && !isMasked) || signature == SignatureVerdict::Kind::Valid)
        return BodyChange::None;
    if (query.isNull(20))
        return BodyChange::Perhaps;
    if (query.value(20).toInt() != 0)
        return BodyChange::None;
    return isRedacted ? BodyChange::Redacted : BodyChange::Masked;
}

DeliveryDetail deliveryFrom(const QSqlQuery &query, const EventSummary &event)
{
    DeliveryDetail delivery;
    delivery.event = event.id;
    delivery.account = event.account;
    delivery.problem = event.problem;
    delivery.id = DeliveryId{query.value(0).toLongLong()};
    delivery.endpoint = EndpointId{query.value(1).toLongLong()};
    delivery.receivedAt = fromMicros(query.value(2).toLongLong());
    delivery.verifiedAt = fromMicros(query.value(3).toLongLong());
    delivery.storedAt = fromMicros(query.value(4).toLongLong());
    delivery.signature = SignatureVerdict::Kind(query.value(5).toInt());
    delivery.keyLabel = query.value(6).toString();
    delivery.disposition = Disposition(query.value(7).toInt());
    delivery.peer = query.value(8).toString();
    delivery.head = query.value(9).toByteArray();
    delivery.body = query.value(10).toByteArray();
    if (!query.isNull(11)) {
        delivery.answerStatus = query.value(11).toInt();
        delivery.answeredAt = fromMicros(query.value(12).toLongLong());
    }
    if (!query.isNull(13)) {
        delivery.note = {.reason = AnswerReason(query.value(13).toInt()),
                         .wanted = query.value(14).toInt(),
                         .heldBack = std::chrono::milliseconds(query.value(15).toLongLong()),
                         .detail = query.value(16).toString()};
    }
    delivery.origin = Origin(query.value(17).toInt());
    if (query.value(21).toInt() != 0)
        delivery.storedAt = {}; // the capture did not say, see Importing::note()
    delivery.bodyChange = bodyChangeFrom(query, delivery.signature);
    return delivery;
}

/// An import brings attempts in any order; what arrived here is stored as it came.
void sortByArrival(QList<DeliveryDetail> &deliveries)
{
    const auto isImported = [](const DeliveryDetail &one) {
        return one.origin == Origin::Imported;
    };
    if (std::any_of(deliveries.cbegin(), deliveries.cend(), isImported)) {
        std::stable_sort(deliveries.begin(), deliveries.end(),
                         [](const DeliveryDetail &one, const DeliveryDetail &other) {
                             return one.receivedAt < other.receivedAt;
                         });
    }
}

} // namespace

class EventReader::Private
{
public:
    explicit Private(std::unique_ptr<Connection> opened)
        : connection(std::move(opened))
        , names(*connection)
        , summaries(*connection, names)
    {
    }

    Result<QList<EventId>> ids(const QString &sql, const QVariantList &values);
    /// With what other tables know of the rows, without those that were deleted.
    Result<QList<EventSummary>> enriched(Result<QList<EventSummary>> rows);
    /// False: an older version made the store, and nobody has written to it since.
    Result<bool> hasTable(const QString &name, bool &known);
    /// The store's version; another process may upgrade it meanwhile.
    Result<int> version();
    /// Without what was deleted.
    Result<FilterPlan> plan(const Filter &filter, const FilterMoment &moment);

    std::unique_ptr<Connection> connection;
    NameCache names;
    SummaryQuery summaries;
    bool hasResources = false;
    bool hasMarks = false;
    int lastVersion = 0;
};

EventReader::EventReader() = default;
EventReader::~EventReader() = default;

Result<std::unique_ptr<EventReader>> EventReader::open(const QString &databasePath)
{
    if (!QFileInfo::exists(databasePath))
        return noStore(databasePath);
    if (Result<void> known = Schema::refuseNewer(databasePath); !known)
        return known.error();
    auto connection = Connection::open(databasePath, Dialect::Access::ReadOnly, BusyTimeout);
    if (!connection)
        return connection.error();
    const Result<int> version = Schema::version(**connection);
    if (!version)
        return version.error();
    if (*version == 0)
        return noStore(databasePath);
    if (Result<void> known = Schema::refuseNewer(**connection); !known)
        return known.error();
    if (*version < OldestReadable)
        return tooOld(databasePath);
    std::unique_ptr<EventReader> reader(new EventReader);
    reader->d = std::make_unique<Private>(std::move(*connection));
    return reader;
}

Result<QList<EventId>> EventReader::Private::ids(const QString &sql, const QVariantList &values)
{
    Result<QSqlQuery> query = connection->prepare(sql);
    if (!query)
        return query.error();
    for (const QVariant &value : values)
        query->addBindValue(value);
    if (Result<void> done = connection->run(*query); !done)
        return done.error();
    QList<EventId> result;
    while (query->next())
        result.append(EventId{query->value(0).toLongLong()});
    if (query->lastError().isValid())
        return connection->error(query->lastError());
    return result;
}

Result<QList<EventSummary>> EventReader::Private::enriched(Result<QList<EventSummary>> rows)
{
    if (!rows || rows->isEmpty())
        return rows;
    const Result<bool> resources = hasTable(u"resource"_s, hasResources);
    const Result<bool> marks = hasTable(u"event_mark"_s, hasMarks);
    if (!resources)
        return resources.error();
    if (!marks)
        return marks.error();
    if (*marks) {
        QList<EventId> ids;
        for (const EventSummary &row : std::as_const(*rows))
            ids.append(row.id);
        const Result<QSet<EventId>> deleted = Trash(*connection).deletedOf(ids);
        if (!deleted)
            return deleted.error();
        rows->removeIf([&](const EventSummary &row) { return deleted->contains(row.id); });
        if (Result<void> done = Marks(*connection).fill(*rows); !done)
            return done.error();
    }
    if (*resources) {
        if (Result<void> done = ResourceNames(*connection).fill(*rows); !done)
            return done.error();
    }
    return rows;
}

Result<bool> EventReader::Private::hasTable(const QString &name, bool &known)
{
    if (known)
        return true;
    const Result<QVariant> exists = connection->value(Dialect::tableExists(), {name});
    if (!exists)
        return exists.error();
    known = exists->isValid();
    return known;
}

Result<int> EventReader::Private::version()
{
    if (lastVersion < Schema::ImportedBodyStep) {
        const Result<int> now = Schema::version(*connection);
        if (!now)
            return now;
        lastVersion = *now;
    }
    return lastVersion;
}

Result<FilterPlan> EventReader::Private::plan(const Filter &filter, const FilterMoment &moment)
{
    Result<FilterPlan> plan = FilterPlan::make(*connection, filter, moment);
    const Result<bool> marks = hasTable(u"event_mark"_s, hasMarks);
    if (!marks)
        return marks.error();
    if (plan && *marks)
        plan->where.sql = u'(' + plan->where.sql + u" AND "_s + Trash::isNotDeleted() + u')';
    return plan;
}

Connection &EventReader::connection()
{
    return *d->connection;
}

Result<QList<EventId>> EventReader::eventIds()
{
    return eventIdsAfter(EventId{0});
}

Result<QList<EventId>> EventReader::eventIdsAfter(EventId after)
{
    Result<QList<EventId>> all =
        d->ids(u"SELECT id FROM event WHERE id > ? ORDER BY id"_s, {after.value});
    const Result<bool> marks = d->hasTable(u"event_mark"_s, d->hasMarks);
    if (!marks)
        return marks.error();
    if (!all || !*marks)
        return all;
    const Result<QList<EventId>> deleted =
        d->ids(u"SELECT event_id FROM event_deleted WHERE event_id > ? ORDER BY event_id"_s,
               {after.value});
    if (!deleted)
        return deleted.error();
    if (!deleted->isEmpty()) {
        all->removeIf(
            [&](EventId id) { return std::binary_search(deleted->cbegin(), deleted->cend(), id); });
    }
    return all;
}

Result<QList<EventSummary>> EventReader::summaries(const QList<EventId> &ids)
{
    return d->enriched(d->summaries.byIds(ids));
}

Result<QList<EventSummary>> EventReader::page(int limit, std::optional<EventId> before)
{
    return d->enriched(d->summaries.page(limit, before));
}

Result<FilteredEvents> EventReader::filtered(const Filter &filter, const FilterMoment &moment,
                                             int limit, std::optional<EventId> before,
                                             const SearchStop &stop)
{
    Result<FilterPlan> plan = d->plan(filter, moment);
    if (!plan)
        return plan.error();
    IndexedSearch texts(*d->connection);
    return FilterQuery(*d->connection, texts, std::move(*plan)).page(limit, before, stop);
}

Result<FilterCount> EventReader::countFiltered(const Filter &filter, const FilterMoment &moment,
                                               const FilterCountLimits &limits,
                                               const SearchStop &stop)
{
    Result<FilterPlan> plan = d->plan(filter, moment);
    if (!plan)
        return plan.error();
    IndexedSearch texts(*d->connection);
    return FilterQuery(*d->connection, texts, std::move(*plan)).count(limits, stop);
}

Result<QList<EventId>> EventReader::matching(const Filter &filter, const FilterMoment &moment,
                                             const QList<EventId> &ids)
{
    const Result<FilterPlan> plan = d->plan(filter, moment);
    if (!plan)
        return plan.error();
    PayloadScan texts(*d->connection);
    QList<EventId> matching;
    const Result<void> done = forEachSlice(ids, [&](const IdSlice &slice) -> Result<void> {
        FilterPlan some = *plan;
        some.where.sql = u'(' + plan->where.sql + u" AND e.id IN ("_s + slice.marks + u"))"_s;
        some.where.values += slice.values;
        constexpr qint64 all = 1LL << 60; // one look instead of slices: the ids are few
        const Result<FilteredEvents> page =
            FilterQuery(*d->connection, texts, std::move(some), {.rows = all, .payloads = all})
                .page(int(slice.values.size()), std::nullopt, {});
        if (!page)
            return page.error();
        matching += page->ids;
        return {};
    });
    if (!done)
        return done.error();
    return matching;
}

Result<EventDetail> EventReader::event(EventId id)
{
    Result<QList<EventSummary>> summary = summaries({id});
    if (!summary)
        return summary.error();
    if (summary->isEmpty())
        return noEvent(QString::number(id.value));
    EventDetail detail;
    detail.summary = summary->constFirst();
    const Result<int> version = d->version();
    if (!version)
        return version.error();
    const ProvenanceColumns provenance = provenanceOf(*version);
    Result<QSqlQuery> query = d->connection->prepare(
        u"SELECT d.id, d.endpoint_id, d.received_us, d.verified_us, d.stored_us, d.signature, "
        "d.key_label, d.disposition, d.peer, p.head, p.body, a.status, a.answered_us, "
        "n.reason, n.wanted, n.held_ms, n.detail, d.origin, "_s +
        provenance.columns +
        u"FROM delivery d JOIN payload p ON p.delivery_id = d.id "
        "LEFT JOIN answer a ON a.delivery_id = d.id "
        "LEFT JOIN answer_note n ON n.delivery_id = d.id "_s +
        provenance.from + u"WHERE d.event_id = ? ORDER BY d.id"_s);
    if (!query)
        return query.error();
    query->addBindValue(id.value);
    if (Result<void> done = d->connection->run(*query); !done)
        return done.error();
    while (query->next())
        detail.deliveries.append(deliveryFrom(*query, detail.summary));
    if (query->lastError().isValid())
        return d->connection->error(query->lastError());
    sortByArrival(detail.deliveries);
    return detail;
}

Result<EventId> EventReader::findEvent(const QString &eventId)
{
    if (eventId.isEmpty())
        return noEvent(eventId);
    const Result<QList<EventId>> found = EventLookup::ofAnyAccount(*d->connection, eventId);
    if (!found)
        return found.error();
    if (found->isEmpty())
        return noEvent(eventId);
    return found->constLast();
}

Result<StoreState> EventReader::state()
{
    const Result<QVariant> events = d->connection->value(u"SELECT count(*) FROM event"_s);
    if (!events)
        return events.error();
    const Result<bool> marks = d->hasTable(u"event_mark"_s, d->hasMarks);
    if (!marks)
        return marks.error();
    const Result<QVariant> deleted =
        *marks ? d->connection->value(u"SELECT count(*) FROM event_deleted"_s)
               : Result<QVariant>(QVariant());
    if (!deleted)
        return deleted.error();
    StoreState state;
    state.kind = StoreState::Kind::ReadOnly;
    state.events = events->toLongLong() - deleted->toLongLong();
    state.bytes = StoreFile::bytes(d->connection->path());
    return state;
}

Result<qint64> EventReader::dataVersion()
{
    const Result<QVariant> version = d->connection->value(Dialect::dataVersion());
    if (!version)
        return version.error();
    // With the newest row, so that a reader opened anew does not take changes for none.
    const Result<QVariant> newest = d->connection->value(u"SELECT max(id) FROM event"_s);
    if (!newest)
        return newest.error();
    return (version->toLongLong() << 40) + newest->toLongLong();
}

Result<QHash<QString, Timestamp>> EventReader::lastSeen(AccountId account)
{
    Result<QSqlQuery> query =
        d->connection->prepare(u"SELECT type_id, max(first_received_us) FROM event "
                               "WHERE account_id = ? AND type_id <> 0 GROUP BY type_id"_s);
    if (!query)
        return query.error();
    query->addBindValue(account.value);
    if (Result<void> done = d->connection->run(*query); !done)
        return done.error();
    QHash<QString, Timestamp> seen;
    while (query->next()) {
        const Result<QString> name = d->names.typeName(query->value(0).toLongLong());
        if (!name)
            return name.error();
        seen.insert(*name, fromMicros(query->value(1).toLongLong()));
    }
    if (query->lastError().isValid())
        return d->connection->error(query->lastError());
    return seen;
}

void EventReader::forgetAccountNames()
{
    d->names.forgetAccounts();
}

} // namespace Hookglass
