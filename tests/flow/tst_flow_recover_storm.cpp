// SPDX-License-Identifier: MIT
// A thousand ids under a storm of 429, over a kill and a stop: none lost, no limit broken. The
// command line does it; the sandbox counts who breaks its limits.
#include "app/workerthread.h"
#include "core/clock.h"
#include "sandbox/sandbox.h"
#include "store/connection.h"
#include "store/eventreader.h"
#include "store/recoverlog.h"
#include "support/cliprocess.h"

#include <QtCore/QFile>
#include <QtCore/QJsonDocument>
#include <QtCore/QRegularExpression>
#include <QtCore/QSet>
#include <QtCore/QTemporaryDir>
#include <QtCore/QUuid>
#include <QtTest/QTest>

using namespace Hookglass;
using namespace Hookglass::Test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr int IdCount = 1'000;
constexpr int UnknownCount = 5;
constexpr auto LineTimeout = 60s;

SandboxOptions stormy()
{
    SandboxOptions options;
    options.people = 300;
    options.timeScale = 5; // 250 calls in two seconds
    options.refuseShare = 0.04;
    return options;
}

QByteArray randomId()
{
    return QUuid::createUuid().toByteArray(QUuid::WithoutBraces);
}

/// Makes the sandbox in the thread that it is to live in.
class Holder final : public QObject
{
public:
    Result<SandboxAccess> start(const SandboxOptions &options)
    {
        sandbox = std::make_unique<Sandbox>(options, clock);
        return sandbox->start();
    }
    SystemClock clock;
    std::unique_ptr<Sandbox> sandbox;
};

} // namespace

class TestFlowRecoverStorm final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void thousandIdsAndNoneLost();
    void badUsage_data();
    void badUsage();
    void exitCodesTellTheOutcome();
    void aCutTextIsTold();
    void readsFilesAndPipesAlike();
    void timeLeftIsSaidInWords();
    void worksBesideAReceiver();

private:
    QByteArrayList makeEvents(int count);
    SandboxStatus status();
    CliResult recover(const QStringList &arguments, const QByteArray &input = {});
    QString databasePath() const { return m_data->filePath(u"hookglass.db"_s); }
    int eventCount() const;

    std::unique_ptr<QTemporaryDir> m_data;
    QProcessEnvironment m_environment;
    std::unique_ptr<WorkerThread<Holder>> m_sandbox;
};

void TestFlowRecoverStorm::init()
{
    m_data = std::make_unique<QTemporaryDir>();
    SandboxOptions options = stormy();
    if (qstrcmp(QTest::currentTestFunction(), "thousandIdsAndNoneLost") != 0)
        options.refuseShare = 0;
    m_sandbox = std::make_unique<WorkerThread<Holder>>(u"sandbox"_s, std::make_unique<Holder>());
    const Result<SandboxAccess> access =
        m_sandbox->call([&options](Holder &holder) { return holder.start(options); });
    QVERIFY(access);
    m_environment = cleanEnvironment();
    m_environment.insert(u"HOOKGLASS_DATA"_s, m_data->path());
    m_environment.insert(u"TEST_API_KEY"_s, QString::fromLatin1(access->apiKey.reveal()));
    m_environment.insert(u"TEST_SYSTEM_KEY"_s, QString::fromLatin1(access->systemKey.reveal()));
    const CliResult added =
        runCli({u"account"_s, u"add"_s, u"acme"_s, u"--api-base"_s, access->api.toString(),
                u"--system"_s, access->system, u"--api-key-env"_s, u"TEST_API_KEY"_s,
                u"--system-key-env"_s, u"TEST_SYSTEM_KEY"_s},
               m_environment);
    QVERIFY2(added.exitCode == 0, added.err.constData());
}

QByteArrayList TestFlowRecoverStorm::makeEvents(int count)
{
    return m_sandbox->call([count](Holder &holder) {
        Sandbox &sandbox = *holder.sandbox;
        const qint64 before = sandbox.status().eventsMade;
        while (sandbox.status().eventsMade - before < count)
            sandbox.apply(Sandbox::Change::StageChange);
        return sandbox.newestEventIds(count);
    });
}

SandboxStatus TestFlowRecoverStorm::status()
{
    return m_sandbox->call([](Holder &holder) { return holder.sandbox->status(); });
}

CliResult TestFlowRecoverStorm::recover(const QStringList &arguments, const QByteArray &input)
{
    return runCli(QStringList{u"recover"_s, u"--account"_s, u"acme"_s} + arguments, m_environment,
                  input);
}

int TestFlowRecoverStorm::eventCount() const
{
    const auto reader = EventReader::open(databasePath());
    return reader ? int((*reader)->eventIds()->size()) : -1;
}

