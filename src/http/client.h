// SPDX-License-Identifier: MIT
#pragma once

#include "http/responseparser.h"

#include <QtCore/QObject>

#include <chrono>
#include <functional>
#include <memory>

namespace Hookglass::Http {

/// Where a client connects to.
struct Origin
{
    QString host; ///< name or address, an IPv6 one without brackets
    quint16 port = 80;
    bool isEncrypted = false;
    bool verifiesTls = true; ///< false: takes any certificate; the caller answers for it
    bool operator==(const Origin &) const = default;
};

struct ClientLimits
{
    AnswerLimits answer;
    int connections = 8;                          ///< at a time; more requests wait
    std::chrono::milliseconds connectTime{5'000}; ///< encryption included
    std::chrono::milliseconds idleTime{30'000};   ///< a kept connection without a request
};

/// What came of a request.
struct Exchange
{
    enum class End {
        Answered, ///< with whatever status
        Timeout,
        Dns,
        Refused,
        Unreachable,
        Tls,
        Closed,   ///< before the answer was whole
        Protocol, ///< what came is no HTTP answer
        Cancelled
    };
    End end = End::Answered;
    int status = 0; ///< also of an answer that was cut off in its body; 0: no head came
    QByteArray head;
    QByteArray body; ///< its beginning, see AnswerLimits
    qint64 bodyBytes = 0;
    QString detail;              ///< why it failed, in plain words
    bool mayHaveArrived = false; ///< bytes of the request went out, and no answer came
    bool wasResent = false; ///< a kept connection ended without a word: sent again on a new one
    std::chrono::microseconds sentAfter{0}; ///< waited for a free connection
    std::chrono::microseconds took{0};      ///< from then on
};

/// Sends HTTP/1.1 requests byte for byte to one origin, over a few kept connections. Follows no
/// redirect, uses no proxy, adds nothing. One thread.
///
/// QNetworkAccessManager cannot do this: it puts headers in its own order and case, folds those of
/// the same name together and adds some of its own.
class Client final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(Client)
public:
    using Done = std::function<void(Exchange &&)>;

    explicit Client(Origin origin, ClientLimits limits = {}, QObject *parent = nullptr);
    ~Client() override; ///< calls nobody any more

    /// `head`: request line, header lines and blank line, with the Content-Length of `body`.
    /// The timeout counts from when a connection is free. `done` is called once, later.
    quint64 send(const QByteArray &head, const QByteArray &body, std::chrono::milliseconds timeout,
                 Done done);
    /// Ends it with Cancelled, if it has not ended.
    void cancel(quint64 request);
    /// Not ended yet.
    int requests() const;

private:
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace Hookglass::Http
