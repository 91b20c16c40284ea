// SPDX-License-Identifier: MIT
#pragma once

#include "core/hmac.h"
#include "core/signaturelab.h"

/// The search behind the signature laboratory: every known way of making a digest of a body,
/// compared with the digest that came.
namespace Hookglass::SignatureSearch {

struct Question
{
    QByteArrayView body;
    QByteArray digest; ///< raw bytes
    Hmac::Hash hash = Hmac::Hash::Sha256;
    QList<SigningKey> keys; ///< none of them empty
    QList<SigningKey> otherKeys;
};

struct Outcome
{
    /// Those with the fewest deviations, by Body, Encoding, Key; an empty list is FUB's own way.
    QList<QList<SignatureDeviation>> matches;
    bool complete = true;
};

Outcome run(const Question &question);

} // namespace Hookglass::SignatureSearch
