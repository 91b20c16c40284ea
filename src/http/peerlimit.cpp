// SPDX-License-Identifier: MIT
#include "http/peerlimit.h"

namespace Hookglass::Http {

namespace {

// An IPv4 client on a dual-stack socket comes as ::ffff:a.b.c.d: the same peer.
QHostAddress plain(const QHostAddress &peer)
{
    bool isIpv4 = false;
    const quint32 ipv4 = peer.toIPv4Address(&isIpv4);
    return isIpv4 ? QHostAddress(ipv4) : peer;
}

} // namespace

bool PeerLimit::admit(const QHostAddress &peer)
{
    const QHostAddress address = plain(peer);
    if (address.isLoopback())
        return true;
    int &count = m_counts[address];
    if (count >= m_perPeer) {
        if (count == 0)
            m_counts.remove(address);
        return false;
    }
    ++count;
    return true;
}

void PeerLimit::leave(const QHostAddress &peer)
{
    const QHostAddress address = plain(peer);
    const auto it = m_counts.find(address);
    if (it != m_counts.end() && --it.value() <= 0)
        m_counts.remove(address);
}

} // namespace Hookglass::Http
