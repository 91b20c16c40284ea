// SPDX-License-Identifier: MIT
#include "core/signaturesearch.h"

#include "core/signaturehasher.h"
#include "core/signaturevariants.h"

#include <algorithm>
#include <limits>
#include <optional>
#include <system_error>
#include <thread>
#include <utility>
#include <vector>

namespace Hookglass::SignatureSearch {

namespace {

using SignatureVariants::EncodedText;
using SignatureVariants::Rewrite;
using What = SignatureDifference::What;

/// Work is counted in bytes written or hashed: the same search on every machine. Each
/// mistake alone is always tried. Some 0.2 s on two cores that know SHA-256.
constexpr qsizetype WorkLimit = 450 * 1000 * 1000;
/// Rewritten bodies of up to this size are kept from round to round, and hashed together with
/// those they resemble: quicker, but it takes memory.
constexpr qsizetype KeptBody = 512 * 1024;
/// Bytes to be hashed from which on a second thread is worth its start.
constexpr qsizetype MuchWork = 256 * 1024;
/// Deviations that come together: one a dimension.
constexpr int MostDeviations = 3;

/// A body as received or as rewritten.
struct Body
{
    std::optional<SignatureMistake> mistake;
    QByteArray bytes;
};

/// One way from a text to a digest; without a deviation it is FUB's own.
struct Digester
{
    std::optional<SignatureDeviation> deviation;
    SignatureHasher hasher;
};

/// A text that may have been signed, and how it came about.
struct Origin
{
    const Body *body = nullptr;
    std::optional<SignatureMistake> encoding;

    int deviations() const { return (body->mistake ? 1 : 0) + (encoding ? 1 : 0); }
    bool isRare() const
    {
        return (body->mistake && Hookglass::isRare(*body->mistake)) ||
               (encoding && Hookglass::isRare(*encoding));
    }
};

/// Texts that begin alike, and therefore are hashed together.
struct Family
{
    std::vector<QByteArray> texts;
    std::vector<Origin> origins; ///< one a text
    qsizetype shared = 0;        ///< bytes
    int fewest = MostDeviations; ///< deviations of the simplest
    bool isRare = true;          ///< all of them are

    void add(const Origin &origin, QByteArray text)
    {
        shared = texts.empty() ? text.size() : std::min(shared, common(texts.front(), text));
        fewest = std::min(fewest, origin.deviations());
        isRare = isRare && origin.isRare();
        texts.push_back(std::move(text));
        origins.push_back(origin);
    }
    qsizetype work() const
    {
        qsizetype bytes = shared;
        for (const QByteArray &text : texts)
            bytes += text.size() - shared;
        return bytes;
    }
    static qsizetype common(QByteArrayView a, QByteArrayView b)
    {
        const qsizetype size = std::min(a.size(), b.size());
        return std::mismatch(a.begin(), a.begin() + size, b.begin()).first - a.begin();
    }
};

std::vector<Digester> digesters(const SignatureQuestion &question, Hmac::Hash hash)
{
    using Way = SignatureHasher::Way;
    std::vector<Digester> all;
    for (const SigningKey &key : question.keys)
        all.push_back({std::nullopt, SignatureHasher(hash, Way::Hmac, key.key)});
    for (const ConfusableKey &key : question.otherKeys) {
        all.push_back({signatureDeviation(key.mistake(), key.label),
                       SignatureHasher(hash, Way::Hmac, key.key)});
    }
    all.push_back({signatureDeviation(SignatureMistake::EmptyKey),
                   SignatureHasher(hash, Way::Hmac, Secret())});
    all.push_back({signatureDeviation(SignatureMistake::NoKeyAtAll),
                   SignatureHasher(hash, Way::HashOnly, Secret())});
    for (const SigningKey &key : question.keys) {
        const auto mangled = SignatureVariants::mangledKeys(key);
        for (const SignatureVariants::KeyVariant &variant : mangled) {
            all.push_back({signatureDeviation(variant.mistake, key.label),
                           SignatureHasher(hash, Way::Hmac, variant.key)});
        }
        all.push_back({signatureDeviation(SignatureMistake::HashOfKeyAndText, key.label),
                       SignatureHasher(hash, Way::KeyThenText, key.key)});
        all.push_back({signatureDeviation(SignatureMistake::HashOfTextAndKey, key.label),
                       SignatureHasher(hash, Way::TextThenKey, key.key)});
    }
    return all;
}

/// The bodies to be tried, each content once: the first way to it is the simplest to say. Those
/// that differ only near the end are a group of their own with the body as received.
class Bodies
{
public:
    explicit Bodies(QByteArrayView received)
        : m_received{std::nullopt, QByteArray::fromRawData(received.data(), received.size())}
        , m_rewrites(SignatureVariants::bodyRewrites(received))
        , m_kept(m_rewrites.size())
        , m_states(m_rewrites.size(), State::Unknown)
    {
    }

