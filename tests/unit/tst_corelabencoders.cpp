// SPDX-License-Identifier: MIT
// The laboratory, for bodies that a program parsed and wrote again. Each text is what the program
// itself put out.
#include "core/signatureencoders.h"
#include "encodervectors.h"
#include "labfixture.h"

#include <QtTest/QTest>

using namespace Hookglass;
using namespace Hookglass::LabFixture;
using namespace Qt::StringLiterals;

class TestCoreLabEncoders : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void namesTheEncoder_data();
    void namesTheEncoder();
    void namesEncodersThatComeAlone_data();
    void namesEncodersThatComeAlone();
    void layoutComesBeforeTheProgram();
    void namesRareEncoders_data();
    void namesRareEncoders();
    void deepBodiesDoNotBlowUp();
    void saysWhatWasTried();
};

void TestCoreLabEncoders::namesTheEncoder_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QString>("phrase");
    const auto vectors = encoderVectors();
    for (const EncoderVector &vector : vectors) {
        QTest::newRow(vector.name) << QByteArray(vector.body) << QByteArray(vector.text)
                                   << QString::fromUtf8(vector.phrase);
    }
}

void TestCoreLabEncoders::namesTheEncoder()
{
    QFETCH(QByteArray, body);
    QFETCH(QByteArray, text);
    QFETCH(QString, phrase);
    const auto why = received(body, sign(text), keys(), otherKeys());
    QCOMPARE(why.causes.size(), 1);
    const SignatureCause &cause = why.causes.first();
    QCOMPARE(cause.kind, Kind::Explained);
    QVERIFY2(cause.sentence.contains(phrase), qPrintable(cause.sentence));
    QCOMPARE(cause.deviations.size(), 1);
    QCOMPARE(cause.deviations.first().step, Step::Body);
    QVERIFY(cause.advice.contains(u"writes it anew"));
    QCOMPARE(cause.differences.size(), 1);
    // In code, base64 is skipped as well.
    const auto how = computed(body, signText(text));
    QCOMPARE(how.causes.size(), 1);
    QCOMPARE(how.causes.first().deviations.size(), 2);
    QCOMPARE(how.causes.first().deviations.first(), cause.deviations.first());
    QCOMPARE(how.causes.first().deviations.last().mistake, SignatureMistake::NoBase64);
    // And with a key that is wrong, too.
    QCOMPARE(received(body, sign(text, QByteArray(Key) + '\n'), keys()).causes.first().deviations,
             (cause.deviations + QList<SignatureDeviation>{signatureDeviation(
                                     SignatureMistake::KeyLineFeed, u"our system"_s)}));
    // Pasted as text.
    const auto pasted = computed(body, text.toBase64());
    QCOMPARE(pasted.causes.first().kind, Kind::SignedText);
    QCOMPARE(pasted.causes.first().deviations, cause.deviations);
}

void TestCoreLabEncoders::namesEncodersThatComeAlone_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QString>("phrase");
    const auto vectors = rareEncoderVectors();
    for (const EncoderVector &vector : vectors) {
        QTest::newRow(vector.name) << QByteArray(vector.body) << QByteArray(vector.text)
                                   << QString::fromUtf8(vector.phrase);
    }
}

void TestCoreLabEncoders::namesEncodersThatComeAlone()
{
    QFETCH(QByteArray, body);
    QFETCH(QByteArray, text);
    QFETCH(QString, phrase);
    const auto why = received(body, sign(text), keys(), otherKeys());
    QCOMPARE(why.causes.size(), 1);
    QVERIFY2(why.causes.first().sentence.contains(phrase + u", for example"_s),
             qPrintable(why.causes.first().sentence));
}

/// Several programs write the same bytes, so what is sure is said first.
void TestCoreLabEncoders::layoutComesBeforeTheProgram()
{
    const QByteArray body = R"({"b":"x/y","a":1})";
    const auto sentence = [&body](const QByteArray &text) {
        return received(body, sign(text)).causes.first().sentence;
    };
    const QString sorted = sentence("{\"a\":1,\"b\":\"x/y\"}\n");
    QVERIFY2(sorted.contains(u"anew without blanks, with sorted names, with characters and slashes "
                             "unescaped, with a newline at the end (as "),
             qPrintable(sorted));
    QVERIFY(!sorted.contains(u" or "));
    QVERIFY(sorted.endsWith(u" does, for example)."));
    QVERIFY(sentence("{\n  \"b\": \"x/y\",\n  \"a\": 1\n}\n").contains(u"with an indent of 2"));
}

