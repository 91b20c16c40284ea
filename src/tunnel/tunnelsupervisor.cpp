// SPDX-License-Identifier: MIT
#include "tunnel/tunnelsupervisor.h"

#include <QtCore/QDeadlineTimer>
#include <QtCore/QJsonDocument>
#include <QtCore/QJsonObject>
#include <QtCore/QStandardPaths>
#include <QtNetwork/QNetworkAccessManager>
#include <QtNetwork/QNetworkReply>
#include <QtNetwork/QNetworkRequest>
#include <QtNetwork/QTcpServer>

#include <algorithm>

#ifdef Q_OS_UNIX
#include <QtCore/QThread>

#include <csignal>
#include <unistd.h>
#ifdef Q_OS_LINUX
#include <sys/prctl.h>
#endif
#endif

namespace Hookglass {

using namespace Qt::StringLiterals;
using Kind = TunnelState::Kind;

namespace {

/// A port that nobody has at the moment.
quint16 freePort()
{
    QTcpServer server;
    return server.listen(QHostAddress::LocalHost, 0) ? server.serverPort() : 0;
}

/// A group of its own, so that what the program starts can be ended with it. On Linux the program
/// is told at once if we are killed.
void ownGroup(QProcess &process)
{
#ifdef Q_OS_UNIX
    process.setChildProcessModifier([] {
        ::setpgid(0, 0);
#ifdef Q_OS_LINUX
        ::prctl(PR_SET_PDEATHSIG, SIGTERM);
#endif
    });
#else
    Q_UNUSED(process)
#endif
}

/// What stands at the path in the JSON, as an address; a bare host is one with https.
std::optional<QUrl> urlAt(const QByteArray &json, const QString &path)
{
    QJsonValue value = QJsonDocument::fromJson(json).object();
    for (const QString &part : path.split(u'.')) {
        bool isNumber = false;
        const int index = part.toInt(&isNumber);
        value = isNumber ? value[index] : value[part];
    }
    const QString text = value.toString();
    const QUrl url(text.contains("://"_L1) ? text : "https://"_L1 + text, QUrl::StrictMode);
    if (text.isEmpty() || !url.isValid() || url.host().isEmpty())
        return std::nullopt;
    return url;
}

#ifdef Q_OS_UNIX
/// Ends what is left of the group, also what its leader started and left behind.
void endGroup(QProcess &process, qint64 id, std::chrono::milliseconds gentle)
{
    const auto group = pid_t(id);
    if (group <= 0)
        return;
    const QDeadlineTimer deadline(gentle);
    ::kill(-group, SIGTERM);
    if (process.state() != QProcess::NotRunning)
        process.waitForFinished(int(gentle.count()));
    while (::kill(-group, 0) == 0 && !deadline.hasExpired())
        QThread::msleep(5);
    ::kill(-group, SIGKILL); // nobody there: no harm
    if (process.state() != QProcess::NotRunning)
        process.waitForFinished(int(gentle.count()));
}

/// Ends the group if we end without having ended it, however that comes: then its input closes.
/// The script is fixed and gets a number only.
void guardGroup(QProcess &guard, qint64 group)
{
    const auto script = u"read -r _; kill -TERM \"-$1\"; sleep 2; kill -KILL \"-$1\""_s;
    guard.setChildProcessModifier([] { ::setsid(); }); // Ctrl+C is for us, not for it
    guard.setStandardOutputFile(QProcess::nullDevice());
    guard.setStandardErrorFile(QProcess::nullDevice());
    guard.start(u"/bin/sh"_s, {u"-c"_s, script, u"hookglass-guard"_s, QString::number(group)});
}
#else
void endGroup(QProcess &process, qint64 id, std::chrono::milliseconds gentle)
{
    if (process.state() == QProcess::NotRunning)
        return;
    process.terminate();
    if (!process.waitForFinished(int(gentle.count())))
        QProcess::execute(u"taskkill"_s, {u"/T"_s, u"/F"_s, u"/PID"_s, QString::number(id)});
    process.waitForFinished(int(gentle.count()));
}

void guardGroup(QProcess &, qint64) {}
#endif

} // namespace

TunnelSupervisor::TunnelSupervisor(TunnelProvider provider, TunnelTiming timing, QObject *parent)
    : QObject(parent)
    , m_provider(std::move(provider))
    , m_timing(std::move(timing))
    , m_network(new QNetworkAccessManager(this))
{
    for (QTimer *timer : {&m_restart, &m_addressLimit, &m_stable, &m_metricsTimer})
        timer->setSingleShot(true);
    connect(&m_restart, &QTimer::timeout, this, &TunnelSupervisor::launch);
    connect(&m_metricsTimer, &QTimer::timeout, this, &TunnelSupervisor::askApi);
    connect(&m_stable, &QTimer::timeout, this, [this] { m_failures = 0; });
    connect(&m_addressLimit, &QTimer::timeout, this,
            [this] { ended(tr("%1 told no address in time.").arg(m_provider.title)); });
}

TunnelSupervisor::~TunnelSupervisor()
{
    endProgram();
}

QString TunnelSupervisor::temporaryWords()
{
    return tr("Temporary: the address is another one after each start, and what arrives while it "
              "is down is lost after Follow Up Boss' retries.");
}

void TunnelSupervisor::start(quint16 port)
{
    stop();
    m_port = port;
    m_failures = 0;
    launch();
}

void TunnelSupervisor::stop()
{
    m_restart.stop();
    endProgram();
    setState({});
}

void TunnelSupervisor::launch()
{
    if (m_provider.program.isEmpty()) { // an address of the user's own: nothing to run
        setUp(m_provider.fixedUrl);
        return;
    }
    const QString program = QStandardPaths::findExecutable(m_provider.program);
    if (program.isEmpty()) {
        setState({.kind = Kind::Missing,
                  .url = {},
                  .message = tr("%1 is not installed (the program “%2”). %3")
                                 .arg(m_provider.title, m_provider.program, m_provider.howToGet)
                                 .trimmed()});
        return;
    }
    m_advice.clear();
    m_lastLine.clear();
    m_lines = {};
    m_pending.clear();
    const bool choosesPort = m_provider.arguments.join(u' ').contains("{metrics}"_L1);
    m_metricsPort = choosesPort ? freePort() : 0;
    m_api = choosesPort ? u"127.0.0.1:%1"_s.arg(m_metricsPort) : QString();
    setState({.kind = Kind::Starting, .url = {}, .message = {}, .failures = m_failures});
    if (m_state.kind != Kind::Starting)
        return; // whom we told has stopped us
    m_addressLimit.start(m_timing.address);
    if (!startProgram(program))
        return;
    if (!m_api.isEmpty())
        m_metricsTimer.start(m_timing.metrics);
}

/// False if it failed at once.
bool TunnelSupervisor::startProgram(const QString &path)
{
    auto *process = new QProcess(this);
    m_process = process;
    process->setProcessChannelMode(QProcess::MergedChannels);
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    for (const QString &name : std::as_const(m_withheld))
        environment.remove(name);
    for (auto it = m_provider.environment.cbegin(); it != m_provider.environment.cend(); ++it)
        environment.insert(it.key(), it.value());
    process->setProcessEnvironment(environment);
    process->setStandardInputFile(QProcess::nullDevice());
    ownGroup(*process);
    connect(process, &QProcess::readyRead, this, &TunnelSupervisor::read);
    connect(process, &QProcess::finished, this, [this, process](int code) {
        read();
        if (const QString rest = m_lines.rest(); !rest.isEmpty() && m_process == process)
            readLine(rest);
        if (m_process == process)
            ended(tr("%1 ended (code %2).").arg(m_provider.title).arg(code));
    });
    connect(process, &QProcess::errorOccurred, this, [this](QProcess::ProcessError error) {
        if (error != QProcess::FailedToStart)
            return;
        m_group = 0; // there is none
        ended(tr("%1 could not be started: %2").arg(m_provider.title, m_process->errorString()));
    });
    process->start(path, m_provider.argumentsFor(m_port, m_metricsPort));
    if (m_process != process)
        return false;
    m_group = process->processId();
    m_guard = new QProcess(this);
    m_guard->setProcessEnvironment(environment);
    guardGroup(*m_guard, m_group);
    return true;
}

void TunnelSupervisor::read()
{
    QProcess *process = m_process;
    if (!process)
        return;
    const QStringList lines = m_lines.add(process->readAll());
    for (const QString &line : lines) {
        if (m_process != process)
            return; // a line before was told to somebody who stopped it
        readLine(line);
    }
}

void TunnelSupervisor::readLine(const QString &line)
{
    m_lastLine = line.trimmed();
    if (const QString advice = m_provider.adviceFor(line); !advice.isEmpty())
        m_advice = advice;
    Q_EMIT printed(line);
    if (!m_provider.apiLine.pattern().isEmpty()) {
        const QRegularExpressionMatch api = m_provider.apiLine.match(line);
        if (api.hasMatch()) {
            m_api = api.captured(api.lastCapturedIndex());
            m_metricsTimer.start(m_timing.metrics);
        }
    }
    if (!m_provider.readyLine.pattern().isEmpty()) {
        if (m_provider.readyLine.match(line).hasMatch())
            setUp(m_provider.fixedUrl);
    } else if (const std::optional<QUrl> url = m_provider.urlIn(line)) {
        foundUrl(*url);
    }
}

/// Programs change what they print more often than what they answer.
void TunnelSupervisor::askApi()
{
    const bool forReady = !m_pending.isEmpty();
    const QString &path = forReady ? m_provider.readyPath : m_provider.hostPath;
    if (!m_process || m_api.isEmpty() || path.isEmpty())
        return;
    QNetworkRequest request(QUrl("http://"_L1 + m_api + path));
    request.setTransferTimeout(2'000);
    QNetworkReply *reply = m_network->get(request);
    const QPointer<QProcess> process = m_process;
    connect(reply, &QNetworkReply::finished, this, [this, reply, forReady, process] {
        if (!process || m_process != process)
            return;
        if (forReady)
            answeredReady(*reply);
        else
            answeredHost(reply->read(64 * 1024));
    });
    connect(reply, &QNetworkReply::finished, reply, &QObject::deleteLater);
}

void TunnelSupervisor::answeredReady(const QNetworkReply &reply)
{
    if (m_pending.isEmpty())
        return;
    if (reply.attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt() == 200)
        setUp(std::exchange(m_pending, {}));
    else
        m_metricsTimer.start(m_timing.metrics);
}

void TunnelSupervisor::answeredHost(const QByteArray &body)
{
    if (const std::optional<QUrl> url = urlAt(body, m_provider.hostKey))
        foundUrl(*url);
    else if (m_state.kind != Kind::Up && m_pending.isEmpty())
        m_metricsTimer.start(m_timing.metrics);
}

void TunnelSupervisor::foundUrl(const QUrl &url)
{
    if ((m_state.kind == Kind::Up && m_state.url == url) || m_pending == url)
        return;
    if (m_provider.readyPath.isEmpty() || m_api.isEmpty()) {
        setUp(url);
        return;
    }
    m_pending = url;
    m_metricsTimer.start(0);
}

void TunnelSupervisor::setUp(const QUrl &url)
{
    m_addressLimit.stop();
    m_advice.clear();
    if (!m_stable.isActive())
        m_stable.start(m_timing.stable);
    setState({.kind = Kind::Up,
              .url = url,
              .message = m_provider.isTemporary ? temporaryWords() : QString(),
              .failures = m_failures});
}

void TunnelSupervisor::ended(const QString &reason)
{
    ++m_failures;
    QStringList words{reason};
    if (!m_advice.isEmpty())
        words << m_advice;
    else if (!m_lastLine.isEmpty())
        words << tr("It said: %1").arg(m_lastLine.left(300));
    endProgram();
    TunnelState state{
        .kind = Kind::Waiting, .url = {}, .message = words.join(u' '), .failures = m_failures};
    if (m_failures >= m_timing.failuresToGiveUp) {
        state.kind = Kind::GivenUp;
        state.message +=
            u' ' +
            tr("It ended %1 times in a row and is not started again by itself.").arg(m_failures);
    } else {
        state.nextTry =
            m_timing.pauses.at(std::min<qsizetype>(m_failures, m_timing.pauses.size()) - 1);
        m_restart.start(state.nextTry);
    }
    setState(state);
}

void TunnelSupervisor::endProgram()
{
    for (QTimer *timer : {&m_addressLimit, &m_stable, &m_metricsTimer})
        timer->stop();
    if (!m_process)
        return;
    QProcess *process = std::exchange(m_process, nullptr);
    process->disconnect(this);
    endGroup(*process, std::exchange(m_group, 0), m_timing.gentle);
    process->deleteLater(); // it may be in one of its own signals
    if (QProcess *guard = std::exchange(m_guard, nullptr)) {
        guard->kill();
        guard->waitForFinished();
        guard->deleteLater();
    }
}

void TunnelSupervisor::setState(TunnelState state)
{
    if (m_state == state)
        return;
    m_state = std::move(state);
    Q_EMIT stateChanged(m_state);
}

} // namespace Hookglass
