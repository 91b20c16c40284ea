// SPDX-License-Identifier: MIT
// The laboratory, for what is tried on the body as it is only: rare keys, texts and calculations.
#include "labfixture.h"

#include <QtCore/QCryptographicHash>
#include <QtTest/QTest>

using namespace Hookglass;
using namespace Hookglass::LabFixture;
using namespace Qt::StringLiterals;

class TestCoreLabRare : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void calculations_data();
    void calculations();
    void bodies_data();
    void bodies();
    void mangledKeys_data();
    void mangledKeys();
    void otherKeysMangled();
    void keysThatAreEnteredOddly_data();
    void keysThatAreEnteredOddly();
    void storedKeys();
};

void TestCoreLabRare::calculations_data()
{
    QTest::addColumn<QByteArray>("signature");
    QTest::addColumn<QString>("phrase");
    const auto row = [](const char *name, const QByteArray &digest, const char *phrase) {
        QTest::newRow(name) << digest.toHex() << QString::fromUtf8(phrase);
    };
    using Hash = QCryptographicHash;
    const auto plain = [](const QByteArray &text) { return Hash::hash(text, Hash::Sha256); };
    const QByteArray body(Body);
    const QByteArray base64 = body.toBase64();
    const QByteArray key(Key);
    const QByteArray once = hmac(base64);
    row("swapped", hmac(key, base64), "the key “our system” and the text are swapped");
    row("swapped, body", hmac(key, body), "base64 is skipped and the key “our system” and the");
    row("SHA-3", hmac(base64, Key, Hash::Sha3_256), "SHA3-256 is used instead of SHA-256");
    row("BLAKE2s", hmac(base64, Key, Hash::Blake2s_256), "BLAKE2s is used");
    row("SHA-512, cut", hmac(base64, Key, Hash::Sha512).first(32), "SHA-512, cut off after 64");
    row("hash of hex", plain(once.toHex()), "the SHA-256 of the HMAC’s hex digits");
    row("hash of bytes", plain(once), "the SHA-256 of the HMAC’s bytes");
    row("HMAC of hex", hmac(once.toHex()), "a second HMAC of the first one’s hex digits");
    row("HMAC of bytes", hmac(once), "a second HMAC of the first one’s bytes");
    row("colon", plain(key + ':' + base64), "a plain hash of the key, “:” and the text");
    row("base64 of both", plain((key + body).toBase64()), "the base64 of key and body together");
    row("hex", hmac(body.toHex()), "the hex of the body is signed");
    row("quoted", hmac('"' + base64 + '"'), "the base64 in double quotes is signed");
    row("b'…'", hmac("b'" + base64 + '\''), "as Python prints it (b'…')");
    row("data:", hmac("data:application/json;base64," + base64), "as a data: address");
    row("lines", hmac(wrapped(base64, 60, "\r\n"_ba)), "wrapped at 60 with CR LF");
    row("hash of the body", hmac(plain(body).toHex()), "the SHA-256 of the body in hex digits");
}

void TestCoreLabRare::calculations()
{
    QFETCH(QByteArray, signature);
    QFETCH(QString, phrase);
    const auto why = received(Body, signature, keys(), otherKeys());
    QCOMPARE(why.causes.size(), 1);
    QCOMPARE(why.causes.first().kind, Kind::Explained);
    QVERIFY2(why.causes.first().sentence.contains(phrase), qPrintable(why.causes.first().sentence));
    const auto how = computed(Body, signature);
    QCOMPARE(how.causes.first().deviations, why.causes.first().deviations);
    QVERIFY(how.causes.first().advice.endsWith(u'.'));
}

void TestCoreLabRare::bodies_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QString>("phrase");
    const auto row = [](const char *name, const QByteArray &body, const QByteArray &text,
                        const char *phrase) {
        QTest::newRow(name) << body << text << QString::fromUtf8(phrase);
    };
    const QByteArray body(Body);
    row("two newlines", body, body + "\n\n", "two newlines (LF) are added");
    row("mark and newline", body, "\xEF\xBB\xBF" + body + '\n', "a byte order mark is put before");
    row("Windows-1252", "{\"a\":\"€\"}", "{\"a\":\"â‚¬\"}", "taken for Windows-1252");
    row("to Windows-1252", "{\"a\":\"€\"}", "{\"a\":\"\x80\"}", "from UTF-8 into Windows-1252");
    row("ASCII string", "{\"a\":\"é\"}", "\"{\\\"a\\\":\\\"\\u00e9\\\"}\"", "string of ASCII");
    row("indent 1", "{\"a\":[1]}", "{\n \"a\": [\n  1\n ]\n}", "an indent of 1");
    row("indent 3", "{\"a\":[1]}", "{\n   \"a\": [\n      1\n   ]\n}", "an indent of 3");
    row("indent 1, ASCII", "{\"a\":\"é\"}", "{\n \"a\": \"\\u00e9\"\n}", "an indent of 1, with");
    row("addslashes", "{\"a\":\"'\"}", "{\\\"a\\\":\\\"\\'\\\"}", "as addslashes does");
    row("htmlspecialchars", "{\"a\":\"<\"}", "{&quot;a&quot;:&quot;&lt;&quot;}", "HTML entities");
    row("quote_plus", "{\"a\": 1}", "%7B%22a%22%3A+1%7D", "percent-encoded as in a form");
    row("spaced, slashes", "{\"a\":\"b/c\",\"d\":1}", "{\"a\": \"b\\/c\", \"d\": 1}",
        "and with slashes as \\/");
    row("object", body, "[object Object]", "the text “[object Object]”");
}

