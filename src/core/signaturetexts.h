// SPDX-License-Identifier: MIT
#pragma once

#include "core/signaturebodies.h"
#include "core/signaturevariants.h"

#include <optional>
#include <vector>

namespace Hookglass::SignatureSearch {

/// Bodies that begin alike: what is made of them is hashed together.
struct Group
{
    std::vector<Body> bodies;

    /// What the texts of a family of encodings have in common.
    struct Traits
    {
        int fewest = 0;      ///< mistakes in the simplest
        bool isRare = false; ///< all of them are
    };
    Traits traits(int family) const;
    /// Some bytes that are hashed for one key, those that the texts share but once.
    qsizetype work(int family) const;
    /// Bytes of the bodies that are written, those that are but copied counted for less.
    qsizetype size() const;
};

/// Texts that begin alike, and therefore are hashed together.
struct Family
{
    std::vector<SplitText> texts;
    std::vector<Origin> origins; ///< one a text
    qsizetype shared = 0;        ///< bytes

    void add(const Origin &origin, const SplitText &text);
};

/// Makes what may have been signed of one group after the other, in the same memory.
class Families final
{
public:
    /// The group must outlive the families.
    void setGroup(const Group &group);
    /// Valid until the next call; may be empty.
    Family made(int family);

private:
    const Group *m_group = nullptr;
    std::vector<SignatureVariants::TextEncoder> m_encoders; ///< one a body, or more
};

/// Hands out all bodies, from the likely to the rare.
class Supply final
{
public:
    enum class Kind : quint8 {
        Rewritten, ///< as received, and with one thing changed
        Encoded    ///< as JSON encoders write it
    };

    explicit Supply(const SignatureQuestion &question);

    /// From the first again; what is rare only if it comes alone.
    void start(Kind kind, bool isAlone);
    /// nullopt: there are no more, or the search is cancelled.
    std::optional<Group> next();

    const Body &received() const { return m_bodies.received(); }
    /// Too large to keep in memory what is made of it.
    bool isLarge() const { return m_received.size() > Bodies::KeptBody; }
    bool isWithoutEncoders() const { return m_bodies.isTooLargeForEncoders(); }
    /// So far.
    int bodyCount() const { return m_bodies.differentCount(); }
    bool isCancelled() const { return m_cancelled && m_cancelled->load(std::memory_order_relaxed); }

private:
    void arrangeRewritten();
    void arrangeEncoded();
    std::optional<Group> nextRewritten();
    std::optional<Group> nextEncoded();

    QByteArrayView m_received;
    const std::atomic_bool *m_cancelled;
    Bodies m_bodies;
    Kind m_kind = Kind::Rewritten;
    bool m_isAlone = true;
    size_t m_next = 0;
    Group m_first;                              ///< as received, and those that end differently
    std::vector<size_t> m_rewrites;             ///< the others
    std::vector<std::vector<size_t>> m_encoded; ///< alike but for the end
};

} // namespace Hookglass::SignatureSearch
