// SPDX-License-Identifier: MIT
// Keys in a real keychain: gnome-keyring in a private D-Bus session (support/withkeyring.sh).
#include "app/accountdesk.h"
#include "store/accountstore.h"
#include "support/cliprocess.h"

#include <QtCore/QDirIterator>
#include <QtCore/QFile>
#include <QtCore/QJsonArray>
#include <QtCore/QScopeGuard>
#include <QtCore/QTemporaryDir>
#include <QtTest/QTest>

#ifdef Q_OS_UNIX
#include <csignal>
#include <cstdlib>
#include <fcntl.h>
#include <termios.h>
#include <unistd.h>
#endif

using namespace Hookglass;
using namespace Hookglass::Test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

/// Not static objects: those would be made before main() and destroyed after it.
QByteArray apiKey()
{
    return "fka_0Zx81mQp7vKd42tRwY5nLb9cEh3sGj6u"_ba;
}

QByteArray systemKey()
{
    return "b7d1f0aa94c35e628fd0917c4be2a653"_ba;
}

template <typename T, typename Ask>
Result<T> answerOf(Ask ask)
{
    QObject context;
    std::optional<Result<T>> answer;
    ask(&context,
        std::function<void(const Result<T> &)>([&](const Result<T> &result) { answer = result; }));
    if (!QTest::qWaitFor([&] { return answer.has_value(); }, 20'000))
        return Error{ErrorCode::Network, u"no answer"_s, {}};
    return *answer;
}

QProcessEnvironment environmentFor(const QString &folder)
{
    QProcessEnvironment environment = cleanEnvironment();
    environment.remove(u"HOOKGLASS_KEYCHAIN"_s);
    environment.insert(u"HOOKGLASS_DATA"_s, folder);
    return environment;
}

/// Files below that hold the bytes, as they are or as hex or base64.
QStringList filesWith(const QString &folder, const QByteArray &bytes)
{
    QStringList found;
    QDirIterator files(folder, QDir::Files | QDir::Hidden, QDirIterator::Subdirectories);
    while (files.hasNext()) {
        QFile file(files.next());
        if (!file.open(QIODevice::ReadOnly))
            continue;
        const QByteArray content = file.readAll();
        for (const QByteArray &form : {bytes, bytes.toHex(), bytes.toBase64()}) {
            if (content.contains(form))
                found << file.fileName();
        }
    }
    return found;
}

} // namespace

class TestFlowKeychain final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void keepsAndForgets();
    void accountDeskKeepsItsKeysThere();
    void commandLineNeedsNoVariableAfterwards();
    void keysAreTakenFromStandardInput();
    void missingLinesAreRefused_data();
    void missingLinesAreRefused();
#ifdef Q_OS_UNIX
    void terminalsDoNotShowKeys();
#endif
    void onlyInTheKeychainMeansThat();
    void withoutKeychainNothingIsWritten();
    void lockedKeychainIsNotTakenForAnEmptyOne(); // the last: it stays locked

private:
    QStringList addTyped(const QStringList &more) const;

    std::unique_ptr<QTemporaryDir> m_data;
};

void TestFlowKeychain::init()
{
    m_data = std::make_unique<QTemporaryDir>();
    QVERIFY(m_data->isValid());
}

void TestFlowKeychain::keepsAndForgets()
{
    Keychain keychain(20s);
    const auto read = [&] {
        return answerOf<Secret>(
            [&](QObject *context, auto done) { keychain.read(u"entry"_s, context, done); });
    };
    QVERIFY(answerOf<void>([&](QObject *c, auto done) { keychain.lookForIt(c, done); }));
    QCOMPARE(read().error().code, ErrorCode::NotFound);
    for (const QByteArray &value : {apiKey(), "other \xc3\xa9 value"_ba}) {
        QVERIFY(answerOf<void>([&](QObject *context, auto done) {
            keychain.write(u"entry"_s, Secret(value), context, done);
        }));
        const Result<Secret> found = read();
        QVERIFY2(found, found ? "" : qPrintable(found.error().message));
        QCOMPARE(found->reveal(), value);
    }
    for (int i = 0; i < 2; ++i) { // twice: what is not there is no error
        QVERIFY(answerOf<void>(
            [&](QObject *context, auto done) { keychain.remove(u"entry"_s, context, done); }));
    }
    QCOMPARE(read().error().code, ErrorCode::NotFound);
}

