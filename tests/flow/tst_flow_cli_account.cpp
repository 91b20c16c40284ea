// SPDX-License-Identifier: MIT
// hookglass-cli with an API that says no, is not there, or is something else: words, exit codes,
// and nothing asked that need not be.
#include "fubsandbox.h"
#include "support/cliprocess.h"
#include "support/scriptedserver.h"

#include <QtCore/QFile>
#include <QtCore/QFileInfo>
#include <QtCore/QJsonArray>
#include <QtCore/QTemporaryDir>
#include <QtTest/QTest>

using namespace Hookglass;
using namespace Hookglass::Test;
using namespace Qt::StringLiterals;

namespace {

const auto Key = "fka_0Zx81mQp7vKd42tRwY5nLb9cEh3sGj6u"_L1;
const auto Identity = R"({"account":{"id":1,"name":"Acme"},"user":)"_ba;

} // namespace

class TestFlowCliAccount final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void checkSaysWhoseKeyItIs();
    void checkSaysWhatIsWrong_data();
    void checkSaysWhatIsWrong();
    void checkSaysThatNobodyIsThere();
    void wrongAddressIsNoWrongUsage();
    void wishesAreLookedAtFirst_data();
    void wishesAreLookedAtFirst();
    void doubtsAreTold();
    void editKeepsTheEndpoint();
    void typedKeysNeedAKeychain();
    void optionsMayComeFirst();
    void fullPipeIsNoSuccess();
#ifdef Q_OS_UNIX
    void tunnelProgramsGetNoKeys();
#endif

private:
    CliResult cli(const QStringList &arguments, const QByteArray &input = {});
    void addAccount(const QUrl &api);

    std::unique_ptr<QTemporaryDir> m_data;
    std::unique_ptr<ScriptedServer> m_server;
    QProcessEnvironment m_environment;
};

void TestFlowCliAccount::init()
{
    m_data = std::make_unique<QTemporaryDir>();
    m_server = std::make_unique<ScriptedServer>();
    m_environment = cleanEnvironment();
    m_environment.insert(u"HOOKGLASS_DATA"_s, m_data->path());
    m_environment.insert(u"TEST_API_KEY"_s, Key);
}

CliResult TestFlowCliAccount::cli(const QStringList &arguments, const QByteArray &input)
{
    return runCliBeside(arguments, m_environment, input);
}

void TestFlowCliAccount::addAccount(const QUrl &api)
{
    const CliResult added = cli({u"account"_s, u"add"_s, u"acme"_s, u"--api-base"_s, api.toString(),
                                 u"--system"_s, u"Mine"_s, u"--api-key-env"_s, u"TEST_API_KEY"_s});
    QVERIFY2(added.exitCode == 0, added.err.constData());
}

void TestFlowCliAccount::checkSaysWhoseKeyItIs()
{
    const FubSandbox fub;
    QVERIFY(fub.isRunning());
    addAccount(fub.access.api);
    const auto checkWith = [&](const QByteArray &key, const QStringList &more = {}) {
        m_environment.insert(u"TEST_API_KEY"_s, QString::fromUtf8(key));
        const CliResult result = cli(QStringList{u"account"_s, u"check"_s, u"acme"_s} + more);
        return result.out.contains(key) || result.err.contains(key) ? CliResult() : result;
    };
    const CliResult owner = checkWith(fub.access.apiKey.reveal());
    QVERIFY2(owner.exitCode == 0, owner.err.constData());
    QVERIFY2(owner.out.contains("It is the owner's key"), owner.out.constData());
    // Something will not work with it: that is no success in a pipeline.
    const CliResult agent = checkWith(fub.access.agentApiKey.reveal());
    QCOMPARE(agent.exitCode, 1);
    QVERIFY2(agent.out.contains("not the owner's key"), agent.out.constData());
    QVERIFY2(agent.out.contains("managing webhooks does not"), agent.out.constData());
    const CliResult json = checkWith(fub.access.agentApiKey.reveal(), {u"--json"_s});
    QCOMPARE(json.exitCode, 1);
    QCOMPARE(json.json().value("isOwner"_L1), QJsonValue(false));
    const CliResult wrong = checkWith("fka_wrong_key_0123456789");
    QCOMPARE(wrong.exitCode, 1);
    QVERIFY2(wrong.err.contains("Status 401: Authentication is required"), wrong.err.constData());
    QVERIFY(wrong.out.isEmpty());
}

