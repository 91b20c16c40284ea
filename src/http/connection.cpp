// SPDX-License-Identifier: MIT
#include "http/connection.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QEvent>

using namespace Qt::StringLiterals;

namespace Hookglass::Http {

using std::chrono::steady_clock;

namespace {

// The body of a request that was answered by its head alone is read past up to this size; more
// is not worth keeping the connection.
constexpr qint64 DiscardAtMost = 64 * 1024;

} // namespace

Connection::Notifier::Notifier(qintptr socket, Type type, Connection &connection)
    : QSocketNotifier(socket, type)
    , m_connection(connection)
{
}

bool Connection::Notifier::event(QEvent *event)
{
    if (event->type() != QEvent::SockAct && event->type() != QEvent::SockClose)
        return QSocketNotifier::event(event);
    if (type() == Read)
        m_connection.onReadable();
    else
        m_connection.onWritable();
    return true;
}

Connection::Connection(ServerContext &context, quint64 id, qintptr socket, Native::Peer peer)
    : m_context(context)
    , m_id(id)
    , m_socket(socket)
    , m_peer(std::move(peer))
    , m_parser(context.limits)
    , m_readNotifier(socket, QSocketNotifier::Read, *this)
    , m_deadline(steady_clock::now() + context.limits.idleTime)
{
    const bool isIpv6 = m_peer.address.protocol() == QAbstractSocket::IPv6Protocol;
    m_peerText =
        (isIpv6 ? u"[%1]:%2"_s : u"%1:%2"_s).arg(m_peer.address.toString()).arg(m_peer.port);
}

Connection::~Connection()
{
    close();
}

void Connection::close()
{
    if (m_phase == Phase::Closed)
        return;
    if (m_phase == Phase::Exchange)
        --m_context.pending;
    m_phase = Phase::Closed;
    m_readNotifier.setEnabled(false);
    if (m_writeNotifier)
        m_writeNotifier->setEnabled(false);
    Native::close(m_socket);
    m_out.clear();
    if (m_context.closed)
        m_context.closed(*this);
}

void Connection::closeIfIdle()
{
    if (m_phase == Phase::Reading && !m_begun && m_backlog.isEmpty() && m_out.isEmpty())
        close();
}

// True while bytes from the socket would be used at once. Otherwise they stay in the kernel,
// whose full buffer makes the client wait: that is the whole back-pressure.
bool Connection::readsOn() const
{
    if (m_phase == Phase::Draining)
        return true;
    return m_phase == Phase::Reading && m_out.isEmpty() && !m_context.paused && m_backlog.isEmpty();
}

void Connection::onReadable()
{
    if (!readsOn()) {
        // Switched off only here: mostly nothing comes before the answer is out.
        m_readNotifier.setEnabled(false);
        m_readEnabled = false;
        return;
    }
    QByteArray &input = m_context.input;
    const Native::Transfer read = Native::receive(m_socket, input.data(), input.size());
    switch (read.outcome) {
    case Native::Outcome::WouldBlock:
        return;
    case Native::Outcome::Failed:
        close();
        return;
    case Native::Outcome::Ended:
        onEnd();
        return;
    case Native::Outcome::Done:
        break;
    }
    if (m_phase == Phase::Draining)
        return;
    const QByteArrayView bytes(input.constData(), read.bytes);
    const qsizetype used = process(bytes);
    if (used < bytes.size() && m_phase != Phase::Closed && m_phase != Phase::Draining) {
        m_backlog = bytes.sliced(used).toByteArray();
        m_backlogPos = 0;
        goOn(); // the gate may have opened meanwhile
    }
}

// The client ended its direction. What it is owed it still gets.
void Connection::onEnd()
{
    m_ended = true;
    if (m_phase == Phase::Reading && m_begun && !m_discarding)
        reject(400, QCoreApplication::translate(
                        "Http", "The connection ended in the middle of the request."));
    else
        close();
}

// Returns how many bytes were used: the rest waits for the answer to the request before it.
qsizetype Connection::process(QByteArrayView bytes)
{
    m_processing = true;
    qsizetype used = 0;
    while (used < bytes.size() && m_phase == Phase::Reading && m_out.isEmpty() &&
           !m_context.paused) {
        const bool wasIdle = m_parser.state() == RequestParser::State::Idle;
        if (wasIdle && !m_begun)
            m_startedAt = m_context.clock.now();
        used += m_parser.feed(bytes.sliced(used));
        if (!m_begun && m_parser.state() != RequestParser::State::Idle)
            begin();
        switch (m_parser.state()) {
        case RequestParser::State::Idle:
        case RequestParser::State::Head:
            break;
        case RequestParser::State::Body:
            if (!m_headChecked)
                checkHead();
            break;
        case RequestParser::State::Complete:
            handOver();
            break;
        case RequestParser::State::Failed:
            reject(m_parser.status(), m_parser.problem());
            break;
        }
    }
    m_processing = false;
    return used;
}

void Connection::processBacklog()
{
    while (!m_backlog.isEmpty() && m_phase == Phase::Reading && m_out.isEmpty() &&
           !m_context.paused) {
        m_backlogPos += process(QByteArrayView(m_backlog).sliced(m_backlogPos));
        if (m_backlogPos >= m_backlog.size()) {
            m_backlog.clear();
            m_backlogPos = 0;
        }
    }
}

void Connection::goOn()
{
    if (m_processing)
        return;
    processBacklog();
    if (!m_readEnabled && readsOn()) {
        m_readEnabled = true;
        m_readNotifier.setEnabled(true);
    }
}

void Connection::begin()
{
    m_begun = true;
    ++m_sequence;
    ++m_requests;
    m_started = steady_clock::now();
}

void Connection::fillRequest(Request &request) const
{
    request.peer = m_peerText;
    request.startedAt = m_startedAt;
}

// False if the request was answered, or is gone.
bool Connection::checkHead()
{
    m_headChecked = true;
    const Request &request = m_parser.request();
    m_keepAlive = m_parser.keepAlive();
    m_shape = {.minorVersion = request.minorVersion, .isHead = request.method == "HEAD"};
    if (m_context.headCheck) {
        fillRequest(m_parser.request());
        const Response answer = m_context.headCheck(request);
        if (m_phase == Phase::Closed)
            return false;
        if (answer.status != 0) {
            answerEarly(answer);
            return false;
        }
    }
    if (m_parser.expectsContinue())
        return send("HTTP/1.1 100 Continue\r\n\r\n");
    return true;
}

// A client that waits for "100 Continue" may leave the body out now, so that nobody knows where
// the next request begins (RFC 9110 §10.1.1): then only closing is safe.
void Connection::answerEarly(const Response &response)
{
    const bool isWhole = m_parser.state() == RequestParser::State::Complete;
    const bool isSmall = m_parser.contentLength().value_or(DiscardAtMost + 1) <= DiscardAtMost;
    const bool closes =
        mustClose(response) || (!isWhole && (!isSmall || m_parser.expectsContinue()));
    if (!sendResponse(response, closes))
        return;
    if (closes)
        drain();
    else if (isWhole)
        nextRequest();
    else
        m_discarding = true;
}

void Connection::handOver()
{
    if (m_discarding) {
        nextRequest();
        return;
    }
    if (!m_headChecked && !checkHead())
        return;
    Request request = m_parser.takeRequest();
    fillRequest(request);
    request.completedAt = m_context.clock.now();
    m_phase = Phase::Exchange;
    ++m_context.pending;
    if (m_context.handler)
        m_context.handler({m_id, m_sequence}, std::move(request));
    else
        respond(m_sequence, {.status = 404, .headers = {}, .body = {}});
}

void Connection::nextRequest()
{
    m_phase = Phase::Reading;
    m_parser.reset();
    m_begun = false;
    m_headChecked = false;
    m_discarding = false;
    m_deadline = steady_clock::now() + m_context.limits.idleTime;
}

bool Connection::mustClose(const Response &response) const
{
    return response.close || !m_keepAlive || m_context.stopping ||
           m_requests >= m_context.limits.requestsPerConnection;
}

bool Connection::respond(quint64 sequence, const Response &response)
{
    if (m_phase != Phase::Exchange || sequence != m_sequence)
        return false;
    m_phase = Phase::Reading;
    --m_context.pending;
    const bool closes = mustClose(response);
    if (!sendResponse(response, closes))
        return false;
    if (closes)
        drain();
    else
        nextRequest();
    goOn();
    return true;
}

bool Connection::cut(quint64 sequence)
{
    if (m_phase != Phase::Exchange || sequence != m_sequence)
        return false;
    close();
    return true;
}

void Connection::refuse(const Response &response)
{
    m_shape = {};
    if (sendResponse(response, true))
        drain();
}

// A request that cannot be read is answered here, and told to the application for its records.
void Connection::reject(int status, const QString &why)
{
    if (m_discarding) { // has its answer already
        drain();
        return;
    }
    Request request = m_parser.takeRequest();
    fillRequest(request);
    request.completedAt = m_context.clock.now();
    m_shape = {.minorVersion = request.minorVersion, .isHead = request.method == "HEAD"};
    const Response response{.status = status,
                            .headers = {{"Content-Type"_ba, "text/plain; charset=utf-8"_ba}},
                            .body = why.toUtf8() + '\n',
                            .close = true};
    if (sendResponse(response, true))
        drain();
    if (m_context.rejectHandler)
        m_context.rejectHandler(status, why, std::move(request));
}

bool Connection::sendResponse(const Response &response, bool closes)
{
    m_shape.close = closes;
    QByteArray &output = m_context.output;
    output.resize(0);
    m_context.writer.write(output, response, m_shape, m_context.clock.now());
    return send(output);
}

// False: the connection broke and is closed.
bool Connection::send(QByteArrayView bytes)
{
    if (!m_out.isEmpty()) {
        m_out.append(bytes);
        return true;
    }
    while (!bytes.isEmpty()) {
        const Native::Transfer sent = Native::send(m_socket, bytes);
        if (sent.outcome == Native::Outcome::Failed) {
            close();
            return false;
        }
        if (sent.outcome == Native::Outcome::WouldBlock)
            break;
        bytes = bytes.sliced(sent.bytes);
    }
    if (!bytes.isEmpty()) {
        m_out = bytes.toByteArray();
        m_deadline = steady_clock::now() + m_context.limits.requestTime;
        if (!m_writeNotifier)
            m_writeNotifier = std::make_unique<Notifier>(m_socket, QSocketNotifier::Write, *this);
        m_writeNotifier->setEnabled(true);
    }
    return true;
}

void Connection::onWritable()
{
    const QByteArray rest = std::exchange(m_out, {});
    m_writeNotifier->setEnabled(false);
    const SteadyTime deadline = m_deadline;
    if (!send(rest))
        return;
    if (!m_out.isEmpty()) {
        m_deadline = deadline; // the whole answer has one deadline, not each piece
        return;
    }
    if (m_phase == Phase::Draining)
        drain();
    else
        m_deadline = steady_clock::now() + m_context.limits.idleTime;
    goOn();
}

// Closing at once with unread bytes would reset the connection, and the client could lose the
// answer (RFC 9112 §9.6). So our direction ends, and the client's is read past for a while.
void Connection::drain()
{
    m_phase = Phase::Draining;
    m_backlog.clear();
    m_backlogPos = 0;
    if (!m_out.isEmpty())
        return; // comes back when it is written
    if (m_ended) {
        close();
        return;
    }
    Native::shutdownWrite(m_socket);
    m_deadline = steady_clock::now() + m_context.limits.drainTime;
    goOn();
}

void Connection::tick(SteadyTime now)
{
    switch (m_phase) {
    case Phase::Exchange:
    case Phase::Closed:
        return;
    case Phase::Draining:
        if (now >= m_deadline)
            close();
        return;
    case Phase::Reading:
        break;
    }
    if (!m_out.isEmpty()) {
        if (now >= m_deadline)
            close();
        return;
    }
    if (m_context.paused)
        return;
    if (!m_begun) {
        if (now >= m_deadline)
            close();
        return;
    }
    const Limits &limits = m_context.limits;
    if (m_parser.state() == RequestParser::State::Head && now - m_started >= limits.headTime)
        reject(408, QCoreApplication::translate("Http", "The head did not arrive in time."));
    else if (now - m_started >= limits.requestTime)
        reject(408, QCoreApplication::translate("Http", "The request did not arrive in time."));
}

void Connection::shiftDeadlines(steady_clock::duration paused)
{
    m_started += paused;
    m_deadline += paused;
}

} // namespace Hookglass::Http
