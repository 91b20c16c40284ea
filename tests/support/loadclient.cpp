// SPDX-License-Identifier: MIT
#include "support/loadclient.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cmath>
#include <deque>
#include <optional>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/timerfd.h>
#include <unistd.h>

using namespace Qt::StringLiterals;

namespace Hookglass::Test {

namespace {

using Steady = std::chrono::steady_clock;
using std::chrono::microseconds;
using std::chrono::milliseconds;

constexpr quint64 TimerTag = ~quint64(0);
constexpr milliseconds Housekeeping{20};
constexpr milliseconds LastAnswers{1000};

/// What is known of the answer being read.
struct AnswerHead
{
    qsizetype size = 0; ///< head with its blank line
    int status = 0;
    qint64 length = 0; ///< -1: until the connection ends
    bool closes = false;
};

std::optional<AnswerHead> parseAnswer(QByteArrayView in)
{
    const qsizetype end = in.indexOf("\r\n\r\n");
    if (end < 0 || end < 12)
        return std::nullopt;
    AnswerHead head;
    head.size = end + 4;
    for (int i = 9; i < 12; ++i)
        head.status = head.status * 10 + (in[i] - '0');
    const bool bodiless = head.status < 200 || head.status == 204 || head.status == 304;
    head.length = bodiless ? 0 : -1;
    for (qsizetype at = in.indexOf('\n'); at >= 0 && at < end; at = in.indexOf('\n', at + 1)) {
        const QByteArrayView line = in.sliced(at + 1, end - at - 1);
        const auto startsWith = [&](QByteArrayView name) {
            return line.size() >= name.size() &&
                   line.first(name.size()).compare(name, Qt::CaseInsensitive) == 0;
        };
        if (!bodiless && startsWith("content-length:"))
            head.length =
                line.sliced(15, line.indexOf('\r') < 0 ? line.size() - 15 : line.indexOf('\r') - 15)
                    .trimmed()
                    .toLongLong();
        else if (startsWith("connection: close"))
            head.closes = true;
    }
    return head;
}

struct Link
{
    enum class State { Closed, Connecting, Free, Busy };

    int fd = -1;
    State state = State::Closed;
    quint64 index = 0;
    Steady::time_point due; ///< what the latency counts from
    Steady::time_point sentAt;
    Steady::time_point retryAt;
    QByteArray request;
    qsizetype written = 0;
    bool wantsWrite = false;
    QByteArray in;
};

struct Waiting
{
    quint64 index = 0;
    Steady::time_point due;
    QByteArray request;
};

} // namespace

class LoadClient::Run
{
public:
    explicit Run(LoadClient &client);
    ~Run();
    LoadReport go();

private:
    const LoadOptions &options() const { return m_client.m_options; }
    bool finished(Steady::time_point now);
    bool nextRequest(Link &link, Steady::time_point now);
    void feedFree(Steady::time_point now);
    void startConnect(Link &link, Steady::time_point now);
    void onEvent(Link &link, quint32 events);
    void write(Link &link);
    void read(Link &link);
    void answered(Link &link, const AnswerHead &head);
    void drop(Link &link, Steady::time_point now);
    void watch(Link &link, int operation, bool wantsWrite);
    void armTimer(Steady::time_point now);
    void housekeeping(Steady::time_point now);

    LoadClient &m_client;
    LoadReport m_report;
    std::vector<Link> m_links;
    std::vector<Link *> m_free;
    std::deque<Waiting> m_retries;
    int m_epoll = -1;
    int m_timer = -1;
    quint64 m_next = 0; ///< index of the next fresh request
    quint64 m_done = 0; ///< answered, or lost and skipped
    size_t m_busy = 0;  ///< links that wait for an answer
    bool m_isClosing = false;
    Steady::time_point m_start;
    Steady::time_point m_lastAnswer;
    Steady::time_point m_nextHousekeeping;
    std::array<char, 65536> m_buffer{};
};

LoadClient::Run::Run(LoadClient &client)
    : m_client(client)
    , m_links(size_t(std::max(1, client.m_options.connections)))
    , m_epoll(epoll_create1(EPOLL_CLOEXEC))
    , m_timer(timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC))
{
    epoll_event event{};
    event.events = EPOLLIN;
    event.data.u64 = TimerTag;
    epoll_ctl(m_epoll, EPOLL_CTL_ADD, m_timer, &event);
    m_free.reserve(m_links.size());
}