void TestFlowCliAccount::checkSaysWhatIsWrong_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<int>("exitCode");
    QTest::addColumn<QByteArray>("words");
    const QByteArray html = "<html>Welcome to our hotel's network</html>";
    QTest::newRow("a page") << jsonAnswer(200, html).bytes << 3 << "not answer like Follow Up"_ba;
    QTest::newRow("no page") << jsonAnswer(404, html).bytes << 3 << "not answer like Follow Up"_ba;
    QTest::newRow("another API") << jsonAnswer(200, R"({"user":"root"})").bytes << 3
                                 << "not answer like Follow Up"_ba;
    QTest::newRow("wrong types")
        << jsonAnswer(200, Identity + R"({"name":"O","isOwner":"no"}})").bytes << 3
        << "does not say whether"_ba;
    QTest::newRow("elsewhere")
        << jsonAnswer(301, {}, "Location: https://evil.example/v1/identity?key=1\r\n").bytes << 1
        << "redirects to https://evil.example/v1/identity."_ba;
    QTest::newRow("hostile words")
        << jsonAnswer(403, R"({"errorMessage":"\u001b]0;x\u0007No"})").bytes << 1
        << "Status 403: ]0;xNo"_ba;
    QTest::newRow("asks for an hour")
        << jsonAnswer(429, {}, "Retry-After: 3600\r\n").bytes << 3 << "Status 429"_ba;
}

void TestFlowCliAccount::checkSaysWhatIsWrong()
{
    QFETCH(QByteArray, bytes);
    QFETCH(int, exitCode);
    QFETCH(QByteArray, words);
    m_server->setAnswers({{.bytes = bytes}});
    addAccount(m_server->base());
    const CliResult result = cli({u"account"_s, u"check"_s, u"acme"_s, u"--json"_s});
    QVERIFY2(result.err.contains(words), result.err.constData());
    QCOMPARE(result.exitCode, exitCode);
    QVERIFY(result.out.isEmpty());
    QVERIFY(!result.err.contains(QByteArray(Key.data(), Key.size())));
    QVERIFY(!result.err.contains('\x1b'));
}

void TestFlowCliAccount::checkSaysThatNobodyIsThere()
{
    const QUrl base = m_server->base();
    m_server->close();
    addAccount(base);
    const CliResult result = cli({u"account"_s, u"check"_s, u"acme"_s});
    QCOMPARE(result.exitCode, 3);
    QVERIFY2(result.err.contains("127.0.0.1 could not be reached"), result.err.constData());
}

void TestFlowCliAccount::wrongAddressIsNoWrongUsage()
{
    m_server->setAnswers({jsonAnswer(404, "<html>")});
    addAccount(m_server->base());
    for (const QStringList &command :
         {QStringList{u"list"_s}, QStringList{u"register"_s, u"peopleCreated"_s, u"--url"_s,
                                              u"https://a.example/in/1"_s}}) {
        const CliResult result = cli(QStringList{u"webhooks"_s} + command +
                                     QStringList{u"--account"_s, u"acme"_s, u"--json"_s});
        QCOMPARE(result.exitCode, 3);
        QVERIFY2(result.err.contains("Check the API address"), result.err.constData());
    }
}

void TestFlowCliAccount::wishesAreLookedAtFirst_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<QByteArray>("input");
    QTest::newRow("plan") << QStringList{u"plan"_s, u"-"_s} << "{\"webhooks\":"_ba;
    QTest::newRow("apply") << QStringList{u"apply"_s, u"-"_s}
                           << R"({"webhooks":[{"event":"a","url":"http://a.example/1"}]})"_ba;
    QTest::newRow("register") << QStringList{u"register"_s, u"peopleCreated"_s, u"--url"_s,
                                             u"http://a.example/1"_s}
                              << QByteArray();
    QTest::newRow("no url") << QStringList{u"register"_s, u"peopleCreated"_s} << QByteArray();
    QTest::newRow("update") << QStringList{u"update"_s, u"7"_s, u"--url"_s, u"ftp://a.example/1"_s}
                            << QByteArray();
}

