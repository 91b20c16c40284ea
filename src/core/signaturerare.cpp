// SPDX-License-Identifier: MIT
#include "core/signaturerare.h"

#include "core/jsontext.h"
#include "core/signaturebodies.h"
#include "core/signaturecalculations.h"
#include "core/signaturedigesters.h"
#include "core/signaturerarebodies.h"
#include "core/signaturerarekeys.h"
#include "core/signatureshape.h"
#include "core/signaturethreads.h"

#include <algorithm>
#include <functional>
#include <iterator>
#include <utility>
#include <vector>

namespace Hookglass::SignatureSearch {

namespace {

using SignatureVariants::EncodedText;
using SignatureVariants::TextEncoder;
using Way = SignatureHasher::Way;

constexpr int LikelyFamilies = 2; ///< standard base64, and none

/// Those with the fewest deviations.
QList<Match> simplest(const QList<Match> &all)
{
    const auto fewest =
        std::min_element(all.cbegin(), all.cend(), [](const Match &a, const Match &b) {
            return a.deviations.size() < b.deviations.size();
        });
    QList<Match> kept;
    for (const Match &match : all) {
        if (match.deviations.size() == fewest->deviations.size() && !kept.contains(match))
            kept.append(match);
    }
    return kept;
}

/// What a visibly changed body was made of, and up to two such layers deep.
class Inside
{
public:
    Inside(const SignatureQuestion &question, const QByteArray &digest, Hmac::Hash hash)
        : m_question(question)
        , m_digest(digest)
        , m_hash(hash)
    {
    }

    QList<Match> matches()
    {
        constexpr int Layers = 3; // a field of a form in a workflow's list
        lookInto(m_question.body, {}, Layers);
        return simplest(m_found);
    }

private:
    bool isCancelled() const
    {
        return m_question.cancelled && m_question.cancelled->load(std::memory_order_relaxed);
    }

    void lookInto(QByteArrayView body, const QList<SignatureDeviation> &path, int layers)
    {
        const std::vector<BodyShape> shapes = bodyShapes(body);
        for (const BodyShape &shape : shapes) {
            QList<SignatureDeviation> way = path;
            way.append(shape.deviation);
            tryBody(shape.content, way);
            const QByteArray trimmed = shape.content.trimmed();
            if (trimmed.size() != shape.content.size())
                tryBody(trimmed, way);
            if (layers > 1 && m_found.isEmpty() && !isCancelled())
                lookInto(shape.content, way, layers - 1);
        }
    }

    void tryBody(const QByteArray &body, const QList<SignatureDeviation> &path)
    {
        if (m_digesters.empty())
            m_digesters = digesters(m_question, m_hash);
        TextEncoder encoder;
        encoder.setBody(body);
        for (int family = 0; family < LikelyFamilies; ++family) {
            const std::vector<EncodedText> texts = encoder.texts(family);
            for (const EncodedText &text : texts) {
                for (const Digester &digester : m_digesters) {
                    if (isCancelled())
                        return;
                    if (digester.hasher.digests({text.text}, 0).front() != m_digest)
                        continue;
                    QList<SignatureDeviation> all = path;
                    if (text.mistake)
                        all.append(signatureDeviation(*text.mistake));
                    m_found.append({all + digester.deviations, {}});
                }
            }
        }
    }

    const SignatureQuestion &m_question;
    QByteArray m_digest;
    Hmac::Hash m_hash;
    std::vector<Digester> m_digesters;
    QList<Match> m_found;
};

/// Makes all that is rare into tasks, which two threads share for long bodies.
class Rare
{
public:
    Rare(const SignatureQuestion &question, const QByteArray &digest, Hmac::Hash hash)
        : m_question(question)
        , m_digest(digest)
        , m_hash(hash)
        , m_received{std::nullopt,
                     QByteArray::fromRawData(question.body.data(), question.body.size())}
        , m_base64(m_received.bytes.toBase64())
    {
    }