void TestFlowRecoverStorm::thousandIdsAndNoneLost()
{
    const QByteArrayList ids = makeEvents(IdCount);
    QByteArray log = "time;level;message\n";
    for (const QByteArray &id : ids)
        log += "2026-11-23T10:00:00Z;error;handler failed for {\"eventId\":\"" + id + "\"}\n";
    for (int i = 0; i < UnknownCount; ++i)
        log += randomId() + '\n';
    log += ids.first(100).join(',');
    QFile file(m_data->filePath(u"handler.log"_s));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(log);
    file.close();

    QHash<QString, QStringList> states; ///< by id; one for each time that it was told
    const auto note = [&states](const QJsonObject &line) {
        states[line.value("id"_L1).toString()].append(line.value("state"_L1).toString());
    };
    const QStringList common{u"recover"_s, u"--json"_s, u"--quiet"_s, u"--account"_s, u"acme"_s};
    {
        CliProcess first(common + QStringList{file.fileName()}, m_environment);
        for (int i = 0; i < 150; ++i) {
            const auto line = first.nextLine(LineTimeout);
            QVERIFY2(line, first.errorOutput().constData());
            note(*line);
        }
        first.killHard();
        for (const QJsonObject &line : first.takeLines())
            note(line);
    }
    {
        CliProcess second(common, m_environment); // goes on by itself
        for (int i = 0; i < 300; ++i) {
            const auto line = second.nextLine(LineTimeout);
            QVERIFY2(line, second.errorOutput().constData());
            note(*line);
        }
        QCOMPARE(second.stopGently(), 3);
        QVERIFY(second.errorOutput().contains("Paused"));
        for (const QJsonObject &line : second.takeLines())
            note(line);
    }
    CliProcess third(common, m_environment);
    while (const auto line = third.nextLine(LineTimeout))
        note(*line);
    QVERIFY(!third.isRunning());

    for (auto it = states.cbegin(); it != states.cend(); ++it) {
        const bool isReal = ids.contains(it.key().toLatin1());
        for (const QString &state : it.value())
            QCOMPARE(state, isReal ? u"fetched"_s : u"unknown"_s);
    }
    // Lines may be lost by the kill, between writing outcomes and telling them; outcomes are not.
    QVERIFY2(states.size() > IdCount + UnknownCount - 120,
             qPrintable(QString::number(states.size())));
    const auto reader = EventReader::open(databasePath());
    QVERIFY(reader);
    const auto rows = (*reader)->summaries(*(*reader)->eventIds());
    QCOMPARE(rows->size(), IdCount);
    QSet<QByteArray> stored;
    for (const EventSummary &row : *rows) {
        QCOMPARE(row.origin, Origin::Fetched);
        stored.insert(row.eventId.toLatin1());
    }
    QCOMPARE(stored, QSet<QByteArray>(ids.cbegin(), ids.cend()));
    // Also the kill made none twice.
    QCOMPARE((*reader)->connection().value(u"SELECT count(*) FROM delivery"_s)->toInt(), IdCount);

    const QList<RecoverJob> jobs = *RecoverLog::jobs((*reader)->connection());
    QCOMPARE(jobs.size(), 1);
    QCOMPARE(jobs.constFirst().state, RecoverState::Done);
    const RecoverCounts outcomes =
        *RecoverLog::counts((*reader)->connection(), jobs.constFirst().id);
    QCOMPARE(outcomes[RecoverOutcome::Fetched], IdCount);
    QCOMPARE(outcomes[RecoverOutcome::Unknown], UnknownCount);
    QCOMPARE(outcomes.total(), IdCount + UnknownCount);

    const SandboxStatus counts = status();
    QVERIFY2(counts.refusedAtWill >= 20, "it was no storm");
    QCOMPARE(counts.overLimit, 0);
    // A process that ends takes its knowledge of the last Retry-After along: twice, four calls.
    QVERIFY2(counts.tooEarly <= 8, qPrintable(QString::number(counts.tooEarly)));
    qInfo("%d ids with %lld requests, %lld of them refused", IdCount, counts.requests,
          counts.refusedAtWill);
}

void TestFlowRecoverStorm::badUsage_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<int>("exitCode");
    QTest::newRow("no such file") << QStringList{u"nowhere.log"_s} << 2;
    QTest::newRow("two files") << QStringList{u"a"_s, u"b"_s} << 2;
    QTest::newRow("no such account") << QStringList{u"--account"_s, u"other"_s, u"-"_s} << 2;
    QTest::newRow("no such option") << QStringList{u"--what"_s} << 2;
    QTest::newRow("nothing in it") << QStringList{u"-"_s} << 1;
}

void TestFlowRecoverStorm::badUsage()
{
    QFETCH(const QStringList, arguments);
    QFETCH(const int, exitCode);
    const CliResult result =
        runCli(QStringList{u"recover"_s} + arguments, m_environment, "no id in here");
    QCOMPARE(result.exitCode, exitCode);
    QVERIFY(!result.err.isEmpty());
    QVERIFY(result.out.isEmpty());
}