void TestFlowCliAccount::wishesAreLookedAtFirst()
{
    QFETCH(QStringList, arguments);
    QFETCH(QByteArray, input);
    m_server->setAnswers({jsonAnswer(401, "{}")});
    addAccount(m_server->base());
    const CliResult result =
        cli(QStringList{u"webhooks"_s} + arguments + QStringList{u"--account"_s, u"acme"_s}, input);
    QCOMPARE(result.exitCode, 2);
    QVERIFY(m_server->requests().isEmpty());
}

void TestFlowCliAccount::doubtsAreTold()
{
    m_server->setAnswers({jsonAnswer(200, R"({"webhooks":[]})")});
    addAccount(m_server->base());
    const QByteArray wanted = R"({"webhooks":[
        {"event":"peopleCreted","url":"https://a.example/in/1?token=0123456789"}]})";
    const QStringList plan{u"webhooks"_s, u"plan"_s,      u"-"_s,
                           u"--json"_s,   u"--account"_s, u"acme"_s};
    const CliResult result = cli(plan, wanted);
    QCOMPARE(result.exitCode, 0);
    QCOMPARE(result.json().value("steps"_L1).toArray().size(), 1);
    QVERIFY2(result.err.contains("does not know the event “peopleCreted”"), result.err.constData());
    QVERIFY2(result.err.contains("something like a key"), result.err.constData());
    const CliResult quiet = cli(plan + QStringList{u"--quiet"_s}, wanted);
    QCOMPARE(quiet.err, QByteArray());
    QCOMPARE(quiet.out, result.out);
}

void TestFlowCliAccount::editKeepsTheEndpoint()
{
    addAccount(m_server->base());
    const auto account = [this] {
        const QJsonObject all = cli({u"account"_s, u"list"_s, u"--json"_s}).json();
        return all.value("accounts"_L1).toArray().at(0).toObject();
    };
    const auto edit = [this](const QStringList &changes) {
        return cli(QStringList{u"account"_s, u"edit"_s, u"acme"_s} + changes);
    };
    QJsonObject expected = account();
    m_environment.insert(u"OTHER_KEY"_s, u"fka_another_key_0123456789"_s);
    const CliResult edited = edit({u"--system"_s, u"Other"_s, u"--api-key-env"_s, u"OTHER_KEY"_s,
                                   u"--api-base"_s, u"https://api.example.com/v1"_s});
    QVERIFY2(edited.exitCode == 0, edited.err.constData());
    expected.insert(u"system"_s, u"Other"_s);
    expected.insert(u"apiKeyEnv"_s, u"OTHER_KEY"_s);
    expected.insert(u"apiBase"_s, u"https://api.example.com/v1"_s);
    QCOMPARE(account(), expected); // the path above all: registered webhooks go there

    QCOMPARE(edit({}).exitCode, 2);
    QCOMPARE(edit({u"--api-base"_s, u"http://example.com/v1"_s}).exitCode, 2);
    QCOMPARE(edit({u"--api-key-env"_s, u"NOT_SET"_s}).exitCode, 2);
    QCOMPARE(edit({u"--name"_s, u" "_s}).exitCode, 2);
    QCOMPARE(account(), expected);
    QCOMPARE(edit({u"--name"_s, u"renamed"_s}).exitCode, 0);
    QCOMPARE(edit({u"--system"_s, u"x"_s}).exitCode, 2); // acme is no more
    expected.insert(u"name"_s, u"renamed"_s);
    QCOMPARE(account(), expected);
}

void TestFlowCliAccount::typedKeysNeedAKeychain()
{
    // Nowhere to keep it: said before anything is changed, with what to do instead.
    const QByteArray key(Key.data(), Key.size());
    const QStringList base{u"--api-base"_s, u"https://api.example.com/v1"_s, u"--system"_s,
                           u"Mine"_s};
    const QStringList typed{u"--api-key-stdin"_s};
    const auto accounts = [this] { return cli({u"account"_s, u"list"_s, u"--json"_s}).out; };
    const CliResult added =
        cli(QStringList{u"account"_s, u"add"_s, u"acme"_s} + base + typed, key + '\n');
    QCOMPARE(added.exitCode, 3);
    QVERIFY2(added.err.contains("no keychain") && added.err.contains("--api-key-env"),
             added.err.constData());
    QCOMPARE(accounts(), QByteArray("{\"accounts\":[]}\n"));
    addAccount(m_server->base());
    const QByteArray before = accounts();
    const QStringList edit{u"account"_s, u"edit"_s, u"acme"_s};
    const CliResult edited = cli(edit + QStringList{u"--system-key-stdin"_s}, key + '\n');
    QCOMPARE(edited.exitCode, 3);
    QVERIFY2(edited.err.contains("--system-key-env"), edited.err.constData());
    // Two places for one key.
    for (const QStringList &more :
         {QStringList{u"--api-key-env"_s, u"TEST_API_KEY"_s}, QStringList{u"--no-keychain"_s}}) {
        const CliResult both = cli(edit + typed + more, key + '\n');
        QCOMPARE(both.exitCode, 2);
        QVERIFY2(both.err.contains("take one of both"), both.err.constData());
    }
    QCOMPARE(accounts(), before);
}

