// SPDX-License-Identifier: MIT
// Asking for a newer version: what goes out, what may come back, and how often. Against servers of
// the test on loopback.
#include "app/updatedesk.h"
#include "app/workspace.h"
#include "support/scriptedserver.h"
#include "support/testcertificate.h"

#include <QtCore/QScopeGuard>
#include <QtCore/QTemporaryDir>
#include <QtTest/QSignalSpy>
#include <QtTest/QTest>

using namespace Hookglass;
using namespace Hookglass::Test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

class HandClock final : public Clock
{
public:
    Timestamp now() const override { return m_now; }
    void advance(std::chrono::microseconds by) { m_now += by; }

private:
    Timestamp m_now = fromMicros(1'795'000'000'000'000);
};

QByteArray newsFile(const QByteArray &version, const QByteArray &more = {})
{
    return "{\"format\":1,\"version\":\"" + version +
           "\",\"url\":\"https://hookglass.example/releases\",\"notes\":\"Faster.\"" + more + '}';
}

ScriptedServer::Answer redirectTo(const QByteArray &url, const QByteArray &headers = {})
{
    return {.bytes = "HTTP/1.1 302 Found\r\nLocation: " + url + "\r\n" + headers +
                     "Content-Length: 0\r\n\r\n"};
}

UpdateLimits quick()
{
    UpdateLimits limits;
    limits.whole = 5s;
    limits.bytes = 2000;
    return limits;
}

/// The one answer to a question.
struct Asked
{
    explicit Asked(const QUrl &url, const UpdateLimits &limits = quick())
        : fetch(limits)
    {
        fetch.get(url, [this](const Result<QByteArray> &result) {
            ++calls;
            answer = result;
        });
    }
    bool isRefused() const
    {
        return answer && !*answer && answer->error().code == ErrorCode::Refused;
    }

    UpdateFetch fetch;
    std::optional<Result<QByteArray>> answer;
    int calls = 0;
};

/// A store with a desk that asks `address`; the next start is another one of these.
struct Start
{
    Start(const QString &folder, const Clock &clock, const QString &address,
          const QString &installed = u"0.1.0+12.gabc1234"_s)
        : workspace(optionsFor(folder))
        , opened(workspace.open())
        , desk(workspace, clock, meansFor(address, installed))
    {
    }
    static WorkspaceOptions optionsFor(const QString &folder)
    {
        WorkspaceOptions options;
        options.dataFolder = folder;
        options.role = WorkspaceOptions::Role::Write;
        return options;
    }
    static UpdateMeans meansFor(const QString &address, const QString &installed)
    {
        UpdateMeans means;
        means.installed = installed;
        means.address = address;
        means.limits = quick();
        means.first = 0ms;
        means.look = 1ms;
        return means;
    }
    /// Some more looks at the clock have passed.
    void lookAgain()
    {
        QTimer beat;
        int beats = 0;
        beat.callOnTimeout([&beats] { ++beats; });
        beat.start(1ms);
        QTRY_VERIFY(beats > 20);
    }

    Workspace workspace;
    Result<void> opened;
    UpdateDesk desk;
};

} // namespace

class TestFlowUpdates final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void requestTellsNothing();
    void redirectsAreFollowedWithoutCookies();
    void redirectsToUnsafePlacesAreNot_data();
    void redirectsToUnsafePlacesAreNot();
    void neverFromHttpsToHttp();
    void endlessRedirectsEnd();
    void tooLarge_data();
    void tooLarge();
    void noAnswerInTime_data();
    void noAnswerInTime();
    void otherAnswers_data();
    void otherAnswers();
    void unknownCertificate();
    void laterQuestionWins();
    void firstStartAsksNothing();
    void onceADayAcrossStarts();
    void offMeansOff();
    void checkNowAsksAlsoWhenOff();
    void skippedIsNotTold();
    void urgentIsToldAllTheSame();
    void failureCountsAsAsked();
    void clockThatWasWrong();
    void newsGoesWithTheNewVersion();
    void nobodyIsAsked_data();
    void nobodyIsAsked();

private:
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<ScriptedServer> m_server;
    HandClock m_clock;
    QString path() const { return m_folder->path(); }
    QString address() const { return m_server->base(u"/latest.json"_s).toString(); }
};

