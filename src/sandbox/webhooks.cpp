// SPDX-License-Identifier: MIT
#include "sandbox/webhooks.h"

#include <QtCore/QRandomGenerator>
#include <QtNetwork/QHostAddress>

#include <algorithm>

namespace Hookglass::Sim {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

bool WebhookHealth::record(bool acknowledged, std::chrono::seconds time, int minimumAttempts)
{
    const qint64 hour = std::chrono::floor<std::chrono::hours>(time).count();
    Hour &current = m_hours[size_t(hour % qint64(m_hours.size()))];
    if (current.number != hour)
        current = {hour, 0, 0};
    ++current.attempts;
    current.failures += acknowledged ? 0 : 1;

    int attempts = 0;
    int failures = 0;
    for (const Hour &entry : m_hours) {
        if (entry.number < 0 || hour - entry.number >= qint64(m_hours.size()))
            continue;
        attempts += entry.attempts;
        failures += entry.failures;
    }
    const bool ill = failures * 2 > attempts;
    // A few attempts say nothing about a new illness, but neither do they end an old one.
    if (!ill)
        m_illSince.reset();
    else if (!m_illSince && attempts >= minimumAttempts)
        m_illSince = time;
    return m_illSince && time - *m_illSince >= 7 * 24h;
}

bool isLoopback(const QUrl &url)
{
    const QString host = url.host();
    return host == "localhost"_L1 || QHostAddress(host).isLoopback();
}

QString statusName(Webhook::Status status)
{
    switch (status) {
    case Webhook::Status::Active:
        return u"Active"_s;
    case Webhook::Status::Disabled:
        return u"Disabled"_s;
    }
    return {};
}

std::optional<Webhook::Status> statusFromName(const QString &name)
{
    if (name == "Active"_L1)
        return Webhook::Status::Active;
    if (name == "Disabled"_L1)
        return Webhook::Status::Disabled;
    return std::nullopt;
}

Secret randomKey()
{
    std::array<quint32, 4> words{};
    QRandomGenerator::system()->fillRange(words.data(), qsizetype(words.size()));
    const QByteArray bytes(reinterpret_cast<const char *>(words.data()), sizeof words);
    return Secret(bytes.toHex());
}

Webhooks::Webhooks(const Guesses &guesses, QSet<QByteArray> knownEvents)
    : m_guesses(guesses)
    , m_knownEvents(std::move(knownEvents))
{
}

Webhooks::~Webhooks() = default;

void Webhooks::setStopListener(StopListener listener)
{
    m_onStopped = std::move(listener);
}

const Webhooks::System *Webhooks::system(const QString &name) const
{
    const auto it = std::find_if(m_systems.begin(), m_systems.end(),
                                 [&name](const System &system) { return system.name == name; });
    return it == m_systems.end() ? nullptr : &*it;
}

std::optional<Refusal> Webhooks::identify(const QString &name, const Secret &key)
{
    const System *known = system(name);
    if (!known) {
        if (m_systems.size() >= size_t(m_guesses.maxSystems))
            return m_guesses.tooManySystems;
        const Secret used = key.isEmpty() ? randomKey() : key;
        m_systems.push_back({name, used, !key.isEmpty(), Signer(used)});
        return std::nullopt;
    }
    if (key.isEmpty() || key == known->key)
        return std::nullopt;
    if (known->hasGivenKey)
        return m_guesses.wrongSystemKey;
    addSystem(name, key);
    return std::nullopt;
}

void Webhooks::addSystem(const QString &name, const Secret &key)
{
    std::erase_if(m_systems, [&name](const System &system) { return system.name == name; });
    m_systems.push_back({name, key, true, Signer(key)});
}

bool Webhooks::isRegistered(const QString &name, const Secret &key) const
{
    const System *known = system(name);
    return known && known->hasGivenKey && known->key == key;
}

const Signer *Webhooks::signer(const QString &name) const
{
    const System *known = system(name);
    return known ? &known->signer : nullptr;
}

std::optional<Refusal> Webhooks::check(const Webhook &wanted) const
{
    if (wanted.event.isEmpty())
        return m_guesses.missingEvent;
    if (!m_knownEvents.contains(wanted.event))
        return m_guesses.unknownEvent;
    if (wanted.url.isEmpty())
        return m_guesses.missingUrl;
    if (!wanted.url.isValid() || wanted.url.host().isEmpty() ||
        wanted.url.toEncoded().size() > m_guesses.maxUrlLength) {
        return m_guesses.badUrl;
    }
    // https only (fub-api.md §5); plain http would do no harm on this machine.
    const bool isLocalHttp = wanted.url.scheme() == "http"_L1 && isLoopback(wanted.url);
    if (wanted.url.scheme() != "https"_L1 && !isLocalHttp)
        return m_guesses.urlNotHttps;
    const auto others = std::count_if(m_webhooks.begin(), m_webhooks.end(), [&](const auto &entry) {
        const Webhook &other = entry.second;
        return other.id != wanted.id && other.system == wanted.system &&
               other.event == wanted.event &&
               (m_guesses.disabledCountsForLimit || other.status == Webhook::Status::Active);
    });
    constexpr int Places = 2; // per event and system: fub-api.md §5
    if (others >= Places)
        return m_guesses.tooManyWebhooks;
    return std::nullopt;
}

qint64 Webhooks::insert(Webhook webhook)
{
    const qint64 id = m_nextId++;
    webhook.id = id;
    m_webhooks.emplace(id, std::move(webhook));
    return id;
}

void Webhooks::replace(const Webhook &webhook)
{
    Webhook *current = find(webhook.id);
    if (!current)
        return;
    const bool stops =
        current->status == Webhook::Status::Active && webhook.status == Webhook::Status::Disabled;
    const bool starts =
        current->status == Webhook::Status::Disabled && webhook.status == Webhook::Status::Active;
    *current = webhook;
    if (starts)
        current->health = {};
    if (stops && m_onStopped)
        m_onStopped(webhook.id);
}

void Webhooks::remove(qint64 id)
{
    if (m_webhooks.erase(id) > 0 && m_onStopped)
        m_onStopped(id);
}

void Webhooks::disable(qint64 id)
{
    const Webhook *current = find(id);
    if (!current)
        return;
    Webhook changed = *current;
    changed.status = Webhook::Status::Disabled;
    replace(changed);
}

const Webhook *Webhooks::find(qint64 id) const
{
    const auto it = m_webhooks.find(id);
    return it == m_webhooks.end() ? nullptr : &it->second;
}

Webhook *Webhooks::find(qint64 id)
{
    const auto it = m_webhooks.find(id);
    return it == m_webhooks.end() ? nullptr : &it->second;
}

QList<qint64> Webhooks::subscribers(const QByteArray &event) const
{
    QList<qint64> ids;
    for (const auto &[id, webhook] : m_webhooks) {
        if (webhook.event == event && webhook.status == Webhook::Status::Active)
            ids.append(id);
    }
    return ids;
}

} // namespace Hookglass::Sim
