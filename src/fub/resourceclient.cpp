// SPDX-License-Identifier: MIT
#include "fub/resourceclient.h"

#include "core/jsontree.h"

#include <QtCore/QPointer>
#include <QtCore/QSet>

#include <algorithm>

namespace Hookglass {

using namespace Qt::StringLiterals;

struct ResourceClient::Job
{
    QList<ResourceKey> keys;
    qsizetype unique = 0; ///< keys, each counted once
    QHash<ResourceKey, ResourceAnswer> answers;
    ResourceWishes wishes;
    QPointer<QObject> context;
    Done done;
};

namespace {

const auto People = "people"_L1;

ResourceOutcome outcomeOf(int status)
{
    switch (status) {
    case 403:
        return ResourceOutcome::Forbidden;
    case 404:
        return ResourceOutcome::Gone;
    case 429:
        return ResourceOutcome::RateLimited;
    default:
        return ResourceOutcome::Failed;
    }
}

/// Rows of a list answer: under the kind's own name, else under the only list there is.
qint32 rowsOf(const JsonTree &tree, const QString &kind)
{
    if (const ResourceKind *known = findResourceKind(kind)) {
        const qint32 rows = tree.member(0, QByteArrayView(known->collection));
        if (rows >= 0 && tree.isArray(rows))
            return rows;
    }
    for (const qint32 member : tree.children(0)) {
        if (tree.isArray(member) && tree.key(member).compare(kind, Qt::CaseInsensitive) == 0)
            return member;
    }
    return -1;
}

bool hasNextPage(const JsonTree &tree)
{
    const qint32 metadata = tree.member(0, "_metadata");
    if (metadata < 0)
        return false;
    const auto isGiven = [&](QByteArrayView name) {
        const qint32 member = tree.member(metadata, name);
        return member >= 0 && !tree.text(member).isEmpty();
    };
    return isGiven("nextLink") || isGiven("next");
}

QString idText(const QList<qint64> &ids)
{
    QStringList texts;
    for (const qint64 id : ids)
        texts.append(QString::number(id));
    return texts.join(u',');
}

/// What is asked with every request of a kind.
QStringList wishesFor(const QString &kind, const ResourceWishes &wishes)
{
    QStringList parts;
    const ResourceKind *known = findResourceKind(kind);
    if (known && !known->query.isEmpty())
        parts.append(known->query);
    if (kind == People && wishes.includeTrash)
        parts.append(u"includeTrash=true"_s);
    return parts;
}

bool rowsHaveIds(const QString &kind)
{
    const ResourceKind *known = findResourceKind(kind);
    return !known || known->rowsHaveIds;
}

} // namespace

ResourceClient::ResourceClient(ApiAccess access, ApiLimits limits, QObject *parent)
    : QObject(parent)
    , m_transport(std::move(access), limits)
{
    connect(&m_transport, &ApiTransport::waiting, this, &ResourceClient::waiting);
}

ResourceClient::~ResourceClient() = default;

void ResourceClient::fetch(const QList<ResourceKey> &keys, ResourceWishes wishes, QObject *context,
                           Done done)
{
    auto job = std::make_shared<Job>();
    job->keys = keys;
    job->wishes = wishes;
    job->context = context;
    job->done = std::move(done);
    if (keys.isEmpty()) {
        QMetaObject::invokeMethod(
            context, [job] { job->done({}); }, Qt::QueuedConnection);
        return;
    }
    QStringList kinds;
    QHash<QString, QList<qint64>> ids;
    QSet<ResourceKey> seen;
    for (const ResourceKey &key : keys) {
        if (seen.contains(key))
            continue;
        seen.insert(key);
        if (!kinds.contains(key.kind))
            kinds.append(key.kind);
        ids[key.kind].append(key.number);
    }
    job->unique = seen.size();
    for (const QString &kind : std::as_const(kinds))
        fetchKind(job, kind, ids.value(kind));
}

void ResourceClient::fetchKind(const JobPtr &job, const QString &kind, const QList<qint64> &ids)
{
    const qsizetype most = rowsHaveIds(kind) ? MostIds : 1;
    for (qsizetype from = 0; from < ids.size(); from += most) {
        const QList<qint64> part = ids.mid(from, most);
        if (part.size() == 1 && kind != People && rowsHaveIds(kind))
            fetchOne(job, {kind, part.constFirst()});
        else
            fetchList(job, kind, part);
    }
}

void ResourceClient::fetchList(const JobPtr &job, const QString &kind, const QList<qint64> &ids)
{
    ApiCall call;
    call.path = u'/' + kind;
    QStringList query{"id="_L1 + idText(ids), u"limit=%1"_s.arg(ids.size())};
    query += wishesFor(kind, job->wishes);
    call.query = query.join(u'&');
    call.isBackground = job->wishes.isBackground;
    m_transport.sendRaw(call, job->context,
                        [this, job, kind, ids](const Result<QByteArray> &body, int status) {
                            if (body)
                                readList(job, kind, ids, *body);
                            else
                                refuseList(job, kind, ids, body.error(), status);
                        });
}

void ResourceClient::fetchOne(const JobPtr &job, const ResourceKey &key)
{
    ApiCall call;
    call.path = u"/%1/%2"_s.arg(key.kind).arg(key.number);
    call.query = wishesFor(key.kind, job->wishes).join(u'&');
    call.isBackground = job->wishes.isBackground;
    m_transport.sendRaw(
        call, job->context, [this, job, key](const Result<QByteArray> &body, int status) {
            if (body)
                settle(job, key, ResourceOutcome::Fetched, {}, body->trimmed());
            else
                settle(job, key, outcomeOf(status), body.error().message, {}, retryIn(key.kind));
        });
}

void ResourceClient::readList(const JobPtr &job, const QString &kind, const QList<qint64> &ids,
                              const QByteArray &body)
{
    const JsonTree tree(body);
    const qint32 rows = rowsOf(tree, kind);
    if (rows < 0) {
        for (const qint64 id : ids)
            settle(job, {kind, id}, ResourceOutcome::Failed,
                   tr("The API's answer holds no list of what was asked for."));
        return;
    }
    QSet<qint64> open(ids.cbegin(), ids.cend());
    const std::vector<qint32> found = tree.children(rows);
    for (const qint32 row : found) {
        const qint32 member = tree.member(row, "id");
        qint64 id = member < 0 ? 0 : JsonText::decodeInteger(tree.bytes(member)).value_or(0);
        if (id == 0 && ids.size() == 1 && found.size() == 1)
            id = ids.constFirst(); // rows of this kind do not say who they are
        if (open.remove(id))
            settle(job, {kind, id}, ResourceOutcome::Fetched, {}, tree.bytes(row).toByteArray());
    }
    QList<qint64> rest;
    std::copy_if(ids.cbegin(), ids.cend(), std::back_inserter(rest),
                 [&open](qint64 id) { return open.contains(id); });
    if (rest.isEmpty())
        return;
    if (rest.size() < ids.size() && hasNextPage(tree)) {
        fetchKind(job, kind, rest); // pages were smaller than asked for
        return;
    }
    for (const qint64 id : std::as_const(rest)) {
        // A list may not know `?id=`, or leave out what it does not show: one alone says why.
        if (rowsHaveIds(kind) && (kind != People || job->wishes.includeTrash))
            fetchOne(job, {kind, id});
        else
            settle(job, {kind, id}, ResourceOutcome::LeftOut,
                   kind == People ? tr("Follow Up Boss left this person out of its answer. It may "
                                       "be in Trash, or deleted.")
                                  : tr("Follow Up Boss left it out of its answer."));
    }
}

std::chrono::milliseconds ResourceClient::retryIn(const QString &kind)
{
    return m_transport.waitFor(u'/' + kind);
}

void ResourceClient::refuseList(const JobPtr &job, const QString &kind, const QList<qint64> &ids,
                                const Error &error, int status)
{
    // One that may not be seen, or a list that cannot be asked this way, must not hide the others.
    const bool isTheirs = status == 400 || status == 403 || status == 404 || status == 405;
    if (isTheirs && rowsHaveIds(kind) && (ids.size() > 1 || kind != People)) {
        for (const qint64 id : ids) {
            if (kind == People)
                fetchList(job, kind, {id});
            else
                fetchOne(job, {kind, id});
        }
        return;
    }
    for (const qint64 id : ids)
        settle(job, {kind, id}, outcomeOf(status), error.message, {}, retryIn(kind));
}

void ResourceClient::settle(const JobPtr &job, const ResourceKey &key, ResourceOutcome outcome,
                            const QString &message, const QByteArray &body,
                            std::chrono::milliseconds retryIn)
{
    job->answers.insert(
        key,
        {.key = key, .outcome = outcome, .body = body, .message = message, .retryIn = retryIn});
    if (job->answers.size() < job->unique)
        return;
    QList<ResourceAnswer> answers;
    answers.reserve(job->keys.size());
    for (const ResourceKey &wanted : std::as_const(job->keys))
        answers.append(job->answers.value(wanted));
    if (const Done done = std::exchange(job->done, nullptr); done && job->context)
        done(answers);
}

} // namespace Hookglass
