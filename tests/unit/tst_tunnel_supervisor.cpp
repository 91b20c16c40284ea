// SPDX-License-Identifier: MIT
// Programs that come up, end, hang, and leave children behind. Scripts stand for them.
#include "support/scriptedserver.h"
#include "tunnel/tunnelsupervisor.h"

#include <QtCore/QFile>
#include <QtCore/QScopeGuard>
#include <QtCore/QTemporaryDir>
#include <QtTest/QSignalSpy>
#include <QtTest/QTest>

#include <csignal>

using namespace Hookglass;
using namespace Hookglass::Test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using Kind = TunnelState::Kind;

namespace {

TunnelTiming quick()
{
    TunnelTiming timing;
    timing.pauses = {5ms, 10ms};
    timing.failuresToGiveUp = 4;
    timing.address = 20s;
    timing.metrics = 20ms;
    timing.gentle = 500ms;
    return timing;
}

} // namespace

class TestTunnelSupervisor final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void addressComesInPieces();
    void missingProgramSaysHowToGetIt();
    void endsAreFollowedByStarts();
    void givesUpAndTellsWhy();
    void silenceIsAFailure();
    void newAddressIsTold();
    void stopEndsTheWholeGroup();
    void stubbornProgramsAreKilled();
    void childrenLeftBehindAreEnded();
    void stubbornChildrenAreKilled();
    void programThatCannotRunIsExplained();
    void pausesGrowAndEnd();
    void addressByMetrics();
    void readyIsWaitedFor();
    void noShellReadsTheArguments();
    void keysAreWithheld();

private:
    TunnelProvider script(const QByteArray &text, const QStringList &arguments = {});
    /// The process id that a script wrote to this file, once it did.
    qint64 pidIn(const QString &name);
    static bool isAlive(qint64 pid) { return ::kill(pid_t(pid), 0) == 0; }

    std::unique_ptr<QTemporaryDir> m_folder;
};

void TestTunnelSupervisor::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    QVERIFY(m_folder->isValid());
}

/// A provider whose program is this shell script; $DIR is the test's folder.
TunnelProvider TestTunnelSupervisor::script(const QByteArray &text, const QStringList &arguments)
{
    const QString path = m_folder->filePath(u"program"_s);
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly))
        qFatal("no script");
    file.write("#!/bin/sh\nDIR='" + m_folder->path().toLocal8Bit() + "'\n" + text);
    file.close();
    file.setPermissions(file.permissions() | QFile::ExeOwner);
    Result<TunnelProvider> provider =
        customTunnel(QStringList{path} + arguments, u"at (https://[a-z.]+)"_s);
    if (!provider)
        qFatal("no provider");
    provider->title = u"Script"_s;
    return *provider;
}

qint64 TestTunnelSupervisor::pidIn(const QString &name)
{
    qint64 pid = 0;
    const bool written = QTest::qWaitFor([&] {
        QFile file(m_folder->filePath(name));
        const QByteArray text = file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
        pid = text.endsWith('\n') ? text.trimmed().toLongLong() : 0;
        return pid > 0;
    });
    return written ? pid : 0;
}

void TestTunnelSupervisor::addressComesInPieces()
{
    TunnelSupervisor tunnel(script("printf 'see https://docs\\n'; printf '\\033[32mopen at htt'; "
                                   "printf 'ps://a.b\\033[0m'; printf '\\n' >&2; exec cat "
                                   "/dev/zero >/dev/null"),
                            quick());
    QSignalSpy printed(&tunnel, &TunnelSupervisor::printed);
    tunnel.start(4711);
    QCOMPARE(tunnel.state().kind, Kind::Starting);
    QTRY_COMPARE(tunnel.state().kind, Kind::Up);
    QCOMPARE(tunnel.state().url, QUrl(u"https://a.b"_s));
    QCOMPARE(printed.at(1).at(0).toString(), u"open at https://a.b"_s);
    tunnel.stop();
    QCOMPARE(tunnel.state(), TunnelState());
}

