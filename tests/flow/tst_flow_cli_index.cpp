// SPDX-License-Identifier: MIT
// `events index` and what `doctor` says of the search index, alone and beside a writer.
#include "../unit/storefixture.h"
#include "store/storelock.h"
#include "support/cliprocess.h"

#include <QtCore/QJsonArray>
#include <QtTest/QtTest>

using namespace Hookglass;
using namespace Hookglass::Test;
using namespace Qt::StringLiterals;

class TestFlowCliIndex final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void saysWhenThereIsNoStore();
    void bringsTheIndexUpToDate();
    void repairsADamagedIndex();
    void leavesItToTheWriter();

private:
    CliResult index(const QStringList &more = {}) const;
    QJsonObject doctor() const;

    std::unique_ptr<StoreFixture> m_fixture;
    QProcessEnvironment m_environment = cleanEnvironment();
};

void TestFlowCliIndex::init()
{
    m_fixture = std::make_unique<StoreFixture>();
    m_environment.insert(u"HOOKGLASS_DATA"_s, m_fixture->folder());
    QVERIFY(m_fixture->writer->open());
    for (int i = 0; i < 10; ++i)
        m_fixture->store(delivery(u"e%1"_s.arg(i)));
    m_fixture->closeWriter();
}

void TestFlowCliIndex::cleanup()
{
    m_fixture.reset();
}

CliResult TestFlowCliIndex::index(const QStringList &more) const
{
    return runCli(QStringList{u"events"_s, u"index"_s, u"--json"_s} + more, m_environment);
}

/// Its line about the index.
QJsonObject TestFlowCliIndex::doctor() const
{
    const CliResult result = runCli({u"doctor"_s, u"--json"_s}, m_environment);
    const QJsonArray findings = result.json().value("findings"_L1).toArray();
    for (const QJsonValue &finding : findings) {
        if (finding["what"_L1] == "Search index"_L1)
            return finding.toObject();
    }
    return {};
}

void TestFlowCliIndex::saysWhenThereIsNoStore()
{
    const QTemporaryDir empty;
    m_environment.insert(u"HOOKGLASS_DATA"_s, empty.path());
    const CliResult result = index();
    QCOMPARE(result.exitCode, 2);
    QVERIFY(result.err.contains("There is no store yet"));
    QVERIFY(QDir(empty.path()).isEmpty());
    QVERIFY(doctor()["works"_L1].toBool());
}

void TestFlowCliIndex::bringsTheIndexUpToDate()
{
    QVERIFY(doctor()["words"_L1].toString().startsWith(u"0 of 10 deliveries"_s));
    const CliResult result = index();
    QVERIFY2(result.exitCode == 0, result.err.constData());
    QCOMPARE(result.json()["deliveries"_L1].toInt(), 10);
    QCOMPARE(result.json()["indexed"_L1].toInt(), 10);
    QVERIFY(result.json()["bytes"_L1].toInt() > 100);
    QVERIFY(!result.json()["heldElsewhere"_L1].toBool());
    QVERIFY(doctor()["words"_L1].toString().startsWith(u"10 of 10 deliveries"_s));
    QCOMPARE(index({u"--rebuild"_s}).json(), result.json());
}

void TestFlowCliIndex::repairsADamagedIndex()
{
    QCOMPARE(index().exitCode, 0);
    QVERIFY(m_fixture->connection()->exec(u"UPDATE search_page SET bytes = ?"_s,
                                          {QByteArrayLiteral("nonsense")}));
    QVERIFY(!doctor()["works"_L1].toBool());
    QVERIFY(!doctor()["needed"_L1].toBool());
    QVERIFY(doctor()["words"_L1].toString().contains(u"events index --rebuild"_s));
    const CliResult seen = index();
    QCOMPARE(seen.exitCode, 1);
    QVERIFY(seen.json()["damagedPages"_L1].toInt() > 0);
    const CliResult listed = runCli(
        {u"events"_s, u"list"_s, u"--json"_s, u"--filter"_s, u"header:x-count"_s}, m_environment);
    QCOMPARE(listed.exitCode, 0); // searches go on
    QCOMPARE(listed.json()["events"_L1].toArray().size(), 10);
    const CliResult repaired = index({u"--rebuild"_s});
    QVERIFY2(repaired.exitCode == 0, repaired.err.constData());
    QCOMPARE(repaired.json()["damagedPages"_L1].toInt(), 0);
    QCOMPARE(repaired.json()["indexed"_L1].toInt(), 10);
    QVERIFY(doctor()["works"_L1].toBool());
}

void TestFlowCliIndex::leavesItToTheWriter()
{
    QCOMPARE(index().exitCode, 0);
    const auto lock = StoreLock::acquire(m_fixture->folder(), u"the test"_s);
    QVERIFY(lock);
    const CliResult result = index({u"--rebuild"_s});
    QVERIFY2(result.exitCode == 0, result.err.constData());
    QVERIFY(result.json()["heldElsewhere"_L1].toBool());
    QCOMPARE(result.json()["indexed"_L1].toInt(), 0); // removed; who has the store fills it
}

QTEST_GUILESS_MAIN(TestFlowCliIndex)
#include "tst_flow_cli_index.moc"
