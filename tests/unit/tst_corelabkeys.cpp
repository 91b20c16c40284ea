// SPDX-License-Identifier: MIT
// The laboratory, for keys and signatures with something around them; and no key is ever shown.
#include "core/keymask.h"
#include "labfixture.h"

#include <QtTest/QTest>

using namespace Hookglass;
using namespace Hookglass::LabFixture;
using namespace Qt::StringLiterals;

namespace {

QString textOf(const SignatureDiagnosis &diagnosis)
{
    QString all;
    for (const SignatureCause &cause : diagnosis.causes) {
        all += cause.sentence + cause.advice;
        for (const SignatureDeviation &deviation : cause.deviations)
            all += deviation.condition + deviation.deed;
        for (const SignatureDifference &difference : cause.differences)
            all += QString::fromUtf8(difference.expected + difference.actual);
    }
    return all;
}

} // namespace

class TestCoreLabKeys : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void keysWithSomethingAround_data();
    void keysWithSomethingAround();
    void otherKeysWithLineEnds();
    void base64WithCrLf();
    void signaturesWithSomethingAround_data();
    void signaturesWithSomethingAround();
    void signaturesAsProgramsPrintThem_data();
    void signaturesAsProgramsPrintThem();
    void otherHashes();
    void namesThatLookLikeKeys();
    void keysInPlaceOfSignatures();
    void stepsHideKeys();
};

void TestCoreLabKeys::keysWithSomethingAround_data()
{
    QTest::addColumn<QByteArray>("key");
    QTest::addColumn<QString>("phrase");
    const QByteArray key(Key);
    QTest::newRow("blanks around") << ' ' + key + ' ' << u"blank stands before and after"_s;
    QTest::newRow("two blanks after") << key + "  " << u"two blanks follow the key"_s;
    QTest::newRow("two blanks before") << "  " + key << u"two blanks stand before the key"_s;
    QTest::newRow("quotes, LF") << '"' + key + "\"\n"
                                << u"in double quotes and a newline (LF) follows them"_s;
}

void TestCoreLabKeys::keysWithSomethingAround()
{
    QFETCH(QByteArray, key);
    QFETCH(QString, phrase);
    const auto why = received(Body, sign(Body, key), keys(), otherKeys());
    QCOMPARE(why.causes.size(), 1);
    QVERIFY2(why.causes.first().sentence.contains(phrase), qPrintable(sentences(why).join(u' ')));
    QCOMPARE(why.causes.first().deviations.size(), 1);
    QVERIFY(!textOf(why).contains(QLatin1String(Key)));
    // The other way round: it is stored like that, and the sender uses the plain key.
    const auto stored = received(Body, sign(Body), {{u"our system"_s, Secret(key)}});
    QCOMPARE(stored.causes.size(), 1);
    QVERIFY(stored.causes.first().advice.contains(u"enter it again"));
}

void TestCoreLabKeys::otherKeysWithLineEnds()
{
    const QList<std::pair<QByteArray, QString>> all{
        {"fka_0123456789\n"_ba,
         u"the API key of “acme” is used as the key and a newline (LF) follows that key"_s},
        {"66bd4ff44a3dbc8a\n"_ba,
         u"the key of the account “second” is used and a newline (LF) follows that key"_s},
        {"66bd4ff44a3dbc8a\r\n"_ba, u"a newline (CR LF) follows that key"_s}};
    for (const auto &[key, phrase] : all) {
        const auto why = received(Body, sign(Body, key), keys(), otherKeys());
        QCOMPARE(why.causes.size(), 1);
        QVERIFY2(why.causes.first().sentence.contains(phrase),
                 qPrintable(why.causes.first().sentence));
    }
}

void TestCoreLabKeys::base64WithCrLf()
{
    const QByteArray base64 = QByteArray(Body).toBase64();
    const QByteArray lines = wrapped(base64, 64, "\r\n"_ba);
    const QList<std::pair<QByteArray, QString>> all{
        {base64 + "\r\n", u"base64 ends with a newline (CR LF)"_s},
        {lines + "\r\n", u"wrapped at 64 with CR LF (as PEM"_s},
        {lines, u"wrapped at 64 with CR LF, without one at the end"_s}};
    for (const auto &[text, phrase] : all) {
        const auto why = received(Body, signText(text), keys(), otherKeys());
        QCOMPARE(why.causes.size(), 1);
        QVERIFY2(why.causes.first().sentence.contains(phrase),
                 qPrintable(why.causes.first().sentence));
        QCOMPARE(computed(Body, text).causes.first().kind, Kind::SignedText);
    }
}

