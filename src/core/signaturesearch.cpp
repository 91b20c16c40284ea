// SPDX-License-Identifier: MIT
#include "core/signaturesearch.h"

#include "core/keymask.h"
#include "core/signaturehasher.h"
#include "core/signaturetexts.h"
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

/// Work is counted in bytes written or hashed: the same search on every machine. Each
/// mistake alone is always tried. Some 0.2 s on two cores that know SHA-256.
constexpr qsizetype WorkLimit = 450 * 1000 * 1000;
/// Bytes to be hashed from which on a second thread is worth its start.
constexpr qsizetype MuchWork = 256 * 1024;
/// Deviations that come together: one a dimension.
constexpr int MostDeviations = 3;
/// Of a key: another's key, and that one mangled.
constexpr int MostDeviationsOfKey = 2;

/// One way from a text to a digest; without a deviation it is FUB's own.
struct Digester
{
    QList<SignatureDeviation> deviations;
    SignatureHasher hasher;

    bool isRare() const
    {
        return deviations.size() > 1 ||
               (!deviations.isEmpty() && Hookglass::isRare(deviations.constFirst().mistake));
    }
};

/// A name that looks like a key may be one: whoever entered it took one for the other.
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
    for (const SigningKey &key : question.keys)
        all.push_back({{}, SignatureHasher(hash, Way::Hmac, key.key)});
    for (const ConfusableKey &key : question.otherKeys) {
        const SignatureDeviation other = deviationOf(key);
        all.push_back({{other}, SignatureHasher(hash, Way::Hmac, key.key)});
        const auto ended = SignatureVariants::keysWithLineEnd(key.key);
        for (const SignatureVariants::KeyVariant &variant : ended) {
            all.push_back({{other, signatureDeviation(variant.mistake)},
                           SignatureHasher(hash, Way::Hmac, variant.key)});
        }
    }
    all.push_back({{signatureDeviation(SignatureMistake::EmptyKey)},
                   SignatureHasher(hash, Way::Hmac, Secret())});
    all.push_back({{signatureDeviation(SignatureMistake::NoKeyAtAll)},
                   SignatureHasher(hash, Way::HashOnly, Secret())});
    for (const SigningKey &key : question.keys) {
        const auto mangled = SignatureVariants::mangledKeys(key);
        for (const SignatureVariants::KeyVariant &variant : mangled) {
            all.push_back({{signatureDeviation(variant.mistake, key.label)},
                           SignatureHasher(hash, Way::Hmac, variant.key)});
        }
        all.push_back({{signatureDeviation(SignatureMistake::HashOfKeyAndText, key.label)},
                       SignatureHasher(hash, Way::KeyThenText, key.key)});
        all.push_back({{signatureDeviation(SignatureMistake::HashOfTextAndKey, key.label)},
                       SignatureHasher(hash, Way::TextThenKey, key.key)});
    }
    return all;
}

/// Walks the product of bodies, encodings and digesters in rounds of one more deviation each;
/// ends with the round in which something matches. In each round what JSON encoders make of the
/// body comes last: there are many of them.
class Search
{
public:
    Search(const SignatureQuestion &question, QByteArray digest, Hmac::Hash hash)
        : m_texts(question, m_work)
        , m_digest(std::move(digest))
        , m_digesters(digesters(question, hash))
        , m_found(MostDeviations + MostDeviationsOfKey)
    {
    }

    Outcome run()
    {
        Outcome outcome;
        bool isDone = true;
        for (m_round = 1; m_round <= MostDeviations && isDone && simplest(m_round - 1).isEmpty();
             ++m_round) {
            const auto visit = [this](const Family &family) { return tryDigesters(family); };
            isDone = m_texts.each(m_round, visit);
            if (isDone && simplest(m_round).isEmpty())
                isDone = m_texts.eachEncoder(m_round, visit);
        }
        outcome.matches = simplest(int(m_found.size()) - 1);
        outcome.cancelled = m_texts.isCancelled();
        outcome.complete = (isDone && !m_texts.isIncomplete()) || !outcome.matches.isEmpty();
        outcome.bodies = m_texts.bodyCount();
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
        const int fewest = family.fewest + int(digester.deviations.size());
        if (std::max(fewest, 1) != m_round) // FUB's own way goes with the first round
            return false;
        return m_round < MostDeviations || !(family.isRare || digester.isRare());
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
        match.deviations.append(digester.deviations);
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

} // namespace

Outcome run(const SignatureQuestion &question, const QByteArray &digest, Hmac::Hash hash)
{
    return Search(question, digest, hash).run();
}

} // namespace Hookglass::SignatureSearch