LoadClient::Run::~Run()
{
    for (const Link &link : m_links) {
        if (link.fd >= 0)
            ::close(link.fd);
    }
    ::close(m_timer);
    ::close(m_epoll);
}

LoadReport LoadClient::Run::go()
{
    m_start = Steady::now();
    m_lastAnswer = m_start;
    m_nextHousekeeping = m_start;
    for (Link &link : m_links)
        startConnect(link, m_start);

    std::array<epoll_event, 256> events;
    for (;;) {
        const Steady::time_point now = Steady::now();
        if (now >= m_nextHousekeeping)
            housekeeping(now);
        if (finished(now))
            break;
        feedFree(now);
        armTimer(now);
        const int count = epoll_wait(m_epoll, events.data(), int(events.size()), 20);
        for (int i = 0; i < count; ++i) {
            const epoll_event &event = events[size_t(i)];
            if (event.data.u64 == TimerTag) {
                quint64 ticks = 0;
                [[maybe_unused]] const auto n = ::read(m_timer, &ticks, sizeof ticks);
            } else {
                onEvent(m_links[event.data.u64], event.events);
            }
        }
    }

    for (const Link &link : m_links) {
        if (link.state == Link::State::Busy) {
            ++m_report.lost;
            if (m_client.m_lostHandler)
                m_client.m_lostHandler(link.index);
        }
    }
    const auto measuredFrom = m_start + options().warmUp;
    const auto end = options().duration.count() > 0 && m_isClosing ? m_start + options().duration
                                                                   : Steady::now();
    m_report.seconds = std::chrono::duration<double>(end - measuredFrom).count();
    std::sort(m_report.latencies.begin(), m_report.latencies.end());
    return std::move(m_report);
}

bool LoadClient::Run::finished(Steady::time_point now)
{
    if (m_client.m_stop)
        return true;
    if (options().requests > 0 && m_done >= options().requests)
        return true;
    if (options().duration.count() > 0 && now - m_start >= options().duration) {
        // What is under way is waited for, so that "lost" means lost.
        m_isClosing = true;
        if (m_busy == 0 || now - m_start >= options().duration + LastAnswers)
            return true;
    }
    if (now - m_lastAnswer >= options().giveUpAfter &&
        (m_free.size() < m_links.size() || m_report.answered == 0)) {
        m_report.problem = u"No answer for %1 s."_s.arg(options().giveUpAfter.count() / 1000.0);
        return true;
    }
    return false;
}

// A lost request goes first. In the open loop a fresh one must be due.
bool LoadClient::Run::nextRequest(Link &link, Steady::time_point now)
{
    if (m_isClosing)
        return false;
    if (!m_retries.empty()) {
        Waiting &waiting = m_retries.front();
        link.index = waiting.index;
        link.due = waiting.due;
        link.request = std::move(waiting.request);
        m_retries.pop_front();
        return true;
    }
    if (options().requests > 0 && m_next >= options().requests)
        return false;
    Steady::time_point due = now;
    if (options().ratePerSecond > 0) {
        due = m_start + std::chrono::duration_cast<Steady::duration>(std::chrono::duration<double>(
                            double(m_next) / options().ratePerSecond));
        if (due > now)
            return false;
    }
    link.index = m_next++;
    link.due = due;
    link.request.resize(0);
    m_client.m_generator(link.index, link.request);
    return true;
}

void LoadClient::Run::feedFree(Steady::time_point now)
{
    while (!m_free.empty()) {
        Link *link = m_free.back();
        if (!nextRequest(*link, now))
            return;
        m_free.pop_back();
        link->state = Link::State::Busy;
        ++m_busy;
        link->written = 0;
        link->in.resize(0);
        link->sentAt = now;
        ++m_report.sent;
        write(*link);
    }
}

