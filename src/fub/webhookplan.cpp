// SPDX-License-Identifier: MIT
#include "fub/webhookplan.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QUrl>

#include <algorithm>

namespace Hookglass {

using namespace Qt::StringLiterals;

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("Hookglass::WebhookPlan", text);
}

/// Where the endpoint's own path begins in the address's path; -1 if it is not in there. Before it
/// may stand what a public address has in front.
qsizetype placeOfToken(const QUrl &url, const QByteArray &token)
{
    const QString path = url.path(QUrl::FullyEncoded);
    const QString place = "/in/"_L1 + QString::fromLatin1(token);
    const qsizetype at = path.indexOf(place);
    const qsizetype end = at + place.size();
    return at >= 0 && (end == path.size() || path.at(end) == u'/') ? at : -1;
}

/// What the user is told of a webhook that stands in the way.
QString nameOf(const Webhook &webhook)
{
    const QString host = QUrl(webhook.url).host();
    return host.isEmpty() ? webhook.url : host;
}

} // namespace

bool holdsToken(const QString &url, const QByteArray &token)
{
    return placeOfToken(QUrl(url), token) >= 0;
}

int WebhookPlan::count(PlanStep::Kind kind) const
{
    return int(std::count_if(steps.cbegin(), steps.cend(),
                             [kind](const PlanStep &step) { return step.kind == kind; }));
}

QString WebhookPlan::sentence() const
{
    QStringList parts;
    const auto add = [&parts](int number, const QString &text) {
        if (number > 0)
            parts << text.arg(number);
    };
    add(count(PlanStep::Kind::Create), tr("create %1"));
    add(count(PlanStep::Kind::Change), tr("change %1"));
    add(count(PlanStep::Kind::Delete), tr("delete %1"));
    add(int(untouched.size()), tr("leave %1 of others untouched"));
    if (steps.isEmpty())
        parts.prepend(tr("nothing to do"));
    QString text = parts.join(", "_L1) + u'.';
    text[0] = text.at(0).toUpper();
    return text;
}

WebhookPlanner::WebhookPlanner(QList<Webhook> current, QList<QByteArray> tokens,
                               QSet<WrittenAddress> written)
    : m_current(std::move(current))
    , m_tokens(std::move(tokens))
    , m_written(std::move(written))
{
}

bool WebhookPlanner::isOurs(const Webhook &webhook) const
{
    return m_written.contains({webhook.event, webhook.url}) ||
           std::any_of(m_tokens.cbegin(), m_tokens.cend(),
                       [&](const QByteArray &token) { return holdsToken(webhook.url, token); });
}

QList<Webhook> WebhookPlanner::ofEvent(const QString &event) const
{
    QList<Webhook> found;
    std::copy_if(m_current.cbegin(), m_current.cend(), std::back_inserter(found),
                 [&](const Webhook &webhook) { return webhook.event == event; });
    return found;
}

/// By another host, perhaps: a tunnel moved, or a domain. Two of our own that lead to different
/// places are two webhooks.
bool WebhookPlanner::leadsToSamePlace(const Webhook &webhook, const QString &url) const
{
    if (std::any_of(m_tokens.cbegin(), m_tokens.cend(), [&](const QByteArray &token) {
            return holdsToken(webhook.url, token) && holdsToken(url, token);
        }))
        return true;
    const QUrl there(webhook.url);
    const QUrl here(url);
    return there.path().size() > 1 && there.path() == here.path() && there.query() == here.query();
}

void WebhookPlanner::addChange(WebhookPlan &plan, const Webhook &before, const Webhook &after) const
{
    if (before != after)
        plan.steps.append({PlanStep::Kind::Change, before, after, !isOurs(before)});
}

