// SPDX-License-Identifier: MIT
#include "receiver/envelope.h"
#include "receiver/route.h"
#include "receiver/statusrule.h"

#include <QtTest/QtTest>

using namespace Hookglass;
using namespace Qt::StringLiterals;

class TestEnvelope final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void fetchedEventsMaySayId();
    void readsTheDocumentedPayload();
    void nullUriAndNoIds();
    void keepsIdsExact();
    void readsTimes_data();
    void readsTimes();
    void nestedNamesDoNotCount();
    void deepJsonIsNotCalledBroken();
    void firstOfDuplicatesWins();
    void refuses_data();
    void refuses();
    void routes_data();
    void routes();
    void noStatusDeletesAWebhook();
};

void TestEnvelope::readsTheDocumentedPayload()
{
    const Result<Envelope> envelope = parseEnvelope(
        R"({"eventId":"152d60c0-79da-4018-a9af-28aec8a71c94","eventCreated":"2016-12-12T15:19:21+00:00","event":"peopleCreated","resourceIds":[1234,3244,3232],"uri":"https://api.followupboss.com/v1/people?id=1234,3244,3232"})");
    QVERIFY(envelope);
    QCOMPARE(envelope->eventId, u"152d60c0-79da-4018-a9af-28aec8a71c94"_s);
    QCOMPARE(envelope->eventName, u"peopleCreated"_s);
    QCOMPARE(envelope->resourceIds, (QList<qint64>{1234, 3244, 3232}));
    QCOMPARE(envelope->uri.value(), u"https://api.followupboss.com/v1/people?id=1234,3244,3232"_s);
    QVERIFY(envelope->created);
    QCOMPARE(toIso(*envelope->created), u"2016-12-12T15:19:21.000Z"_s);
}

void TestEnvelope::nullUriAndNoIds()
{
    const Result<Envelope> envelope =
        parseEnvelope(R"( {"event":"peopleDeleted","eventId":"a","uri":null} )");
    QVERIFY(envelope);
    QVERIFY(!envelope->uri);
    QVERIFY(envelope->resourceIds.isEmpty());
    QVERIFY(!envelope->created);
}

void TestEnvelope::keepsIdsExact()
{
    const Result<Envelope> envelope = parseEnvelope(
        R"({"event":"x","eventId":"a","resourceIds":[9007199254740993,-1,1.5,1e3,99999999999999999999]})");
    QVERIFY(envelope);
    QCOMPARE(envelope->resourceIds, (QList<qint64>{9007199254740993LL, -1}));
}

void TestEnvelope::readsTimes_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QString>("utc");
    QTest::newRow("documented") << "2024-02-29T23:59:59+00:00"_ba << u"2024-02-29T23:59:59.000Z"_s;
    QTest::newRow("Z") << "2024-02-29T23:59:59Z"_ba << u"2024-02-29T23:59:59.000Z"_s;
    QTest::newRow("other zone") << "2024-06-01T12:00:00+02:00"_ba << u"2024-06-01T10:00:00.000Z"_s;
    QTest::newRow("milliseconds") << "2024-06-01T12:00:00.250+00:00"_ba
                                  << u"2024-06-01T12:00:00.250Z"_s;
    QTest::newRow("no such day") << "2023-02-29T00:00:00+00:00"_ba << QString();
    QTest::newRow("no time") << "yesterday"_ba << QString();
}

void TestEnvelope::readsTimes()
{
    QFETCH(QByteArray, text);
    QFETCH(QString, utc);
    const Result<Envelope> envelope =
        parseEnvelope("{\"event\":\"x\",\"eventId\":\"a\",\"eventCreated\":\"" + text + "\"}");
    QVERIFY(envelope);
    QCOMPARE(envelope->eventCreated, QString::fromLatin1(text));
    QCOMPARE(envelope->created ? toIso(*envelope->created) : QString(), utc);
}

