// SPDX-License-Identifier: MIT
#pragma once

#include "core/forward.h"
#include "core/result.h"
#include "store/forwardlog.h"

namespace Hookglass {

/// A request as it goes to a target.
struct WireRequest
{
    QByteArray head;
    QByteArray body;
    QByteArray shownHead; ///< the same with ••• for values from the environment
};

/// The header lines as received, in their order and case; without those that were between us and
/// the sender only (RFC 9110 §7.6.1), Host and Content-Length anew in their places, and the
/// target's own headers. NotFound if a variable that a header wants is not set.
Result<WireRequest> wireRequest(const ForwardBytes &bytes, const Target &target);

/// "127.0.0.1:3000" for a Host header; the port only where it is not the usual one.
QByteArray hostOf(const QUrl &url);

} // namespace Hookglass