/// A change of the address, unless the event would then come there twice.
void WebhookPlanner::addMove(WebhookPlan &plan, const Webhook &before, const Webhook &after) const
{
    const auto isSame = [&](const Webhook &other) {
        return other.id != before.id && other.event == after.event && other.url == after.url;
    };
    const auto there = std::find_if(m_current.cbegin(), m_current.cend(), isSame);
    const auto planned = std::find_if(plan.steps.cbegin(), plan.steps.cend(),
                                      [&](const PlanStep &step) { return isSame(step.after); });
    if (after.url == before.url || (there == m_current.cend() && planned == plan.steps.cend())) {
        addChange(plan, before, after);
        return;
    }
    plan.problems << tr("%1: webhook %2 stays as it is. With this address the event would come "
                        "there twice, since webhook %3 sends it, too.")
                         .arg(after.event)
                         .arg(before.id)
                         .arg(there == m_current.cend() ? planned->after.id : there->id);
}

void WebhookPlanner::noteUntouched(WebhookPlan &plan, const QSet<QString> &events) const
{
    for (const Webhook &webhook : m_current) {
        if (events.contains(webhook.event) && !isOurs(webhook))
            plan.untouched.append(webhook);
    }
}

WebhookPlan WebhookPlanner::registerFor(const QStringList &events, const QString &url) const
{
    QList<WantedWebhook> wanted;
    for (const QString &event : events)
        wanted.append({.event = event, .url = url});
    WebhookPlan plan;
    QSet<QString> seen;
    for (const WantedWebhook &wish : wanted) {
        if (seen.contains(wish.event))
            continue;
        seen.insert(wish.event);
        const QList<Webhook> present = ofEvent(wish.event);
        const auto same = std::find_if(present.cbegin(), present.cend(),
                                       [&](const Webhook &w) { return w.url == wish.url; });
        const auto ours =
            same != present.cend()
                ? same
                : std::find_if(present.cbegin(), present.cend(), [&](const Webhook &w) {
                      return isOurs(w) && leadsToSamePlace(w, wish.url);
                  });
        if (ours != present.cend()) {
            addChange(plan, *ours, {ours->id, ours->event, wish.url, QString(Webhook::Active)});
        } else if (present.size() >= Slots) {
            plan.problems << tr("%1: both places are taken, by %2 and %3. Follow Up Boss allows "
                                "two webhooks for an event and system; delete or change one first.")
                                 .arg(wish.event, nameOf(present.at(0)), nameOf(present.at(1)));
        } else {
            plan.steps.append(
                {PlanStep::Kind::Create, {}, {0, wish.event, wish.url, wish.status}, false});
        }
    }
    noteUntouched(plan, seen);
    return plan;
}

WebhookPlan WebhookPlanner::become(const QList<WantedWebhook> &wanted) const
{
    WebhookPlan plan;
    QStringList events;
    for (const WantedWebhook &wish : wanted) {
        if (!events.contains(wish.event))
            events << wish.event;
    }
    for (const Webhook &webhook : m_current) {
        if (!events.contains(webhook.event))
            events << webhook.event;
    }
    for (const QString &event : std::as_const(events)) {
        QList<WantedWebhook> wishes;
        std::copy_if(wanted.cbegin(), wanted.cend(), std::back_inserter(wishes),
                     [&](const WantedWebhook &wish) { return wish.event == event; });
        QList<Webhook> spare;
        int taken = 0;
        const QList<Webhook> present = ofEvent(event);
        for (const Webhook &webhook : present) {
            const auto wish = std::find_if(wishes.cbegin(), wishes.cend(),
                                           [&](const auto &w) { return w.url == webhook.url; });
            if (wish != wishes.cend()) {
                addChange(plan, webhook, {webhook.id, event, wish->url, wish->status});
                wishes.erase(wish);
                ++taken;
            } else if (isOurs(webhook)) {
                spare.append(webhook);
            } else {
                ++taken;
            }
        }
        for (const WantedWebhook &wish : std::as_const(wishes)) {
            if (!spare.isEmpty()) {
                const Webhook moved = spare.takeFirst(); // keeps its id and its place
                addChange(plan, moved, {moved.id, event, wish.url, wish.status});
                ++taken;
            } else if (taken >= Slots) {
                plan.problems << tr("%1: no place is left for %2. Follow Up Boss allows two "
                                    "webhooks for an event and system.")
                                     .arg(event, wish.url);
            } else {
                plan.steps.append(
                    {PlanStep::Kind::Create, {}, {0, event, wish.url, wish.status}, false});
                ++taken;
            }
        }
        for (const Webhook &webhook : std::as_const(spare))
            plan.steps.append({PlanStep::Kind::Delete, webhook, {}, false});
    }
    QSet<QString> touched;
    for (const WantedWebhook &wish : wanted)
        touched.insert(wish.event);
    noteUntouched(plan, touched);
    // What was adopted because it is wanted as it is, is not "untouched".
    erase_if(plan.untouched, [&](const Webhook &webhook) {
        return std::any_of(wanted.cbegin(), wanted.cend(), [&](const WantedWebhook &wish) {
            return wish.event == webhook.event && wish.url == webhook.url;
        });
    });
    return plan;
}

