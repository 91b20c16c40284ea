// SPDX-License-Identifier: MIT
#pragma once

#include "core/headers.h"
#include "core/secret.h"

#include <QtCore/QByteArray>
#include <QtCore/QList>
#include <QtCore/QString>

#include <memory>
#include <vector>

namespace Hookglass {

/// A signing key with the name a person knows it by (the system's name, "old key", …).
struct SigningKey
{
    QString label;
    Secret key;
};

/// Verdict on one delivery's FUB-Signature header. Source: fub-api.md §3.
struct SignatureVerdict
{
    enum class Kind : quint8 { NoKey = 0, Valid = 1, Invalid = 2, Missing = 3 };
    Kind kind = Kind::NoKey;
    QByteArray expected; ///< lowercase hex, 64 bytes, by the matching (else the first) key
    QString keyLabel;    ///< which key matched; empty unless Valid
    bool operator==(const SignatureVerdict &) const = default;
};

/// Signs as FUB does: lowercase hex of HMAC-SHA256 over base64(raw body). Keeps one keyed
/// EVP_MAC context, so a call costs about a microsecond. Not thread-safe: one per thread.
class Signer final
{
public:
    explicit Signer(const Secret &key);
    ~Signer();
    Signer(Signer &&) noexcept;
    Signer &operator=(Signer &&) noexcept;
    Q_DISABLE_COPY(Signer)

    /// 64 lowercase hex digits; empty if OpenSSL refused (never seen with a non-empty key).
    QByteArray sign(QByteArrayView body) const;

private:
    struct Private;
    std::unique_ptr<Private> d;
};

/// Judges FUB-Signature headers against any of several keys (key rotation), in constant time.
/// One per thread.
class SignatureVerifier final
{
public:
    /// Keys that are empty are left out: an empty key must never make a signature valid.
    explicit SignatureVerifier(QList<SigningKey> keys = {});
    ~SignatureVerifier();
    SignatureVerifier(SignatureVerifier &&) noexcept;
    SignatureVerifier &operator=(SignatureVerifier &&) noexcept;
    Q_DISABLE_COPY(SignatureVerifier)

    /// Uses the one FUB-Signature header (none -> Missing; several -> Invalid unless all equal);
    /// a "sha256=" prefix is tolerated. Keys are asked first: without one the verdict is NoKey.
    SignatureVerdict verify(QByteArrayView body, const HeaderList &headers) const;
    /// The same for a header value already taken out.
    SignatureVerdict verifyValue(QByteArrayView body, QByteArrayView signature) const;

private:
    struct Entry;
    std::vector<Entry> m_entries;
};

/// Compares without leaking where the difference is; unequal lengths are simply unequal.
bool constantTimeEqual(QByteArrayView a, QByteArrayView b);

/// One step of the calculation for people: what was done and what came out. Never holds a key.
struct SignatureStep
{
    QString title;
    QByteArray value;
    bool operator==(const SignatureStep &) const = default;
};

/// The steps of fub-api.md §3 for this body and header value: raw body, base64, key (its label
/// only), digest, header value, comparison. For the Signature tab and `verify`. The key and
/// `otherKeys` are hidden wherever they stand.
QList<SignatureStep> signatureSteps(QByteArrayView body, QByteArrayView signature,
                                    const SigningKey &key, const QList<Secret> &otherKeys = {});

/// The same of a delivery that was judged when it came, with the key that it fits; else with the
/// one that it was judged by, as far as the label tells, else the first. Where the outcome is not
/// the verdict, as keys were changed since, the comparison says so. Empty without keys.
QList<SignatureStep> judgedSignatureSteps(QByteArrayView body, QByteArrayView signature,
                                          const QList<SigningKey> &keys,
                                          const SignatureVerdict &verdict,
                                          const QList<Secret> &otherKeys = {});

} // namespace Hookglass
