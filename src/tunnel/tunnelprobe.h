// SPDX-License-Identifier: MIT
#pragma once

#include "core/probe.h"
#include "core/secret.h"

#include <QtCore/QElapsedTimer>
#include <QtCore/QObject>
#include <QtCore/QTimer>
#include <QtCore/QUrl>

#include <chrono>

class QSslSocket;

namespace Hookglass {

/// What one probe proved.
struct ProbeResult
{
    enum class Kind {
        Reachable,
        Altered,    ///< it arrived, but not as it was sent: signatures would fail
        Elsewhere,  ///< something answered, but not this receiver
        Unreachable ///< nothing answered in time
    };
    Kind kind = Kind::Unreachable;
    QUrl url; ///< the public address
    Timestamp at;
    std::chrono::milliseconds roundTrip{0};
    QString message; ///< what is wrong, in plain words; empty if nothing is
    QString remark;  ///< what is worth knowing though it harms nothing; may be empty

    bool isGood() const { return kind == Kind::Reachable; }
    bool operator==(const ProbeResult &) const = default;
};

/// Sends a signed request to ourselves through the public address and compares what arrived with
/// what was sent: body byte for byte, signature, case of a header. It writes the request itself,
/// since QNetworkAccessManager puts names in lower case from Qt 6.8 on. One at a time.
class TunnelProbe final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(TunnelProbe)
public:
    /// `clock` must outlive it.
    explicit TunnelProbe(const Clock &clock, std::chrono::milliseconds patience,
                         QObject *parent = nullptr);
    ~TunnelProbe() override;

    /// Ends a probe that is under way, without a result.
    void start(const QUrl &publicUrl);
    void cancel();
    bool isRunning() const { return m_socket != nullptr; }
    /// To be called with what the receiver tells, in this object's thread.
    void arrive(const ProbeArrival &arrival);

Q_SIGNALS:
    /// Before it is sent: the receiver must expect it.
    void sending(const QByteArray &nonce);
    void finished(const Hookglass::ProbeResult &result);

private:
    void send();
    void read();
    void lost();
    void answered();
    void finish(ProbeResult::Kind kind, const QString &message);
    /// What differs from what was sent; empty: nothing.
    QString damageOf(const ProbeArrival &arrival) const;
    QString remarkOn(const ProbeArrival &arrival) const;

    const Clock &m_clock;
    const std::chrono::milliseconds m_patience;
    const Secret m_key; ///< only for probes, of this object only
    QSslSocket *m_socket = nullptr;
    QTimer m_deadline;
    QElapsedTimer m_since;
    QUrl m_url;
    QByteArray m_nonce;
    QByteArray m_body;
    QByteArray m_unread; ///< of the answer
    std::optional<ProbeArrival> m_arrival;
    int m_status = 0;    ///< of the answer; 0: none yet
    QByteArray m_server; ///< how what answered calls itself
};

} // namespace Hookglass

Q_DECLARE_METATYPE(Hookglass::ProbeResult)
