// SPDX-License-Identifier: MIT
#pragma once

#include "core/secret.h"
#include "core/signature.h"

#include <QtCore/QByteArray>
#include <QtCore/QList>
#include <QtCore/QString>

#include <functional>
#include <optional>
#include <vector>

/// What people and programs do to a body, its base64 and a key before they sign: the three
/// dimensions that the signature laboratory searches.
namespace Hookglass::SignatureVariants {

/// One way of rewriting bytes. The condition completes "The signature matches if …".
struct Rewrite
{
    QString condition;
    /// nullopt: cannot be applied, or changes nothing.
    std::function<std::optional<QByteArray>(QByteArrayView)> apply;
};

/// Rewrites of a body, the likely ones first; those for JSON apply to valid JSON only.
std::vector<Rewrite> bodyRewrites(QByteArrayView body);

/// Other things than standard base64 that a body is turned into before the HMAC. They take the
/// body, not its base64.
std::vector<Rewrite> encodings();

/// A key as somebody may have mangled it.
struct KeyVariant
{
    QString condition;
    Secret key;
};

/// Mangled forms of one key, without the key itself and without repetitions.
QList<KeyVariant> mangledKeys(const SigningKey &key);

} // namespace Hookglass::SignatureVariants
