// SPDX-License-Identifier: MIT
#pragma once

#include "core/secret.h"
#include "http/message.h"
#include "sandbox/account.h"
#include "sandbox/eventlog.h"
#include "sandbox/ratelimiter.h"
#include "sandbox/webhooks.h"

#include <optional>
#include <span>

namespace Hookglass::Sim {

/// A request after the router: who asks, what for, with the body parsed.
struct ApiRequest
{
    QByteArray method;
    QStringList path; ///< segments below /v1, decoded
    QList<std::pair<QString, QString>> query;
    HeaderList headers;
    JsonObject body;
    QString system; ///< X-System, or `system` in query or body; empty: not given
    Secret systemKey;
    qint64 userId = 0;
    bool isOwner = false;
    Kind kind = Kind::Person; ///< of the generic routes
    QString argument;         ///< what stands in place of :id

    /// Empty if it is not there.
    QString queryValue(QStringView name) const;
    bool queryFlag(QStringView name) const { return queryValue(name) == u"true"; }
    /// 0: no number.
    qint64 id() const { return argument.toLongLong(); }
};

struct ApiAnswer
{
    int status = 200;
    std::optional<JsonObject> body; ///< nullopt: none
    HeaderList headers;
};

/// What the handlers work on.
struct ApiContext
{
    Account &account;
    Webhooks &webhooks;
    const EventLog &events;
    const Guesses &guesses;
    QByteArray base; ///< the API's address without a slash at the end
};

using ApiHandler = ApiAnswer (*)(ApiContext &, const ApiRequest &);

struct Route
{
    QByteArrayView method;
    QByteArrayView path; ///< "webhooks/:id", below /v1/
    ApiHandler handler = nullptr;
};

// One table for each family; the generic one serves every Kind: its paths begin with ":kind".
std::span<const Route> accountRoutes();
std::span<const Route> webhookRoutes();
std::span<const Route> peopleRoutes();
std::span<const Route> resourceRoutes();

ApiAnswer refuse(const Refusal &refusal);
ApiAnswer errorAnswer(int status, const QString &text);
ApiAnswer errorAnswer(const Error &error);
ApiAnswer notFoundAnswer();
ApiAnswer deletedAnswer(const ApiContext &context);

/// The API of the simulated account: one request in, one answer out. Source: fub-api.md §5.
class Api final
{
    Q_DISABLE_COPY_MOVE(Api)
public:
    Api(ApiContext context, Secret ownerKey, Secret agentKey, const Clock &clock, double timeScale);

    Http::Response answer(const Http::Request &request);
    const RateCounts &rateCounts() const { return m_limiter.counts(); }

private:
    ApiAnswer route(ApiRequest &request);
    bool authenticate(ApiRequest &request) const;
    bool splitTarget(QByteArrayView target, ApiRequest &request) const;

    ApiContext m_context;
    Secret m_ownerKey;
    Secret m_agentKey;
    RateLimiter m_limiter;
};

} // namespace Hookglass::Sim
