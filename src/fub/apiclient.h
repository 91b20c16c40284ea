// SPDX-License-Identifier: MIT
#pragma once

#include "fub/apitransport.h"
#include "fub/webhook.h"

#include <QtCore/QJsonArray>
#include <QtCore/QSet>

namespace Hookglass {

/// Whose key it is, by /identity.
struct ApiIdentity
{
    qint64 accountId = 0;
    QString accountName;
    QString domain;
    QString userName;
    QString email;
    QString role;
    bool isOwner = false; ///< only the owner's key may manage webhooks
    bool isAdmin = false;
};

/// A page of a list, and where the next one is.
struct ApiPage
{
    QJsonArray rows;
    QString nextQuery; ///< empty: this is the last
};

/// Follow Up Boss' REST API in our words. Every call answers once, later, in the thread of the
/// client; not at all if `context` is gone by then. Errors carry the server's own words:
/// ErrorCode::Refused if it understood and said no, NotFound for 404, Network for all that may go
/// better another time. Source: fub-api.md §5.
class ApiClient final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(ApiClient)
public:
    explicit ApiClient(ApiAccess access, ApiLimits limits = {}, QObject *parent = nullptr);
    ~ApiClient() override;

    template <typename T>
    using Callback = std::function<void(const Result<T> &)>;

    void identity(QObject *context, Callback<ApiIdentity> done);

    /// All webhooks of this system, over all pages, in the API's order; or an error, never a part.
    void webhooks(QObject *context, Callback<QList<Webhook>> done);
    /// Those of one event, in the same way.
    void webhooksOf(const QString &event, QObject *context, Callback<QList<Webhook>> done);
    void webhook(qint64 id, QObject *context, Callback<Webhook> done);
    void createWebhook(const QString &event, const QString &url, QObject *context,
                       Callback<Webhook> done);
    void updateWebhook(qint64 id, const WebhookChange &change, QObject *context,
                       Callback<Webhook> done);
    /// 204, or 200 with anything: documentation and habit differ.
    void deleteWebhook(qint64 id, QObject *context, Callback<void> done);

    /// An event by its eventId: the exact bytes that the API answered. In no hurry; see
    /// ApiCall::isBackground.
    void webhookEvent(const QString &eventId, QObject *context, ApiTransport::RawDone done);
    /// One page of any list; `collection` is the key of its rows. In no hurry.
    void listPage(const QString &path, const QString &collection, const QString &query,
                  QObject *context, Callback<ApiPage> done);

Q_SIGNALS:
    /// Calls wait for the rate limit, so long.
    void waiting(std::chrono::milliseconds time);

private:
    struct Pages;
    void fetchPage(std::shared_ptr<Pages> pages);

    ApiTransport m_transport;
};

} // namespace Hookglass
