// SPDX-License-Identifier: MIT
#include "fub/webhookwatch.h"

#include "fub/apiclient.h"

#include <QtCore/QHash>

namespace Hookglass {

using namespace Qt::StringLiterals;
using Kind = WebhookNotice::Kind;

QString WebhookNotice::word() const
{
    switch (kind) {
    case Kind::New:
        return u"new"_s;
    case Kind::Vanished:
        return u"vanished"_s;
    case Kind::Disabled:
        return u"disabled"_s;
    case Kind::Enabled:
        return u"enabled"_s;
    case Kind::Changed:
        return u"changed"_s;
    }
    Q_UNREACHABLE();
}

QString WebhookNotice::sentence() const
{
    switch (kind) {
    case Kind::New:
        return WebhookWatch::tr("A webhook for %1 was registered: %2.").arg(now.event, now.url);
    case Kind::Vanished:
        return WebhookWatch::tr("The webhook for %1 is gone: %2. Somebody deleted it, or Follow "
                                "Up Boss did after a 406 or 410 answer.")
            .arg(before.event, before.url);
    case Kind::Disabled:
        return WebhookWatch::tr("The webhook for %1 was switched off: %2.").arg(now.event, now.url);
    case Kind::Enabled:
        return WebhookWatch::tr("The webhook for %1 was switched on again: %2.")
            .arg(now.event, now.url);
    case Kind::Changed:
        return WebhookWatch::tr("The webhook for %1 at %2 is now for %3 at %4.")
            .arg(before.event, before.url, now.event, now.url);
    }
    Q_UNREACHABLE();
}

QList<WebhookNotice> compareWebhooks(const QList<Webhook> &before, const QList<Webhook> &now)
{
    QHash<qint64, Webhook> left;
    for (const Webhook &webhook : before)
        left.insert(webhook.id, webhook);
    QList<WebhookNotice> notices;
    for (const Webhook &webhook : now) {
        const auto old = left.constFind(webhook.id);
        if (old == left.cend()) {
            notices.append({Kind::New, {}, webhook});
            continue;
        }
        if (old->url != webhook.url || old->event != webhook.event)
            notices.append({Kind::Changed, *old, webhook});
        if (old->isActive() != webhook.isActive())
            notices.append({webhook.isActive() ? Kind::Enabled : Kind::Disabled, *old, webhook});
        left.erase(old);
    }
    for (const Webhook &webhook : before) {
        if (left.contains(webhook.id))
            notices.append({Kind::Vanished, webhook, webhook});
    }
    return notices;
}

WebhookWatch::WebhookWatch(ApiClient &client, std::chrono::milliseconds interval, QObject *parent)
    : QObject(parent)
    , m_client(client)
{
    m_timer.setSingleShot(true);
    m_timer.setInterval(interval);
    connect(&m_timer, &QTimer::timeout, this, &WebhookWatch::look);
}

WebhookWatch::~WebhookWatch() = default;

void WebhookWatch::start()
{
    look();
}

void WebhookWatch::setKnown(const QList<Webhook> &webhooks)
{
    m_known = webhooks;
    ++m_generation;
}

void WebhookWatch::look()
{
    m_client.webhooks(this, [this, asked = m_generation](const Result<QList<Webhook>> &webhooks) {
        m_timer.start();
        if (asked != m_generation)
            return;
        if (!webhooks) {
            Q_EMIT failed(webhooks.error());
            return;
        }
        const std::optional<QList<Webhook>> before = std::exchange(m_known, *webhooks);
        if (!before) {
            Q_EMIT started(int(webhooks->size()));
        } else if (const auto notices = compareWebhooks(*before, *webhooks); !notices.isEmpty()) {
            Q_EMIT noticed(notices);
        }
        Q_EMIT looked(*webhooks);
    });
}

} // namespace Hookglass
