// SPDX-License-Identifier: MIT
#pragma once

#include "core/signaturemistake.h"

#include <QtCore/QByteArray>

#include <optional>

namespace Hookglass {

/// A digest as programs print it who do not write hex digits.
struct PrintedDigest
{
    QByteArray digest; ///< raw bytes
    SignatureDeviation deviation;
};

/// "27-B1-…", "27:b1:…", <Buffer 27 b1 …>, [39 177 …], b'\x27…': of 16 to 64 bytes, as digests
/// have. nullopt: it is none of these.
std::optional<PrintedDigest> printedDigest(QByteArrayView text);

/// The 64 hex digits in a text with more around them than blanks, quotes or a prefix: a file's
/// name after them, a whole header line, the same digits twice.
struct SurroundedDigest
{
    QByteArrayView digits;
    SignatureDeviation deviation;
};
std::optional<SurroundedDigest> surroundedDigest(QByteArrayView text);

} // namespace Hookglass
