// SPDX-License-Identifier: MIT
// The tunnel as a whole: program, probe, follow; against the receiver and the sandbox's API.
#include "app/tunnelhost.h"
#include "app/webhookdesks.h"
#include "app/workspace.h"
#include "fubsandbox.h"
#include "support/relay.h"
#include "support/scriptedserver.h"
#include "support/testcertificate.h"

#include <QtCore/QFile>
#include <QtCore/QScopeGuard>
#include <QtCore/QTemporaryDir>
#include <QtCore/QThread>
#include <QtNetwork/QNetworkProxy>
#include <QtNetwork/QSslServer>
#include <QtTest/QSignalSpy>
#include <QtTest/QTest>

using namespace Hookglass;
using namespace Hookglass::Test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

TunnelPatience quick()
{
    TunnelPatience patience;
    patience.supervisor.pauses = {20ms};
    patience.supervisor.gentle = 500ms;
    patience.probe = 5s;
    patience.interval = 200ms;
    patience.soon = 20ms;
    return patience;
}

TunnelChoice ownUrl(const QUrl &url)
{
    TunnelChoice choice;
    choice.kind = TunnelChoice::Kind::OwnUrl;
    choice.url = url.toString();
    return choice;
}

/// A public side that speaks TLS, as "localhost".
class TlsRelay final
{
public:
    TlsRelay(quint16 target, const QSslConfiguration &configuration)
        : m_relay(target)
    {
        m_server.setSslConfiguration(configuration);
        m_server.listen(QHostAddress::LocalHost, 0);
        QObject::connect(&m_server, &QTcpServer::pendingConnectionAvailable, &m_server, [this] {
            while (QTcpSocket *client = m_server.nextPendingConnection()) {
                auto *behind = new QTcpSocket(client);
                behind->connectToHost(QHostAddress::LocalHost, m_relay.serverPort());
                QObject::connect(client, &QTcpSocket::readyRead, behind,
                                 [=] { behind->write(client->readAll()); });
                QObject::connect(behind, &QTcpSocket::readyRead, client,
                                 [=] { client->write(behind->readAll()); });
                QObject::connect(behind, &QTcpSocket::disconnected, client,
                                 &QTcpSocket::disconnectFromHost);
                behind->write(client->readAll());
            }
        });
    }
    QUrl url() const { return QUrl(u"https://localhost:%1"_s.arg(m_server.serverPort())); }

private:
    Relay m_relay;
    QSslServer m_server;
};

/// A receiver with an account at a sandbox of its own.
struct Rig
{
    explicit Rig(const QString &folder)
        : workspace(optionsFor(folder))
    {
        opened = workspace.open();
        if (!opened || !sandbox.isRunning())
            return;
        AccountDraft draft;
        draft.account.name = u"acme"_s;
        draft.account.apiBase = sandbox.access.api.toString();
        draft.account.system = sandbox.access.system;
        draft.apiKey = sandbox.access.apiKey;
        draft.systemKey = sandbox.access.systemKey;
        draft.keep = AccountDraft::Keep::ForThisSession;
        bool isSaved = false;
        QObject context;
        workspace.accountDesk()->save(draft, &context, [&](const Result<SavedAccount> &saved) {
            isSaved = saved.hasValue();
        });
        if (!QTest::qWaitFor([&] { return isSaved; }))
            qWarning("The API did not answer.");
        desks = std::make_unique<WebhookDesks>(workspace);
        host = std::make_unique<TunnelHost>(workspace, *desks, quick());
    }
    static WorkspaceOptions optionsFor(const QString &folder)
    {
        WorkspaceOptions options;
        options.dataFolder = folder;
        return options;
    }
    bool isReady() const { return host && desks->desks().size() == 1; }
    quint16 port() const { return workspace.receiverState().port; }
    QUrl endpoint() const { return workspace.endpoints().constFirst().url; }
    ProbeResult::Kind probed() const
    {
        const std::optional<ProbeResult> &probe = host->status().probe;
        return probe ? probe->kind : ProbeResult::Kind::Unreachable;
    }
    /// The API's own list.
    QList<Webhook> webhooks()
    {
        QList<Webhook> list;
        bool isDone = false;
        QObject context;
        sandbox.client->webhooks(&context, [&](const Result<QList<Webhook>> &answer) {
            list = answer ? *answer : QList<Webhook>();
            isDone = true;
        });
        if (!QTest::qWaitFor([&] { return isDone; }))
            qWarning("The API did not answer.");
        return list;
    }
    qint64 create(const QString &event, const QString &url)
    {
        qint64 id = 0;
        bool isDone = false;
        QObject context;
        sandbox.client->createWebhook(event, url, &context, [&](const Result<Webhook> &webhook) {
            id = webhook ? webhook->id : 0;
            isDone = true;
        });
        if (!QTest::qWaitFor([&] { return isDone; }))
            qWarning("The API did not answer.");
        return id;
    }

