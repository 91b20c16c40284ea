// SPDX-License-Identifier: MIT
#pragma once

#include "core/secret.h"
#include "core/signature.h"
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
    QByteArray text;
};

/// Encodings come in families: the texts of one begin alike, so that they are hashed together.
inline constexpr int EncodingFamilies = 9;

/// The texts of one family; the first holds standard base64 and what is nearest to it. Those that
/// are equal to a simpler one are left out, so a family may be empty. `base64` is the body's.
std::vector<EncodedText> encodings(int family, QByteArrayView body, const QByteArray &base64);

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
