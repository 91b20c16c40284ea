// SPDX-License-Identifier: MIT
// Where the keys go, and where they must not: headers, errors, redirects, hosts without a good
// certificate.
#include "fubfixture.h"
#include "support/testcertificate.h"

#include <QtCore/QDir>
#include <QtCore/QFile>
#include <QtCore/QJsonDocument>
#include <QtCore/QScopeGuard>
#include <QtNetwork/QSslCertificate>
#include <QtTest/QTest>

using namespace Hookglass;
using namespace Hookglass::Test;
using namespace Qt::StringLiterals;

class TestFubKeys final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void headersCarryTheKeys();
    void redirectsAreNotFollowed();
    void keysStayOutOfErrors();
    void serversWordsSteerNoTerminal();
    void brokenKeysAreNotSent();
    void plainHttpOnlyOnLoopback();
    void certificatesAreVerified_data();
    void certificatesAreVerified();
    void cleanupTestCase();

private:
    std::unique_ptr<ScriptedServer> m_server;
    std::unique_ptr<ApiClient> m_client;
};

// What OpenSSL keeps for a thread is freed when the thread is gone, and for that nobody waits: at
// the end of this program it would sometimes count as lost.
void TestFubKeys::cleanupTestCase()
{
    m_client.reset();
    m_server.reset();
#ifdef Q_OS_LINUX
    const auto networkThreads = [] {
        QStringList names;
        const QStringList tasks =
            QDir(u"/proc/self/task"_s).entryList(QDir::Dirs | QDir::NoDotAndDotDot);
        for (const QString &task : tasks) {
            QFile name(u"/proc/self/task/%1/comm"_s.arg(task));
            if (name.open(QIODevice::ReadOnly))
                names.append(QString::fromUtf8(name.readAll().trimmed()));
        }
        return names.filter(u"QNetworkAccess"_s);
    };
    QTRY_COMPARE(networkThreads(), QStringList());
#endif
}

void TestFubKeys::init()
{
    m_client.reset();
    m_server = std::make_unique<ScriptedServer>();
    QVERIFY(m_server->isListening());
    m_client = clientFor(m_server->base());
}

void TestFubKeys::headersCarryTheKeys()
{
    m_server->setAnswers({jsonAnswer(201, Row)});
    Waiting<Webhook> created;
    m_client->createWebhook(u"peopleCreated"_s, u"https://a/in/1?x=ü&y=\"q\""_s, this,
                            created.done());
    QTRY_VERIFY(created.result);
    QVERIFY(created.result->hasValue());
    QCOMPARE((*created.result)->id, 7);
    const ScriptedRequest request = m_server->requests().constFirst();
    QCOMPARE(request.verb, "POST"_ba);
    QCOMPARE(request.target, "/v1/webhooks"_ba);
    QCOMPARE(request.header("Authorization"), "Basic " + (ApiKey + ':').toBase64());
    QCOMPARE(request.header("X-System"), "Mine"_ba);
    QCOMPARE(request.header("X-System-Key"), SystemKey);
    QCOMPARE(request.header("Content-Type"), "application/json"_ba);
    QCOMPARE(request.header("Content-Length"), QByteArray::number(request.body.size()));
    const QJsonObject body = QJsonDocument::fromJson(request.body).object();
    QCOMPARE(body.value("url"_L1).toString(), u"https://a/in/1?x=ü&y=\"q\""_s);
    QVERIFY(!request.target.contains(ApiKey));
}

void TestFubKeys::redirectsAreNotFollowed()
{
    ScriptedServer other;
    other.setAnswers({jsonAnswer(200, page(Row))});
    const QByteArray target = other.base().toEncoded() + "/webhooks?secret=1";
    m_server->setAnswers({jsonAnswer(302, {}, "Location: " + target + "\r\n")});
    Waiting<QList<Webhook>> list;
    m_client->webhooks(this, list.done());
    QTRY_VERIFY(list.result);
    QVERIFY2(list.message().contains(u"redirects to "_s + other.base().toString()),
             qPrintable(list.message()));
    QVERIFY(other.requests().isEmpty());
}

void TestFubKeys::keysStayOutOfErrors()
{
    m_server->setAnswers({jsonAnswer(401, R"({"errorMessage":"No such key: )" + ApiKey + " / " +
                                              SystemKey + R"("})")});
    Waiting<ApiIdentity> identity;
    m_client->identity(this, identity.done());
    QTRY_VERIFY(identity.result);
    const Error error = identity.result->error();
    QCOMPARE(error.message, u"Status 401: No such key: ••• / •••"_s);
    QVERIFY(!error.detail.contains(QString::fromLatin1(ApiKey)));
    QVERIFY(!error.detail.contains(QString::fromLatin1(SystemKey)));

    // Nor as the header has it, nor where a redirect would take them.
    const QByteArray header = (ApiKey + ':').toBase64();
    m_server->setAnswers(
        {jsonAnswer(400, R"({"errorMessage":"Bad header Basic )" + header + R"("})"),
         jsonAnswer(302, {}, "Location: /login/" + ApiKey + "#" + ApiKey + "\r\n")});
    for (int i = 0; i < 2; ++i) {
        Waiting<ApiIdentity> again;
        m_client->identity(this, again.done());
        QTRY_VERIFY(again.result);
        QVERIFY2(again.message().contains(u"•••"_s), qPrintable(again.message()));
        QVERIFY(!again.message().contains(QString::fromLatin1(ApiKey)));
        QVERIFY(!again.result->error().detail.contains(QString::fromLatin1(header)));
    }
}