void TestFlowKeychain::accountDeskKeepsItsKeysThere()
{
    const QString path = m_data->filePath(u"hookglass.db"_s);
    auto store = *AccountStore::open(path);
    AccountDraft draft;
    draft.account.name = u"acme"_s;
    draft.account.apiBase = u"https://api.example.com/v1"_s;
    draft.account.system = u"Acme"_s;
    draft.apiKey = Secret(apiKey());
    draft.systemKey = Secret(systemKey());
    Account saved;
    {
        AccountKeys keys;
        AccountDesk desk(*store, keys);
        const Result<SavedAccount> answer = answerOf<SavedAccount>(
            [&](QObject *context, auto done) { desk.save(draft, context, done); });
        QVERIFY2(answer, answer ? "" : qPrintable(answer.error().message));
        QVERIFY2(answer->note.isEmpty(), qPrintable(answer->note));
        saved = answer->account;
        QCOMPARE(keys.source(saved, SecretKind::ApiKey), KeySource::Keychain);
    }
    QVERIFY(!saved.apiKeyEntry.isEmpty());
    QVERIFY(saved.apiKeyEntry != saved.systemKeyEntry);
    QCOMPARE(*store->account(u"acme"_s), saved);
    for (const QByteArray &key : {apiKey(), systemKey()})
        QCOMPARE(filesWith(m_data->path(), key), QStringList());

    AccountKeys later; // another start
    QCOMPARE(later.loadNow({saved}, 20s), QStringList());
    QCOMPARE(later.find(saved, SecretKind::ApiKey).reveal(), apiKey());
    QCOMPARE(later.find(saved, SecretKind::SystemKey).reveal(), systemKey());

    // A new key takes the place of the old one, in the keychain as well.
    AccountDesk desk(*store, later);
    AccountDraft change;
    change.account = saved;
    change.apiKey = Secret("another key, long enough"_ba);
    const Result<SavedAccount> changed = answerOf<SavedAccount>(
        [&](QObject *context, auto done) { desk.save(change, context, done); });
    QVERIFY(changed);
    QVERIFY(changed->account.apiKeyEntry != saved.apiKeyEntry);
    QCOMPARE(changed->account.systemKeyEntry, saved.systemKeyEntry);
    Keychain keychain(20s);
    const auto isGone = [&](const QString &entry) {
        const Result<Secret> found = answerOf<Secret>(
            [&](QObject *context, auto done) { keychain.read(entry, context, done); });
        return !found && found.error().code == ErrorCode::NotFound;
    };
    QTRY_VERIFY(isGone(saved.apiKeyEntry));

    const Result<QString> removed = answerOf<QString>(
        [&](QObject *context, auto done) { desk.remove(changed->account, context, done); });
    QVERIFY(removed);
    QCOMPARE(*removed, QString());
    QVERIFY(isGone(changed->account.apiKeyEntry));
    QVERIFY(isGone(changed->account.systemKeyEntry));

    // A key that is gone from the keychain is told with what to do.
    AccountKeys empty;
    const QStringList problems = empty.loadNow({changed->account}, 20s);
    QCOMPARE(problems.size(), 2);
    QVERIFY(problems.constFirst().contains(u"Enter the key again"_s));
}

