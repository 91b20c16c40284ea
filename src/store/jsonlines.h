// SPDX-License-Identifier: MIT
#pragma once

#include "store/capture.h"

namespace Hookglass {

/// The lines of a capture: a header, then a delivery each, oldest first. Bytes stand as text where
/// that gives the same bytes again ("head", "body"), else as base64 ("headBase64", "bodyBase64").
/// Unknown members are left alone, so that a later version may add some.
namespace JsonLines {

inline constexpr int Version = 1;

QByteArray header(bool isRedacted);
QByteArray line(const CapturedDelivery &delivery);

/// InvalidInput with plain words if the line is none of ours.
Result<CapturedDelivery> read(const QByteArray &line);
/// nullopt: the line is no header. Unsupported if it is of a later version.
Result<bool> readHeader(const QByteArray &line);

/// A JSON string with its quotes.
QByteArray quoted(const QString &text);

} // namespace JsonLines
} // namespace Hookglass