void TestCoreLabKeys::signaturesWithSomethingAround_data()
{
    QTest::addColumn<QByteArray>("before");
    QTest::addColumn<QByteArray>("after");
    QTest::addColumn<QString>("phrase");
    const auto prefix = [](const char *text) {
        QTest::newRow(text) << QByteArray(text) << QByteArray()
                            << u"prefix “%1” of the signature"_s.arg(QLatin1String(text));
    };
    for (const char *text : {"sha256:", "sha256= ", "sha256: ", "0x", "hmac-sha256=", "SHA256=",
                             "hmac-sha256 ", "v1,", "t=1700000000,v1=", "FUB-Signature: "})
        prefix(text);
    const QString blanks = u"blanks and newlines around the signature are left out"_s;
    QTest::newRow("blank after") << ""_ba
                                 << " "_ba << blanks;
    QTest::newRow("blank before") << " "_ba
                                  << ""_ba << blanks;
    QTest::newRow("newline") << ""_ba
                             << "\n"_ba << blanks;
    QTest::newRow("tolerated prefix and newline") << "sha256="_ba
                                                  << "\n"_ba << blanks;
    QTest::newRow("quotes after the prefix") << "sha256=\""_ba
                                             << "\""_ba << u"the quotes around"_s;
}

void TestCoreLabKeys::signaturesWithSomethingAround()
{
    QFETCH(QByteArray, before);
    QFETCH(QByteArray, after);
    QFETCH(QString, phrase);
    const HeaderList headers{{"FUB-Signature"_ba, before + sign(Body) + after}};
    const auto why = receivedWith(Body, headers);
    QCOMPARE(why.causes.size(), 1);
    QCOMPARE(why.causes.first().kind, Kind::Explained);
    QVERIFY2(why.causes.first().sentence.contains(phrase), qPrintable(why.causes.first().sentence));
    QCOMPARE(why.causes.first().deviations.size(), 1);
    QCOMPARE(why.causes.first().deviations.first().step, Step::Digest);
    QVERIFY(SignatureVerifier(keys()).verify(Body, headers).kind ==
            SignatureVerdict::Kind::Invalid);
    // With a digit that is wrong it is still told.
    QByteArray wrong = sign(Body);
    wrong[16] = wrong.at(16) == 'a' ? 'b' : 'a';
    QCOMPARE(received(Body, before + wrong + after).causes.first().kind, Kind::Mistyped);
}

void TestCoreLabKeys::signaturesAsProgramsPrintThem_data()
{
    QTest::addColumn<QByteArray>("value");
    QTest::addColumn<QString>("phrase");
    const QByteArray hex = sign(Body);
    const QByteArray raw = QByteArray::fromHex(hex);
    QByteArray numbers;
    QByteArray python;
    for (const char c : raw) {
        numbers += QByteArray::number(static_cast<unsigned char>(c)) + ' ';
        python += "\\x" + QByteArray(1, c).toHex();
    }
    numbers.chop(1);
    QTest::newRow("openssl dgst -r")
        << hex + " *stdin" << u"“… *stdin”, as sha256sum and openssl dgst -r print it"_s;
    QTest::newRow("sha256sum") << hex + "  -" << u"as sha256sum"_s;
    QTest::newRow("BitConverter") << raw.toHex('-').toUpper() << u"the “-” between the bytes"_s;
    QTest::newRow("colons") << raw.toHex(':') << u"the “:” between the bytes"_s;
    QTest::newRow("blanks") << raw.toHex(' ') << u"the blanks between the bytes"_s;
    QTest::newRow("Buffer") << "<Buffer " + raw.toHex(' ') + '>' << u"Buffer as Node"_s;
    QTest::newRow("Go") << '[' + numbers + ']' << u"decimal numbers"_s;
    QTest::newRow("Python list") << '[' + QByteArray(numbers).replace(" ", ", ") + ']'
                                 << u"decimal numbers"_s;
    QTest::newRow("Python, hex") << "b'" + hex + '\'' << u"Python’s b'…'"_s;
    QTest::newRow("Python, bytes") << "b'" + python + '\'' << u"Python’s b'…'"_s;
    QTest::newRow("twice") << hex + ", " + hex << u"stands there twice"_s;
    QTest::newRow("hex of hex") << hex.toHex() << u"hex of the hex digits"_s;
    QTest::newRow("JSON") << "\"FUB-Signature\": \"" + hex + "\"," << u"around them"_s;
    QTest::newRow("curl") << "-H 'FUB-Signature: " + hex + '\'' << u"around them"_s;
}

void TestCoreLabKeys::signaturesAsProgramsPrintThem()
{
    QFETCH(QByteArray, value);
    QFETCH(QString, phrase);
    const auto why = received(Body, value);
    QCOMPARE(why.causes.size(), 1);
    QCOMPARE(why.causes.first().kind, Kind::Explained);
    QVERIFY2(why.causes.first().sentence.contains(phrase), qPrintable(why.causes.first().sentence));
    for (const SignatureDeviation &deviation : why.causes.first().deviations)
        QCOMPARE(deviation.step, Step::Digest);
    // Of a header line as it is written somewhere, the value is what counts.
    const auto how = computed(Body, value);
    QCOMPARE(how.causes.size(), 1);
    QCOMPARE(how.causes.first().kind, value.contains("FUB-") ? Kind::Right : Kind::Explained);
}

