// SPDX-License-Identifier: MIT
#include "cli/stopsignal.h"

#include <QtCore/QSocketNotifier>

#ifdef Q_OS_WIN
#include <windows.h>
#else
#include <csignal>
#include <sys/socket.h>
#include <unistd.h>
#endif

namespace Hookglass::Cli {

#ifdef Q_OS_WIN

namespace {
StopSignal *s_receiver = nullptr;

BOOL WINAPI onConsole(DWORD)
{
    if (s_receiver)
        QMetaObject::invokeMethod(s_receiver, &StopSignal::requested, Qt::QueuedConnection);
    return TRUE;
}
} // namespace

StopSignal::StopSignal(QObject *parent)
    : QObject(parent)
{
    s_receiver = this;
    SetConsoleCtrlHandler(onConsole, TRUE);
}

StopSignal::~StopSignal()
{
    SetConsoleCtrlHandler(onConsole, FALSE);
    s_receiver = nullptr;
}

#else

namespace {
int s_pipe[2] = {-1, -1};

// Only write() is safe in a signal handler: the event loop does the rest.
void onSignal(int)
{
    const char byte = 1;
    [[maybe_unused]] const ssize_t written = ::write(s_pipe[0], &byte, 1);
}

void setHandler(void (*handler)(int))
{
    struct sigaction action = {};
    action.sa_handler = handler;
    action.sa_flags = SA_RESTART;
    sigemptyset(&action.sa_mask);
    sigaction(SIGINT, &action, nullptr);
    sigaction(SIGTERM, &action, nullptr);
}
} // namespace

StopSignal::StopSignal(QObject *parent)
    : QObject(parent)
{
    if (::socketpair(AF_UNIX, SOCK_STREAM, 0, s_pipe) != 0) {
        qWarning("Signals cannot be caught; the program ends without tidying up.");
        return;
    }
    m_notifier = new QSocketNotifier(s_pipe[1], QSocketNotifier::Read, this);
    connect(m_notifier, &QSocketNotifier::activated, this, [this] {
        char byte = 0;
        if (::read(s_pipe[1], &byte, 1) == 1)
            Q_EMIT requested();
    });
    setHandler(onSignal);
}

StopSignal::~StopSignal()
{
    setHandler(SIG_DFL);
    for (int &fd : s_pipe) {
        if (fd >= 0)
            ::close(fd);
        fd = -1;
    }
}

#endif

} // namespace Hookglass::Cli
