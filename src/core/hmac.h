// SPDX-License-Identifier: MIT
#pragma once

#include <QtCore/QByteArray>

#include <memory>

struct evp_mac_ctx_st;

namespace Hookglass {

/// HMAC (RFC 2104) with one kept, keyed EVP_MAC context: setting a key costs several times a
/// short digest. Not thread-safe.
class Hmac final
{
public:
    enum class Hash : quint8 { Sha256, Sha1, Sha512, Md5, Sha384, Sha224, Sha512_256 };

    explicit Hmac(QByteArrayView key, Hash hash = Hash::Sha256);

    /// Raw digest of the text; empty if OpenSSL refused.
    QByteArray digest(QByteArrayView text) const;
    /// The same over the text's base64 (standard alphabet, padded, one line), encoded in passing.
    QByteArray digestOfBase64(QByteArrayView text) const;

private:
    struct Free
    {
        void operator()(evp_mac_ctx_st *context) const;
    };

    bool restart() const;
    QByteArray finish() const;

    std::unique_ptr<evp_mac_ctx_st, Free> m_context; ///< null if OpenSSL refused
};

} // namespace Hookglass
