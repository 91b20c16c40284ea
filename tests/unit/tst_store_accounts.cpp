// SPDX-License-Identifier: MIT
#include "storefixture.h"

#include <QtCore/QRegularExpression>
#include <QtTest/QTest>

using namespace Hookglass;
using namespace Hookglass::Test;
using namespace Qt::StringLiterals;

class TestStoreAccounts final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void addsAnAccountWithAnEndpoint();
    void comparesNamesWithoutCase();
    void namesWhatThereIs();
    void changesAllButTheName();
    void keepsTheNameOfARemovedOne();
    void givesRandomTokens();
    void setsEnforce();
    void keepsSettings();
    void seesTheOthersChanges();
    void worksBesideAWriter();

private:
    static std::unique_ptr<AccountStore> open(const StoreFixture &fixture);
    static Account named(const QString &name);
};

std::unique_ptr<AccountStore> TestStoreAccounts::open(const StoreFixture &fixture)
{
    auto opened = AccountStore::open(fixture.path());
    if (!opened)
        qFatal("%s", qPrintable(opened.error().detail));
    return std::move(*opened);
}

Account TestStoreAccounts::named(const QString &name)
{
    Account account;
    account.name = name;
    account.apiBase = u"https://api.followupboss.com/v1"_s;
    account.system = u"Hookglass"_s;
    account.apiKeyEnv = u"FUB_KEY"_s;
    account.systemKeyEnv = u"FUB_SYSTEM_KEY"_s;
    return account;
}

void TestStoreAccounts::addsAnAccountWithAnEndpoint()
{
    const StoreFixture fixture;
    auto store = open(fixture);
    QVERIFY(store->accounts()->isEmpty());
    const auto added = store->add(named(u"  acme "_s));
    QVERIFY(added);
    QVERIFY(added->id.isValid());
    QCOMPARE(added->name, u"acme"_s);
    store = open(fixture);
    const auto accounts = store->accounts();
    QVERIFY(accounts);
    QCOMPARE(accounts->size(), 1);
    QCOMPARE(accounts->constFirst(), *added);
    const auto endpoints = store->endpoints();
    QVERIFY(endpoints);
    QCOMPARE(endpoints->size(), 1);
    QCOMPARE(endpoints->constFirst().account, added->id);
    QVERIFY(!endpoints->constFirst().enforce);
}

void TestStoreAccounts::comparesNamesWithoutCase()
{
    const StoreFixture fixture;
    const auto store = open(fixture);
    QVERIFY(store->add(named(u"Übersee"_s)));
    const auto twin = store->add(named(u"üBERSEE "_s));
    QVERIFY(!twin);
    QCOMPARE(twin.error().code, ErrorCode::InvalidInput);
    QVERIFY(twin.error().message.contains(u"Übersee"_s));
    QCOMPARE(store->accounts()->size(), 1);
    QCOMPARE(store->endpoints()->size(), 1);
    QCOMPARE(store->account(u"ÜBERSEE"_s)->name, u"Übersee"_s);
    const auto nameless = store->add(named(u"  "_s));
    QVERIFY(!nameless);
    QCOMPARE(nameless.error().code, ErrorCode::InvalidInput);
}

void TestStoreAccounts::namesWhatThereIs()
{
    const StoreFixture fixture;
    const auto store = open(fixture);
    auto missing = store->account(u"x"_s);
    QVERIFY(!missing);
    QCOMPARE(missing.error().code, ErrorCode::NotFound);
    QVERIFY(store->add(named(u"acme"_s)));
    QVERIFY(store->add(named(u"zenith"_s)));
    missing = store->account(u"x"_s);
    QVERIFY(!missing);
    QVERIFY(missing.error().message.contains(u"acme, zenith"_s));
}

void TestStoreAccounts::changesAllButTheName()
{
    const StoreFixture fixture;
    const auto store = open(fixture);
    Account account = *store->add(named(u"acme"_s));
    account.apiBase = u"http://127.0.0.1:1/v1"_s;
    account.system = u"Other"_s;
    account.apiKeyEnv.clear();
    account.systemKeyEnv = u"K"_s;
    QVERIFY(store->update(account));
    QCOMPARE(*store->account(u"acme"_s), account);
    Account renamed = account;
    renamed.name = u"new name"_s;
    QVERIFY(store->update(renamed));
    QCOMPARE(*store->account(u"New Name"_s), renamed);
    const Result<Account> other = store->add(named(u"other"_s));
    QVERIFY(other);
    Account clash = *other;
    clash.name = u"NEW name"_s;
    QCOMPARE(store->update(clash).error().code, ErrorCode::InvalidInput);
    clash.name = u" "_s;
    QCOMPARE(store->update(clash).error().code, ErrorCode::InvalidInput);
    account.id = AccountId{99};
    QCOMPARE(store->update(account).error().code, ErrorCode::NotFound);
}

