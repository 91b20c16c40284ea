// SPDX-License-Identifier: MIT
#pragma once

#include <QtCore/QByteArray>
#include <QtCore/QString>

#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <vector>

namespace Hookglass::Test {

/// How a LoadClient loads. Linux only (epoll).
struct LoadOptions
{
    /// What happens to a request whose connection broke before its answer came.
    enum class Lost { Skip, Retry };

    QByteArray host = QByteArrayLiteral("127.0.0.1"); ///< an IPv4 address
    quint16 port = 0;
    int connections = 64; ///< keep-alive, one outstanding request each
    quint64 requests = 0; ///< so many in all; 0: until the duration is over
    /// 0: until all requests are done. What is under way at its end is waited for, 1 s at most.
    std::chrono::milliseconds duration{0};
    std::chrono::milliseconds warmUp{0}; ///< answers before this are not in the figures
    double ratePerSecond = 0;            ///< 0: closed loop; else open loop, see LoadReport
    bool connectionPerRequest = false;   ///< closes after each answer
    Lost lost = Lost::Skip;              ///< Retry: sent again, with the same index
    std::chrono::milliseconds answerTimeout{30'000}; ///< then the connection counts as lost
    std::chrono::milliseconds reconnectPause{10};    ///< between two attempts to connect
    std::chrono::milliseconds giveUpAfter{30'000};   ///< no answer at all for so long: stops
};

/// One answer, told as it arrives.
struct LoadAnswer
{
    quint64 index = 0; ///< which request; counts from 0 in the order of first sending
    int status = 0;
    std::chrono::microseconds latency{0};
    bool isAcknowledged() const { return status >= 200 && status < 300; }
};

/// Figures of a run. In the open loop a latency counts from the moment the request was due, so
/// that a server that stalls cannot hide the requests it delayed.
struct LoadReport
{
    quint64 sent = 0;         ///< requests written, repeats included
    quint64 answered = 0;     ///< final answers of any status
    quint64 acknowledged = 0; ///< of them 2xx
    quint64 lost = 0;         ///< connections broken while an answer was due
    quint64 connects = 0;     ///< connections made
    double seconds = 0;       ///< without the warm-up
    quint64 measured = 0;     ///< answers after the warm-up
    std::map<int, quint64> statuses;
    std::vector<quint32> latencies; ///< µs, sorted; answers after the warm-up
    QString problem;                ///< why it stopped early; empty if it did not

    double perSecond() const { return seconds > 0 ? double(measured) / seconds : 0; }
    /// The latency that `percent` of the answers did not exceed (0 to 100).
    std::chrono::microseconds percentile(double percent) const;
    /// "123,456/s  p50 0.16 ms  p99 0.42 ms  max 1.20 ms  204: 617,280"
    QString toString() const;
};

/// Loads an HTTP/1.1 server from one thread. Tolerates lost connections: it reconnects (also to
/// a server that was killed and comes back, on the same or another port) and says which requests
/// were acknowledged and which are unknown.
class LoadClient final
{
public:
    /// Writes request number `index` into `request`, which comes empty with its old capacity.
    using Generator = std::function<void(quint64 index, QByteArray &request)>;
    using AnswerHandler = std::function<void(const LoadAnswer &)>;
    /// The connection of this request broke before the answer: the server may have it or not.
    using LostHandler = std::function<void(quint64 index)>;

    LoadClient(LoadOptions options, Generator generator);
    /// Takes the ready-made requests in turn, from the front again after the last.
    LoadClient(LoadOptions options, std::vector<QByteArray> requests);
    ~LoadClient();
    Q_DISABLE_COPY_MOVE(LoadClient)

    /// Both are called in the thread that runs run().
    void setAnswerHandler(AnswerHandler handler);
    void setLostHandler(LostHandler handler);

    /// Blocks until all is done, stop(), or a problem. May be called once.
    LoadReport run();

    /// From any thread: run() returns soon. Requests without an answer are reported as lost.
    void stop() { m_stop = true; }
    /// From any thread: connects there from now on (a server that came back elsewhere).
    void setPort(quint16 port) { m_port = port; }
    /// From any thread: answers so far.
    quint64 answeredCount() const { return m_answered; }
    quint64 acknowledgedCount() const { return m_acknowledged; }

private:
    class Run;

    LoadOptions m_options;
    Generator m_generator;
    AnswerHandler m_answerHandler;
    LostHandler m_lostHandler;
    std::atomic<bool> m_stop = false;
    std::atomic<quint16> m_port = 0;
    std::atomic<quint64> m_answered = 0;
    std::atomic<quint64> m_acknowledged = 0;
};

/// A POST with this body and the headers FUB sends, ready for a LoadClient.
QByteArray makePost(const QByteArray &target, const QByteArray &body,
                    const QByteArray &signature = {});

} // namespace Hookglass::Test
