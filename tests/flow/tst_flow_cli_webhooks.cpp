// SPDX-License-Identifier: MIT
// hookglass-cli webhooks against hookglass-cli sandbox.
#include "support/cliprocess.h"

#include <QtCore/QDirIterator>
#include <QtCore/QFile>
#include <QtCore/QJsonArray>
#include <QtCore/QJsonDocument>
#include <QtCore/QTemporaryDir>
#include <QtTest/QTest>

using namespace Hookglass::Test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr auto StartTimeout = 30s;
const auto Theirs = u"http://127.0.0.1:9/theirs/1"_s;

} // namespace

class TestFlowCliWebhooks final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void registersListsChangesDeletes();
    void foreignNeedsItsOption();
    void planAndApplyInAPipeline();
    void watchTellsWhatHappens();
    void badUsage_data();
    void badUsage();
    void missingKeysAreNamed();
    void keysStayOutOfEverything();

private:
    CliResult webhooks(const QStringList &arguments, const QByteArray &input = {});
    QJsonArray list();
    /// Registers an address that this data folder never wrote.
    void registerForeign();

    std::unique_ptr<QTemporaryDir> m_data;
    QProcessEnvironment m_environment;
    QJsonObject m_access;
    QString m_ours; ///< address of our endpoint
    std::unique_ptr<CliProcess> m_sandbox;
};

void TestFlowCliWebhooks::init()
{
    m_data = std::make_unique<QTemporaryDir>();
    m_environment = cleanEnvironment();
    m_environment.insert(u"HOOKGLASS_DATA"_s, m_data->path());
    m_sandbox = std::make_unique<CliProcess>(QStringList{u"sandbox"_s, u"--json"_s}, m_environment);
    m_access = m_sandbox->nextLine(StartTimeout).value_or(QJsonObject());
    m_environment.insert(u"TEST_API_KEY"_s, m_access.value("apiKey"_L1).toString());
    m_environment.insert(u"TEST_SYSTEM_KEY"_s, m_access.value("systemKey"_L1).toString());
    const CliResult added = runCli({u"account"_s, u"add"_s, u"acme"_s, u"--json"_s, u"--api-base"_s,
                                    m_access.value("api"_L1).toString(), u"--system"_s,
                                    m_access.value("system"_L1).toString(), u"--api-key-env"_s,
                                    u"TEST_API_KEY"_s, u"--system-key-env"_s, u"TEST_SYSTEM_KEY"_s},
                                   m_environment);
    QVERIFY2(added.exitCode == 0, added.err.constData());
    m_ours = u"http://127.0.0.1:9"_s + added.json().value("path"_L1).toString();
}

void TestFlowCliWebhooks::cleanup()
{
    m_sandbox.reset();
}

CliResult TestFlowCliWebhooks::webhooks(const QStringList &arguments, const QByteArray &input)
{
    return runCli(QStringList{u"webhooks"_s} + arguments + QStringList{u"--account"_s, u"acme"_s},
                  m_environment, input);
}

QJsonArray TestFlowCliWebhooks::list()
{
    return webhooks({u"list"_s, u"--json"_s}).json().value("webhooks"_L1).toArray();
}

void TestFlowCliWebhooks::registerForeign()
{
    QProcessEnvironment other = m_environment;
    const QString folder = m_data->filePath(u"other"_s);
    other.insert(u"HOOKGLASS_DATA"_s, folder);
    QVERIFY(runCli({u"account"_s, u"add"_s, u"acme"_s, u"--api-base"_s,
                    m_access.value("api"_L1).toString(), u"--system"_s,
                    m_access.value("system"_L1).toString(), u"--api-key-env"_s, u"TEST_API_KEY"_s},
                   other)
                .exitCode == 0);
    const CliResult made = runCli({u"webhooks"_s, u"register"_s, u"peopleCreated"_s, u"--url"_s,
                                   Theirs, u"--account"_s, u"acme"_s},
                                  other);
    QVERIFY2(made.exitCode == 0, made.err.constData());
}

