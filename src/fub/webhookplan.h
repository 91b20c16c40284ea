// SPDX-License-Identifier: MIT
#pragma once

#include "fub/webhook.h"

#include <QtCore/QList>
#include <QtCore/QSet>
#include <QtCore/QStringList>

#include <utility>

namespace Hookglass {

/// One change, with what is there now: whoever carries it out compares that first.
struct PlanStep
{
    enum class Kind { Create, Change, Delete };
    Kind kind = Kind::Create;
    Webhook before;         ///< of Create: empty
    Webhook after;          ///< of Create: with id 0; of Delete: empty
    bool isForeign = false; ///< not ours: done only if the user ticked it by itself
    qint64 recreates = 0;   ///< of a Create that takes a deletion back: the id that it had
    bool operator==(const PlanStep &) const = default;
};

/// What would be done, and what would not.
struct WebhookPlan
{
    QList<PlanStep> steps;
    QList<Webhook> untouched; ///< others' webhooks of the same events
    QStringList problems;     ///< what was wanted and cannot be done, in plain words

    int count(PlanStep::Kind kind) const;
    bool isEmpty() const { return steps.isEmpty(); }
    /// "Create 3, change 1, leave 2 of others untouched."
    QString sentence() const;
    bool operator==(const WebhookPlan &) const = default;
};

/// A webhook as it should be.
struct WantedWebhook
{
    QString event;
    QString url;
    QString status = Webhook::Active;
    bool operator==(const WantedWebhook &) const = default;
};

/// An event, and an address that we wrote for it.
using WrittenAddress = std::pair<QString, QString>;

/// Makes plans; asks nobody and changes nothing. A webhook is ours if its path holds the token of
/// one of our endpoints (whatever its host: tunnels move), or if we wrote its address for its
/// event.
class WebhookPlanner final
{
public:
    /// Webhooks of one event in one system. Source: fub-api.md §5.
    static constexpr int Slots = 2;

    /// `tokens` of our endpoints, `written` addresses that we wrote ourselves.
    WebhookPlanner(QList<Webhook> current, QList<QByteArray> tokens,
                   QSet<WrittenAddress> written = {});

    bool isOurs(const Webhook &webhook) const;
    const QList<Webhook> &current() const { return m_current; }

    /// Registers `url` for these events: what is there already stays, one of ours that leads to
    /// the same place by another host is moved (it keeps its id and its place), one switched off
    /// is switched on.
    WebhookPlan registerFor(const QStringList &events, const QString &url) const;
    /// Our webhooks become exactly these; others' stay.
    WebhookPlan become(const QList<WantedWebhook> &wanted) const;
    /// Our webhooks of this endpoint move to another public address, which may have a path in
    /// front; from /in/<token> on everything stays.
    WebhookPlan follow(const QByteArray &token, const QUrl &publicUrl) const;
    WebhookPlan change(qint64 id, const WebhookChange &change) const;
    WebhookPlan changeUrl(const QList<qint64> &ids, const QString &url) const;
    WebhookPlan setStatus(const QList<qint64> &ids, const QString &status) const;
    WebhookPlan remove(const QList<qint64> &ids) const;

private:
    QList<Webhook> ofEvent(const QString &event) const;
    bool leadsToSamePlace(const Webhook &webhook, const QString &url) const;
    void addChange(WebhookPlan &plan, const Webhook &before, const Webhook &after) const;
    void addMove(WebhookPlan &plan, const Webhook &before, const Webhook &after) const;
    void noteUntouched(WebhookPlan &plan, const QSet<QString> &events) const;
    template <typename Make>
    WebhookPlan forEach(const QList<qint64> &ids, Make make) const;

    QList<Webhook> m_current;
    QList<QByteArray> m_tokens;
    QSet<WrittenAddress> m_written;
};

/// The address leads to the endpoint with this token, whatever its host.
bool holdsToken(const QString &url, const QByteArray &token);

/// The steps that take `done` back, last first. A deleted webhook comes back with a new id.
WebhookPlan undoOf(const QList<PlanStep> &done);

} // namespace Hookglass
