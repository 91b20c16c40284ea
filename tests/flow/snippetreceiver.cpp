// SPDX-License-Identifier: MIT
#include "snippetreceiver.h"

#include <QtCore/QDir>
#include <QtCore/QFile>
#include <QtCore/QRegularExpression>
#include <QtCore/QStandardPaths>
#include <QtNetwork/QNetworkReply>
#include <QtNetwork/QTcpServer>
#include <QtNetwork/QTcpSocket>
#include <QtTest/QSignalSpy>
#include <QtTest/QTest>

namespace Hookglass::Tests {

using namespace Qt::StringLiterals;

namespace {

constexpr int StartTime = 120'000; ///< ms, for what is compiled first
constexpr int AnswerTime = 10'000; ///< ms: the sender's patience

int freePort()
{
    QTcpServer server;
    return server.listen(QHostAddress::LocalHost, 0) ? server.serverPort() : 0;
}

} // namespace

const std::array<SnippetSource, 7> &snippetSources()
{
    static constexpr std::array<SnippetSource, 7> sources{{
        {"php", "receiver.php", "function handle(array $event): void\n{\n",
         "if ($event['event'] === 'boom') { throw new Error('boom'); }\n"},
        {"python", "receiver.py", "    uri = event.get(\"uri\")\n",
         "    if event[\"event\"] == \"boom\":\n        sys.exit(\"boom\")\n"},
        {"node", "receiver.js", "async function handle(event) {\n",
         "if (event.event === 'boom') throw new Error('boom');\n"},
        {"ruby", "receiver.rb", "  def handle(event)\n",
         "raise NotImplementedError if event['event'] == 'boom'\n"},
        {"go", "receiver.go", "func handle(event Event) error {\n",
         "if event.Event == \"boom\" { panic(\"boom\") }\n"},
        {"csharp", "Receiver.cs", "static void Handle(JsonElement e)\n    {\n",
         "if (e.GetProperty(\"event\").GetString() == \"boom\") throw new Exception(\"boom\");\n"},
        {"java", "Receiver.java", "void handle(Map<String, Object> event) {\n",
         "if (event.get(\"event\").equals(\"boom\")) throw new StackOverflowError();\n"},
    }};
    return sources;
}

QByteArray fileContents(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

bool writeFile(const QString &path, const QByteArray &bytes)
{
    QFile file(path);
    return file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size();
}

SnippetReceiver::SnippetReceiver(const SnippetSource &source, const QString &cache)
    : m_source(source)
    , m_cache(cache)
    , m_code(QStringLiteral(SNIPPETS_DIR "/") + QString::fromLatin1(source.fileName))
{
}

SnippetReceiver::~SnippetReceiver()
{
    end();
}

bool SnippetReceiver::is(const char *language) const
{
    return qstrcmp(m_source.language, language) == 0;
}

QString SnippetReceiver::event(const QString &file) const
{
    return m_dir.filePath(u"events/"_s + file);
}

QByteArray SnippetReceiver::stored(const QString &id) const
{
    return fileContents(event(id + u".json"_s));
}

QByteArray SnippetReceiver::tries(const QString &id) const
{
    return fileContents(event(id + u".tries"_s));
}

bool SnippetReceiver::letWorkFail()
{
    QByteArray code = fileContents(m_code);
    const QByteArray work = m_source.start;
    if (code.count(work) != 1 || !QDir(m_dir.path()).mkdir(u"source"_s))
        return false;
    code.insert(code.indexOf(work) + work.size(), m_source.fail);
    m_code = m_dir.filePath(u"source/"_s + QString::fromLatin1(m_source.fileName));
    return writeFile(m_code, code);
}

/// Built into the test's folder, so that what is started is one process and can be ended.
std::optional<SnippetReceiver::Launch> SnippetReceiver::compiled(const QString &tool,
                                                                 const QStringList &arguments,
                                                                 const QString &result)
{
    QProcess compiler;
    compiler.setWorkingDirectory(m_dir.path());
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(u"GOCACHE"_s, m_cache);
    environment.insert(u"GOFLAGS"_s, u"-mod=mod"_s);
    environment.insert(u"GOTOOLCHAIN"_s, u"local"_s);
    environment.insert(u"DOTNET_CLI_TELEMETRY_OPTOUT"_s, u"1"_s);
    environment.insert(u"DOTNET_NOLOGO"_s, u"1"_s);
    compiler.setProcessEnvironment(environment);
    compiler.setProcessChannelMode(QProcess::MergedChannels);
    compiler.start(tool, arguments);
    if (!compiler.waitForFinished(4 * StartTime) || compiler.exitCode() != 0) {
        m_output += compiler.readAll();
        return std::nullopt;
    }
    return Launch{m_dir.filePath(result), {}, false};
}

std::optional<SnippetReceiver::Launch> SnippetReceiver::launch(QString &reason)
{
    const auto find = [&reason](const QString &name) {
        const QString path = QStandardPaths::findExecutable(name);
        if (path.isEmpty())
            reason = u"%1 is not installed here"_s.arg(name);
        return path;
    };
    if (is("python"))
        return Launch{find(u"python3"_s), {m_code}, false};
    if (is("node"))
        return Launch{find(u"node"_s), {m_code}, false};
    if (is("java")) {
        find(u"javac"_s); // a runtime alone does not compile
        return Launch{find(u"java"_s), {m_code}, false};
    }
    if (is("php")) {
        return Launch{find(u"php"_s),
                      {u"-d"_s, u"display_errors=stderr"_s, u"-S"_s,
                       u"127.0.0.1:%1"_s.arg(freePort()), m_code},
                      false};
    }
    if (is("ruby"))
        return Launch{find(u"ruby"_s), {QStringLiteral(RACK_DRIVER), m_code}, false};
    if (is("go")) {
        const QString go = find(u"go"_s);
        if (go.isEmpty())
            return std::nullopt;
        return compiled(go, {u"build"_s, u"-o"_s, u"receiver"_s, m_code}, u"receiver"_s);
    }
    const QString dotnet = find(u"dotnet"_s);
    return dotnet.isEmpty() ? std::nullopt : launchDotnet(dotnet);
}

std::optional<SnippetReceiver::Launch> SnippetReceiver::launchDotnet(const QString &dotnet)
{
    QProcess version;
    version.start(dotnet, {u"--version"_s});
    version.waitForFinished();
    const QByteArray major = version.readAll().split('.').constFirst().trimmed();
    QFile project(m_dir.filePath(u"Receiver.csproj"_s));
    if (!project.open(QIODevice::WriteOnly) ||
        project.write("<Project Sdk=\"Microsoft.NET.Sdk\"><PropertyGroup>"
                      "<OutputType>Exe</OutputType><TargetFramework>net" +
                      major + ".0</TargetFramework></PropertyGroup></Project>") < 0 ||
        !QFile::copy(m_code, m_dir.filePath(u"Receiver.cs"_s)))
        return std::nullopt;
    project.close();
    auto built = compiled(dotnet, {u"build"_s, u"-o"_s, u"out"_s}, u"out/Receiver"_s);
    if (built)
        built->wantsPort = true;
    return built;
}

std::unique_ptr<QProcess> SnippetReceiver::start(const Launch &how, const QByteArray &key)
{
    auto process = std::make_unique<QProcess>();
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.remove(u"FUB_SYSTEM_KEY"_s);
    if (!key.isEmpty())
        environment.insert(u"FUB_SYSTEM_KEY"_s, QString::fromLatin1(key));
    environment.insert(u"EVENTS"_s, m_dir.filePath(u"events"_s));
    environment.insert(u"PORT"_s, QString::number(how.wantsPort ? freePort() : 0));
    process->setProcessEnvironment(environment);
    process->setProcessChannelMode(QProcess::MergedChannels);
    process->start(how.program, how.arguments);
    return process;
}

QString SnippetReceiver::begin(const QByteArray &key)
{
    QString reason;
    m_key = key;
    m_launch = launch(reason);
    if (!reason.isEmpty())
        return reason + u": the code for this language was not run"_s;
    if (m_launch) {
        m_process = start(*m_launch, key);
        waitForAddress();
    }
    return {};
}

std::optional<int> SnippetReceiver::runWithoutKey()
{
    end();
    m_output.clear();
    m_url.clear();
    m_process = start(*m_launch, {});
    if (waitForAddress() || m_process->state() != QProcess::NotRunning)
        return std::nullopt;
    m_output += m_process->readAll();
    return m_process->exitCode();
}

void SnippetReceiver::end()
{
    if (m_process) {
        m_process->kill();
        m_process->waitForFinished();
        m_process.reset();
    }
}

/// What it prints when it listens has its address in it.
bool SnippetReceiver::waitForAddress()
{
    static const QRegularExpression address(u"http://127\\.0\\.0\\.1:([1-9]\\d*)"_s);
    return QTest::qWaitFor(
               [&] {
                   m_output += m_process->readAll();
                   const auto match = address.match(QString::fromUtf8(m_output));
                   if (match.hasMatch())
                       m_url = QUrl(match.captured() + "/fub/acme"_L1);
                   return match.hasMatch() || m_process->state() == QProcess::NotRunning;
               },
               StartTime) &&
           m_url.isValid();
}

/// The status; 0 if there was no answer within the sender's patience.
int SnippetReceiver::post(const QByteArray &body, const std::optional<QByteArray> &signature)
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

/// As a proxy may pass it on that does not know the length yet.
int SnippetReceiver::postInChunks(const QByteArray &body, const QByteArray &signature)
{
    const auto chunk = [](const QByteArray &part) {
        return QByteArray::number(part.size(), 16) + "\r\n" + part + "\r\n";
    };
    QTcpSocket socket;
    socket.connectToHost(QHostAddress::LocalHost, static_cast<quint16>(m_url.port()));
    socket.write("POST /fub/acme HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
                 "Transfer-Encoding: chunked\r\nFUB-Signature: " +
                 signature + "\r\n\r\n" + chunk(body.first(10)) + chunk(body.sliced(10)) +
                 chunk({}));
    if (!QTest::qWaitFor([&socket] { return socket.canReadLine(); }, 2 * AnswerTime))
        return 0;
    return socket.readLine().split(' ').value(1).toInt();
}

/// PHP has no thread beside the request: its worker is started by cron.
void SnippetReceiver::runPhpWorker()
{
    const auto worker = start({QStandardPaths::findExecutable(u"php"_s), {m_code}, false}, m_key);
    QVERIFY(worker->waitForFinished());
    m_output += worker->readAll();
    QVERIFY2(worker->exitCode() == 0, m_output.constData());
}

/// The work is done after the answer; in PHP by a process of its own.
bool SnippetReceiver::hasPrinted(const QByteArray &text)
{
    if (is("php"))
        runPhpWorker();
    return QTest::qWaitFor([&] { return (m_output += m_process->readAll()).contains(text); },
                           HandlingTime);
}

} // namespace Hookglass::Tests
