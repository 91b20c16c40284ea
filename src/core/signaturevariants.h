// SPDX-License-Identifier: MIT
#pragma once

#include "core/secret.h"
#include "core/signature.h"
#include "core/signaturehasher.h"
#include "core/signaturemistake.h"

#include <QtCore/QByteArray>
#include <QtCore/QList>
#include <QtCore/QString>

#include <functional>
#include <optional>
#include <vector>

/// What people and programs do to a body, its base64 and a key before they sign: the three
/// dimensions that the signature laboratory searches.
namespace Hookglass::SignatureVariants {

/// One way of rewriting a body.
struct Rewrite
{
    SignatureMistake mistake;
    /// nullopt: cannot be applied, or changes nothing.
    std::function<std::optional<QByteArray>(QByteArrayView)> apply;
};

/// Rewrites of a body, the likely ones first; those for JSON apply to valid JSON only.
std::vector<Rewrite> bodyRewrites(QByteArrayView body);

/// A text to be signed, made of a body. Without a mistake it is the standard base64.
struct EncodedText
{
    std::optional<SignatureMistake> mistake;
    SplitText text;
};

/// Encodings come in families: the texts of one begin alike, so that they are hashed together.
/// The first holds standard base64 and what is nearest to it.
inline constexpr int EncodingFamilies = 9;

/// True if all encodings of the family are rare.
bool isRareFamily(int family);

/// Makes the texts of one body after the other, in the same memory: fresh memory for each would
/// take longer than the encoding.
class TextEncoder final
{
public:
    /// The body must outlive the texts.
    void setBody(QByteArrayView body);
    QByteArrayView base64() const { return m_base64; }

    /// The texts of one family, valid until the next call. Those that are equal to a simpler one
    /// are left out, so a family may be empty.
    std::vector<EncodedText> texts(int family);

private:
    using Mistake = SignatureMistake;

    std::vector<EncodedText> standard() const;
    std::vector<EncodedText> urlSafe();
    std::vector<EncodedText> wrapped(qsizetype width, QByteArrayView lineEnd, Mistake ended,
                                     Mistake open);

    QByteArrayView m_body;
    QByteArray m_base64;
    QByteArray m_other; ///< of the last family
};

/// A key as somebody may have mangled it.
struct KeyVariant
{
    SignatureMistake mistake;
    Secret key;
};

/// Mangled forms of one key, without the key itself and without repetitions.
QList<KeyVariant> mangledKeys(const SigningKey &key);

/// A key with a line end after it, as echo and files leave it: what goes wrong with any key.
QList<KeyVariant> keysWithLineEnd(const Secret &key);

} // namespace Hookglass::SignatureVariants