    FubSandbox sandbox;
    Workspace workspace;
    Result<void> opened;
    std::unique_ptr<WebhookDesks> desks;
    std::unique_ptr<TunnelHost> host;
};

} // namespace

class TestFlowTunnel final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void reachableIsProved();
    void alteredBodyIsNamed();
    void lostSignatureIsNamed();
    void changedHeaderCaseIsARemark();
    void namesAreSentAsWritten();
    void overTls();
    void certificatesAreChecked();
    void anotherServerIsNoSuccess();
    void anotherServersNoContentIsNoSuccess();
    void anotherProtocolIsNoSuccess();
    void deadAddressIsNoGreenLight();
    void probesLeaveNothingBehind();
    void sleepIsFollowedByAProbe();
    void anotherNetworkIsFollowedByAProbe();
    void quickTunnelsAreTemporaryWhoeverOpensThem();
    void webhooksFollow();
    void followIsMadeUpForAfterARestart();
    void oldAddressesThatComeBackAreFollowed();
    void badChoicesAreRefused_data();
    void badChoicesAreRefused();

private:
    TunnelChoice commandPrinting(const QString &file);
    /// Another host, so patient that it probes only at the start.
    TunnelHost &makePatientHost(std::chrono::milliseconds beat);

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<Rig> m_rig;
};

void TestFlowTunnel::init()
{
    m_rig.reset();
    m_folder = std::make_unique<QTemporaryDir>();
    m_rig = std::make_unique<Rig>(m_folder->filePath(u"data"_s));
    QVERIFY(m_rig->isReady());
}

void TestFlowTunnel::reachableIsProved()
{
    const Relay relay(m_rig->port());
    QSignalSpy changes(m_rig->host.get(), &TunnelHost::statusChanged);
    m_rig->host->start(ownUrl(relay.url()));
    QCOMPARE(m_rig->host->status().state.kind, TunnelState::Kind::Up);
    QVERIFY(!m_rig->host->status().isReachable()); // not before it is proved
    QTRY_VERIFY(m_rig->host->status().isReachable());
    QVERIFY(m_rig->host->status().probe->remark.isEmpty());
    const Timestamp first = *m_rig->host->status().lastGood;
    QTRY_VERIFY(*m_rig->host->status().lastGood > first); // again and again
    QCOMPARE(m_rig->host->publicUrlOf(m_rig->endpoint()).port(), relay.serverPort());
    QCOMPARE(m_rig->host->publicUrlOf(m_rig->endpoint()).path(), m_rig->endpoint().path());
    m_rig->host->stop();
    QVERIFY(m_rig->host->publicUrlOf(m_rig->endpoint()).isEmpty());
    QVERIFY(changes.size() >= 4);
}

void TestFlowTunnel::alteredBodyIsNamed()
{
    Relay relay(m_rig->port());
    relay.setChange([](QByteArray bytes) { return bytes.replace("1.0", "1  "); });
    m_rig->host->start(ownUrl(relay.url()));
    QTRY_COMPARE(m_rig->probed(), ProbeResult::Kind::Altered);
    QVERIFY(m_rig->host->status().probe->message.contains(u"changes the body"_s));
    QVERIFY(!m_rig->host->status().lastGood);
}

