// SPDX-License-Identifier: MIT
#pragma once

#include "core/hmac.h"
#include "core/signaturelab.h"

/// The search behind the signature laboratory: every known way of making a digest of a body,
/// compared with the digest that came.
namespace Hookglass::SignatureSearch {

/// One way that leads to the digest.
struct Match
{
    QList<SignatureDeviation> deviations; ///< by Body, Encoding, Key; empty: FUB's own way
    QList<SignatureDifference> differences;
    bool operator==(const Match &) const = default;
};

struct Outcome
{
    QList<Match> matches; ///< those with the fewest deviations
    /// The body is so large that of this many mistakes at once (2 or 3) only some were tried, and
    /// of more none; 0: all were tried.
    int partOf = 0;
    /// The body is so large that what programs make of it on writing JSON anew was not tried.
    bool withoutEncoders = false;
    /// The body is so large that rare ways of calculating and writing it were not tried.
    bool withoutRare = false;
    bool cancelled = false;
    int bodies = 1; ///< that were tried: as received, and each way of rewriting it

    bool isComplete() const
    {
        return !matches.isEmpty() ||
               (partOf == 0 && !withoutEncoders && !withoutRare && !cancelled);
    }
};

/// What was not tried of a large body: "three mistakes at once only in part". Empty: nothing.
QString leftOut(const Outcome &outcome);

/// `digest` in raw bytes.
Outcome run(const SignatureQuestion &question, const QByteArray &digest, Hmac::Hash hash);

/// The ways of making this very text, up to line ends around it, out of the question's body: what
/// a receiver's code signs. An empty list of deviations: it is the body's standard base64.
Outcome findText(const SignatureQuestion &question, QByteArrayView text);

} // namespace Hookglass::SignatureSearch
