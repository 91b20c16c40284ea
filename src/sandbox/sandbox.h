// SPDX-License-Identifier: MIT
#pragma once

#include "core/clock.h"
#include "core/result.h"
#include "core/secret.h"

#include <QtCore/QObject>
#include <QtCore/QUrl>
#include <QtNetwork/QHostAddress>

#include <chrono>
#include <memory>

namespace Hookglass {

/// How a sandbox account behaves.
struct SandboxOptions
{
    QHostAddress address{QHostAddress::LocalHost}; ///< of this machine; others are refused
    quint16 port = 0;
    quint32 seed = 1;
    int people = 500;
    double eventsPerSecond = 0; ///< live traffic; 0: none until asked
    /// Retry waits, limits' windows and timeouts are divided by this; the time for an answer
    /// never goes below 250 ms, because a receiver's own work does not get faster.
    double timeScale = 1;
    bool escapeSlashes = false; ///< bodies with \/ and \u00e9
    QString system = QStringLiteral("HookglassSandbox");
    /// Share of the requests, 0 to 1, that are answered with 429 although the limit has room left,
    /// as the real server may.
    double refuseShare = 0;
    /// /webhookEvents/:id says "eventId" as deliveries do, in place of the documented "id".
    bool eventsByIdSayEventId = false;
};

/// How to reach a running sandbox. Keys are random each start.
struct SandboxAccess
{
    QUrl api;           ///< http://127.0.0.1:PORT/v1
    Secret apiKey;      ///< the owner's
    Secret agentApiKey; ///< a user who is not the owner
    QString system;
    Secret systemKey;
};

struct SandboxStatus
{
    int people = 0;
    int webhooks = 0;
    qint64 eventsMade = 0;
    qint64 deliveriesSent = 0; ///< attempts, retries included
    qint64 deliveriesAcknowledged = 0;
    qint64 deliveriesFailed = 0;  ///< attempts without a 2xx
    qint64 deliveriesWaiting = 0; ///< in flight or waiting for a retry
    qint64 requests = 0;          ///< to the API, with a good key
    qint64 overLimit = 0;         ///< of those: more than the limit allows; refused
    qint64 refusedAtWill = 0;     ///< of those: refused by SandboxOptions::refuseShare
    qint64 tooEarly = 0;          ///< of those: before a Retry-After was over
    bool operator==(const SandboxStatus &) const = default;
};

/// A whole Follow Up Boss account on loopback: API, living data, signed deliveries with retries.
/// Lives in one thread. Source of every rule: fub-api.md; guesses are in sandbox/guesses.h.
class Sandbox final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(Sandbox)
public:
    Sandbox(SandboxOptions options, const Clock &clock, QObject *parent = nullptr);
    ~Sandbox() override;

    Result<SandboxAccess> start();
    void stop();
    bool isRunning() const;
    SandboxStatus status() const;

    /// What the window's buttons do: real changes, with the events they make at FUB.
    enum class Change {
        NewLead,
        StageChange,
        AddTag,
        DeletePerson,
        TagEverybody,
        AddNote,
        NewDeal
    };
    /// A sentence about what happened: "Ann Lee moved from Lead to Hot Prospect".
    QString apply(Change change);
    void setLiveTraffic(double eventsPerSecond); ///< 0 stops it
    /// The newest events' ids, oldest first. The real API has no such list.
    QByteArrayList newestEventIds(int most) const;

Q_SIGNALS:
    /// Something changed in the account (by API, a button, or live traffic), or a webhook was
    /// deleted or switched off. At most 50 a second, then one with the number of the others.
    void happened(const QString &sentence);
    /// At most ten times a second.
    void statusChanged(const Hookglass::SandboxStatus &status);

private:
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace Hookglass

Q_DECLARE_METATYPE(Hookglass::SandboxStatus)
