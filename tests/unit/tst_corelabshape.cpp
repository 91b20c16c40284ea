// SPDX-License-Identifier: MIT
// The laboratory, for bodies that visibly are not what was sent: that is said first, and whether
// what they were made of has this signature.
#include "core/signatureshape.h"
#include "labfixture.h"

#include <QtCore/QStringEncoder>
#include <QtTest/QTest>

using namespace Hookglass;
using namespace Hookglass::LabFixture;
using namespace Qt::StringLiterals;

class TestCoreLabShape : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void bodiesThatCanBeGotBack_data();
    void bodiesThatCanBeGotBack();
    void base64OfTheBody();
    void brokenBodiesAreSaidFirst_data();
    void brokenBodiesAreSaidFirst();
    void plainBodiesHaveNoShape();
};

void TestCoreLabShape::bodiesThatCanBeGotBack_data()
{
    QTest::addColumn<QByteArray>("here");
    QTest::addColumn<QString>("phrase");
    const auto row = [](const char *name, const QByteArray &here, const char *phrase) {
        QTest::newRow(name) << here << QString::fromUtf8(phrase);
    };
    const QByteArray body(Body);
    const QByteArray base64 = body.toBase64();
    QByteArray escaped = body;
    escaped.replace("\\", "\\\\").replace("\"", "\\\"");
    QByteArray html = body;
    html.replace("&", "&amp;").replace("\"", "&quot;");
    QStringEncoder little(QStringEncoder::Utf16LE, QStringEncoder::Flag::WriteBom);
    QStringEncoder big(QStringEncoder::Utf16BE);
    const QString text = QString::fromUtf8(body);
    const QByteArray utf16 = little(text);
    const QByteArray utf16Big = big(text);

    row("base64", base64, "base64 that stands here is decoded first");
    row("base64, newline", base64 + '\n', "base64 that stands here");
    row("base64, in lines", wrapped(base64, 76, "\r\n"_ba) + "\r\n", "base64 that stands here");
    row("base64, URL-safe", body.toBase64(QByteArray::Base64UrlEncoding), "base64 that stands");
    row("UTF-16", utf16, "UTF-16 that stands here");
    row("UTF-16, no mark", utf16Big, "UTF-16 that stands here");
    row("form", "a=1&payload=" + body.toPercentEncoding() + "&b=", "the field “payload”");
    row("parsed as a form", body.toPercentEncoding() + '=', "percent-encoded");
    row("percent", body.toPercentEncoding(), "percent-encoded");
    row("hex", body.toHex(), "hex digits that stand here");
    row("request", "POST /in HTTP/1.1\r\nHost: x\r\n\r\n" + body, "request line and headers");
    row("request, newline", "POST /in HTTP/1.1\nHost: x\n\n" + body + '\n', "request line");
    row("JSON string", '"' + escaped + '"', "JSON string that stands here");
    row("wrapped as text", "{\"body\":\"" + escaped + "\"}", "only the value of \"body\"");
    row("wrapped", "[{\"headers\":{\"a\":1},\"body\":" + body + "}]", "");
    row("list", '[' + body + ']', "only the first element");
    row("HTML", html, "HTML entities");
    row("slashes", escaped, "backslashes before the quotes");
    row("quotes", '\'' + body + '\'', "quotes around what stands here");
}

void TestCoreLabShape::bodiesThatCanBeGotBack()
{
    QFETCH(QByteArray, here);
    QFETCH(QString, phrase);
    const auto why = received(here, sign(Body), keys(), otherKeys());
    QVERIFY2(!why.causes.isEmpty(), "one cause at least");
    const SignatureCause &cause = why.causes.first();
    QCOMPARE(cause.kind, Kind::Explained);
    QVERIFY2(cause.sentence.startsWith(u"The signature is right, but the body here is not as it"),
             qPrintable(cause.sentence));
    QVERIFY2(cause.sentence.contains(phrase), qPrintable(cause.sentence));
    QVERIFY2(!cause.advice.contains(u"other code"), qPrintable(cause.advice));
    const auto how = computed(here, sign(Body));
    QVERIFY2(how.causes.first().sentence.startsWith(u"This is the right signature, though"),
             qPrintable(how.causes.first().sentence));
    // With another account's key, and without base64 as well.
    const auto other = received(here, sign(Body, "66bd4ff44a3dbc8a"_ba), keys(), otherKeys());
    QVERIFY(other.causes.first().sentence.contains(u"the key of the account “second” is used"));
    QVERIFY(!other.causes.first().sentence.contains(u"base64 is skipped"));
    // A signature that has nothing to do with it says nothing of the key.
    const auto none = received(here, sign(Body, "unknown"_ba));
    QCOMPARE(none.causes.first().kind, Kind::Unexplained);
    const bool isJson = here.startsWith('{') || here.startsWith('[');
    if (!isJson || bodyShapes(here).empty())
        QVERIFY2(none.causes.first().sentence.startsWith(u"The body here "), here.constData());
}

