// SPDX-License-Identifier: MIT
// The laboratory's work: long bodies, two threads, what is left out, and what is said of it.
#include "core/signatureencoders.h"
#include "core/signaturesearch.h"
#include "core/signaturevariants.h"
#include "labfixture.h"

#include <QtTest/QTest>

#include <algorithm>

using namespace Hookglass;
using namespace Hookglass::LabFixture;
using namespace Qt::StringLiterals;

namespace {

/// Everything in it that a rewrite can change.
QByteArray richBody(qsizetype size)
{
    const QByteArray unit =
        "{\"id\":1234,\"name\":\"Caf\\u00e9 Zoë\",\"uri\":\"https:\\/\\/x/y\",\"b\": 1},"_ba;
    return "[ " + unit.repeated(size / unit.size()) + "\r\n0 ]\n";
}

QList<ConfusableKey> keysOfAccounts(int count)
{
    QList<ConfusableKey> all;
    for (int i = 0; i < count; ++i) {
        const QByteArray number = QByteArray::number(i);
        const QString name = QString::number(i);
        all.append({ConfusableKey::Kind::ApiKey, name, Secret("fka_0123456789" + number)});
        all.append({ConfusableKey::Kind::SystemName, name, Secret("Hookglass" + number)});
        all.append({ConfusableKey::Kind::OtherAccount, name, Secret("66bd4ff44a3d" + number)});
    }
    return all;
}

QList<SignatureMistake> mistakes(const SignatureDiagnosis &diagnosis)
{
    QList<SignatureMistake> all;
    for (const SignatureDeviation &deviation : diagnosis.causes.constFirst().deviations)
        all.append(deviation.mistake);
    return all;
}

} // namespace

class TestCoreLabWork : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void encodesInTheSameMemory();
    void knowsRareFamilies();
    void findsAnyTwoInLongBodies();
    void findsThreeInLongBodies();
    void encodersComeInTwosOnly();
    void rareKeysComeInTwosOnly();
    void saysTheSameEachTime();
    void namesWhatWasLeftOut();
};

void TestCoreLabWork::encodesInTheSameMemory()
{
    // The long first, so that what is left of it would show.
    SignatureVariants::TextEncoder encoder;
    for (qsizetype size = 200; size >= 0; --size) {
        QByteArray body;
        for (qsizetype i = 0; i < size; ++i)
            body += char(i * 37 + size);
        encoder.setBody(body);
        const QByteArray base64 = body.toBase64();
        QCOMPARE(encoder.base64().toByteArray(), base64);
        QCOMPARE(encoder.texts(1).front().text.joined(), body);
        const auto lines = encoder.texts(5);
        QCOMPARE(lines.empty(), base64.size() <= 76);
        if (!lines.empty()) {
            const QByteArray expected = wrapped(base64, 76, "\r\n"_ba);
            QCOMPARE(lines.front().text.joined(), expected + "\r\n");
            QCOMPARE(lines.back().text.joined(), expected);
        }
        const QByteArray url = body.toBase64(QByteArray::Base64UrlEncoding);
        const auto urlSafe = encoder.texts(6);
        QCOMPARE(urlSafe.empty(), url == base64);
        if (!urlSafe.empty())
            QCOMPARE(urlSafe.front().text.joined(), url);
        QCOMPARE(encoder.texts(7).front().text.joined(), base64.toBase64());
    }
    // Longer than what OpenSSL is given at once.
    const QByteArray large(3 * 1024 * 1024 + 1, 'x');
    encoder.setBody(large);
    QVERIFY(encoder.base64() == large.toBase64());
}

void TestCoreLabWork::knowsRareFamilies()
{
    SignatureVariants::TextEncoder encoder;
    encoder.setBody("{\"a\":\"\xc3\xbf\xc3\xbf?>~ and so on, until it takes more than one line\"}");
    for (int family = 0; family < SignatureVariants::EncodingFamilies; ++family) {
        const auto texts = encoder.texts(family);
        QVERIFY(!texts.empty());
        const bool areRare = std::all_of(texts.begin(), texts.end(), [](const auto &text) {
            return text.mistake && isRare(*text.mistake);
        });
        QCOMPARE(SignatureVariants::isRareFamily(family), areRare);
    }
}

