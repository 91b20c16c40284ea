// SPDX-License-Identifier: MIT
#include "http/server.h"

#include "http/connection.h"
#include "http/peerlimit.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QLoggingCategory>
#include <QtCore/QTimer>
#include <QtNetwork/QTcpServer>

#include <algorithm>
#include <unordered_map>
#include <vector>

Q_LOGGING_CATEGORY(lcHttp, "hookglass.http", QtInfoMsg)

using namespace Qt::StringLiterals;

namespace Hookglass::Http {

using namespace std::chrono_literals;
using std::chrono::steady_clock;

namespace {

constexpr qsizetype InputSize = 64 * 1024;
constexpr int Backlog = 512;
constexpr int RefusedAtOnce = 64; ///< clients over the cap that still get an answer

/// Hands out descriptors instead of QTcpSockets.
class Listener final : public QTcpServer
{
public:
    explicit Listener(std::function<void(qintptr)> accepted)
        : m_accepted(std::move(accepted))
    {
    }

protected:
    void incomingConnection(qintptr socket) override { m_accepted(socket); }

private:
    std::function<void(qintptr)> m_accepted;
};

// Fine enough for the shortest limit, coarse enough to cost nothing.
std::chrono::milliseconds tickFor(const Limits &limits)
{
    const auto shortest =
        std::min({limits.headTime, limits.requestTime, limits.idleTime, limits.drainTime});
    return std::clamp(shortest / 4, std::chrono::milliseconds(5), std::chrono::milliseconds(250));
}

} // namespace

class Server::Private
{
public:
    Private(Server *owner, const Clock &clock, Limits limits);

    /// A connection, and what it counts for.
    struct Entry
    {
        std::unique_ptr<Connection> connection;
        bool isCounted = true; ///< false: over the cap, only being refused
    };

    void accept(qintptr socket);
    void onClosed(Connection &connection);
    void sweep();
    void tick();
    void closeAll();
    void countChanged(int change);