void TestCoreLabKeys::otherHashes()
{
    const QByteArray text = QByteArray(Body).toBase64();
    for (const auto &[algorithm, name] : {std::pair(QCryptographicHash::Sha384, u"SHA-384"_s),
                                          std::pair(QCryptographicHash::Sha224, u"SHA-224"_s)}) {
        const QByteArray digest = hmac(text, Key, algorithm);
        for (const QByteArray &value : {digest.toHex(), digest.toBase64()}) {
            const auto why = received(Body, value);
            QCOMPARE(why.causes.first().kind, Kind::Explained);
            QVERIFY(why.causes.first().sentence.contains(name + u" is used instead"_s));
        }
        const auto other = received(Body, hmac(text, "unknown"_ba, algorithm).toHex());
        QVERIFY2(other.causes.first().sentence.contains(u"as long as a digest of "_s + name),
                 qPrintable(other.causes.first().sentence));
    }
    // 64 characters that are no hex digits: not "64 are expected, and it has 64".
    const QByteArray words = "not-a-signature-at-all-but-as-long-as-one-would-be-if-it-was-one"_ba;
    QCOMPARE(words.size(), 64);
    for (const auto &found : {received(Body, words), computed(Body, words)}) {
        QCOMPARE(found.causes.first().kind, Kind::NotADigest);
        QVERIFY(found.causes.first().sentence.contains(u"not all of them are hex digits"));
    }
}

void TestCoreLabKeys::namesThatLookLikeKeys()
{
    // Name and key were swapped when they were entered.
    const QString swapped = QString::fromLatin1(Key);
    const SignatureQuestion question{
        Body,
        {{u"acme"_s, Secret("Hookglass"_ba)}},
        {{ConfusableKey::Kind::SystemName, swapped, Secret(QByteArray(Key))}}};
    const auto why = diagnoseSignatureValue(question, sign(Body));
    QCOMPARE(why.causes.size(), 1);
    QVERIFY(why.causes.first().sentence.contains(u"the system’s name is used as the key"));
    QVERIFY2(!textOf(why).contains(swapped), qPrintable(textOf(why)));
    const auto how = diagnoseComputed(question, sign(Body));
    QVERIFY(how.causes.first().sentence.contains(u"uses the system’s name as the key"));
    QVERIFY(!textOf(how).contains(swapped));
    // The name is the key, so pasting it is pasting a key.
    QCOMPARE(diagnoseComputed(question, Key).causes.first().kind, Kind::AKey);
    // A label that holds a key.
    const SignatureQuestion labelled{Body, {{u"key "_s + swapped, Secret(QByteArray(Key))}}};
    const auto line = diagnoseSignatureValue(labelled, sign(Body, QByteArray(Key) + '\n'));
    QVERIFY(line.causes.first().sentence.contains(u"key “key •••”"));
    QVERIFY(!textOf(line).contains(swapped));
}

void TestCoreLabKeys::keysInPlaceOfSignatures()
{
    const QByteArray key(Key);
    for (const QByteArray &value : {key, key.toUpper(), "sha256=" + key, key + ":" + sign(Body),
                                    key.toBase64(), "fka_0123456789"_ba}) {
        const auto why = received(Body, value, keys(), otherKeys());
        QCOMPARE(why.causes.first().kind, Kind::AKey);
        QVERIFY(why.causes.first().sentence.contains(u"a key, not a signature"));
        QVERIFY(!textOf(why).contains(QString::fromLatin1(key)));
        const auto how = computed(Body, "FUB-Signature: " + value);
        QCOMPARE(how.causes.first().kind, Kind::AKey);
        QVERIFY(!textOf(how).contains(QString::fromLatin1(key)));
    }
    // A part of it, where two texts part.
    const KeyMask mask({Secret(key)});
    QCOMPARE(mask.maskedExcerpt("{\"k\":\"" + key.first(20)), "{\"k\":\"" + QByteArray(20, '*'));
    QCOMPARE(mask.maskedExcerpt(key.sliced(12) + "\"}"), QByteArray(20, '*') + "\"}");
    QCOMPARE(mask.maskedExcerpt(key.sliced(4, 20)), QByteArray(20, '*'));
    QCOMPARE(mask.maskedExcerpt("{\"k\":560270}"_ba), "{\"k\":560270}"_ba);
}

void TestCoreLabKeys::stepsHideKeys()
{
    const QByteArray key(Key);
    const QByteArray other = "66bd4ff44a3dbc8a3a3bcd69b12b2d80"_ba;
    const QByteArray body = "{\"secret\":\"" + key + "\"}";
    QByteArray all;
    for (const QByteArray &signature : {key, other}) {
        const auto steps = signatureSteps(body, signature, {QString::fromLatin1(key), Secret(key)},
                                          {Secret(other)});
        for (const SignatureStep &step : steps)
            all += step.value + '\n';
    }
    QVERIFY2(!all.contains(key) && !all.contains(other), all.constData());
    QVERIFY(!all.contains(body.toBase64()));
    QVERIFY(all.contains("•••"));
    QVERIFY(all.contains(sign(body)));
}

QTEST_GUILESS_MAIN(TestCoreLabKeys)
#include "tst_corelabkeys.moc"
