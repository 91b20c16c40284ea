// SPDX-License-Identifier: MIT
#include "core/signaturedigesters.h"

#include "core/keymask.h"
#include "core/signaturevariants.h"

#include <algorithm>

namespace Hookglass::SignatureSearch {

namespace {

/// What is another account's and not even a signing key: each account's own comes first.
bool isRareAmong(const QList<ConfusableKey> &keys, qsizetype index)
{
    const ConfusableKey &key = keys.at(index);
    const auto isSameKind = [&key](const ConfusableKey &other) { return other.kind == key.kind; };
    return key.kind != ConfusableKey::Kind::OtherAccount &&
           key.kind != ConfusableKey::Kind::StoredKey &&
           std::any_of(keys.cbegin(), keys.cbegin() + index, isSameKind);
}

} // namespace

SignatureDeviation deviationOf(const ConfusableKey &key)
{
    const bool isUnsaid =
        key.kind == ConfusableKey::Kind::SystemName && hasKeyShape(key.label.toUtf8());
    return signatureDeviation(isUnsaid ? SignatureMistake::SystemNameUnsaid : key.mistake(),
                              key.label);
}

std::vector<Digester> digesters(const SignatureQuestion &question, Hmac::Hash hash)
{
    using Way = SignatureHasher::Way;
    std::vector<Digester> all;
    const auto add = [&](SignatureMistake mistake, const QString &label, Way way,
                         const Secret &key) {
        all.push_back({{signatureDeviation(mistake, label)},
                       SignatureHasher(hash, way, key),
                       isRare(mistake)});
    };
    for (const SigningKey &key : question.keys)
        all.push_back({{}, SignatureHasher(hash, Way::Hmac, key.key)});
    for (qsizetype i = 0; i < question.otherKeys.size(); ++i) {
        const ConfusableKey &key = question.otherKeys.at(i);
        const SignatureDeviation other = deviationOf(key);
        all.push_back({{other},
                       SignatureHasher(hash, Way::Hmac, key.key),
                       isRareAmong(question.otherKeys, i)});
        const auto ended = SignatureVariants::keysWithLineEnd(key.key);
        for (const SignatureVariants::KeyVariant &variant : ended) {
            all.push_back({{other, signatureDeviation(variant.mistake)},
                           SignatureHasher(hash, Way::Hmac, variant.key),
                           true});
        }
    }
    add(SignatureMistake::EmptyKey, {}, Way::Hmac, Secret());
    add(SignatureMistake::NoKeyAtAll, {}, Way::HashOnly, Secret());
    for (const SigningKey &key : question.keys) {
        const auto mangled = SignatureVariants::mangledKeys(key);
        for (const SignatureVariants::KeyVariant &variant : mangled)
            add(variant.mistake, key.label, Way::Hmac, variant.key);
        add(SignatureMistake::HashOfKeyAndText, key.label, Way::KeyThenText, key.key);
        add(SignatureMistake::HashOfTextAndKey, key.label, Way::TextThenKey, key.key);
    }
    return all;
}

} // namespace Hookglass::SignatureSearch
