// SPDX-License-Identifier: MIT
// /identity and /webhookEvents/:id: fub-api.md §5.
#include "sandbox/api.h"

namespace Hookglass::Sim {

using namespace Qt::StringLiterals;

namespace {

constexpr int AccountNumber = 1;

ApiAnswer identity(ApiContext &context, const ApiRequest &request)
{
    const JsonObject *owner = context.account.find(Kind::User, context.account.ownerId());
    const JsonObject *user = context.account.find(Kind::User, request.userId);
    if (!owner || !user)
        return notFoundAnswer();
    const JsonObject account{
        {"id", AccountNumber},
        {"domain", u"hookglass-sandbox"_s},
        {"name", u"Hookglass Sandbox Realty"_s},
        {"owner", JsonObject{{"name", owner->value("name")}, {"email", owner->value("email")}}}};
    return {200, JsonObject{{"account", account}, {"user", *user}}, {}};
}

ApiAnswer webhookEvent(ApiContext &context, const ApiRequest &request)
{
    const EventPtr event = context.events.find(request.argument.toLatin1());
    if (!event)
        return notFoundAnswer();
    JsonArray ids;
    for (const qint64 id : event->resourceIds)
        ids.emplace_back(id);
    JsonObject body{
        {context.guesses.webhookEventId.toByteArray(), QString::fromLatin1(event->eventId)},
        {"eventCreated", QString::fromLatin1(event->created)},
        {"event", QString::fromUtf8(event->name)},
        {"resourceIds", std::move(ids)},
        {"uri", event->uri.isEmpty() ? Json() : Json(QString::fromLatin1(event->uri))}};
    if (context.guesses.webhookEventHasData && !event->data.isEmpty())
        body.append("data", event->data);
    return {200, std::move(body), {}};
}

constexpr Route Routes[] = {
    {"GET", "identity", identity},
    {"GET", "webhookEvents/:id", webhookEvent},
};

} // namespace

std::span<const Route> accountRoutes()
{
    return Routes;
}

} // namespace Hookglass::Sim
