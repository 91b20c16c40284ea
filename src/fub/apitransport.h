// SPDX-License-Identifier: MIT
#pragma once

#include "core/result.h"
#include "core/secret.h"
#include "fub/ratelimit.h"

#include <QtCore/QJsonObject>
#include <QtCore/QList>
#include <QtCore/QObject>
#include <QtCore/QTimer>
#include <QtCore/QUrl>

#include <chrono>
#include <functional>
#include <memory>

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

/// How long and how often we try.
struct ApiLimits
{
    std::chrono::milliseconds silence{30'000};     ///< without a byte, then an attempt has failed
    std::chrono::milliseconds attempt{60'000};     ///< one attempt as a whole
    int attempts = 4;                              ///< of one call
    std::chrono::milliseconds backoff{1'000};      ///< before the second attempt; then doubled
    std::chrono::milliseconds longestWait{60'000}; ///< if the server asks for more, the call fails
    qint64 answerBytes = 16 * 1024 * 1024;
    int concurrent = 4;
    int pages = 500; ///< of one list
};

/// One request to the API.
struct ApiCall
{
    QByteArray verb = QByteArrayLiteral("GET");
    QString path = {};    ///< below the base, such as "/webhooks/12"
    QString query = {};   ///< encoded, without "?"
    QByteArray body = {}; ///< JSON; empty: none
    /// Nobody waits for it: it goes when no other call waits, and leaves a tenth of the rate limit
    /// to those.
    bool isBackground = false;
};

/// Carries calls to the API: keys, rate limit, attempts, deadlines. Keys go to the API's own
/// address only: redirects are reported, never followed. Lives in one thread.
class ApiTransport final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(ApiTransport)
public:
    using Done = std::function<void(const Result<QJsonObject> &)>;
    /// The body exactly as it came; the status also of an error, 0 if there was no answer.
    using RawDone = std::function<void(const Result<QByteArray> &body, int status)>;

    ApiTransport(ApiAccess access, ApiLimits limits, QObject *parent = nullptr);
    ~ApiTransport() override; ///< aborts what is under way; nobody is called any more

    /// `done` is called once, later, unless `context` is gone by then: then the call is cancelled.
    /// GET, PUT and DELETE are repeated after a failure that may pass; POST only if the server
    /// said that it did nothing (429), since a repeated one would register twice.
    void send(ApiCall call, QObject *context, Done done);
    /// The same, for who needs the answer's bytes: they are one whole JSON object, but nothing of
    /// it was decoded.
    void sendRaw(ApiCall call, QObject *context, RawDone done);

    /// How long a GET of this path has to wait for the rate limit; 0: it may go.
    std::chrono::milliseconds waitFor(const QString &path);

    const ApiAccess &access() const { return m_access; }
    const ApiLimits &limits() const { return m_limits; }

    /// Keys may be sent there: https, or plain http on loopback.
    static bool mayCarryKeys(const QUrl &url);

Q_SIGNALS:
    /// Calls wait for the rate limit, so long.
    void waiting(std::chrono::milliseconds time);

private:
    struct Pending;
    using Item = std::shared_ptr<Pending>;

    QString accessProblem() const;
    void enqueue(Item item);
    void pump();
    std::optional<std::chrono::milliseconds> startWaiting(bool background);
    void start(const Item &item);
    void finish(const Item &item, QNetworkReply &reply);
    /// How long until the next attempt; nullopt: there is none.
    std::optional<std::chrono::milliseconds> retryDelay(const Pending &item,
                                                        QNetworkReply &reply) const;
    void settle(const Item &item, const Result<QByteArray> &answer);
    void drop(const Item &item);
    Result<QByteArray> read(const Pending &item, QNetworkReply &reply) const;
    Result<QJsonObject> asObject(const Pending &item, const Result<QByteArray> &answer) const;
    Error notLikeFub(const QByteArray &body) const;
    Error unreached(const Pending &item, const QNetworkReply &reply) const;
    static Error tooLong(std::chrono::milliseconds wait);
    QString redacted(QString text) const;

    const ApiAccess m_access;
    const ApiLimits m_limits;
    QNetworkAccessManager *m_network;
    RateLimit m_rate;
    QList<Item> m_queue; ///< in the order of asking; those under way are in m_running
    QList<Item> m_running;
    QTimer m_wake;
};

} // namespace Hookglass
