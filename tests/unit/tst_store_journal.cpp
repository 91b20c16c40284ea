// SPDX-License-Identifier: MIT
#include "storefixture.h"

#include "store/webhookjournal.h"

#include <QtTest/QTest>

using namespace Hookglass;
using namespace Hookglass::Test;
using namespace Qt::StringLiterals;
using Kind = WebhookWrite::Kind;

class TestStoreJournal final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void keepsWhatWasWrittenInOrder();
    void survivesReopening();
    void refusesAnUnusablePath();

private:
    static std::unique_ptr<WebhookJournal> open(const StoreFixture &fixture);
    const QList<WebhookWrite> m_writes{
        {Kind::Create, 0, u"peopleCreated"_s, u"https://a/in/1?ü=%2F"_s, {}, fromMicros(17)},
        {Kind::Change, 12, u"peopleCreated"_s, u"https://b"_s, u"https://a"_s, fromMicros(18)},
        {Kind::Delete, 12, u"peopleCreated"_s, {}, u"https://b"_s, fromMicros(19)},
        {Kind::Restore, 0, u"peopleCreated"_s, u"https://b"_s, {}, fromMicros(20)},
        {Kind::SwitchOff, 13, u"a"_s, u"https://b"_s, u"https://b"_s, fromMicros(21)}};
};

std::unique_ptr<WebhookJournal> TestStoreJournal::open(const StoreFixture &fixture)
{
    auto opened = WebhookJournal::open(fixture.path());
    if (!opened)
        qFatal("%s", qPrintable(opened.error().detail));
    return std::move(*opened);
}

void TestStoreJournal::keepsWhatWasWrittenInOrder()
{
    const StoreFixture fixture;
    const auto journal = open(fixture);
    for (const WebhookWrite &write : m_writes)
        QVERIFY(journal->append(AccountId{1}, write));
    QVERIFY(journal->append(AccountId{2}, m_writes.at(1)));
    const Result<QList<WebhookWrite>> read = journal->writes(AccountId{1});
    QVERIFY(read);
    QCOMPARE(*read, m_writes);
    QVERIFY(journal->writes(AccountId{3})->isEmpty());
}

void TestStoreJournal::survivesReopening()
{
    const StoreFixture fixture;
    QVERIFY(open(fixture)->append(AccountId{1}, m_writes.at(0)));
    const auto first = open(fixture);
    const auto second = open(fixture); // another process beside it
    QVERIFY(second->append(AccountId{1}, m_writes.at(1)));
    QVERIFY(first->append(AccountId{1}, m_writes.at(2)));
    QCOMPARE(*first->writes(AccountId{1}), m_writes.first(3));
}

void TestStoreJournal::refusesAnUnusablePath()
{
    const auto opened = WebhookJournal::open(u"/dev/null/hookglass.db"_s);
    QVERIFY(!opened);
    QVERIFY(!opened.error().message.isEmpty());
}

QTEST_GUILESS_MAIN(TestStoreJournal)
#include "tst_store_journal.moc"