void TestTunnelSupervisor::missingProgramSaysHowToGetIt()
{
    TunnelProvider provider = script({});
    provider.program = u"hookglass-no-such-program"_s;
    provider.howToGet = u"Get it there."_s;
    TunnelSupervisor tunnel(provider, quick());
    tunnel.start(1);
    QCOMPARE(tunnel.state().kind, Kind::Missing);
    QVERIFY(tunnel.state().message.contains(u"hookglass-no-such-program"_s));
    QVERIFY(tunnel.state().message.contains(u"Get it there."_s));
}

void TestTunnelSupervisor::endsAreFollowedByStarts()
{
    // Fails twice, then stays.
    TunnelSupervisor tunnel(
        script("echo x >> $DIR/runs; if [ $(wc -l < $DIR/runs) -lt 3 ]; then exit 7; fi; "
               "echo 'at https://a.b'; exec cat /dev/zero >/dev/null"),
        quick());
    QSignalSpy changed(&tunnel, &TunnelSupervisor::stateChanged);
    tunnel.start(1);
    QTRY_COMPARE(tunnel.state().kind, Kind::Up);
    QCOMPARE(tunnel.state().failures, 2);
    QList<Kind> kinds;
    for (const QList<QVariant> &arguments : changed)
        kinds << arguments.at(0).value<TunnelState>().kind;
    QCOMPARE(kinds, (QList<Kind>{Kind::Starting, Kind::Waiting, Kind::Starting, Kind::Waiting,
                                 Kind::Starting, Kind::Up}));
    QCOMPARE(changed.at(1).at(0).value<TunnelState>().nextTry, 5ms);
    QCOMPARE(changed.at(3).at(0).value<TunnelState>().nextTry, 10ms);
}

void TestTunnelSupervisor::givesUpAndTellsWhy()
{
    TunnelProvider provider = script("echo x >> $DIR/runs; echo 'E42: no token' >&2; exit 1");
    provider.troubles = {{QRegularExpression(u"E42"_s), u"Run login once."_s}};
    TunnelSupervisor tunnel(provider, quick());
    tunnel.start(1);
    QTRY_COMPARE(tunnel.state().kind, Kind::GivenUp);
    QVERIFY2(tunnel.state().message.contains(u"Run login once."_s),
             qPrintable(tunnel.state().message));
    QVERIFY(tunnel.state().message.contains(u"4 times"_s));
    QFile runs(m_folder->filePath(u"runs"_s));
    QVERIFY(runs.open(QIODevice::ReadOnly));
    QCOMPARE(runs.readAll().count('x'), 4);
    tunnel.start(1); // asked for again, it tries again
    QCOMPARE(tunnel.state().kind, Kind::Starting);
}

void TestTunnelSupervisor::silenceIsAFailure()
{
    TunnelTiming timing = quick();
    timing.address = 50ms;
    TunnelSupervisor tunnel(script("exec cat /dev/zero >/dev/null"), timing);
    tunnel.start(1);
    QTRY_COMPARE(tunnel.state().kind, Kind::GivenUp);
    QVERIFY(tunnel.state().message.contains(u"no address in time"_s));
}

void TestTunnelSupervisor::newAddressIsTold()
{
    TunnelSupervisor tunnel(script("echo 'at https://a.b'; echo 'at https://a.b'; "
                                   "echo 'at https://c.d'; exec cat /dev/zero >/dev/null"),
                            quick());
    QList<QUrl> urls;
    connect(&tunnel, &TunnelSupervisor::stateChanged, this, [&urls](const TunnelState &state) {
        if (state.kind == Kind::Up)
            urls << state.url;
    });
    tunnel.start(1);
    QTRY_COMPARE(urls.size(), 2);
    QCOMPARE(urls.at(1), QUrl(u"https://c.d"_s));
}

void TestTunnelSupervisor::stopEndsTheWholeGroup()
{
    auto tunnel = std::make_unique<TunnelSupervisor>(
        script("cat /dev/zero >/dev/null & echo $! > $DIR/child; echo $$ > $DIR/self; wait"),
        quick());
    tunnel->start(1);
    const qint64 child = pidIn(u"child"_s);
    const qint64 self = pidIn(u"self"_s);
    QVERIFY(child > 0 && self > 0);
    QVERIFY(isAlive(child));
    tunnel.reset(); // also without stop()
    QVERIFY(!isAlive(self));
    QTRY_VERIFY(!isAlive(child));
}

