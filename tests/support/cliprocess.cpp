// SPDX-License-Identifier: MIT
#include "support/cliprocess.h"

#include <QtCore/QDeadlineTimer>
#include <QtCore/QEventLoop>
#include <QtCore/QJsonDocument>
#include <QtCore/QTimer>

namespace Hookglass::Test {

using namespace Qt::StringLiterals;

namespace {
constexpr int RunTimeoutMs = 60'000;
const auto Program = QLatin1StringView(HOOKGLASS_CLI_PATH);
} // namespace

QJsonObject CliResult::json() const
{
    return QJsonDocument::fromJson(out).object();
}

CliResult runCli(const QStringList &arguments, const QProcessEnvironment &environment,
                 const QByteArray &input)
{
    QProcess process;
    process.setProcessEnvironment(environment);
    process.start(Program, arguments);
    process.write(input);
    process.closeWriteChannel();
    if (!process.waitForFinished(RunTimeoutMs)) {
        process.kill();
        process.waitForFinished();
        return {.exitCode = -1, .out = process.readAllStandardOutput(), .err = "timed out"};
    }
    return {.exitCode = process.exitStatus() == QProcess::NormalExit ? process.exitCode() : -2,
            .out = process.readAllStandardOutput(),
            .err = process.readAllStandardError()};
}

CliResult runCliBeside(const QStringList &arguments, const QProcessEnvironment &environment,
                       const QByteArray &input, const QString &outFile)
{
    QProcess process;
    process.setProcessEnvironment(environment);
    if (!outFile.isEmpty())
        process.setStandardOutputFile(outFile, QIODevice::Append);
    QEventLoop loop;
    QObject::connect(&process, &QProcess::finished, &loop, &QEventLoop::quit);
    QTimer::singleShot(RunTimeoutMs, &loop, &QEventLoop::quit);
    process.start(Program, arguments);
    process.write(input);
    process.closeWriteChannel();
    if (process.state() != QProcess::NotRunning)
        loop.exec();
    if (process.state() != QProcess::NotRunning) {
        process.kill();
        process.waitForFinished();
        return {.exitCode = -1, .out = process.readAllStandardOutput(), .err = "timed out"};
    }
    return {.exitCode = process.exitStatus() == QProcess::NormalExit ? process.exitCode() : -2,
            .out = process.readAllStandardOutput(),
            .err = process.readAllStandardError()};
}

CliProcess::CliProcess(const QStringList &arguments, const QProcessEnvironment &environment)
{
    m_process.setProcessEnvironment(environment);
    m_process.start(Program, arguments);
    m_process.waitForStarted(RunTimeoutMs);
}

CliProcess::~CliProcess()
{
    killHard();
}

void CliProcess::read()
{
    m_buffer += m_process.readAllStandardOutput();
    m_errors += m_process.readAllStandardError();
}

std::optional<QJsonObject> CliProcess::nextLine(std::chrono::milliseconds timeout)
{
    const QDeadlineTimer deadline(timeout);
    read();
    while (!m_buffer.contains('\n')) {
        if (deadline.hasExpired() || m_process.state() == QProcess::NotRunning)
            return std::nullopt;
        m_process.waitForReadyRead(int(qMin<qint64>(deadline.remainingTime(), 100)));
        read();
    }
    const qsizetype end = m_buffer.indexOf('\n');
    const QJsonObject object = QJsonDocument::fromJson(m_buffer.first(end)).object();
    m_buffer.remove(0, end + 1);
    return object;
}

QList<QJsonObject> CliProcess::takeLines()
{
    m_process.waitForReadyRead(0);
    read();
    QList<QJsonObject> lines;
    const qsizetype end = m_buffer.lastIndexOf('\n') + 1;
    const QList<QByteArray> texts = m_buffer.first(end).split('\n');
    for (const QByteArray &text : texts) {
        if (!text.isEmpty())
            lines.append(QJsonDocument::fromJson(text).object());
    }
    m_buffer.remove(0, end);
    return lines;
}

void CliProcess::killHard()
{
    if (m_process.state() == QProcess::NotRunning)
        return;
    m_process.kill();
    m_process.waitForFinished(RunTimeoutMs);
}

int CliProcess::stopGently()
{
    m_process.terminate();
    if (!m_process.waitForFinished(RunTimeoutMs))
        return -1;
    read();
    return m_process.exitStatus() == QProcess::NormalExit ? m_process.exitCode() : -2;
}

QByteArray CliProcess::errorOutput()
{
    read();
    return m_errors;
}

QProcessEnvironment cleanEnvironment()
{
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    const QStringList names = environment.keys();
    for (const QString &name : names) {
        if (name.startsWith("HOOKGLASS_"_L1))
            environment.remove(name);
    }
    environment.insert(u"HOOKGLASS_KEYCHAIN"_s, u"off"_s); // the user's own is not for tests
    environment.insert(u"TZ"_s, u"Europe/Berlin"_s);
    return environment;
}

} // namespace Hookglass::Test
