// SPDX-License-Identifier: MIT
#pragma once

#include "core/secret.h"
#include "core/signature.h"
#include "sandbox/guesses.h"

#include <QtCore/QByteArray>
#include <QtCore/QList>
#include <QtCore/QSet>
#include <QtCore/QString>
#include <QtCore/QUrl>

#include <array>
#include <functional>
#include <map>
#include <optional>
#include <vector>

namespace Hookglass::Sim {

/// Says when a webhook has failed for so long that it is switched off: more than half of the
/// attempts of 48 hours, without recovery within a week (fub-api.md §4).
class WebhookHealth final
{
public:
    /// time: since any fixed moment, never going back, in the account's own (scaled) time.
    /// True: switch it off now.
    bool record(bool acknowledged, std::chrono::seconds time, int minimumAttempts);

private:
    struct Hour
    {
        qint64 number = -1;
        int attempts = 0;
        int failures = 0;
    };
    std::array<Hour, 48> m_hours;
    std::optional<std::chrono::seconds> m_illSince;
};

/// One registration. Source: fub-api.md §5.
struct Webhook
{
    enum class Status : quint8 { Active, Disabled };

    qint64 id = 0;
    QString system;
    QByteArray event;
    QUrl url;
    Status status = Status::Active;
    WebhookHealth health;
};

/// http on this machine: the only place that the sandbox sends anything to.
bool isLoopback(const QUrl &url);

/// The systems known to the account and their webhooks.
class Webhooks final
{
    Q_DISABLE_COPY_MOVE(Webhooks)
public:
    /// Told of a webhook that was deleted or is no longer active.
    using StopListener = std::function<void(qint64 id)>;

    Webhooks(const Guesses &guesses, QSet<QByteArray> knownEvents);
    ~Webhooks();

    void setStopListener(StopListener listener);

    /// Who calls: registers an unknown system with the key given.
    std::optional<Refusal> identify(const QString &system, const Secret &key);
    void addSystem(const QString &name, const Secret &key);
    /// Known, and this is its key.
    bool isRegistered(const QString &system, const Secret &key) const;
    /// nullptr: unknown.
    const Signer *signer(const QString &system) const;

    /// Whether this may be stored, in place of the webhook with the same id if there is one.
    std::optional<Refusal> check(const Webhook &wanted) const;
    qint64 insert(Webhook webhook);
    void replace(const Webhook &webhook);
    void remove(qint64 id);
    /// As Follow Up Boss does by itself after sustained failure.
    void disable(qint64 id);

    const Webhook *find(qint64 id) const;
    Webhook *find(qint64 id);
    const std::map<qint64, Webhook> &all() const { return m_webhooks; }
    /// Ids of the active webhooks for an event, of all systems.
    QList<qint64> subscribers(const QByteArray &event) const;

private:
    struct System
    {
        QString name;
        Secret key;
        bool hasGivenKey = false; ///< else the key is a random one that nobody knows
        Signer signer;
    };
    const System *system(const QString &name) const;

    const Guesses &m_guesses;
    QSet<QByteArray> m_knownEvents;
    std::vector<System> m_systems;
    std::map<qint64, Webhook> m_webhooks;
    qint64 m_nextId = 1;
    StopListener m_onStopped;
};

/// "Active" or "Disabled".
QString statusName(Webhook::Status status);
std::optional<Webhook::Status> statusFromName(const QString &name);
/// 32 random hex digits from the operating system.
Secret randomKey();

} // namespace Hookglass::Sim