void TestTunnelSupervisor::stubbornProgramsAreKilled()
{
    TunnelTiming timing = quick();
    timing.gentle = 100ms;
    TunnelSupervisor tunnel(script("trap '' TERM; echo $$ > $DIR/self; while :; do :; done"),
                            timing);
    tunnel.start(1);
    const qint64 self = pidIn(u"self"_s);
    QVERIFY(self > 0);
    tunnel.stop();
    QVERIFY(!isAlive(self));
}

/// A wrapper that ends, and what it started.
void TestTunnelSupervisor::childrenLeftBehindAreEnded()
{
    TunnelTiming timing = quick();
    timing.pauses = {1h};
    TunnelSupervisor tunnel(script("cat /dev/zero >/dev/null & echo $! > $DIR/child; exit 3"),
                            timing);
    tunnel.start(1);
    const qint64 child = pidIn(u"child"_s);
    QVERIFY(child > 0);
    QTRY_COMPARE(tunnel.state().kind, Kind::Waiting);
    QVERIFY(tunnel.state().message.contains(u"code 3"_s));
    QTRY_VERIFY(!isAlive(child));
}

void TestTunnelSupervisor::stubbornChildrenAreKilled()
{
    TunnelTiming timing = quick();
    timing.gentle = 100ms;
    TunnelSupervisor tunnel(script("(trap '' TERM; while :; do :; done) & echo $! > $DIR/child; "
                                   "wait"),
                            timing);
    tunnel.start(1);
    const qint64 child = pidIn(u"child"_s);
    QVERIFY(child > 0);
    tunnel.stop();
    QTRY_VERIFY(!isAlive(child));
}

void TestTunnelSupervisor::programThatCannotRunIsExplained()
{
    const TunnelProvider provider = script({});
    QFile file(provider.program);
    QVERIFY(file.open(QIODevice::WriteOnly));
    QVERIFY(file.write("#!/no/such/interpreter\n") > 0);
    file.close();
    TunnelSupervisor tunnel(provider, quick());
    tunnel.start(1);
    QTRY_COMPARE(tunnel.state().kind, Kind::GivenUp);
    QVERIFY2(tunnel.state().message.contains(u"could not be started"_s),
             qPrintable(tunnel.state().message));
    QCOMPARE(tunnel.state().failures, 4);
}

void TestTunnelSupervisor::pausesGrowAndEnd()
{
    TunnelTiming timing;
    QCOMPARE(timing.pauses, (QList<std::chrono::milliseconds>{1s, 2s, 4s, 10s, 30s}));
    QCOMPARE(timing.failuresToGiveUp, 10);
    for (std::chrono::milliseconds &pause : timing.pauses)
        pause /= 1000;
    TunnelSupervisor tunnel(script("echo x >> $DIR/runs; exit 1"), timing);
    QList<std::chrono::milliseconds> pauses;
    connect(&tunnel, &TunnelSupervisor::stateChanged, this, [&pauses](const TunnelState &state) {
        if (state.kind == Kind::Waiting)
            pauses << state.nextTry;
    });
    tunnel.start(1);
    QTRY_COMPARE(tunnel.state().kind, Kind::GivenUp);
    QCOMPARE(pauses,
             (QList<std::chrono::milliseconds>{1ms, 2ms, 4ms, 10ms, 30ms, 30ms, 30ms, 30ms, 30ms}));
    QVERIFY(tunnel.state().message.contains(u"10 times in a row"_s));
    QFile runs(m_folder->filePath(u"runs"_s));
    QVERIFY(runs.open(QIODevice::ReadOnly));
    QCOMPARE(runs.readAll().count('x'), 10);
}

