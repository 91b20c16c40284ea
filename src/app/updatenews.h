// SPDX-License-Identifier: MIT
#pragma once

#include "core/result.h"

#include <QtCore/QByteArray>
#include <QtCore/QUrl>

namespace Hookglass {

/// What the newest release is, as the publisher's file tells it. One JSON object, 64 KB at most;
/// members that are not named here are ignored:
///
///   {
///     "format": 1,
///     "version": "0.2.0",                     by semver.org, without a "v"
///     "url": "https://…/releases/0.2.0",      the page to read and to download from; https only
///     "notes": "Forwarding is faster.",       optional: a sentence or two, plain text
///     "minimum": "0.1.3"                      optional: older versions have a fault that matters
///   }
struct ReleaseNews
{
    QString version;
    QUrl page;
    QString notes;   ///< one line, 500 characters at most; may be empty
    QString minimum; ///< may be empty

    /// InvalidInput: it is no such file. Unsupported: of a later format.
    static Result<ReleaseNews> parse(const QByteArray &json);
    QByteArray toJson() const;
    /// Newer than what is installed; candidates only for who has one. False if `installed` is no
    /// version.
    bool isFor(const QString &installed) const;
    /// What is installed is older than `minimum`.
    bool isUrgentFor(const QString &installed) const;
    bool operator==(const ReleaseNews &) const = default;
};

} // namespace Hookglass
