// SPDX-License-Identifier: MIT
#pragma once

#include "core/signature.h"
#include "http/server.h"
#include "sandbox/sandbox.h"

#include <QtCore/QJsonArray>
#include <QtCore/QJsonDocument>
#include <QtCore/QJsonObject>
#include <QtNetwork/QNetworkAccessManager>
#include <QtNetwork/QNetworkProxy>
#include <QtNetwork/QNetworkReply>
#include <QtTest/QSignalSpy>

namespace Hookglass {

/// Speaks to a sandbox's API over a real socket.
class SandboxClient
{
public:
    struct Answer
    {
        int status = 0;
        QJsonObject json;
        QByteArray body;
        QList<std::pair<QByteArray, QByteArray>> headers;

        QByteArray header(const QByteArray &name) const
        {
            for (const auto &[key, value] : headers) {
                if (key.compare(name, Qt::CaseInsensitive) == 0)
                    return value;
            }
            return {};
        }
    };

    explicit SandboxClient(const SandboxAccess &access)
        : m_access(access)
        , m_system(access.system)
        , m_systemKey(access.systemKey)
    {
        m_network.setProxy(QNetworkProxy::NoProxy);
    }

    void beSystem(const QString &name, const QByteArray &key)
    {
        m_system = name;
        m_systemKey = Secret(key);
    }

    Answer ask(const QByteArray &method, const QString &path, const QByteArray &body = {},
               std::optional<Secret> key = std::nullopt)
    {
        const Secret apiKey = key.value_or(m_access.apiKey);
        QNetworkRequest request(
            QUrl(m_access.api.toString() + QLatin1Char('/') + path, QUrl::StrictMode));
        request.setRawHeader("Authorization", "Basic " + (apiKey.reveal() + ':').toBase64());
        request.setRawHeader("X-System", m_system.toUtf8());
        request.setRawHeader("X-System-Key", m_systemKey.reveal());
        request.setRawHeader("Content-Type", "application/json");
        const std::unique_ptr<QNetworkReply> reply(
            m_network.sendCustomRequest(request, method, body));
        QSignalSpy finished(reply.get(), &QNetworkReply::finished);
        if (!reply->isFinished() && !finished.wait(20'000))
            return {};
        Answer answer;
        answer.status = reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
        answer.body = reply->readAll();
        answer.json = QJsonDocument::fromJson(answer.body).object();
        answer.headers = reply->rawHeaderPairs();
        return answer;
    }

    /// The new webhook's id; 0 if it was refused.
    qint64 registerWebhook(const QByteArray &event, const QByteArray &url)
    {
        return ask("POST", QStringLiteral("webhooks"),
                   "{\"event\":\"" + event + "\",\"url\":\"" + url + "\"}")
            .json.value(QLatin1StringView("id"))
            .toInteger();
    }

private:
    SandboxAccess m_access;
    QString m_system;
    Secret m_systemKey;
    QNetworkAccessManager m_network;
};

inline Http::Response statusOnly(int status)
{
    Http::Response response;
    response.status = status;
    return response;
}

/// What a webhook's address might be: notes every request and answers as told.
class DoubleReceiver
{
public:
    DoubleReceiver()
        : m_server(m_clock)
    {
        m_server.setHandler([this](Http::ExchangeId exchange, Http::Request &&request) {
            requests.append(request);
            exchanges.append(exchange);
            const Http::Response answer = answers.isEmpty() ? usual : answers.takeFirst();
            if (answer.status != 0)
                m_server.respond(exchange, answer);
        });
        const Result<quint16> port = m_server.listen(QHostAddress(QHostAddress::LocalHost), 0);
        url = "http://127.0.0.1:" + QByteArray::number(port ? *port : 0);
    }

    Http::Server &server() { return m_server; }
    bool respond(qsizetype index, int status)
    {
        return m_server.respond(exchanges.at(index), statusOnly(status));
    }
    QJsonObject payload(qsizetype index) const
    {
        return QJsonDocument::fromJson(requests.at(index).body).object();
    }
    QByteArray signature(qsizetype index) const
    {
        return headerValue(requests.at(index).headers, "FUB-Signature").value_or(QByteArray());
    }

    QByteArray url;
    QList<Http::Request> requests;
    QList<Http::ExchangeId> exchanges;
    QList<Http::Response> answers; ///< for the next requests; status 0: no answer at all
    Http::Response usual = statusOnly(204);

private:
    SystemClock m_clock;
    Http::Server m_server;
};

} // namespace Hookglass
