// SPDX-License-Identifier: MIT
#include "core/signaturecalculations.h"

#include "core/signaturehasher.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QCryptographicHash>
#include <QtCore/QMessageAuthenticationCode>

#include <algorithm>

namespace Hookglass::SignatureSearch {

namespace {

using Mistake = SignatureMistake;
using Way = SignatureHasher::Way;

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(SignatureRare)
};

class Calculations
{
public:
    Calculations(const QByteArray &digest, Hmac::Hash hash, const SigningKey &key,
                 QByteArrayView text, QByteArrayView body)
        : m_digest(digest)
        , m_hash(hash)
        , m_key(key)
        , m_text(text)
        , m_body(body)
    {
    }

    QList<SignatureDeviation> all()
    {
        if (hashed(Way::Hmac, Secret(m_text.toByteArray()), m_key.key.reveal()) == m_digest)
            add(Mistake::KeyAndTextSwapped, m_key.label);
        if (m_hash == Hmac::Hash::Sha256) {
            tryHashes();
            tryAgain();
        }
        tryPlainHashes();
        return m_found;
    }

private:
    void add(Mistake mistake, const QString &detail)
    {
        m_found.append(signatureDeviation(mistake, detail));
    }

    QByteArray hashed(Way way, const Secret &key, QByteArrayView text) const
    {
        return SignatureHasher(m_hash, way, key).digests({{text, {}}}, 0).front();
    }

    /// Of as many bytes as SHA-256 has, or cut down to them.
    void tryHashes()
    {
        const auto tryOne = [this](QCryptographicHash::Algorithm algorithm, const QString &name) {
            const QByteArray full = QMessageAuthenticationCode::hash(m_text.toByteArray(),
                                                                     m_key.key.reveal(), algorithm);
            if (full.first(std::min(full.size(), m_digest.size())) == m_digest)
                add(Mistake::OtherHash, name);
        };
        tryOne(QCryptographicHash::Sha3_256, Text::tr("SHA3-256"));
        tryOne(QCryptographicHash::Blake2s_256, Text::tr("BLAKE2s"));
        tryOne(QCryptographicHash::Blake2b_256, Text::tr("BLAKE2b with 256 bits"));
        tryOne(QCryptographicHash::Sha512, Text::tr("SHA-512, cut off after 64 digits,"));
        tryOne(QCryptographicHash::Sha384, Text::tr("SHA-384, cut off after 64 digits,"));
        SignatureHasher short512(Hmac::Hash::Sha512_256, Way::Hmac, m_key.key);
        if (short512.digests({{m_text, {}}}, 0).front() == m_digest)
            add(Mistake::OtherHash, Text::tr("SHA-512/256"));
    }

    void tryAgain()
    {
        const QByteArray once = hashed(Way::Hmac, m_key.key, m_text);
        const auto tryOne = [this](Way way, QByteArrayView text, const QString &name) {
            if (hashed(way, m_key.key, text) == m_digest)
                add(Mistake::HashedAgain, name);
        };
        tryOne(Way::HashOnly, once.toHex(), Text::tr("the SHA-256 of the HMAC’s hex digits"));
        tryOne(Way::HashOnly, once, Text::tr("the SHA-256 of the HMAC’s bytes"));
        tryOne(Way::Hmac, once.toHex(), Text::tr("a second HMAC of the first one’s hex digits"));
        tryOne(Way::Hmac, once, Text::tr("a second HMAC of the first one’s bytes"));
        if (std::equal(once.crbegin(), once.crend(), m_digest.cbegin(), m_digest.cend()))
            add(Mistake::HashedAgain, Text::tr("the HMAC with its bytes in reverse order"));
    }

    void tryPlainHashes()
    {
        const QByteArray key = m_key.key.reveal();
        const auto tryOne = [this](QByteArrayView text, const QString &name) {
            if (hashed(Way::HashOnly, {}, text) == m_digest)
                add(Mistake::OddPlainHash, name);
        };
        for (const QByteArrayView sign : {QByteArrayView(":"), QByteArrayView("."),
                                          QByteArrayView("|"), QByteArrayView("\n")}) {
            const QString name =
                sign == "\n" ? Text::tr("a newline") : u'“' + QString::fromLatin1(sign) + u'”';
            tryOne(key + sign.toByteArray() + m_text.toByteArray(),
                   Text::tr("a plain hash of the key, %1 and the text").arg(name));
            tryOne(m_text.toByteArray() + sign.toByteArray() + key,
                   Text::tr("a plain hash of the text, %1 and the key").arg(name));
        }
        tryOne(key + m_text.toByteArray() + key,
               Text::tr("a plain hash of the key, the text and the key again"));
        if (m_text.data() == m_body.data())
            return; // what follows is of the body whatever the text is
        tryOne((key + m_body.toByteArray()).toBase64(),
               Text::tr("a plain hash of the base64 of key and body together"));
        tryOne((m_body.toByteArray() + key).toBase64(),
               Text::tr("a plain hash of the base64 of body and key together"));
    }

    QByteArray m_digest;
    Hmac::Hash m_hash;
    const SigningKey &m_key;
    QByteArrayView m_text;
    QByteArrayView m_body;
    QList<SignatureDeviation> m_found;
};

} // namespace

QList<SignatureDeviation> calculationsTo(const QByteArray &digest, Hmac::Hash hash,
                                         const SigningKey &key, QByteArrayView text,
                                         QByteArrayView body)
{
    return Calculations(digest, hash, key, text, body).all();
}

} // namespace Hookglass::SignatureSearch
