// SPDX-License-Identifier: MIT
// What each provider's program prints, played by a script in pieces, to the provider of the
// catalogue. The texts are those of the programs' documentation, with addresses made up.
#include "support/scriptedserver.h"
#include "tunnel/tunnelsupervisor.h"

#include <QtCore/QFile>
#include <QtCore/QTemporaryDir>
#include <QtTest/QTest>

using namespace Hookglass;
using namespace Hookglass::Test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using Kind = TunnelState::Kind;

class TestTunnelTranscripts final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void anyPieces_data() { rows(); }
    void anyPieces();
    void played_data() { rows(); }
    void played();
    void cloudflaredTellsOnlyByMetrics();
    void ngrokTellsOnlyByItsApi();

private:
    void rows();
    /// The catalogue's provider, with a script in its program's place. It writes its arguments to
    /// the file "arguments", then the text in pieces.
    TunnelProvider scripted(const QString &id, const QByteArray &text) const;
    QStringList argumentsSeen() const;

    TunnelCatalog m_catalog;
    QTemporaryDir m_folder;
};

void TestTunnelTranscripts::initTestCase()
{
    const Result<TunnelCatalog> catalog = TunnelCatalog::load();
    QVERIFY(catalog);
    m_catalog = *catalog;
    QVERIFY(m_folder.isValid());
}

void TestTunnelTranscripts::rows()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QStringList>("urls");
    QStringList missing;
    for (const TunnelProvider &provider : m_catalog.providers())
        missing << provider.id;
    const auto row = [&](const char *id, const QByteArray &text, const QStringList &urls) {
        QTest::newRow(id) << text << urls;
        missing.removeOne(QString::fromLatin1(id));
    };
    row("cloudflared",
        "2026-11-24T10:00:00Z INF Thank you for trying Cloudflare Tunnel. Doing so, without a "
        "Cloudflare account, is a quick way to experiment and try it out. However, be aware that "
        "these account-less Tunnels have no uptime guarantee, are subject to the Cloudflare "
        "Online Services Terms of Use (https://www.cloudflare.com/website-terms/), and Cloudflare "
        "reserves the right to investigate your use of Tunnels for violations of such terms. If "
        "you intend to use Tunnels in production you should use a pre-created named tunnel by "
        "following: https://developers.cloudflare.com/cloudflare-one/connections/connect-apps\n"
        "2026-11-24T10:00:00Z INF Requesting new quick Tunnel on trycloudflare.com...\n"
        "2026-11-24T10:00:03Z INF +-------------------------------------------------------+\n"
        "2026-11-24T10:00:03Z INF |  Your quick Tunnel has been created! Visit it at (it may take "
        "some time to be reachable):  |\n"
        "2026-11-24T10:00:03Z INF |  \x1b[36mhttps://quick-brown-fox-1.trycloudflare.com\x1b[0m   "
        "|\r\n"
        "2026-11-24T10:00:03Z INF +-------------------------------------------------------+\n"
        "2026-11-24T10:00:03Z INF Cannot determine default configuration path. No file "
        "[config.yml config.yaml] in [~/.cloudflared /etc/cloudflared]\n"
        "2026-11-24T10:00:03Z INF Settings: map[ha-connections:1 url:http://127.0.0.1:4711]\n"
        "2026-11-24T10:00:04Z INF Registered tunnel connection connIndex=0 location=fra08\n",
        {u"https://quick-brown-fox-1.trycloudflare.com"_s});
    row("ngrok",
        R"({"lvl":"info","msg":"no configuration paths supplied","t":"2026-11-24T10:00:00Z"})"
        "\n"
        R"({"lvl":"info","msg":"update available","obj":"updater","url":"https://ngrok.com/download"})"
        "\n"
        R"({"addr":"http://localhost:4711","lvl":"info","msg":"started tunnel","name":)"
        R"("command_line","obj":"tunnels","t":"2026","url":"https://ab12-1.ngrok-free.app"})"
        "\n",
        {u"https://ab12-1.ngrok-free.app"_s});
    row("localhost.run",
        "\n================================================================================\n"
        "Welcome to localhost.run!\n\nFollow your favourite reverse tunnel at "
        "[https://twitter.com/localhost_run].\n\nTo set up and manage custom domains go to "
        "https://admin.localhost.run/\n\nMore details on custom domains (and how to enable "
        "subdomains of your custom\ndomain) at https://localhost.run/docs/custom-domains\n"
        "================================================================================\n\n"
        "** your connection id is 0a1b, please mention it if you send me a message. **\n\n"
        "authenticated as anonymous user\r\n"
        "8beaa541ba3dc2.lhr.life tunneled with tls termination, https://8beaa541ba3dc2.lhr.life\n"
        "create an account and add your key for a longer lasting domain name. see "
        "https://localhost.run/docs/forever-free/ for more information.\n"
        "Open your tunnel address on your mobile with this QR:\n\n"
        "f00d.lhr.life tunneled with tls termination, https://f00d.lhr.life\n",
        {u"https://8beaa541ba3dc2.lhr.life"_s, u"https://f00d.lhr.life"_s});
    row("serveo",
        "Warning: Permanently added 'serveo.net' (RSA) to the list of known hosts.\n"
        "\x1b[32mForwarding HTTP traffic from "
        "https://2757a812313bfa78-1-2-3-4.serveousercontent.com\x1b(B\x1b[m\n"
        "Tip (1): Create an account to reserve names: https://console.serveo.net/settings?n=1\n",
        {u"https://2757a812313bfa78-1-2-3-4.serveousercontent.com"_s});
    row("pinggy",
        "Allocated port 8 for remote forward to 127.0.0.1:4711\n"
        "You are not authenticated.\nYour tunnel will expire in 60 minutes. Upgrade to Pinggy Pro "
        "to get unrestricted tunnels. https://dashboard.pinggy.io\n\n"
        "http://rnabc-1-2-3-4.run.pinggy-free.link\n"
        "https://rnabc-1-2-3-4.run.pinggy-free.link\n",
        {u"https://rnabc-1-2-3-4.run.pinggy-free.link"_s});
    row("tailscale",
        "Available on the internet:\n\nhttps://box.tail1234.ts.net/\n"
        "|-- proxy http://127.0.0.1:4711\n\nPress Ctrl+C to exit.\n"
        "Docs: https://tailscale.com/s/serve-headers\n",
        {u"https://box.tail1234.ts.net"_s});
    row("devtunnel",
        "Hosting port: 4711\nConnect via browser: https://bskw8blx.inc1.devtunnels.ms:4711, "
        "https://bskw8blx-4711.inc1.devtunnels.ms\n"
        "Inspect network activity: https://bskw8blx-4711-inspect.inc1.devtunnels.ms\n\n"
        "Ready to accept connections for tunnel: bskw8blx\n",
        {u"https://bskw8blx-4711.inc1.devtunnels.ms"_s});
    row("zrok",
        "[   0.069]    INFO main.(*sharePublicCommand).run: access your zrok share at the "
        "following endpoints:\n https://3s9fddkilbi6.share.zrok.io\n"
        "[   9.100]    INFO main.(*sharePublicCommand).run: 1.2.3.4 -> POST /in/x\n",
        {u"https://3s9fddkilbi6.share.zrok.io"_s});
    row("zrok2",
        "access your zrok share at the following endpoints:\n 56pxrooyccnb.shares.zrok.io\n",
        {u"https://56pxrooyccnb.shares.zrok.io"_s});
    row("localtunnel", "your url is: https://tall-cat-1.loca.lt\n",
        {u"https://tall-cat-1.loca.lt"_s});
    QCOMPARE(missing, QStringList()); // every provider of the catalogue is played
}