void TestFlowCliWebhooks::registersListsChangesDeletes()
{
    CliResult result = webhooks(
        {u"register"_s, u"peopleCreated"_s, u"peopleUpdated"_s, u"--url"_s, m_ours, u"--json"_s});
    QVERIFY2(result.exitCode == 0, result.err.constData());
    QCOMPARE(result.err, QByteArray());
    const QJsonArray results = result.json().value("results"_L1).toArray();
    QCOMPARE(results.size(), 2);
    QCOMPARE(results.at(0).toObject().value("state"_L1).toString(), u"done"_s);
    QCOMPARE(list().size(), 2);
    const QJsonObject first = list().at(0).toObject();
    QCOMPARE(first.keys(), (QStringList{u"event"_s, u"id"_s, u"ours"_s, u"status"_s, u"url"_s}));
    QVERIFY(first.value("ours"_L1).toBool());
    const QString id = QString::number(first.value("id"_L1).toInt());

    // Once more is nothing to do; another host moves the same webhook.
    result = webhooks({u"register"_s, u"peopleCreated"_s, u"--url"_s, m_ours});
    QCOMPARE(result.exitCode, 0);
    QVERIFY2(result.err.contains("Nothing to do"), result.err.constData());
    const QString moved = QString(m_ours).replace(u"127.0.0.1"_s, u"localhost"_s);
    QCOMPARE(webhooks({u"register"_s, u"peopleCreated"_s, u"--url"_s, moved}).exitCode, 0);
    QCOMPARE(list().size(), 2);
    QCOMPARE(list().at(0).toObject().value("url"_L1).toString(), moved);
    QCOMPARE(QString::number(list().at(0).toObject().value("id"_L1).toInt()), id);

    QCOMPARE(webhooks({u"update"_s, id, u"--status"_s, u"Disabled"_s}).exitCode, 0);
    QCOMPARE(list().at(0).toObject().value("status"_L1).toString(), u"Disabled"_s);
    QCOMPARE(webhooks({u"delete"_s, id}).exitCode, 0);
    QCOMPARE(list().size(), 1);
    result = webhooks({u"delete"_s, id});
    QCOMPARE(result.exitCode, 1);
    QVERIFY2(result.err.contains("not there"), result.err.constData());
}

void TestFlowCliWebhooks::foreignNeedsItsOption()
{
    registerForeign();
    const QJsonObject theirs = list().at(0).toObject();
    QVERIFY(!theirs.value("ours"_L1).toBool());
    const QString id = QString::number(theirs.value("id"_L1).toInt());
    const CliResult refused = webhooks({u"delete"_s, id});
    QCOMPARE(refused.exitCode, 1);
    QVERIFY2(refused.err.contains("--include-foreign"), refused.err.constData());
    QCOMPARE(list().at(0).toObject(), theirs);
    QCOMPARE(webhooks({u"delete"_s, id, u"--include-foreign"_s}).exitCode, 0);
    QVERIFY(list().isEmpty());
}

void TestFlowCliWebhooks::planAndApplyInAPipeline()
{
    registerForeign();
    const auto desired = [this](const QStringList &events) {
        QJsonArray rows;
        for (const QString &event : events)
            rows.append(QJsonObject{{u"event"_s, event}, {u"url"_s, m_ours}});
        return QJsonDocument(QJsonObject{{u"webhooks"_s, rows}}).toJson();
    };
    const QByteArray two = desired({u"peopleCreated"_s, u"dealsCreated"_s});
    CliResult plan = webhooks({u"plan"_s, u"-"_s, u"--json"_s, u"--check"_s}, two);
    QCOMPARE(plan.exitCode, 1);
    QCOMPARE(plan.json().value("steps"_L1).toArray().size(), 2);
    QCOMPARE(plan.json().value("untouched"_L1).toArray().size(), 1);
    QCOMPARE(list().size(), 1); // a plan changes nothing
    QCOMPARE(webhooks({u"apply"_s, u"-"_s}, two).exitCode, 0);
    QCOMPARE(list().size(), 3);
    plan = webhooks({u"plan"_s, u"-"_s, u"--check"_s}, two);
    QCOMPARE(plan.exitCode, 0);
    QVERIFY2(plan.out.startsWith("Nothing to do"), plan.out.constData());
    // What is ours and no longer wanted goes; theirs stays.
    QCOMPARE(webhooks({u"apply"_s, u"-"_s}, desired({u"dealsCreated"_s})).exitCode, 0);
    const QJsonArray left = list();
    QCOMPARE(left.size(), 2);
    QCOMPARE(left.at(0).toObject().value("url"_L1).toString(), Theirs);
}