    const Body &received() const { return m_received; }
    size_t rewriteCount() const { return m_rewrites.size(); }
    /// nullopt: changes nothing, cannot be done, or comes to the same as an earlier one.
    std::optional<Body> rewritten(size_t index)
    {
        if (m_states[index] == State::Unusable)
            return std::nullopt;
        if (m_states[index] == State::Kept)
            return m_kept[index];
        const Rewrite &rewrite = m_rewrites[index];
        const std::optional<QByteArray> bytes = rewrite.apply(m_received.bytes);
        const bool isNew = bytes && (m_states[index] == State::Usable || isFirst(*bytes));
        m_states[index] = isNew ? State::Usable : State::Unusable;
        if (!isNew)
            return std::nullopt;
        Body body{rewrite.mistake, *bytes};
        if (bytes->size() <= KeptBody) {
            m_kept[index] = body;
            m_states[index] = State::Kept;
        }
        return body;
    }
    bool endsDifferently(const Body &body) const
    {
        const qsizetype size = std::min(body.bytes.size(), m_received.bytes.size());
        return size > 0 && Family::common(body.bytes, m_received.bytes) >= size - size / 8;
    }

private:
    enum class State { Unknown, Usable, Kept, Unusable };

    bool isFirst(const QByteArray &bytes)
    {
        const std::pair<qsizetype, size_t> sign(bytes.size(), qHash(bytes, size_t(1)));
        if (std::find(m_seen.begin(), m_seen.end(), sign) != m_seen.end())
            return false;
        m_seen.push_back(sign);
        return true;
    }

    Body m_received;
    std::vector<Rewrite> m_rewrites;
    std::vector<std::optional<Body>> m_kept;
    std::vector<State> m_states;
    std::vector<std::pair<qsizetype, size_t>> m_seen; ///< size and hash of each content
};

QList<SignatureDifference> differencesOf(const Body &received, const Origin &origin,
                                         QByteArrayView text)
{
    QList<SignatureDifference> all;
    const QByteArray &body = origin.body->bytes;
    if (origin.body->mistake && *origin.body->mistake != SignatureMistake::BodyLeftOut) {
        if (const auto found = firstDifference(What::Body, received.bytes, body))
            all.append(*found);
    }
    // Where it is another alphabet altogether, the first byte says nothing.
    const bool isComparable = origin.encoding && *origin.encoding != SignatureMistake::NoBase64 &&
                              *origin.encoding != SignatureMistake::Base64Twice;
    if (isComparable) {
        if (const auto found = firstDifference(What::Base64, body.toBase64(), text))
            all.append(*found);
    }
    return all;
}

QList<SignatureDeviation> deviationsOf(const Origin &origin)
{
    QList<SignatureDeviation> all;
    if (origin.body->mistake)
        all.append(signatureDeviation(*origin.body->mistake));
    if (origin.encoding)
        all.append(signatureDeviation(*origin.encoding));
    return all;
}

/// Makes all texts that may have been signed, family by family, from the likely to the rare.
class Texts
{
public:
    Texts(const SignatureQuestion &question, qsizetype &work)
        : m_question(question)
        , m_work(work)
        , m_bodies(question.body)
    {
    }

    bool isCancelled() const
    {
        return m_question.cancelled && m_question.cancelled->load(std::memory_order_relaxed);
    }
    const Body &received() const { return m_bodies.received(); }
    bool isLarge() const { return m_question.body.size() > KeptBody; }

    /// Gives each family to `visit`, which returns false to end it. With `most` deviations in
    /// body and encoding together.
    template <typename Visit>
    bool each(int most, const Visit &visit)
    {
        std::vector<Body> alike{m_bodies.received()};
        std::vector<size_t> others;
        for (size_t i = 0; i < m_bodies.rewriteCount() && !isCancelled(); ++i) {
            // A large body is tried as it is before anything else is made of it.
            std::optional<Body> body = isLarge() ? std::nullopt : rewritten(i);
            if (body && m_bodies.endsDifferently(*body))
                alike.push_back(*std::move(body));
            else if (body || isLarge())
                others.push_back(i);
        }
        if (isCancelled() || !eachEncoding(alike, most, visit))
            return false;
        for (const size_t i : others) {
            const std::optional<Body> body = rewritten(i);
            if (isCancelled() || (body && !eachEncoding({*body}, most, visit)))
                return false;
        }
        return true;
    }

private:
    std::optional<Body> rewritten(size_t index)
    {
        m_work += m_question.body.size();
        return m_bodies.rewritten(index);
    }

