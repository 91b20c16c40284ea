// SPDX-License-Identifier: MIT
#include "store/exportjob.h"

#include "store/connection.h"
#include "store/eventreader.h"
#include "store/exportfile.h"
#include "store/rowquery.h"
#include "store/trash.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QDeadlineTimer>

#include <algorithm>

namespace Hookglass {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr auto StepTime = 50ms;
constexpr int PageSize = 5'000;

QString tr(const char *text)
{
    return QCoreApplication::translate("Hookglass::Export", text);
}

CapturedDelivery captured(const DeliveryDetail &delivery, const EventSummary &event)
{
    CapturedDelivery result;
    result.account = event.accountName;
    result.eventId = event.eventId;
    result.eventName = event.eventName;
    result.origin = delivery.origin;
    result.receivedAt = delivery.receivedAt;
    result.verifiedAt = delivery.verifiedAt;
    result.storedAt = delivery.storedAt;
    result.answeredAt = delivery.answeredAt;
    result.answerStatus = delivery.answerStatus;
    result.note = delivery.note;
    result.peer = delivery.peer;
    result.signature = delivery.signature;
    result.keyLabel = delivery.keyLabel;
    result.disposition = delivery.disposition;
    result.problem = delivery.problem;
    result.head = delivery.head;
    result.body = delivery.body;
    return result;
}

} // namespace

class ExportJob::Private
{
public:
    Private(QString databasePath, ExportOrder theOrder, ExportMeans theMeans)
        : path(std::move(databasePath))
        , order(std::move(theOrder))
        , means(std::move(theMeans))
        , redactor({.replacesPeople = order.isRedacted,
                    .hidesEndpoints = order.format != ExportFormat::Jsonl,
                    .keys = means.secrets,
                    .salt = order.salt})
    {
    }

    Result<void> work();
    Result<void> open();
    Result<void> find();
    Result<void> countFound();
    Result<void> learn();
    Result<void> write();
    Result<void> finish();
    Result<bool> isDeleted(EventId id);
    Result<ExportedEvent> load(EventId id);
    Result<void> addProvenance(ExportedEvent &event);
    QList<SignatureStep> stepsOf(const CapturedDelivery &delivery, AccountId account) const;
    void abandon();

    QString path;
    ExportOrder order;
    ExportMeans means;
    Redactor redactor;
    ExportProgress progress;
    std::unique_ptr<EventReader> reader;
    std::unique_ptr<ExportFile> file;
    std::unique_ptr<ExportWriter> writer;
    QList<EventId> ids;             ///< newest first while they are looked for, then oldest first
    std::optional<EventId> reached; ///< found down to here
    qsizetype next = 0;             ///< of `ids` the one to be written
    std::chrono::milliseconds patience = StepTime;
    bool hasProvenance = false;
    bool hasTrash = false;
};

Result<void> ExportJob::Private::open()
{
    Result<std::unique_ptr<EventReader>> opened = EventReader::open(path);
    if (!opened)
        return opened.error();
    reader = std::move(*opened);
    const Result<QVariant> exists =
        reader->connection().value(Dialect::tableExists(), {u"imported"_s});
    if (!exists)
        return exists.error();
    hasProvenance = exists->isValid();
    const Result<QVariant> trash =
        reader->connection().value(Dialect::tableExists(), {u"event_deleted"_s});
    if (!trash)
        return trash.error();
    hasTrash = trash->isValid();
    Result<std::unique_ptr<ExportFile>> target = ExportFile::open(order.path, order.format);
    if (!target)
        return target.error();
    file = std::move(*target);
    writer = makeExportWriter(order.format);
    means.info.isRedacted = order.isRedacted;
    means.info.hasByteOrderMark = order.hasByteOrderMark;
    if (order.events) {
        ids = *order.events;
        std::sort(ids.begin(), ids.end());
        const auto last = std::unique(ids.begin(), ids.end());
        ids.resize(std::distance(ids.begin(), last));
        progress.isCounted = true;
        if (Result<void> done = countFound(); !done)
            return done;
    }
    return file->write(writer->begin(means.info));
}

