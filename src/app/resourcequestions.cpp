// SPDX-License-Identifier: MIT
#include "app/resourcequestions.h"

#include "app/readerworker.h"
#include "store/rowquery.h"
#include "store/snapshotlog.h"

#include <QtCore/QSet>

namespace Hookglass::ResourceQuestions {

using namespace Qt::StringLiterals;

namespace {

QByteArray newestBody(const EventDetail &detail)
{
    return detail.deliveries.isEmpty() ? QByteArray() : detail.deliveries.constLast().body;
}

Result<std::optional<KeptText>> keptText(SnapshotLog &log, SnapshotId id)
{
    if (!id.isValid())
        return std::optional<KeptText>();
    Result<SnapshotBody> body = log.body(id);
    if (!body)
        return body.error();
    const Timestamp at = body->snapshot.fetchedAt;
    return std::optional(KeptText{.snapshot = body->snapshot,
                                  .resource = body->resource,
                                  .event = {},
                                  .bytes = std::move(body->body),
                                  .at = at});
}

/// Fills in what is shown, what was before it, and their difference.
Result<void> showBody(SnapshotLog &log, SnapshotId id, ResourceView &view)
{
    Result<std::optional<KeptText>> shown = keptText(log, id);
    if (!shown)
        return shown.error();
    view.shown = std::move(*shown);
    if (!view.shown)
        return {};
    const Result<SnapshotId> beforeId = log.before(id);
    if (!beforeId)
        return beforeId.error();
    Result<std::optional<KeptText>> before = keptText(log, *beforeId);
    if (!before)
        return before.error();
    view.before = std::move(*before);
    if (view.before)
        view.diff = compareResources(view.before->bytes, view.shown->bytes);
    return {};
}

/// What the events are called that the history names.
Result<void> fillCauses(Connection &connection, ResourceView &view)
{
    constexpr qsizetype atOnce = 500;
    QSet<qint64> wanted;
    for (const Snapshot &snapshot : std::as_const(view.history)) {
        for (const EventId event : snapshot.events)
            wanted.insert(event.value);
    }
    const QVariantList ids(wanted.cbegin(), wanted.cend());
    for (qsizetype from = 0; from < ids.size(); from += atOnce) {
        const QVariantList part = ids.mid(from, atOnce);
        const QString marks = QStringList(part.size(), u"?"_s).join(u',');
        const Result<void> done = forEachRow(
            connection,
            u"SELECT e.id, e.uid, t.name FROM event e LEFT JOIN event_type t ON t.id = e.type_id "
            "WHERE e.id IN (%1)"_s.arg(marks),
            part, [&view](const QSqlQuery &row) {
                const QString uid = row.value(1).toString();
                const QString number = uid.isEmpty() ? u'#' + row.value(0).toString() : uid.left(8);
                view.causes.insert(EventId{row.value(0).toLongLong()},
                                   (row.value(2).toString() + u' ' + number).trimmed());
            });
        if (!done)
            return done;
    }
    return {};
}

Result<void> fillAround(Connection &connection, SnapshotLog &log, ResourceView &view)
{
    Result<QList<Snapshot>> history = log.history(view.resource.id);
    if (!history)
        return history.error();
    view.history = std::move(*history);
    if (Result<void> done = fillCauses(connection, view); !done)
        return done;
    if (view.resource.key.kind != QLatin1StringView("people"))
        return {};
    Result<QList<Resource>> belongings =
        log.belongingTo(view.resource.account, view.resource.key.number);
    if (!belongings)
        return belongings.error();
    view.belongings = std::move(*belongings);
    return {};
}

Result<KeptText> comparand(ReaderWorker &reader, const Comparand &what)
{
    if (const EventId *event = std::get_if<EventId>(&what)) {
        const Result<EventDetail> detail = reader.detail(*event);
        if (!detail)
            return detail.error();
        return KeptText{.snapshot = {},
                        .resource = {},
                        .event = detail->summary,
                        .bytes = newestBody(*detail),
                        .at = detail->summary.receivedAt};
    }
    const Result<Connection *> connection = reader.connection();
    if (!connection)
        return connection.error();
    SnapshotLog log(**connection);
    const Result<SnapshotBody> body = log.body(std::get<SnapshotId>(what));
    if (!body)
        return body.error();
    return KeptText{.snapshot = body->snapshot,
                    .resource = body->resource,
                    .event = {},
                    .bytes = body->body,
                    .at = body->snapshot.fetchedAt};
}

} // namespace

Result<QList<EventAbout>> about(ReaderWorker &reader, const QList<EventId> &events,
                                const ApiBases &bases)
{
    QList<EventAbout> found;
    for (const EventId event : events) {
        const Result<EventDetail> detail = reader.detail(event);
        if (!detail && detail.error().code == ErrorCode::NotFound)
            continue;
        if (!detail)
            return detail.error();
        const EventSummary &summary = detail->summary;
        found.append(
            {.event = summary,
             .subject = subjectOf(summary.eventName, summary.resourceIds, newestBody(*detail),
                                  bases.value(summary.account.value))});
    }
    return found;
}

Result<SubjectView> subject(ReaderWorker &reader, EventId event, const ApiBases &bases)
{
    const Result<EventDetail> detail = reader.detail(event);
    if (!detail)
        return detail.error();
    const Result<Connection *> connection = reader.connection();
    if (!connection)
        return connection.error();
    SubjectView view;
    view.event = detail->summary;
    const EventSubject subject =
        subjectOf(view.event.eventName, view.event.resourceIds, newestBody(*detail),
                  bases.value(view.event.account.value));
    view.problem = subject.problem;
    const QList<ResourceKey> keys = keysOf(subject.refs);
    SnapshotLog log(**connection);
    const Result<QList<Resource>> known = log.resources(view.event.account, keys);
    if (!known)
        return known.error();
    const Result<QHash<ResourceId, Snapshot>> caused = log.causedBy(event);
    if (!caused)
        return caused.error();
    QHash<ResourceKey, Resource> byKey;
    for (const Resource &resource : *known)
        byKey.insert(resource.key, resource);
    for (const ResourceRef &ref : subject.refs) {
        for (const qint64 id : ref.ids) {
            SubjectResource item;
            item.key = {ref.kind, id};
            item.isDeleted = ref.isDeleted;
            if (const auto it = byKey.constFind(item.key); it != byKey.cend()) {
                item.known = *it;
                if (const auto answer = caused->constFind(it->id); answer != caused->cend())
                    item.caused = *answer;
            }
            view.resources.append(item);
        }
    }
    return view;
}

Result<ResourceView> resource(Connection &connection, AccountId account, const ResourceKey &key,
                              EventId event)
{
    SnapshotLog log(connection);
    const Result<QList<Resource>> found = log.resources(account, {key});
    if (!found)
        return found.error();
    ResourceView view;
    view.resource.account = account;
    view.resource.key = key;
    if (found->isEmpty())
        return view;
    view.resource = found->constFirst();
    if (Result<void> done = fillAround(connection, log, view); !done)
        return done.error();
    if (!view.history.isEmpty())
        view.answer = view.history.constFirst();
    if (event.isValid()) {
        const Result<QHash<ResourceId, Snapshot>> caused = log.causedBy(event);
        if (!caused)
            return caused.error();
        if (const auto answer = caused->constFind(view.resource.id); answer != caused->cend()) {
            view.answer = *answer;
            view.isOfEvent = true;
        }
    }
    const bool isItsOwn = view.isOfEvent && view.answer->hasBody();
    if (Result<void> done =
            showBody(log, isItsOwn ? view.answer->id : view.resource.lastSnapshot, view);
        !done)
        return done.error();
    return view;
}

Result<ResourceView> snapshot(Connection &connection, SnapshotId snapshot)
{
    SnapshotLog log(connection);
    const Result<SnapshotBody> body = log.body(snapshot);
    if (!body)
        return body.error();
    ResourceView view;
    view.resource = body->resource;
    view.answer = body->snapshot;
    if (Result<void> done = fillAround(connection, log, view); !done)
        return done.error();
    if (body->snapshot.hasBody()) {
        if (Result<void> done = showBody(log, snapshot, view); !done)
            return done.error();
    }
    return view;
}

Result<Comparison> comparison(ReaderWorker &reader, const Comparand &older, const Comparand &newer)
{
    Result<KeptText> a = comparand(reader, older);
    if (!a)
        return a.error();
    Result<KeptText> b = comparand(reader, newer);
    if (!b)
        return b.error();
    return Comparison{.older = std::move(*a), .newer = std::move(*b)};
}

Result<QHash<SnapshotId, ResourceDiff>> differences(
    Connection &connection, const QList<std::pair<SnapshotId, SnapshotId>> &pairs)
{
    SnapshotLog log(connection);
    QHash<SnapshotId, ResourceDiff> found;
    for (const auto &[before, after] : pairs) {
        const Result<SnapshotBody> a = log.body(before);
        const Result<SnapshotBody> b = log.body(after);
        for (const auto *body : {&a, &b}) {
            if (!*body && body->error().code != ErrorCode::NotFound)
                return body->error();
        }
        if (a && b)
            found.insert(after, compareResources(a->body, b->body));
    }
    return found;
}

} // namespace Hookglass::ResourceQuestions