void TestFlowKeychain::commandLineNeedsNoVariableAfterwards()
{
    QProcessEnvironment environment = environmentFor(m_data->path());
    CliProcess sandbox({u"sandbox"_s, u"--json"_s}, environment);
    const QJsonObject access = sandbox.nextLine(30s).value_or(QJsonObject());
    const QByteArray sandboxKey = access.value("apiKey"_L1).toString().toUtf8();
    const QByteArray sandboxSecret = access.value("systemKey"_L1).toString().toUtf8();
    QVERIFY(!sandboxKey.isEmpty());
    QProcessEnvironment once = environment;
    once.insert(u"ONLY_NOW"_s, QString::fromUtf8(sandboxKey));
    once.insert(u"ONLY_NOW_TOO"_s, QString::fromUtf8(sandboxSecret));
    const CliResult added = runCli(
        {u"account"_s, u"add"_s, u"acme"_s, u"--api-base"_s, access.value("api"_L1).toString(),
         u"--system"_s, access.value("system"_L1).toString(), u"--api-key-env"_s, u"ONLY_NOW"_s,
         u"--system-key-env"_s, u"ONLY_NOW_TOO"_s, u"--json"_s},
        once);
    QVERIFY2(added.exitCode == 0, added.err.constData());
    QCOMPARE(added.json().value("apiKeyIn"_L1).toString(), u"keychain"_s);
    QCOMPARE(added.json().value("systemKeyIn"_L1).toString(), u"keychain"_s);

    const CliResult checked =
        runCli({u"account"_s, u"check"_s, u"acme"_s, u"--json"_s}, environment);
    QVERIFY2(checked.exitCode == 0, checked.err.constData());
    QVERIFY(checked.json().value("isOwner"_L1).toBool());
    const CliResult listed =
        runCli({u"webhooks"_s, u"list"_s, u"--account"_s, u"acme"_s, u"--json"_s}, environment);
    QVERIFY2(listed.exitCode == 0, listed.err.constData());
    const CliResult all = runCli({u"account"_s, u"list"_s, u"--json"_s}, environment);
    for (const QByteArray &key : {sandboxKey, sandboxSecret}) {
        QCOMPARE(filesWith(m_data->path(), key), QStringList());
        for (const CliResult &result : {added, checked, listed, all})
            QVERIFY(!result.out.contains(key) && !result.err.contains(key));
    }
    const CliResult doctor = runCli({u"doctor"_s}, environment);
    QVERIFY(doctor.out.contains("keys are kept there"));
    // A new key takes the old one's place there; the endpoint stays what it is.
    once.insert(u"ONLY_NOW"_s, u"wrong"_s);
    const CliResult edited = runCli(
        {u"account"_s, u"edit"_s, u"acme"_s, u"--api-key-env"_s, u"ONLY_NOW"_s, u"--json"_s}, once);
    QVERIFY2(edited.exitCode == 0, edited.err.constData());
    QCOMPARE(edited.json(), added.json());
    QCOMPARE(runCli({u"account"_s, u"check"_s, u"acme"_s}, environment).exitCode, 1);
    QCOMPARE(runCli({u"account"_s, u"remove"_s, u"acme"_s}, environment).exitCode, 0);
}

QStringList TestFlowKeychain::addTyped(const QStringList &more) const
{
    return QStringList{
               u"account"_s,  u"add"_s,  u"acme"_s,  u"--api-base"_s, u"http://127.0.0.1:9/v1"_s,
               u"--system"_s, u"Acme"_s, u"--json"_s} +
           more;
}

void TestFlowKeychain::keysAreTakenFromStandardInput()
{
    const QProcessEnvironment environment = environmentFor(m_data->path());
    const auto keptKey = [this](SecretKind kind) {
        const auto store = *AccountStore::open(m_data->filePath(u"hookglass.db"_s));
        const Account account = *store->account(u"acme"_s);
        AccountKeys keys;
        keys.loadNow({account}, 20s);
        return keys.find(account, kind).reveal();
    };
    // The end of a line is no part of a key, whatever it is; the last line may have none.
    const CliResult added = runCli(addTyped({u"--system-key-stdin"_s, u"--api-key-stdin"_s}),
                                   environment, apiKey() + "\r\n" + systemKey());
    QVERIFY2(added.exitCode == 0, added.err.constData());
    QCOMPARE(added.err, QByteArray());
    QCOMPARE(added.json().value("apiKeyIn"_L1).toString(), u"keychain"_s);
    QCOMPARE(added.json().value("systemKeyIn"_L1).toString(), u"keychain"_s);
    QCOMPARE(keptKey(SecretKind::ApiKey), apiKey());
    QCOMPARE(keptKey(SecretKind::SystemKey), systemKey());
    QCOMPARE(filesWith(m_data->path(), apiKey()), QStringList());
    const CliResult edited =
        runCli({u"account"_s, u"edit"_s, u"acme"_s, u"--system-key-stdin"_s, u"--json"_s},
               environment, "another key, long enough\nand a line that nobody asked for\n");
    QVERIFY2(edited.exitCode == 0, edited.err.constData());
    QCOMPARE(edited.json(), added.json());
    QCOMPARE(keptKey(SecretKind::ApiKey), apiKey());
    QCOMPARE(keptKey(SecretKind::SystemKey), "another key, long enough"_ba);
}

void TestFlowKeychain::missingLinesAreRefused_data()
{
    QTest::addColumn<QByteArray>("input");
    QTest::addColumn<QByteArray>("words");
    QTest::newRow("nothing") << ""_ba
                             << "The API key is missing"_ba;
    QTest::newRow("empty") << "\nsecond\n"_ba
                           << "The API key is missing"_ba;
    QTest::newRow("blank") << " \r\nsecond\n"_ba
                           << "The API key is missing"_ba;
    QTest::newRow("one line") << "first\n"_ba
                              << "The X-System-Key is missing"_ba;
    QTest::newRow("second empty") << "first\n\n"_ba
                                  << "The X-System-Key is missing"_ba;
    QTest::newRow("no end") << QByteArray(1'000'000, 'x') << "too long"_ba;
    QTest::newRow("control") << "fir\x1bst\nsecond\n"_ba
                             << "control characters"_ba;
}

