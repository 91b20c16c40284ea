// SPDX-License-Identifier: MIT
// Runs the code that the Signature tab offers, in every language whose runtime is at hand, and
// posts to it over loopback what Follow Up Boss and others would.
#include "core/secret.h"
#include "core/signature.h"

#include <QtCore/QDir>
#include <QtCore/QElapsedTimer>
#include <QtCore/QFile>
#include <QtCore/QProcess>
#include <QtCore/QRegularExpression>
#include <QtCore/QStandardPaths>
#include <QtCore/QTemporaryDir>
#include <QtNetwork/QNetworkAccessManager>
#include <QtNetwork/QNetworkReply>
#include <QtNetwork/QTcpServer>
#include <QtTest/QSignalSpy>
#include <QtTest/QTest>

#include <memory>
#include <optional>

using namespace Hookglass;
using namespace Qt::StringLiterals;

namespace {

// fub-api.md §3
constexpr auto Key = "560270f7914b5b4a5f4dc1793ebc2796"_L1;
const QByteArray &created()
{
    static const QByteArray body =
        R"({"eventId":"152d60c0-79da-4018-a9af-28aec8a71c94","eventCreated":"2016-12-12T15:19:21+00:00","event":"peopleCreated","resourceIds":[1234,3244,3232],"uri":"https://api.followupboss.com/v1/people?id=1234,3244,3232"})"_ba;
    return body;
}
constexpr auto CreatedSignature =
    "27b1726764dee39e6c55a25eee0e9ccfddc1b1b30757af191b69e658bc9f66ae";
constexpr auto CreatedWithoutBase64 =
    "0c5593667dc0afa6629efee8bb727f662b4d607b245af376577f300f0c073d35";
const QByteArray &deleted()
{
    static const QByteArray body =
        R"({"eventId":"64d0ad74-3aab-4b30-89c9-7337398cf8b4","eventCreated":"2016-12-12T15:19:21+00:00","event":"peopleDeleted","resourceIds":[1234,5322,29456],"uri":null})"_ba;
    return body;
}
constexpr auto DeletedSignature =
    "9862d924ac1933487baafaa8ebfa1e358458b3be4660df71ac5db0af4c7e108d";

constexpr int StartTime = 120'000; ///< ms, for what is compiled first
constexpr int AnswerTime = 10'000; ///< ms: the sender's patience
constexpr int HandlingTime = 20'000;

QString snippet(const QString &name)
{
    return QStringLiteral(SNIPPETS_DIR "/") + name;
}

/// How one language's code is started.
struct Launch
{
    QString program;
    QStringList arguments;
    bool wantsPort = false; ///< it cannot choose one itself
};

int freePort()
{
    QTcpServer server;
    return server.listen(QHostAddress::LocalHost, 0) ? server.serverPort() : 0;
}

} // namespace

class TestFlowSnippets final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void receivesAsItShould_data();
    void receivesAsItShould();

private:
    std::optional<Launch> launch(const QString &language, QString &reason);
    std::optional<Launch> compiled(const QString &tool, const QStringList &arguments,
                                   const QString &result);
    std::unique_ptr<QProcess> start(const Launch &how, const QString &key);
    bool waitForAddress(QProcess &process);
    int post(const QByteArray &body, const std::optional<QByteArray> &signature);
    void runPhpWorker();
    QByteArray stored(const QString &eventId) const;

    std::unique_ptr<QTemporaryDir> m_dir;
    std::unique_ptr<QProcess> m_process;
    QByteArray m_output;
    QUrl m_url;
    QNetworkAccessManager m_network;
    QString m_language;
};

void TestFlowSnippets::init()
{
    m_dir = std::make_unique<QTemporaryDir>();
    QVERIFY(m_dir->isValid());
    m_output.clear();
    m_url.clear();
}

void TestFlowSnippets::cleanup()
{
    if (m_process) {
        m_process->kill();
        m_process->waitForFinished();
        m_process.reset();
    }
}

/// Built into the test's folder, so that what is started is one process and can be ended.
std::optional<Launch> TestFlowSnippets::compiled(const QString &tool, const QStringList &arguments,
                                                 const QString &result)
{
    QProcess compiler;
    compiler.setWorkingDirectory(m_dir->path());
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(u"GOCACHE"_s, m_dir->filePath(u"cache"_s));
    environment.insert(u"GOFLAGS"_s, u"-mod=mod"_s);
    environment.insert(u"GOTOOLCHAIN"_s, u"local"_s);
    environment.insert(u"DOTNET_CLI_TELEMETRY_OPTOUT"_s, u"1"_s);
    environment.insert(u"DOTNET_NOLOGO"_s, u"1"_s);
    compiler.setProcessEnvironment(environment);
    compiler.setProcessChannelMode(QProcess::MergedChannels);
    compiler.start(tool, arguments);
    if (!compiler.waitForFinished(4 * StartTime) || compiler.exitCode() != 0) {
        qWarning("%s", compiler.readAll().constData());
        return std::nullopt;
    }
    return Launch{m_dir->filePath(result), {}, false};
}

