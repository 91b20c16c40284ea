// SPDX-License-Identifier: MIT
#include "core/signature.h"

#include "core/hmac.h"
#include "core/keymask.h"

#include <QtCore/QCoreApplication>

#include <openssl/crypto.h>

#include <algorithm>
#include <utility>

namespace Hookglass {

namespace {

constexpr QByteArrayView HeaderName = "FUB-Signature";

QByteArrayView withoutPrefix(QByteArrayView signature)
{
    constexpr QByteArrayView prefix = "sha256=";
    return signature.startsWith(prefix) ? signature.sliced(prefix.size()) : signature;
}

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(Signature)
};

} // namespace

struct Signer::Private
{
    explicit Private(QByteArrayView key)
        : hmac(key)
    {
    }
    Hmac hmac;
};

Signer::Signer(const Secret &key)
    : d(std::make_unique<Private>(key.reveal()))
{
}
Signer::~Signer() = default;
Signer::Signer(Signer &&) noexcept = default;
Signer &Signer::operator=(Signer &&) noexcept = default;

QByteArray Signer::sign(QByteArrayView body) const
{
    return d->hmac.digestOfBase64(body).toHex();
}

struct SignatureVerifier::Entry
{
    QString label;
    Signer signer;
};

SignatureVerifier::SignatureVerifier(QList<SigningKey> keys)
{
    m_entries.reserve(static_cast<size_t>(keys.size()));
    for (const SigningKey &key : std::as_const(keys)) {
        if (!key.key.isEmpty())
            m_entries.push_back({key.label, Signer(key.key)});
    }
}

SignatureVerifier::~SignatureVerifier() = default;
SignatureVerifier::SignatureVerifier(SignatureVerifier &&) noexcept = default;
SignatureVerifier &SignatureVerifier::operator=(SignatureVerifier &&) noexcept = default;

SignatureVerdict SignatureVerifier::verify(QByteArrayView body, const HeaderList &headers) const
{
    using Kind = SignatureVerdict::Kind;
    if (m_entries.empty())
        return {};
    const QList<QByteArray> values = headerValues(headers, HeaderName);
    if (values.isEmpty())
        return {Kind::Missing, m_entries.front().signer.sign(body), {}};
    // Which of two different signatures counts is nobody's to guess, so neither does.
    if (std::any_of(values.begin(), values.end(),
                    [&values](const QByteArray &v) { return v != values.first(); })) {
        return {Kind::Invalid, m_entries.front().signer.sign(body), {}};
    }
    return verifyValue(body, values.first());
}

SignatureVerdict SignatureVerifier::verifyValue(QByteArrayView body, QByteArrayView signature) const
{
    using Kind = SignatureVerdict::Kind;
    if (m_entries.empty())
        return {};
    const QByteArrayView given = withoutPrefix(signature);
    SignatureVerdict verdict{Kind::Invalid, {}, {}};
    for (const Entry &entry : m_entries) {
        const QByteArray expected = entry.signer.sign(body);
        // An empty digest (OpenSSL refused) must not match an empty header.
        if (!expected.isEmpty() && constantTimeEqual(expected, given))
            return {Kind::Valid, expected, entry.label};
        if (verdict.expected.isEmpty())
            verdict.expected = expected;
    }
    return verdict;
}

bool constantTimeEqual(QByteArrayView a, QByteArrayView b)
{
    if (a.size() != b.size())
        return false;
    return a.isEmpty() || CRYPTO_memcmp(a.data(), b.data(), static_cast<size_t>(a.size())) == 0;
}

QList<SignatureStep> signatureSteps(QByteArrayView body, QByteArrayView signature,
                                    const SigningKey &key, const QList<Secret> &otherKeys)
{
    const QByteArray raw = body.toByteArray();
    const QByteArray digest = key.key.isEmpty() ? QByteArray() : Signer(key.key).sign(body);
    const QByteArrayView given = withoutPrefix(signature);
    QList<SignatureStep> steps{
        {Text::tr("Body exactly as received"), raw},
        {Text::tr("Base64 of the body"), raw.toBase64()},
        {Text::tr("Key used"),
         key.key.isEmpty() ? Text::tr("No key is set").toUtf8() : key.label.toUtf8()},
        {Text::tr("HMAC-SHA256 of the base64, as lower-case hex"), digest},
        {Text::tr("FUB-Signature header"), signature.toByteArray()},
    };
    if (given.size() != signature.size())
        steps.append({Text::tr("Header without its “sha256=” prefix"), given.toByteArray()});
    const bool equal = !digest.isEmpty() && constantTimeEqual(digest, given);
    QString outcome = equal ? Text::tr("Equal: the signature is valid")
                            : Text::tr("Different: the signature is not valid");
    if (digest.isEmpty())
        outcome = Text::tr("Cannot be compared without a key");
    else if (given.isEmpty())
        outcome = Text::tr("Nothing to compare: there is no signature");
    steps.append({Text::tr("Comparison"), outcome.toUtf8()});
    const KeyMask mask(otherKeys + QList<Secret>{key.key});
    for (SignatureStep &step : steps)
        step.value = mask.masked(step.value);
    return steps;
}

QList<SignatureStep> judgedSignatureSteps(QByteArrayView body, QByteArrayView signature,
                                          const QList<SigningKey> &keys,
                                          const SignatureVerdict &verdict,
                                          const QList<Secret> &otherKeys)
{
    using Kind = SignatureVerdict::Kind;
    if (keys.isEmpty())
        return {};
    auto used = std::find_if(keys.cbegin(), keys.cend(), [&](const SigningKey &key) {
        return SignatureVerifier({key}).verifyValue(body, signature).kind == Kind::Valid;
    });
    const bool isEqual = used != keys.cend();
    if (!isEqual) {
        used = std::find_if(keys.cbegin(), keys.cend(), [&verdict](const SigningKey &key) {
            return key.label == verdict.keyLabel;
        });
    }
    QList<SignatureStep> steps =
        signatureSteps(body, signature, used == keys.cend() ? keys.constFirst() : *used, otherKeys);
    QString outcome;
    if (verdict.kind == Kind::Valid && !isEqual) {
        outcome = Text::tr("Different, as the key at hand is another than the one that it was "
                           "checked with when it came");
    } else if (verdict.kind == Kind::Invalid && isEqual) {
        outcome = Text::tr("Equal with the key at hand. When it came, it was checked with another, "
                           "or there were several signatures");
    } else if (verdict.kind == Kind::NoKey && isEqual) {
        outcome = Text::tr("Equal with the key at hand. When it came, it was not checked");
    }
    if (!outcome.isEmpty())
        steps.last().value = outcome.toUtf8();
    return steps;
}

} // namespace Hookglass
