// SPDX-License-Identifier: MIT
#pragma once

#include "core/clock.h"
#include "core/result.h"
#include "http/message.h"

#include <QtCore/QObject>
#include <QtNetwork/QHostAddress>

#include <functional>
#include <memory>

namespace Hookglass::Http {

/// HTTP/1.1 in the thread it lives in. Knows nothing about webhooks.
/// One request of a connection is out at a time; pipelined ones wait in its buffer, and beyond
/// 64 KB of them in the client. The callbacks may respond, pause or close; they must not run an
/// event loop nor delete the server.
class Server final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(Server)
public:
    /// Called for each complete, valid request; answer with respond(), now or later.
    using Handler = std::function<void(ExchangeId, Request &&)>;
    /// Called for a request that the server answers itself (400, 408, 413, 431, …) with what was
    /// read of it, so that it can be kept and shown. Optional. Not called for clients turned
    /// away with 503 (too many connections): nothing of them is read.
    using RejectHandler = std::function<void(int status, const QString &why, Request &&)>;
    /// Asked once the head is complete, before the body is read: a status other than 0 is
    /// answered at once (for unknown paths or methods), and the handler never sees the request.
    /// Also decides on Expect: 100-continue. A large body is then not waited for: that
    /// connection closes.
    using HeadCheck = std::function<Response(const Request &)>;

    explicit Server(const Clock &clock, Limits limits = {}, QObject *parent = nullptr);
    ~Server() override;

    void setHandler(Handler handler);
    void setRejectHandler(RejectHandler handler);
    void setHeadCheck(HeadCheck check); ///< return {.status = 0} to go on

    /// Port 0: any free one. A taken port is ErrorCode::Busy with a sentence naming it.
    Result<quint16> listen(const QHostAddress &address, quint16 port);
    /// Stops accepting and closes idle connections; requests already begun may still be answered.
    void stopAccepting();
    /// Closes all connections at once.
    void close();
    bool isListening() const;
    quint16 port() const;
    int connectionCount() const;
    int pendingExchanges() const; ///< handed to the handler, not yet answered

    /// Stops reading from all sockets (back-pressure), and goes on again. Deadlines stand still.
    void setPaused(bool paused);

    /// Sends the answer. False if that connection is gone: the client never saw it.
    bool respond(ExchangeId exchange, const Response &response);
    /// Closes that connection without an answer. False if it is gone already.
    bool cut(ExchangeId exchange);

Q_SIGNALS:
    void connectionCountChanged(int count);

private:
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace Hookglass::Http
