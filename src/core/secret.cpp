// SPDX-License-Identifier: MIT
#include "core/secret.h"

#include "core/signature.h"

#include <openssl/crypto.h>

#include <utility>

namespace Hookglass {

Secret::Secret(const QByteArray &value)
    : m_value(value.constData(), value.size())
{
}

Secret &Secret::operator=(const Secret &other)
{
    Secret copy(other);
    m_value.swap(copy.m_value); // the old value goes with the copy, through the destructor
    return *this;
}

Secret &Secret::operator=(Secret &&other) noexcept
{
    Secret taken(std::move(other));
    m_value.swap(taken.m_value);
    return *this;
}

Secret::~Secret()
{
    wipe(m_value);
}

bool Secret::operator==(const Secret &other) const
{
    return constantTimeEqual(m_value, other.m_value);
}

QDebug operator<<(QDebug debug, const Secret &secret)
{
    const QDebugStateSaver saver(debug);
    debug.nospace().noquote() << (secret.isEmpty() ? QStringLiteral("Secret(empty)")
                                                   : QStringLiteral("Secret(•••)"));
    return debug;
}

void wipe(QByteArray &bytes)
{
    // data() of shared bytes would detach, and a fresh copy be wiped in vain.
    if (!bytes.isEmpty() && bytes.isDetached())
        OPENSSL_cleanse(bytes.data(), static_cast<size_t>(bytes.size()));
}

} // namespace Hookglass