    QList<Match> matches()
    {
        addKeys();
        addTexts();
        addBodies();
        addCalculations();
        std::vector<QList<Match>> found(m_tasks.size());
        const bool isLong = m_question.body.size() >= Bodies::LongBody;
        forEachInTwoThreads(isLong, m_tasks.size(), [&](size_t i, size_t) {
            const auto *cancelled = m_question.cancelled;
            if (!cancelled || !cancelled->load(std::memory_order_relaxed))
                m_tasks[i](found[i]);
        });
        QList<Match> all;
        for (const QList<Match> &some : found)
            all.append(some);
        // Several lead to it where they come to the same bytes: the first is the likeliest.
        return simplest(all).mid(0, 1);
    }

private:
    using Task = std::function<void(QList<Match> &)>;

    bool isIt(const Secret &key, QByteArrayView text) const
    {
        const QByteArray digest =
            SignatureHasher(m_hash, Way::Hmac, key).digests({{text, {}}}, 0).front();
        return !digest.isEmpty() && digest == m_digest;
    }

    /// A key, on the body as it is with base64 and, of the signing keys, without.
    void addKey(const RareKey &key, bool isWithoutBase64)
    {
        m_tasks.push_back([this, key, isWithoutBase64](QList<Match> &found) {
            const QList<SignatureDeviation> raw{signatureDeviation(SignatureMistake::NoBase64)};
            if (isIt(key.key, m_base64))
                found.append({key.deviations, {}});
            if (isWithoutBase64 && isIt(key.key, m_received.bytes))
                found.append({raw + key.deviations, {}});
        });
    }

    void addKeys()
    {
        for (const SigningKey &key : m_question.keys) {
            for (const RareKey &rare : rareKeys(key))
                addKey(rare, true);
        }
        for (const RareKey &word : wordsAsKeys())
            addKey(word, true);
        for (const ConfusableKey &key : m_question.otherKeys) {
            for (const RareKey &rare : rareKeys(key, deviationOf(key)))
                addKey(rare, false);
        }
    }

    void addTexts()
    {
        for (const RareText &text : rareTexts()) {
            m_tasks.push_back([this, text](QList<Match> &found) {
                const QByteArray made = text.make(m_received.bytes, m_base64);
                for (const SigningKey &key : m_question.keys) {
                    if (isIt(key.key, made))
                        found.append({{text.deviation}, {}});
                }
            });
        }
    }

    void addBodies()
    {
        const bool isJson = !JsonText::tokenize(m_received.bytes).problem;
        for (const RareBody &body : rareBodies(isJson)) {
            m_tasks.push_back([this, body](QList<Match> &found) {
                const std::optional<QByteArray> made = body.make(m_received.bytes);
                if (!made || *made == m_received.bytes)
                    return;
                const QByteArray base64 = made->toBase64();
                QList<SignatureDifference> differences;
                if (const auto first =
                        firstDifference(SignatureDifference::What::Body, m_received.bytes, *made))
                    differences.append(*first);
                for (const SigningKey &key : m_question.keys) {
                    QList<SignatureDeviation> all{body.deviation};
                    if (isIt(key.key, base64))
                        found.append({all, differences});
                    all.append(signatureDeviation(SignatureMistake::NoBase64));
                    if (isIt(key.key, *made))
                        found.append({all, differences});
                }
            });
        }
    }

    void addCalculations()
    {
        for (const SigningKey &key : m_question.keys) {
            for (const bool isBase64 : {true, false}) {
                const QByteArrayView text = isBase64 ? QByteArrayView(m_base64) : m_question.body;
                m_tasks.push_back([this, key, text, isBase64](QList<Match> &found) {
                    QList<SignatureDeviation> way;
                    if (!isBase64)
                        way.append(signatureDeviation(SignatureMistake::NoBase64));
                    const auto all = calculationsTo(m_digest, m_hash, key, text, m_question.body);
                    for (const SignatureDeviation &deviation : all)
                        found.append({way + QList<SignatureDeviation>{deviation}, {}});
                });
            }
        }
    }

    const SignatureQuestion &m_question;
    QByteArray m_digest;
    Hmac::Hash m_hash;
    Body m_received;
    QByteArray m_base64;
    std::vector<Task> m_tasks;
};

} // namespace

QList<Match> findInside(const SignatureQuestion &question, const QByteArray &digest,
                        Hmac::Hash hash)
{
    return Inside(question, digest, hash).matches();
}

QList<Match> findRare(const SignatureQuestion &question, const QByteArray &digest, Hmac::Hash hash)
{
    return Rare(question, digest, hash).matches();
}

} // namespace Hookglass::SignatureSearch