void TestFubKeys::serversWordsSteerNoTerminal()
{
    m_server->setAnswers({jsonAnswer(403, R"({"errorMessage":"No\u001b[2J\u0007 way,\n sorry"})")});
    Waiting<ApiIdentity> identity;
    m_client->identity(this, identity.done());
    QTRY_VERIFY(identity.result);
    QCOMPARE(identity.message(), u"Status 403: No[2J way, sorry"_s);
}

void TestFubKeys::brokenKeysAreNotSent()
{
    const auto messageFor = [this](const QString &system, const QByteArray &systemKey) {
        ApiClient client(ApiAccess{.base = m_server->base(),
                                   .apiKey = Secret(ApiKey),
                                   .system = system,
                                   .systemKey = Secret(systemKey)},
                         quick());
        Waiting<ApiIdentity> identity;
        client.identity(this, identity.done());
        return QTest::qWaitFor([&] { return identity.result.has_value(); }) ? identity.message()
                                                                            : QString();
    };
    // A line break in a header begins another header.
    QVERIFY(messageFor(u"Mine"_s, "abc\r\nX-Evil: 1"_ba).contains(u"system key holds"_s));
    QVERIFY(messageFor(u"Mine\nX-Evil: 1"_s, SystemKey).contains(u"system's name holds"_s));
    QVERIFY(m_server->requests().isEmpty());
}

void TestFubKeys::plainHttpOnlyOnLoopback()
{
    const std::unique_ptr<ApiClient> client = clientFor(QUrl(u"http://192.0.2.1/v1"_s));
    Waiting<ApiIdentity> identity;
    client->identity(this, identity.done());
    QVERIFY(!identity.result); // always later
    QTRY_VERIFY(identity.result);
    QCOMPARE(identity.result->error().code, ErrorCode::InvalidInput);
    QVERIFY(ApiTransport::mayCarryKeys(QUrl(u"http://[::1]:80/v1"_s)));
    QVERIFY(ApiTransport::mayCarryKeys(QUrl(u"http://LOCALHOST/v1"_s)));
    QVERIFY(ApiTransport::mayCarryKeys(QUrl(u"http://127.8.9.1/v1"_s)));
    QVERIFY(!ApiTransport::mayCarryKeys(QUrl(u"http://0.0.0.0/v1"_s)));
    QVERIFY(!ApiTransport::mayCarryKeys(QUrl(u"http://127.0.0.1.evil.example/v1"_s)));
    QVERIFY(!ApiTransport::mayCarryKeys(QUrl(u"http://localhost@evil.example/v1"_s)));
    QVERIFY(!ApiTransport::mayCarryKeys(QUrl(u"ftp://localhost/"_s)));
    QVERIFY(!ApiTransport::mayCarryKeys(QUrl(u"http://localhost.evil.example/"_s)));
}

void TestFubKeys::certificatesAreVerified_data()
{
    QTest::addColumn<QByteArray>("host");
    QTest::addColumn<bool>("isTrusted");
    QTest::newRow("signed by itself") << "localhost"_ba << false;
    QTest::newRow("of another host") << "api.example.com"_ba << true;
    QTest::newRow("good") << "localhost"_ba << true;
}

void TestFubKeys::certificatesAreVerified()
{
    QFETCH(QByteArray, host);
    QFETCH(bool, isTrusted);
    const QSslConfiguration tls = selfSignedFor(host);
    QVERIFY(!tls.localCertificate().isNull());
    m_server->setTls(tls);
    m_server->setAnswers({jsonAnswer(200, page(Row))});
    const QSslConfiguration before = QSslConfiguration::defaultConfiguration();
    const auto restore = qScopeGuard([&] { QSslConfiguration::setDefaultConfiguration(before); });
    if (isTrusted) {
        QSslConfiguration trusting = before;
        trusting.addCaCertificate(tls.localCertificate());
        QSslConfiguration::setDefaultConfiguration(trusting);
    }
    QUrl base = m_server->base();
    QCOMPARE(base.scheme(), u"https"_s);
    base.setHost(u"localhost"_s);
    m_client = clientFor(base);
    Waiting<QList<Webhook>> list;
    m_client->webhooks(this, list.done());
    QTRY_VERIFY(list.result);
    const bool isGood = isTrusted && host == "localhost";
    QVERIFY2(list.result->hasValue() == isGood, qPrintable(list.message()));
    QCOMPARE(m_server->requests().size(), isGood ? 1 : 0); // the keys stayed here
    if (!isGood)
        QVERIFY2(list.message().contains(u"certificate"_s), qPrintable(list.message()));
}

QTEST_GUILESS_MAIN(TestFubKeys)
#include "tst_fub_keys.moc"
