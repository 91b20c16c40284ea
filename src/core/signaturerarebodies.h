// SPDX-License-Identifier: MIT
#pragma once

#include "core/signaturebodies.h"

#include <vector>

namespace Hookglass::SignatureSearch {

/// Makes one body of another; empty optional: changes nothing, or cannot be done.
struct RareBody
{
    SignatureDeviation deviation; ///< of the step Body
    std::function<std::optional<QByteArray>(QByteArrayView)> make;
};

/// Rewrites of a body that are seen now and then; those for JSON apply to valid JSON only.
std::vector<RareBody> rareBodies(bool isJson);

/// A text that is signed in place of the base64, made of the body and its base64.
struct RareText
{
    SignatureDeviation deviation; ///< of the step Encoding
    std::function<QByteArray(QByteArrayView body, QByteArrayView base64)> make;
};
std::vector<RareText> rareTexts();

} // namespace Hookglass::SignatureSearch
