// SPDX-License-Identifier: MIT
#pragma once

#include "core/headers.h"
#include "core/signature.h"
#include "core/signaturedifference.h"
#include "core/signaturemistake.h"

#include <QtCore/QByteArray>
#include <QtCore/QList>
#include <QtCore/QString>

#include <atomic>

namespace Hookglass {

/// A secret that the signing key may have been confused with.
struct ConfusableKey
{
    enum class Kind : quint8 {
        ApiKey,
        SystemName,
        OtherAccount,
        StoredKey ///< of the account at hand, where another was given for once
    };
    Kind kind = Kind::OtherAccount;
    QString label; ///< the account's name; of a system name, the name itself
    Secret key;

    SignatureMistake mistake() const;
};

/// What of these must not be shown: all but names of systems that look like names. A name with the
/// shape of a key may be one, entered in the wrong place.
QList<Secret> secretsAmong(const QList<SigningKey> &keys, const QList<ConfusableKey> &otherKeys);

/// What the laboratory is given. The body and the flag must outlive the call.
struct SignatureQuestion
{
    QByteArrayView body;    ///< exactly as received
    QList<SigningKey> keys; ///< that the body should be signed with
    QList<ConfusableKey> otherKeys = {};
    /// Set it from another thread to end the search within some milliseconds (for 100 KB).
    const std::atomic_bool *cancelled = nullptr;
};

/// Something found out about a signature, in plain words.
struct SignatureCause
{
    enum class Kind : quint8 {
        Explained,    ///< it matches under the deviations
        NoHeader,     ///< there is no FUB-Signature header
        EmptyHeader,  ///< there is one without a value
        OtherHeader,  ///< a signature stands in a header of another name
        ManyHeaders,  ///< there are several, and they differ
        NotADigest,   ///< the value cannot be a digest
        CutOff,       ///< the value is the beginning of the right signature
        Mistyped,     ///< the right signature but for a few digits
        NoKey,        ///< there is no key to check with
        Unexplained,  ///< a digest, but no known mistake leads to it
        Right,        ///< Computed: this is the right signature
        SignedText,   ///< Computed: no digest, but the text that the code signs
        ErrorMessage, ///< Computed: a message of a program that stumbled over the check
        AKey          ///< a key, which should not be pasted or sent anywhere
    };
    Kind kind = Kind::Unexplained;
    QString sentence;
    QString advice;                         ///< what to do; may be empty
    QList<SignatureDeviation> deviations;   ///< in the order of the calculation
    QList<SignatureDifference> differences; ///< where the first byte that differs tells something
    bool operator==(const SignatureCause &) const = default;
};

struct SignatureDiagnosis
{
    QList<SignatureCause> causes; ///< the most telling first
    bool complete = true;         ///< false: the body is so large that not everything was tried
    bool cancelled = false;       ///< what is said may be half the truth
    bool operator==(const SignatureDiagnosis &) const = default;
};

/// Finds out what the sender, a proxy or a receiver did wrong: the product of rewritten bodies,
/// encodings, keys, hashes and ways of writing the digest, the fewest mistakes first. Up to three
/// of them come together; what is rare, or what a JSON encoder wrote, with one other. Within 0.2 s
/// for a body of 100 KB, of which three at once may be tried only in part; a second or two for
/// 5 MB. So it belongs into a thread of its own, and takes a second one for long bodies. No
/// causes: the signature is valid. What is said never holds a key.
SignatureDiagnosis diagnoseSignature(const SignatureQuestion &question, const HeaderList &headers);

/// The same for a signature that did not come in a header.
SignatureDiagnosis diagnoseSignatureValue(const SignatureQuestion &question,
                                          QByteArrayView signature);

/// The other direction: what somebody's code did to come from this body to what is pasted. That
/// may be a signature, a header line with one, the text that the code signs (the body's base64, or
/// the body), or the error message with which it ended. Nothing pasted: no causes.
SignatureDiagnosis diagnoseComputed(const SignatureQuestion &question, QByteArrayView pasted);

} // namespace Hookglass