/// A further page of what the filter wants.
Result<void> ExportJob::Private::find()
{
    const QDeadlineTimer deadline(patience);
    const Result<FilteredEvents> page =
        reader->filtered(order.filter, means.moment, PageSize, reached,
                         [&deadline] { return deadline.hasExpired(); });
    if (!page)
        return page.error();
    ids += page->ids;
    switch (page->end) {
    case FilteredEvents::End::Exhausted:
        std::reverse(ids.begin(), ids.end());
        progress.isCounted = true;
        break;
    case FilteredEvents::End::Filled:
        reached = ids.constLast();
        break;
    case FilteredEvents::End::Stopped:
        if (!reached || *page->reached < *reached)
            reached = page->reached;
        else
            patience *= 2; // not even the first payloads were looked at
        break;
    }
    return countFound();
}

Result<void> ExportJob::Private::countFound()
{
    progress.found = ids.size();
    if (order.format == ExportFormat::Fixture && progress.found > MostFixtures) {
        return Error{
            .code = ErrorCode::InvalidInput,
            .message =
                tr("A folder of fixtures takes %1 events at most. Choose fewer.").arg(MostFixtures),
            .detail = {}};
    }
    return {};
}

Result<void> ExportJob::Private::addProvenance(ExportedEvent &event)
{
    QVariantList imported;
    for (qsizetype i = 0; i < event.ids.size(); ++i) {
        if (event.deliveries.at(i).origin == Origin::Imported)
            imported.append(event.ids.at(i).value);
    }
    if (imported.isEmpty() || !hasProvenance)
        return {};
    return forEachRow(
        reader->connection(),
        u"SELECT delivery_id, origin, stored_us, attempt, is_redacted, is_masked "
        "FROM imported WHERE delivery_id IN (%1)"_s.arg(
            QStringList(imported.size(), u"?"_s).join(u',')),
        imported, [&event](const QSqlQuery &row) {
            const qsizetype place = event.ids.indexOf(DeliveryId{row.value(0).toLongLong()});
            if (place < 0)
                return;
            CapturedDelivery &delivery = event.deliveries[place];
            delivery.origin = Origin(row.value(1).toInt());
            delivery.storedAt =
                row.isNull(2) ? std::nullopt : std::optional(fromMicros(row.value(2).toLongLong()));
            delivery.attempt = row.value(3).toInt();
            delivery.isRedacted = row.value(4).toInt() != 0;
            delivery.isMasked = row.value(5).toInt() != 0;
        });
}

QList<SignatureStep> ExportJob::Private::stepsOf(const CapturedDelivery &delivery,
                                                 AccountId account) const
{
    // Of bytes that were changed before they came here, they would tell nothing.
    if ((delivery.isMasked || delivery.isRedacted) && !delivery.isBodyKept)
        return {};
    const QByteArray signature =
        headerValue(parseHead(delivery.head), "FUB-Signature").value_or(QByteArray());
    return judgedSignatureSteps(
        delivery.body, signature, means.signingKeys.value(account),
        {.kind = delivery.signature, .expected = {}, .keyLabel = delivery.keyLabel});
}

Result<bool> ExportJob::Private::isDeleted(EventId id)
{
    if (!hasTrash)
        return false;
    const Result<QSet<EventId>> deleted = Trash(reader->connection()).deletedOf({id});
    if (!deleted)
        return deleted.error();
    return !deleted->isEmpty();
}

