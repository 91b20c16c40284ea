// SPDX-License-Identifier: MIT
#include "sandbox/api.h"

#include <algorithm>

namespace Hookglass::Sim {

using namespace Qt::StringLiterals;

namespace {

// Observed at the real server; no rate headers come with it (fub-api.md §5).
constexpr QByteArrayView Unauthenticated =
    "Authentication is required. Use Basic HTTP Authentication with API Key as username and blank "
    "password, or use Bearer token authentication.";

QString decoded(QByteArrayView text)
{
    QByteArray bytes = text.toByteArray();
    bytes.replace('+', ' ');
    return QString::fromUtf8(QByteArray::fromPercentEncoding(bytes));
}

/// Whether the path fits, with what stands for :id and which kind stands for :kind.
bool matches(const Route &route, const Guesses &guesses, ApiRequest &request)
{
    const QList<QByteArray> parts = route.path.toByteArray().split('/');
    if (parts.size() != request.path.size())
        return false;
    const Qt::CaseSensitivity sensitivity =
        guesses.pathsIgnoreCase ? Qt::CaseInsensitive : Qt::CaseSensitive;
    for (qsizetype i = 0; i < parts.size(); ++i) {
        const QString &segment = request.path.at(i);
        if (parts.at(i) == ":id") {
            request.argument = segment;
        } else if (parts.at(i) == ":kind") {
            const auto kinds = allKinds();
            const auto it = std::find_if(kinds.begin(), kinds.end(), [&](const KindInfo &info) {
                return segment.compare(QLatin1StringView(info.path), sensitivity) == 0;
            });
            if (it == kinds.end())
                return false;
            request.kind = it->kind;
        } else if (segment.compare(QLatin1StringView(parts.at(i)), sensitivity) != 0) {
            return false;
        }
    }
    return true;
}

void addRateHeaders(const RateVerdict &verdict, HeaderList &headers)
{
    if (!verdict.isLimited)
        return;
    headers.append(Header{"X-RateLimit-Limit", QByteArray::number(verdict.limit)});
    headers.append(Header{"X-RateLimit-Remaining", QByteArray::number(verdict.remaining)});
    headers.append(Header{"X-RateLimit-Window", QByteArray::number(verdict.windowSeconds)});
    headers.append(Header{"X-RateLimit-Context", verdict.context});
    if (!verdict.isAllowed)
        headers.append(Header{"Retry-After", QByteArray::number(verdict.retryAfterSeconds)});
}

Http::Response toResponse(ApiAnswer &&answer)
{
    Http::Response response;
    response.status = answer.status;
    response.headers = std::move(answer.headers);
    if (answer.body) {
        response.headers.prepend(Header{"Content-Type", "application/json; charset=UTF-8"});
        response.body = toBytes(*answer.body);
    }
    return response;
}

} // namespace

QString ApiRequest::queryValue(QStringView name) const
{
    for (const auto &[key, value] : query) {
        if (key == name)
            return value;
    }
    return {};
}

ApiAnswer errorAnswer(int status, const QString &text)
{
    return {status, JsonObject{{"errorMessage", text}}, {}};
}

ApiAnswer refuse(const Refusal &refusal)
{
    return errorAnswer(refusal.status, QString::fromUtf8(refusal.text));
}

ApiAnswer errorAnswer(const Error &error)
{
    return errorAnswer(error.code == ErrorCode::NotFound ? 404 : 400, error.message);
}

ApiAnswer notFoundAnswer()
{
    return errorAnswer(404, u"Requested resource was not found."_s); // fub-api.md §5
}

ApiAnswer deletedAnswer(const ApiContext &context)
{
    if (context.guesses.deleteAnswersBody)
        return {200, JsonObject{{"deleted", true}}, {}};
    return {204, std::nullopt, {}};
}

Api::Api(ApiContext context, Secret ownerKey, Secret agentKey, const Clock &clock, double timeScale)
    : m_context(std::move(context))
    , m_ownerKey(std::move(ownerKey))
    , m_agentKey(std::move(agentKey))
    , m_limiter(m_context.guesses, clock, timeScale)
{
}

Http::Response Api::answer(const Http::Request &raw)
{
    ApiRequest request;
    request.method = raw.method;
    request.headers = raw.headers;
    if (!splitTarget(raw.target, request))
        return toResponse(notFoundAnswer());
    if (!authenticate(request)) {
        ApiAnswer answer = errorAnswer(401, QString::fromUtf8(Unauthenticated));
        answer.headers.append(Header{"WWW-Authenticate", "Basic realm=\"Follow Up Boss API\""});
        return toResponse(std::move(answer));
    }
    std::optional<JsonObject> body = JsonObject();
    if (!raw.body.trimmed().isEmpty())
        body = parseObject(raw.body);
    if (body)
        request.body = std::move(*body);
    request.system = QString::fromUtf8(headerValue(raw.headers, "X-System").value_or(QByteArray()));
    if (request.system.isEmpty())
        request.system = request.queryValue(u"system");
    if (request.system.isEmpty())
        request.system = request.body.text("system");
    request.systemKey = Secret(headerValue(raw.headers, "X-System-Key").value_or(QByteArray()));

    const QByteArray family = request.path.isEmpty() ? QByteArray() : request.path.first().toUtf8();
    const RateVerdict verdict = m_limiter.take(
        request.system, m_context.webhooks.isRegistered(request.system, request.systemKey),
        rateContext(request.method, family));
    ApiAnswer answer;
    if (!verdict.isAllowed)
        answer = refuse(m_context.guesses.rateLimited);
    else if (!body)
        answer = refuse(m_context.guesses.badJson);
    else
        answer = route(request);
    addRateHeaders(verdict, answer.headers);
    return toResponse(std::move(answer));
}

ApiAnswer Api::route(ApiRequest &request)
{
    QByteArrayList allowed;
    // The special routes come before the generic ones.
    for (const auto &table : {accountRoutes(), webhookRoutes(), peopleRoutes(), resourceRoutes()}) {
        for (const Route &route : table) {
            if (!matches(route, m_context.guesses, request))
                continue;
            if (route.method == request.method)
                return route.handler(m_context, request);
            if (!allowed.contains(route.method))
                allowed.append(route.method.toByteArray());
        }
    }
    if (allowed.isEmpty())
        return notFoundAnswer();
    ApiAnswer answer = refuse(m_context.guesses.notAllowed);
    answer.headers.append(Header{"Allow", allowed.join(", ")});
    return answer;
}

bool Api::authenticate(ApiRequest &request) const
{
    const QByteArray header = headerValue(request.headers, "Authorization").value_or(QByteArray());
    constexpr qsizetype SchemeLength = 6;
    if (header.first(std::min(header.size(), SchemeLength)).toLower() != "basic ")
        return false;
    const QByteArray pair = QByteArray::fromBase64(header.sliced(SchemeLength).trimmed());
    const qsizetype colon = pair.indexOf(':');
    if (colon < 0 || (!m_context.guesses.passwordIsIgnored && colon != pair.size() - 1))
        return false;
    const Secret key(pair.first(colon));
    request.isOwner = key == m_ownerKey;
    request.userId = request.isOwner ? m_context.account.ownerId() : m_context.account.agentId();
    return request.isOwner || key == m_agentKey;
}

bool Api::splitTarget(QByteArrayView target, ApiRequest &request) const
{
    const qsizetype mark = target.indexOf('?');
    const QByteArray path = (mark < 0 ? target : target.first(mark)).toByteArray();
    QList<QByteArray> segments = path.split('/');
    segments.removeAll(QByteArray());
    if (segments.isEmpty() || segments.takeFirst() != "v1")
        return false;
    for (const QByteArray &segment : std::as_const(segments))
        request.path.append(QString::fromUtf8(QByteArray::fromPercentEncoding(segment)));
    if (mark < 0)
        return true;
    const QList<QByteArray> items = target.sliced(mark + 1).toByteArray().split('&');
    for (const QByteArray &item : items) {
        const qsizetype equals = item.indexOf('=');
        if (item.isEmpty())
            continue;
        request.query.append(
            equals < 0 ? std::pair(decoded(item), QString())
                       : std::pair(decoded(item.first(equals)), decoded(item.sliced(equals + 1))));
    }
    return true;
}

} // namespace Hookglass::Sim