void TestFlowTunnel::lostSignatureIsNamed()
{
    Relay relay(m_rig->port());
    relay.setChange(
        [](QByteArray bytes) { return bytes.replace("FUB-Signature", "FUB-Signatura"); });
    m_rig->host->start(ownUrl(relay.url()));
    QTRY_COMPARE(m_rig->probed(), ProbeResult::Kind::Altered);
    QVERIFY(m_rig->host->status().probe->message.contains(u"FUB-Signature"_s));
}

void TestFlowTunnel::changedHeaderCaseIsARemark()
{
    Relay relay(m_rig->port());
    relay.setChange(
        [](QByteArray bytes) { return bytes.replace("X-HookGlass-cAsE", "X-Hookglass-Case"); });
    m_rig->host->start(ownUrl(relay.url()));
    QTRY_VERIFY(m_rig->host->status().isReachable());
    QVERIFY(m_rig->host->status().probe->remark.contains(u"upper and lower case"_s));
}

/// Not as a library likes them: from Qt 6.8 on its own client puts names in lower case.
void TestFlowTunnel::namesAreSentAsWritten()
{
    Relay relay(m_rig->port());
    QByteArray sent;
    relay.setChange([&sent](const QByteArray &bytes) {
        sent += bytes;
        return bytes;
    });
    m_rig->host->start(ownUrl(relay.url()));
    QTRY_VERIFY(m_rig->host->status().isReachable());
    QVERIFY(sent.startsWith("POST /probe/"));
    for (const QByteArray &name :
         {"Host"_ba, "Content-Type"_ba, "FUB-Signature"_ba, "X-HookGlass-cAsE"_ba})
        QVERIFY2(sent.contains("\r\n" + name + ": "), name.constData());
    QVERIFY(!sent.contains("accept-encoding") && !sent.contains("Accept-Encoding"));
}

