// SPDX-License-Identifier: MIT
// What programs make of a body's values when they parse it and write it again. The right answers
// are what the programs themselves put out (Node 20, PHP 8.2, Python 3.11, Go 1.19,
// Ruby 3.1, jq 1.6).
#include "core/jsonvalues.h"

#include <QtTest/QTest>

using namespace Hookglass;
using namespace Qt::StringLiterals;

class TestCoreJsonValues final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void numbers_data();
    void numbers();
    void moreNumbers_data();
    void moreNumbers();
    void wholeTexts_data();
    void wholeTexts();
    void nothingIsLost_data();
    void nothingIsLost();
    void plainIsWhatNobodyChanges_data();
    void plainIsWhatNobodyChanges();
    void largeTextsAreLeftAlone();
};

void TestCoreJsonValues::numbers_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("javaScript");
    QTest::addColumn<QByteArray>("python");
    QTest::addColumn<QByteArray>("php");
    const auto row = [](const char *text, const char *javaScript, const char *python,
                        const char *php) {
        QTest::addRow("%s", text) << QByteArray(text) << QByteArray(javaScript)
                                  << QByteArray(python) << QByteArray(php);
    };
    row("7", "7", "7", "7");
    row("-120", "-120", "-120", "-120");
    row("450000.0", "450000", "450000.0", "450000");
    row("1.50", "1.5", "1.5", "1.5");
    row("0.1", "0.1", "0.1", "0.1");
    row("1e3", "1000", "1000.0", "1000");
    row("1.0E+2", "100", "100.0", "100");
    row("-0", "0", "0", "0");
    row("-0.0", "0", "-0.0", "-0");
    row("1e15", "1000000000000000", "1000000000000000.0", "1000000000000000");
    row("1e16", "10000000000000000", "1e+16", "10000000000000000");
    row("1e17", "100000000000000000", "1e+17", "1.0e+17");
    row("1.5e17", "150000000000000000", "1.5e+17", "1.5e+17");
    row("1e21", "1e+21", "1e+21", "1.0e+21");
    row("123456789012345678", "123456789012345680", "123456789012345678", "123456789012345678");
    row("12345678901234567890", "12345678901234567000", "12345678901234567890",
        "1.2345678901234567e+19");
    row("0.0001", "0.0001", "0.0001", "0.0001");
    row("0.00001", "0.00001", "1e-05", "1.0e-5");
    row("1e-7", "1e-7", "1e-07", "1.0e-7");
    row("-1.5e-9", "-1.5e-9", "-1.5e-09", "-1.5e-9");
    row("1e400", "1e400", "1e400", "1e400"); // none of them can write it
}

void TestCoreJsonValues::numbers()
{
    QFETCH(const QByteArray, text);
    QTEST(numberIn(JsonProgram::JavaScript, text), "javaScript");
    QTEST(numberIn(JsonProgram::Python, text), "python");
    QTEST(numberIn(JsonProgram::Php, text), "php");
    QCOMPARE(numberIn(JsonProgram::Exact, text), text);
}

void TestCoreJsonValues::moreNumbers_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("ruby");
    QTest::addColumn<QByteArray>("jq");
    QTest::addColumn<QByteArray>("phpFraction"); // JSON_PRESERVE_ZERO_FRACTION
    const auto row = [](const char *text, const char *ruby, const char *jq, const char *php) {
        QTest::addRow("%s", text) << QByteArray(text) << QByteArray(ruby) << QByteArray(jq)
                                  << QByteArray(php);
    };
    row("7", "7", "7", "7");
    row("-120", "-120", "-120", "-120");
    row("450000.0", "450000.0", "450000", "450000.0");
    row("1.50", "1.5", "1.5", "1.5");
    row("0.1", "0.1", "0.1", "0.1");
    row("1e3", "1000.0", "1000", "1000.0");
    row("-0", "0", "-0", "0");
    row("-0.0", "-0.0", "-0", "-0.0");
    row("1e14", "100000000000000.0", "100000000000000", "100000000000000.0");
    row("1e15", "1.0e+15", "1000000000000000", "1000000000000000.0");
    row("1e16", "1.0e+16", "1e+16", "10000000000000000.0");
    row("1e17", "1.0e+17", "1e+17", "1.0e+17");
    row("1.5e17", "1.5e+17", "1.5e+17", "1.5e+17");
    row("12e18", "1.2e+19", "1.2e+19", "1.2e+19");
    row("1e21", "1.0e+21", "1e+21", "1.0e+21");
    row("123456789012345678", "123456789012345678", "123456789012345680", "123456789012345678");
    row("12345678901234567890", "12345678901234567890", "12345678901234567000",
        "1.2345678901234567e+19");
    row("9007199254740993", "9007199254740993", "9007199254740992", "9007199254740993");
    row("0.0001", "0.0001", "0.0001", "0.0001");
    row("0.00001", "1.0e-05", "1e-05", "1.0e-5");
    row("0.000123", "0.000123", "0.000123", "0.000123");
    row("1e-7", "1.0e-07", "1e-07", "1.0e-7");
    row("-1.5e-9", "-1.5e-09", "-1.5e-09", "-1.5e-9");
    row("123456.789e3", "123456789.0", "123456789", "123456789.0");
}