void TestCoreLabRare::bodies()
{
    QFETCH(QByteArray, body);
    QFETCH(QByteArray, text);
    QFETCH(QString, phrase);
    for (const QByteArray &signature : {sign(text), signText(text)}) {
        const auto why = received(body, signature, keys(), otherKeys());
        QCOMPARE(why.causes.size(), 1);
        QVERIFY2(why.causes.first().sentence.contains(phrase),
                 qPrintable(why.causes.first().sentence));
        QCOMPARE(why.causes.first().sentence.contains(u"base64 is skipped"),
                 signature != sign(text));
    }
}

void TestCoreLabRare::mangledKeys_data()
{
    QTest::addColumn<QByteArray>("key");
    QTest::addColumn<QString>("phrase");
    const auto row = [](const char *name, const QByteArray &key, const char *phrase) {
        QTest::newRow(name) << key << QString::fromUtf8(phrase);
    };
    const QByteArray key(Key);
    row("tab", key + '\t', "with a tab after it");
    row("newline before", '\n' + key, "with a newline (LF) before it");
    row("two newlines", key + "\n\n", "with two newlines (LF) after it");
    row("backticks", '`' + key + '`', "with backticks around it");
    row("curly quotes", "“" + key + "”", "with curly quotes around it");
    row("no-break space", key + "\xC2\xA0", "with a no-break space after it");
    row("mark", "\xEF\xBB\xBF" + key, "with a byte order mark before it");
    row("header", "X-System-Key: " + key, "with “X-System-Key: ” before it");
    row("variable", "FUB_SYSTEM_KEY=" + key, "with “FUB_SYSTEM_KEY=” before it");
    row("undefined", "undefined", "the word “undefined” is used as the key");
    row("null", "null", "the word “null”");
    row("None", "None", "the word “None”");
    QByteArray wide;
    for (const char c : key)
        wide += QByteArray(1, c) + '\0';
    row("UTF-16", wide, "in UTF-16 is used as the key");
}

void TestCoreLabRare::mangledKeys()
{
    QFETCH(QByteArray, key);
    QFETCH(QString, phrase);
    const auto why = received(Body, sign(Body, key), keys(), otherKeys());
    QCOMPARE(why.causes.size(), 1);
    QVERIFY2(why.causes.first().sentence.contains(phrase), qPrintable(why.causes.first().sentence));
    QVERIFY(!why.causes.first().sentence.contains(QLatin1String(Key)));
    const auto raw = computed(Body, hmac(Body, key).toHex());
    QCOMPARE(raw.causes.first().deviations.size(), 2);
}

void TestCoreLabRare::otherKeysMangled()
{
    const QByteArray other = "66bd4ff44a3dbc8a"_ba;
    for (const QByteArray &key :
         {other + ' ', ' ' + other, '"' + other + '"', '\'' + other + '\''}) {
        const auto why = received(Body, sign(Body, key), keys(), otherKeys());
        QCOMPARE(why.causes.size(), 1);
        QVERIFY2(why.causes.first().sentence.contains(
                     u"the key of the account “second” is used and that key has "),
                 qPrintable(why.causes.first().sentence));
    }
}

void TestCoreLabRare::keysThatAreEnteredOddly_data()
{
    QTest::addColumn<QByteArray>("key");
    const QByteArray key(Key);
    QTest::newRow("curly quotes") << "“" + key + "”";
    QTest::newRow("mark") << "\xEF\xBB\xBF" + key;
    QTest::newRow("no-break space") << key + "\xC2\xA0";
    QTest::newRow("header") << "X-System-Key: " + key;
    QTest::newRow("variable") << "export FUB_SYSTEM_KEY=\"" + key + '"';
    QTest::newRow("semicolon") << key + ';';
}

void TestCoreLabRare::keysThatAreEnteredOddly()
{
    QFETCH(QByteArray, key);
    const QList<SigningKey> entered{{u"our system"_s, Secret(key)}};
    for (const auto &found :
         {received(Body, sign(Body), entered), computed(Body, sign(Body), entered)}) {
        QCOMPARE(found.causes.size(), 1);
        QVERIFY2(found.causes.first().sentence.contains(u"what stands around"),
                 qPrintable(found.causes.first().sentence));
        QVERIFY(found.causes.first().advice.contains(u"enter it again"));
    }
}

void TestCoreLabRare::storedKeys()
{
    const QList<SigningKey> given{{u"KX"_s, Secret(' ' + QByteArray(Key))}};
    const QList<ConfusableKey> stored{
        {ConfusableKey::Kind::StoredKey, u"acme"_s, Secret(QByteArray(Key))}};
    const auto why = received(Body, sign(Body), given, stored);
    QVERIFY(why.causes.first().sentence.contains(
        u"the key stored for the account “acme” is used instead of the one given"));
    for (const SignatureCause &cause : why.causes)
        QVERIFY2(!cause.advice.contains(u"address"), qPrintable(cause.advice));
    QVERIFY(sentences(why).join(u' ').contains(u"blanks and newlines around the key “KX”"));
}

QTEST_GUILESS_MAIN(TestCoreLabRare)
#include "tst_corelabrare.moc"