WebhookPlan WebhookPlanner::follow(const QByteArray &token, const QUrl &publicUrl) const
{
    WebhookPlan plan;
    for (const Webhook &webhook : m_current) {
        if (!holdsToken(webhook.url, token))
            continue;
        QUrl url(webhook.url);
        url.setScheme(publicUrl.scheme());
        url.setHost(publicUrl.host());
        url.setPort(publicUrl.port());
        QString prefix = publicUrl.path(QUrl::FullyEncoded);
        while (prefix.endsWith(u'/'))
            prefix.chop(1);
        const QString own =
            url.path(QUrl::FullyEncoded).sliced(placeOfToken(QUrl(webhook.url), token));
        url.setPath(prefix + own, QUrl::TolerantMode);
        addChange(plan, webhook,
                  {webhook.id, webhook.event, url.toString(QUrl::FullyEncoded), webhook.status});
    }
    return plan;
}

template <typename Make>
WebhookPlan WebhookPlanner::forEach(const QList<qint64> &ids, Make make) const
{
    WebhookPlan plan;
    for (const qint64 id : ids) {
        const auto webhook = std::find_if(m_current.cbegin(), m_current.cend(),
                                          [id](const Webhook &w) { return w.id == id; });
        if (webhook == m_current.cend())
            plan.problems << tr("Webhook %1 is not there (any more).").arg(id);
        else
            make(plan, *webhook);
    }
    return plan;
}

WebhookPlan WebhookPlanner::change(qint64 id, const WebhookChange &change) const
{
    return forEach({id}, [&](WebhookPlan &plan, const Webhook &webhook) {
        addMove(plan, webhook,
                {webhook.id, change.event.value_or(webhook.event), change.url.value_or(webhook.url),
                 change.status.value_or(webhook.status)});
    });
}

WebhookPlan WebhookPlanner::changeUrl(const QList<qint64> &ids, const QString &url) const
{
    return forEach(ids, [&](WebhookPlan &plan, const Webhook &webhook) {
        addMove(plan, webhook, {webhook.id, webhook.event, url, webhook.status});
    });
}

WebhookPlan WebhookPlanner::setStatus(const QList<qint64> &ids, const QString &status) const
{
    return forEach(ids, [&](WebhookPlan &plan, const Webhook &webhook) {
        addChange(plan, webhook, {webhook.id, webhook.event, webhook.url, status});
    });
}

WebhookPlan WebhookPlanner::remove(const QList<qint64> &ids) const
{
    return forEach(ids, [&](WebhookPlan &plan, const Webhook &webhook) {
        plan.steps.append({PlanStep::Kind::Delete, webhook, {}, !isOurs(webhook)});
    });
}

WebhookPlan undoOf(const QList<PlanStep> &done)
{
    WebhookPlan plan;
    for (auto step = done.crbegin(); step != done.crend(); ++step) {
        switch (step->kind) {
        case PlanStep::Kind::Create:
            plan.steps.append({PlanStep::Kind::Delete, step->after, {}, false});
            break;
        case PlanStep::Kind::Change:
            plan.steps.append({PlanStep::Kind::Change, step->after, step->before, step->isForeign});
            break;
        case PlanStep::Kind::Delete: {
            Webhook again = step->before;
            again.id = 0;
            plan.steps.append({.kind = PlanStep::Kind::Create,
                               .before = {},
                               .after = again,
                               .isForeign = step->isForeign,
                               .recreates = step->before.id});
            break;
        }
        }
    }
    return plan;
}

} // namespace Hookglass
