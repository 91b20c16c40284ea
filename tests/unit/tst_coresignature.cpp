// SPDX-License-Identifier: MIT
#include "core/hmac.h"
#include "core/signature.h"

#include <QtCore/QCryptographicHash>
#include <QtCore/QMessageAuthenticationCode>
#include <QtCore/QRandomGenerator>
#include <QtTest/QTest>

using namespace Hookglass;
using namespace Qt::StringLiterals;

namespace {

using Kind = SignatureVerdict::Kind;

// The vendor's vectors, fub-api.md §3.
const char VendorKey[] = "560270f7914b5b4a5f4dc1793ebc2796";
const char CreatedBody[] =
    R"({"eventId":"152d60c0-79da-4018-a9af-28aec8a71c94","eventCreated":"2016-12-12T15:19:21+00:00","event":"peopleCreated","resourceIds":[1234,3244,3232],"uri":"https://api.followupboss.com/v1/people?id=1234,3244,3232"})";
const char CreatedSignature[] = "27b1726764dee39e6c55a25eee0e9ccfddc1b1b30757af191b69e658bc9f66ae";
const char CreatedWithoutBase64[] =
    "0c5593667dc0afa6629efee8bb727f662b4d607b245af376577f300f0c073d35";
const char DeletedBody[] =
    R"({"eventId":"64d0ad74-3aab-4b30-89c9-7337398cf8b4","eventCreated":"2016-12-12T15:19:21+00:00","event":"peopleDeleted","resourceIds":[1234,5322,29456],"uri":null})";
const char DeletedSignature[] = "9862d924ac1933487baafaa8ebfa1e358458b3be4660df71ac5db0af4c7e108d";

/// The scheme again, by Qt instead of OpenSSL.
QByteArray reference(const QByteArray &body, const QByteArray &key)
{
    return QMessageAuthenticationCode::hash(body.toBase64(), key, QCryptographicHash::Sha256)
        .toHex();
}

QList<SigningKey> vendorKeys()
{
    return {{u"vendor"_s, Secret(QByteArray(VendorKey))}};
}

QByteArray randomBytes(qsizetype size, QRandomGenerator &random)
{
    QByteArray bytes(size, Qt::Uninitialized);
    for (char &c : bytes)
        c = static_cast<char>(random.bounded(256));
    return bytes;
}

} // namespace

class TestCoreSignature : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void signsTheVendorsVectors();
    void agreesWithAnotherImplementation();
    void hmacHandlesEveryHashAndKey();
    void verdicts_data();
    void verdicts();
    void withoutAKeyNothingIsValid();
    void emptyKeysAreLeftOut();
    void rotationSaysWhichKeyMatched();
    void headersAreFoundAndCounted_data();
    void headersAreFoundAndCounted();
    void movesAndRepeats();
    void comparesInConstantTime();
    void stepsShowTheCalculation();
    void stepsAgreeWithTheVerdict();
    void costsMicroseconds();
};

void TestCoreSignature::signsTheVendorsVectors()
{
    const Signer signer{Secret(QByteArray(VendorKey))};
    QCOMPARE(signer.sign(CreatedBody), QByteArray(CreatedSignature));
    QCOMPARE(signer.sign(DeletedBody), QByteArray(DeletedSignature));
    QCOMPARE(Hmac(VendorKey).digest(CreatedBody).toHex(), QByteArray(CreatedWithoutBase64));
}

