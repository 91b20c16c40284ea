// SPDX-License-Identifier: MIT
// What tunnel programs print, and what we make of it.
#include "tunnel/outputlines.h"
#include "tunnel/tunnelprovider.h"

#include <QtTest/QTest>

using namespace Hookglass;
using namespace Qt::StringLiterals;

class TestTunnelProviders final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void linesAreWholeHoweverTheyCome();
    void controlsAreTakenOut();
    void endlessLinesAreCut();
    void addressesAreFound_data();
    void addressesAreFound();
    void adviceForKnownTroubles_data();
    void adviceForKnownTroubles();
    void portsAreFilledIn();
    void hostsAreRecognised();
    void ownCommands();

private:
    TunnelCatalog m_catalog;
};

void TestTunnelProviders::initTestCase()
{
    const Result<TunnelCatalog> catalog = TunnelCatalog::load();
    QVERIFY2(catalog, qPrintable(catalog ? QString() : catalog.error().detail));
    m_catalog = *catalog;
}

void TestTunnelProviders::linesAreWholeHoweverTheyCome()
{
    const QByteArray text = "first\r\n\nsecond h\xc3\xa9\rthird\nrest";
    const QStringList whole{u"first"_s, u"second hé"_s, u"third"_s};
    for (int size = 1; size <= text.size(); ++size) {
        OutputLines lines;
        QStringList found;
        for (qsizetype at = 0; at < text.size(); at += size)
            found += lines.add(text.mid(at, size));
        QCOMPARE(found, whole);
        QCOMPARE(lines.rest(), u"rest"_s);
        QCOMPARE(lines.rest(), QString());
    }
}

void TestTunnelProviders::controlsAreTakenOut()
{
    OutputLines lines;
    QCOMPARE(lines.add("\x1b[1;32mhttps://a\x1b[0m\x1b]8;;https://docs\x1b\\.b\x07\t|\x1b[2K\n"),
             QStringList{u"https://a.b\t|"_s});
    // "tput sgr0" ends with a change of the character set; other strings than OSC.
    QCOMPARE(lines.add("\x1b[1mat https://a.b\x1b(B\x1b[m\n\x1bP1$r0m\x1b\\\x1b=x\x1b"
                       "7y\n"),
             (QStringList{u"at https://a.b"_s, u"xy"_s}));
}

