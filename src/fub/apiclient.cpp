// SPDX-License-Identifier: MIT
#include "fub/apiclient.h"

#include <QtCore/QJsonArray>
#include <QtCore/QJsonDocument>
#include <QtCore/QPointer>

namespace Hookglass {

using namespace Qt::StringLiterals;

struct ApiClient::Pages
{
    QPointer<QObject> context;
    Callback<QList<Webhook>> done;
    QString query = QStringLiteral("limit=100"); // the API's largest
    QSet<QString> asked;
    QSet<qint64> ids;
    QList<Webhook> found;
};

namespace {

Error notLikeFub(const QString &what)
{
    return {.code = ErrorCode::Network,
            .message = ApiClient::tr("This does not answer like Follow Up Boss: %1. Check the API "
                                     "address.")
                           .arg(what),
            .detail = {}};
}

/// Every account has these: if not, no API is at this address.
Error whereNothingIs(const Error &error, const QString &path)
{
    return error.code == ErrorCode::NotFound
               ? notLikeFub(ApiClient::tr("it has no %1 (%2)").arg(path, error.message))
               : error;
}

Result<Webhook> readWebhook(const QJsonObject &object)
{
    const Webhook webhook{.id = object.value("id"_L1).toInteger(),
                          .event = object.value("event"_L1).toString(),
                          .url = object.value("url"_L1).toString(),
                          .status = object.value("status"_L1).toString()};
    // Whoever plans changes on a webhook misread would change the wrong one.
    if (webhook.id <= 0 || webhook.event.isEmpty() || webhook.url.isEmpty() ||
        webhook.status.isEmpty())
        return notLikeFub(ApiClient::tr("a webhook has no id, event, url or status"));
    return webhook;
}

QByteArray toJson(const QJsonObject &object)
{
    return QJsonDocument(object).toJson(QJsonDocument::Compact);
}

std::function<void(const Result<QJsonObject> &)> asWebhook(
    std::function<void(const Result<Webhook> &)> done)
{
    return [done = std::move(done)](const Result<QJsonObject> &answer) {
        if (answer)
            done(readWebhook(*answer));
        else
            done(answer.error());
    };
}

bool isTextOrNothing(const QJsonValue &value)
{
    return value.isString() || value.isNull() || value.isUndefined();
}

/// What /identity says; every word of it is shown to the user, so nothing of it is guessed.
Result<ApiIdentity> readIdentity(const QJsonObject &answer)
{
    const QJsonObject account = answer.value("account"_L1).toObject();
    const QJsonObject user = answer.value("user"_L1).toObject();
    if (!account.value("name"_L1).isString() || !user.value("name"_L1).isString())
        return notLikeFub(ApiClient::tr("/identity names no account and user"));
    // A list or a text here would read as "not the owner's", which may be wrong.
    const QJsonValue isOwner = user.value("isOwner"_L1);
    if (!isOwner.isBool() && !isOwner.isDouble())
        return notLikeFub(ApiClient::tr("/identity does not say whether this is the owner's key"));
    // Names fit on a line, whoever answers.
    const auto text = [](const QJsonObject &object, QLatin1StringView name) {
        return object.value(name).toString().simplified().left(200);
    };
    return ApiIdentity{.accountId = account.value("id"_L1).toInteger(),
                       .accountName = text(account, "name"_L1),
                       .domain = text(account, "domain"_L1),
                       .userName = text(user, "name"_L1),
                       .email = text(user, "email"_L1),
                       .role = text(user, "role"_L1),
                       .isOwner = isOwner.toBool() || isOwner.toInt() == 1,
                       .isAdmin = user.value("isAdmin"_L1).toBool()};
}

/// The query of the next page; empty at the end. Its address must be the list's own: the key goes
/// there.
Result<QString> nextQuery(const QJsonObject &answer, const QUrl &base, const QString &path)
{
    const QJsonValue about = answer.value("_metadata"_L1);
    const QJsonObject metadata = about.toObject();
    // What cannot be read is no end: a part of the list would pass for all of it.
    const bool isReadable = (about.isUndefined() || about.isObject()) &&
                            isTextOrNothing(metadata["nextLink"_L1]) &&
                            (!metadata.value("nextLink"_L1).toString().isEmpty() ||
                             isTextOrNothing(metadata["next"_L1]));
    if (!isReadable)
        return notLikeFub(ApiClient::tr("where the next page is cannot be read"));
    const QString link = metadata.value("nextLink"_L1).toString();
    if (!link.isEmpty()) {
        const QUrl url(link);
        const auto origin = [](const QUrl &u) {
            return u.adjusted(QUrl::RemoveQuery | QUrl::RemoveFragment).toString().toLower();
        };
        QUrl list = base.adjusted(QUrl::StripTrailingSlash);
        list.setPath(list.path() + path);
        if (origin(url) != origin(list))
            return notLikeFub(ApiClient::tr("the next page is said to be at another address"));
        return url.query(QUrl::FullyEncoded);
    }
    const QString next = metadata.value("next"_L1).toString();
    return next.isEmpty()
               ? QString()
               : "limit=100&next="_L1 + QString::fromLatin1(QUrl::toPercentEncoding(next));
}

} // namespace

ApiClient::ApiClient(ApiAccess access, ApiLimits limits, QObject *parent)
    : QObject(parent)
    , m_transport(std::move(access), limits)
{
    connect(&m_transport, &ApiTransport::waiting, this, &ApiClient::waiting);
}

ApiClient::~ApiClient() = default;

void ApiClient::identity(QObject *context, Callback<ApiIdentity> done)
{
    m_transport.send({.path = u"/identity"_s}, context, [done](const Result<QJsonObject> &answer) {
        if (answer)
            done(readIdentity(*answer));
        else
            done(whereNothingIs(answer.error(), u"/identity"_s));
    });
}

void ApiClient::webhooks(QObject *context, Callback<QList<Webhook>> done)
{
    auto pages = std::make_shared<Pages>();
    pages->context = context;
    pages->done = std::move(done);
    fetchPage(pages);
}

void ApiClient::webhooksOf(const QString &event, QObject *context, Callback<QList<Webhook>> done)
{
    auto pages = std::make_shared<Pages>();
    pages->context = context;
    pages->query += "&event="_L1 + QString::fromLatin1(QUrl::toPercentEncoding(event));
    pages->done = [event, done = std::move(done)](const Result<QList<Webhook>> &found) {
        if (!found)
            return done(found.error());
        QList<Webhook> ofEvent = *found; // should the filter not be known there
        ofEvent.removeIf([&event](const Webhook &webhook) { return webhook.event != event; });
        done(ofEvent);
    };
    fetchPage(pages);
}

void ApiClient::webhook(qint64 id, QObject *context, Callback<Webhook> done)
{
    m_transport.send({.path = u"/webhooks/%1"_s.arg(id)}, context,
                     asWebhook([id, done = std::move(done)](const Result<Webhook> &webhook) {
                         if (webhook && webhook->id != id)
                             return done(notLikeFub(tr("it gives another webhook than asked for")));
                         done(webhook);
                     }));
}

void ApiClient::fetchPage(std::shared_ptr<Pages> pages)
{
    pages->asked.insert(pages->query);
    m_transport.send({.path = u"/webhooks"_s, .query = pages->query}, pages->context,
                     [this, pages](const Result<QJsonObject> &answer) {
                         if (!answer)
                             return pages->done(whereNothingIs(answer.error(), u"/webhooks"_s));
                         if (!answer->value("webhooks"_L1).isArray())
                             return pages->done(notLikeFub(tr("/webhooks holds no list")));
                         const QJsonArray rows = answer->value("webhooks"_L1).toArray();
                         for (const QJsonValue &row : rows) {
                             const Result<Webhook> webhook = readWebhook(row.toObject());
                             if (!webhook)
                                 return pages->done(webhook.error());
                             // Pages move while others register: one may come twice.
                             if (!pages->ids.contains(webhook->id)) {
                                 pages->ids.insert(webhook->id);
                                 pages->found.append(*webhook);
                             }
                         }
                         const Result<QString> next =
                             nextQuery(*answer, m_transport.access().base, u"/webhooks"_s);
                         if (!next)
                             return pages->done(next.error());
                         if (next->isEmpty())
                             return pages->done(pages->found);
                         if (pages->asked.contains(*next) ||
                             pages->asked.size() >= m_transport.limits().pages)
                             return pages->done(notLikeFub(tr("the list of webhooks never ends")));
                         pages->query = *next;
                         fetchPage(pages);
                     });
}

void ApiClient::createWebhook(const QString &event, const QString &url, QObject *context,
                              Callback<Webhook> done)
{
    m_transport.send({.verb = "POST",
                      .path = u"/webhooks"_s,
                      .body = toJson({{u"event"_s, event}, {u"url"_s, url}})},
                     context, asWebhook(std::move(done)));
}

void ApiClient::updateWebhook(qint64 id, const WebhookChange &change, QObject *context,
                              Callback<Webhook> done)
{
    QJsonObject body;
    if (change.event)
        body.insert(u"event"_s, *change.event);
    if (change.url)
        body.insert(u"url"_s, *change.url);
    if (change.status)
        body.insert(u"status"_s, *change.status);
    m_transport.send({.verb = "PUT", .path = u"/webhooks/%1"_s.arg(id), .body = toJson(body)},
                     context, asWebhook(std::move(done)));
}

void ApiClient::deleteWebhook(qint64 id, QObject *context, Callback<void> done)
{
    m_transport.send({.verb = "DELETE", .path = u"/webhooks/%1"_s.arg(id)}, context,
                     [done](const Result<QJsonObject> &answer) {
                         if (answer)
                             done({});
                         else
                             done(answer.error());
                     });
}

void ApiClient::webhookEvent(const QString &eventId, QObject *context, ApiTransport::RawDone done)
{
    m_transport.sendRaw({.path = u"/webhookEvents/"_s + eventId, .isBackground = true}, context,
                        std::move(done));
}

void ApiClient::listPage(const QString &path, const QString &collection, const QString &query,
                         QObject *context, Callback<ApiPage> done)
{
    m_transport.send(
        {.path = path, .query = query, .isBackground = true}, context,
        [this, path, collection, done](const Result<QJsonObject> &answer) {
            if (!answer)
                return done(answer.error());
            if (!answer->value(collection).isArray())
                return done(notLikeFub(tr("%1 holds no list").arg(path)));
            const Result<QString> next = nextQuery(*answer, m_transport.access().base, path);
            if (!next)
                return done(next.error());
            done(ApiPage{.rows = answer->value(collection).toArray(), .nextQuery = *next});
        });
}

} // namespace Hookglass
