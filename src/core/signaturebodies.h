// SPDX-License-Identifier: MIT
#pragma once

#include "core/signatureencoders.h"
#include "core/signaturelab.h"
#include "core/signaturevariants.h"

#include <optional>
#include <utility>
#include <vector>

namespace Hookglass::SignatureSearch {

/// A body as received or as rewritten.
struct Body
{
    std::optional<SignatureMistake> mistake;
    QByteArray bytes;
    QString detail = {}; ///< of the mistake: the program that wrote it
};

/// A text that may have been signed, and how it came about.
struct Origin
{
    const Body *body = nullptr;
    std::optional<SignatureMistake> encoding;

    int deviations() const { return (body->mistake ? 1 : 0) + (encoding ? 1 : 0); }
};

QList<SignatureDeviation> deviationsOf(const Origin &origin);
/// Where the text parts from what it should have been, as far as that tells something.
QList<SignatureDifference> differencesOf(const Body &received, const Origin &origin,
                                         QByteArrayView text);

/// Bytes that both begin with.
qsizetype commonStart(QByteArrayView a, QByteArrayView b);

/// The bodies to be tried, each content once: the first way to it is the simplest to say. Those
/// that differ only near the end are a group of their own with the body as received. What comes
/// out is remembered by size and hash, and up to KeptBody kept.
class Bodies
{
public:
    /// Rewritten bodies of up to this size are kept from round to round, and hashed together with
    /// those they resemble: quicker, but it takes memory.
    static constexpr qsizetype KeptBody = 512 * 1024;

    /// Bodies of up to this size are kept as all encoders write them: some forty times as much.
    static constexpr qsizetype KeptEncoded = 160 * 1024;
    /// Bytes of a body from which on a second thread is worth its start.
    static constexpr qsizetype LongBody = 32 * 1024;

    explicit Bodies(const SignatureQuestion &question);

    /// Makes what is kept at once, for a long body by two threads. Without it, each is made when
    /// it is asked for.
    void makeRewrites();
    void makeEncoded();

    const Body &received() const { return m_received; }
    size_t rewriteCount() const { return m_rewrites.size(); }
    /// nullopt: changes nothing, cannot be done, or comes to the same as an earlier one.
    std::optional<Body> rewritten(size_t index);
    bool endsDifferently(const Body &body) const;

    /// The same for bodies as JSON encoders write them; parses the body at the first call.
    size_t encoderCount();
    std::optional<Body> encoded(size_t index);
    /// True if the two differ in their ending alone.
    bool areEncodedAlike(size_t one, size_t other) const
    {
        return m_encoders->areAlike(one, other);
    }
    bool isRareEncoded(size_t index) const { return m_encoders->isRare(index); }
    /// It may be JSON, but is too large to be written by all encoders.
    bool isTooLargeForEncoders() const;
    /// The body as received and all others so far.
    int differentCount() const { return int(m_seen.size()) + 1; }

private:
    enum class State : quint8 { Unknown, Usable, Kept, Unusable };

    bool isCancelled() const { return m_cancelled && m_cancelled->load(std::memory_order_relaxed); }
    bool isLong() const { return m_received.bytes.size() >= LongBody; }
    bool isFirst(const QByteArray &bytes);

    Body m_received;
    const std::atomic_bool *m_cancelled;
    std::vector<SignatureVariants::Rewrite> m_rewrites;
    std::vector<std::optional<QByteArray>> m_made; ///< by makeRewrites(), one a rewrite
    std::vector<std::optional<Body>> m_kept;
    std::vector<State> m_states;
    std::optional<SignatureEncoders> m_encoders;
    std::vector<QByteArray> m_madeEncoded; ///< by makeEncoded(), one an encoder
    std::vector<State> m_encoderStates;
    std::vector<std::pair<qsizetype, size_t>> m_seen; ///< size and hash of each content
};

} // namespace Hookglass::SignatureSearch
