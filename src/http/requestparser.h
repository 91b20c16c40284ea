// SPDX-License-Identifier: MIT
#pragma once

#include "http/message.h"

#include <QtCore/QByteArray>
#include <QtCore/QByteArrayView>
#include <QtCore/QString>

#include <memory>
#include <optional>

namespace Hookglass::Http {

/// Takes the bytes of one connection and makes requests of them (RFC 9112); knows no socket.
/// The outcome depends on the bytes alone, never on how they were cut into pieces.
///
/// Strict where leniency lets two programs read one request differently: lines end with CRLF
/// only (RFC 9112 §2.2 allows to accept a lone LF, it does not ask for it), no folded lines, no
/// blank before a colon, one Content-Length at most, Transfer-Encoding "chunked" alone or not at
/// all, exactly one Host in HTTP/1.1. One empty line before a request is skipped (§2.2).
class RequestParser final
{
public:
    enum class State : quint8 {
        Idle,     ///< no byte of a request yet
        Head,     ///< somewhere in the head
        Body,     ///< head complete, body not
        Complete, ///< takeRequest(), then reset()
        Failed    ///< status() and problem() say why; nothing more can be read
    };

    explicit RequestParser(const Limits &limits);
    ~RequestParser();
    Q_DISABLE_COPY_MOVE(RequestParser)

    /// Takes bytes and says how many; the rest belongs to the next request. Also stops right
    /// after the head of a request with a body, so that the caller can look at it.
    qsizetype feed(QByteArrayView bytes);

    State state() const;
    /// The status to answer with after Failed.
    int status() const;
    /// Why, in plain words.
    QString problem() const;

    /// What is known so far. After Failed in the head, `headers` holds the whole lines read.
    /// peer and the times are the caller's business.
    Request &request();
    /// Moves it out; the parser then needs a reset().
    Request takeRequest();
    /// Ready for the next request of the connection.
    void reset();

    /// From here on: once the head is complete.
    bool keepAlive() const;
    /// The client waits for "100 Continue" before it sends the body.
    bool expectsContinue() const;
    /// nullopt: chunked. 0: no body.
    std::optional<qint64> contentLength() const;

private:
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace Hookglass::Http
