// SPDX-License-Identifier: MIT
#include "support/scriptedserver.h"

#include <QtCore/QTimer>
#include <QtNetwork/QSslSocket>

namespace Hookglass::Test {

using namespace Qt::StringLiterals;

QByteArray ScriptedRequest::header(const QByteArray &name) const
{
    const QList<QByteArray> lines = head.split('\n');
    for (const QByteArray &line : lines) {
        const qsizetype colon = line.indexOf(':');
        if (colon > 0 && line.first(colon).compare(name, Qt::CaseInsensitive) == 0)
            return line.mid(colon + 1).trimmed();
    }
    return {};
}

ScriptedServer::ScriptedServer(QObject *parent)
    : QTcpServer(parent)
{
    connect(this, &QTcpServer::newConnection, this, &ScriptedServer::accept);
    listen(QHostAddress::LocalHost, 0);
}

ScriptedServer::~ScriptedServer() = default;

void ScriptedServer::setAnswers(const QList<Answer> &answers)
{
    m_handler = [answers, next = 0](const ScriptedRequest &) mutable {
        const Answer answer = answers.at(next);
        next = qMin(next + 1, int(answers.size()) - 1);
        return answer;
    };
}

QUrl ScriptedServer::base(const QString &path) const
{
    return QUrl(
        u"%1://127.0.0.1:%2%3"_s.arg(m_tls ? u"https"_s : u"http"_s).arg(serverPort()).arg(path));
}

void ScriptedServer::incomingConnection(qintptr descriptor)
{
    if (!m_tls) {
        QTcpServer::incomingConnection(descriptor);
        return;
    }
    auto *socket = new QSslSocket(this);
    socket->setSslConfiguration(*m_tls);
    socket->setSocketDescriptor(descriptor);
    socket->startServerEncryption();
    addPendingConnection(socket);
}

void ScriptedServer::accept()
{
    while (QTcpSocket *socket = nextPendingConnection()) {
        connect(socket, &QTcpSocket::readyRead, this, [this, socket] { read(socket); });
        connect(socket, &QTcpSocket::disconnected, this, [this, socket] {
            m_unread.remove(socket);
            socket->deleteLater();
        });
    }
}

void ScriptedServer::read(QTcpSocket *socket)
{
    QByteArray &bytes = m_unread[socket];
    bytes += socket->readAll();
    for (;;) {
        const qsizetype end = bytes.indexOf("\r\n\r\n");
        if (end < 0)
            return;
        ScriptedRequest request;
        request.head = bytes.first(end + 4);
        const QList<QByteArray> words = request.head.first(request.head.indexOf("\r\n")).split(' ');
        request.verb = words.value(0);
        request.target = words.value(1);
        const qsizetype length = request.header("Content-Length"_ba).toInt();
        if (bytes.size() < end + 4 + length)
            return;
        request.body = bytes.mid(end + 4, length);
        bytes.remove(0, end + 4 + length);
        m_requests.append(request);
        if (!m_handler)
            return;
        const Answer answer = m_handler(request);
        socket->write(answer.bytes);
        switch (answer.after) {
        case After::Keep:
            break;
        case After::Close:
            socket->disconnectFromHost();
            return;
        case After::Drip: {
            auto *drip = new QTimer(socket);
            connect(drip, &QTimer::timeout, socket, [socket] { socket->write(" "); });
            drip->start(20);
            break;
        }
        }
    }
}

ScriptedServer::Answer jsonAnswer(int status, const QByteArray &body, const QByteArray &headers)
{
    return {.bytes = "HTTP/1.1 " + QByteArray::number(status) +
                     " Text\r\nContent-Type: application/json\r\n" + headers +
                     "Content-Length: " + QByteArray::number(body.size()) + "\r\n\r\n" + body};
}

} // namespace Hookglass::Test