/// Whatever a program wrote, with a rare mistake of the key: both threads have to find it.
void TestCoreLabWork::findsAnyTwoInLongBodies()
{
    const QByteArray body = richBody(40'000);
    const SignatureEncoders encoders(body);
    QVERIFY(encoders.count() > 30);
    for (size_t i = 0; i < encoders.count(); i += 4) {
        if (encoders.isRare(i))
            continue;
        const auto why = received(body, sign(encoders.written(i), QByteArray(Key).toUpper()),
                                  keys(), keysOfAccounts(1));
        QCOMPARE(mistakes(why).size(), 2);
        QCOMPARE(mistakes(why).constLast(), SignatureMistake::KeyUpperCase);
    }
}

void TestCoreLabWork::findsThreeInLongBodies()
{
    const QByteArray body = richBody(40'000);
    QByteArray plain = body;
    plain.replace("\\/", "/");
    const QByteArray text = wrapped(plain.toBase64(), 60, "\n"_ba) + '\n';
    const auto why = received(body, hmac(text, QByteArray(Key) + '\n').toHex());
    QCOMPARE(mistakes(why), (QList{SignatureMistake::SlashesPlain, SignatureMistake::Wrapped60,
                                   SignatureMistake::KeyLineFeed}));
}

void TestCoreLabWork::encodersComeInTwosOnly()
{
    const QByteArray body = "{\"b\":1,\"a\":\"x/\xc3\xa9\"}";
    const QByteArray written = "{\"a\":\"x\\/\\u00e9\",\"b\":1}"; // PHP, sorted
    const QByteArray key = QByteArray(Key) + '\n';
    QCOMPARE(mistakes(received(body, sign(written))), QList{SignatureMistake::WrittenByEncoder});
    QCOMPARE(mistakes(received(body, sign(written, key))).size(), 2);
    QCOMPARE(mistakes(received(body, hmac(written).toHex())).size(), 2);
    const auto three = received(body, hmac(written, key).toHex());
    QCOMPARE(three.causes.constFirst().kind, Kind::Unexplained);
    QVERIFY(three.complete); // all that is known
}

void TestCoreLabWork::rareKeysComeInTwosOnly()
{
    const QByteArray text = "{ \"a\": 1 }";
    const QByteArray minified = "{\"a\":1}";
    const auto others = keysOfAccounts(2);
    // As in the question: of each account the API key, the system's name, the signing key.
    for (const qsizetype i : {0, 1, 2, 5}) {
        const auto why =
            received(text, hmac(minified, others.at(i).key.reveal()).toHex(), keys(), others);
        QCOMPARE(mistakes(why).size(), 3);
    }
    for (const QByteArray &key : {others.at(3).key.reveal(), others.at(4).key.reveal(),
                                  ' ' + QByteArray(Key), QByteArray(Key) + "  "}) {
        QCOMPARE(mistakes(received(text, sign(minified, key), keys(), others)).size(), 2);
        QCOMPARE(mistakes(received(text, hmac(text, key).toHex(), keys(), others)).size(), 2);
        const auto three = received(text, hmac(minified, key).toHex(), keys(), others);
        QCOMPARE(three.causes.constFirst().kind, Kind::Unexplained);
    }
}

void TestCoreLabWork::saysTheSameEachTime()
{
    // Two ways at once: json_encode of a body without anything else to escape, and an encoder.
    const QByteArray body = "[ " + "{\"u\": \"a/b\"}, "_ba.repeated(3000) + "0 ]";
    QByteArray written = body;
    written.replace("/", "\\/")
        .replace(": ", ":")
        .replace(", ", ",")
        .replace("[ ", "[")
        .replace(" ]", "]");
    const auto first = received(body, sign(written), keys(), keysOfAccounts(2));
    QCOMPARE(first.causes.constFirst().kind, Kind::Explained);
    for (int i = 0; i < 4; ++i)
        QCOMPARE(received(body, sign(written), keys(), keysOfAccounts(2)), first);
}

void TestCoreLabWork::namesWhatWasLeftOut()
{
    const QByteArray nothing(64, '0');
    const auto sentence = [](const SignatureDiagnosis &diagnosis) {
        return diagnosis.causes.constFirst().sentence;
    };
    // One line of ASCII is tried to the end, whatever the number of keys.
    const QByteArray plain = "{\"ids\":[" + "1234,"_ba.repeated(20'000) + "1]}";
    QVERIFY(received(plain, nothing, keys(), keysOfAccounts(2)).complete);
    const QByteArray rich = richBody(100'000);
    const auto threes = received(rich, nothing, keys(), keysOfAccounts(3));
    QVERIFY(!threes.complete);
    QVERIFY2(sentence(threes).contains(u": three mistakes at once only in part."),
             qPrintable(sentence(threes)));
    const auto twos = received(richBody(250'000), nothing, keys(), keysOfAccounts(3));
    QVERIFY(!twos.complete);
    QVERIFY(sentence(twos).contains(u": two mistakes at once only in part, and three not at all."));
    const auto how = diagnoseComputed({rich, keys(), keysOfAccounts(3)}, nothing);
    QVERIFY(!how.complete);
    QVERIFY(sentence(how).contains(u": three mistakes at once only in part."));
    // Too large to be parsed.
    SignatureSearch::Outcome outcome;
    QVERIFY(outcome.isComplete());
    QVERIFY(SignatureSearch::leftOut(outcome).isEmpty());
    outcome.partOf = 3;
    outcome.withoutEncoders = true;
    QVERIFY(!outcome.isComplete());
    QCOMPARE(SignatureSearch::leftOut(outcome),
             u"three mistakes at once only in part; not what programs make of the JSON on writing "
             "it anew"_s);
    outcome = {};
    outcome.withoutRare = true;
    QVERIFY(!outcome.isComplete());
    QCOMPARE(SignatureSearch::leftOut(outcome), u"not what is rare"_s);
    // Ended by the user.
    const std::atomic_bool cancelled = true;
    const auto ended = diagnoseSignatureValue({rich, keys(), {}, &cancelled}, nothing);
    QVERIFY(ended.cancelled);
    QVERIFY(!ended.complete);
}

QTEST_GUILESS_MAIN(TestCoreLabWork)
#include "tst_corelabwork.moc"