void TestCoreJsonValues::moreNumbers()
{
    QFETCH(const QByteArray, text);
    QTEST(numberIn(JsonProgram::Ruby, text), "ruby");
    QTEST(numberIn(JsonProgram::Jq, text), "jq");
    QTEST(numberIn(JsonProgram::PhpFraction, text), "phpFraction");
}

void TestCoreJsonValues::wholeTexts_data()
{
    QTest::addColumn<JsonProgram>("program");
    QTest::addColumn<QByteArray>("expected");
    QTest::newRow("JavaScript")
        << JsonProgram::JavaScript
        << R"({"1":2,"2":1,"event":"\u0078","b":{"price":450000,"z":0},"l":[1e+21,[]]})"_ba;
    QTest::newRow("Go")
        << JsonProgram::Go
        << R"({"event":"\u0078","b":{"price":450000,"z":-0},"l":[1e+21,[]],"2":1,"1":2})"_ba;
    QTest::newRow("Python")
        << JsonProgram::Python
        << R"({"event":"\u0078","b":{"price":450000.0,"z":0},"l":[1e+21,[]],"2":1,"1":2})"_ba;
    QTest::newRow("PHP")
        << JsonProgram::Php
        << R"({"event":"\u0078","b":{"price":450000,"z":0},"l":[1.0e+21,[]],"2":1,"1":2})"_ba;
}

void TestCoreJsonValues::wholeTexts()
{
    QFETCH(const JsonProgram, program);
    const QByteArray text = R"( {"event":"dealsUpdated", "b":{"price":450000.0,"z":-0},
        "l":[1e21,[]],"2":1,"1":2,"\u0065vent":"\u0078"})";
    const QByteArray made = valuesIn(program, text);
    QFETCH(QByteArray, expected);
    // The last member of a name stays, as it was written, in the place of the first.
    expected.replace("\"event\":\"\\u0078\"", "\"\\u0065vent\":\"\\u0078\"");
    QCOMPARE(made, expected);
    QVERIFY(valuesIn(program, made).isNull()); // nothing more is lost
}

void TestCoreJsonValues::nothingIsLost_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::newRow("a webhook")
        << R"({"eventId":"152d60c0","resourceIds":[1234,2147483647],"uri":null,"data":{"a":true}})"_ba;
    QTest::newRow("indices in their order") << R"({"1":1,"2":2,"b":3,"01":4})"_ba;
    QTest::newRow("one name in two objects") << R"([{"a":1},{"a":1}])"_ba;
    QTest::newRow("a number alone") << "42"_ba;
    QTest::newRow("no JSON") << "{\"a\":1.0"_ba;
    QTest::newRow("empty") << ""_ba;
}

void TestCoreJsonValues::nothingIsLost()
{
    QFETCH(const QByteArray, text);
    for (int program = 0; program < JsonProgramCount; ++program)
        QVERIFY(valuesIn(JsonProgram(program), text).isNull());
}

void TestCoreJsonValues::plainIsWhatNobodyChanges_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<bool>("isPlain");
    QTest::newRow("a webhook")
        << R"({"eventId":"152d60c0","resourceIds":[1234,-2147483647],"data":{"a":true}})"_ba
        << true;
    QTest::newRow("one name in two objects") << R"([{"a":{"a":1}},{"a":1}])"_ba << true;
    QTest::newRow("a name twice") << R"({"a":1,"b":{"a":1},"a":2})"_ba << false;
    QTest::newRow("an escaped name") << R"({"a":1,"\u0061":2})"_ba << false;
    QTest::newRow("an index") << R"({"b":1,"0":2})"_ba << false;
    QTest::newRow("empty name") << R"({"":1})"_ba << true;
    QTest::newRow("fraction") << "[1.0]"_ba << false;
    QTest::newRow("exponent") << "[1E2]"_ba << false;
    QTest::newRow("minus zero") << "[-0]"_ba << false;
    QTest::newRow("long") << "[1234567890123456]"_ba << false;
    QTest::newRow("no JSON") << "{\"a\":1"_ba << false;
}

void TestCoreJsonValues::plainIsWhatNobodyChanges()
{
    QFETCH(const QByteArray, text);
    QTEST(isPlainJson(text), "isPlain");
    bool isLost = false;
    for (int program = 0; program < JsonProgramCount; ++program)
        isLost = isLost || !valuesIn(JsonProgram(program), text).isNull();
    QVERIFY(!isPlainJson(text) || !isLost);
}

void TestCoreJsonValues::largeTextsAreLeftAlone()
{
    const QByteArray number = "1.50";
    const QByteArray small = '[' + (number + ',').repeated(1000) + number + ']';
    QCOMPARE(valuesIn(JsonProgram::Php, small), QByteArray(small).replace("1.50", "1.5"));
    const QByteArray large = '[' + (number + ',').repeated(300'000) + number + ']';
    QVERIFY(valuesIn(JsonProgram::Php, large).isNull());
    const QByteArray deep = QByteArray(400, '[') + number + QByteArray(400, ']');
    QCOMPARE(valuesIn(JsonProgram::Php, deep), QByteArray(deep).replace("1.50", "1.5"));
}

QTEST_APPLESS_MAIN(TestCoreJsonValues)
#include "tst_corejsonvalues.moc"