std::optional<Launch> TestFlowSnippets::launch(const QString &language, QString &reason)
{
    const auto find = [&reason](const QString &name) {
        const QString path = QStandardPaths::findExecutable(name);
        if (path.isEmpty())
            reason = u"%1 is not installed here"_s.arg(name);
        return path;
    };
    if (language == "python"_L1) {
        const QString python = find(u"python3"_s);
        return Launch{python, {snippet(u"receiver.py"_s)}, false};
    }
    if (language == "node"_L1)
        return Launch{find(u"node"_s), {snippet(u"receiver.js"_s)}, false};
    if (language == "java"_L1) {
        find(u"javac"_s); // a runtime alone does not compile
        return Launch{find(u"java"_s), {snippet(u"Receiver.java"_s)}, false};
    }
    if (language == "php"_L1) {
        return Launch{find(u"php"_s),
                      {u"-d"_s, u"display_errors=stderr"_s, u"-S"_s,
                       u"127.0.0.1:%1"_s.arg(freePort()), snippet(u"receiver.php"_s)},
                      false};
    }
    if (language == "ruby"_L1) {
        return Launch{
            find(u"ruby"_s), {QStringLiteral(RACK_DRIVER), snippet(u"receiver.rb"_s)}, false};
    }
    if (language == "go"_L1) {
        const QString go = find(u"go"_s);
        if (go.isEmpty())
            return std::nullopt;
        return compiled(go, {u"build"_s, u"-o"_s, u"receiver"_s, snippet(u"receiver.go"_s)},
                        u"receiver"_s);
    }
    const QString dotnet = find(u"dotnet"_s);
    if (dotnet.isEmpty())
        return std::nullopt;
    QProcess version;
    version.start(dotnet, {u"--version"_s});
    version.waitForFinished();
    const QByteArray major = version.readAll().split('.').constFirst().trimmed();
    QFile project(m_dir->filePath(u"Receiver.csproj"_s));
    if (!project.open(QIODevice::WriteOnly) ||
        project.write("<Project Sdk=\"Microsoft.NET.Sdk\"><PropertyGroup>"
                      "<OutputType>Exe</OutputType><TargetFramework>net" +
                      major + ".0</TargetFramework></PropertyGroup></Project>") < 0 ||
        !QFile::copy(snippet(u"Receiver.cs"_s), m_dir->filePath(u"Receiver.cs"_s)))
        return std::nullopt;
    project.close();
    auto built = compiled(dotnet, {u"build"_s, u"-o"_s, u"out"_s}, u"out/Receiver"_s);
    if (built)
        built->wantsPort = true;
    return built;
}

std::unique_ptr<QProcess> TestFlowSnippets::start(const Launch &how, const QString &key)
{
    auto process = std::make_unique<QProcess>();
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.remove(u"FUB_SYSTEM_KEY"_s);
    if (!key.isEmpty())
        environment.insert(u"FUB_SYSTEM_KEY"_s, key);
    environment.insert(u"EVENTS"_s, m_dir->filePath(u"events"_s));
    environment.insert(u"PORT"_s, QString::number(how.wantsPort ? freePort() : 0));
    process->setProcessEnvironment(environment);
    process->setProcessChannelMode(QProcess::MergedChannels);
    process->start(how.program, how.arguments);
    return process;
}

/// What it prints when it listens has its address in it.
bool TestFlowSnippets::waitForAddress(QProcess &process)
{
    static const QRegularExpression address(u"http://127\\.0\\.0\\.1:([1-9]\\d*)"_s);
    return QTest::qWaitFor(
               [&] {
                   m_output += process.readAll();
                   const auto match = address.match(QString::fromUtf8(m_output));
                   if (match.hasMatch())
                       m_url = QUrl(match.captured() + "/fub/acme"_L1);
                   return match.hasMatch() || process.state() == QProcess::NotRunning;
               },
               StartTime) &&
           m_url.isValid();
}

/// The status; 0 if there was no answer within the sender's patience.
int TestFlowSnippets::post(const QByteArray &body, const std::optional<QByteArray> &signature)
{
    QNetworkRequest request(m_url);
    request.setHeader(QNetworkRequest::ContentTypeHeader, "application/json"_ba);
    if (signature)
        request.setRawHeader("FUB-Signature", *signature);
    request.setTransferTimeout(AnswerTime);
    const std::unique_ptr<QNetworkReply> reply(m_network.post(request, body));
    QSignalSpy finished(reply.get(), &QNetworkReply::finished);
    if (!reply->isFinished() && !finished.wait(2 * AnswerTime))
        return 0;
    return reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
}

