// SPDX-License-Identifier: MIT
#include "core/clock.h"
#include "core/headers.h"
#include "core/headertext.h"
#include "core/ids.h"
#include "core/result.h"

#include <QtTest/QTest>

using namespace Hookglass;
using namespace Qt::StringLiterals;

/// Headers, clock, ids and results: the small values.
class TestCoreHeaders : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void keepsOrderCaseAndDuplicates();
    void findsWithoutCase();
    void parsesHeads_data();
    void parsesHeads();
    void readsUtf8AndLatin1();
    void timestampsRoundTrip();
    void idsOfOneKindCompare();
    void resultsHoldValueOrError();
};

void TestCoreHeaders::keepsOrderCaseAndDuplicates()
{
    const HeaderList headers = parseHead("POST /in/x HTTP/1.1\r\n"
                                         "X-B: 1\r\n"
                                         "x-a:  two \t\r\n"
                                         "X-B: 3\r\n"
                                         "\r\n");
    const HeaderList expected{{"X-B"_ba, "1"_ba}, {"x-a"_ba, "two"_ba}, {"X-B"_ba, "3"_ba}};
    QCOMPARE(headers, expected);
}

void TestCoreHeaders::findsWithoutCase()
{
    const HeaderList headers{
        {"FUB-Signature"_ba, "a"_ba}, {"Empty"_ba, ""_ba}, {"fub-signature"_ba, "b"_ba}};
    QCOMPARE(headerValue(headers, "fub-SIGNATURE"), std::optional("a"_ba));
    QCOMPARE(headerValues(headers, "fub-SIGNATURE"), (QList<QByteArray>{"a"_ba, "b"_ba}));
    QCOMPARE(headerValue(headers, "empty"), std::optional(""_ba)); // empty is a value
    QCOMPARE(headerValue(headers, "absent"), std::nullopt);
    QVERIFY(headerValues(headers, "FUB-Signatur").isEmpty());
    QVERIFY(headerValues(headers, "").isEmpty());
}

void TestCoreHeaders::parsesHeads_data()
{
    QTest::addColumn<QByteArray>("head");
    QTest::addColumn<HeaderList>("headers");
    QTest::newRow("nothing") << ""_ba << HeaderList{};
    QTest::newRow("request line only") << "GET / HTTP/1.1\r\n\r\n"_ba << HeaderList{};
    QTest::newRow("bare LF") << "GET / HTTP/1.1\nA: b\n\n"_ba << HeaderList{{"A"_ba, "b"_ba}};
    QTest::newRow("no end") << "GET / HTTP/1.1\r\nA: b"_ba << HeaderList{{"A"_ba, "b"_ba}};
    QTest::newRow("colon in value")
        << "GET / HTTP/1.1\r\nHost: h:80\r\n\r\n"_ba << HeaderList{{"Host"_ba, "h:80"_ba}};
    QTest::newRow("empty value") << "GET / HTTP/1.1\r\nA:\r\n\r\n"_ba
                                 << HeaderList{{"A"_ba, ""_ba}};
    QTest::newRow("no colon") << "GET / HTTP/1.1\r\nAbc\r\n\r\n"_ba << HeaderList{{"Abc"_ba, {}}};
    QTest::newRow("folded") << "GET / HTTP/1.1\r\nA: b\r\n\t c\r\n d\r\nE: f\r\n\r\n"_ba
                            << HeaderList{{"A"_ba, "b c d"_ba}, {"E"_ba, "f"_ba}};
    QTest::newRow("folded without a line before")
        << "GET / HTTP/1.1\r\n a: b\r\n\r\n"_ba << HeaderList{{" a"_ba, "b"_ba}};
    QTest::newRow("body is not read")
        << "GET / HTTP/1.1\r\nA: b\r\n\r\nC: d\r\n"_ba << HeaderList{{"A"_ba, "b"_ba}};
    QTest::newRow("bytes beyond ASCII") << "GET / HTTP/1.1\r\nA: \xff\x00\xfe\r\n\r\n"_ba
                                        << HeaderList{{"A"_ba, "\xff\x00\xfe"_ba}};
}

void TestCoreHeaders::parsesHeads()
{
    QFETCH(QByteArray, head);
    QFETCH(HeaderList, headers);
    QCOMPARE(parseHead(head), headers);
}

void TestCoreHeaders::readsUtf8AndLatin1()
{
    QCOMPARE(headerText("K\xc3\xb6nigin"), u"K\u00f6nigin"_s);
    QCOMPARE(headerText("K\xf6nigin"), u"K\u00f6nigin"_s);
    QCOMPARE(headerText("\xc3\xb6 \xf6"), u"\u00c3\u00b6 \u00f6"_s); // not all of it is UTF-8
    QCOMPARE(headerText("\xed\xa0\x80"), u"\u00ed\u00a0\u0080"_s);   // a surrogate is none
    QCOMPARE(headerText({}), QString());
    // Each line on its own, ends as they are.
    QCOMPARE(headText("A: \xc3\xb6\r\nB: \xf6\r\n\nC"), u"A: \u00f6\r\nB: \u00f6\r\n\nC"_s);
}

void TestCoreHeaders::timestampsRoundTrip()
{
    const Timestamp t = fromMicros(1'480'000'000'123'456);
    QCOMPARE(toMicros(t), 1'480'000'000'123'456);
    QCOMPARE(toIso(t), u"2016-11-24T15:06:40.123Z"_s); // UTC, whatever the time zone here
    QCOMPARE(fromDateTime(toDateTime(t)), fromMicros(1'480'000'000'123'000));
    // Before 1970 it is still rounded down, not towards zero.
    QCOMPARE(toIso(fromMicros(-1)), u"1969-12-31T23:59:59.999Z"_s);
    const auto fromBerlin = QDateTime::fromString(u"2016-12-12T15:19:21+01:00"_s, Qt::ISODate);
    QCOMPARE(toIso(fromDateTime(fromBerlin)), u"2016-12-12T14:19:21.000Z"_s);
    const Timestamp before = SystemClock().now();
    QVERIFY(SystemClock().now() >= before);
    QVERIFY(before > fromMicros(1'700'000'000'000'000));
}

void TestCoreHeaders::idsOfOneKindCompare()
{
    static_assert(!std::is_convertible_v<EventId, DeliveryId>);
    QVERIFY(!EventId{}.isValid());
    QVERIFY(!EventId{-1}.isValid());
    QVERIFY(EventId{1} < EventId{2});
    QCOMPARE(EventId{7}, EventId{7});
    QSet<EventId> set{EventId{1}, EventId{1}, EventId{2}};
    QCOMPARE(set.size(), 2);
}

void TestCoreHeaders::resultsHoldValueOrError()
{
    const Error busy{ErrorCode::Busy, u"held"_s, u"pid 7"_s};
    Result<QString> good(u"x"_s);
    const Result<QString> bad(busy);
    QVERIFY(good);
    QCOMPARE(*good, u"x"_s);
    QCOMPARE(good->size(), 1);
    QCOMPARE(std::move(good).value(), u"x"_s);
    QVERIFY(!bad);
    QCOMPARE(bad.error(), busy);
    QVERIFY(Result<void>());
    QCOMPARE(Result<void>(busy).error().code, ErrorCode::Busy);
}

QTEST_GUILESS_MAIN(TestCoreHeaders)
#include "tst_coreheaders.moc"
