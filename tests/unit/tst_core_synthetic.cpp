// SPDX-License-Identifier: MIT
// Events that we make, and fetched ones in the form in which FUB delivers.
#include "core/jsontext.h"
#include "core/syntheticevent.h"

#include <QtCore/QJsonDocument>
#include <QtCore/QJsonObject>
#include <QtCore/QUuid>
#include <QtTest/QtTest>

using namespace Hookglass;
using namespace Qt::StringLiterals;

class TestCoreSynthetic final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void isWrittenAsFubWrites();
    void everyOneHasAnIdOfItsOwn();
    void fetchedBodyBecomesDeliverable_data();
    void fetchedBodyBecomesDeliverable();
    void headSaysWhatItIs();
};

void TestCoreSynthetic::isWrittenAsFubWrites()
{
    SyntheticEvent event;
    event.name = u"people\"Updated"_s;
    event.created = fromMicros(1'481'555'961'000'000);
    event.resourceIds = "[1234]";
    event.uri = "\"https://api.followupboss.com/v1/people?id=1234\"";
    const QByteArray body = syntheticBody(event);
    const QJsonObject object = QJsonDocument::fromJson(body).object();
    QCOMPARE(object.value("event"_L1).toString(), event.name);
    QCOMPARE(object.value("eventCreated"_L1).toString(), u"2016-12-12T15:19:21+00:00"_s);
    QVERIFY(!QUuid(object.value("eventId"_L1).toString()).isNull());
    QVERIFY(body.endsWith(",\"resourceIds\":[1234],\"uri\":\"https://api.followupboss.com/v1/"
                          "people?id=1234\"}"));
    event.data = "{\"stage\":\"Hot\"}";
    QVERIFY(syntheticBody(event).endsWith(",\"data\":{\"stage\":\"Hot\"}}"));
}

void TestCoreSynthetic::everyOneHasAnIdOfItsOwn()
{
    SyntheticEvent event;
    event.name = u"peopleUpdated"_s;
    QVERIFY(syntheticBody(event) != syntheticBody(event));
}

void TestCoreSynthetic::fetchedBodyBecomesDeliverable_data()
{
    QTest::addColumn<QByteArray>("fetched");
    QTest::addColumn<QByteArray>("delivered");
    QTest::newRow("id") << QByteArray(R"({ "id":"x",  "event":"e","data":{"id":1.0}})")
                        << QByteArray(R"({ "eventId":"x",  "event":"e","data":{"id":1.0}})");
    QTest::newRow("id last") << QByteArray(R"({"data":{"id":1},"id":"x"})")
                             << QByteArray(R"({"data":{"id":1},"eventId":"x"})");
    QTest::newRow("eventId") << QByteArray(R"({"id":7,"eventId":"x"})")
                             << QByteArray(R"({"id":7,"eventId":"x"})");
    QTest::newRow("neither") << QByteArray("{}") << QByteArray("{}");
    QTest::newRow("no JSON") << QByteArray("{\"id\":") << QByteArray("{\"id\":");
}

void TestCoreSynthetic::fetchedBodyBecomesDeliverable()
{
    QFETCH(const QByteArray, fetched);
    QFETCH(const QByteArray, delivered);
    QCOMPARE(asDelivered(fetched), delivered);
}

void TestCoreSynthetic::headSaysWhatItIs()
{
    const HeaderList made = parseHead(headForHandler("abc", true));
    QCOMPARE(headerValue(made, "FUB-Signature").value_or(""), "abc");
    QCOMPARE(headerValue(made, "Content-Type").value_or(""), "application/json");
    QCOMPARE(headerValue(made, "X-Hookglass-Origin").value_or(""), "synthetic");
    const HeaderList fetched = parseHead(headForHandler({}, false));
    QVERIFY(!headerValue(fetched, "FUB-Signature"));
    QVERIFY(!headerValue(fetched, "X-Hookglass-Origin"));
}

QTEST_GUILESS_MAIN(TestCoreSynthetic)
#include "tst_core_synthetic.moc"