void TestFlowUpdates::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    m_server = std::make_unique<ScriptedServer>();
    m_server->setAnswers({jsonAnswer(200, newsFile("0.2.0"_ba))});
}

void TestFlowUpdates::requestTellsNothing()
{
    Asked asked{QUrl(address())};
    QTRY_VERIFY(asked.answer);
    QVERIFY(*asked.answer);
    QCOMPARE(**asked.answer, newsFile("0.2.0"_ba));
    QCOMPARE(m_server->requests().size(), 1);
    const ScriptedRequest &request = m_server->requests().constFirst();
    QCOMPARE(request.verb, "GET"_ba);
    QCOMPARE(request.target, "/latest.json"_ba);
    QCOMPARE(request.body, QByteArray());
    QStringList lines = QString::fromLatin1(request.head).trimmed().split(u"\r\n"_s);
    lines.removeFirst();
    lines.sort(Qt::CaseInsensitive);
    // All of it: whatever a later Qt adds must be looked at.
    const QStringList wanted{u"Accept-Encoding: identity"_s,
                             u"Accept-Language: en"_s,
                             u"Accept: application/json"_s,
                             u"Connection: Keep-Alive"_s,
                             u"Host: 127.0.0.1:%1"_s.arg(m_server->serverPort()),
                             u"User-Agent: Hookglass"_s};
    QCOMPARE(lines, wanted);
}

void TestFlowUpdates::redirectsAreFollowedWithoutCookies()
{
    m_server->setAnswers({redirectTo("/elsewhere.json"_ba, "Set-Cookie: who=you; Path=/\r\n"_ba),
                          jsonAnswer(200, newsFile("0.2.0"_ba), "Set-Cookie: a=b\r\n"_ba)});
    Asked asked{QUrl(address())};
    QTRY_VERIFY(asked.answer);
    QVERIFY(*asked.answer);
    QCOMPARE(m_server->requests().size(), 2);
    QCOMPARE(m_server->requests().at(1).target, "/elsewhere.json"_ba);
    QCOMPARE(m_server->requests().at(1).header("Cookie"_ba), QByteArray());
    QCOMPARE(m_server->requests().at(1).header("User-Agent"_ba), "Hookglass"_ba);
    QCOMPARE(m_server->requests().at(1).header("Referer"_ba), QByteArray());
}

void TestFlowUpdates::redirectsToUnsafePlacesAreNot_data()
{
    QTest::addColumn<QByteArray>("place");
    QTest::newRow("http") << "http://hookglass.example/latest.json"_ba;
    QTest::newRow("file") << "file:///etc/passwd"_ba;
    QTest::newRow("password") << "https://u:p@hookglass.example/"_ba;
    QTest::newRow("data") << "data:application/json,{}"_ba;
}

void TestFlowUpdates::redirectsToUnsafePlacesAreNot()
{
    QFETCH(QByteArray, place);
    m_server->setAnswers({redirectTo(place)});
    Asked asked{QUrl(address())};
    QTRY_VERIFY(asked.answer);
    QVERIFY(!*asked.answer);
    QCOMPARE(m_server->requests().size(), 1);
}

void TestFlowUpdates::neverFromHttpsToHttp()
{
    const QSslConfiguration tls = selfSignedFor("localhost"_ba);
    QVERIFY(!tls.isNull());
    const QSslConfiguration before = QSslConfiguration::defaultConfiguration();
    const auto restore =
        qScopeGuard([&before] { QSslConfiguration::setDefaultConfiguration(before); });
    QSslConfiguration trusting = before;
    trusting.addCaCertificate(tls.localCertificate());
    QSslConfiguration::setDefaultConfiguration(trusting);
    ScriptedServer safe;
    safe.setTls(tls);
    const QUrl question(u"https://localhost:%1/latest.json"_s.arg(safe.serverPort()));
    safe.setAnswers({redirectTo("/again.json"_ba), jsonAnswer(200, newsFile("0.2.0"_ba))});
    Asked followed(question);
    QTRY_VERIFY(followed.answer);
    QVERIFY2(*followed.answer,
             qPrintable(*followed.answer ? QString() : followed.answer->error().message));
    // Down to plain http, even on this machine: no.
    safe.setAnswers({redirectTo(address().toLatin1())});
    Asked misled(question);
    QTRY_VERIFY(misled.answer);
    QVERIFY(misled.isRefused());
    QCOMPARE(m_server->requests().size(), 0);
}

