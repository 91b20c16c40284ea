// SPDX-License-Identifier: MIT
#include "core/signaturehasher.h"

#include <openssl/evp.h>

#include <algorithm>

namespace Hookglass {

namespace {

const EVP_MD *algorithm(Hmac::Hash hash)
{
    switch (hash) {
    case Hmac::Hash::Sha256:
        return EVP_sha256();
    case Hmac::Hash::Sha1:
        return EVP_sha1();
    case Hmac::Hash::Sha512:
        return EVP_sha512();
    case Hmac::Hash::Md5:
        return EVP_md5();
    case Hmac::Hash::Sha384:
        return EVP_sha384();
    case Hmac::Hash::Sha224:
        return EVP_sha224();
    case Hmac::Hash::Sha512_256:
        return EVP_sha512_256();
    }
    Q_UNREACHABLE();
    return nullptr;
}

bool add(evp_md_ctx_st *context, QByteArrayView bytes)
{
    return bytes.isEmpty() ||
           EVP_DigestUpdate(context, bytes.data(), static_cast<size_t>(bytes.size())) == 1;
}

QByteArray result(evp_md_ctx_st *context)
{
    QByteArray digest(EVP_MAX_MD_SIZE, Qt::Uninitialized);
    unsigned int length = 0;
    if (EVP_DigestFinal_ex(context, reinterpret_cast<unsigned char *>(digest.data()), &length) != 1)
        return {};
    digest.truncate(static_cast<qsizetype>(length));
    return digest;
}

/// The key as RFC 2104 mixes it in: padded to a block, each byte changed.
QByteArray pad(QByteArrayView key, qsizetype blockSize, unsigned char mask)
{
    QByteArray block(blockSize, char(mask));
    for (qsizetype i = 0; i < key.size(); ++i)
        block[i] = char(static_cast<unsigned char>(key[i]) ^ mask);
    return block;
}

} // namespace

void SignatureHasher::Free::operator()(evp_md_ctx_st *context) const
{
    EVP_MD_CTX_free(context); // clears what it holds
}

SignatureHasher::Context SignatureHasher::make()
{
    return Context(EVP_MD_CTX_new());
}

SignatureHasher::SignatureHasher(Hmac::Hash hash, Way way, const Secret &key)
    : m_after(way == Way::TextThenKey ? key : Secret())
    , m_start(make())
    , m_common(make())
    , m_scratch(make())
{
    const EVP_MD *const md = algorithm(hash);
    m_isUsable = EVP_DigestInit_ex(m_start.get(), md, nullptr) == 1;
    if (way == Way::KeyThenText)
        m_isUsable = m_isUsable && add(m_start.get(), key.reveal());
    if (way != Way::Hmac || !m_isUsable)
        return;
    const qsizetype blockSize = EVP_MD_get_block_size(md);
    QByteArray shortKey = key.reveal();
    if (shortKey.size() > blockSize) {
        m_isUsable =
            EVP_DigestInit_ex(m_scratch.get(), md, nullptr) == 1 && add(m_scratch.get(), shortKey);
        shortKey = result(m_scratch.get());
    }
    m_outer = make();
    QByteArray inner = pad(shortKey, blockSize, 0x36);
    QByteArray outer = pad(shortKey, blockSize, 0x5c);
    m_isUsable = m_isUsable && add(m_start.get(), inner) &&
                 EVP_DigestInit_ex(m_outer.get(), md, nullptr) == 1 && add(m_outer.get(), outer);
    wipe(inner);
    wipe(outer);
    wipe(shortKey);
}

QByteArray SignatureHasher::finish(evp_md_ctx_st *inner) const
{
    if (!add(inner, m_after.reveal()))
        return {};
    QByteArray digest = result(inner);
    if (!m_outer || digest.isEmpty())
        return digest;
    if (EVP_MD_CTX_copy_ex(m_scratch.get(), m_outer.get()) != 1 || !add(m_scratch.get(), digest))
        return {};
    return result(m_scratch.get());
}

std::vector<QByteArray> SignatureHasher::digests(const std::vector<SplitText> &texts,
                                                 qsizetype shared) const
{
    std::vector<QByteArray> all(texts.size());
    if (!m_isUsable || texts.empty() || EVP_MD_CTX_copy_ex(m_common.get(), m_start.get()) != 1 ||
        !add(m_common.get(), texts.front().bytes.first(shared))) {
        return all;
    }
    for (size_t i = 0; i < texts.size(); ++i) {
        if (EVP_MD_CTX_copy_ex(m_scratch.get(), m_common.get()) == 1 &&
            add(m_scratch.get(), texts[i].bytes.sliced(shared)) &&
            add(m_scratch.get(), texts[i].tail)) {
            all[i] = finish(m_scratch.get());
        }
    }
    return all;
}

} // namespace Hookglass
