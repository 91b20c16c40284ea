// SPDX-License-Identifier: MIT
// The laboratory the other way round: from what somebody's code computed to what it did.
#include "labfixture.h"

#include <QtTest/QTest>

#include <thread>

using namespace Hookglass;
using namespace Hookglass::LabFixture;
using namespace Qt::StringLiterals;

class TestCoreLabComputed : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theRightValueIsSaid();
    void headersThatDoNotExist();
    void textsOnTheWay_data();
    void textsOnTheWay();
    void errorMessagesAreUnderstood_data();
    void errorMessagesAreUnderstood();
    void pastedKeysAreNotRepeated();
    void endsWhenCancelled();
};

void TestCoreLabComputed::theRightValueIsSaid()
{
    for (const QByteArray &pasted :
         {sign(Body), ' ' + sign(Body) + '\n', "sha256=" + sign(Body),
          "FUB-Signature: " + sign(Body), "HTTP_FUB_SIGNATURE: " + sign(Body)}) {
        const auto found = computed(Body, pasted);
        QCOMPARE(found.causes.size(), 1);
        QCOMPARE(found.causes.first().kind, Kind::Right);
        // What is left to go wrong: the header's name, and a comparison that throws.
        QVERIFY(found.causes.first().advice.contains(u"FUB-Signature"));
        QVERIFY(found.causes.first().advice.contains(u"lengths differ"));
    }
    QVERIFY(computed(Body, " \n").causes.isEmpty());
}

void TestCoreLabComputed::headersThatDoNotExist()
{
    for (const QByteArray &name : {"X-FUB-Signature"_ba, "X-FollowUpBoss-Signature"_ba,
                                   "'x-fub-signature'"_ba, "HTTP_X_FUB_SIGNATURE"_ba}) {
        const auto found = computed(Body, name + ": " + sign(Body));
        QCOMPARE(found.causes.size(), 1);
        QCOMPARE(found.causes.first().deviations.size(), 1);
        QCOMPARE(found.causes.first().deviations.first().mistake, SignatureMistake::OtherHeader);
        QVERIFY(found.causes.first().sentence.startsWith(u"Your code reads the header "));
        QVERIFY(found.causes.first().advice.contains(u"do not exist"));
    }
    const auto both = computed(Body, "X-FUB-Signature: " + signText(Body));
    QCOMPARE(both.causes.first().sentence, u"Your code reads the header X-FUB-Signature instead of "
                                           "FUB-Signature and skips base64."_s);
}

void TestCoreLabComputed::textsOnTheWay_data()
{
    QTest::addColumn<QByteArray>("pasted");
    QTest::addColumn<QString>("phrase");
    const QByteArray body(Body);
    const QByteArray base64 = body.toBase64();
    QTest::newRow("base64") << base64 << u"right base64"_s;
    QTest::newRow("base64, pasted with a newline") << base64 + "\n" << u"right base64"_s;
    QTest::newRow("wrapped 60") << wrapped(base64, 60, "\n"_ba) + '\n' << u"as Ruby"_s;
    QTest::newRow("wrapped 60, pasted") << wrapped(base64, 60, "\n"_ba) << u"at 60"_s;
    QTest::newRow("twice") << base64.toBase64() << u"base64 twice"_s;
    QTest::newRow("the body") << body << u"skips base64"_s;
    QTest::newRow("other body") << QByteArray(body).replace("1234,3244]", "1234]").toBase64()
                                << u"base64 of other bytes"_s;
    QTest::newRow("other body, raw") << "{\"eventId\":\"152d60c0\"}"_ba << u"another body"_s;
    QTest::newRow("PHP") << QByteArray(body).replace("/", "\\/").toBase64() << u"json_encode"_s;
}

void TestCoreLabComputed::textsOnTheWay()
{
    QFETCH(QByteArray, pasted);
    QFETCH(QString, phrase);
    const auto found = computed(Body, pasted);
    QCOMPARE(found.causes.size(), 1);
    QCOMPARE(found.causes.first().kind, Kind::SignedText);
    QVERIFY2(found.causes.first().sentence.contains(phrase),
             qPrintable(found.causes.first().sentence));
    QVERIFY(found.causes.first().advice.endsWith(u'.'));
}