// Lengths around the base64 group of 3 and around the 3072 bytes that are encoded at a time.
void TestCoreSignature::agreesWithAnotherImplementation()
{
    QRandomGenerator random(20161212);
    const QByteArray key = randomBytes(32, random);
    const Signer signer{Secret(key)};
    for (const qsizetype size :
         {0, 1, 2, 3, 4, 63, 64, 65, 3071, 3072, 3073, 6143, 6144, 6145, 100'000, 5'000'001}) {
        const QByteArray body = randomBytes(size, random);
        QCOMPARE(signer.sign(body), reference(body, key));
    }
    for (const qsizetype size : {1, 31, 63, 64, 65, 200}) { // HMAC hashes keys over 64 bytes
        const QByteArray longKey = randomBytes(size, random);
        QCOMPARE(Signer(Secret(longKey)).sign("body"), reference("body"_ba, longKey));
    }
}

void TestCoreSignature::hmacHandlesEveryHashAndKey()
{
    const auto check = [](Hmac::Hash hash, QCryptographicHash::Algorithm algorithm) {
        for (const QByteArray &key : {""_ba, "k"_ba, "key\0with\0nul"_ba, QByteArray(300, 'k')}) {
            const Hmac hmac(key, hash);
            for (const QByteArray &text : {""_ba, "text"_ba, QByteArray(1000, 't')}) {
                QCOMPARE(hmac.digest(text), QMessageAuthenticationCode::hash(text, key, algorithm));
            }
        }
    };
    check(Hmac::Hash::Sha256, QCryptographicHash::Sha256);
    check(Hmac::Hash::Sha1, QCryptographicHash::Sha1);
    check(Hmac::Hash::Sha512, QCryptographicHash::Sha512);
    check(Hmac::Hash::Md5, QCryptographicHash::Md5);
}

void TestCoreSignature::verdicts_data()
{
    const QByteArray right(CreatedSignature);
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QByteArray>("signature");
    QTest::addColumn<bool>("valid");
    const QByteArray body(CreatedBody);
    QTest::newRow("right") << body << right << true;
    QTest::newRow("with prefix") << body << "sha256=" + right << true;
    QTest::newRow("prefix twice") << body << "sha256=sha256=" + right << false;
    QTest::newRow("prefix alone") << body << "sha256="_ba << false;
    QTest::newRow("another prefix") << body << "sha1=" + right << false;
    QTest::newRow("empty") << body << ""_ba << false;
    QTest::newRow("upper case") << body << right.toUpper() << false;
    QTest::newRow("one digit short") << body << right.chopped(1) << false;
    QTest::newRow("one digit long") << body << right + '0' << false;
    QTest::newRow("NUL at the end") << body << right + '\0' << false;
    QTest::newRow("first digit") << body << '3' + right.sliced(1) << false;
    QTest::newRow("last digit") << body << right.chopped(1) + 'f' << false;
    QTest::newRow("base64 skipped") << body << QByteArray(CreatedWithoutBase64) << false;
    QTest::newRow("raw digest") << body << QByteArray::fromHex(right) << false;
    QTest::newRow("other body") << QByteArray(DeletedBody) << right << false;
    QTest::newRow("newline added") << body + '\n' << right << false;
    QTest::newRow("empty body") << ""_ba << right << false;
    QTest::newRow("very long") << body << QByteArray(100'000, 'a') << false;
}

void TestCoreSignature::verdicts()
{
    QFETCH(QByteArray, body);
    QFETCH(QByteArray, signature);
    QFETCH(bool, valid);
    const SignatureVerifier verifier(vendorKeys());
    const SignatureVerdict verdict = verifier.verifyValue(body, signature);
    QCOMPARE(verdict.kind, valid ? Kind::Valid : Kind::Invalid);
    QCOMPARE(verdict.keyLabel, valid ? u"vendor"_s : QString());
    QCOMPARE(verdict.expected, reference(body, VendorKey));
}

void TestCoreSignature::withoutAKeyNothingIsValid()
{
    const SignatureVerifier none;
    const HeaderList signedHeaders{{"FUB-Signature"_ba, QByteArray(CreatedSignature)}};
    QCOMPARE(none.verify(CreatedBody, signedHeaders), SignatureVerdict());
    QCOMPARE(none.verify(CreatedBody, {}), SignatureVerdict()); // keys are asked first
    QCOMPARE(none.verifyValue(CreatedBody, {}), SignatureVerdict());
    QCOMPARE(SignatureVerdict().kind, Kind::NoKey);
}

void TestCoreSignature::emptyKeysAreLeftOut()
{
    // What anybody could compute who hopes for an unset key.
    const QByteArray forged = reference(CreatedBody, ""_ba);
    const SignatureVerifier onlyEmpty({{u"unset"_s, Secret()}, {u"blank"_s, Secret(""_ba)}});
    QCOMPARE(onlyEmpty.verifyValue(CreatedBody, forged).kind, Kind::NoKey);
    const SignatureVerifier mixed({{u"unset"_s, Secret()}, vendorKeys().constFirst()});
    QCOMPARE(mixed.verifyValue(CreatedBody, forged).kind, Kind::Invalid);
    QCOMPARE(mixed.verifyValue(CreatedBody, CreatedSignature).kind, Kind::Valid);
}

void TestCoreSignature::rotationSaysWhichKeyMatched()
{
    const SignatureVerifier verifier({{u"new"_s, Secret("new key"_ba)},
                                      {u"old"_s, Secret(QByteArray(VendorKey))},
                                      {u"oldest"_s, Secret("oldest key"_ba)}});
    const SignatureVerdict old = verifier.verifyValue(CreatedBody, CreatedSignature);
    QCOMPARE(old, (SignatureVerdict{Kind::Valid, QByteArray(CreatedSignature), u"old"_s}));
    const QByteArray byNewest = reference(CreatedBody, "new key"_ba);
    QCOMPARE(verifier.verifyValue(CreatedBody, byNewest).keyLabel, u"new"_s);
    const SignatureVerdict bad = verifier.verifyValue(CreatedBody, QByteArray(64, '0'));
    QCOMPARE(bad, (SignatureVerdict{Kind::Invalid, byNewest, {}})); // expected: by the first key
}

void TestCoreSignature::headersAreFoundAndCounted_data()
{
    const QByteArray right(CreatedSignature);
    const QByteArray wrong(64, '0');
    QTest::addColumn<HeaderList>("headers");
    QTest::addColumn<int>("kind");
    const auto row = [](const char *name, const HeaderList &headers, Kind kind) {
        QTest::newRow(name) << headers << static_cast<int>(kind);
    };
    row("none", {}, Kind::Missing);
    row("others only", {{"X-FUB-Signature"_ba, right}, {"Host"_ba, "h"_ba}}, Kind::Missing);
    row("one", {{"Host"_ba, "h"_ba}, {"FUB-Signature"_ba, right}}, Kind::Valid);
    row("lower case", {{"fub-signature"_ba, right}}, Kind::Valid);
    row("empty", {{"FUB-Signature"_ba, {}}}, Kind::Invalid);
    row("two equal", {{"FUB-Signature"_ba, right}, {"fub-signature"_ba, right}}, Kind::Valid);
    row("right, then wrong", {{"FUB-Signature"_ba, right}, {"FUB-Signature"_ba, wrong}},
        Kind::Invalid);
    row("wrong, then right", {{"FUB-Signature"_ba, wrong}, {"FUB-Signature"_ba, right}},
        Kind::Invalid);
    row("right, then empty", {{"FUB-Signature"_ba, right}, {"FUB-Signature"_ba, {}}},
        Kind::Invalid);
    row("joined by a proxy", {{"FUB-Signature"_ba, right + ", " + right}}, Kind::Invalid);
}

void TestCoreSignature::headersAreFoundAndCounted()
{
    QFETCH(HeaderList, headers);
    QFETCH(int, kind);
    const SignatureVerdict verdict = SignatureVerifier(vendorKeys()).verify(CreatedBody, headers);
    QCOMPARE(static_cast<int>(verdict.kind), kind);
    QCOMPARE(verdict.expected, QByteArray(CreatedSignature));
    QCOMPARE(verdict.keyLabel.isEmpty(), verdict.kind != Kind::Valid);
}

void TestCoreSignature::movesAndRepeats()
{
    Signer first{Secret(QByteArray(VendorKey))};
    const Signer second = std::move(first);
    for (int i = 0; i < 3; ++i) // the kept context starts afresh each time
        QCOMPARE(second.sign(CreatedBody), QByteArray(CreatedSignature));
    SignatureVerifier verifier;
    verifier = SignatureVerifier(vendorKeys());
    QCOMPARE(verifier.verifyValue(DeletedBody, DeletedSignature).kind, Kind::Valid);
    QCOMPARE(verifier.verifyValue(CreatedBody, DeletedSignature).kind, Kind::Invalid);
    QCOMPARE(verifier.verifyValue(CreatedBody, CreatedSignature).kind, Kind::Valid);
}

void TestCoreSignature::comparesInConstantTime()
{
    QVERIFY(constantTimeEqual("", ""));
    QVERIFY(constantTimeEqual({}, ""));
    QVERIFY(constantTimeEqual("abc", "abc"));
    QVERIFY(!constantTimeEqual("abc", "abd"));
    QVERIFY(!constantTimeEqual("abc", "xbc"));
    QVERIFY(!constantTimeEqual("abc", "ab"));
    QVERIFY(!constantTimeEqual("", "a"));
    QVERIFY(constantTimeEqual("a\0b"_ba, "a\0b"_ba));
    QVERIFY(!constantTimeEqual("a\0b"_ba, "a\0c"_ba));
}

void TestCoreSignature::stepsShowTheCalculation()
{
    const auto steps = signatureSteps(CreatedBody, CreatedSignature, vendorKeys().constFirst());
    QCOMPARE(steps.size(), 6);
    QCOMPARE(steps.at(0).value, QByteArray(CreatedBody));
    QCOMPARE(steps.at(1).value, QByteArray(CreatedBody).toBase64());
    QCOMPARE(steps.at(2).value, "vendor"_ba);
    QCOMPARE(steps.at(3).value, QByteArray(CreatedSignature));
    QCOMPARE(steps.at(4).value, QByteArray(CreatedSignature));
    QVERIFY(steps.at(5).value.startsWith("Equal"));
    for (const SignatureStep &step : steps)
        QVERIFY(!step.value.contains(VendorKey) && !step.title.contains(QLatin1String(VendorKey)));

    const auto prefixed =
        signatureSteps(CreatedBody, "sha256="_ba + CreatedSignature, vendorKeys().constFirst());
    QCOMPARE(prefixed.size(), 7);
    QCOMPARE(prefixed.at(5).value, QByteArray(CreatedSignature));
    QVERIFY(prefixed.last().value.startsWith("Equal"));
    QVERIFY(signatureSteps(CreatedBody, QByteArray(64, '0'), vendorKeys().constFirst())
                .constLast()
                .value.startsWith("Different"));
    QVERIFY(signatureSteps(CreatedBody, {}, vendorKeys().constFirst())
                .constLast()
                .value.startsWith("Nothing to compare"));
    const auto keyless = signatureSteps(CreatedBody, CreatedSignature, {u"unset"_s, Secret()});
    QVERIFY(keyless.at(3).value.isEmpty());
    QVERIFY(keyless.last().value.contains("without a key"));
}

void TestCoreSignature::stepsAgreeWithTheVerdict()
{
    const auto steps = [](const QByteArray &signature, const QList<SigningKey> &keys, Kind kind,
                          const QString &label = {}) {
        return judgedSignatureSteps(CreatedBody, signature, keys,
                                    {.kind = kind, .expected = {}, .keyLabel = label});
    };
    const SigningKey vendor = vendorKeys().constFirst();
    const SigningKey changed{u"vendor"_s, Secret("another"_ba)}; // of the same system
    QVERIFY(steps(CreatedSignature, {}, Kind::Valid).isEmpty());
    QCOMPARE(steps(CreatedSignature, {vendor}, Kind::Valid, u"vendor"_s),
             signatureSteps(CreatedBody, CreatedSignature, vendor));
    // The one that fits, whatever it is called.
    QCOMPARE(steps(CreatedSignature, {changed, {u"old"_s, vendor.key}}, Kind::Valid, u"vendor"_s)
                 .at(2)
                 .value,
             "old"_ba);
    const auto other = steps(CreatedSignature, {changed}, Kind::Valid, u"vendor"_s);
    QCOMPARE(other.size(), 6);
    QVERIFY(other.at(3).value != CreatedSignature);
    QVERIFY(other.constLast().value.contains("another than the one that it was checked with"));
    QVERIFY(!other.constLast().value.contains("not valid"));
    const auto invalid = steps(QByteArray(64, '0'), {changed, vendor}, Kind::Invalid);
    QVERIFY(invalid.constLast().value.endsWith("not valid"));
    for (const Kind kind : {Kind::Invalid, Kind::NoKey}) {
        const QByteArray since = steps(CreatedSignature, {vendor}, kind).constLast().value;
        QVERIFY2(since.startsWith("Equal with the key at hand. When it came"), since.constData());
    }
}

void TestCoreSignature::costsMicroseconds()
{
    const SignatureVerifier verifier(vendorKeys());
    QByteArray body(CreatedBody);
    body.append(QByteArray(600 - body.size(), ' '));
    const HeaderList headers{{"FUB-Signature"_ba, reference(body, VendorKey)}};
    QBENCHMARK
    {
        QCOMPARE(verifier.verify(body, headers).kind, Kind::Valid);
    }
}

QTEST_GUILESS_MAIN(TestCoreSignature)
#include "tst_coresignature.moc"