void TestTunnelProviders::endlessLinesAreCut()
{
    OutputLines lines;
    qsizetype total = 0;
    for (int i = 0; i < 100; ++i) {
        const QStringList found = lines.add(QByteArray(10'000, 'x'));
        for (const QString &line : found) {
            QVERIFY(line.size() <= OutputLines::LongestLine);
            total += line.size();
        }
    }
    QVERIFY(total > 0);
    QVERIFY(lines.rest().size() <= OutputLines::LongestLine);
}

void TestTunnelProviders::addressesAreFound_data()
{
    QTest::addColumn<QString>("id");
    QTest::addColumn<QString>("line");
    QTest::addColumn<QString>("url"); // empty: none
    const auto row = [](const char *id, const QString &line, const QString &url) {
        QTest::addRow("%s: %s", id, qPrintable(line.left(40)))
            << QString::fromLatin1(id) << line << url;
    };
    const auto flare = u"https://quick-brown-fox-1.trycloudflare.com"_s;
    row("cloudflared",
        u"2026-11-24T10:00:00Z INF |  https://quick-brown-fox-1.trycloudflare.com         |"_s,
        flare);
    row("cloudflared", u"2026 INF Requesting new quick Tunnel on trycloudflare.com..."_s, {});
    row("cloudflared",
        u"failed to request quick Tunnel: Post \"https://api.trycloudflare.com/tunnel\": EOF"_s,
        {});
    row("cloudflared",
        u"Thank you for trying Cloudflare Tunnel. https://developers.cloudflare.com/apps"_s, {});
    row("cloudflared", u"see https://fox.trycloudflare.com.evil.example/"_s, {});
    row("ngrok",
        uR"({"addr":"http://localhost:80","lvl":"info","msg":"started tunnel","name":"command_line","obj":"tunnels","t":"2026","url":"https://ab-1.ngrok-free.app"})"_s,
        u"https://ab-1.ngrok-free.app"_s);
    row("ngrok", uR"({"lvl":"info","msg":"update available","url":"https://ngrok.com/download"})"_s,
        {});
    row("localhost.run",
        u"abc123.lhr.life tunneled with tls termination, https://abc123.lhr.life"_s,
        u"https://abc123.lhr.life"_s);
    row("localhost.run",
        u"To set up and manage custom domains go to https://admin.localhost.run/"_s, {});
    row("serveo", u"Forwarding HTTP traffic from https://abc.serveo.net"_s,
        u"https://abc.serveo.net"_s);
    row("serveo", u"To request a particular subdomain see https://serveo.net/#manual"_s, {});
    row("pinggy", u"https://rnabc-1-2-3-4.a.free.pinggy.link"_s,
        u"https://rnabc-1-2-3-4.a.free.pinggy.link"_s);
    row("pinggy", u"https://rnabc-1-2-3-4.run.pinggy-free.link"_s,
        u"https://rnabc-1-2-3-4.run.pinggy-free.link"_s);
    row("pinggy", u"https://rnabc-1-2-3-4.free.pinggy.net"_s,
        u"https://rnabc-1-2-3-4.free.pinggy.net"_s);
    row("pinggy", u"Upgrade to Pinggy Pro: https://dashboard.pinggy.io"_s, {});
    row("tailscale", u"https://box.tail1234.ts.net/"_s, u"https://box.tail1234.ts.net"_s);
    row("tailscale", u"https://box.tail1234.ts.net:8443/"_s, u"https://box.tail1234.ts.net:8443"_s);
    row("tailscale", u"Docs: https://tailscale.com/s/serve-cli"_s, {});
    row("devtunnel", u"Connect via browser: https://abc1-8080.euw.devtunnels.ms"_s,
        u"https://abc1-8080.euw.devtunnels.ms"_s);
    row("devtunnel",
        u"Connect via browser: https://my-box.euw.devtunnels.ms:8080, "
        "https://my-box-8080.euw.devtunnels.ms"_s,
        u"https://my-box-8080.euw.devtunnels.ms"_s);
    row("devtunnel", u"Inspect network activity: https://abc1-8080-inspect.euw.devtunnels.ms"_s,
        {});
    row("zrok", u"access your zrok share at https://ab12cd.share.zrok.io"_s,
        u"https://ab12cd.share.zrok.io"_s);
    row("zrok",
        uR"({"level":"info","msg":"access your zrok share at the following endpoints:\n https://ab12cd.share.zrok.io"})"_s,
        u"https://ab12cd.share.zrok.io"_s);
    row("zrok", u"see https://docs.zrok.io"_s, {});
    row("zrok2", u" ab12cd.shares.zrok.io"_s, u"https://ab12cd.shares.zrok.io"_s);
    row("zrok2", u"see https://example.com/ab.shares.zrok.io"_s, {});
    row("zrok2", u"see https://ab.shares.zrok.io.evil.example"_s, {});
    row("localtunnel", u"your url is: https://tall-cat.loca.lt"_s, u"https://tall-cat.loca.lt"_s);
    row("localtunnel", u"https://github.com/localtunnel/localtunnel"_s, {});
}

void TestTunnelProviders::addressesAreFound()
{
    QFETCH(QString, id);
    QFETCH(QString, line);
    QFETCH(QString, url);
    const TunnelProvider *provider = m_catalog.find(id);
    QVERIFY(provider);
    const std::optional<QUrl> found = provider->urlIn(line);
    QCOMPARE(found ? found->toString() : QString(), url);
}

void TestTunnelProviders::adviceForKnownTroubles_data()
{
    QTest::addColumn<QString>("id");
    QTest::addColumn<QString>("line");
    QTest::addColumn<QString>("word");
    QTest::newRow("ngrok token") << u"ngrok"_s << u"ERROR: ERR_NGROK_4018"_s << u"authtoken"_s;
    QTest::newRow("cloudflare limit")
        << u"cloudflared"_s << u"status_code=\"429 Too Many Requests\""_s << u"Wait"_s;
    QTest::newRow("zrok") << u"zrok"_s << u"unable to load environment; did you 'zrok enable'?"_s
                          << u"zrok enable"_s;
    QTest::newRow("zrok 2") << u"zrok2"_s
                            << u"unable to load environment; did you 'zrok2 enable'?"_s
                            << u"zrok2 enable"_s;
    // Every quick tunnel says this.
    QTest::newRow("cloudflared without a file")
        << u"cloudflared"_s
        << u"INF Cannot determine default configuration path. No file [config.yml config.yaml] in "
           "[~/.cloudflared]"_s
        << QString();
    for (const QString &id : {u"localhost.run"_s, u"serveo"_s, u"pinggy"_s}) {
        QTest::addRow("%s: no key", qPrintable(id))
            << id << u"me@host: Permission denied (publickey,keyboard-interactive)."_s
            << u"ssh-keygen -t"_s;
        QTest::addRow("%s: another host key", qPrintable(id))
            << id << u"Host key verification failed."_s << u"ssh-keygen -R"_s;
        QTest::addRow("%s: no network", qPrintable(id))
            << id << u"ssh: Could not resolve hostname x: Name or service not known"_s
            << u"network"_s;
    }
    QTest::newRow("nothing") << u"ngrok"_s << u"all is well"_s << QString();
}

void TestTunnelProviders::adviceForKnownTroubles()
{
    QFETCH(QString, id);
    QFETCH(QString, line);
    QFETCH(QString, word);
    const QString advice = m_catalog.find(id)->adviceFor(line);
    QVERIFY2(word.isEmpty() ? advice.isEmpty() : advice.contains(word), qPrintable(advice));
}

void TestTunnelProviders::portsAreFilledIn()
{
    for (const TunnelProvider &provider : m_catalog.providers()) {
        const QStringList filled = provider.argumentsFor(4711, 4712);
        QVERIFY2(filled.join(u' ').contains(u"4711"_s), qPrintable(provider.id));
        QVERIFY(!filled.join(u' ').contains(u'{'));
        QVERIFY2(!provider.troubles.isEmpty(), qPrintable(provider.id));
    }
}

void TestTunnelProviders::hostsAreRecognised()
{
    QCOMPARE(m_catalog.ofHost(u"Fox-1.TryCloudflare.com"_s)->id, u"cloudflared"_s);
    QCOMPARE(m_catalog.ofHost(u"x.ngrok-free.app"_s)->id, u"ngrok"_s);
    QVERIFY(!m_catalog.ofHost(u"trycloudflare.com.example.com"_s));
    QVERIFY(!m_catalog.ofHost(u"nottrycloudflare.com"_s));
}

void TestTunnelProviders::ownCommands()
{
    const QString pattern = u"(https://\\S+)"_s;
    for (const QString &argument : {u"--authtoken"_s, u"--auth-token=abc"_s, u"API_KEY=abc"_s}) {
        const Result<TunnelProvider> refused =
            customTunnel({u"mytunnel"_s, argument, u"abc"_s}, pattern);
        QVERIFY2(!refused, qPrintable(argument));
        QVERIFY(!refused.error().message.contains(u"abc"_s));
    }
    QVERIFY(
        customTunnel({u"mytunnel"_s, u"--config"_s, u"/home/me/token-tunnel/x.yml"_s}, pattern));
    const Result<TunnelProvider> own =
        customTunnel({u"mytunnel"_s, u"--to"_s, u"{port}"_s}, u"open at (https://\\S+)"_s);
    QVERIFY(own);
    QCOMPARE(own->argumentsFor(80, 0), (QStringList{u"--to"_s, u"80"_s}));
    QCOMPARE(own->urlIn(u"open at https://x.example/y now"_s)->toString(),
             u"https://x.example/y"_s);
    QVERIFY(!own->urlIn(u"open at https://"_s));
    QCOMPARE(customTunnel({u"t"_s}, u"https://\\w+"_s)->urlIn(u"<https://abc>"_s)->toString(),
             u"https://abc"_s);
    QVERIFY(!customTunnel({}, u"x"_s));
    QVERIFY(!customTunnel({u"t"_s}, {}));
    QVERIFY(customTunnel({u"t"_s}, u"("_s).error().message.contains(u"regular expression"_s));
}

QTEST_GUILESS_MAIN(TestTunnelProviders)
#include "tst_tunnel_providers.moc"
