// SPDX-License-Identifier: MIT
// The client against a server that answers wrongly, slowly, or not at all.
#include "fub/apiclient.h"
#include "support/scriptedserver.h"

#include <QtCore/QElapsedTimer>
#include <QtCore/QJsonDocument>
#include <QtTest/QSignalSpy>
#include <QtTest/QTest>

using namespace Hookglass;
using namespace Hookglass::Test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

const auto ApiKey = "fka_0123456789"_ba;
const auto SystemKey = "560270f7914b5b4a5f4dc1793ebc2796"_ba;

ApiLimits quick()
{
    ApiLimits limits;
    limits.silence = 300ms;
    limits.attempt = 600ms;
    limits.backoff = 5ms;
    limits.attempts = 3;
    limits.longestWait = 1500ms;
    limits.answerBytes = 100'000;
    return limits;
}

QByteArray page(const QByteArray &rows, const QByteArray &nextLink = "null")
{
    return R"({"_metadata":{"collection":"webhooks","total":3,"nextLink":)" + nextLink +
           R"(},"webhooks":[)" + rows + "]}";
}

const auto Row = R"({"id":7,"status":"Active","event":"peopleCreated","url":"https://a/in/1"})"_ba;

/// The answer to the one call that a test makes.
template <typename T>
struct Waiting
{
    std::optional<Result<T>> result;
    int calls = 0;
    ApiClient::Callback<T> done()
    {
        return [this](const Result<T> &answer) {
            ++calls;
            result = answer;
        };
    }
    QString message() const { return result && !*result ? result->error().message : QString(); }
};

} // namespace

class TestFubClient final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void headersCarryTheKeys();
    void listOverAllPages();
    void pageElsewhereIsNotAsked_data();
    void pageElsewhereIsNotAsked();
    void endlessPagesEnd();
    void wrongAnswersAreErrors_data();
    void wrongAnswersAreErrors();
    void serversWordsAreShown_data();
    void serversWordsAreShown();
    void redirectsAreNotFollowed();
    void failuresAreRepeated_data();
    void failuresAreRepeated();
    void creatingIsNotRepeated();
    void refusedCreatingIsRepeated();
    void stormEnds();
    void retryAfterIsWaitedFor();
    void tooLongAWaitIsAnError();
    void silenceEnds();
    void drippingEnds();
    void hugeAnswersEnd();
    void goneContextIsNotCalled();
    void clientMayBeDeletedInTheAnswer();
    void keysStayOutOfErrors();
    void plainHttpOnlyOnLoopback();

private:
    std::unique_ptr<ApiClient> clientFor(const QUrl &base, const ApiLimits &limits = quick()) const;
    std::unique_ptr<ScriptedServer> m_server;
    std::unique_ptr<ApiClient> m_client;
};

std::unique_ptr<ApiClient> TestFubClient::clientFor(const QUrl &base, const ApiLimits &limits) const
{
    return std::make_unique<ApiClient>(ApiAccess{.base = base,
                                                 .apiKey = Secret(ApiKey),
                                                 .system = u"Mine"_s,
                                                 .systemKey = Secret(SystemKey)},
                                       limits);
}

void TestFubClient::init()
{
    m_client.reset();
    m_server = std::make_unique<ScriptedServer>();
    QVERIFY(m_server->isListening());
    m_client = clientFor(m_server->base());
}

void TestFubClient::headersCarryTheKeys()
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

