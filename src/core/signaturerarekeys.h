// SPDX-License-Identifier: MIT
#pragma once

#include "core/secret.h"
#include "core/signaturelab.h"

#include <QtCore/QList>

#include <vector>

/// Keys as they are mangled now and then: tried on the body as it is only, so that they cost next
/// to nothing.
namespace Hookglass::SignatureSearch {

struct RareKey
{
    QList<SignatureDeviation> deviations; ///< of the step Key
    Secret key;
};

/// Of a signing key: with something odd around it, in another encoding; and without what stands
/// around it, if it was entered so.
std::vector<RareKey> rareKeys(const SigningKey &key);
/// Of a key that it was confused with.
std::vector<RareKey> rareKeys(const ConfusableKey &key, const SignatureDeviation &deviation);
/// What becomes of a variable that is not set.
std::vector<RareKey> wordsAsKeys();

} // namespace Hookglass::SignatureSearch