/// PHP has no thread beside the request: its worker is started by cron.
void TestFlowSnippets::runPhpWorker()
{
    const auto worker =
        start({QStandardPaths::findExecutable(u"php"_s), {snippet(u"receiver.php"_s)}, false}, Key);
    QVERIFY(worker->waitForFinished());
    QCOMPARE(worker->exitCode(), 0);
    m_output += worker->readAll();
}

QByteArray TestFlowSnippets::stored(const QString &eventId) const
{
    QFile file(m_dir->filePath(u"events/"_s + eventId + u".json"_s));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

void TestFlowSnippets::receivesAsItShould_data()
{
    QTest::addColumn<QString>("language");
    for (const char *language : {"php", "python", "node", "ruby", "go", "csharp", "java"})
        QTest::newRow(language) << QString::fromLatin1(language);
}

void TestFlowSnippets::receivesAsItShould()
{
    QFETCH(QString, language);
    QString reason;
    const std::optional<Launch> how = launch(language, reason);
    if (!reason.isEmpty())
        QSKIP(qPrintable(reason + u": the code for this language was not run"_s));
    QVERIFY2(how, "the code does not compile");
    m_process = start(*how, Key);
    QVERIFY2(waitForAddress(*m_process), m_output.constData());

    // The vectors, with the tolerated prefix, too; and again, as a retry would come.
    QCOMPARE(post(created(), CreatedSignature) / 100, 2);
    QCOMPARE(post(deleted(), "sha256="_ba + DeletedSignature) / 100, 2);
    QCOMPARE(post(created(), CreatedSignature) / 100, 2);
    QCOMPARE(stored(u"152d60c0-79da-4018-a9af-28aec8a71c94"_s), created());
    QCOMPARE(stored(u"64d0ad74-3aab-4b30-89c9-7337398cf8b4"_s), deleted());

    // What must be refused, by a plain 401: no crash, and never 406 or 410.
    const QByteArray right = CreatedSignature;
    const QList<std::optional<QByteArray>> wrong{std::nullopt,
                                                 CreatedWithoutBase64,
                                                 DeletedSignature,
                                                 right.chopped(1),
                                                 right + '0',
                                                 right.toUpper(),
                                                 "x"_ba,
                                                 "sha256="_ba,
                                                 "sha256=sha256="_ba + right,
                                                 "caf\xc3\xa9"_ba,
                                                 Signer(Secret()).sign(created())};
    for (const auto &signature : wrong)
        QCOMPARE(post(created(), signature), 401);
    QCOMPARE(post(created() + '\n', CreatedSignature), 401);
    QCOMPARE(QDir(m_dir->filePath(u"events"_s)).entryList({u"*.json"_s}).size(), 2);
    QVERIFY(QDir(m_dir->filePath(u"events"_s)).entryList({u"*.part"_s}).isEmpty());

    // An event id that would lead out of the folder is no name of a file.
    const QByteArray evil = R"({"eventId":"../../evil","event":"peopleUpdated","uri":null})"_ba;
    QCOMPARE(post(evil, Signer(Secret(QByteArray(Key.data(), Key.size()))).sign(evil)) / 100, 2);
    QCOMPARE(QDir(m_dir->filePath(u"events"_s)).entryList({u"*.json"_s}).size(), 3);
    QVERIFY(QDir(m_dir->path()).entryList({u"*evil*"_s}).isEmpty());

    // The work is done afterwards, once for each event, and a null uri is no reason to stumble.
    for (int i = 0; language == "php"_L1 && i < 2; ++i)
        runPhpWorker();
    QTRY_VERIFY_WITH_TIMEOUT((m_output += m_process->readAll()).contains("gone: peopleUpdated"),
                             HandlingTime);
    QCOMPARE(m_output.count("fetch: peopleCreated https://api.followupboss.com/v1/people?id=1234"),
             1);
    QCOMPARE(m_output.count("gone: peopleDeleted"), 1);
    m_process->kill();
    m_process->waitForFinished();

    // Without a key nothing is accepted: it does not even start. PHP refuses each request.
    m_output.clear();
    m_url.clear();
    m_process = start(*how, {});
    if (language == "php"_L1) {
        QVERIFY(waitForAddress(*m_process));
        QCOMPARE(post(created(), Signer(Secret()).sign(created())), 500);
    } else {
        QVERIFY(m_process->waitForFinished(StartTime));
        QVERIFY(m_process->exitCode() != 0);
        const QByteArray said = m_process->readAll();
        QVERIFY2(said.contains("FUB_SYSTEM_KEY is not set"), said.constData());
    }
}

QTEST_GUILESS_MAIN(TestFlowSnippets)
#include "tst_flow_snippets.moc"