void TestFlowUpdates::endlessRedirectsEnd()
{
    m_server->setAnswers({redirectTo("/latest.json"_ba)});
    Asked asked{QUrl(address())};
    QTRY_VERIFY(asked.answer);
    QVERIFY(asked.isRefused());
    QCOMPARE(m_server->requests().size(), 1 + quick().redirects);
    QVERIFY(asked.answer->error().message.contains(u"on and on"_s));
}

void TestFlowUpdates::tooLarge_data()
{
    QTest::addColumn<QByteArray>("bytes");
    const QByteArray large(3000, ' ');
    QTest::newRow("says so") << jsonAnswer(200, large).bytes;
    QTest::newRow("says a terabyte")
        << "HTTP/1.1 200 OK\r\nContent-Length: 1099511627776\r\n\r\n"_ba + large;
    QTest::newRow("in chunks")
        << "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nbb8\r\n"_ba + large + "\r\n";
    QTest::newRow("until it closes") << "HTTP/1.1 200 OK\r\n\r\n"_ba + large;
}

void TestFlowUpdates::tooLarge()
{
    QFETCH(QByteArray, bytes);
    m_server->setAnswers({{.bytes = bytes, .after = ScriptedServer::After::Keep}});
    Asked asked{QUrl(address())};
    QTRY_VERIFY(asked.answer);
    QVERIFY(asked.isRefused());
    QVERIFY(asked.answer->error().message.contains(u"large"_s));
    QCOMPARE(asked.calls, 1);
}

void TestFlowUpdates::noAnswerInTime_data()
{
    QTest::addColumn<bool>("isDripping");
    QTest::newRow("silent") << false;
    QTest::newRow("byte by byte") << true;
}

void TestFlowUpdates::noAnswerInTime()
{
    QFETCH(bool, isDripping);
    if (isDripping)
        m_server->setAnswers({{.bytes = "HTTP/1.1 200 OK\r\nContent-Length: 1900\r\n\r\n"_ba,
                               .after = ScriptedServer::After::Drip}});
    else
        m_server->setHandler({});
    UpdateLimits limits = quick();
    limits.whole = 300ms;
    Asked asked{QUrl(address()), limits};
    QTRY_VERIFY(asked.answer);
    QVERIFY(!*asked.answer);
    QCOMPARE(asked.answer->error().code, ErrorCode::Network);
    QVERIFY(asked.answer->error().message.contains(u"in time"_s));
}

void TestFlowUpdates::otherAnswers_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<int>("code");
    QTest::newRow("not found") << jsonAnswer(404, "{}"_ba).bytes << int(ErrorCode::Refused);
    QTest::newRow("broken") << jsonAnswer(500, "{}"_ba).bytes << int(ErrorCode::Refused);
    QTest::newRow("sign in first")
        << "HTTP/1.1 401 No\r\nWWW-Authenticate: Basic realm=\"x\"\r\nContent-Length: 0\r\n\r\n"_ba
        << int(ErrorCode::Refused);
    QTest::newRow("nothing inside")
        << "HTTP/1.1 204 No Content\r\n\r\n"_ba << int(ErrorCode::Refused);
    QTest::newRow("no HTTP") << "SSH-2.0-OpenSSH_9.2\r\n"_ba << int(ErrorCode::Network);
    QTest::newRow("cut off") << "HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n{"_ba
                             << int(ErrorCode::Network);
}

void TestFlowUpdates::otherAnswers()
{
    QFETCH(QByteArray, bytes);
    QFETCH(int, code);
    m_server->setAnswers({{.bytes = bytes, .after = ScriptedServer::After::Close}});
    Asked asked{QUrl(address())};
    QTRY_VERIFY(asked.answer);
    QVERIFY(!*asked.answer);
    QCOMPARE(int(asked.answer->error().code), code);
    QVERIFY(!asked.answer->error().message.isEmpty());
    QCOMPARE(asked.calls, 1);
}

