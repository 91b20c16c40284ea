// SPDX-License-Identifier: MIT
// The user's own server: ssh -R to a real sshd on loopback.
#include "app/tunnelhost.h"
#include "app/webhookdesks.h"
#include "app/workspace.h"

#include <QtCore/QDir>
#include <QtCore/QFile>
#include <QtCore/QProcess>
#include <QtCore/QStandardPaths>
#include <QtCore/QTemporaryDir>
#include <QtNetwork/QTcpServer>
#include <QtNetwork/QTcpSocket>
#include <QtTest/QTest>

#include <unistd.h>

using namespace Hookglass;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using Kind = TunnelState::Kind;

namespace {

quint16 freePort()
{
    QTcpServer server;
    return server.listen(QHostAddress::LocalHost, 0) ? server.serverPort() : 0;
}

bool run(const QString &program, const QStringList &arguments)
{
    QProcess process;
    process.start(program, arguments);
    return process.waitForFinished(20'000) && process.exitCode() == 0;
}

bool makeKey(const QString &path)
{
    QFile::remove(path);
    QFile::remove(path + u".pub"_s);
    return run(u"ssh-keygen"_s,
               {u"-q"_s, u"-t"_s, u"ed25519"_s, u"-N"_s, QString(), u"-f"_s, path});
}

/// sshd with keys of its own, for this user, on a port of its own.
class SshServer final
{
public:
    explicit SshServer(const QString &folder)
        : m_folder(folder)
        , m_port(freePort())
    {
    }
    ~SshServer() { stop(); }
    Q_DISABLE_COPY_MOVE(SshServer)

    bool makeHostKey() { return makeKey(path(u"host_key"_s)); }
    bool allow(const QString &publicKey)
    {
        QFile::remove(path(u"authorized_keys"_s));
        return QFile::copy(publicKey, path(u"authorized_keys"_s));
    }
    bool start()
    {
        QFile config(path(u"sshd_config"_s));
        if (!config.open(QIODevice::WriteOnly))
            return false;
        config.write("HostKey " + path(u"host_key"_s).toUtf8() + "\nPidFile none\n" +
                     "AuthorizedKeysFile " + path(u"authorized_keys"_s).toUtf8() + "\n" +
                     "StrictModes no\nUsePAM no\nPasswordAuthentication no\n"
                     "KbdInteractiveAuthentication no\nPermitRootLogin prohibit-password\n"
                     "AllowTcpForwarding remote\n");
        config.close();
        // Where sshd runs as root it insists on this folder; the system makes it at its start.
        if (::geteuid() == 0)
            QDir().mkpath(u"/run/sshd"_s);
        m_process = std::make_unique<QProcess>();
        m_process->setProcessChannelMode(QProcess::ForwardedChannels);
        // sshd wants its whole path, since it starts itself again for each session.
        m_process->start(
            QStandardPaths::findExecutable(u"sshd"_s, {u"/usr/sbin"_s, u"/sbin"_s, u"/usr/bin"_s}),
            {u"-D"_s, u"-q"_s, u"-f"_s, config.fileName(), u"-o"_s,
             u"ListenAddress=127.0.0.1:%1"_s.arg(m_port)});
        return m_process->waitForStarted() &&
               QTest::qWaitFor(
                   [this] {
                       QTcpSocket socket;
                       socket.connectToHost(QHostAddress::LocalHost, m_port);
                       return socket.waitForConnected(200);
                   },
                   10'000);
    }
    /// With the sessions, which are processes of their own.
    void stop()
    {
        if (!m_process)
            return;
        run(u"pkill"_s, {u"-KILL"_s, u"-P"_s, QString::number(m_process->processId())});
        m_process->kill();
        m_process->waitForFinished();
        m_process.reset();
    }
    quint16 port() const { return m_port; }

private:
    QString path(const QString &name) const { return m_folder + u'/' + name; }

    const QString m_folder;
    const quint16 m_port;
    std::unique_ptr<QProcess> m_process;
};

WorkspaceOptions optionsFor(const QString &folder)
{
    WorkspaceOptions options;
    options.dataFolder = folder;
    return options;
}

TunnelPatience quick()
{
    TunnelPatience patience;
    patience.supervisor.pauses = {100ms};
    patience.supervisor.gentle = 500ms;
    patience.supervisor.failuresToGiveUp = 3;
    patience.interval = 200ms;
    patience.soon = 50ms;
    return patience;
}

} // namespace

class TestFlowSsh final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void carriesWithTheRightKey();
    void wrongKeyIsExplained();
    void changedHostKeyIsRefused();
    void killedServerIsFollowedByAnother();
    void takenPortIsExplained();

private:
    TunnelChoice choice() const;
    QString path(const QString &name) const { return m_folder->filePath(name); }

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<SshServer> m_server;
    std::unique_ptr<Workspace> m_workspace;
    std::unique_ptr<WebhookDesks> m_desks;
    std::unique_ptr<TunnelHost> m_host;
    quint16 m_remotePort = 0;
};

void TestFlowSsh::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    m_remotePort = freePort();
    QVERIFY(makeKey(path(u"id"_s)));
    m_server = std::make_unique<SshServer>(m_folder->path());
    QVERIFY(m_server->makeHostKey());
    QVERIFY(m_server->allow(path(u"id.pub"_s)));
    QVERIFY(m_server->start());
    m_workspace = std::make_unique<Workspace>(optionsFor(path(u"data"_s)));
    QVERIFY(m_workspace->open());
    m_desks = std::make_unique<WebhookDesks>(*m_workspace);
    m_host = std::make_unique<TunnelHost>(*m_workspace, *m_desks, quick());
}

