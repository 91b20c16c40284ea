// SPDX-License-Identifier: MIT
// /webhooks: fub-api.md §5.
#include "sandbox/api.h"
#include "sandbox/apilist.h"

namespace Hookglass::Sim {

using namespace Qt::StringLiterals;

namespace {

/// What every call needs: the owner's key, then a system.
std::optional<ApiAnswer> refusedCaller(ApiContext &context, const ApiRequest &request)
{
    if (!request.isOwner)
        return refuse(context.guesses.notOwner);
    if (request.system.isEmpty())
        return refuse(context.guesses.missingSystem);
    if (const std::optional<Refusal> refusal =
            context.webhooks.identify(request.system, request.systemKey)) {
        return refuse(*refusal);
    }
    return std::nullopt;
}

JsonObject toJson(const Webhook &webhook)
{
    return {{"id", webhook.id},
            {"status", statusName(webhook.status)},
            {"event", QString::fromUtf8(webhook.event)},
            {"url", webhook.url.toString(QUrl::FullyEncoded)}};
}

/// Takes over what the request names; what it does not name stays.
std::optional<Refusal> fill(const ApiContext &context, const JsonObject &body, Webhook &webhook)
{
    if (const Json *event = body.find("event"))
        webhook.event = event->toText().toUtf8();
    if (const Json *url = body.find("url"))
        webhook.url = QUrl(url->toText().trimmed(), QUrl::StrictMode);
    if (const Json *status = body.find("status")) {
        const std::optional<Webhook::Status> wanted = statusFromName(status->toText());
        if (!wanted)
            return context.guesses.badStatus;
        webhook.status = *wanted;
    }
    // An address that is there but cannot be read is not "missing".
    if (webhook.url.isEmpty() && !body.text("url").trimmed().isEmpty())
        return context.guesses.badUrl;
    return context.webhooks.check(webhook);
}

/// nullptr: not there, or another system's.
const Webhook *ownWebhook(const ApiContext &context, const ApiRequest &request)
{
    const Webhook *webhook = context.webhooks.find(request.id());
    return webhook && webhook->system == request.system ? webhook : nullptr;
}

ApiAnswer list(ApiContext &context, const ApiRequest &request)
{
    if (const std::optional<ApiAnswer> refused = refusedCaller(context, request))
        return *refused;
    const QString event = request.queryValue(u"event");
    const QString status = request.queryValue(u"status");
    std::vector<JsonObject> own;
    for (const auto &[id, webhook] : context.webhooks.all()) {
        if (webhook.system == request.system &&
            (event.isEmpty() || webhook.event == event.toUtf8()) &&
            (status.isEmpty() || statusName(webhook.status) == status)) {
            own.push_back(toJson(webhook));
        }
    }
    ListSource source;
    source.collection = "webhooks";
    source.path = "webhooks";
    source.defaultSort = "id";
    source.render = [](const JsonObject &row) { return row; };
    for (const JsonObject &row : own)
        source.rows.push_back(&row);
    return listAnswer(context, request, std::move(source));
}

ApiAnswer create(ApiContext &context, const ApiRequest &request)
{
    if (const std::optional<ApiAnswer> refused = refusedCaller(context, request))
        return *refused;
    Webhook webhook;
    webhook.system = request.system;
    if (const std::optional<Refusal> refusal = fill(context, request.body, webhook))
        return refuse(*refusal);
    const qint64 id = context.webhooks.insert(webhook);
    return {201, toJson(*context.webhooks.find(id)), {}};
}

ApiAnswer show(ApiContext &context, const ApiRequest &request)
{
    if (const std::optional<ApiAnswer> refused = refusedCaller(context, request))
        return *refused;
    const Webhook *webhook = ownWebhook(context, request);
    return webhook ? ApiAnswer{200, toJson(*webhook), {}} : notFoundAnswer();
}

ApiAnswer change(ApiContext &context, const ApiRequest &request)
{
    if (const std::optional<ApiAnswer> refused = refusedCaller(context, request))
        return *refused;
    const Webhook *webhook = ownWebhook(context, request);
    if (!webhook)
        return notFoundAnswer();
    Webhook changed = *webhook;
    if (const std::optional<Refusal> refusal = fill(context, request.body, changed))
        return refuse(*refusal);
    context.webhooks.replace(changed);
    return {200, toJson(changed), {}};
}

ApiAnswer remove(ApiContext &context, const ApiRequest &request)
{
    if (const std::optional<ApiAnswer> refused = refusedCaller(context, request))
        return *refused;
    if (!ownWebhook(context, request))
        return notFoundAnswer();
    context.webhooks.remove(request.id());
    return deletedAnswer(context);
}

constexpr Route Routes[] = {
    {"GET", "webhooks", list},          {"POST", "webhooks", create},
    {"GET", "webhooks/:id", show},      {"PUT", "webhooks/:id", change},
    {"DELETE", "webhooks/:id", remove},
};

} // namespace

std::span<const Route> webhookRoutes()
{
    return Routes;
}

} // namespace Hookglass::Sim
