// SPDX-License-Identifier: MIT
#pragma once

#include <QtCore/QByteArrayView>

namespace Hookglass {

/// Where a request-target leads.
struct Route
{
    enum class Kind { Unknown, Endpoint, Health, Probe };
    Kind kind = Kind::Unknown;
    /// Of Endpoint: what stands between /in/ and the next / or ?. Of Probe: the nonce.
    QByteArrayView token;
    bool operator==(const Route &) const = default;
};

/// Reads an exact request-target in origin-form or absolute-form (RFC 9112 §3.2). The view points
/// into `target`. Paths are compared byte by byte: nothing is decoded.
Route routeOf(QByteArrayView target);

} // namespace Hookglass