void TestTunnelSupervisor::addressByMetrics()
{
    // The script says where it was told to answer; the test answers there.
    TunnelProvider provider =
        script("echo $1 > $DIR/metrics; exec cat /dev/zero >/dev/null", {u"{metrics}"_s});
    provider.hostPath = u"/quicktunnel"_s;
    provider.hostKey = u"hostname"_s;
    TunnelSupervisor tunnel(provider, quick());
    tunnel.start(1);
    const qint64 port = pidIn(u"metrics"_s);
    QVERIFY(port > 0);
    ScriptedServer server;
    server.close();
    QVERIFY(server.listen(QHostAddress::LocalHost, quint16(port)));
    server.setAnswers({jsonAnswer(503, "{}"), jsonAnswer(200, R"({"hostname":""})"),
                       jsonAnswer(200, R"({"hostname":"fox.trycloudflare.com"})")});
    QTRY_COMPARE(tunnel.state().kind, Kind::Up);
    QCOMPARE(tunnel.state().url, QUrl(u"https://fox.trycloudflare.com"_s));
    QCOMPARE(server.requests().constFirst().target, "/quicktunnel"_ba);
}

/// An answer to the question for the address is none to the question whether it is ready.
void TestTunnelSupervisor::readyIsWaitedFor()
{
    TunnelProvider provider = script("echo $1 > $DIR/metrics; until [ -e $DIR/asked ]; do :; done; "
                                     "echo 'at https://a.b'; exec cat /dev/zero >/dev/null",
                                     {u"{metrics}"_s});
    provider.hostPath = u"/quicktunnel"_s;
    provider.hostKey = u"hostname"_s;
    provider.readyPath = u"/ready"_s;
    TunnelSupervisor tunnel(provider, quick());
    QSignalSpy printed(&tunnel, &TunnelSupervisor::printed);
    tunnel.start(1);
    const qint64 port = pidIn(u"metrics"_s);
    QVERIFY(port > 0);
    ScriptedServer server;
    server.close();
    int asked = 0;
    bool wasUpBefore = false;
    server.setHandler([&](const ScriptedRequest &request) {
        if (request.target == "/quicktunnel") {
            // The line comes while this is under way.
            QFile mark(m_folder->filePath(u"asked"_s));
            if (!mark.open(QIODevice::WriteOnly) ||
                !QTest::qWaitFor([&] { return !printed.isEmpty(); }))
                qWarning("The program said nothing.");
            return jsonAnswer(200, R"({"hostname":""})");
        }
        wasUpBefore = wasUpBefore || tunnel.state().kind == Kind::Up;
        return jsonAnswer(++asked < 3 ? 503 : 200, "{}");
    });
    QVERIFY(server.listen(QHostAddress::LocalHost, quint16(port)));
    QTRY_COMPARE(tunnel.state().kind, Kind::Up);
    QCOMPARE(tunnel.state().url, QUrl(u"https://a.b"_s));
    QCOMPARE(asked, 3);
    QVERIFY(!wasUpBefore);
}

void TestTunnelSupervisor::noShellReadsTheArguments()
{
    const QString nasty = u"$(touch %1/harm); `id` 'x' \"y\" {port}"_s.arg(m_folder->path());
    TunnelSupervisor tunnel(script("printf '%s\\n' \"$1\"; exec cat /dev/zero >/dev/null", {nasty}),
                            quick());
    QSignalSpy printed(&tunnel, &TunnelSupervisor::printed);
    tunnel.start(4711);
    QTRY_COMPARE(printed.count(), 1);
    QCOMPARE(printed.at(0).at(0).toString(), QString(nasty).replace(u"{port}"_s, u"4711"_s));
    QVERIFY(!QFile::exists(m_folder->filePath(u"harm"_s)));
}

void TestTunnelSupervisor::keysAreWithheld()
{
    qputenv("HG_TEST_KEY", "fka_0123456789");
    qputenv("HG_TEST_TOKEN", "its-own");
    const auto tidyUp = qScopeGuard([] {
        qunsetenv("HG_TEST_KEY");
        qunsetenv("HG_TEST_TOKEN");
    });
    TunnelSupervisor tunnel(
        script("echo \"key ${HG_TEST_KEY-none}, token $HG_TEST_TOKEN\"\nexec sleep 60\n"), quick());
    tunnel.withhold({u"HG_TEST_KEY"_s});
    QSignalSpy printed(&tunnel, &TunnelSupervisor::printed);
    tunnel.start(1);
    QTRY_COMPARE(printed.size(), 1);
    QCOMPARE(printed.at(0).at(0).toString(), u"key none, token its-own"_s);
}

QTEST_GUILESS_MAIN(TestTunnelSupervisor)
#include "tst_tunnel_supervisor.moc"