void TestFlowSsh::cleanup()
{
    m_host.reset();
    m_desks.reset();
    m_workspace.reset();
    m_server.reset();
}

TunnelChoice TestFlowSsh::choice() const
{
    TunnelChoice choice;
    choice.kind = TunnelChoice::Kind::OwnServer;
    // On a real server its web server passes the public address on to this port.
    choice.url = u"http://127.0.0.1:%1"_s.arg(m_remotePort);
    choice.destination = qEnvironmentVariable("USER", u"root"_s) + u"@127.0.0.1"_s;
    choice.sshPort = m_server->port();
    choice.remotePort = m_remotePort;
    choice.identityFile = path(u"id"_s);
    choice.knownHostsFile = path(u"known_hosts"_s);
    return choice;
}

void TestFlowSsh::carriesWithTheRightKey()
{
    m_host->start(choice());
    QTRY_VERIFY_WITH_TIMEOUT(m_host->status().isReachable(), 20'000);
    QCOMPARE(m_host->status().probe->remark, QString()); // not even a header's case is touched
    QVERIFY(QFile::exists(path(u"known_hosts"_s)));
    m_host->stop();
    // Nothing is left listening there.
    QTRY_VERIFY([this] {
        QTcpSocket socket;
        socket.connectToHost(QHostAddress::LocalHost, m_remotePort);
        return !socket.waitForConnected(200);
    }());
}

void TestFlowSsh::wrongKeyIsExplained()
{
    QVERIFY(makeKey(path(u"id"_s))); // another one than the server knows
    m_host->start(choice());
    QTRY_COMPARE_WITH_TIMEOUT(m_host->status().state.kind, Kind::GivenUp, 20'000);
    QVERIFY2(m_host->status().state.message.contains(u"authorized_keys"_s),
             qPrintable(m_host->status().state.message));
}

void TestFlowSsh::changedHostKeyIsRefused()
{
    m_host->start(choice());
    QTRY_VERIFY_WITH_TIMEOUT(m_host->status().isReachable(), 20'000);
    m_host->stop();
    m_server->stop();
    QVERIFY(m_server->makeHostKey());
    QVERIFY(m_server->start());
    m_host->start(choice());
    QTRY_COMPARE_WITH_TIMEOUT(m_host->status().state.kind, Kind::GivenUp, 20'000);
    QVERIFY2(m_host->status().state.message.contains(u"host key"_s),
             qPrintable(m_host->status().state.message));
}

void TestFlowSsh::killedServerIsFollowedByAnother()
{
    m_host->start(choice());
    QTRY_VERIFY_WITH_TIMEOUT(m_host->status().isReachable(), 20'000);
    m_server->stop();
    QTRY_VERIFY_WITH_TIMEOUT(!m_host->status().isReachable(), 20'000);
    QVERIFY(m_server->start());
    if (m_host->status().state.kind == Kind::GivenUp) // the machine was too slow
        m_host->start(choice());
    QTRY_VERIFY_WITH_TIMEOUT(m_host->status().isReachable(), 30'000);
}

void TestFlowSsh::takenPortIsExplained()
{
    QTcpServer other;
    QVERIFY(other.listen(QHostAddress::LocalHost, m_remotePort));
    m_host->start(choice());
    QTRY_COMPARE_WITH_TIMEOUT(m_host->status().state.kind, Kind::GivenUp, 20'000);
    QVERIFY2(m_host->status().state.message.contains(u"does not give this port"_s),
             qPrintable(m_host->status().state.message));
}

QTEST_GUILESS_MAIN(TestFlowSsh)
#include "tst_flow_ssh.moc"
