// SPDX-License-Identifier: MIT
#pragma once

#include "core/signatureadvice.h"
#include "core/signaturemistake.h"

#include <span>

namespace Hookglass {

/// One mistake in words, to be translated in the context SignatureMistake. POD, so that the tables
/// cost nothing at start-up.
struct SignatureMistakeRow
{
    SignatureMistake mistake;
    SignatureDeviation::Step step;
    bool isRare;
    const char *condition; ///< "The signature matches if …"
    const char *deed;      ///< "Your code …"
    SignatureAdvice received;
    SignatureAdvice computed;
};

/// What is seen now and then: from SignatureMistake::Sha384 on.
std::span<const SignatureMistakeRow> rareMistakeRows();

} // namespace Hookglass
