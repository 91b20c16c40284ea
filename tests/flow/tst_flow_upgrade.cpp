// SPDX-License-Identifier: MIT
// Stores of other versions, on the command line.
#include "../unit/keptstore.h"
#include "../unit/storefixture.h"
#include "store/backup.h"
#include "store/schema.h"
#include "support/cliprocess.h"

#include <QtCore/QJsonArray>
#include <QtTest/QtTest>

using namespace Hookglass;
using namespace Hookglass::Test;
using namespace Qt::StringLiterals;

class TestFlowUpgrade final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init();
    void cleanup() { m_fixture.reset(); }
    void readsAnOlderStoreAsItIs();
    void tellsOfAnUpgradeOnce();
    void isQuietIfWanted();
    void servesAnOlderStore();
    void refusesANewerStore();

private:
    CliResult run(const QStringList &arguments) const { return runCli(arguments, m_environment); }

    std::unique_ptr<StoreFixture> m_fixture;
    QProcessEnvironment m_environment = cleanEnvironment();
};

void TestFlowUpgrade::init()
{
    m_fixture = std::make_unique<StoreFixture>();
    m_environment.insert(u"HOOKGLASS_DATA"_s, m_fixture->folder());
    KeptStore::load(KeptStore::folder() + u"/v07.sql"_s, m_fixture->path());
}

void TestFlowUpgrade::readsAnOlderStoreAsItIs()
{
    const CliResult result = run({u"events"_s, u"list"_s, u"--json"_s});
    QCOMPARE(result.exitCode, 0);
    QCOMPARE(result.json().value("events"_L1).toArray().size(), 12);
    QVERIFY2(result.err.isEmpty(), result.err.constData());
    QCOMPARE(Schema::glance(m_fixture->path()).version, 7);
}

void TestFlowUpgrade::tellsOfAnUpgradeOnce()
{
    const CliResult first = run({u"account"_s, u"list"_s, u"--json"_s});
    QCOMPARE(first.exitCode, 0);
    const QList<Backup::File> backups = Backup::list(m_fixture->path());
    QCOMPARE(backups.size(), 1);
    QVERIFY2(first.err.contains(QDir::toNativeSeparators(backups[0].path).toUtf8()),
             first.err.constData());
    QCOMPARE(first.err.count('\n'), 1);
    QVERIFY(!first.json().isEmpty()); // and nothing of it on stdout
    const CliResult second = run({u"account"_s, u"list"_s});
    QCOMPARE(second.exitCode, 0);
    QVERIFY2(second.err.isEmpty(), second.err.constData());
    QVERIFY(!Schema::glance(m_fixture->path()).program.isEmpty());
}

void TestFlowUpgrade::isQuietIfWanted()
{
    const CliResult result = run({u"account"_s, u"list"_s, u"--quiet"_s});
    QCOMPARE(result.exitCode, 0);
    QVERIFY2(result.err.isEmpty(), result.err.constData());
    QCOMPARE(Backup::list(m_fixture->path()).size(), 1);
}

void TestFlowUpgrade::servesAnOlderStore()
{
    CliProcess serve({u"serve"_s, u"--json"_s}, m_environment);
    const auto ready = serve.nextLine(std::chrono::seconds(30));
    QVERIFY2(ready && ready->value("ready"_L1).toBool(), serve.errorOutput().constData());
    QCOMPARE(serve.stopGently(), 0);
    QCOMPARE(serve.errorOutput().count(".bak"), 1);
    QCOMPARE(Backup::list(m_fixture->path()).size(), 1);
}

void TestFlowUpgrade::refusesANewerStore()
{
    {
        const auto connection = m_fixture->connection();
        QVERIFY(connection->exec(u"INSERT INTO schema_step VALUES (4711, 0)"_s));
        QVERIFY(connection->exec(u"INSERT INTO setting VALUES ('store.program', '98.7')"_s));
    }
    const auto bytes = [this] {
        QFile file(m_fixture->path());
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    };
    const QByteArray before = bytes();
    for (const QStringList &command :
         {QStringList{u"events"_s, u"list"_s}, QStringList{u"account"_s, u"list"_s},
          QStringList{u"serve"_s}, QStringList{u"events"_s, u"index"_s}}) {
        const CliResult result = run(command);
        QCOMPARE(result.exitCode, 3);
        QVERIFY2(result.err.contains("Hookglass 98.7"), result.err.constData());
        QVERIFY2(result.err.contains("Nothing was changed"), result.err.constData());
        QCOMPARE(bytes(), before);
    }
    QCOMPARE(QDir(m_fixture->folder()).entryList(QDir::Files), QStringList{u"hookglass.db"_s});
}

QTEST_GUILESS_MAIN(TestFlowUpgrade)
#include "tst_flow_upgrade.moc"
