// SPDX-License-Identifier: MIT
// The client against a server that answers wrongly, slowly, or not at all.
#include "fubfixture.h"

#include <QtCore/QElapsedTimer>
#include <QtCore/QLocale>
#include <QtTest/QSignalSpy>
#include <QtTest/QTest>

using namespace Hookglass;
using namespace Hookglass::Test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

class TestFubClient final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void listOverAllPages();
    void pageElsewhereIsNotAsked_data();
    void pageElsewhereIsNotAsked();
    void slashAfterTheBaseIsOne();
    void endlessPagesEnd();
    void strangeIdentitiesAreErrors_data();
    void strangeIdentitiesAreErrors();
    void identityIsRead();
    void wrongAnswersAreErrors_data();
    void wrongAnswersAreErrors();
    void serversWordsAreShown_data();
    void serversWordsAreShown();
    void failuresAreRepeated_data();
    void failuresAreRepeated();
    void creatingIsNotRepeated();
    void refusedCreatingIsRepeated();
    void stormEnds();
    void retryAfterIsWaitedFor();
    void tooLongAWaitIsAnError_data();
    void tooLongAWaitIsAnError();
    void pastDateIsNoWait();
    void silenceEnds();
    void drippingEnds();
    void hugeAnswersEnd();
    void goneContextIsNotCalled();
    void clientMayBeDeletedInTheAnswer();

private:
    std::unique_ptr<ScriptedServer> m_server;
    std::unique_ptr<ApiClient> m_client;
};

void TestFubClient::init()
{
    m_client.reset();
    m_server = std::make_unique<ScriptedServer>();
    QVERIFY(m_server->isListening());
    m_client = clientFor(m_server->base());
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

void TestFubClient::slashAfterTheBaseIsOne()
{
    m_client = clientFor(m_server->base(u"/v1/"_s));
    const QByteArray base = m_server->base().toEncoded();
    m_server->setAnswers({jsonAnswer(200, page(Row, '"' + base + R"(/webhooks?next=1")")),
                          jsonAnswer(200, page(Row))});
    Waiting<QList<Webhook>> list;
    m_client->webhooks(this, list.done());
    QTRY_VERIFY(list.result);
    QVERIFY2(list.result->hasValue(), qPrintable(list.message()));
    QCOMPARE(m_server->requests().at(0).target, "/v1/webhooks?limit=100"_ba);
}

void TestFubClient::strangeIdentitiesAreErrors_data()
{
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("body");
    const QByteArray account = R"({"account":{"id":1,"name":"Acme"},"user":)";
    QTest::newRow("no user") << 200 << account + "{}}";
    QTest::newRow("no name") << 200 << account + R"({"isOwner":true}})";
    QTest::newRow("name is a number") << 200 << account + R"({"name":5,"isOwner":true}})";
    QTest::newRow("owner is text") << 200 << account + R"({"name":"Olivia","isOwner":"true"}})";
    QTest::newRow("owner is missing") << 200 << account + R"({"name":"Olivia"}})";
    QTest::newRow("account is text")
        << 200 << R"({"account":"a","user":{"name":"O","isOwner":true}})"_ba;
    QTest::newRow("of something else") << 200 << R"({"account":{"a":1},"user":{"b":2}})"_ba;
    QTest::newRow("nothing there") << 404 << "<html>no such page</html>"_ba;
}

void TestFubClient::strangeIdentitiesAreErrors()
{
    QFETCH(int, status);
    QFETCH(QByteArray, body);
    m_server->setAnswers({jsonAnswer(status, body)});
    Waiting<ApiIdentity> identity;
    m_client->identity(this, identity.done());
    QTRY_VERIFY(identity.result);
    QVERIFY2(identity.message().contains(u"Check the API address"_s),
             qPrintable(identity.message()));
    QCOMPARE(identity.result->error().code, ErrorCode::Network);
}

void TestFubClient::identityIsRead()
{
    const auto answer = [](const QByteArray &isOwner) {
        return jsonAnswer(200, R"({"account":{"id":1,"name":"Acme"},"user":{"name":"Olivia",)"
                               R"("isOwner":)" +
                                   isOwner + "}}");
    };
    m_server->setAnswers({answer("true"), answer("1"), answer("false"), answer("0")});
    for (const bool isOwner : {true, true, false, false}) {
        Waiting<ApiIdentity> identity;
        m_client->identity(this, identity.done());
        QTRY_VERIFY(identity.result);
        QVERIFY2(identity.result->hasValue(), qPrintable(identity.message()));
        QCOMPARE(identity.result->value().isOwner, isOwner);
    }
    m_server->setAnswers({jsonAnswer(200, R"({"account":{"name":"A\ncme"},"user":{"name":")" +
                                              QByteArray(90'000, 'x') + R"(","isOwner":true}})")});
    Waiting<ApiIdentity> identity;
    m_client->identity(this, identity.done());
    QTRY_VERIFY(identity.result);
    QVERIFY2(identity.result->hasValue(), qPrintable(identity.message()));
    QCOMPARE(identity.result->value().accountName, u"A cme"_s);
    QCOMPARE(identity.result->value().userName.size(), 200);
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
    QTest::newRow("next page is a number") << page(Row, "17");
    QTest::newRow("next page is an object") << page(Row, R"({"href":"x"})");
    QTest::newRow("metadata is a list") << R"({"_metadata":["nextLink"],"webhooks":[)" + Row + "]}";
    QTest::newRow("next is a number") << R"({"_metadata":{"next":17},"webhooks":[)" + Row + "]}";
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

void TestFubClient::tooLongAWaitIsAnError_data()
{
    QTest::addColumn<QByteArray>("headers");
    const QDateTime late = QDateTime::currentDateTimeUtc().addSecs(3600);
    const QString date = QLocale::c().toString(late, u"ddd, dd MMM yyyy hh:mm:ss"_s) + u" GMT"_s;
    QTest::newRow("an hour") << "Retry-After: 3600\r\n"_ba;
    QTest::newRow("a date") << "Retry-After: " + date.toLatin1() + "\r\n";
    QTest::newRow("no number of ours") << "Retry-After: 99999999999999999999\r\n"_ba;
    QTest::newRow("long window") << "X-RateLimit-Window: 2147483647\r\n"_ba;
}

void TestFubClient::tooLongAWaitIsAnError()
{
    QFETCH(QByteArray, headers);
    m_server->setAnswers({jsonAnswer(429, R"({"errorMessage":"Slow down"})", headers)});
    Waiting<QList<Webhook>> list;
    m_client->webhooks(this, list.done());
    QTRY_VERIFY(list.result);
    QCOMPARE(list.message(), u"Status 429: Slow down"_s);
    Waiting<QList<Webhook>> next; // is not kept waiting for an hour
    m_client->webhooks(this, next.done());
    QTRY_VERIFY(next.result);
    QVERIFY2(next.message().contains(u"no more calls"_s), qPrintable(next.message()));
    QCOMPARE(next.result->error().code, ErrorCode::Network);
    QCOMPARE(m_server->requests().size(), 1);
}

void TestFubClient::pastDateIsNoWait()
{
    m_server->setAnswers({jsonAnswer(429, {}, "Retry-After: Wed, 21 Oct 2015 07:28:00 GMT\r\n"),
                          jsonAnswer(200, page(Row))});
    Waiting<QList<Webhook>> list;
    m_client->webhooks(this, list.done());
    QTRY_VERIFY(list.result);
    QVERIFY2(list.result->hasValue(), qPrintable(list.message()));
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

QTEST_GUILESS_MAIN(TestFubClient)
#include "tst_fub_client.moc"
