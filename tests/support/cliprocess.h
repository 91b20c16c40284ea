// SPDX-License-Identifier: MIT
#pragma once

#include <QtCore/QJsonObject>
#include <QtCore/QProcess>
#include <QtCore/QProcessEnvironment>

#include <chrono>
#include <optional>

namespace Hookglass::Test {

/// What a short run of hookglass-cli gave.
struct CliResult
{
    int exitCode = -1;
    QByteArray out;
    QByteArray err;
    QJsonObject json() const; ///< the whole of `out` as one object; empty if it is none
};

/// Runs hookglass-cli to its end.
CliResult runCli(const QStringList &arguments, const QProcessEnvironment &environment,
                 const QByteArray &input = {});

/// The same, but this thread's event loop runs meanwhile: for servers of the test's own. What it
/// prints on stdout goes to `outFile` if that is given.
CliResult runCliBeside(const QStringList &arguments, const QProcessEnvironment &environment,
                       const QByteArray &input = {}, const QString &outFile = {});

/// A hookglass-cli that goes on running (serve, sandbox, demo) and prints JSON lines.
class CliProcess final
{
public:
    CliProcess(const QStringList &arguments, const QProcessEnvironment &environment);
    ~CliProcess(); ///< kills what still runs

    /// The next line as JSON; nullopt if none came in time or the process ended.
    std::optional<QJsonObject> nextLine(std::chrono::milliseconds timeout);
    /// Lines that are already there.
    QList<QJsonObject> takeLines();
    void killHard();  ///< SIGKILL, and waits for the end
    int stopGently(); ///< SIGTERM; the exit code
    qint64 processId() const { return m_process.processId(); }
    QByteArray errorOutput();
    bool isRunning() const { return m_process.state() == QProcess::Running; }

private:
    void read();

    QProcess m_process;
    QByteArray m_buffer;
    QByteArray m_errors;
};

/// An environment without any HOOKGLASS_ variable, without a keychain, in a fixed time zone.
QProcessEnvironment cleanEnvironment();

} // namespace Hookglass::Test
