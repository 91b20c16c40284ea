// SPDX-License-Identifier: MIT
#pragma once

#include "core/event.h"

#include <QtCore/QString>

namespace Hookglass {

/// One argument for a POSIX shell, in single quotes; no byte of it is read as anything else.
QString shellQuoted(const QString &text);

/// The delivery as a command that sends the same bytes again with the same headers. Bodies that
/// are no plain text, or too long for an argument, go in as base64 through a pipe. `base` is
/// used where the request named no Host ("http://127.0.0.1:8420").
QString asCurl(const DeliveryDetail &delivery, const QString &base);

} // namespace Hookglass
