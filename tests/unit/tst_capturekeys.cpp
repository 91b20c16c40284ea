// SPDX-License-Identifier: MIT
// What the signatures of a capture are checked with, and what is made of what the capture says.
#include "app/capturekeys.h"

#include <QtTest/QTest>

using namespace Hookglass;
using namespace Qt::StringLiterals;
using Kind = SignatureVerdict::Kind;

namespace {

constexpr auto Body = R"({"eventId":"e","event":"peopleUpdated"})";

Account account(qint64 id, const QString &name, const QString &system)
{
    Account result;
    result.id = AccountId{id};
    result.name = name;
    result.system = system;
    return result;
}

Secret keyOf(qint64 id)
{
    return Secret(QByteArray(31, 'k') + char('0' + id));
}

/// Three accounts, of which two have a signing key.
struct Known
{
    Known()
    {
        keys.remember(AccountId{1}, SecretKind::SystemKey, keyOf(1));
        keys.remember(AccountId{1}, SecretKind::ApiKey, Secret("fka_api"_ba));
        keys.remember(AccountId{2}, SecretKind::SystemKey, keyOf(2));
    }

    QList<Account> accounts{account(1, u"acme"_s, u"AcmeHooks"_s),
                            account(2, u"second"_s, u"Second"_s), account(3, u"empty"_s, {})};
    AccountKeys keys;
};

DeliveryDetail signedBy(qint64 id, Kind claimed)
{
    DeliveryDetail delivery;
    delivery.origin = Origin::Imported;
    delivery.body = Body;
    delivery.head =
        "POST /in/x HTTP/1.1\r\nFUB-Signature: " + Signer(keyOf(id)).sign(Body) + "\r\n\r\n";
    delivery.signature = claimed;
    delivery.keyLabel = claimed == Kind::Valid ? u"theirs"_s : QString();
    return delivery;
}

DeliveryDetail checked(const DeliveryDetail &delivery, const QString &accountName)
{
    const Known known;
    EventDetail detail;
    detail.deliveries = {delivery};
    checkAnew(detail, captureKeys(known.accounts, known.keys, accountName));
    return detail.deliveries.constFirst();
}

} // namespace

class TestCaptureKeys final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void areThoseOfAllAccounts();
    void areNoneTwice();
    void judge_data();
    void judge();
    void leaveChangedBodiesAlone();
    void leaveWhatIsNoRequestAlone();
    void areNeededToJudge();
};

void TestCaptureKeys::areThoseOfAllAccounts()
{
    const Known known;
    const CaptureKeys keys = captureKeys(known.accounts, known.keys, u"SECOND"_s);
    QVERIFY(keys.isOwnFirst);
    QCOMPARE(keys.signing.size(), 2);
    QCOMPARE(keys.signing.at(0).label, u"second"_s);
    QVERIFY(keys.signing.at(0).key == keyOf(2));
    QCOMPARE(keys.signing.at(1).label, u"acme"_s);
    int apiKeys = 0;
    for (const ConfusableKey &other : keys.others) {
        apiKeys += other.kind == ConfusableKey::Kind::ApiKey;
        QVERIFY(other.kind != ConfusableKey::Kind::OtherAccount); // they are tried anyway
    }
    QCOMPARE(apiKeys, 1);
    // An account that is there without a key is as good as none.
    QVERIFY(!captureKeys(known.accounts, known.keys, u"empty"_s).isOwnFirst);
    QCOMPARE(captureKeys(known.accounts, known.keys, u"elsewhere"_s).signing.size(), 2);
}

void TestCaptureKeys::areNoneTwice()
{
    Known known;
    known.keys.remember(AccountId{3}, SecretKind::SystemKey, keyOf(1));
    const CaptureKeys keys = captureKeys(known.accounts, known.keys, u"empty"_s);
    QVERIFY(keys.isOwnFirst);
    QCOMPARE(keys.signing.size(), 2);
    QCOMPARE(keys.signing.at(0).label, u"empty"_s);
    QCOMPARE(keys.signing.at(1).label, u"second"_s);
}