void TestFlowTunnel::overTls()
{
    const QSslConfiguration server = selfSignedFor("localhost");
    const QSslConfiguration before = QSslConfiguration::defaultConfiguration();
    QSslConfiguration trusting = before;
    trusting.addCaCertificate(server.localCertificate());
    QSslConfiguration::setDefaultConfiguration(trusting);
    const auto restore =
        qScopeGuard([&before] { QSslConfiguration::setDefaultConfiguration(before); });
    const TlsRelay relay(m_rig->port(), server);
    m_rig->host->start(ownUrl(relay.url()));
    QTRY_VERIFY_WITH_TIMEOUT(m_rig->host->status().probe.has_value(), 20'000);
    QVERIFY2(m_rig->host->status().isReachable(), qPrintable(m_rig->host->status().probe->message));
    QCOMPARE(m_rig->host->status().probe->remark, QString());
}

void TestFlowTunnel::certificatesAreChecked()
{
    const TlsRelay relay(m_rig->port(), selfSignedFor("localhost"));
    m_rig->host->start(ownUrl(relay.url()));
    QTRY_VERIFY_WITH_TIMEOUT(m_rig->host->status().probe.has_value(), 20'000);
    QCOMPARE(m_rig->probed(), ProbeResult::Kind::Unreachable);
    QVERIFY2(m_rig->host->status().probe->message.contains(u"certificate"_s),
             qPrintable(m_rig->host->status().probe->message));
}

void TestFlowTunnel::anotherServerIsNoSuccess()
{
    ScriptedServer other;
    other.setAnswers({jsonAnswer(200, "{}", "Server: nginx\r\n")});
    m_rig->host->start(ownUrl(other.base(u""_s)));
    QTRY_COMPARE(m_rig->probed(), ProbeResult::Kind::Elsewhere);
    QVERIFY(m_rig->host->status().probe->message.contains(u"nginx"_s));
}

/// It answers as we do.
void TestFlowTunnel::anotherServersNoContentIsNoSuccess()
{
    TunnelPatience patience = quick();
    patience.probe = 300ms;
    m_rig->host = std::make_unique<TunnelHost>(m_rig->workspace, *m_rig->desks, patience);
    ScriptedServer other;
    other.setAnswers({{"HTTP/1.1 204 No Content\r\n\r\n"}});
    m_rig->host->start(ownUrl(other.base(u""_s)));
    QTRY_VERIFY(m_rig->host->status().probe.has_value());
    QCOMPARE(m_rig->probed(), ProbeResult::Kind::Elsewhere);
    QVERIFY(m_rig->host->status().probe->message.contains(u"did not arrive here"_s));
}

void TestFlowTunnel::anotherProtocolIsNoSuccess()
{
    ScriptedServer other;
    other.setAnswers({{"220 mail.example.com ESMTP\r\n\r\n"}});
    m_rig->host->start(ownUrl(other.base(u""_s)));
    QTRY_COMPARE(m_rig->probed(), ProbeResult::Kind::Elsewhere);
    QVERIFY(m_rig->host->status().probe->message.contains(u"HTTP"_s));
}

void TestFlowTunnel::deadAddressIsNoGreenLight()
{
    auto relay = std::make_unique<Relay>(m_rig->port());
    m_rig->host->start(ownUrl(relay->url()));
    QTRY_VERIFY(m_rig->host->status().isReachable());
    relay.reset();
    QTRY_COMPARE(m_rig->host->status().isReachable(), false);
    QVERIFY(!m_rig->host->status().probe->message.isEmpty());
    QVERIFY(m_rig->host->status().lastGood); // when it was good last is still told
}

void TestFlowTunnel::probesLeaveNothingBehind()
{
    const Relay relay(m_rig->port());
    m_rig->host->start(ownUrl(relay.url()));
    QTRY_VERIFY(m_rig->host->status().isReachable());
    std::optional<qsizetype> events;
    m_rig->workspace.loadEventIds(
        this, [&](const Result<QList<EventId>> &ids) { events = ids ? ids->size() : -1; });
    QTRY_VERIFY(events.has_value());
    QCOMPARE(*events, 0);
}

TunnelHost &TestFlowTunnel::makePatientHost(std::chrono::milliseconds beat)
{
    TunnelPatience patience = quick();
    patience.interval = 1h;
    patience.beat = beat;
    patience.sleep = 100ms;
    m_rig->host = std::make_unique<TunnelHost>(m_rig->workspace, *m_rig->desks, patience);
    return *m_rig->host;
}

/// Nothing runs while a computer sleeps, and nothing runs in this thread meanwhile.
void TestFlowTunnel::sleepIsFollowedByAProbe()
{
    QCOMPARE(TunnelPatience().interval, 60s);
    const Relay relay(m_rig->port());
    TunnelHost &host = makePatientHost(20ms);
    host.start(ownUrl(relay.url()));
    QTRY_VERIFY(host.status().isReachable());
    const Timestamp asleep = m_rig->workspace.clock().now();
    QThread::sleep(1);
    QTRY_VERIFY(*host.status().lastGood > asleep + 1s);
}

void TestFlowTunnel::anotherNetworkIsFollowedByAProbe()
{
    const Relay relay(m_rig->port());
    TunnelHost &host = makePatientHost(1h);
    host.start(ownUrl(relay.url()));
    QTRY_VERIFY(host.status().isReachable());
    const Timestamp first = *host.status().lastGood;
    const QList<QHostAddress> addresses{QHostAddress(u"192.0.2.7"_s)};
    host.noteAddresses(addresses);
    QVERIFY(host.status().isProbing);
    QTRY_VERIFY(*host.status().lastGood > first);
    host.noteAddresses(addresses); // the same as before
    QVERIFY(!host.status().isProbing);
}

void TestFlowTunnel::quickTunnelsAreTemporaryWhoeverOpensThem()
{
    // Names are looked up by the proxy, which is not there: nothing leaves this machine.
    QNetworkProxy::setApplicationProxy(QNetworkProxy(QNetworkProxy::HttpProxy, u"127.0.0.1"_s, 9));
    const auto restore =
        qScopeGuard([] { QNetworkProxy::setApplicationProxy(QNetworkProxy::NoProxy); });
    m_rig->host->start(ownUrl(QUrl(u"https://quick-fox.trycloudflare.com"_s)));
    QVERIFY(m_rig->host->status().isTemporary);
    QVERIFY(m_rig->host->status().state.message.contains(u"Temporary"_s));
    QTRY_VERIFY(m_rig->host->status().probe.has_value());
    QVERIFY(!m_rig->host->status().isReachable());
    m_rig->host->start(ownUrl(QUrl(u"https://hooks.example.com"_s)));
    QVERIFY(!m_rig->host->status().isTemporary);
    m_rig->host->stop();
}

/// A program that tells the address in the file, again after each start, and ends when it is told.
TunnelChoice TestFlowTunnel::commandPrinting(const QString &file)
{
    const QString script = m_folder->filePath(u"tunnel.sh"_s);
    QFile out(script);
    if (out.open(QIODevice::WriteOnly))
        out.write("#!/bin/sh\necho \"docs: https://example.com/docs\"\n"
                  "printf 'your url is: '; cat \"$1\"; echo\n"
                  "exec tail -f /dev/null --pid=$$\n");
    out.close();
    out.setPermissions(QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
    TunnelChoice choice;
    choice.kind = TunnelChoice::Kind::OwnCommand;
    choice.command = {script, file, u"{port}"_s};
    choice.pattern = u"your url is: (\\S+)"_s;
    return choice;
}

void TestFlowTunnel::webhooksFollow()
{
    const QString path = m_rig->endpoint().path();
    const auto first = std::make_unique<Relay>(m_rig->port());
    const Relay second(m_rig->port());
    // Ours at an address of the past, one switched off by the user, and somebody else's.
    const qint64 ours = m_rig->create(u"peopleCreated"_s, u"http://127.0.0.1:9"_s + path);
    const qint64 withQuery =
        m_rig->create(u"notesCreated"_s, u"http://127.0.0.1:9"_s + path + u"/notes?x=1"_s);
    const qint64 theirs = m_rig->create(u"peopleCreated"_s, u"http://127.0.0.1:9/theirs"_s);
    QVERIFY(ours && withQuery && theirs);

    const QString file = m_folder->filePath(u"address"_s);
    const auto setAddress = [&](const QUrl &url) {
        QFile out(file);
        return out.open(QIODevice::WriteOnly) && out.write(url.toString().toUtf8()) > 0;
    };
    QVERIFY(setAddress(first->url()));
    QSignalSpy followed(m_rig->host.get(), &TunnelHost::followed);
    m_rig->host->start(commandPrinting(file));
    const auto urlOf = [&](qint64 id) {
        for (const Webhook &webhook : m_rig->webhooks()) {
            if (webhook.id == id)
                return webhook.url;
        }
        return QString();
    };
    QTRY_COMPARE(urlOf(ours), first->url().toString() + path);
    QTRY_COMPARE(urlOf(withQuery), first->url().toString() + path + u"/notes?x=1"_s);
    QTRY_COMPARE(followed.size(), 1);
    QVERIFY(followed.constFirst().at(1).toBool());
    QCOMPARE(urlOf(theirs), u"http://127.0.0.1:9/theirs"_s);

    // Another address after the program's end: same ids, same places.
    QVERIFY(setAddress(second.url()));
    m_rig->host->start(commandPrinting(file));
    QTRY_COMPARE(urlOf(ours), second.url().toString() + path);
    QTRY_COMPARE(urlOf(withQuery), second.url().toString() + path + u"/notes?x=1"_s);
    QCOMPARE(urlOf(theirs), u"http://127.0.0.1:9/theirs"_s);
    QCOMPARE(m_rig->webhooks().size(), 3);
}

void TestFlowTunnel::followIsMadeUpForAfterARestart()
{
    const QString path = m_rig->endpoint().path();
    auto relay = std::make_unique<Relay>(m_rig->port());
    m_rig->host->start(ownUrl(relay->url()));
    QTRY_VERIFY(m_rig->host->status().isReachable());
    // Registered meanwhile by a run that crashed before it could tell anybody.
    const qint64 id = m_rig->create(u"peopleCreated"_s, u"http://127.0.0.1:9"_s + path);
    m_rig->host->stop();
    m_rig->host->start(ownUrl(relay->url()));
    QTRY_COMPARE(m_rig->webhooks().constFirst().url, relay->url().toString() + path);
    QCOMPARE(m_rig->webhooks().constFirst().id, id);
}

/// Such as by taking a deletion back after the tunnel moved.
void TestFlowTunnel::oldAddressesThatComeBackAreFollowed()
{
    const QString path = m_rig->endpoint().path();
    const Relay relay(m_rig->port());
    const qint64 first = m_rig->create(u"peopleCreated"_s, u"http://127.0.0.1:9"_s + path);
    QSignalSpy followed(m_rig->host.get(), &TunnelHost::followed);
    m_rig->host->start(ownUrl(relay.url()));
    QTRY_COMPARE(followed.size(), 1);
    WebhookDesk *desk = m_rig->desks->desks().constFirst();
    WebhookPlan plan;
    plan.steps.append(
        {PlanStep::Kind::Create,
         {},
         {0, u"notesCreated"_s, u"http://127.0.0.1:9"_s + path, QString(Webhook::Active)},
         false});
    QVERIFY(desk->apply(plan, PlanRunner::Foreign::Skip));
    QTRY_COMPARE(followed.size(), 2);
    const QList<Webhook> webhooks = m_rig->webhooks();
    QCOMPARE(webhooks.size(), 2);
    for (const Webhook &webhook : webhooks)
        QCOMPARE(webhook.url, relay.url().toString() + path);
    QVERIFY(webhooks.at(0).id == first || webhooks.at(1).id == first);
}

void TestFlowTunnel::badChoicesAreRefused_data()
{
    QTest::addColumn<TunnelChoice>("choice");
    QTest::addColumn<QString>("words");
    TunnelChoice choice;
    choice.kind = TunnelChoice::Kind::OwnUrl;
    choice.url = u"http://hooks.example.com"_s;
    QTest::newRow("http elsewhere") << choice << u"https"_s;
    choice.url = u"https://user:key@example.com"_s;
    QTest::newRow("keys in it") << choice << u"without keys"_s;
    choice = {};
    choice.kind = TunnelChoice::Kind::OwnServer;
    choice.url = u"https://hooks.example.com"_s;
    choice.destination = u"-oProxyCommand=x@h"_s;
    choice.remotePort = 80;
    QTest::newRow("an option as a server") << choice << u"user@host"_s;
    choice.destination = u"me@example.com"_s;
    choice.remotePort = 0;
    QTest::newRow("no port") << choice << u"65535"_s;
    choice = {};
    choice.kind = TunnelChoice::Kind::OwnCommand;
    choice.command = QStringList{u"x"_s};
    choice.pattern = u"("_s;
    QTest::newRow("bad pattern") << choice << u"regular expression"_s;
    choice = {};
    choice.kind = TunnelChoice::Kind::Provider;
    choice.provider = u"nobody"_s;
    QTest::newRow("unknown provider") << choice << u"nobody"_s;
}

void TestFlowTunnel::badChoicesAreRefused()
{
    QFETCH(TunnelChoice, choice);
    QFETCH(QString, words);
    m_rig->host->start(choice);
    QVERIFY2(m_rig->host->status().problem.contains(words),
             qPrintable(m_rig->host->status().problem));
    QVERIFY(m_rig->host->status().state.kind == TunnelState::Kind::Stopped);
    QCOMPARE(TunnelChoice::fromJson(choice.toJson()), choice);
}

QTEST_GUILESS_MAIN(TestFlowTunnel)
#include "tst_flow_tunnel.moc"
