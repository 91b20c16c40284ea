// SPDX-License-Identifier: MIT
#include "support/relay.h"

#include <QtNetwork/QTcpSocket>

namespace Hookglass::Test {

Relay::Relay(quint16 target, QObject *parent)
    : QTcpServer(parent)
    , m_target(target)
{
    listen(QHostAddress::LocalHost, 0);
    connect(this, &QTcpServer::newConnection, this, &Relay::accept);
}

Relay::~Relay() = default;

QUrl Relay::url() const
{
    QUrl url;
    url.setScheme(QStringLiteral("http"));
    url.setHost(QStringLiteral("127.0.0.1"));
    url.setPort(serverPort());
    return url;
}

void Relay::accept()
{
    while (QTcpSocket *client = nextPendingConnection()) {
        ++m_connections;
        auto *target = new QTcpSocket(client);
        target->connectToHost(QHostAddress::LocalHost, m_target);
        connect(client, &QTcpSocket::readyRead, target, [this, client, target] {
            const QByteArray bytes = client->readAll();
            target->write(m_change ? m_change(bytes) : bytes);
        });
        connect(target, &QTcpSocket::readyRead, client,
                [client, target] { client->write(target->readAll()); });
        connect(target, &QTcpSocket::disconnected, client, &QTcpSocket::disconnectFromHost);
        connect(client, &QTcpSocket::disconnected, client, &QObject::deleteLater);
    }
}

} // namespace Hookglass::Test
