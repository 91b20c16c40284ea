// SPDX-License-Identifier: MIT
#include "core/signaturesearch.h"

#include "core/signaturevariants.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QCryptographicHash>

#include <functional>
#include <initializer_list>
#include <memory>
#include <utility>
#include <vector>

namespace Hookglass::SignatureSearch {

namespace {

using SignatureVariants::Rewrite;
using Step = SignatureDeviation::Step;

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(SignatureSearch)
};

/// Work is counted in bytes written or hashed: the same search on every machine.
constexpr qsizetype WorkLimit = 40 * 1000 * 1000;

/// One way from a text to a digest; without a condition it is FUB's own.
struct Digester
{
    QString condition;
    std::function<QByteArray(QByteArrayView)> digest;
};

QCryptographicHash::Algorithm plainAlgorithm(Hmac::Hash hash)
{
    switch (hash) {
    case Hmac::Hash::Sha256:
        return QCryptographicHash::Sha256;
    case Hmac::Hash::Sha1:
        return QCryptographicHash::Sha1;
    case Hmac::Hash::Sha512:
        return QCryptographicHash::Sha512;
    case Hmac::Hash::Md5:
        return QCryptographicHash::Md5;
    }
    Q_UNREACHABLE();
    return QCryptographicHash::Sha256;
}

QByteArray plainHash(Hmac::Hash hash, std::initializer_list<QByteArrayView> parts)
{
    QCryptographicHash calculation(plainAlgorithm(hash));
    for (const QByteArrayView part : parts)
        calculation.addData(QByteArray::fromRawData(part.data(), part.size()));
    return calculation.result();
}

Digester keyed(const QString &condition, const Secret &key, Hmac::Hash hash)
{
    auto hmac = std::make_shared<Hmac>(key.reveal(), hash);
    return {condition, [hmac](QByteArrayView text) { return hmac->digest(text); }};
}

std::vector<Digester> digesters(const Question &question)
{
    const Hmac::Hash hash = question.hash;
    std::vector<Digester> all;
    for (const SigningKey &key : question.keys)
        all.push_back(keyed({}, key.key, hash));
    for (const SigningKey &key : question.otherKeys) {
        all.push_back(keyed(Text::tr("“%1” is used as the key").arg(key.label), key.key, hash));
    }
    all.push_back({Text::tr("a plain hash without a key is used instead of HMAC"),
                   [hash](QByteArrayView text) { return plainHash(hash, {text}); }});
    for (const SigningKey &key : question.keys) {
        const QList<SignatureVariants::KeyVariant> mangled = SignatureVariants::mangledKeys(key);
        for (const SignatureVariants::KeyVariant &variant : mangled)
            all.push_back(keyed(variant.condition, variant.key, hash));
        const Secret secret = key.key;
        all.push_back({Text::tr("a plain hash of the key “%1” and the text is used instead of HMAC")
                           .arg(key.label),
                       [hash, secret](QByteArrayView text) {
                           return plainHash(hash, {secret.reveal(), text});
                       }});
        all.push_back({Text::tr("a plain hash of the text and the key “%1” is used instead of HMAC")
                           .arg(key.label),
                       [hash, secret](QByteArrayView text) {
                           return plainHash(hash, {text, secret.reveal()});
                       }});
    }
    return all;
}

/// Walks the product of bodies, encodings and digesters in rounds of one more deviation each.
class Search
{
public:
    explicit Search(const Question &question)
        : m_question(question)
        , m_bodies(SignatureVariants::bodyRewrites(question.body))
        , m_encodings(SignatureVariants::encodings())
        , m_digesters(digesters(question))
    {
    }

    Outcome run()
    {
        constexpr int MostDeviations = 3; // one a dimension
        for (m_round = 0; m_round <= MostDeviations && m_outcome.matches.isEmpty(); ++m_round) {
            if (!tryBodies()) {
                m_outcome.complete = !m_outcome.matches.isEmpty();
                break;
            }
        }
        return std::move(m_outcome);
    }

private:
    /// Each mistake alone is always tried, whatever the size.
    bool mayGoOn() const { return m_round <= 1 || m_work < WorkLimit; }

    bool tryBodies()
    {
        if (!tryEncodings(m_question.body, {}))
            return false;
        if (m_round == 0)
            return true;
        for (const Rewrite &rewrite : m_bodies) {
            if (!mayGoOn())
                return false;
            const std::optional<QByteArray> body = rewrite.apply(m_question.body);
            m_work += m_question.body.size() * 2;
            if (body && !tryEncodings(*body, {{Step::Body, rewrite.condition}}))
                return false;
        }
        return true;
    }

    bool tryEncodings(QByteArrayView body, const QList<SignatureDeviation> &so)
    {
        const QByteArray standard = QByteArray::fromRawData(body.data(), body.size()).toBase64();
        if (!tryDigesters(standard, so))
            return false;
        if (m_round <= so.size())
            return true;
        for (const Rewrite &rewrite : m_encodings) {
            if (!mayGoOn())
                return false;
            const std::optional<QByteArray> text = rewrite.apply(body);
            m_work += body.size();
            const QList<SignatureDeviation> far = so + QList{deviation(Step::Encoding, rewrite)};
            if (text && !tryDigesters(*text, far))
                return false;
        }
        return true;
    }

    bool tryDigesters(QByteArrayView text, const QList<SignatureDeviation> &so)
    {
        for (const Digester &digester : m_digesters) {
            const int deviations =
                static_cast<int>(so.size()) + (digester.condition.isEmpty() ? 0 : 1);
            if (deviations != m_round)
                continue;
            if (!mayGoOn())
                return false;
            m_work += text.size();
            if (!constantTimeEqual(digester.digest(text), m_question.digest))
                continue;
            QList<SignatureDeviation> match = so;
            if (!digester.condition.isEmpty())
                match.append({Step::Key, digester.condition});
            if (!m_outcome.matches.contains(match))
                m_outcome.matches.append(match);
        }
        return true;
    }

    static SignatureDeviation deviation(Step step, const Rewrite &rewrite)
    {
        return {step, rewrite.condition};
    }

    const Question &m_question;
    std::vector<Rewrite> m_bodies;
    std::vector<Rewrite> m_encodings;
    std::vector<Digester> m_digesters;
    Outcome m_outcome;
    qsizetype m_work = 0;
    int m_round = 0;
};

} // namespace

Outcome run(const Question &question)
{
    return Search(question).run();
}

} // namespace Hookglass::SignatureSearch
