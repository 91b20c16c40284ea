// SPDX-License-Identifier: MIT
#include "core/signaturesearch.h"

#include "core/signaturedigesters.h"
#include "core/signaturerare.h"
#include "core/signaturetexts.h"
#include "core/signaturethreads.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QStringList>

#include <algorithm>
#include <atomic>
#include <iterator>
#include <mutex>
#include <optional>
#include <utility>
#include <vector>

namespace Hookglass::SignatureSearch {

namespace {

/// Work is counted in bytes hashed: the same search on every machine. Each mistake alone is always
/// tried. Some 0.15 s on two cores that know SHA-256: enough to try any two mistakes with a body of
/// 100 KB and the keys of five accounts.
constexpr qsizetype WorkLimit = 418 * 1000 * 1000;
/// Up to which three at once are tried.
constexpr qsizetype WorkLimitOfThree = 335 * 1000 * 1000;
/// What it costs to write a byte of JSON, in bytes that are hashed.
constexpr qsizetype WorkOfWriting = 3;
/// Deviations that come together: one a dimension.
constexpr int MostDeviations = 3;
/// What encoders write is too much to be tried together with any two other mistakes.
constexpr int MostDeviationsWithEncoder = 2;

/// Bodies to be tried, by one thread.
struct Job
{
    size_t number = 0; ///< in its phase
    Group group;
};

struct Found
{
    size_t job = 0;
    Match match;
};

/// What each thread has for itself.
struct Worker
{
    std::vector<Digester> digesters;
    Families families = {};
    std::vector<Found> found = {};
};

/// Walks the product of bodies, encodings and digesters in rounds of one more deviation each;
/// ends with the round in which something matches. In each round what JSON encoders make of the
/// body comes last, as a phase of its own: there are many of them.
///
/// Long bodies are tried by two threads, the caller's and one that lives as long as the phase.
/// They share m_supply and the counters beside it, under m_mutex, and otherwise have each their
/// own: a Worker. What is tried, and in which order it is told, does not depend on them.
class Search
{
public:
    Search(const SignatureQuestion &question, QByteArray digest, Hmac::Hash hash)
        : m_supply(question)
        , m_digest(std::move(digest))
        , m_found(MostDeviations + MostDeviationsOfKey)
        , m_own{digesters(question, hash)}
    {
        if (question.body.size() >= Bodies::LongBody)
            m_helper = Worker{digesters(question, hash)};
    }

