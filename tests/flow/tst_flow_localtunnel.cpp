// SPDX-License-Identifier: MIT
// The real localtunnel client against a small server of the test.
#include "app/tunnelhost.h"
#include "app/webhookdesks.h"
#include "app/workspace.h"

#include <QtCore/QFile>
#include <QtCore/QTemporaryDir>
#include <QtNetwork/QTcpServer>
#include <QtNetwork/QTcpSocket>
#include <QtTest/QTest>

using namespace Hookglass;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

/// Speaks the server's side: tells a client its port, joins what comes in at the public side with
/// one of the client's waiting connections.
class LocaltunnelServer final : public QObject
{
    Q_OBJECT
public:
    LocaltunnelServer()
    {
        for (QTcpServer *server : {&m_control, &m_clients, &m_public})
            server->listen(QHostAddress::LocalHost, 0);
        connect(&m_control, &QTcpServer::newConnection, this, &LocaltunnelServer::tell);
        connect(&m_clients, &QTcpServer::newConnection, this, [this] {
            while (QTcpSocket *socket = m_clients.nextPendingConnection()) {
                connect(socket, &QTcpSocket::disconnected, this,
                        [this, socket] { m_waiting.removeOne(socket); });
                m_waiting.append(socket);
            }
            join();
        });
        connect(&m_public, &QTcpServer::newConnection, this, &LocaltunnelServer::join);
    }
    QString controlUrl() const { return urlOf(m_control); }
    QString publicUrl() const { return urlOf(m_public); }
    /// As if the server had been restarted: all connections end.
    void drop()
    {
        const QList<QTcpSocket *> all = m_waiting;
        for (QTcpSocket *socket : all)
            socket->abort();
    }

private:
    static QString urlOf(const QTcpServer &server)
    {
        return u"http://127.0.0.1:%1"_s.arg(server.serverPort());
    }
    void tell()
    {
        while (QTcpSocket *socket = m_control.nextPendingConnection()) {
            connect(socket, &QTcpSocket::readyRead, this, [this, socket] {
                if (!socket->peek(64 * 1024).contains("\r\n\r\n"))
                    return;
                socket->readAll();
                const QByteArray json =
                    R"({"id":"test","port":%1,"max_conn_count":3,"url":"%2"})"_ba
                        .replace("%1", QByteArray::number(m_clients.serverPort()))
                        .replace("%2", publicUrl().toUtf8());
                socket->write("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
                              "Connection: close\r\nContent-Length: " +
                              QByteArray::number(json.size()) + "\r\n\r\n" + json);
                socket->disconnectFromHost();
            });
            connect(socket, &QTcpSocket::disconnected, socket, &QObject::deleteLater);
        }
    }
    void join()
    {
        while (!m_waiting.isEmpty() && m_public.hasPendingConnections()) {
            QTcpSocket *outside = m_public.nextPendingConnection();
            QTcpSocket *client = m_waiting.takeFirst();
            const auto pass = [](QTcpSocket *from, QTcpSocket *to) {
                connect(from, &QTcpSocket::readyRead, to,
                        [from, to] { to->write(from->readAll()); });
                connect(from, &QTcpSocket::disconnected, to, &QTcpSocket::disconnectFromHost);
                to->write(from->readAll());
            };
            pass(outside, client);
            pass(client, outside);
        }
    }

    QList<QTcpSocket *> m_waiting; // outlives the sockets, which tell of their end
    QTcpServer m_control, m_clients, m_public;
};

WorkspaceOptions optionsFor(const QString &folder)
{
    WorkspaceOptions options;
    options.dataFolder = folder;
    return options;
}

} // namespace

class TestFlowLocaltunnel final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void addressIsFoundAndCarries();
    void bytesThatItAltersAreNamed();
};

void TestFlowLocaltunnel::initTestCase()
{
    if (!QFile::exists(QStringLiteral(HOOKGLASS_LT)))
        QSKIP("The localtunnel client is not installed; tests/run.sh does that with npm.");
}

void TestFlowLocaltunnel::addressIsFoundAndCarries()
{
    LocaltunnelServer server;
    QTemporaryDir folder;
    Workspace workspace(optionsFor(folder.path()));
    QVERIFY(workspace.open());
    WebhookDesks desks(workspace);
    TunnelPatience patience;
    patience.soon = 100ms;
    patience.interval = 300ms;
    TunnelHost host(workspace, desks, patience);
    const TunnelProvider *provider = host.catalog().find(u"localtunnel"_s);
    QVERIFY(provider);
    TunnelChoice choice;
    choice.kind = TunnelChoice::Kind::OwnCommand;
    // The catalogue's arguments and pattern; only the server is ours.
    choice.command = QStringList{QStringLiteral(HOOKGLASS_LT)} + provider->arguments +
                     QStringList{u"--host"_s, server.controlUrl()};
    choice.pattern = provider->url.pattern();
    for (auto it = provider->environment.cbegin(); it != provider->environment.cend(); ++it)
        qputenv(it.key().toLatin1().constData(), it.value().toLatin1());
    host.start(choice);
    QTRY_COMPARE_WITH_TIMEOUT(host.status().state.kind, TunnelState::Kind::Up, 30'000);
    QCOMPARE(host.status().state.url.toString(), server.publicUrl());
    QTRY_VERIFY_WITH_TIMEOUT(host.status().isReachable(), 30'000);
    // Again and again, over connections that the client opens anew.
    const Timestamp first = *host.status().lastGood;
    QTRY_VERIFY_WITH_TIMEOUT(*host.status().lastGood > first + 500ms, 30'000);
    server.drop();
    const Timestamp dropped = workspace.clock().now();
    QTRY_VERIFY_WITH_TIMEOUT(host.status().isReachable() && *host.status().lastGood > dropped,
                             30'000);
}

/// With --local-host the client reads what passes as UTF-8 text: other bytes do not survive.
void TestFlowLocaltunnel::bytesThatItAltersAreNamed()
{
    LocaltunnelServer server;
    QTemporaryDir folder;
    Workspace workspace(optionsFor(folder.path()));
    QVERIFY(workspace.open());
    WebhookDesks desks(workspace);
    TunnelHost host(workspace, desks);
    TunnelChoice choice;
    choice.kind = TunnelChoice::Kind::OwnCommand;
    choice.command = {QStringLiteral(HOOKGLASS_LT),
                      u"--port"_s,
                      u"{port}"_s,
                      u"--local-host"_s,
                      u"127.0.0.1"_s,
                      u"--host"_s,
                      server.controlUrl()};
    choice.pattern = u"your url is: (\\S+)"_s;
    host.start(choice);
    QTRY_VERIFY_WITH_TIMEOUT(host.status().probe.has_value(), 30'000);
    QCOMPARE(host.status().probe->kind, ProbeResult::Kind::Altered);
    QVERIFY(host.status().probe->message.contains(u"changes the body"_s) ||
            host.status().probe->message.contains(u"instead of our answer"_s));
}

QTEST_GUILESS_MAIN(TestFlowLocaltunnel)
#include "tst_flow_localtunnel.moc"
