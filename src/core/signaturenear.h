// SPDX-License-Identifier: MIT
#pragma once

#include "core/keymask.h"
#include "core/signaturelab.h"

#include <optional>

namespace Hookglass {

/// The right signature that was cut off, mistyped or copied badly, with the place; nullopt: the
/// value is nothing like it.
std::optional<SignatureCause> nearlyRightSignature(const SignatureQuestion &question,
                                                   QByteArrayView value);

/// Sentence and advice for a way that leads to the digest.
SignatureCause explainedCause(const QList<SignatureDeviation> &deviations,
                              const QList<SignatureDifference> &differences,
                              SignatureDirection direction);

/// The question with the keys that can be used: an empty one is none.
SignatureQuestion withUsableKeys(const SignatureQuestion &question);

/// Hides the secrets that the question holds.
KeyMask keyMask(const SignatureQuestion &question);
/// In all that is shown of the causes.
void hideKeys(SignatureDiagnosis &diagnosis, const KeyMask &mask);

} // namespace Hookglass
