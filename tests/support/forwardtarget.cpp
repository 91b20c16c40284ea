// SPDX-License-Identifier: MIT
#include "support/forwardtarget.h"

namespace Hookglass::Test {

ForwardTarget::ForwardTarget()
{
    auto server = std::make_unique<Http::Server>(m_clock);
    server->setHandler(
        [this](Http::ExchangeId exchange, Http::Request &&request) { take(exchange, request); });
    m_server =
        std::make_unique<WorkerThread<Http::Server>>(QStringLiteral("target"), std::move(server));
    const Result<quint16> port =
        m_server->call([](Http::Server &s) { return s.listen(QHostAddress::LocalHost, 0); });
    if (!port)
        qFatal("%s", qPrintable(port.error().message));
    m_port = *port;
}

ForwardTarget::~ForwardTarget()
{
    m_server->call([](Http::Server &server) { server.close(); });
}

QUrl ForwardTarget::url() const
{
    QUrl url;
    url.setScheme(QStringLiteral("http"));
    url.setHost(QStringLiteral("127.0.0.1"));
    url.setPort(m_port);
    url.setPath(QStringLiteral("/hook"));
    return url;
}

void ForwardTarget::take(Http::ExchangeId exchange, const Http::Request &request)
{
    int times = 0;
    {
        const QMutexLocker lock(&m_mutex);
        times = ++m_counts[request.body];
        m_heads.insert(request.body, request.head);
        m_distinct = quint64(m_counts.size());
    }
    ++m_received;
    if (m_observer)
        m_observer(m_received);
    const int status = m_handler ? m_handler(request, times) : 204;
    if (status != 0)
        m_server->get()->respond(exchange, {.status = status, .headers = {}, .body = {}});
}

QHash<QByteArray, int> ForwardTarget::counts() const
{
    const QMutexLocker lock(&m_mutex);
    return m_counts;
}

QHash<QByteArray, QByteArray> ForwardTarget::heads() const
{
    const QMutexLocker lock(&m_mutex);
    return m_heads;
}

} // namespace Hookglass::Test
