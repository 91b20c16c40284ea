// SPDX-License-Identifier: MIT
// Bodies as lines that are compared: laid out however broken, and cut by their bytes.
#include "core/comparelines.h"
#include "core/jsontext.h"

#include <QtTest/QTest>

#include <set>

using namespace Hookglass;
using namespace Qt::StringLiterals;

namespace {

QByteArray shown(const CompareLines &lines)
{
    QByteArray text;
    for (qsizetype i = 0; i < lines.size(); ++i) {
        const CompareLine &line = lines.lines[size_t(i)];
        text += (i > 0 && !line.isContinued ? "\n" : "") +
                (line.isContinued ? QByteArray() : QByteArray(2 * line.depth, ' ')) +
                lines.at(i).toByteArray();
    }
    return text;
}

QByteArray laidOut(QByteArrayView body)
{
    return shown(compareLines(body, LineLayout::Json));
}

/// Bytes without a pattern, the same every time.
QByteArray noise(qsizetype size, uint seed)
{
    QByteArray bytes;
    quint32 state = seed;
    while (bytes.size() < size) {
        state = state * 1664525 + 1013904223;
        bytes += char(state >> 24);
    }
    return bytes;
}

} // namespace

class TestCoreCompareLines final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void jsonAsThePrettyPrinter_data();
    void jsonAsThePrettyPrinter();
    void brokenJson_data();
    void brokenJson();
    void everyLineKnowsItsPlace();
    void longLinesAreCutByTheirBytes();
    void layouts_data();
    void layouts();
    void hostileTextsAreLinear();
};

void TestCoreCompareLines::jsonAsThePrettyPrinter_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::newRow("nested") << R"({"a":1,"b":[1.0,{"c":null}],"d":{},"e":[],"f":[[]]})"_ba;
    QTest::newRow("blanks") << "\r\n{ \"a\" :\n 1 ,\t\"b\":[ ]\n}\n"_ba;
    QTest::newRow("escapes") << R"({"a\"b":"\\","c":"x\",y{[:","\u00e9":"é"})"_ba;
    QTest::newRow("scalar") << "\"a, b\""_ba;
    QTest::newRow("duplicates") << R"([{"a":1,"a":1}])"_ba;
}

void TestCoreCompareLines::jsonAsThePrettyPrinter()
{
    QFETCH(QByteArray, body);
    QCOMPARE(laidOut(body), JsonText::pretty(body, 2));
}

void TestCoreCompareLines::brokenJson_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QByteArray>("expected");
    QTest::newRow("no value") << R"({"a":,"b":2})"_ba
                              << "{\n  \"a\":,\n  \"b\": 2\n}"_ba;
    QTest::newRow("no closing quote") << R"({"a":"x,"b":1,"c":"d"})"_ba
                                      << "{\n  \"a\": \"x,\n  \"b\": 1,\n  \"c\": \"d\"\n}"_ba;
    QTest::newRow("no opening quote") << R"({"a":x","b":1,"c":"d"})"_ba
                                      << "{\n  \"a\": x\",\n  \"b\": 1,\n  \"c\": \"d\"\n}"_ba;
    QTest::newRow("no comma") << R"({"a":1 "b":2})"_ba
                              << "{\n  \"a\": 1 \"b\": 2\n}"_ba;
    QTest::newRow("comma at the end") << R"([1,2,])"_ba
                                      << "[\n  1,\n  2,\n]"_ba;
    QTest::newRow("cut off") << R"({"a":{"b":"Hello, wor)"_ba
                             << "{\n  \"a\": {\n    \"b\": \"Hello, wor"_ba;
    QTest::newRow("too many ends") << "{}}]"_ba
                                   << "{}\n}\n]"_ba;
    QTest::newRow("two texts") << R"({"a":1}{"a":2})"_ba
                               << "{\n  \"a\": 1\n}\n{\n  \"a\": 2\n}"_ba;
    QTest::newRow("blanks where none belong") << "{\"a\":not  known\nat all}"_ba
                                              << "{\n  \"a\": not  known\n  at all\n}"_ba;
    QTest::newRow("address") << "{x:http://a/b}"_ba
                             << "{\n  x:http://a/b\n}"_ba;
    QTest::newRow("mark") << "\xef\xbb\xbf{\"a\":1}"_ba
                          << "\xef\xbb\xbf\n{\n  \"a\": 1\n}"_ba;
    QTest::newRow("nothing") << ""_ba
                             << ""_ba;
}