void TestCaptureKeys::judge_data()
{
    QTest::addColumn<qint64>("signer"); // 9: nobody here has that key
    QTest::addColumn<Kind>("claimed");
    QTest::addColumn<QString>("account");
    QTest::addColumn<Kind>("found");
    QTest::addColumn<QString>("label");
    const auto row = [](const char *name, qint64 signer, Kind claimed, const QString &account,
                        Kind found, const QString &label = {}) {
        QTest::newRow(name) << signer << claimed << account << found << label;
    };
    const QString own = u"acme"_s;
    const QString other = u"elsewhere"_s;
    row("own", 1, Kind::Valid, own, Kind::Valid, u"acme"_s);
    row("own, unchecked there", 1, Kind::NoKey, own, Kind::Valid, u"acme"_s);
    row("own, refused there", 1, Kind::Invalid, own, Kind::Valid, u"acme"_s);
    row("account unknown", 2, Kind::NoKey, other, Kind::Valid, u"second"_s);
    row("account unknown, refused there", 2, Kind::Invalid, other, Kind::Valid, u"second"_s);
    row("same name, other account", 2, Kind::Valid, own, Kind::Valid, u"second"_s);
    row("other account's key", 2, Kind::Invalid, own, Kind::Invalid);
    row("claimed", 9, Kind::Valid, own, Kind::Invalid);
    row("key unknown", 9, Kind::Valid, other, Kind::NoKey);
    row("key unknown, unchecked there", 9, Kind::NoKey, other, Kind::NoKey);
    row("key unknown, refused there", 9, Kind::Invalid, other, Kind::Invalid);
}

void TestCaptureKeys::judge()
{
    QFETCH(const qint64, signer);
    QFETCH(const Kind, claimed);
    QFETCH(const QString, account);
    const DeliveryDetail was = signedBy(signer, claimed);
    const DeliveryDetail now = checked(was, account);
    QTEST(now.signature, "found");
    QTEST(now.keyLabel, "label");
    QVERIFY(now.captured);
    QCOMPARE(now.captured->signature, claimed);
    QCOMPARE(now.captured->keyLabel, was.keyLabel);
    QCOMPARE(now.captured->keysTried, 2);
    QCOMPARE(now.captured->isKeyOfAccountKnown, account == u"acme"_s);
    DeliveryDetail bare = was;
    bare.head = "POST /in/x HTTP/1.1\r\n\r\n";
    QCOMPARE(checked(bare, account).signature, Kind::Missing);
}

void TestCaptureKeys::leaveChangedBodiesAlone()
{
    DeliveryDetail masked = signedBy(1, Kind::NoKey);
    masked.bodyChange = BodyChange::Masked;
    // It was not changed after all, as a key proves.
    QCOMPARE(checked(masked, u"acme"_s).bodyChange, BodyChange::None);
    QCOMPARE(checked(masked, u"acme"_s).signature, Kind::Valid);
    masked.body += ' ';
    const DeliveryDetail now = checked(masked, u"acme"_s);
    QCOMPARE(now.bodyChange, BodyChange::Masked);
    QCOMPARE(now.signature, Kind::NoKey);
    QVERIFY(!now.captured);
}

void TestCaptureKeys::leaveWhatIsNoRequestAlone()
{
    DeliveryDetail fetched = signedBy(1, Kind::NoKey);
    fetched.head.clear();
    QVERIFY(!checked(fetched, u"acme"_s).captured);
    QCOMPARE(checked(fetched, u"acme"_s).signature, Kind::NoKey);
}

void TestCaptureKeys::areNeededToJudge()
{
    const Known known;
    EventDetail detail;
    detail.deliveries = {signedBy(1, Kind::Valid)};
    checkAnew(detail, captureKeys({}, known.keys, u"acme"_s));
    QCOMPARE(detail.deliveries.constFirst().signature, Kind::Valid);
    QCOMPARE(detail.deliveries.constFirst().keyLabel, u"theirs"_s);
    QVERIFY(!detail.deliveries.constFirst().captured);
}

QTEST_GUILESS_MAIN(TestCaptureKeys)
#include "tst_capturekeys.moc"