void TestFlowKeychain::missingLinesAreRefused()
{
    QFETCH(QByteArray, input);
    QFETCH(QByteArray, words);
    const QProcessEnvironment environment = environmentFor(m_data->path());
    const CliResult result =
        runCli(addTyped({u"--api-key-stdin"_s, u"--system-key-stdin"_s}), environment, input);
    QCOMPARE(result.exitCode, 2);
    QVERIFY2(result.err.contains(words), result.err.constData());
    QVERIFY(!result.err.contains("first") && !result.err.contains("second"));
    const CliResult all = runCli({u"account"_s, u"list"_s, u"--json"_s}, environment);
    QVERIFY(all.json().value("accounts"_L1).toArray().isEmpty());
}

#ifdef Q_OS_UNIX
void TestFlowKeychain::terminalsDoNotShowKeys()
{
    const int terminal = ::posix_openpt(O_RDWR | O_NOCTTY);
    QVERIFY(terminal >= 0);
    const auto closed = qScopeGuard([terminal] { ::close(terminal); });
    QVERIFY(::grantpt(terminal) == 0 && ::unlockpt(terminal) == 0);
    const QString name = QString::fromLocal8Bit(::ptsname(terminal));
    const int held = ::open(name.toLocal8Bit().constData(), O_RDWR | O_NOCTTY);
    QVERIFY(held >= 0); // what is echoed stays to be read when the program has gone
    const auto released = qScopeGuard([held] { ::close(held); });
    const auto isEchoing = [held] {
        termios mode = {};
        return ::tcgetattr(held, &mode) == 0 && (mode.c_lflag & tcflag_t(ECHO)) != 0;
    };
    QVERIFY(isEchoing());
    QProcess program;
    program.setProcessEnvironment(environmentFor(m_data->path()));
    program.setStandardInputFile(name);
    QByteArray errors;
    const auto isAsked = [&](const QByteArray &words) {
        errors += program.readAllStandardError();
        return errors.contains(words);
    };
    const auto type = [terminal](const QByteArray &text) {
        return ::write(terminal, text.constData(), size_t(text.size())) == text.size();
    };
    const auto shown = [terminal] {
        QByteArray all(4096, '\0');
        ::fcntl(terminal, F_SETFL, O_NONBLOCK);
        all.resize(qMax(ssize_t(0), ::read(terminal, all.data(), size_t(all.size()))));
        return all;
    };
    const QStringList both = addTyped({u"--api-key-stdin"_s, u"--system-key-stdin"_s});
    program.start(QStringLiteral(HOOKGLASS_CLI_PATH), both);
    QTRY_VERIFY_WITH_TIMEOUT(isAsked("API key (it is not shown)"), 30'000);
    QVERIFY(!isEchoing());
    QVERIFY(type(apiKey() + '\n'));
    QTRY_VERIFY_WITH_TIMEOUT(isAsked("X-System-Key (it is not shown)"), 30'000);
    QVERIFY(!isEchoing());
    QVERIFY(type(systemKey() + '\n'));
    QTRY_COMPARE_WITH_TIMEOUT(program.state(), QProcess::NotRunning, 30'000);
    QCOMPARE(program.exitCode(), 0);
    QVERIFY(isEchoing());
    QCOMPARE(shown(), QByteArray());

    // Interrupted while it asks: the terminal is left as it was.
    errors.clear();
    program.start(QStringLiteral(HOOKGLASS_CLI_PATH),
                  {u"account"_s, u"edit"_s, u"acme"_s, u"--api-key-stdin"_s});
    QTRY_VERIFY_WITH_TIMEOUT(isAsked("API key (it is not shown)"), 30'000);
    QVERIFY(!isEchoing());
    ::kill(pid_t(program.processId()), SIGINT);
    QTRY_COMPARE_WITH_TIMEOUT(program.state(), QProcess::NotRunning, 30'000);
    QCOMPARE(program.exitStatus(), QProcess::CrashExit);
    QVERIFY(isEchoing());
}
#endif

void TestFlowKeychain::onlyInTheKeychainMeansThat()
{
    auto store = *AccountStore::open(m_data->filePath(u"hookglass.db"_s));
    AccountDraft draft;
    draft.account.name = u"acme"_s;
    draft.account.apiBase = u"https://api.example.com/v1"_s;
    draft.account.system = u"Acme"_s;
    draft.apiKey = Secret(apiKey());
    draft.keep = AccountDraft::Keep::OnlyInKeychain;
    qputenv("HOOKGLASS_KEYCHAIN", "off");
    const auto back = qScopeGuard([] { qunsetenv("HOOKGLASS_KEYCHAIN"); });
    AccountKeys keys;
    AccountDesk desk(*store, keys);
    const Result<SavedAccount> answer = answerOf<SavedAccount>(
        [&](QObject *context, auto done) { desk.save(draft, context, done); });
    QVERIFY(!answer);
    QCOMPARE(answer.error().code, ErrorCode::Unsupported);
    QVERIFY(store->accounts()->isEmpty());
}

void TestFlowKeychain::withoutKeychainNothingIsWritten()
{
    QProcessEnvironment environment = environmentFor(m_data->path());
    environment.insert(u"DBUS_SESSION_BUS_ADDRESS"_s, u"unix:path=/nonexistent"_s);
    environment.insert(u"HOME"_s, m_data->path());
    environment.insert(u"XDG_CONFIG_HOME"_s, m_data->filePath(u"config"_s));
    environment.insert(u"STAYS_HERE"_s, QString::fromUtf8(apiKey()));
    const CliResult added =
        runCli({u"account"_s, u"add"_s, u"acme"_s, u"--api-base"_s, u"https://api.example.com/v1"_s,
                u"--system"_s, u"Acme"_s, u"--api-key-env"_s, u"STAYS_HERE"_s, u"--json"_s},
               environment);
    QVERIFY2(added.exitCode == 0, added.err.constData());
    QCOMPARE(added.json().value("apiKeyIn"_L1).toString(), u"environment"_s);
    QCOMPARE(filesWith(m_data->path(), apiKey()), QStringList());
}

void TestFlowKeychain::lockedKeychainIsNotTakenForAnEmptyOne()
{
    QProcessEnvironment environment = environmentFor(m_data->path());
    environment.insert(u"ITS_KEY"_s, QString::fromUtf8(apiKey()));
    const auto add = [&](const QString &name) {
        return runCli({u"account"_s, u"add"_s, name, u"--api-base"_s, u"http://127.0.0.1:9/v1"_s,
                       u"--system"_s, u"Acme"_s, u"--api-key-env"_s, u"ITS_KEY"_s, u"--json"_s},
                      environment);
    };
    const CliResult added = add(u"acme"_s);
    QCOMPARE(added.json().value("apiKeyIn"_L1).toString(), u"keychain"_s);
    const QString secrets = u"/org/freedesktop/secrets"_s;
    QCOMPARE(
        QProcess::execute(u"dbus-send"_s, {u"--session"_s, u"--dest=org.freedesktop.secrets"_s,
                                           u"--print-reply=literal"_s, secrets,
                                           u"org.freedesktop.Secret.Service.Lock"_s,
                                           u"array:objpath:"_s + secrets + u"/collection/login"_s}),
        0);
    // Nobody is there who could be asked to unlock it.
    for (const QStringList &command :
         {QStringList{u"account"_s, u"check"_s, u"acme"_s},
          QStringList{u"webhooks"_s, u"list"_s, u"--account"_s, u"acme"_s}}) {
        const CliResult result = runCli(command, environment);
        QCOMPARE(result.exitCode, 3);
        QVERIFY2(result.err.contains("is locked. Unlock it"), result.err.constData());
        QVERIFY2(!result.err.contains("no such entry"), result.err.constData());
    }
    const CliResult doctor = runCli({u"doctor"_s}, environment);
    QVERIFY2(doctor.out.contains("The keychain is locked"), doctor.out.constData());
    // What it does not take stays where it was, and that is said.
    const CliResult second = add(u"second"_s);
    QCOMPARE(second.exitCode, 0);
    QCOMPARE(second.json().value("apiKeyIn"_L1).toString(), u"environment"_s);
    QVERIFY2(second.err.contains("stay in the environment"), second.err.constData());
    QCOMPARE(filesWith(m_data->path(), apiKey()), QStringList());
    // And what it still holds is not said to be gone.
    const CliResult removed = runCli({u"account"_s, u"remove"_s, u"acme"_s}, environment);
    QCOMPARE(removed.exitCode, 0);
    QVERIFY2(removed.err.contains("still has the entry"), removed.err.constData());
}

QTEST_GUILESS_MAIN(TestFlowKeychain)
#include "tst_flow_keychain.moc"
