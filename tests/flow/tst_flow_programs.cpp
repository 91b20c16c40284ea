// SPDX-License-Identifier: MIT
// What the programs say of themselves: --version, and the window's --self-check.
#include "support/cliprocess.h"

#include <QtCore/QFileInfo>
#include <QtCore/QRegularExpression>
#include <QtCore/QTemporaryDir>
#include <QtTest/QTest>

using namespace Hookglass::Test;
using namespace Qt::StringLiterals;

namespace {

constexpr int RunTimeoutMs = 120'000;

CliResult runWindowProgram(const QStringList &arguments, const QProcessEnvironment &environment)
{
    QProcess process;
    process.setProcessEnvironment(environment);
    process.start(QStringLiteral(HOOKGLASS_PATH), arguments);
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

/// As on a server: nothing that could be shown on.
QProcessEnvironment withoutDisplay()
{
    QProcessEnvironment environment = cleanEnvironment();
    for (const QString &name : {u"QT_QPA_PLATFORM"_s, u"DISPLAY"_s, u"WAYLAND_DISPLAY"_s})
        environment.remove(name);
    return environment;
}

} // namespace

class TestFlowPrograms final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void versions_data();
    void versions();
    void selfCheckPasses();
    void selfCheckFindsWhatIsMissing();
    void unknownOptionsAreWrongUsage();
};

void TestFlowPrograms::versions_data()
{
    QTest::addColumn<QString>("program");
    QTest::newRow("window") << u"hookglass"_s;
    QTest::newRow("command line") << u"hookglass-cli"_s;
}

void TestFlowPrograms::versions()
{
    QFETCH(QString, program);
    for (const QString &option : {u"--version"_s, u"-v"_s}) {
        const CliResult result = program == "hookglass"_L1
                                     ? runWindowProgram({option}, withoutDisplay())
                                     : runCli({option}, withoutDisplay());
        QCOMPARE(result.exitCode, 0);
        QCOMPARE(result.err, QByteArray());
        const QStringList lines = QString::fromUtf8(result.out).split(u'\n');
        QCOMPARE(lines.size(), 4); // with the empty one behind the last line break
        // The rule of semver.org: what packagers and the update check read.
        static const QRegularExpression first(
            u"^(hookglass|hookglass-cli) \\d+\\.\\d+\\.\\d+(-[0-9A-Za-z.-]+)?(\\+[0-9A-Za-z.-]+)?$"_s);
        const QRegularExpressionMatch match = first.match(lines.at(0));
        QVERIFY2(match.hasMatch(), result.out.constData());
        QCOMPARE(match.captured(1), program);
        static const QRegularExpression commit(u"^Commit: ([0-9a-f]{40}|unknown)$"_s);
        QVERIFY2(commit.match(lines.at(1)).hasMatch(), result.out.constData());
        QVERIFY2(lines.at(2).startsWith(u"Qt: %1 "_s.arg(QLatin1StringView(qVersion()))),
                 result.out.constData());
    }
}

void TestFlowPrograms::selfCheckPasses()
{
    const QTemporaryDir folder;
    const QString data = folder.filePath(u"data"_s);
    const QString temporary = folder.filePath(u"tmp"_s);
    QVERIFY(QDir().mkpath(temporary));
    QProcessEnvironment environment = withoutDisplay();
    environment.insert(u"HOOKGLASS_DATA"_s, data);
    environment.insert(u"TMPDIR"_s, temporary);
    environment.insert(u"XDG_RUNTIME_DIR"_s, folder.path()); // else Qt makes one in TMPDIR
    const CliResult result = runWindowProgram({u"--self-check"_s}, environment);
    QVERIFY2(result.exitCode == 0, (result.out + result.err).constData());
    const QStringList lines = QString::fromUtf8(result.out).trimmed().split(u'\n');
    QVERIFY(lines.constFirst().startsWith(u"hookglass "_s));
    const auto says = [&lines](const QString &start, const QString &words) {
        return std::any_of(lines.cbegin(), lines.cend(), [&](const QString &line) {
            return line.startsWith(start) && line.contains(words);
        });
    };
    QVERIFY2(says(u"ok     Qt"_s, u"offscreen"_s), result.out.constData());
    QVERIFY2(says(u"ok     Database"_s, u"FTS5"_s), result.out.constData());
    QVERIFY2(says(u"ok     TLS"_s, u"backend: "_s), result.out.constData());
    QVERIFY2(says(u"ok     Signatures"_s, u"known event"_s), result.out.constData());
    QVERIFY2(says(u"ok     Ports"_s, u"127.0.0.1"_s), result.out.constData());
    QVERIFY2(says(u"ok     Icons"_s, u"drawn"_s), result.out.constData());
    QVERIFY2(says(u"ok     Fonts"_s, u"Inter and Hack"_s), result.out.constData());
    QVERIFY2(says(u"ok     Resources"_s, u"kinds of events"_s), result.out.constData());
    QVERIFY2(says(u"ok     Temporary store"_s, u"read again"_s), result.out.constData());
    // Switched off for tests: no failure, but said.
    QVERIFY2(says(u"-      Keychain"_s, u"environment variables"_s), result.out.constData());
    QVERIFY(!QFileInfo::exists(data)); // the user's data is no business of it
    QCOMPARE(QDir(temporary).entryList(QDir::AllEntries | QDir::NoDotAndDotDot), QStringList());
}

void TestFlowPrograms::selfCheckFindsWhatIsMissing()
{
    QProcessEnvironment environment = withoutDisplay();
    environment.insert(u"TMPDIR"_s, u"/proc"_s); // is there, but takes nothing
    const CliResult result = runWindowProgram({u"--self-check"_s}, environment);
    QVERIFY2(result.exitCode == 1, (result.out + result.err).constData());
    QVERIFY2(result.out.contains("FAILS  Temporary store"), result.out.constData());
    QVERIFY2(result.out.contains("ok     Database"), result.out.constData());
}

void TestFlowPrograms::unknownOptionsAreWrongUsage()
{
    const CliResult result = runWindowProgram({u"--self-chek"_s}, withoutDisplay());
    QVERIFY(result.exitCode > 0);
    QVERIFY(!result.err.isEmpty());
}

QTEST_GUILESS_MAIN(TestFlowPrograms)
#include "tst_flow_programs.moc"