void TestEnvelope::deepJsonIsNotCalledBroken()
{
    const QByteArray open(10'000, '[');
    const Result<Envelope> deep = parseEnvelope(open + QByteArray(10'000, ']'));
    QVERIFY(!deep);
    QCOMPARE(deep.error().message,
             u"The body is JSON, but nested too deeply to be read (byte 512)."_s);
    QVERIFY(parseEnvelope(open).error().message.startsWith(u"The body is not JSON: "_s));
}

void TestEnvelope::nestedNamesDoNotCount()
{
    const Result<Envelope> envelope = parseEnvelope(
        R"({"data":{"event":"inner","eventId":"i","resourceIds":[7]},"event":"outer","eventId":"o"})");
    QVERIFY(envelope);
    QCOMPARE(envelope->eventName, u"outer"_s);
    QCOMPARE(envelope->eventId, u"o"_s);
    QVERIFY(envelope->resourceIds.isEmpty());
}

void TestEnvelope::firstOfDuplicatesWins()
{
    const Result<Envelope> envelope =
        parseEnvelope(R"({"event":"a","event":"b","eventId":"1","eventId":"2"})");
    QVERIFY(envelope);
    QCOMPARE(envelope->eventName, u"a"_s);
    QCOMPARE(envelope->eventId, u"1"_s);
}

void TestEnvelope::refuses_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QString>("word");
    QTest::newRow("empty") << QByteArray() << u"empty"_s;
    QTest::newRow("no JSON") << "hello"_ba << u"not JSON"_s;
    QTest::newRow("cut") << R"({"event":"x","eventId":"a")"_ba << u"not JSON"_s;
    QTest::newRow("array") << "[1]"_ba << u"object"_s;
    QTest::newRow("no name") << R"({"eventId":"a"})"_ba << u"names no event"_s;
    QTest::newRow("name is a number") << R"({"event":5,"eventId":"a"})"_ba << u"names no event"_s;
    QTest::newRow("no id") << R"({"event":"x"})"_ba << u"eventId"_s;
    QTest::newRow("id too long") << "{\"event\":\"x\",\"eventId\":\"" + QByteArray(201, 'a') + "\"}"
                                 << u"200"_s;
    QTest::newRow("deep") << QByteArray(100'000, '[') << u"not JSON"_s;
}

void TestEnvelope::refuses()
{
    QFETCH(QByteArray, body);
    QFETCH(QString, word);
    const Result<Envelope> envelope = parseEnvelope(body);
    QVERIFY(!envelope);
    QVERIFY2(envelope.error().message.contains(word), qPrintable(envelope.error().message));
}

void TestEnvelope::routes_data()
{
    QTest::addColumn<QByteArray>("target");
    QTest::addColumn<int>("kind");
    QTest::addColumn<QByteArray>("token");
    const int unknown = int(Route::Kind::Unknown), endpoint = int(Route::Kind::Endpoint),
              health = int(Route::Kind::Health);
    QTest::newRow("plain") << "/in/abc"_ba << endpoint << "abc"_ba;
    QTest::newRow("slash") << "/in/abc/"_ba << endpoint << "abc"_ba;
    QTest::newRow("more") << "/in/abc/account12/peopleCreated"_ba << endpoint << "abc"_ba;
    QTest::newRow("query") << "/in/abc?x=/in/def"_ba << endpoint << "abc"_ba;
    QTest::newRow("absolute") << "http://example.com:80/in/abc/d"_ba << endpoint << "abc"_ba;
    QTest::newRow("absolute, no path") << "HTTPS://example.com"_ba << unknown << QByteArray();
    QTest::newRow("no token") << "/in/"_ba << endpoint << QByteArray();
    QTest::newRow("case matters") << "/IN/abc"_ba << unknown << QByteArray();
    QTest::newRow("dots are no path") << "/x/../in/abc"_ba << unknown << QByteArray();
    QTest::newRow("encoded") << "/%69n/abc"_ba << unknown << QByteArray();
    QTest::newRow("health") << "/healthz"_ba << health << QByteArray();
    QTest::newRow("health and query") << "/healthz?a"_ba << health << QByteArray();
    QTest::newRow("health and more") << "/healthz/x"_ba << unknown << QByteArray();
    QTest::newRow("root") << "/"_ba << unknown << QByteArray();
    QTest::newRow("star") << "*"_ba << unknown << QByteArray();
    QTest::newRow("nothing") << QByteArray() << unknown << QByteArray();
}

void TestEnvelope::routes()
{
    QFETCH(QByteArray, target);
    QFETCH(int, kind);
    QFETCH(QByteArray, token);
    const Route route = routeOf(target);
    QCOMPARE(int(route.kind), kind);
    QCOMPARE(route.token.toByteArray(), token);
}

void TestEnvelope::noStatusDeletesAWebhook()
{
    for (int status = -1000; status <= 2000; ++status) {
        const int sent = permittedStatus(status);
        QVERIFY(sent != 406 && sent != 410);
        QVERIFY(sent >= 200 && sent <= 599);
        if (status >= 200 && status <= 599 && status != 406 && status != 410)
            QCOMPARE(sent, status);
        else
            QCOMPARE(sent, 503);
    }
}

void TestEnvelope::fetchedEventsMaySayId()
{
    const QByteArray byId = R"({"id":"x","event":"peopleUpdated","resourceIds":[1],"uri":null})";
    const auto fetched = parseEnvelope(byId, Origin::Fetched);
    QVERIFY(fetched);
    QCOMPARE(fetched->eventId, u"x"_s);
    QVERIFY(!parseEnvelope(byId)); // a delivery has to say eventId
    QVERIFY(!parseEnvelope(byId, Origin::Synthetic));
    const auto both = parseEnvelope(R"({"id":7,"eventId":"y","event":"e"})", Origin::Fetched);
    QVERIFY(both);
    QCOMPARE(both->eventId, u"y"_s);
    const auto inside = parseEnvelope(R"({"data":{"id":"z"},"event":"e"})", Origin::Fetched);
    QVERIFY(!inside);
}

QTEST_GUILESS_MAIN(TestEnvelope)
#include "tst_envelope.moc"