    template <typename Visit>
    bool eachEncoding(const std::vector<Body> &bodies, int most, const Visit &visit)
    {
        std::vector<QByteArray> base64;
        base64.reserve(bodies.size());
        for (const Body &body : bodies)
            base64.push_back(body.bytes.toBase64());
        const bool onlyStandard = most <= (bodies.front().mistake ? 1 : 0);
        for (int family = 0; family < (onlyStandard ? 1 : SignatureVariants::EncodingFamilies);
             ++family) {
            Family made;
            for (size_t i = 0; i < bodies.size(); ++i) {
                std::vector<EncodedText> texts =
                    SignatureVariants::encodings(family, bodies[i].bytes, base64[i]);
                for (EncodedText &text : texts)
                    made.add({&bodies[i], text.mistake}, std::move(text.text));
            }
            m_work += made.work();
            if (!made.texts.empty() && !visit(made))
                return false;
        }
        return true;
    }

    const SignatureQuestion &m_question;
    qsizetype &m_work;
    Bodies m_bodies;
};

/// Walks the product of bodies, encodings and digesters in rounds of one more deviation each;
/// ends with the round in which something matches.
class Search
{
public:
    Search(const SignatureQuestion &question, QByteArray digest, Hmac::Hash hash)
        : m_texts(question, m_work)
        , m_digest(std::move(digest))
        , m_digesters(digesters(question, hash))
        , m_found(MostDeviations + 1)
    {
    }

    Outcome run()
    {
        Outcome outcome;
        bool isDone = true;
        for (m_round = 1; m_round <= MostDeviations && isDone && simplest(m_round - 1).isEmpty();
             ++m_round) {
            isDone = m_texts.each(m_round,
                                  [this](const Family &family) { return tryDigesters(family); });
        }
        outcome.matches = simplest(isDone ? m_round - 1 : MostDeviations);
        outcome.cancelled = m_texts.isCancelled();
        outcome.complete = isDone || !outcome.matches.isEmpty();
        return outcome;
    }

private:
    /// What matches with the fewest deviations, of the rounds so far.
    QList<Match> simplest(int upTo) const
    {
        for (int deviations = 0; deviations <= upTo; ++deviations) {
            if (!m_found[size_t(deviations)].isEmpty())
                return m_found[size_t(deviations)];
        }
        return {};
    }

    /// Each pair of a family and a digester is hashed once, in the round of its simplest text;
    /// what its other texts match is kept for their own rounds.
    bool tryDigesters(const Family &family)
    {
        std::vector<const Digester *> due;
        for (const Digester &digester : m_digesters) {
            if (isDue(family, digester))
                due.push_back(&digester);
        }
        const qsizetype allowed = m_round <= 1 ? std::numeric_limits<qsizetype>::max()
                                               : std::max<qsizetype>(0, WorkLimit - m_work);
        const qsizetype each = std::max<qsizetype>(1, family.work());
        const auto most = static_cast<size_t>(std::min(qsizetype(due.size()), allowed / each));
        const bool isAll = most == due.size();
        due.resize(most);
        m_work += each * qsizetype(due.size());
        hashTogether(family, due);
        if (m_texts.isLarge() && !simplest(m_round).isEmpty())
            return false; // the simplest is found; the rest would take seconds
        return isAll && !m_texts.isCancelled();
    }

    bool isDue(const Family &family, const Digester &digester) const
    {
        const int fewest = family.fewest + (digester.deviation ? 1 : 0);
        if (std::max(fewest, 1) != m_round) // FUB's own way goes with the first round
            return false;
        const bool isRare =
            family.isRare || (digester.deviation && Hookglass::isRare(digester.deviation->mistake));
        return m_round < MostDeviations || !isRare;
    }

