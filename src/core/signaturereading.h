// SPDX-License-Identifier: MIT
#pragma once

#include "core/hmac.h"
#include "core/signaturemistake.h"

#include <QtCore/QByteArray>

#include <optional>

namespace Hookglass {

/// A signature as written, understood: which digest it is, and how it departs from 64 lower-case
/// hex digits.
struct SignatureReading
{
    QByteArray digest; ///< raw bytes
    Hmac::Hash hash = Hmac::Hash::Sha256;
    QList<SignatureDeviation> deviations; ///< all of the step Digest
    bool isUncertain = false; ///< base64 of as many bytes as a rare hash has: it may be anything
};

/// nullopt: the text is no digest of any known kind.
std::optional<SignatureReading> readSignature(QByteArrayView value);

/// What is left of it without blanks, quotes and a prefix.
QByteArrayView bareSignature(QByteArrayView value);

} // namespace Hookglass