void TestFlowUpdates::unknownCertificate()
{
    ScriptedServer strange;
    strange.setTls(selfSignedFor("localhost"_ba));
    strange.setAnswers({jsonAnswer(200, newsFile("0.2.0"_ba))});
    Asked asked{QUrl(u"https://localhost:%1/latest.json"_s.arg(strange.serverPort()))};
    QTRY_VERIFY(asked.answer);
    QVERIFY(!*asked.answer);
    QCOMPARE(asked.answer->error().code, ErrorCode::Network);
    QCOMPARE(strange.requests().size(), 0);
}

void TestFlowUpdates::laterQuestionWins()
{
    m_server->setHandler({}); // the first is never answered
    Asked asked{QUrl(address())};
    QTRY_COMPARE(m_server->requests().size(), 1);
    m_server->setAnswers({jsonAnswer(200, "second"_ba)});
    std::optional<Result<QByteArray>> second;
    asked.fetch.get(QUrl(u"http://elsewhere.example/"_s),
                    [](const Result<QByteArray> &) { QFAIL("an earlier question was answered"); });
    asked.fetch.get(QUrl(address()), [&](const Result<QByteArray> &answer) { second = answer; });
    QTRY_VERIFY(second);
    QVERIFY(*second);
    QCOMPARE(**second, "second"_ba);
    QCOMPARE(asked.calls, 0);
}

void TestFlowUpdates::firstStartAsksNothing()
{
    Start start(path(), m_clock, address());
    QVERIFY(start.opened);
    QVERIFY(start.desk.status().isOn);
    start.desk.begin();
    start.lookAgain();
    m_clock.advance(23h + 59min);
    start.lookAgain();
    QCOMPARE(m_server->requests().size(), 0);
    QVERIFY(!start.desk.status().asked);
    m_clock.advance(1min);
    QTRY_VERIFY(start.desk.status().news);
    QCOMPARE(m_server->requests().size(), 1);
    QCOMPARE(start.desk.status().news->version, u"0.2.0"_s);
    QVERIFY(start.desk.status().isToTell());
}

void TestFlowUpdates::onceADayAcrossStarts()
{
    {
        Start start(path(), m_clock, address());
        start.desk.begin();
    }
    m_clock.advance(24h);
    for (int day = 1; day <= 3; ++day) {
        for (int i = 0; i < 3; ++i) {
            Start start(path(), m_clock, address());
            QVERIFY(start.opened);
            start.desk.begin();
            QTRY_VERIFY(start.desk.status().news && !start.desk.status().isAsking);
            start.lookAgain();
            QCOMPARE(m_server->requests().size(), day);
            m_clock.advance(7h);
        }
        m_clock.advance(3h);
    }
}

void TestFlowUpdates::offMeansOff()
{
    {
        Start start(path(), m_clock, address());
        start.desk.begin();
        start.desk.setOn(false);
        QVERIFY(!start.desk.status().isOn);
    }
    m_clock.advance(100h);
    Start start(path(), m_clock, address());
    QVERIFY(!start.desk.status().isOn);
    start.desk.begin();
    start.lookAgain();
    QCOMPARE(m_server->requests().size(), 0);
    start.desk.setOn(true); // a day has passed long ago
    QTRY_COMPARE(m_server->requests().size(), 1);
}

void TestFlowUpdates::checkNowAsksAlsoWhenOff()
{
    Start start(path(), m_clock, address());
    start.desk.setOn(false);
    start.desk.checkNow();
    QVERIFY(start.desk.status().isAsking);
    start.desk.checkNow(); // once is enough
    QTRY_VERIFY(!start.desk.status().isAsking);
    QCOMPARE(m_server->requests().size(), 1);
    QCOMPARE(start.desk.status().asked, m_clock.now());
    QVERIFY(start.desk.status().news);
    QVERIFY(!start.desk.status().isOn);
    start.desk.checkNow(); // by hand as often as one likes
    QTRY_COMPARE(m_server->requests().size(), 2);
}

