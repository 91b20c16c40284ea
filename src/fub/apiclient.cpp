// SPDX-License-Identifier: MIT
#include "fub/apiclient.h"

#include <QtCore/QJsonDocument>
#include <QtCore/QPointer>
#include <QtNetwork/QHostAddress>
#include <QtNetwork/QNetworkAccessManager>
#include <QtNetwork/QNetworkReply>
#include <QtNetwork/QNetworkRequest>

namespace Hookglass {

using namespace Qt::StringLiterals;

namespace {

constexpr int TimeoutMs = 30'000;
constexpr qint64 MaxAnswerBytes = 16 * 1024 * 1024;

bool mayCarryKeys(const QUrl &url)
{
    if (url.scheme() == "https"_L1)
        return true;
    const QString host = url.host();
    return url.scheme() == "http"_L1 && (host == "localhost"_L1 || QHostAddress(host).isLoopback());
}

Error networkError(const QString &message, const QString &detail = {})
{
    return {.code = ErrorCode::Network, .message = message, .detail = detail};
}

Result<QJsonObject> readAnswer(QNetworkReply *reply)
{
    const int status = reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    const QByteArray body = reply->read(MaxAnswerBytes);
    const QJsonObject object = QJsonDocument::fromJson(body).object();
    if (status == 0) {
        return networkError(ApiClient::tr("%1 could not be reached: %2")
                                .arg(reply->url().host(), reply->errorString()));
    }
    if (status < 200 || status > 299) {
        QString words = object.value("errorMessage"_L1).toString();
        if (words.isEmpty())
            words = object.value("error"_L1).toString();
        if (words.isEmpty())
            words = ApiClient::tr("the server gave no reason");
        return networkError(ApiClient::tr("Status %1: %2").arg(status).arg(words),
                            QString::fromUtf8(body.first(qMin<qsizetype>(body.size(), 500))));
    }
    return object;
}

} // namespace

ApiClient::ApiClient(ApiAccess access, QObject *parent)
    : QObject(parent)
    , m_access(std::move(access))
    , m_network(new QNetworkAccessManager(this))
{
}

ApiClient::~ApiClient() = default;

void ApiClient::identity(QObject *context, Callback<ApiIdentity> done)
{
    send("GET", u"/identity"_s, {}, context, [done](const Result<QJsonObject> &answer) {
        if (!answer) {
            done(answer.error());
            return;
        }
        const QJsonObject account = answer->value("account"_L1).toObject();
        const QJsonObject user = answer->value("user"_L1).toObject();
        if (account.isEmpty() || user.isEmpty()) {
            done(networkError(tr("This does not answer like Follow Up Boss: /identity names no "
                                 "account and user. Check the API address.")));
            return;
        }
        done(ApiIdentity{.accountName = account.value("name"_L1).toString(),
                         .domain = account.value("domain"_L1).toString(),
                         .userName = user.value("name"_L1).toString(),
                         .role = user.value("role"_L1).toString(),
                         .isOwner = user.value("isOwner"_L1).toBool()});
    });
}

void ApiClient::registerWebhook(const QString &event, const QUrl &url, QObject *context,
                                Callback<qint64> done)
{
    const QJsonObject body{{u"event"_s, event}, {u"url"_s, url.toString(QUrl::FullyEncoded)}};
    send("POST", u"/webhooks"_s, QJsonDocument(body).toJson(QJsonDocument::Compact), context,
         [done](const Result<QJsonObject> &answer) {
             if (answer)
                 done(answer->value("id"_L1).toInteger());
             else
                 done(answer.error());
         });
}

void ApiClient::send(const QByteArray &verb, const QString &path, const QByteArray &body,
                     QObject *context, Callback<QJsonObject> done)
{
    QUrl url = m_access.base;
    if (!mayCarryKeys(url)) {
        const Error error{.code = ErrorCode::InvalidInput,
                          .message = tr("The API address must begin with https:// (plain http is "
                                        "for this machine only): %1")
                                         .arg(url.toDisplayString()),
                          .detail = {}};
        QMetaObject::invokeMethod(
            context, [done, error] { done(error); }, Qt::QueuedConnection);
        return;
    }
    url.setPath(url.path() + path);
    QNetworkRequest request(url);
    request.setAttribute(QNetworkRequest::RedirectPolicyAttribute,
                         QNetworkRequest::ManualRedirectPolicy);
    request.setTransferTimeout(TimeoutMs);
    request.setRawHeader("Authorization", "Basic " + (m_access.apiKey.reveal() + ':').toBase64());
    request.setRawHeader("Accept", "application/json");
    if (!m_access.system.isEmpty())
        request.setRawHeader("X-System", m_access.system.toUtf8());
    if (!m_access.systemKey.isEmpty())
        request.setRawHeader("X-System-Key", m_access.systemKey.reveal());
    if (!body.isEmpty())
        request.setHeader(QNetworkRequest::ContentTypeHeader, u"application/json"_s);
    QNetworkReply *reply = m_network->sendCustomRequest(request, verb, body);
    connect(reply, &QNetworkReply::finished, context, [reply, done] {
        reply->deleteLater();
        done(readAnswer(reply));
    });
    // Without this a reply whose context is gone would stay until the client goes.
    connect(reply, &QNetworkReply::finished, reply, &QObject::deleteLater);
}

} // namespace Hookglass
