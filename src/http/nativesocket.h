// SPDX-License-Identifier: MIT
#pragma once

#include <QtCore/QByteArrayView>
#include <QtCore/QtGlobal>
#include <QtNetwork/QHostAddress>

/// The few calls on a connected socket that a server needs. QTcpSocket cannot be used: it closes
/// as soon as the peer ends its direction, so half-closed clients would never get their answer.
namespace Hookglass::Http::Native {

enum class Outcome : quint8 { Done, WouldBlock, Ended, Failed };

struct Transfer
{
    Outcome outcome = Outcome::Failed;
    qint64 bytes = 0;
};

struct Peer
{
    QHostAddress address;
    quint16 port = 0;
};

/// Makes an accepted socket non-blocking, without Nagle's delay and without SIGPIPE.
bool prepare(qintptr socket);
Peer peerOf(qintptr socket);
/// Ended: the peer sends nothing more.
Transfer receive(qintptr socket, char *data, qint64 size);
/// May send less than asked for.
Transfer send(qintptr socket, QByteArrayView data);
/// Tells the peer that nothing more comes; reading goes on.
void shutdownWrite(qintptr socket);
void close(qintptr socket);

} // namespace Hookglass::Http::Native
