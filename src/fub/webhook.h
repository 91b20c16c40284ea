// SPDX-License-Identifier: MIT
#pragma once

#include <QtCore/QMetaType>
#include <QtCore/QString>

#include <optional>

namespace Hookglass {

/// A registration at Follow Up Boss, as /webhooks tells it. Source: fub-api.md §5.
struct Webhook
{
    qint64 id = 0;
    QString event; ///< also names that we do not know
    QString url;   ///< text exactly as the API gave it
    QString status;

    static constexpr QLatin1StringView Active{"Active"};
    static constexpr QLatin1StringView Disabled{"Disabled"};
    bool isActive() const { return status == Active; }
    bool operator==(const Webhook &) const = default;
};

/// What a PUT changes; what is not set stays.
struct WebhookChange
{
    std::optional<QString> event;
    std::optional<QString> url;
    std::optional<QString> status;
    bool operator==(const WebhookChange &) const = default;
};

} // namespace Hookglass

Q_DECLARE_METATYPE(Hookglass::Webhook)
