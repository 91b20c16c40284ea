// SPDX-License-Identifier: MIT
#pragma once

#include "core/hmac.h"
#include "core/signaturehasher.h"
#include "core/signaturelab.h"

#include <vector>

namespace Hookglass::SignatureSearch {

/// Of a key: another's key, and that one mangled.
inline constexpr int MostDeviationsOfKey = 2;

/// One way from a text to a digest; without a deviation it is FUB's own.
struct Digester
{
    QList<SignatureDeviation> deviations;
    SignatureHasher hasher;
    /// Hardly ever comes together with two other mistakes.
    bool isRare = false;
};

/// What it takes to use that key. A name that looks like a key may be one: whoever entered it took
/// one for the other.
SignatureDeviation deviationOf(const ConfusableKey &key);

/// Each known way with a key or without one, the likely ones first.
std::vector<Digester> digesters(const SignatureQuestion &question, Hmac::Hash hash);

} // namespace Hookglass::SignatureSearch
