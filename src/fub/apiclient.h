// SPDX-License-Identifier: MIT
#pragma once

#include "core/result.h"
#include "core/secret.h"

#include <QtCore/QJsonObject>
#include <QtCore/QObject>
#include <QtCore/QUrl>

#include <chrono>
#include <functional>

class QNetworkAccessManager;
class QNetworkReply;

namespace Hookglass {

/// Who speaks to which API. Source: fub-api.md §5.
struct ApiAccess
{
    QUrl base; ///< "https://api.followupboss.com/v1"; plain http on loopback only
    Secret apiKey;
    QString system; ///< X-System; required for webhooks
    Secret systemKey;
};

/// Whose key it is, by /identity.
struct ApiIdentity
{
    QString accountName;
    QString domain;
    QString userName;
    QString role;
    bool isOwner = false; ///< only the owner's key may manage webhooks
};

/// FUB's REST API: Basic auth, X-System headers, no redirects (they would carry the key away),
/// a timeout, and the server's own words for errors. Lives in one thread.
class ApiClient final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(ApiClient)
public:
    explicit ApiClient(ApiAccess access, QObject *parent = nullptr);
    ~ApiClient() override;

    template <typename T>
    using Callback = std::function<void(const Result<T> &)>;

    /// GET /identity.
    void identity(QObject *context, Callback<ApiIdentity> done);
    /// POST /webhooks; the answer is the webhook's id.
    void registerWebhook(const QString &event, const QUrl &url, QObject *context,
                         Callback<qint64> done);

private:
    void send(const QByteArray &verb, const QString &path, const QByteArray &body, QObject *context,
              Callback<QJsonObject> done);

    ApiAccess m_access;
    QNetworkAccessManager *m_network;
};

} // namespace Hookglass
