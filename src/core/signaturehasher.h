// SPDX-License-Identifier: MIT
#pragma once

#include "core/hmac.h"
#include "core/secret.h"

#include <QtCore/QByteArray>
#include <QtCore/QByteArrayView>

#include <memory>
#include <vector>

struct evp_md_ctx_st;

namespace Hookglass {

/// A text in two parts, so that those which differ but in their end share the memory of the rest.
struct SplitText
{
    QByteArrayView bytes;
    QByteArrayView tail; ///< a line end

    qsizetype size() const { return bytes.size() + tail.size(); }
    QByteArray joined() const { return bytes.toByteArray() + tail.toByteArray(); }
};

/// Digests of many texts that begin alike, at the cost of one: what they have in common is hashed
/// once. For the laboratory, which tries thousands; to sign, take Signer. Not thread-safe.
class SignatureHasher final
{
public:
    /// What the key is used for.
    enum class Way : quint8 { Hmac, HashOnly, KeyThenText, TextThenKey };

    SignatureHasher(Hmac::Hash hash, Way way, const Secret &key);

    /// One raw digest a text, in their order; the first `shared` bytes of all of them are equal,
    /// and stand before the tails. Empty digests if OpenSSL refused.
    std::vector<QByteArray> digests(const std::vector<SplitText> &texts, qsizetype shared) const;

private:
    struct Free
    {
        void operator()(evp_md_ctx_st *context) const;
    };
    using Context = std::unique_ptr<evp_md_ctx_st, Free>;

    static Context make();
    QByteArray finish(evp_md_ctx_st *inner) const;

    Secret m_after;   ///< hashed after the text
    Context m_start;  ///< with what stands before the text
    Context m_outer;  ///< HMAC's second hash with its key; null for plain hashes
    Context m_common; ///< scratch: with the shared bytes, too
    Context m_scratch;
    bool m_isUsable = false;
};

} // namespace Hookglass
