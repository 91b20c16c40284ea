// SPDX-License-Identifier: MIT
#include "core/hmac.h"

#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/params.h>

#include <algorithm>
#include <array>

namespace Hookglass {

using namespace Qt::StringLiterals;

namespace {

const unsigned char *bytes(QByteArrayView view)
{
    return reinterpret_cast<const unsigned char *>(view.data());
}

QByteArray opensslName(Hmac::Hash hash)
{
    switch (hash) {
    case Hmac::Hash::Sha256:
        return "SHA256"_ba;
    case Hmac::Hash::Sha1:
        return "SHA1"_ba;
    case Hmac::Hash::Sha512:
        return "SHA512"_ba;
    case Hmac::Hash::Md5:
        return "MD5"_ba;
    case Hmac::Hash::Sha384:
        return "SHA384"_ba;
    case Hmac::Hash::Sha224:
        return "SHA224"_ba;
    case Hmac::Hash::Sha512_256:
        return "SHA512-256"_ba;
    }
    Q_UNREACHABLE();
    return {};
}

} // namespace

void Hmac::Free::operator()(evp_mac_ctx_st *context) const
{
    EVP_MAC_CTX_free(context); // clears the key
}

Hmac::Hmac(QByteArrayView key, Hash hash)
{
    EVP_MAC *mac = EVP_MAC_fetch(nullptr, OSSL_MAC_NAME_HMAC, nullptr);
    m_context.reset(EVP_MAC_CTX_new(mac));
    EVP_MAC_free(mac); // the context keeps its own reference
    QByteArray name = opensslName(hash);
    const OSSL_PARAM params[] = {
        OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, name.data(), 0),
        OSSL_PARAM_construct_end(),
    };
    // A null key means "keep the old one", so an empty key still needs an address.
    const unsigned char none = 0;
    const unsigned char *address = key.isEmpty() ? &none : bytes(key);
    if (EVP_MAC_init(m_context.get(), address, static_cast<size_t>(key.size()), params) != 1)
        m_context.reset();
}

bool Hmac::restart() const
{
    return m_context && EVP_MAC_init(m_context.get(), nullptr, 0, nullptr) == 1;
}

QByteArray Hmac::finish() const
{
    QByteArray digest(EVP_MAX_MD_SIZE, Qt::Uninitialized);
    size_t length = 0;
    if (EVP_MAC_final(m_context.get(), reinterpret_cast<unsigned char *>(digest.data()), &length,
                      static_cast<size_t>(digest.size())) != 1) {
        return {};
    }
    digest.truncate(static_cast<qsizetype>(length));
    return digest;
}

QByteArray Hmac::digest(QByteArrayView text) const
{
    if (!restart())
        return {};
    if (!text.isEmpty() &&
        EVP_MAC_update(m_context.get(), bytes(text), static_cast<size_t>(text.size())) != 1) {
        return {};
    }
    return finish();
}

QByteArray Hmac::digestOfBase64(QByteArrayView text) const
{
    if (!restart())
        return {};
    constexpr qsizetype Chunk = 3 * 1024; // a multiple of 3: no padding but at the end
    std::array<unsigned char, Chunk / 3 * 4 + 1> encoded;
    while (!text.isEmpty()) {
        const QByteArrayView part = text.first(std::min(Chunk, text.size()));
        const int length =
            EVP_EncodeBlock(encoded.data(), bytes(part), static_cast<int>(part.size()));
        if (EVP_MAC_update(m_context.get(), encoded.data(), static_cast<size_t>(length)) != 1)
            return {};
        text = text.sliced(part.size());
    }
    return finish();
}

} // namespace Hookglass