void LoadClient::Run::startConnect(Link &link, Steady::time_point now)
{
    link.retryAt = now + options().reconnectPause;
    link.fd = ::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (link.fd < 0)
        return;
    const int on = 1;
    setsockopt(link.fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(m_client.m_port);
    inet_pton(AF_INET, options().host.constData(), &address.sin_addr);
    const int rc = ::connect(link.fd, reinterpret_cast<sockaddr *>(&address), sizeof address);
    if (rc < 0 && errno != EINPROGRESS) {
        ::close(link.fd);
        link.fd = -1;
        return;
    }
    link.state = Link::State::Connecting;
    watch(link, EPOLL_CTL_ADD, true);
}

void LoadClient::Run::watch(Link &link, int operation, bool wantsWrite)
{
    epoll_event event{};
    event.events = EPOLLIN | (wantsWrite ? quint32(EPOLLOUT) : 0U);
    event.data.u64 = quint64(&link - m_links.data());
    epoll_ctl(m_epoll, operation, link.fd, &event);
    link.wantsWrite = wantsWrite;
}

void LoadClient::Run::onEvent(Link &link, quint32 events)
{
    if (link.fd < 0)
        return;
    if (link.state == Link::State::Connecting) {
        int error = 0;
        socklen_t size = sizeof error;
        getsockopt(link.fd, SOL_SOCKET, SO_ERROR, &error, &size);
        if (error != 0) {
            drop(link, Steady::now());
            return;
        }
        if (events & EPOLLOUT) {
            ++m_report.connects;
            link.state = Link::State::Free;
            m_free.push_back(&link);
            watch(link, EPOLL_CTL_MOD, false);
        }
    } else if (link.wantsWrite && (events & EPOLLOUT)) {
        write(link);
    }
    if (link.fd >= 0 && (events & (EPOLLIN | EPOLLHUP | EPOLLERR)))
        read(link);
}

void LoadClient::Run::write(Link &link)
{
    while (link.written < link.request.size()) {
        const auto n = ::send(link.fd, link.request.constData() + link.written,
                              size_t(link.request.size() - link.written), MSG_NOSIGNAL);
        if (n < 0) {
            if (errno == EINTR)
                continue;
            if (errno != EAGAIN) {
                // The server may have answered before it closed: read first.
                read(link);
                if (link.fd >= 0 && link.state == Link::State::Busy)
                    drop(link, Steady::now());
                return;
            }
            if (!link.wantsWrite)
                watch(link, EPOLL_CTL_MOD, true);
            return;
        }
        link.written += n;
    }
    if (link.wantsWrite)
        watch(link, EPOLL_CTL_MOD, false);
}

void LoadClient::Run::read(Link &link)
{
    bool ended = false;
    for (;;) {
        const auto n = ::recv(link.fd, m_buffer.data(), m_buffer.size(), 0);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0 && errno == EAGAIN)
            break;
        if (n <= 0) {
            ended = true;
            break;
        }
        link.in.append(m_buffer.data(), qsizetype(n));
        if (size_t(n) < m_buffer.size())
            break;
    }
    while (link.state == Link::State::Busy) {
        std::optional<AnswerHead> head = parseAnswer(link.in);
        if (!head)
            break;
        if (head->status < 200) {
            link.in.remove(0, head->size);
            continue;
        }
        if (head->length < 0) {
            if (!ended)
                break;
            head->length = link.in.size() - head->size;
            head->closes = true;
        }
        if (link.in.size() < head->size + head->length)
            break;
        answered(link, *head);
        return;
    }
    if (ended)
        drop(link, Steady::now());
}

void LoadClient::Run::answered(Link &link, const AnswerHead &head)
{
    const Steady::time_point now = Steady::now();
    const auto latency = std::chrono::duration_cast<microseconds>(now - link.due);
    const LoadAnswer answer{.index = link.index, .status = head.status, .latency = latency};
    m_lastAnswer = now;
    ++m_done;
    ++m_report.answered;
    ++m_report.statuses[head.status];
    ++m_client.m_answered;
    if (answer.isAcknowledged()) {
        ++m_report.acknowledged;
        ++m_client.m_acknowledged;
    }
    if (now - m_start >= options().warmUp && !m_isClosing) {
        ++m_report.measured;
        m_report.latencies.push_back(quint32(std::min<qint64>(latency.count(), 0xffffffff)));
    }
    const bool whole = link.written == link.request.size();
    link.state = Link::State::Free;
    --m_busy;
    if (m_client.m_answerHandler)
        m_client.m_answerHandler(answer);
    if (head.closes || !whole || options().connectionPerRequest) {
        drop(link, now);
        if (options().connectionPerRequest)
            startConnect(link, now);
    } else {
        m_free.push_back(&link);
    }
}

