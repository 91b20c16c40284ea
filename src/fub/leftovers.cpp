// SPDX-License-Identifier: MIT
#include "fub/leftovers.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QUrl>

#include <algorithm>
#include <chrono>

namespace Hookglass {

using namespace Qt::StringLiterals;

namespace {

// How much each finding weighs; a name that is gone is nearly proof.
constexpr int Gone = 70;
constexpr int Duplicate = 60;
constexpr int BadTls = 45;
constexpr int OldTunnel = 35;
constexpr int Quiet = 25;
constexpr int Off = 15;
constexpr int Most = 100;

QString tr(const char *text)
{
    return QCoreApplication::translate("Hookglass::LeftOvers", text);
}

/// Two addresses that lead to the same place are equal here.
QString placeOf(const Webhook &webhook)
{
    QUrl url = QUrl(webhook.url)
                   .adjusted(QUrl::NormalizePathSegments | QUrl::StripTrailingSlash |
                             QUrl::RemoveFragment);
    if (url.port() == 443)
        url.setPort(-1);
    return webhook.event + u' ' + url.toString();
}

/// Of two webhooks to the same place the one that is needed: the first that is switched on.
QHash<QString, const Webhook *> keepers(const QList<Webhook> &webhooks)
{
    QHash<QString, const Webhook *> kept;
    for (const Webhook &webhook : webhooks) {
        const Webhook *&keeper = kept[placeOf(webhook)];
        if (!keeper || (!keeper->isActive() && webhook.isActive()))
            keeper = &webhook;
    }
    return kept;
}

void addHost(LeftOver &found, const QString &host, const LeftOverFacts &facts)
{
    const HostEvidence evidence = facts.hosts.value(host);
    if (evidence.isGone) {
        found.score += Gone;
        found.reasons << tr("The name %1 does not exist any more.").arg(host);
    } else if (!evidence.tlsProblem.isEmpty()) {
        found.score += BadTls;
        found.reasons << evidence.tlsProblem;
    }
    const QString tunnel = facts.tunnelOf ? facts.tunnelOf(host) : QString();
    if (!tunnel.isEmpty() && host != facts.ownHost) {
        found.score += OldTunnel;
        found.reasons
            << tr("%1 is an address of %2: such tunnels are for tests.").arg(host, tunnel);
    } else if (const QString service = testServiceOf(host); !service.isEmpty()) {
        found.score += OldTunnel;
        found.reasons << tr("%1 belongs to %2, which is for tests.").arg(host, service);
    }
}

/// Only of ours can we know that nothing comes.
void addSilence(LeftOver &found, const LeftOverFacts &facts)
{
    if (!facts.isOurs || !facts.isOurs(found.webhook))
        return;
    const auto seen = facts.lastSeen.constFind(found.webhook.event);
    const bool isSeen = seen != facts.lastSeen.cend();
    std::optional<Timestamp> since =
        facts.knownSince ? facts.knownSince(found.webhook) : std::nullopt;
    // Whatever came before it was registered says nothing of it.
    if (isSeen && (!since || *since < *seen))
        since = *seen;
    if (!since)
        return;
    const auto days =
        std::chrono::duration_cast<std::chrono::hours>(facts.now - *since).count() / 24;
    if (days < facts.quietDays)
        return;
    found.score += Quiet;
    found.reasons << (isSeen && *since == *seen
                          ? tr("None was received here for %1 days.")
                          : tr("Registered %1 days ago, and never received here."))
                         .arg(days);
}

} // namespace

QString testServiceOf(const QString &host)
{
    static constexpr const char *Services[] = {"webhook.site",
                                               "pipedream.net",
                                               "requestcatcher.com",
                                               "beeceptor.com",
                                               "smee.io",
                                               "requestbin.com",
                                               "webhook.cool",
                                               "typedwebhook.tools",
                                               "tunnelmole.net",
                                               "tunnelto.dev",
                                               "loclx.io",
                                               "bore.pub",
                                               "localxpose.io",
                                               "postb.in",
                                               "sharedwithexpose.com"};
    for (const char *name : Services) {
        const QLatin1StringView service(name);
        if (host == service || host.endsWith(QLatin1Char('.') + service))
            return service;
    }
    return {};
}

QList<LeftOver> findLeftOvers(const QList<Webhook> &webhooks, const LeftOverFacts &facts)
{
    QList<LeftOver> all;
    const QHash<QString, const Webhook *> kept = keepers(webhooks);
    for (const Webhook &webhook : webhooks) {
        LeftOver found{.webhook = webhook, .score = 0, .reasons = {}};
        if (const Webhook *keeper = kept.value(placeOf(webhook)); keeper->id != webhook.id) {
            found.score += Duplicate;
            found.reasons << (webhook.isActive()
                                  ? tr("Webhook %1 sends the same event to the same address: it "
                                       "comes twice.")
                                  : tr("Webhook %1 is for the same event and address."))
                                 .arg(keeper->id);
        }
        addHost(found, QUrl(webhook.url).host(), facts);
        addSilence(found, facts);
        // Being off is no reason by itself: somebody may want it back.
        if (!webhook.isActive() && found.score > 0) {
            found.score += Off;
            found.reasons << tr("It is switched off.");
        }
        found.score = std::min(found.score, Most);
        if (found.score > 0)
            all.append(found);
    }
    std::stable_sort(all.begin(), all.end(),
                     [](const LeftOver &a, const LeftOver &b) { return a.score > b.score; });
    return all;
}

} // namespace Hookglass