void TestCoreLabShape::base64OfTheBody()
{
    // The two ways come to the same text; what a body visibly is comes first.
    const auto why = received(QByteArray(Body).toBase64(), sign(Body));
    QCOMPARE(why.causes.size(), 1);
    QCOMPARE(why.causes.first().sentence,
             u"The signature is right, but the body here is not as it was sent: it matches if the "
             "base64 that stands here is decoded first."_s);
    QVERIFY(why.causes.first().advice.contains(u"isBase64Encoded"));
    // Base64 that stands for no JSON is just a text.
    const auto text = received("aGVsbG8gd29ybGQ=", signText("aGVsbG8gd29ybGQ="_ba));
    QVERIFY(text.causes.first().sentence.contains(u"base64 is skipped"));
    // And what is valid as it is, is valid.
    const QByteArray base64 = QByteArray(Body).toBase64();
    QCOMPARE(received(base64, sign(base64)), SignatureDiagnosis());
    QCOMPARE(computed(base64, sign(base64)).causes.first().kind, Kind::Right);
}

void TestCoreLabShape::brokenBodiesAreSaidFirst_data()
{
    QTest::addColumn<QByteArray>("here");
    QTest::addColumn<QString>("phrase");
    const QByteArray body(Body);
    QTest::newRow("empty") << ""_ba << u"is empty."_s;
    QTest::newRow("blanks") << " \n"_ba << u"nothing but blanks"_s;
    QTest::newRow("gzip") << "\x1f\x8b\x08\x00\x00\x00\x00\x00"_ba << u"compressed (gzip)"_s;
    QTest::newRow("cut off") << body.first(100) << u"ends in the middle"_s;
    QTest::newRow("last byte lost") << body.chopped(1) << u"ends in the middle"_s;
    QTest::newRow("NUL") << body + '\0' << u"NUL bytes"_s;
    QTest::newRow("words") << "hello"_ba << u"is not JSON"_s;
}

void TestCoreLabShape::brokenBodiesAreSaidFirst()
{
    QFETCH(QByteArray, here);
    QFETCH(QString, phrase);
    for (const auto &found : {received(here, sign(Body)), computed(here, sign(Body))}) {
        QCOMPARE(found.causes.size(), 1);
        const QString &sentence = found.causes.first().sentence;
        QCOMPARE(found.causes.first().kind, Kind::Unexplained);
        QVERIFY2(sentence.startsWith(u"The body here "), qPrintable(sentence));
        QVERIFY2(sentence.contains(phrase), qPrintable(sentence));
        QVERIFY(!sentence.contains(u"Most likely"));
    }
}

void TestCoreLabShape::plainBodiesHaveNoShape()
{
    for (const QByteArray &body :
         {QByteArray(Body), QByteArray(Body) + '\n', "{}"_ba, "[]"_ba, "null"_ba,
          "\xEF\xBB\xBF{\"a\":1}"_ba, "{\"eventId\":\"x\",\"data\":{\"a\":\"{}\"}}"_ba}) {
        QVERIFY2(bodyShapes(body).empty(), body.constData());
        QVERIFY2(bodyTrouble(body).isEmpty(), qPrintable(bodyTrouble(body)));
    }
    // A mark before and a newline after it: not "written anew by a program".
    const auto both = received("\xEF\xBB\xBF" + QByteArray(Body) + '\n', sign(Body));
    QVERIFY2(both.causes.first().sentence.contains(u"the byte order mark before the body and the "
                                                   "blanks and newlines after it are removed"),
             qPrintable(both.causes.first().sentence));
    for (const QByteArray &hostile :
         {QByteArray(100'000, '['), QByteArray(100'000, '"'), QByteArray(100'000, '%'),
          "=&="_ba.repeated(10'000), "{\"a\":"_ba.repeated(1000), "\xFF\xFE\x00\xD8"_ba, "%7B"_ba,
          "b'\\x"_ba}) {
        (void)bodyShapes(hostile);
        (void)bodyTrouble(hostile);
    }
}

QTEST_GUILESS_MAIN(TestCoreLabShape)
#include "tst_corelabshape.moc"