/// Wherever the pipe cuts it.
void TestTunnelTranscripts::anyPieces()
{
    QFETCH(QByteArray, text);
    QFETCH(QStringList, urls);
    const TunnelProvider *provider = m_catalog.find(QString::fromLatin1(QTest::currentDataTag()));
    QVERIFY(provider);
    for (qsizetype size = 1; size < 200; ++size) {
        OutputLines lines;
        QStringList found;
        for (qsizetype at = 0; at < text.size(); at += size) {
            const QStringList whole = lines.add(text.mid(at, size));
            for (const QString &line : whole) {
                if (const std::optional<QUrl> url = provider->urlIn(line))
                    found << url->toString();
            }
        }
        QCOMPARE(found, urls);
    }
}

TunnelProvider TestTunnelTranscripts::scripted(const QString &id, const QByteArray &text) const
{
    const auto write = [this](const QString &name, const QByteArray &bytes) {
        QFile file(m_folder.filePath(name));
        if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size())
            qFatal("no file");
        file.setPermissions(file.permissions() | QFile::ExeOwner);
        return file.fileName();
    };
    QFile::remove(m_folder.filePath(u"arguments"_s));
    write(u"text"_s, text);
    TunnelProvider provider = *m_catalog.find(id);
    // dd writes each piece by itself.
    provider.program = write(u"program"_s, "#!/bin/sh\nDIR='" + m_folder.path().toLocal8Bit() +
                                               "'\nprintf '%s\\n' \"$@\" > $DIR/new\n"
                                               "mv $DIR/new $DIR/arguments\n"
                                               "dd if=$DIR/text bs=7 2>/dev/null\n"
                                               "exec cat /dev/zero >/dev/null\n");
    return provider;
}