void TestStoreAccounts::keepsTheNameOfARemovedOne()
{
    StoreFixture fixture;
    const auto store = open(fixture);
    const Account first = *store->add(named(u"acme"_s));
    QVERIFY(fixture.writer->open());
    NewDelivery item = delivery(u"e"_s);
    item.account = first.id;
    fixture.store(item);

    QVERIFY(store->remove(first.id));
    QVERIFY(store->accounts()->isEmpty());
    QVERIFY(store->endpoints()->isEmpty());
    QCOMPARE(store->remove(first.id).error().code, ErrorCode::NotFound);
    QCOMPARE(fixture.reader()->page(1, std::nullopt)->constFirst().accountName, u"acme"_s);

    const Account second = *store->add(named(u"ACME"_s)); // the name is free again
    QVERIFY(second.id != first.id);
    QCOMPARE(store->accounts()->size(), 1);
    QCOMPARE(store->endpoints()->size(), 1);
    item = delivery(u"e"_s);
    item.account = second.id;
    QVERIFY(fixture.store(item).at(0).isNewEvent); // another account, another event
}

void TestStoreAccounts::givesRandomTokens()
{
    const StoreFixture fixture;
    const auto store = open(fixture);
    QSet<QByteArray> tokens;
    static const QRegularExpression hex(u"^[0-9a-f]{32}$"_s);
    for (int i = 0; i < 20; ++i)
        QVERIFY(store->add(named(QString::number(i))));
    const auto endpoints = store->endpoints();
    QVERIFY(endpoints);
    for (const Endpoint &endpoint : *endpoints) {
        QVERIFY(hex.match(QString::fromLatin1(endpoint.token)).hasMatch());
        tokens.insert(endpoint.token);
    }
    QCOMPARE(tokens.size(), 20);
}

void TestStoreAccounts::setsEnforce()
{
    const StoreFixture fixture;
    const auto store = open(fixture);
    QVERIFY(store->add(named(u"a"_s)));
    QVERIFY(store->add(named(u"b"_s)));
    const auto endpoints = store->endpoints();
    QVERIFY(store->setEnforce(endpoints->at(1).id, true));
    QVERIFY(!store->endpoints()->at(0).enforce);
    QVERIFY(store->endpoints()->at(1).enforce);
    QVERIFY(store->setEnforce(endpoints->at(1).id, false));
    QVERIFY(!store->endpoints()->at(1).enforce);
    QCOMPARE(store->setEnforce(EndpointId{77}, true).error().code, ErrorCode::NotFound);
}

void TestStoreAccounts::keepsSettings()
{
    const StoreFixture fixture;
    auto store = open(fixture);
    QCOMPARE(*store->setting(u"receiver.port"_s), QString());
    QVERIFY(store->setSetting(u"receiver.port"_s, u"41234"_s));
    QVERIFY(store->setSetting(u"receiver.port"_s, u"41235"_s));
    QVERIFY(store->setSetting(u"empty"_s, QString()));
    store = open(fixture);
    QCOMPARE(*store->setting(u"receiver.port"_s), u"41235"_s);
    QCOMPARE(*store->setting(u"empty"_s), QString());
}

void TestStoreAccounts::seesTheOthersChanges()
{
    const StoreFixture fixture;
    const auto here = open(fixture);
    const auto there = open(fixture);
    const qint64 before = *here->dataVersion();
    QCOMPARE(*here->dataVersion(), before);
    QVERIFY(there->add(named(u"acme"_s)));
    QVERIFY(*here->dataVersion() != before);
    QCOMPARE(here->accounts()->size(), 1);
}

void TestStoreAccounts::worksBesideAWriter()
{
    StoreFixture fixture;
    QVERIFY(fixture.writer->open());
    const auto store = open(fixture);
    for (int i = 0; i < 20; ++i) {
        QVERIFY(store->add(named(QString::number(i))));
        QCOMPARE(fixture.store(delivery(QString::number(i))).size(), 1);
    }
    QVERIFY(fixture.rejected.isEmpty());
    QCOMPARE(store->accounts()->size(), 20);
}

QTEST_GUILESS_MAIN(TestStoreAccounts)
#include "tst_store_accounts.moc"
