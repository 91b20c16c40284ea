// SPDX-License-Identifier: MIT
#pragma once

#include <QtCore/QList>
#include <QtCore/QString>
#include <QtCore/QUrl>

namespace Hookglass {

/// Something about a callback address that its owner should know, with the reason.
struct UrlFinding
{
    enum class Kind { Refused, Warning }; ///< Refused: we do not register it
    Kind kind = Kind::Warning;
    QString text;
    bool operator==(const UrlFinding &) const = default;
};

/// Looks at an address that webhooks are sent to: https (http only on loopback, while the API is
/// on loopback, too), something like a key in it, no account identifier (the payload carries
/// none). Source: fub-api.md §2, §5.
QList<UrlFinding> examineCallbackUrl(const QString &url, const QUrl &apiBase);

/// The first reason why it must not be registered; empty if there is none.
QString refusalOfCallbackUrl(const QString &url, const QUrl &apiBase);

} // namespace Hookglass
