// SPDX-License-Identifier: MIT
#include "cli/secretinput.h"

#include <algorithm>
#include <cstdio>
#include <iterator>
#include <optional>

#ifdef Q_OS_WIN
#include <windows.h>

#include <io.h>
#else
#include <cerrno>
#include <csignal>
#include <termios.h>
#include <unistd.h>
#endif

namespace Hookglass::Cli {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype LongestKey = 4096; // bytes

Error invalid(const QString &message)
{
    return {.code = ErrorCode::InvalidInput, .message = message, .detail = {}};
}

/// To the person at the terminal; never to where the output goes.
void tell(const QByteArray &text)
{
    std::fwrite(text.constData(), 1, size_t(text.size()), stderr);
    std::fflush(stderr);
}

} // namespace

#ifdef Q_OS_WIN

class SecretInput::Terminal
{
    Q_DISABLE_COPY_MOVE(Terminal)
public:
    Terminal()
        : m_input(GetStdHandle(STD_INPUT_HANDLE))
    {
        s_isTerminal = GetConsoleMode(m_input, &s_before) != 0;
        if (!s_isTerminal)
            return;
        s_input = m_input;
        SetConsoleCtrlHandler(onInterrupt, TRUE);
        SetConsoleMode(m_input, s_before & ~DWORD(ENABLE_ECHO_INPUT));
    }
    ~Terminal()
    {
        if (!s_isTerminal)
            return;
        SetConsoleMode(m_input, s_before);
        SetConsoleCtrlHandler(onInterrupt, FALSE);
    }
    static bool isOne() { return s_isTerminal; }

private:
    // The console outlives this process, and with it the mode.
    static BOOL WINAPI onInterrupt(DWORD)
    {
        SetConsoleMode(s_input, s_before);
        return FALSE; // whoever is asked next ends the process
    }

    HANDLE m_input;
    static inline bool s_isTerminal = false;
    static inline HANDLE s_input = nullptr;
    static inline DWORD s_before = 0;
};

#else

namespace {

volatile std::sig_atomic_t s_signal = 0;

void onSignal(int number)
{
    s_signal = number;
}

} // namespace

class SecretInput::Terminal
{
    Q_DISABLE_COPY_MOVE(Terminal)
public:
    Terminal()
    {
        m_isOne = ::tcgetattr(STDIN_FILENO, &m_before) == 0;
        if (!m_isOne)
            return;
        // Without SA_RESTART: reading ends, so that the terminal is set right before we go.
        struct sigaction action = {};
        action.sa_handler = onSignal;
        sigemptyset(&action.sa_mask);
        for (size_t i = 0; i < std::size(Ends); ++i)
            ::sigaction(Ends[i], &action, &m_actions[i]);
        termios quiet = m_before;
        quiet.c_lflag &= ~tcflag_t(ECHO);
        ::tcsetattr(STDIN_FILENO, TCSADRAIN, &quiet);
    }
    ~Terminal()
    {
        if (!m_isOne)
            return;
        ::tcsetattr(STDIN_FILENO, TCSADRAIN, &m_before);
        for (size_t i = 0; i < std::size(Ends); ++i)
            ::sigaction(Ends[i], &m_actions[i], nullptr);
        if (s_signal != 0)
            std::raise(s_signal);
    }
    bool isOne() const { return m_isOne; }

private:
    static constexpr int Ends[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT};

    bool m_isOne = false;
    termios m_before = {};
    struct sigaction m_actions[std::size(Ends)] = {};
};

#endif

namespace {

/// One at a time: a buffer of the library's would keep keys that nobody wipes.
std::optional<char> readByte()
{
    char byte = 0;
#ifdef Q_OS_WIN
    const int count = _read(_fileno(stdin), &byte, 1);
#else
    ssize_t count = -1;
    do {
        count = ::read(STDIN_FILENO, &byte, 1);
    } while (count < 0 && errno == EINTR && s_signal == 0);
#endif
    return count == 1 ? std::optional(byte) : std::nullopt;
}

} // namespace

SecretInput::SecretInput()
    : m_terminal(std::make_unique<Terminal>())
{
    if (!m_terminal->isOne())
        m_terminal.reset();
}

SecretInput::~SecretInput() = default;

Result<Secret> SecretInput::readKey(const QString &what)
{
    if (m_terminal)
        tell(u"%1 (it is not shown): "_s.arg(what).toLocal8Bit());
    QByteArray line;
    line.reserve(LongestKey + 1); // it never moves: nothing of it is left elsewhere
    std::optional<char> byte;
    while (line.size() <= LongestKey && (byte = readByte()) && *byte != '\n')
        line.append(*byte);
    if (m_terminal)
        tell("\n");
    if (line.endsWith('\r'))
        line.chop(1);
    const bool isTooLong = line.size() > LongestKey;
    const bool hasControls = std::any_of(line.cbegin(), line.cend(),
                                         [](char c) { return (c >= 0 && c < ' ') || c == '\x7f'; });
    const bool isEmpty = line.trimmed().isEmpty();
    Secret key(line);
    wipe(line);
    if (isEmpty && !byte)
        return invalid(u"The %1 is missing: standard input has no line for it."_s.arg(what));
    if (isEmpty)
        return invalid(u"The %1 is missing: its line on standard input is empty."_s.arg(what));
    if (isTooLong || hasControls) {
        return invalid(u"The line on standard input for the %1 is no key: it is too long, or holds "
                       "control characters."_s.arg(what));
    }
    return key;
}

} // namespace Hookglass::Cli
