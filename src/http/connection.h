// SPDX-License-Identifier: MIT
#pragma once

#include "http/message.h"
#include "http/nativesocket.h"
#include "http/requestparser.h"
#include "http/responsewriter.h"
#include "http/server.h"

#include <QtCore/QByteArray>
#include <QtCore/QSocketNotifier>

#include <chrono>
#include <functional>
#include <memory>

namespace Hookglass::Http {

class Connection;

/// Deadlines are measured with the steady clock: the wall clock may jump.
using SteadyTime = std::chrono::steady_clock::time_point;

/// What all connections of a server share. Its buffers are used by one connection at a time and
/// never across a callback.
struct ServerContext
{
    const Clock &clock;
    const Limits limits;
    Server::Handler handler;
    Server::RejectHandler rejectHandler;
    Server::HeadCheck headCheck;
    std::function<void(Connection &)> closed; ///< called once; the connection may still be on the
                                              ///< stack, so it is to be deleted later
    bool paused = false;
    bool stopping = false; ///< every response closes its connection
    int pending = 0;       ///< exchanges handed to the handler, not yet answered
    QByteArray input;      ///< what a read fills
    QByteArray output;     ///< the response being put together
    ResponseWriter writer;
};

/// One client: reads requests, hands over one at a time, writes responses, keeps the limits.
/// Plain calls instead of signals and one timer for all: this is the hot path.
class Connection final
{
    Q_DISABLE_COPY_MOVE(Connection)
public:
    /// Takes over the socket, which must be prepared (Native::prepare).
    Connection(ServerContext &context, quint64 id, qintptr socket, Native::Peer peer);
    ~Connection();

    quint64 id() const { return m_id; }
    const QHostAddress &peerAddress() const { return m_peer.address; }
    bool isClosed() const { return m_phase == Phase::Closed; }

    /// Answers unasked, ends our direction and waits a little for the client to go.
    void refuse(const Response &response);
    /// False if it was not sent.
    bool respond(quint64 sequence, const Response &response);
    /// Closes instead of responding. False if that request is not awaiting its response.
    bool cut(quint64 sequence);
    /// Enforces the deadlines.
    void tick(SteadyTime now);
    /// A pause does not count against the client.
    void shiftDeadlines(std::chrono::steady_clock::duration paused);
    /// Goes on with what waits, as far as it may.
    void goOn();
    /// Closes if no request has begun.
    void closeIfIdle();
    void close();

private:
    enum class Phase : quint8 {
        Reading,  ///< waiting for a request, or in the middle of one
        Exchange, ///< the handler has it
        Draining, ///< last answer sent; reads on so that the client can read it
        Closed
    };

    /// Calls the connection directly instead of emitting activated().
    class Notifier final : public QSocketNotifier
    {
    public:
        Notifier(qintptr socket, Type type, Connection &connection);
        bool event(QEvent *event) override;

    private:
        Connection &m_connection;
    };

    void onReadable();
    void onWritable();
    void onEnd();
    qsizetype process(QByteArrayView bytes);
    void processBacklog();
    void begin();
    bool checkHead();
    void answerEarly(const Response &response);
    void handOver();
    void nextRequest();
    void reject(int status, const QString &why);
    bool mustClose(const Response &response) const;
    bool sendResponse(const Response &response, bool closes);
    bool send(QByteArrayView bytes);
    void drain();
    void fillRequest(Request &request) const;
    bool readsOn() const;

    ServerContext &m_context;
    const quint64 m_id;
    const qintptr m_socket;
    const Native::Peer m_peer;
    QString m_peerText;
    RequestParser m_parser;
    Notifier m_readNotifier;
    std::unique_ptr<Notifier> m_writeNotifier; ///< made when a write first falls short

    Phase m_phase = Phase::Reading;
    bool m_processing = false; ///< process() is on the stack
    bool m_begun = false;      ///< a request has begun
    bool m_headChecked = false;
    bool m_discarding = false; ///< answered by the head alone; its small body is read past
    bool m_ended = false;      ///< the client sends nothing more
    bool m_readEnabled = true;
    quint64 m_sequence = 0;
    int m_requests = 0;
    ResponseShape m_shape;    ///< of the response to the current request
    bool m_keepAlive = false; ///< as the current request wishes
    Timestamp m_startedAt;
    SteadyTime m_started;  ///< first byte of the current request
    SteadyTime m_deadline; ///< of whatever waits outside a request
    QByteArray m_backlog;  ///< read, but belongs to a later request
    qsizetype m_backlogPos = 0;
    QByteArray m_out; ///< not yet taken by the system
};

} // namespace Hookglass::Http