void TestFlowCliWebhooks::watchTellsWhatHappens()
{
    QVERIFY(webhooks({u"register"_s, u"peopleCreated"_s, u"--url"_s, m_ours}).exitCode == 0);
    const QString id = QString::number(list().at(0).toObject().value("id"_L1).toInt());
    CliProcess watch({u"webhooks"_s, u"watch"_s, u"--json"_s, u"--account"_s, u"acme"_s,
                      u"--interval"_s, u"0.2"_s},
                     m_environment);
    const QJsonObject ready = watch.nextLine(StartTimeout).value_or(QJsonObject());
    QCOMPARE(ready.value("ready"_L1).toBool(), true);
    QCOMPARE(ready.value("webhooks"_L1).toInt(), 1);
    const auto next = [&watch] {
        return watch.nextLine(StartTimeout).value_or(QJsonObject()).value("what"_L1).toString();
    };
    QCOMPARE(webhooks({u"update"_s, id, u"--status"_s, u"Disabled"_s}).exitCode, 0);
    QCOMPARE(next(), u"disabled"_s);
    QCOMPARE(webhooks({u"register"_s, u"dealsCreated"_s, u"--url"_s, m_ours}).exitCode, 0);
    QCOMPARE(next(), u"new"_s);
    QCOMPARE(webhooks({u"delete"_s, id}).exitCode, 0);
    QCOMPARE(next(), u"vanished"_s);
    QCOMPARE(watch.stopGently(), 0);
}

void TestFlowCliWebhooks::badUsage_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<QByteArray>("word");
    QTest::newRow("no url") << QStringList{u"register"_s, u"peopleCreated"_s} << "--url"_ba;
    QTest::newRow("http") << QStringList{u"register"_s, u"peopleCreated"_s, u"--url"_s,
                                         u"http://a.example/1"_s}
                          << "https://"_ba;
    QTest::newRow("no event") << QStringList{u"register"_s, u"--url"_s, u"https://a/1"_s}
                              << "missing"_ba;
    QTest::newRow("no id") << QStringList{u"delete"_s, u"x"_s} << "number"_ba;
    QTest::newRow("no change") << QStringList{u"update"_s, u"1"_s} << "--status"_ba;
    QTest::newRow("status") << QStringList{u"update"_s, u"1"_s, u"--status"_s, u"off"_s}
                            << "Disabled"_ba;
    QTest::newRow("interval") << QStringList{u"watch"_s, u"--interval"_s, u"0"_s}
                              << "--interval"_ba;
    QTest::newRow("no file") << QStringList{u"plan"_s, u"/nowhere/x.json"_s} << "could not"_ba;
    QTest::newRow("what") << QStringList{u"frob"_s} << "register"_ba;
}

void TestFlowCliWebhooks::badUsage()
{
    QFETCH(QStringList, arguments);
    QFETCH(QByteArray, word);
    const CliResult result = webhooks(arguments);
    QCOMPARE(result.exitCode, 2);
    QVERIFY2(result.err.contains(word), result.err.constData());
    QVERIFY(list().isEmpty());
}

void TestFlowCliWebhooks::missingKeysAreNamed()
{
    m_environment.remove(u"TEST_API_KEY"_s);
    const CliResult result = webhooks({u"list"_s});
    QCOMPARE(result.exitCode, 2);
    QVERIFY2(result.err.contains("TEST_API_KEY"), result.err.constData());
    m_environment.insert(u"TEST_API_KEY"_s, u"wrong"_s);
    const CliResult wrong = webhooks({u"list"_s});
    QCOMPARE(wrong.exitCode, 3);
    QVERIFY2(wrong.err.contains("401"), wrong.err.constData());
    const CliResult nobody = runCli({u"webhooks"_s, u"list"_s}, m_environment);
    QCOMPARE(nobody.exitCode, 2);
    QVERIFY2(nobody.err.contains("--account"), nobody.err.constData());
}

void TestFlowCliWebhooks::keysStayOutOfEverything()
{
    const CliResult result =
        webhooks({u"register"_s, u"peopleCreated"_s, u"--url"_s, m_ours, u"--json"_s});
    QCOMPARE(result.exitCode, 0);
    for (const auto name : {"apiKey"_L1, "systemKey"_L1}) {
        const QByteArray key = m_access.value(name).toString().toLatin1();
        QVERIFY(key.size() > 8);
        QVERIFY(!result.out.contains(key) && !result.err.contains(key));
        QDirIterator files(m_data->path(), QDir::Files, QDirIterator::Subdirectories);
        while (files.hasNext()) {
            QFile file(files.next());
            QVERIFY(file.open(QIODevice::ReadOnly));
            QVERIFY2(!file.readAll().contains(key), qPrintable(file.fileName()));
        }
    }
}

QTEST_GUILESS_MAIN(TestFlowCliWebhooks)
#include "tst_flow_cli_webhooks.moc"
