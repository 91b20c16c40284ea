// SPDX-License-Identifier: MIT
#pragma once

#include "core/result.h"
#include "fub/webhook.h"

#include <QtCore/QList>
#include <QtCore/QObject>
#include <QtCore/QTimer>

#include <chrono>
#include <optional>

namespace Hookglass {

class ApiClient;

/// One thing that happened to a webhook between two looks.
struct WebhookNotice
{
    enum class Kind { New, Vanished, Disabled, Enabled, Changed };
    Kind kind = Kind::Changed;
    Webhook before;           ///< of New: empty
    Webhook now;              ///< of Vanished: as it was last seen
    QString word() const;     ///< "vanished", for programs
    QString sentence() const; ///< for people
    bool operator==(const WebhookNotice &) const = default;
};

/// What differs; a webhook that was moved and switched off gives two.
QList<WebhookNotice> compareWebhooks(const QList<Webhook> &before, const QList<Webhook> &now);

/// Looks at the account's webhooks again and again, and tells what changed.
class WebhookWatch final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(WebhookWatch)
public:
    /// `client` must outlive it. The next look comes `interval` after the last answer.
    WebhookWatch(ApiClient &client, std::chrono::milliseconds interval, QObject *parent = nullptr);
    ~WebhookWatch() override;

    void start();
    /// Our own changes are no news: what we read back becomes what is compared with.
    void setKnown(const QList<Webhook> &webhooks);

Q_SIGNALS:
    void started(int webhooks); ///< the first look has come back
    void noticed(const QList<Hookglass::WebhookNotice> &notices);
    void looked(const QList<Hookglass::Webhook> &webhooks); ///< an answer, whatever it says
    void failed(const Hookglass::Error &error);             ///< the next look comes all the same

private:
    void look();

    ApiClient &m_client;
    QTimer m_timer;
    int m_generation = 0; ///< an answer asked for before setKnown() tells of the past
    std::optional<QList<Webhook>> m_known;
};

} // namespace Hookglass