    Server *q;
    ServerContext context;
    PeerLimit peers;
    Listener listener;
    QTimer ticker;
    std::unordered_map<quint64, Entry> connections;
    std::vector<quint64> dead; ///< closed, but perhaps still on the stack
    quint64 nextId = 1;
    int counted = 0;
    int refused = 0;
    SteadyTime pausedSince;
};

Server::Private::Private(Server *owner, const Clock &clock, Limits limits)
    : q(owner)
    , context{.clock = clock,
              .limits = limits,
              .handler = {},
              .rejectHandler = {},
              .headCheck = {},
              .closed = [this](Connection &connection) { onClosed(connection); },
              .paused = false,
              .stopping = false,
              .pending = 0,
              .input = QByteArray(InputSize, Qt::Uninitialized),
              .output = {},
              .writer = {}}
    , peers(limits.connectionsPerPeer)
    , listener([this](qintptr socket) { accept(socket); })
{
    // Children, so that they move to another thread together with the server.
    listener.setParent(owner);
    ticker.setParent(owner);
    context.output.reserve(InputSize);
    listener.setListenBacklogSize(Backlog);
    ticker.setInterval(tickFor(limits));
    QObject::connect(&ticker, &QTimer::timeout, owner, [this] { tick(); });
    // Out of descriptors, say: Qt stops accepting then, and starts again only when told.
    QObject::connect(&listener, &QTcpServer::acceptError, owner, [this] { ticker.start(); });
}

void Server::Private::accept(qintptr socket)
{
    Native::Peer peer = Native::peerOf(socket);
    if (!Native::prepare(socket)) {
        Native::close(socket);
        return;
    }
    const bool isFull = counted >= context.limits.connections || context.stopping;
    const bool isCounted = !isFull && peers.admit(peer.address);
    if (!isCounted && refused >= RefusedAtOnce) {
        Native::close(socket);
        return;
    }
    const quint64 id = nextId++;
    auto &entry = connections[id];
    entry.isCounted = isCounted;
    entry.connection = std::make_unique<Connection>(context, id, socket, std::move(peer));
    if (!ticker.isActive())
        ticker.start();
    if (isCounted) {
        countChanged(+1);
        return;
    }
    ++refused;
    qCDebug(lcHttp) << "too many connections, one refused";
    entry.connection->refuse(
        {.status = 503, .headers = {{"Retry-After"_ba, "5"_ba}}, .body = {}, .close = true});
}

void Server::Private::countChanged(int change)
{
    counted += change;
    Q_EMIT q->connectionCountChanged(counted);
}

void Server::Private::onClosed(Connection &connection)
{
    if (dead.empty())
        QMetaObject::invokeMethod(
            q, [this] { sweep(); }, Qt::QueuedConnection);
    dead.push_back(connection.id());
    const auto it = connections.find(connection.id());
    if (it == connections.end())
        return;
    if (it->second.isCounted) {
        peers.leave(connection.peerAddress());
        countChanged(-1);
    } else {
        --refused;
    }
}

void Server::Private::sweep()
{
    for (const quint64 id : std::exchange(dead, {}))
        connections.erase(id);
}

void Server::Private::tick()
{
    const SteadyTime now = steady_clock::now();
    for (const auto &[id, entry] : connections)
        entry.connection->tick(now);
    if (listener.isListening())
        listener.resumeAccepting();
    if (connections.empty())
        ticker.stop();
}

void Server::Private::closeAll()
{
    for (const auto &[id, entry] : connections)
        entry.connection->close();
}

Server::Server(const Clock &clock, Limits limits, QObject *parent)
    : QObject(parent)
    , d(std::make_unique<Private>(this, clock, limits))
{
}

Server::~Server()
{
    d->listener.close();
    d->context.closed = {};
    d->closeAll();
}

void Server::setHandler(Handler handler)
{
    d->context.handler = std::move(handler);
}

void Server::setRejectHandler(RejectHandler handler)
{
    d->context.rejectHandler = std::move(handler);
}

void Server::setHeadCheck(HeadCheck check)
{
    d->context.headCheck = std::move(check);
}

Result<quint16> Server::listen(const QHostAddress &address, quint16 port)
{
    d->context.stopping = false;
    if (d->listener.listen(address, port))
        return d->listener.serverPort();
    const QString detail = d->listener.errorString();
    if (d->listener.serverError() == QAbstractSocket::AddressInUseError) {
        return Error{.code = ErrorCode::Busy,
                     .message =
                         QCoreApplication::translate("Http", "Port %1 is used by another program.")
                             .arg(port),
                     .detail = detail};
    }
    return Error{.code = ErrorCode::Network,
                 .message = QCoreApplication::translate("Http", "Cannot listen on %1, port %2: %3.")
                                .arg(address.toString())
                                .arg(port)
                                .arg(detail),
                 .detail = detail};
}

void Server::stopAccepting()
{
    d->listener.close();
    d->context.stopping = true;
    for (const auto &[id, entry] : d->connections)
        entry.connection->closeIfIdle();
}

void Server::close()
{
    stopAccepting();
    d->closeAll();
}

bool Server::isListening() const
{
    return d->listener.isListening();
}

quint16 Server::port() const
{
    return d->listener.serverPort();
}

int Server::connectionCount() const
{
    return d->counted;
}

int Server::pendingExchanges() const
{
    return d->context.pending;
}

void Server::setPaused(bool paused)
{
    if (paused == d->context.paused)
        return;
    d->context.paused = paused;
    if (paused) {
        d->pausedSince = steady_clock::now();
        return;
    }
    const auto duration = steady_clock::now() - d->pausedSince;
    for (const auto &[id, entry] : d->connections)
        entry.connection->shiftDeadlines(duration);
    for (const auto &[id, entry] : d->connections) {
        if (d->context.paused) // a handler had enough again
            return;
        entry.connection->goOn();
    }
}

bool Server::respond(ExchangeId exchange, const Response &response)
{
    const auto it = d->connections.find(exchange.connection);
    return it != d->connections.end() &&
           it->second.connection->respond(exchange.sequence, response);
}

bool Server::cut(ExchangeId exchange)
{
    const auto it = d->connections.find(exchange.connection);
    return it != d->connections.end() && it->second.connection->cut(exchange.sequence);
}

} // namespace Hookglass::Http