    Outcome run()
    {
        Outcome outcome;
        bool isDone = true;
        for (m_round = 1; m_round <= MostDeviations && isDone; ++m_round) {
            for (const Supply::Kind kind : {Supply::Kind::Rewritten, Supply::Kind::Encoded}) {
                const bool isTooMuch =
                    kind == Supply::Kind::Encoded && m_round > MostDeviationsWithEncoder;
                isDone = isDone && simplest(m_round - 1).isEmpty();
                if (isDone && !isTooMuch)
                    isDone = tryAll(kind) && simplest(m_round).isEmpty();
            }
        }
        outcome.matches = simplest(int(m_found.size()) - 1);
        outcome.cancelled = m_supply.isCancelled();
        outcome.partOf = m_partOf;
        outcome.withoutEncoders = m_supply.isWithoutEncoders();
        outcome.bodies = m_supply.bodyCount();
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

    /// One phase; false if it ended early.
    bool tryAll(Supply::Kind kind)
    {
        m_supply.start(kind, m_round == 1);
        m_job = 0;
        inTwoThreads(m_helper.has_value(),
                     [this](size_t thread) { work(thread == 0 ? m_own : *m_helper); });
        keepFound();
        return m_partOf == 0 && !m_isEnough && !m_supply.isCancelled();
    }

    void work(Worker &worker)
    {
        while (const std::optional<Job> job = take())
            examine(*job, worker);
    }

    /// The next bodies, if their work is still allowed. For both threads.
    std::optional<Job> take()
    {
        const std::lock_guard lock(m_mutex);
        std::optional<Group> group = m_partOf != 0 || m_isEnough ? std::nullopt : m_supply.next();
        if (!group)
            return std::nullopt;
        qsizetype work = group->size() * WorkOfWriting;
        for (int family = 0; family < SignatureVariants::EncodingFamilies; ++family) {
            const Group::Traits traits = group->traits(family);
            const auto isHashed = [&](const Digester &one) { return isDue(traits, one); };
            work += group->work(family) *
                    std::count_if(m_own.digesters.begin(), m_own.digesters.end(), isHashed);
        }
        const qsizetype limit = m_round < MostDeviations ? WorkLimit : WorkLimitOfThree;
        if (m_round > 1 && m_work + work > limit) {
            m_partOf = m_round;
            return std::nullopt;
        }
        m_work += work;
        return Job{m_job++, *std::move(group)};
    }

    /// Each pair of a family and a digester is hashed once, in the round of its simplest text;
    /// what its other texts match is kept for their own rounds.
    bool isDue(const Group::Traits &texts, const Digester &digester) const
    {
        const int fewest = texts.fewest + int(digester.deviations.size());
        if (std::max(fewest, 1) != m_round) // FUB's own way goes with the first round
            return false;
        return m_round < MostDeviations || !(texts.isRare || digester.isRare);
    }

    void examine(const Job &job, Worker &worker)
    {
        bool isSet = false;
        for (int family = 0; family < SignatureVariants::EncodingFamilies; ++family) {
            const Group::Traits traits = job.group.traits(family);
            std::optional<Family> texts;
            for (const Digester &digester : worker.digesters) {
                if (!isDue(traits, digester))
                    continue;
                if (m_isEnough || m_supply.isCancelled())
                    return;
                if (!std::exchange(isSet, true))
                    worker.families.setGroup(job.group);
                if (!texts)
                    texts = worker.families.made(family);
                compare(job.number, *texts, digester, worker.found);
            }
        }
    }

    void compare(size_t job, const Family &family, const Digester &digester,
                 std::vector<Found> &found)
    {
        const std::vector<QByteArray> digests =
            digester.hasher.digests(family.texts, family.shared);
        for (size_t i = 0; i < digests.size(); ++i) {
            if (digests[i] != m_digest || m_digest.isEmpty())
                continue;
            const Origin &origin = family.origins[i];
            Match match{deviationsOf(origin),
                        differencesOf(m_supply.received(), origin, family.texts[i].joined())};
            match.deviations.append(digester.deviations);
            // Of a large body the simplest is enough; the rest would take seconds.
            if (m_supply.isLarge() && match.deviations.size() <= m_round)
                m_isEnough = true;
            found.push_back({job, std::move(match)});
        }
    }

    /// In the order of the jobs, whoever did them.
    void keepFound()
    {
        std::vector<Found> all = std::exchange(m_own.found, {});
        if (m_helper) {
            std::vector<Found> more = std::exchange(m_helper->found, {});
            std::move(more.begin(), more.end(), std::back_inserter(all));
            std::stable_sort(all.begin(), all.end(),
                             [](const Found &a, const Found &b) { return a.job < b.job; });
        }
        for (const Found &one : all) {
            QList<Match> &found = m_found[size_t(one.match.deviations.size())];
            if (!found.contains(one.match))
                found.append(one.match);
        }
    }

    std::mutex m_mutex;
    Supply m_supply;
    size_t m_job = 0;
    qsizetype m_work = 0;
    int m_partOf = 0; ///< round that came to the limit of work

    QByteArray m_digest;
    std::vector<QList<Match>> m_found; ///< by the number of deviations
    int m_round = 1;
    std::atomic_bool m_isEnough = false;
    Worker m_own;
    std::optional<Worker> m_helper;
};

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(SignatureLab)
};

} // namespace

QString leftOut(const Outcome &outcome)
{
    QStringList all;
    if (outcome.partOf == 2)
        all.append(Text::tr("two mistakes at once only in part, and three not at all"));
    else if (outcome.partOf > 2)
        all.append(Text::tr("three mistakes at once only in part"));
    if (outcome.withoutEncoders)
        all.append(Text::tr("not what programs make of the JSON on writing it anew"));
    if (outcome.withoutRare)
        all.append(Text::tr("not what is rare"));
    if (outcome.cancelled)
        all.append(Text::tr("the search was ended"));
    return all.join(Text::tr("; "));
}

Outcome run(const SignatureQuestion &question, const QByteArray &digest, Hmac::Hash hash)
{
    // What a body visibly is comes before what may have been done with it: of base64, the plain
    // HMAC is that of FUB's own way for what it stands for.
    Outcome outcome;
    outcome.matches = findInside(question, digest, hash);
    if (!outcome.matches.isEmpty())
        return outcome;
    outcome = Search(question, digest, hash).run();
    if (!outcome.matches.isEmpty() || outcome.cancelled)
        return outcome;
    outcome.withoutRare = question.body.size() > LargestForRare;
    if (!outcome.withoutRare)
        outcome.matches = findRare(question, digest, hash);
    return outcome;
}

} // namespace Hookglass::SignatureSearch