Result<ExportedEvent> ExportJob::Private::load(EventId id)
{
    const Result<bool> isGone = isDeleted(id);
    if (!isGone)
        return isGone.error();
    if (*isGone)
        return Error{.code = ErrorCode::NotFound, .message = {}, .detail = {}};
    const Result<EventDetail> detail = reader->event(id);
    if (!detail)
        return detail.error();
    ExportedEvent event;
    event.summary = detail->summary;
    for (const DeliveryDetail &delivery : detail->deliveries) {
        event.deliveries.append(captured(delivery, detail->summary));
        event.ids.append(delivery.id);
    }
    if (!event.deliveries.isEmpty()) {
        event.deliveries.first().marks = {.isPinned = event.summary.pinned,
                                          .color = event.summary.color,
                                          .note = event.summary.note};
    }
    if (Result<void> done = addProvenance(event); !done)
        return done.error();
    for (qsizetype i = 0; i < event.deliveries.size(); ++i) {
        CapturedDelivery &one = event.deliveries[i];
        const DeliveryDetail &read = detail->deliveries.at(i);
        one.isBodyKept = (one.isMasked || one.isRedacted) && read.bodyChange == BodyChange::None;
        event.history.append({.isImported = read.origin == Origin::Imported,
                              .wasMasked = one.isMasked,
                              .wasRedacted = one.isRedacted,
                              .bodyBefore = read.bodyChange});
    }
    if (order.format == ExportFormat::Evidence) {
        for (qsizetype i = 0; i < detail->deliveries.size(); ++i)
            event.steps.append(stepsOf(event.deliveries.at(i), detail->deliveries.at(i).account));
    }
    int attempt = 0;
    for (CapturedDelivery &delivery : event.deliveries) {
        // What was fetched or made is no attempt, wherever that was.
        if (delivery.origin != Origin::Delivered && delivery.origin != Origin::Imported)
            continue;
        attempt = std::max(attempt + 1, delivery.attempt);
        delivery.attempt = attempt;
    }
    return event;
}

/// Who is named anywhere in the export has the same stand-in everywhere in it, also in a tag that
/// comes before the person.
Result<void> ExportJob::Private::learn()
{
    const QDeadlineTimer deadline(StepTime);
    while (progress.learned < ids.size() && !deadline.hasExpired()) {
        const Result<EventDetail> event = reader->event(ids.at(progress.learned));
        ++progress.learned;
        if (!event && event.error().code == ErrorCode::NotFound)
            continue; // removed meanwhile
        if (!event)
            return event.error();
        redactor.learnName(event->summary.resourceName);
        for (const DeliveryDetail &delivery : event->deliveries)
            redactor.learn(delivery.body);
    }
    return {};
}

Result<void> ExportJob::Private::write()
{
    const QDeadlineTimer deadline(StepTime);
    while (next < ids.size() && !deadline.hasExpired()) {
        Result<ExportedEvent> event = load(ids.at(next++));
        if (!event && event.error().code == ErrorCode::NotFound) {
            --progress.found; // removed meanwhile
            continue;
        }
        if (!event)
            return event.error();
        const EventSummary &summary = event->summary;
        if (!means.complete.contains(summary.account) &&
            !progress.keysMissing.contains(summary.accountName)) {
            progress.keysMissing.append(summary.accountName);
            progress.keysMissing.sort();
        }
        redact(*event, redactor);
        if (Result<void> done = file->write(writer->add(*event)); !done)
            return done;
        ++progress.events;
        progress.deliveries += event->deliveries.size();
        progress.written = writer->count();
    }
    return {};
}

Result<void> ExportJob::Private::finish()
{
    if (Result<void> done = file->write(writer->end()); !done)
        return done;
    if (Result<void> done = file->finish(); !done)
        return done;
    progress.isFinished = true;
    return {};
}

Result<void> ExportJob::Private::work()
{
    if (!reader)
        return open();
    if (!progress.isCounted)
        return find();
    if (order.isRedacted && progress.learned < ids.size())
        return learn();
    if (next < ids.size())
        return write();
    return finish();
}

void ExportJob::Private::abandon()
{
    writer.reset();
    file.reset();
    reader.reset();
}

ExportJob::ExportJob(QString databasePath, ExportOrder order, ExportMeans means)
    : d(std::make_unique<Private>(std::move(databasePath), std::move(order), std::move(means)))
{
}

ExportJob::~ExportJob() = default;

ExportProgress ExportJob::step()
{
    if (d->progress.isFinished)
        return d->progress;
    if (const Result<void> done = d->work(); !done) {
        d->progress.problem = done.error().message;
        d->progress.code = done.error().code;
        d->progress.isFinished = true;
    }
    if (d->file)
        d->progress.bytes = d->file->bytes();
    d->progress.redaction = d->redactor.report();
    if (d->progress.isFinished)
        d->abandon();
    return d->progress;
}

void ExportJob::abandon()
{
    d->abandon();
    d->progress.isFinished = true;
    d->progress.isCancelled = true;
}

} // namespace Hookglass
