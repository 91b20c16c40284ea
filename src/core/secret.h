// SPDX-License-Identifier: MIT
#pragma once

#include <QtCore/QByteArray>
#include <QtCore/QDebug>

namespace Hookglass {

/// A key. Prints as •••, has no implicit way out, and is wiped when its last copy goes.
class Secret
{
public:
    Secret() = default;
    /// Takes a copy of its own, so that the caller's buffer and this one never share memory.
    explicit Secret(const QByteArray &value);
    Secret(const Secret &) = default;
    Secret(Secret &&) noexcept = default;
    Secret &operator=(const Secret &other);
    Secret &operator=(Secret &&other) noexcept;
    ~Secret();

    bool isEmpty() const { return m_value.isEmpty(); }
    /// The bytes themselves: only for signing and for the Authorization header. A QByteArray
    /// copied from it shares the memory; as long as it lives, the bytes are not wiped.
    const QByteArray &reveal() const { return m_value; }
    /// Constant-time comparison.
    bool operator==(const Secret &other) const;

private:
    QByteArray m_value;
};

QDebug operator<<(QDebug debug, const Secret &secret);

/// Overwrites the bytes with zeros, for buffers that a key passed through. Bytes shared with
/// another QByteArray stay as they are: they are the other one's too.
void wipe(QByteArray &bytes);

} // namespace Hookglass