void LoadClient::Run::drop(Link &link, Steady::time_point now)
{
    if (link.fd >= 0)
        ::close(link.fd);
    link.fd = -1;
    if (link.state == Link::State::Free)
        std::erase(m_free, &link);
    if (link.state == Link::State::Busy) {
        ++m_report.lost;
        --m_busy;
        if (m_client.m_lostHandler)
            m_client.m_lostHandler(link.index);
        if (options().lost == LoadOptions::Lost::Retry)
            m_retries.push_back({link.index, link.due, std::move(link.request)});
        else
            ++m_done;
    }
    // An orderly end is followed by a new connection at once, a refused one after a pause.
    const bool failed = link.state == Link::State::Connecting;
    link.state = Link::State::Closed;
    link.retryAt = failed ? now + options().reconnectPause : now;
    m_nextHousekeeping = std::min(m_nextHousekeeping, link.retryAt);
}

void LoadClient::Run::housekeeping(Steady::time_point now)
{
    m_nextHousekeeping = now + std::min<Steady::duration>(Housekeeping, options().reconnectPause);
    for (Link &link : m_links) {
        if (link.state == Link::State::Closed && now >= link.retryAt)
            startConnect(link, now);
        else if (link.state == Link::State::Busy && now - link.sentAt >= options().answerTimeout)
            drop(link, now);
    }
}

// Wakes the loop when the next request of the open loop is due; epoll's own timeout is in ms.
void LoadClient::Run::armTimer(Steady::time_point now)
{
    if (options().ratePerSecond <= 0 || m_free.empty() || m_isClosing)
        return;
    const auto due = std::chrono::duration<double>(double(m_next) / options().ratePerSecond);
    const auto wait = std::chrono::duration_cast<std::chrono::nanoseconds>(
        due - std::chrono::duration<double>(now - m_start));
    itimerspec spec{};
    const qint64 ns = std::max<qint64>(1, wait.count());
    spec.it_value.tv_sec = ns / 1'000'000'000;
    spec.it_value.tv_nsec = ns % 1'000'000'000;
    timerfd_settime(m_timer, 0, &spec, nullptr);
}

LoadClient::LoadClient(LoadOptions options, Generator generator)
    : m_options(std::move(options))
    , m_generator(std::move(generator))
    , m_port(m_options.port)
{
}

LoadClient::LoadClient(LoadOptions options, std::vector<QByteArray> requests)
    : LoadClient(std::move(options),
                 [list = std::move(requests)](quint64 index, QByteArray &request) {
                     if (!list.empty())
                         request = list[index % list.size()];
                 })
{
}

LoadClient::~LoadClient() = default;

void LoadClient::setAnswerHandler(AnswerHandler handler)
{
    m_answerHandler = std::move(handler);
}

void LoadClient::setLostHandler(LostHandler handler)
{
    m_lostHandler = std::move(handler);
}

LoadReport LoadClient::run()
{
    return std::make_unique<Run>(*this)->go();
}

microseconds LoadReport::percentile(double percent) const
{
    if (latencies.empty())
        return microseconds(0);
    const double rank = std::ceil(percent / 100.0 * double(latencies.size()));
    const size_t at = size_t(std::clamp(rank, 1.0, double(latencies.size()))) - 1;
    return microseconds(latencies[at]);
}

QString LoadReport::toString() const
{
    const auto ms = [this](double percent) {
        return QString::number(double(percentile(percent).count()) / 1000.0, 'f', 2);
    };
    QString text = u"%L1/s  p50 %2 ms  p99 %3 ms  max %4 ms"_s.arg(qint64(perSecond()))
                       .arg(ms(50), ms(99), ms(100));
    for (const auto &[status, count] : statuses)
        text += u"  %1: %L2"_s.arg(status).arg(count);
    if (lost > 0)
        text += u"  lost: %L1"_s.arg(lost);
    if (!problem.isEmpty())
        text += u"  ("_s + problem + u')';
    return text;
}

QByteArray makePost(const QByteArray &target, const QByteArray &body, const QByteArray &signature)
{
    QByteArray request = "POST "_ba + target +
                         " HTTP/1.1\r\nHost: 127.0.0.1\r\nUser-Agent: FollowUpBoss\r\n"
                         "Accept: */*\r\nContent-Type: application/json\r\n"_ba;
    if (!signature.isEmpty())
        request += "FUB-Signature: "_ba + signature + "\r\n"_ba;
    request += "Content-Length: "_ba + QByteArray::number(body.size()) + "\r\n\r\n"_ba + body;
    return request;
}

} // namespace Hookglass::Test
