// SPDX-License-Identifier: MIT
#pragma once

#include <QtCore/QHash>
#include <QtNetwork/QHostAddress>

namespace Hookglass::Http {

/// Counts connections a peer address. Loopback is never counted: behind a tunnel or a local
/// proxy stands the whole world.
class PeerLimit final
{
public:
    explicit PeerLimit(int perPeer)
        : m_perPeer(perPeer)
    {
    }

    /// Counts one more; false (and not counted) if that peer has all it may have.
    bool admit(const QHostAddress &peer);
    /// To be called once for each admitted connection.
    void leave(const QHostAddress &peer);

private:
    int m_perPeer;
    QHash<QHostAddress, int> m_counts;
};

} // namespace Hookglass::Http