QStringList TestTunnelTranscripts::argumentsSeen() const
{
    QFile file(m_folder.filePath(u"arguments"_s));
    return file.open(QIODevice::ReadOnly)
               ? QString::fromUtf8(file.readAll()).split(u'\n', Qt::SkipEmptyParts)
               : QStringList();
}

void TestTunnelTranscripts::played()
{
    QFETCH(QByteArray, text);
    QFETCH(QStringList, urls);
    const QString id = QString::fromLatin1(QTest::currentDataTag());
    TunnelTiming timing;
    timing.metrics = 20ms;
    timing.gentle = 500ms;
    TunnelSupervisor tunnel(scripted(id, text), timing);
    QStringList up;
    QString temporary;
    connect(&tunnel, &TunnelSupervisor::stateChanged, this, [&](const TunnelState &state) {
        if (state.kind != Kind::Up)
            return;
        up << state.url.toString();
        temporary = state.message;
    });
    tunnel.start(4711);
    QTRY_VERIFY(!argumentsSeen().isEmpty());
    QVERIFY(argumentsSeen().join(u' ').contains(u"4711"_s));
    ScriptedServer metrics;
    if (!m_catalog.find(id)->readyPath.isEmpty()) {
        const qsizetype at = argumentsSeen().indexOf(u"--metrics"_s);
        QVERIFY(at >= 0);
        metrics.close();
        metrics.setHandler([](const ScriptedRequest &request) {
            return request.target == "/ready" ? jsonAnswer(200, R"({"readyConnections":1})")
                                              : jsonAnswer(404, "{}");
        });
        QVERIFY(metrics.listen(QHostAddress::LocalHost,
                               argumentsSeen().at(at + 1).section(u':', 1).toUShort()));
    }
    QTRY_COMPARE(up.size(), urls.size());
    QCOMPARE(up, urls);
    QCOMPARE(temporary.contains(u"lost after Follow Up Boss' retries"_s),
             m_catalog.find(id)->isTemporary);
}

/// Nothing useful is printed; "/quicktunnel" tells the address, "/ready" that it carries.
void TestTunnelTranscripts::cloudflaredTellsOnlyByMetrics()
{
    TunnelTiming timing;
    timing.metrics = 20ms;
    timing.gentle = 500ms;
    TunnelSupervisor tunnel(scripted(u"cloudflared"_s, "INF hello\n"), timing);
    tunnel.start(4711);
    QTRY_VERIFY(argumentsSeen().contains(u"--metrics"_s));
    QList<QByteArray> asked;
    int ready = 0;
    ScriptedServer metrics;
    metrics.close();
    metrics.setHandler([&](const ScriptedRequest &request) {
        if (asked.isEmpty() || asked.constLast() != request.target)
            asked << request.target;
        if (request.target == "/quicktunnel")
            return jsonAnswer(200, R"({"hostname":"quick-fox.trycloudflare.com"})");
        return jsonAnswer(++ready < 3 ? 503 : 200, R"({"status":503,"readyConnections":0})");
    });
    const QStringList arguments = argumentsSeen();
    QVERIFY(metrics.listen(
        QHostAddress::LocalHost,
        arguments.at(arguments.indexOf(u"--metrics"_s) + 1).section(u':', 1).toUShort()));
    QTRY_COMPARE(tunnel.state().kind, Kind::Up);
    QCOMPARE(tunnel.state().url, QUrl(u"https://quick-fox.trycloudflare.com"_s));
    QCOMPARE(asked, (QList<QByteArray>{"/quicktunnel", "/ready"}));
    QCOMPARE(ready, 3);
}

/// The log names where its API is; "started tunnel" never comes.
void TestTunnelTranscripts::ngrokTellsOnlyByItsApi()
{
    ScriptedServer api;
    api.setAnswers({jsonAnswer(200, R"({"tunnels":[],"uri":"/api/tunnels"})"),
                    jsonAnswer(200, R"({"tunnels":[{"name":"command_line","proto":"https",)"
                                    R"("public_url":"https://ab12.ngrok-free.dev"}]})")});
    TunnelTiming timing;
    timing.metrics = 20ms;
    timing.gentle = 500ms;
    const QByteArray line = R"({"addr":"127.0.0.1:%1","lvl":"info","msg":"starting web service",)"
                            R"("obj":"web","t":"2026"})"
                            "\n";
    TunnelSupervisor tunnel(
        scripted(u"ngrok"_s, QByteArray(line).replace("%1", QByteArray::number(api.serverPort()))),
        timing);
    tunnel.start(4711);
    QTRY_COMPARE(tunnel.state().kind, Kind::Up);
    QCOMPARE(tunnel.state().url, QUrl(u"https://ab12.ngrok-free.dev"_s));
    QCOMPARE(api.requests().constFirst().target, "/api/tunnels"_ba);
}

QTEST_GUILESS_MAIN(TestTunnelTranscripts)
#include "tst_tunnel_transcripts.moc"