void TestCoreLabComputed::errorMessagesAreUnderstood_data()
{
    QTest::addColumn<QByteArray>("pasted");
    QTest::addColumn<QString>("phrase");
    QTest::newRow("Node, lengths")
        << "RangeError [ERR_CRYPTO_TIMING_SAFE_EQUAL_LENGTH]: Input buffers must have the same "
           "byte length\n    at timingSafeEqual"_ba
        << u"differ in length"_s;
    QTest::newRow("Ruby, lengths")
        << "ArgumentError: inputs must be of equal length"_ba << u"differ in length"_s;
    QTest::newRow("Rails, lengths")
        << "string length mismatch. (ArgumentError)"_ba << u"differ in length"_s;
    QTest::newRow("Node, no key")
        << "TypeError: The \"key\" argument must be of type string or an instance of ArrayBuffer. "
           "Received undefined"_ba
        << u"no key"_s;
    QTest::newRow("Java, no key") << "java.lang.IllegalArgumentException: Empty key"_ba
                                  << u"no key"_s;
    QTest::newRow("PHP, no header") << "hash_equals(): Argument #2 ($user_string) must be of type "
                                       "string, null given"_ba
                                    << u"no FUB-Signature header"_s;
    QTest::newRow("Python, types") << "TypeError: unsupported operand types(s) or combination of "
                                      "types: 'str' and 'bytes'"_ba
                                   << u"cannot compare"_s;
    const auto row = [](const char *message, const char *phrase) {
        QTest::newRow(message) << QByteArray(message) << QString::fromUtf8(phrase);
    };
    row("TypeError: key: expected bytes or bytearray, but got 'NoneType'", "no key");
    row("TypeError: key: expected bytes or bytearray, but got 'str'", "The key is there, but");
    row("TypeError: Strings must be encoded before hashing", "a text (str) where it takes bytes");
    row("TypeError: Unicode-objects must be encoded before hashing", "a text (str)");
    row("no implicit conversion of nil into String (TypeError)", "the key, the body, the header");
    row("NoMethodError: undefined method `bytesize' for nil:NilClass", "the key, the body");
    row("hash_hmac(): Argument #2 ($data) must be of type string, array given", "parsed before");
    row("hash_hmac(): Argument #3 ($key) must be of type string, null given", "no key");
    row("TypeError [ERR_INVALID_ARG_TYPE]: The \"data\" argument must be of type string or an "
        "instance of Buffer, TypedArray, or DataView. Received an instance of Object",
        "no text and no bytes");
    row("KeyError: 'HTTP_FUB_SIGNATURE'", "found no FUB-Signature header");
    row("Warning: Undefined array key \"HTTP_X_FUB_SIGNATURE\"", "does not exist");
    row("java.lang.IllegalArgumentException: Missing argument", "no key");
    row("java.lang.NullPointerException", "the key, the body, the header");
    row("System.ArgumentNullException: Value cannot be null. (Parameter 's')", "the key, the body");
    row("TypeError: Cannot read properties of undefined (reading 'length')", "the key, the body");
    row("stream is not readable", "was read before");
    row("SyntaxError: Unexpected token o in JSON at position 1", "parsed before");
    row("[object Object]", "a body that was parsed before, or an HMAC");
    row("False", "a yes or no");
    row("<hmac.HMAC object at 0x7f1c>", "never asked for");
    for (const char *nothing : {"null", "None", "undefined", "nil"})
        QTest::newRow(nothing) << QByteArray(nothing) << u"computed nothing"_s;
}

void TestCoreLabComputed::errorMessagesAreUnderstood()
{
    QFETCH(QByteArray, pasted);
    QFETCH(QString, phrase);
    const auto found = computed(Body, pasted);
    QCOMPARE(found.causes.size(), 1);
    QCOMPARE(found.causes.first().kind, Kind::ErrorMessage);
    QVERIFY2(found.causes.first().sentence.contains(phrase),
             qPrintable(found.causes.first().sentence));
    QVERIFY(found.causes.first().advice.endsWith(u'.'));
}

void TestCoreLabComputed::pastedKeysAreNotRepeated()
{
    for (const QByteArray &key : {QByteArray(Key), "fka_0123456789"_ba}) {
        const auto found = computed(Body, key);
        QCOMPARE(found.causes.size(), 1);
        QCOMPARE(found.causes.first().kind, Kind::AKey);
        QVERIFY(!found.causes.first().sentence.contains(QString::fromLatin1(key)));
    }
    QCOMPARE(computed(Body, "hello").causes.first().kind, Kind::NotADigest);
    QCOMPARE(computed(Body, sign(Body, "unknown"_ba)).causes.first().kind, Kind::Unexplained);
    QCOMPARE(diagnoseComputed({Body, {}}, sign(Body)).causes.first().kind, Kind::NoKey);
}

void TestCoreLabComputed::endsWhenCancelled()
{
    const std::atomic_bool cancelled = true;
    SignatureQuestion question{Body, keys(), otherKeys(), &cancelled};
    QVERIFY(diagnoseSignatureValue(question, QByteArray(64, '0')).cancelled);
    QVERIFY(diagnoseComputed(question, QByteArray(64, '0')).cancelled);
    QVERIFY(diagnoseComputed(question, "some text").cancelled);
    // While it runs, too: long before it would have tried all.
    const QByteArray large = "[" + R"({"a":"Café\/"},)"_ba.repeated(100'000) + "0]";
    std::atomic_bool later = false;
    question.body = large;
    question.cancelled = &later;
    std::thread other([&later] { later = true; });
    QVERIFY(diagnoseSignatureValue(question, QByteArray(64, '0')).cancelled);
    other.join();
}

QTEST_GUILESS_MAIN(TestCoreLabComputed)
#include "tst_corelabcomputed.moc"