void TestCoreLabEncoders::namesRareEncoders_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QString>("phrase");
    // Of {"u":"a/é+1","l":[1,{}],"e":[]}, after the sources of these encoders.
    QTest::newRow(".NET") << "{\"u\":\"a/\\u00E9\\u002B1\",\"l\":[1,{}],\"e\":[]}"_ba
                          << u"C#’s JsonSerializer does"_s;
    QTest::newRow("Jackson") << "{\"u\":\"a/\\u00E9+1\",\"l\":[1,{}],\"e\":[]}"_ba
                             << u"Jackson with ESCAPE_NON_ASCII does"_s;
    QTest::newRow("Jackson, laid out")
        << "{\n  \"u\" : \"a/é+1\",\n  \"l\" : [ 1, { } ],\n  \"e\" : [ ]\n}"_ba
        << u"Jackson with INDENT_OUTPUT does"_s;
    QTest::newRow("Windows")
        << "{\r\n  \"u\": \"a/é+1\",\r\n  \"l\": [\r\n    1,\r\n    {}\r\n  ],\r\n  \"e\": []\r\n}"_ba
        << u"JsonConvert with Formatting.Indented (on Windows) does"_s;
}

void TestCoreLabEncoders::namesRareEncoders()
{
    QFETCH(QByteArray, text);
    QFETCH(QString, phrase);
    const QByteArray body = "{\"u\":\"a\\/\\u00e9+1\",\"l\":[1,{}],\"e\":[]}";
    // A byte order mark and a newline are lost on parsing.
    for (const QByteArray &came : {body, "\xEF\xBB\xBF" + body + '\n'}) {
        const auto why = received(came, sign(text));
        QCOMPARE(why.causes.size(), 1);
        QVERIFY2(why.causes.first().sentence.contains(phrase),
                 qPrintable(why.causes.first().sentence));
    }
}

void TestCoreLabEncoders::deepBodiesDoNotBlowUp()
{
    // Laid out with indents it would have some hundred times the size.
    const QByteArray deep =
        QByteArray(500, '[') + "0,"_ba.repeated(60'000) + "0" + QByteArray(500, ']');
    QCOMPARE(SignatureEncoders(deep).written(0), deep);
    SignatureEncoders encoders(deep);
    qsizetype largest = 0;
    for (size_t i = 0; i < encoders.count(); ++i)
        largest = std::max(largest, encoders.written(i).size());
    QVERIFY(largest < deep.size() * 9);
    QCOMPARE(SignatureEncoders("{\"a\":").count(), size_t(0));
    QCOMPARE(SignatureEncoders("").count(), size_t(0));
}

void TestCoreLabEncoders::saysWhatWasTried()
{
    const auto json = received(Body, sign(Body, "unknown key"_ba));
    QCOMPARE(json.causes.first().kind, Kind::Unexplained);
    QVERIFY(json.complete);
    QVERIFY2(json.causes.first().sentence.contains(u"forms of the body (other line ends"),
             qPrintable(json.causes.first().sentence));
    // Nothing is concluded from what was tried.
    QVERIFY(!json.causes.first().sentence.contains(u"Most likely"));
    QVERIFY(!json.causes.first().sentence.contains(u"So "));
    const auto form = received("a=1&b=2", sign(Body, "unknown key"_ba));
    QVERIFY(form.causes.first().sentence.startsWith(u"The body here is not JSON"));
    // Where not all was tried, nothing is likely.
    const QByteArray large = "[" + R"({"a":"Caf\u00e9\/"},)"_ba.repeated(28'000) + "0]";
    const auto some = received(large, QByteArray(64, '0'), keys(), otherKeys());
    QVERIFY(!some.complete);
    QVERIFY(some.causes.first().sentence.contains(u"not all was tried"));
    // One encoder alone is found there, too.
    QByteArray plain = large;
    plain.replace(R"(Caf\u00e9\/)"_ba, "Café/"_ba).replace(",", ", ").replace(":", ": ");
    QVERIFY(received(large, sign(plain), keys())
                .causes.first()
                .sentence.contains(u"json.dumps(ensure_ascii=False)"));
}

QTEST_GUILESS_MAIN(TestCoreLabEncoders)
#include "tst_corelabencoders.moc"
