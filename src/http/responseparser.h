// SPDX-License-Identifier: MIT
#pragma once

#include <QtCore/QByteArray>
#include <QtCore/QByteArrayView>
#include <QtCore/QString>

#include <memory>

namespace Hookglass::Http {

/// What of an answer is read and kept.
struct AnswerLimits
{
    qint64 headBytes = 64 * 1024;
    qint64 keptBodyBytes = 64 * 1024;   ///< the rest is counted and dropped
    qint64 readBodyBytes = 1024 * 1024; ///< then the answer counts as read; it is only cut off
};

/// Makes one final answer of a connection's bytes (RFC 9112), passing over 1xx ones; knows no
/// socket. Tolerant in what does not matter to us, but never mistakes garbage for an answer.
class ResponseParser final
{
public:
    enum class State : quint8 {
        Idle, ///< no byte yet
        Head,
        Body,
        Complete,
        Failed ///< problem() says why
    };

    explicit ResponseParser(const AnswerLimits &limits);
    ~ResponseParser();
    Q_DISABLE_COPY_MOVE(ResponseParser)

    void feed(QByteArrayView bytes);
    /// The connection ended: completes an answer that ends so.
    void end();
    /// For the next answer of the connection.
    void reset();

    State state() const;
    QString problem() const;
    /// Once the head is complete.
    int status() const;
    QByteArray head() const; ///< status line and header lines verbatim, with the blank line
    QByteArray body() const; ///< its beginning, transfer coding removed
    qint64 bodyBytes() const;
    /// The body was longer than is read: the connection is of no use any more.
    bool isCut() const;
    /// Complete, and nothing more came than the answer.
    bool keepsAlive() const;

private:
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace Hookglass::Http