void TestFlowCliAccount::optionsMayComeFirst()
{
    m_server->setAnswers({jsonAnswer(200, R"({"webhooks":[]})")});
    addAccount(m_server->base());
    const CliResult expected =
        cli({u"webhooks"_s, u"list"_s, u"--account"_s, u"acme"_s, u"--json"_s});
    QCOMPARE(expected.exitCode, 0);
    for (const QStringList &arguments :
         {QStringList{u"--account"_s, u"acme"_s, u"list"_s, u"--json"_s},
          QStringList{u"--json"_s, u"--account"_s, u"acme"_s, u"list"_s},
          QStringList{u"--account=acme"_s, u"--json"_s, u"list"_s}}) {
        const CliResult result = cli(QStringList{u"webhooks"_s} + arguments);
        QVERIFY2(result.exitCode == 0, result.err.constData());
        QCOMPARE(result.out, expected.out);
    }
    for (const QStringList &arguments :
         {QStringList{u"acme"_s, u"list"_s}, QStringList{u"--json"_s, u"lst"_s},
          QStringList{u"--account=acme"_s, u"lst"_s},
          QStringList{u"--account"_s, u"acme"_s, u"lst"_s}}) {
        const CliResult result = cli(QStringList{u"webhooks"_s} + arguments);
        QCOMPARE(result.exitCode, 2);
        QVERIFY2(result.err.contains("There is no “webhooks "), result.err.constData());
    }
    QCOMPARE(cli({u"webhooks"_s, u"--account"_s, u"acme"_s}).exitCode, 2);
}

void TestFlowCliAccount::fullPipeIsNoSuccess()
{
    if (!QFileInfo::exists(u"/dev/full"_s))
        QSKIP("There is no /dev/full here.");
    addAccount(m_server->base());
    const CliResult result =
        runCliBeside({u"account"_s, u"list"_s, u"--json"_s}, m_environment, {}, u"/dev/full"_s);
    QCOMPARE(result.exitCode, 3);
    QVERIFY2(result.err.contains("could be written"), result.err.constData());
}

#ifdef Q_OS_UNIX
void TestFlowCliAccount::tunnelProgramsGetNoKeys()
{
    addAccount(m_server->base());
    QFile program(m_data->filePath(u"tunnel"_s));
    QVERIFY(program.open(QIODevice::WriteOnly));
    program.write("#!/bin/sh\nenv >\"$1.new\"\nmv \"$1.new\" \"$1\"\nexec sleep 60\n");
    program.close();
    program.setPermissions(program.permissions() | QFile::ExeOwner);
    QFile environment(m_data->filePath(u"environment"_s));
    m_environment.insert(u"ITS_OWN_TOKEN"_s, u"stays"_s);
    CliProcess serve({u"serve"_s, u"--json"_s, u"--listen"_s, u"127.0.0.1:0"_s, u"--tunnel"_s,
                      u"command"_s, u"--tunnel-command"_s,
                      program.fileName() + u' ' + environment.fileName(), u"--tunnel-pattern"_s,
                      u"(https://.*)"_s},
                     m_environment);
    QTRY_VERIFY_WITH_TIMEOUT(environment.exists(), 30'000);
    QVERIFY(environment.open(QIODevice::ReadOnly));
    const QByteArray all = environment.readAll();
    QVERIFY2(all.contains("ITS_OWN_TOKEN=stays"), all.constData());
    QVERIFY2(!all.contains("TEST_API_KEY"), all.constData());
    QCOMPARE(serve.stopGently(), 0);
}
#endif

QTEST_GUILESS_MAIN(TestFlowCliAccount)
#include "tst_flow_cli_account.moc"
