// SPDX-License-Identifier: MIT
#pragma once

#include "core/headers.h"
#include "core/signature.h"

#include <QtCore/QByteArray>
#include <QtCore/QList>
#include <QtCore/QString>

namespace Hookglass {

/// One step of the calculation that was done differently from fub-api.md §3.
struct SignatureDeviation
{
    enum class Step : quint8 { Header, Digest, Body, Encoding, Key };
    Step step = Step::Body;
    QString condition; ///< completes "The signature matches if …"
    bool operator==(const SignatureDeviation &) const = default;
};

/// Why a signature is not valid, in one plain sentence.
struct SignatureCause
{
    enum class Kind : quint8 {
        Explained,   ///< it matches under the deviations
        NoHeader,    ///< there is no FUB-Signature header
        EmptyHeader, ///< there is one without a value
        OtherHeader, ///< a signature stands in a header of another name
        ManyHeaders, ///< there are several, and they differ
        NotADigest,  ///< the value cannot be a digest
        CutOff,      ///< the value is the beginning of the right signature
        NoKey,       ///< there is no key to check with
        Unexplained  ///< a digest, but no known mistake leads to it
    };
    Kind kind = Kind::Unexplained;
    QString sentence;
    QList<SignatureDeviation> deviations; ///< Explained only; in the order of the calculation
    bool operator==(const SignatureCause &) const = default;
};

struct SignatureDiagnosis
{
    QList<SignatureCause> causes; ///< the most telling first; empty: the signature is valid
    bool complete = true;         ///< false: the body is so large that not everything was tried
    bool operator==(const SignatureDiagnosis &) const = default;
};

/// Finds out what the sender, a proxy or a receiver did wrong. Tries every known mistake alone,
/// then two and three at once as far as the size of the body allows: some 0.1 s at worst for a
/// body of 100 KB, a second for 5 MB, so large ones belong into a thread of their own.
/// Other keys are secrets the key may have been confused with (the API key, another account's
/// key, the system's name), each with a label that can be shown.
SignatureDiagnosis diagnoseSignature(QByteArrayView body, const HeaderList &headers,
                                     const QList<SigningKey> &keys,
                                     const QList<SigningKey> &otherKeys = {});

/// The same for a signature that did not come in a header.
SignatureDiagnosis diagnoseSignatureValue(QByteArrayView body, QByteArrayView signature,
                                          const QList<SigningKey> &keys,
                                          const QList<SigningKey> &otherKeys = {});

} // namespace Hookglass
