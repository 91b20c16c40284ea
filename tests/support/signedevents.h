// SPDX-License-Identifier: MIT
#pragma once

#include "core/secret.h"
#include "core/signature.h"

#include <QtCore/QByteArray>
#include <QtCore/QString>

namespace Hookglass::Test {

/// Events as FUB sends them, each different, each made again from its number alone: a test compares
/// what it finds in a store with what was sent without keeping it. The bodies hold what programs
/// like to change on the way: escapes, blanks, number text, duplicate keys, line ends. One thread.
class SignedEvents final
{
public:
    /// Other seeds give other events. `target`: the path to post to.
    SignedEvents(const Secret &key, QByteArray target, quint64 seed);

    /// A UUID.
    QString eventId(quint64 index) const;
    /// 300 to 1,000 bytes.
    QByteArray body(quint64 index) const;
    /// All bytes of the POST, signed.
    QByteArray request(quint64 index) const;

private:
    QByteArray idText(quint64 index) const;

    Signer m_signer;
    QByteArray m_target;
    quint64 m_seed;
};

} // namespace Hookglass::Test