    /// By two threads if it takes long: each digester is used by one of them.
    void hashTogether(const Family &family, const std::vector<const Digester *> &due)
    {
        std::vector<std::vector<QByteArray>> digests(due.size());
        const auto hash = [&](size_t begin, size_t end) {
            for (size_t i = begin; i < end && !m_texts.isCancelled(); ++i)
                digests[i] = due[i]->hasher.digests(family.texts, family.shared);
        };
        const bool isMuch = due.size() > 1 && family.work() * qsizetype(due.size()) > MuchWork &&
                            std::thread::hardware_concurrency() > 1;
        size_t half = due.size();
        std::thread other;
        if (isMuch) {
            try {
                other = std::thread(hash, half / 2, half);
                half /= 2;
            } catch (const std::system_error &) {
                // No more threads to be had: this one does all of it.
            }
        }
        hash(0, half);
        if (other.joinable())
            other.join();
        for (size_t i = 0; i < due.size(); ++i) {
            for (size_t text = 0; text < digests[i].size(); ++text) {
                if (digests[i][text] == m_digest && !m_digest.isEmpty())
                    keep(family.origins[text], family.texts[text], *due[i]);
            }
        }
    }

    void keep(const Origin &origin, const QByteArray &text, const Digester &digester)
    {
        Match match{deviationsOf(origin), differencesOf(m_texts.received(), origin, text)};
        if (digester.deviation)
            match.deviations.append(*digester.deviation);
        QList<Match> &found = m_found[size_t(match.deviations.size())];
        if (!found.contains(match))
            found.append(match);
    }

    qsizetype m_work = 0;
    Texts m_texts;
    QByteArray m_digest;
    std::vector<Digester> m_digesters;
    std::vector<QList<Match>> m_found; ///< by the number of deviations
    int m_round = 1;
};

/// The bytes that a text of any base64 stands for, whatever its lines; empty: it is none.
QByteArray decoded(QByteArrayView text)
{
    QByteArray compact;
    compact.reserve(text.size());
    for (const char c : text) {
        if (c != '\n' && c != '\r' && c != ' ' && c != '\t')
            compact += c == '-' ? '+' : c == '_' ? '/' : c;
    }
    const auto bytes =
        QByteArray::fromBase64Encoding(compact, QByteArray::AbortOnBase64DecodingErrors);
    return bytes ? *bytes : QByteArray();
}

/// Looks for a text among all that may be signed. Only the bodies that it can be made of are
/// encoded: what it says itself, and what it says as base64.
class TextFinder
{
public:
    TextFinder(const SignatureQuestion &question, QByteArrayView text)
        : m_question(question)
        , m_text(text)
        , m_bodies(question.body)
        , m_once(decoded(text))
        , m_twice(decoded(m_once))
    {
    }

    Outcome run()
    {
        tryBody(m_bodies.received());
        for (size_t i = 0; i < m_bodies.rewriteCount(); ++i) {
            if (m_question.cancelled && m_question.cancelled->load(std::memory_order_relaxed))
                return {{}, true, true};
            if (const std::optional<Body> body = m_bodies.rewritten(i))
                tryBody(*body);
        }
        return {m_best ? QList{m_best->match} : QList<Match>(), true, false};
    }

private:
    struct Found
    {
        Match match;
        int rank = 0; ///< the lower, the better
    };

    void tryBody(const Body &body)
    {
        const bool isItself = QByteArrayView(body.bytes).trimmed() == m_text.trimmed();
        if (!isItself && body.bytes != m_once && body.bytes != m_twice)
            return;
        const QByteArray base64 = body.bytes.toBase64();
        for (int family = 0; family < SignatureVariants::EncodingFamilies; ++family) {
            const std::vector<EncodedText> texts =
                SignatureVariants::encodings(family, body.bytes, base64);
            for (const EncodedText &text : texts)
                compare({&body, text.mistake}, text.text);
        }
    }

    /// Pasting loses and adds line ends, so a text that differs in them alone is second best.
    void compare(const Origin &origin, const QByteArray &text)
    {
        const bool isExact = text == m_text;
        if (!isExact && QByteArrayView(text).trimmed() != m_text.trimmed())
            return;
        const int rank = origin.deviations() * 2 + (isExact ? 0 : 1);
        if (!m_best || rank < m_best->rank) {
            m_best = Found{{deviationsOf(origin), differencesOf(m_bodies.received(), origin, text)},
                           rank};
        }
    }

    const SignatureQuestion &m_question;
    QByteArrayView m_text;
    Bodies m_bodies;
    QByteArray m_once;
    QByteArray m_twice;
    std::optional<Found> m_best;
};

} // namespace

Outcome run(const SignatureQuestion &question, const QByteArray &digest, Hmac::Hash hash)
{
    return Search(question, digest, hash).run();
}

Outcome findText(const SignatureQuestion &question, QByteArrayView text)
{
    TextFinder finder(question, text);
    return finder.run();
}

} // namespace Hookglass::SignatureSearch