void TestFlowUpdates::skippedIsNotTold()
{
    {
        Start start(path(), m_clock, address());
        start.desk.checkNow();
        QTRY_VERIFY(start.desk.status().isToTell());
        start.desk.skip();
        QVERIFY(!start.desk.status().isToTell());
    }
    Start start(path(), m_clock, address());
    QVERIFY(start.desk.status().news);
    QVERIFY(start.desk.status().isSkipped);
    start.desk.checkNow();
    QTRY_VERIFY(!start.desk.status().isAsking);
    QVERIFY(!start.desk.status().isToTell());
    m_server->setAnswers({jsonAnswer(200, newsFile("0.2.1"_ba))});
    start.desk.checkNow();
    QTRY_VERIFY(start.desk.status().isToTell()); // that is another one
}

void TestFlowUpdates::urgentIsToldAllTheSame()
{
    Start start(path(), m_clock, address());
    start.desk.checkNow();
    QTRY_VERIFY(start.desk.status().isToTell());
    start.desk.skip();
    m_server->setAnswers({jsonAnswer(200, newsFile("0.2.0"_ba, ",\"minimum\":\"0.1.1\""_ba))});
    start.desk.checkNow();
    QTRY_VERIFY(start.desk.status().isUrgent);
    QVERIFY(start.desk.status().isToTell());
}

void TestFlowUpdates::failureCountsAsAsked()
{
    {
        Start start(path(), m_clock, address());
        start.desk.checkNow();
        QTRY_VERIFY(start.desk.status().news);
    }
    m_server->setAnswers({jsonAnswer(200, "<html>Sign in</html>"_ba)});
    m_clock.advance(24h);
    Start start(path(), m_clock, address());
    start.desk.begin();
    QTRY_VERIFY(!start.desk.status().problem.isEmpty());
    QVERIFY(start.desk.status().news); // what was known stays known
    start.lookAgain();
    QCOMPARE(m_server->requests().size(), 2);
    m_server->setAnswers({jsonAnswer(200, newsFile("0.1.0"_ba))});
    m_clock.advance(24h);
    QTRY_VERIFY(!start.desk.status().news); // withdrawn
    QVERIFY(start.desk.status().problem.isEmpty());
    QCOMPARE(m_server->requests().size(), 3);
}

void TestFlowUpdates::clockThatWasWrong()
{
    m_clock.advance(24h * 3650);
    {
        Start start(path(), m_clock, address());
        start.desk.checkNow();
        QTRY_VERIFY(start.desk.status().news);
    }
    m_clock.advance(-24h * 3650); // right again: not silent for ten years, nor at once
    Start start(path(), m_clock, address());
    start.desk.begin();
    start.lookAgain();
    QCOMPARE(m_server->requests().size(), 1);
    m_clock.advance(24h);
    QTRY_COMPARE(m_server->requests().size(), 2);
    QTRY_VERIFY(!start.desk.status().isAsking);
    start.lookAgain();
    QCOMPARE(m_server->requests().size(), 2);
}

void TestFlowUpdates::newsGoesWithTheNewVersion()
{
    {
        Start start(path(), m_clock, address());
        start.desk.checkNow();
        QTRY_VERIFY(start.desk.status().news);
    }
    const Start start(path(), m_clock, address(), u"0.2.0"_s);
    QVERIFY(!start.desk.status().news);
}

void TestFlowUpdates::nobodyIsAsked_data()
{
    QTest::addColumn<QString>("address");
    QTest::addColumn<QString>("words");
    QTest::newRow("off") << u"off"_s << u"HOOKGLASS_UPDATE_URL=off"_s;
    QTest::newRow("not set up") << u"https://updates.hookglass.example/latest.json"_s
                                << u"without an address"_s;
    QTest::newRow("http") << u"http://updates.hookglass.org/latest.json"_s << u"https://"_s;
    QTest::newRow("no address") << u"somewhere"_s << u"https://"_s;
}

void TestFlowUpdates::nobodyIsAsked()
{
    QFETCH(QString, address);
    QFETCH(QString, words);
    Start start(path(), m_clock, address);
    QVERIFY2(start.desk.status().unavailable.contains(words),
             qPrintable(start.desk.status().unavailable));
    start.desk.begin();
    m_clock.advance(48h);
    start.lookAgain();
    start.desk.checkNow();
    QVERIFY(!start.desk.status().isAsking);
    QVERIFY(!start.desk.status().asked);
}

QTEST_GUILESS_MAIN(TestFlowUpdates)
#include "tst_flow_updates.moc"