void TestFlowRecoverStorm::exitCodesTellTheOutcome()
{
    const QByteArrayList ids = makeEvents(5);
    CliResult result = recover({u"-"_s}, ids.join(' '));
    QCOMPARE(result.exitCode, 0);
    QCOMPARE(result.out.count('\n'), 5);
    QCOMPARE(result.out.count("fetched"), 5);
    QVERIFY(result.err.contains("5 fetched"));
    result = recover({u"--json"_s}, ids.join(' ') + ' ' + randomId()); // a pipe needs no "-"
    QCOMPARE(result.exitCode, 1);
    QCOMPARE(result.out.count("\"known\""), 5);
    QCOMPARE(result.out.count("\"unknown\""), 1);
    QCOMPARE(eventCount(), 5);

    m_environment.remove(u"TEST_API_KEY"_s);
    result = recover({u"-"_s}, randomId());
    QCOMPARE(result.exitCode, 2);
    QVERIFY(result.err.contains("TEST_API_KEY"));
    m_environment.insert(u"TEST_API_KEY"_s, u"fka_wrong"_s);
    result = recover({u"-"_s}, randomId());
    QCOMPARE(result.exitCode, 1);
    QCOMPARE(result.out.count("refused"), 1);
}

void TestFlowRecoverStorm::aCutTextIsTold()
{
    // A job whose program was killed while it read: some ids are known, the rest of the text not.
    const QByteArrayList ids = makeEvents(2);
    QCOMPARE(recover({u"-"_s}, ids.first(1).join(' ')).exitCode, 0);
    {
        const auto connection = Connection::open(databasePath(), Dialect::Access::ReadWrite, 5s);
        QVERIFY(connection);
        QVERIFY((*connection)
                    ->exec(u"UPDATE recover_job SET is_cut = 1, state = ?, source = 'big.log'"_s,
                           {int(RecoverState::Paused)}));
    }
    CliResult result = recover({});
    QCOMPARE(result.exitCode, 3);
    QVERIFY2(result.err.contains("“big.log” was not read to its end"), result.err.constData());
    // Given again, it is whole.
    result = recover({u"-"_s}, ids.join(' '));
    QVERIFY2(result.exitCode == 0, result.err.constData());
    QVERIFY2(!result.err.contains("read to its end"), result.err.constData());
}

void TestFlowRecoverStorm::readsFilesAndPipesAlike()
{
    // Large enough for many slices, with ids across their borders, one of them again and again.
    const QByteArrayList ids = makeEvents(20);
    QByteArray text;
    for (int i = 0; text.size() < 3'000'000; ++i)
        text += "line " + QByteArray::number(i) + " eventId=" + ids.at(i % ids.size()) + '\n';
    QFile file(m_data->filePath(u"large.log"_s));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(text);
    file.close();
    CliResult result = recover({file.fileName()});
    QVERIFY2(result.exitCode == 0, result.err.constData());
    QCOMPARE(result.out.count("fetched"), ids.size());
    result = recover({u"-"_s}, text);
    QVERIFY2(result.exitCode == 0, result.err.constData());
    QCOMPARE(result.out.count("known"), ids.size());
    for (const QByteArray &id : ids)
        QVERIFY(result.out.contains(id));
}

void TestFlowRecoverStorm::timeLeftIsSaidInWords()
{
    QByteArray ids; // at what is allowed, they take two hours and a half
    for (int i = 0; i < 200'000; ++i)
        ids += "64d0ad74-3aab-4b30-89c9-" + QByteArray::number(i).rightJustified(12, '0') + '\n';
    QFile file(m_data->filePath(u"ids.txt"_s));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(ids);
    file.close();
    CliProcess process({u"recover"_s, u"--account"_s, u"acme"_s, file.fileName()}, m_environment);
    const QRegularExpression words(u"about (\\d+ h \\d\\d min|\\d+ min|\\d+ s) left"_s);
    QString said;
    QTRY_VERIFY_WITH_TIMEOUT(
        words.match(said = QString::fromUtf8(process.errorOutput())).hasMatch(), 60'000);
    static const QRegularExpression seconds(u"\\d{3,} s left"_s);
    QVERIFY2(!said.contains(seconds), qPrintable(said));
    process.stopGently();
}

void TestFlowRecoverStorm::worksBesideAReceiver()
{
    CliProcess serve({u"serve"_s, u"--json"_s}, m_environment);
    QVERIFY(serve.nextLine(LineTimeout));
    const QByteArrayList ids = makeEvents(40);
    const CliResult result = recover({u"-"_s, u"--json"_s}, ids.join('\n'));
    QVERIFY2(result.exitCode == 0, result.err.constData());
    QCOMPARE(result.out.count("\"fetched\""), 40);
    QCOMPARE(eventCount(), 40);
    QSet<QString> told; // the receiver's own lines, as of any other event
    while (told.size() < 40) {
        const auto line = serve.nextLine(LineTimeout);
        QVERIFY(line);
        if (line->contains("eventId"_L1)) {
            QCOMPARE(line->value("origin"_L1).toString(), u"fetched"_s);
            told.insert(line->value("eventId"_L1).toString());
        }
    }
    QCOMPARE(serve.stopGently(), 0);
    const CliResult again = recover({u"-"_s}, ids.join('\n'));
    QCOMPARE(again.exitCode, 0);
    QCOMPARE(again.out.count("known"), 40);
}

QTEST_GUILESS_MAIN(TestFlowRecoverStorm)
#include "tst_flow_recover_storm.moc"
