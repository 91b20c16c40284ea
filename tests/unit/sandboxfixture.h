// SPDX-License-Identifier: MIT
#pragma once

#include "core/clock.h"
#include "core/eventcatalog.h"
#include "sandbox/account.h"
#include "sandbox/api.h"
#include "sandbox/eventlog.h"
#include "sandbox/webhooks.h"

#include <QtCore/QJsonArray>
#include <QtCore/QJsonDocument>
#include <QtCore/QJsonObject>

namespace Hookglass::Sim {

/// Time stands still until a test moves it.
class StoppedClock final : public Clock
{
public:
    Timestamp now() const override { return time; }
    void pass(std::chrono::microseconds duration) { time += duration; }

    Timestamp time = fromDateTime(QDateTime(QDate(2026, 11, 23), QTime(14, 3, 12), Qt::UTC));
};

inline QSet<QByteArray> catalogNames()
{
    QSet<QByteArray> names;
    const Result<EventCatalog> catalog = EventCatalog::load();
    if (catalog) {
        for (const EventType &type : catalog->events())
            names.insert(type.name.toUtf8());
    }
    return names;
}

struct Answer
{
    int status = 0;
    QJsonObject json;
    QByteArray body;
    HeaderList headers;

    QString error() const { return json.value(QLatin1StringView("errorMessage")).toString(); }
    QByteArray header(QByteArrayView name) const
    {
        return headerValue(headers, name).value_or(QByteArray());
    }
};

/// An account with its API, all without a socket.
class SandboxFixture
{
public:
    explicit SandboxFixture(const Guesses &wanted = {}, quint32 seed = 7, int people = 40)
        : guesses(wanted)
        , account(seed, people, guesses, clock)
        , webhooks(guesses, catalogNames())
        , log("http://127.0.0.1:1/v1", {}, guesses, clock)
        , api({account, webhooks, log, guesses, "http://127.0.0.1:1/v1"},
              Secret(QByteArray("owner")), Secret(QByteArray("agent")), clock, 1)
    {
        webhooks.addSystem(QStringLiteral("Ours"), Secret(QByteArray("ourkey")));
        account.setListener([this](const AccountChange &change) {
            sentences.append(change.sentence);
            drafts += change.events;
            for (const EventDraft &draft : change.events)
                events.append(log.add(draft));
        });
    }

    static Header basic(const QByteArray &key)
    {
        return {"Authorization", "Basic " + (key + ':').toBase64()};
    }
    static HeaderList owner()
    {
        return {basic("owner"), {"X-System", "Ours"}, {"X-System-Key", "ourkey"}};
    }

    Answer ask(const QByteArray &method, const QByteArray &target, const QByteArray &body = {},
               const HeaderList &headers = owner())
    {
        Http::Request request;
        request.method = method;
        request.target = "/v1/" + target;
        request.headers = headers;
        request.body = body;
        const Http::Response response = api.answer(request);
        return {response.status, QJsonDocument::fromJson(response.body).object(), response.body,
                response.headers};
    }

    QByteArrayList eventNames() const
    {
        QByteArrayList names;
        for (const EventDraft &draft : drafts)
            names.append(draft.name);
        return names;
    }

    void forgetEvents()
    {
        drafts.clear();
        events.clear();
        sentences.clear();
    }

    Guesses guesses;
    StoppedClock clock;
    Account account;
    Webhooks webhooks;
    EventLog log;
    Api api;
    QList<EventDraft> drafts;
    QList<EventPtr> events;
    QStringList sentences;
};

} // namespace Hookglass::Sim