void TestFubClient::listOverAllPages()
{
    const QByteArray base = m_server->base().toEncoded();
    m_server->setAnswers(
        {jsonAnswer(200, page(Row, '"' + base + R"(/webhooks?limit=100&&next=a%2Fb")")),
         jsonAnswer(200, page(Row + R"(,{"id":9,"status":"Odd","event":"x","url":"u"})"))});
    Waiting<QList<Webhook>> list;
    m_client->webhooks(this, list.done());
    QTRY_VERIFY(list.result);
    QVERIFY2(list.result->hasValue(), qPrintable(list.message()));
    QCOMPARE(list.result->value().size(), 2); // 7 moved to the second page meanwhile
    QCOMPARE(list.result->value().at(1).status, u"Odd"_s);
    QCOMPARE(m_server->requests().at(1).target, "/v1/webhooks?limit=100&&next=a%2Fb"_ba);
}

void TestFubClient::pageElsewhereIsNotAsked_data()
{
    QTest::addColumn<QByteArray>("link");
    QTest::newRow("another host") << "\"https://evil.example/v1/webhooks?next=1\""_ba;
    QTest::newRow("another path") << "\"HOST/v1/other?next=1\""_ba;
    QTest::newRow("another user") << "\"http://x@127.0.0.1:1/v1/webhooks?next=1\""_ba;
    QTest::newRow("relative") << "\"//evil.example/v1/webhooks\""_ba;
}

void TestFubClient::pageElsewhereIsNotAsked()
{
    QFETCH(QByteArray, link);
    link.replace("HOST", m_server->base(QString()).toEncoded());
    m_server->setAnswers({jsonAnswer(200, page(Row, link))});
    Waiting<QList<Webhook>> list;
    m_client->webhooks(this, list.done());
    QTRY_VERIFY(list.result);
    QVERIFY2(list.message().contains(u"another address"_s), qPrintable(list.message()));
    QCOMPARE(m_server->requests().size(), 1);
}

void TestFubClient::endlessPagesEnd()
{
    const QByteArray base = m_server->base().toEncoded();
    m_server->setAnswers({jsonAnswer(200, page(Row, '"' + base + R"(/webhooks?next=1")"))});
    Waiting<QList<Webhook>> list;
    m_client->webhooks(this, list.done());
    QTRY_VERIFY(list.result);
    QVERIFY2(list.message().contains(u"never ends"_s), qPrintable(list.message()));
}

void TestFubClient::wrongAnswersAreErrors_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::newRow("no JSON") << "<html>captive portal</html>"_ba;
    QTest::newRow("empty") << QByteArray();
    QTest::newRow("a list") << "[]"_ba;
    QTest::newRow("cut") << page(Row).chopped(1);
    QTest::newRow("no list") << R"({"webhooks":{}})"_ba;
    QTest::newRow("no ids") << page(R"({"status":"Active","event":"a","url":"u"})");
    QTest::newRow("id is text") << page(R"({"id":"7","status":"Active","event":"a","url":"u"})");
    QTest::newRow("url is a number") << page(R"({"id":7,"status":"Active","event":"a","url":1})");
    QTest::newRow("row is no object") << page("17");
}

void TestFubClient::wrongAnswersAreErrors()
{
    QFETCH(QByteArray, body);
    m_server->setAnswers({jsonAnswer(200, body)});
    Waiting<QList<Webhook>> list;
    m_client->webhooks(this, list.done());
    QTRY_VERIFY(list.result);
    QVERIFY2(list.message().contains(u"Check the API address"_s), qPrintable(list.message()));
    QCOMPARE(list.result->error().code, ErrorCode::Network);
    QCOMPARE(m_server->requests().size(), 1);
}

void TestFubClient::serversWordsAreShown_data()
{
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QString>("words");
    QTest::addColumn<int>("code");
    QTest::newRow("403") << 403 << R"({"errorMessage":"Only the owner may do this."})"_ba
                         << u"Status 403: Only the owner may do this."_s << int(ErrorCode::Refused);
    QTest::newRow("400 error") << 400 << R"({"error":"Two is the limit"})"_ba
                               << u"Status 400: Two is the limit"_s << int(ErrorCode::Refused);
    QTest::newRow("404") << 404 << R"({"errorMessage":"Requested resource was not found."})"_ba
                         << u"Status 404: Requested resource was not found."_s
                         << int(ErrorCode::NotFound);
    QTest::newRow("no words") << 418 << QByteArray() << u"Status 418: the server gave no reason"_s
                              << int(ErrorCode::Refused);
}

void TestFubClient::serversWordsAreShown()
{
    QFETCH(int, status);
    QFETCH(QByteArray, body);
    QFETCH(QString, words);
    QFETCH(int, code);
    m_server->setAnswers({jsonAnswer(status, body)});
    Waiting<void> deleted;
    m_client->deleteWebhook(7, this, deleted.done());
    QTRY_VERIFY(deleted.result);
    QCOMPARE(deleted.message(), words);
    QCOMPARE(int(deleted.result->error().code), code);
    QCOMPARE(m_server->requests().size(), 1); // asking again would not help
}

void TestFubClient::redirectsAreNotFollowed()
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

void TestFubClient::failuresAreRepeated_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::newRow("500") << jsonAnswer(500, "{}").bytes;
    QTest::newRow("502 HTML") << jsonAnswer(502, "<html>").bytes;
    QTest::newRow("503") << jsonAnswer(503, {}, "Retry-After: 0\r\n").bytes;
    QTest::newRow("closed without a word") << QByteArray();
    QTest::newRow("cut") << jsonAnswer(200, page(Row)).bytes.chopped(10);
}

void TestFubClient::failuresAreRepeated()
{
    QFETCH(QByteArray, bytes);
    m_server->setAnswers({{bytes, ScriptedServer::After::Close},
                          {bytes, ScriptedServer::After::Close},
                          jsonAnswer(200, Row)});
    Waiting<Webhook> changed;
    m_client->updateWebhook(7, {.event = {}, .url = {}, .status = u"Active"_s}, this,
                            changed.done());
    QTRY_VERIFY(changed.result);
    QVERIFY2(changed.result->hasValue(), qPrintable(changed.message()));
    QCOMPARE(m_server->requests().constLast().body, R"({"status":"Active"})"_ba);
    QVERIFY(m_server->requests().size() >= 3);
}

void TestFubClient::creatingIsNotRepeated()
{
    m_server->setAnswers({jsonAnswer(200, "{}"), {{}, ScriptedServer::After::Close}});
    Waiting<void> first; // so that the connection is a kept one
    m_client->deleteWebhook(1, this, first.done());
    QTRY_VERIFY(first.result);
    Waiting<Webhook> created;
    m_client->createWebhook(u"a"_s, u"https://a"_s, this, created.done());
    QTRY_VERIFY(created.result);
    QVERIFY(!created.result->hasValue());
    QCOMPARE(m_server->requests().size(), 2); // it may have been done
    QVERIFY2(created.message().contains(u"may have been done"_s), qPrintable(created.message()));
}

void TestFubClient::refusedCreatingIsRepeated()
{
    m_server->setAnswers({jsonAnswer(429, {}, "Retry-After: 0\r\n"), jsonAnswer(201, Row)});
    Waiting<Webhook> created;
    m_client->createWebhook(u"a"_s, u"https://a"_s, this, created.done());
    QTRY_VERIFY(created.result);
    QVERIFY2(created.result->hasValue(), qPrintable(created.message()));
    QCOMPARE(m_server->requests().size(), 2); // the server said that it did nothing
}

void TestFubClient::stormEnds()
{
    m_server->setAnswers({jsonAnswer(429, R"({"errorMessage":"Too many"})", "Retry-After: 0\r\n")});
    Waiting<QList<Webhook>> list;
    m_client->webhooks(this, list.done());
    QTRY_VERIFY(list.result);
    QCOMPARE(list.message(), u"Status 429: Too many"_s);
    QCOMPARE(m_server->requests().size(), 3);
}

void TestFubClient::retryAfterIsWaitedFor()
{
    m_server->setAnswers({jsonAnswer(429, {}, "Retry-After: 1\r\n"), jsonAnswer(200, page(Row))});
    QSignalSpy waiting(m_client.get(), &ApiClient::waiting);
    Waiting<QList<Webhook>> list;
    QElapsedTimer timer;
    timer.start();
    m_client->webhooks(this, list.done());
    QTRY_VERIFY(list.result);
    QVERIFY(list.result->hasValue());
    QVERIFY(timer.elapsed() >= 990);
    QVERIFY(waiting.count() >= 1);
    QVERIFY(waiting.count() < 5); // no busy loop
}

void TestFubClient::tooLongAWaitIsAnError()
{
    m_server->setAnswers({jsonAnswer(429, {}, "Retry-After: 3600\r\n")});
    Waiting<QList<Webhook>> list;
    m_client->webhooks(this, list.done());
    QTRY_VERIFY(list.result);
    QVERIFY(list.message().contains(u"429"_s));
    QCOMPARE(m_server->requests().size(), 1);
}

void TestFubClient::silenceEnds()
{
    Waiting<QList<Webhook>> list; // nothing is ever answered
    m_client->webhooks(this, list.done());
    QTRY_VERIFY_WITH_TIMEOUT(list.result, 10'000);
    QVERIFY2(list.message().contains(u"in time"_s), qPrintable(list.message()));
    QCOMPARE(m_server->requests().size(), 3);
}

void TestFubClient::drippingEnds()
{
    m_server->setAnswers(
        {{"HTTP/1.1 200 OK\r\nContent-Length: 90000\r\n\r\n", ScriptedServer::After::Drip}});
    Waiting<QList<Webhook>> list;
    m_client->webhooks(this, list.done());
    QTRY_VERIFY_WITH_TIMEOUT(list.result, 10'000);
    QVERIFY2(list.message().contains(u"in time"_s), qPrintable(list.message()));
}

void TestFubClient::hugeAnswersEnd()
{
    m_server->setAnswers({jsonAnswer(200, page(QByteArray(5'000'000, ' ') + Row))});
    Waiting<QList<Webhook>> list;
    m_client->webhooks(this, list.done());
    QTRY_VERIFY(list.result);
    QVERIFY2(list.message().contains(u"more than"_s), qPrintable(list.message()));
    QCOMPARE(m_server->requests().size(), 1);
}

void TestFubClient::goneContextIsNotCalled()
{
    Waiting<QList<Webhook>> gone; // not answered yet
    auto context = std::make_unique<QObject>();
    m_client->webhooks(context.get(), gone.done());
    QTRY_COMPARE(m_server->requests().size(), 1);
    context.reset();
    m_server->setAnswers({jsonAnswer(200, page(Row))});
    Waiting<QList<Webhook>> list; // and the next one is not held up
    m_client->webhooks(this, list.done());
    QTRY_VERIFY(list.result);
    QVERIFY(list.result->hasValue());
    QCOMPARE(gone.calls, 0);
}

void TestFubClient::clientMayBeDeletedInTheAnswer()
{
    m_server->setAnswers({jsonAnswer(200, page(Row))});
    bool called = false;
    Waiting<QList<Webhook>> second;
    m_client->webhooks(this, [&](const Result<QList<Webhook>> &) {
        called = true;
        m_client.reset();
    });
    m_client->webhooks(this, second.done());
    QTRY_VERIFY(called);
    QTest::qWait(50);
    QVERIFY(second.calls <= 1);
}

void TestFubClient::keysStayOutOfErrors()
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
}

void TestFubClient::plainHttpOnlyOnLoopback()
{
    const std::unique_ptr<ApiClient> client = clientFor(QUrl(u"http://192.0.2.1/v1"_s));
    Waiting<ApiIdentity> identity;
    client->identity(this, identity.done());
    QVERIFY(!identity.result); // always later
    QTRY_VERIFY(identity.result);
    QCOMPARE(identity.result->error().code, ErrorCode::InvalidInput);
    QVERIFY(ApiTransport::mayCarryKeys(QUrl(u"http://[::1]:80/v1"_s)));
    QVERIFY(!ApiTransport::mayCarryKeys(QUrl(u"ftp://localhost/"_s)));
    QVERIFY(!ApiTransport::mayCarryKeys(QUrl(u"http://localhost.evil.example/"_s)));
}

QTEST_GUILESS_MAIN(TestFubClient)
#include "tst_fub_client.moc"