void TestCoreCompareLines::brokenJson()
{
    QFETCH(QByteArray, body);
    QTEST(laidOut(body), "expected");
}

void TestCoreCompareLines::everyLineKnowsItsPlace()
{
    const QByteArray body = "{ \"a\" : 1,\n\"b\":\"" + noise(9000, 3).toBase64() + "\"}";
    const CompareLines lines = compareLines(body, LineLayout::Json);
    QVERIFY(lines.size() > 6);
    for (qsizetype i = 0; i < lines.size(); ++i) {
        const qsizetype source = lines.lines[size_t(i)].source;
        const qsizetype same = std::min<qsizetype>(lines.at(i).size(), 3);
        QCOMPARE(body.sliced(source, same), lines.at(i).first(same).toByteArray());
    }
}

void TestCoreCompareLines::longLinesAreCutByTheirBytes()
{
    for (const bool isText : {true, false}) {
        const QByteArray before = isText ? noise(300'000, 1).toBase64() : noise(400'000, 1);
        QByteArray after = before;
        after.insert(1000, "put in");
        after.remove(200'000, 1);
        const auto piecesOf = [isText](const QByteArray &body) {
            const CompareLines lines = compareLines(body, LineLayout::AsIs, isText);
            std::multiset<QByteArray> pieces;
            for (qsizetype i = 0; i < lines.size(); ++i)
                pieces.insert(lines.at(i).toByteArray());
            return pieces;
        };
        const std::multiset<QByteArray> olds = piecesOf(before);
        QVERIFY(olds.size() > 100);
        qsizetype others = 0;
        for (const QByteArray &piece : piecesOf(after))
            others += olds.count(piece) ? 0 : 1;
        QVERIFY2(others < 40, qPrintable(QString::number(others)));
    }
}

void TestCoreCompareLines::layouts_data()
{
    QTest::addColumn<QByteArray>("before");
    QTest::addColumn<QByteArray>("after");
    QTest::addColumn<bool>("isJsonBefore");
    QTest::addColumn<bool>("isJsonAfter");
    QTest::newRow("both whole") << R"({"a":1})"_ba
                                << "[1]"_ba << true << true;
    QTest::newRow("one cut off") << R"({"a":1})"_ba
                                 << R"({"a":)"_ba << true << true;
    QTest::newRow("one without its beginning") << R"({"a":1})"_ba
                                               << R"("a":1})"_ba << true << true;
    QTest::newRow("both broken") << R"({"a"})"_ba
                                 << R"([{"a" 1}])"_ba << true << true;
    QTest::newRow("text") << "Hello, [world]"_ba
                          << "Hello: you"_ba << false << false;
    QTest::newRow("log") << "[2026-11-24] a, b"_ba
                         << "[INFO] a"_ba << false << false;
    QTest::newRow("text beside JSON") << R"({"a":1})"_ba
                                      << "Bad Gateway, sorry"_ba << true << false;
}

void TestCoreCompareLines::layouts()
{
    QFETCH(QByteArray, before);
    QFETCH(QByteArray, after);
    const auto [older, newer] = layoutsFor(before, after);
    QTEST(older == LineLayout::Json, "isJsonBefore");
    QTEST(newer == LineLayout::Json, "isJsonAfter");
}

void TestCoreCompareLines::hostileTextsAreLinear()
{
    // With the square of their sizes none of these would end.
    constexpr qsizetype size = 1'000'000;
    for (const QByteArray &part : {"\""_ba, "\\\""_ba, "\" "_ba, "\"x"_ba, "["_ba, "]"_ba, "{\""_ba,
                                   "\n"_ba, ":"_ba, "\xff"_ba, "\",\\"_ba}) {
        const QByteArray body = part.repeated(size / part.size());
        const CompareLines lines = compareLines(body, LineLayout::Json);
        QVERIFY(lines.text.size() <= 2 * body.size());
    }
}

QTEST_GUILESS_MAIN(TestCoreCompareLines)
#include "tst_corecomparelines.moc"
