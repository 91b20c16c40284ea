// SPDX-License-Identifier: MIT
#include "support/servedaccount.h"

#include <QtCore/QRandomGenerator>
#include <QtCore/QUrl>
#include <QtNetwork/QTcpServer>

namespace Hookglass::Test {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using Test::CliProcess;

namespace {
constexpr auto StartTimeout = 30s;
} // namespace

ServedAccount::ServedAccount(const QString &dataFolder)
    : m_dataFolder(dataFolder)
    , m_environment(Test::cleanEnvironment())
    , m_key("560270f7914b5b4a5f4dc1793ebc2796"_ba) // fub-api.md §3
{
    m_environment.insert(u"HOOKGLASS_DATA"_s, dataFolder);
    m_environment.insert(u"TEST_SYSTEM_KEY"_s, QString::fromLatin1(m_key.reveal()));
}

QByteArray ServedAccount::addAccount()
{
    const Test::CliResult added = cli({u"account"_s, u"add"_s, u"acme"_s, u"--json"_s,
                                       u"--api-base"_s, u"http://127.0.0.1:9/v1"_s, u"--system"_s,
                                       u"Test"_s, u"--system-key-env"_s, u"TEST_SYSTEM_KEY"_s});
    m_target = added.json().value("path"_L1).toString().toLatin1();
    if (added.exitCode == 0 && m_target.startsWith("/in/"))
        return {};
    return "exit code "_ba + QByteArray::number(added.exitCode) + ": "_ba + added.err + added.out;
}

std::unique_ptr<CliProcess> ServedAccount::serve(quint16 port, const QStringList &more)
{
    auto process = std::make_unique<CliProcess>(
        QStringList{u"serve"_s, u"--json"_s, u"--listen"_s, u"127.0.0.1:%1"_s.arg(port)} + more,
        m_environment);
    m_ready = process->nextLine(StartTimeout).value_or(QJsonObject());
    m_port = quint16(QUrl(m_ready.value("listen"_L1).toString()).port(0));
    return process;
}

bool ServedAccount::serveAgain(std::unique_ptr<CliProcess> &process, const QStringList &more)
{
    if (const QByteArray errors = process->errorOutput(); !errors.isEmpty()) {
        qWarning("The program said: %s", errors.constData());
        return false;
    }
    if (process->isRunning())
        return true;
    const quint16 port = m_port;
    process = serve(port, more);
    if (m_port == port)
        return true;
    qWarning("Started again on port %d instead of %d: %s", m_port, port,
             process->errorOutput().constData());
    return false;
}

QString ServedAccount::databasePath() const
{
    return m_dataFolder + "/hookglass.db"_L1;
}

Test::CliResult ServedAccount::cli(const QStringList &arguments) const
{
    return Test::runCli(arguments, m_environment);
}

quint16 freeServerPort()
{
    QTcpServer server;
    for (int i = 0; i < 100; ++i) {
        if (server.listen(QHostAddress::LocalHost,
                          quint16(QRandomGenerator::global()->bounded(20'000, 30'000))))
            return server.serverPort();
    }
    return 0;
}

} // namespace Hookglass::Test
