// SPDX-License-Identifier: MIT
#include "http/client.h"

#include "http/clientconnection.h"

#include <algorithm>
#include <list>
#include <vector>

namespace Hookglass::Http {

using std::chrono::steady_clock;

class Client::Private
{
public:
    struct Job
    {
        quint64 id = 0;
        QByteArray bytes;
        std::chrono::milliseconds timeout{0};
        Done done;
        steady_clock::time_point queuedAt;
        steady_clock::time_point sentAt;
        QDeadlineTimer deadline;
        ClientConnection *connection = nullptr; ///< null: waits
        bool wasResent = false;
    };

    Private(Client *owner, Origin theOrigin, ClientLimits theLimits)
        : q(owner)
        , origin(std::move(theOrigin))
        , limits(theLimits)
    {
    }

    Client *q;
    const Origin origin;
    const ClientLimits limits;
    std::list<Job> jobs; ///< in the order of sending
    std::vector<ClientConnection *> connections;
    quint64 nextId = 1;
    bool isPumpPosted = false;

    void postPump();
    void pump();
    ClientConnection *freeConnection(bool fresh);
    ClientConnection *open();
    void assign(Job &job, ClientConnection *connection);
    void onEnded(ClientConnection *connection, Exchange &&exchange, bool isStale);
    void discard(ClientConnection *connection);
    void end(std::list<Job>::iterator job, Exchange &&exchange);
};

void Client::Private::postPump()
{
    if (std::exchange(isPumpPosted, true))
        return;
    QMetaObject::invokeMethod(
        q,
        [this] {
            isPumpPosted = false;
            pump();
        },
        Qt::QueuedConnection);
}

void Client::Private::pump()
{
    for (Job &job : jobs) {
        if (job.connection)
            continue;
        ClientConnection *connection = freeConnection(job.wasResent);
        if (!connection)
            return;
        assign(job, connection);
    }
}

ClientConnection *Client::Private::freeConnection(bool fresh)
{
    if (!fresh) {
        for (ClientConnection *connection : connections) {
            if (connection->isIdle())
                return connection;
        }
    }
    if (int(connections.size()) < limits.connections)
        return open();
    if (!fresh)
        return nullptr;
    const auto idle = std::find_if(connections.begin(), connections.end(),
                                   [](const ClientConnection *c) { return c->isIdle(); });
    if (idle == connections.end())
        return nullptr;
    discard(*idle);
    return open();
}

ClientConnection *Client::Private::open()
{
    auto *connection = new ClientConnection(origin, limits, q);
    connections.push_back(connection);
    QObject::connect(connection, &ClientConnection::ended, q,
                     [this, connection](Exchange exchange, bool isStale) {
                         onEnded(connection, std::move(exchange), isStale);
                     });
    QObject::connect(connection, &ClientConnection::died, q,
                     [this, connection] { discard(connection); });
    return connection;
}

void Client::Private::assign(Job &job, ClientConnection *connection)
{
    if (!job.wasResent) {
        job.sentAt = steady_clock::now();
        job.deadline = QDeadlineTimer(job.timeout);
    }
    job.connection = connection;
    connection->send(job.bytes, job.deadline);
}

void Client::Private::onEnded(ClientConnection *connection, Exchange &&exchange, bool isStale)
{
    const auto job = std::find_if(jobs.begin(), jobs.end(), [connection](const Job &candidate) {
        return candidate.connection == connection;
    });
    if (connection->isDead())
        discard(connection);
    if (job == jobs.end())
        return;
    job->connection = nullptr;
    postPump();
    if (isStale && !job->wasResent) { // the server had ended it, or has just done so
        job->wasResent = true;
        return;
    }
    end(job, std::move(exchange));
}

void Client::Private::end(std::list<Job>::iterator job, Exchange &&exchange)
{
    exchange.wasResent = job->wasResent;
    if (job->sentAt != steady_clock::time_point()) {
        const auto now = steady_clock::now();
        using std::chrono::microseconds;
        exchange.sentAfter = std::chrono::duration_cast<microseconds>(job->sentAt - job->queuedAt);
        exchange.took = std::chrono::duration_cast<microseconds>(now - job->sentAt);
    }
    if (job->wasResent && exchange.end != Exchange::End::Answered)
        exchange.mayHaveArrived = true; // the first time
    const Done done = std::move(job->done);
    jobs.erase(job);
    done(std::move(exchange));
}

void Client::Private::discard(ClientConnection *connection)
{
    connections.erase(std::find(connections.begin(), connections.end(), connection));
    connection->disconnect(q);
    connection->deleteLater(); // it may be on the stack
    postPump();
}

Client::Client(Origin origin, ClientLimits limits, QObject *parent)
    : QObject(parent)
    , d(std::make_unique<Private>(this, std::move(origin), limits))
{
}

Client::~Client() = default;

quint64 Client::send(const QByteArray &head, const QByteArray &body,
                     std::chrono::milliseconds timeout, Done done)
{
    const quint64 id = d->nextId++;
    d->jobs.push_back({.id = id,
                       .bytes = head + body, // one write, mostly one packet
                       .timeout = timeout,
                       .done = std::move(done),
                       .queuedAt = steady_clock::now(),
                       .sentAt = {},
                       .deadline = {},
                       .connection = nullptr,
                       .wasResent = false});
    d->postPump();
    return id;
}

void Client::cancel(quint64 request)
{
    const auto job = std::find_if(d->jobs.begin(), d->jobs.end(),
                                  [request](const Private::Job &j) { return j.id == request; });
    if (job == d->jobs.end())
        return;
    if (job->connection) {
        job->connection->cancel();
        return;
    }
    d->end(job, {.end = Exchange::End::Cancelled,
                 .status = 0,
                 .head = {},
                 .body = {},
                 .bodyBytes = 0,
                 .detail = tr("Stopped."),
                 .mayHaveArrived = false});
}

int Client::requests() const
{
    return int(d->jobs.size());
}

} // namespace Hookglass::Http
