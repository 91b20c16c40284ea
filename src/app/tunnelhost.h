// SPDX-License-Identifier: MIT
#pragma once

#include "fub/planrunner.h"
#include "tunnel/tunnelchoice.h"
#include "tunnel/tunnelprobe.h"
#include "tunnel/tunnelsupervisor.h"

#include <QtCore/QElapsedTimer>
#include <QtCore/QPointer>
#include <QtNetwork/QHostAddress>

#include <memory>

namespace Hookglass {

class WebhookDesk;
class WebhookDesks;
class Workspace;

/// What a user must know of the tunnel. "Up" alone is no promise: only `probe` proves that what is
/// sent to the public address arrives here.
struct TunnelStatus
{
    TunnelChoice choice;
    QString title; ///< of the provider
    bool isTemporary = false;
    TunnelState state;
    std::optional<ProbeResult> probe;  ///< the last one at this address
    std::optional<Timestamp> lastGood; ///< when it was last proved to be reachable
    bool isProbing = false;
    QString problem; ///< the choice cannot be used

    bool isReachable() const { return probe && probe->isGood(); }
};

/// How often things are proved. Tests make it tiny.
struct TunnelPatience
{
    TunnelTiming supervisor;
    std::chrono::milliseconds probe{15'000};    ///< of one probe
    std::chrono::milliseconds interval{60'000}; ///< between two good ones
    std::chrono::milliseconds soon{2'000};      ///< after a bad one; then doubled, up to interval
    std::chrono::milliseconds beat{5'000};      ///< between two looks at the clock and the network
    std::chrono::milliseconds sleep{20'000};    ///< a beat so late: the computer slept
};

/// Keeps the tunnel that the user chose, proves that it carries, and lets our webhooks follow its
/// address. Lives in the main thread.
class TunnelHost final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(TunnelHost)
public:
    /// Both must outlive it.
    TunnelHost(Workspace &workspace, WebhookDesks &desks, TunnelPatience patience = {},
               QObject *parent = nullptr);
    ~TunnelHost() override;

    const TunnelCatalog &catalog() const { return m_catalog; }
    void start(const TunnelChoice &choice);
    void stop();
    const TunnelStatus &status() const { return m_status; }
    /// Proves it again at once.
    void probeNow();
    /// Proves it again if these are not the computer's addresses of last time.
    void noteAddresses(const QList<QHostAddress> &addresses);
    /// The endpoint's address through the tunnel; empty while there is none.
    QUrl publicUrlOf(const QUrl &endpoint) const;

Q_SIGNALS:
    void statusChanged(const Hookglass::TunnelStatus &status);
    void printed(const QString &line);
    /// What became of letting an account's webhooks follow, in plain words.
    void followed(const QString &sentence, bool isGood);

private:
    void onState(const TunnelState &state);
    void onProbe(const ProbeResult &result);
    void startSupervisor();
    void watchForChanges();
    void watchDesks();
    void follow();
    void followFor(WebhookDesk &desk);
    void publish();

    Workspace &m_workspace;
    WebhookDesks &m_desks;
    const TunnelPatience m_patience;
    TunnelCatalog m_catalog;
    TunnelStatus m_status;
    TunnelProbe m_probe;
    std::unique_ptr<TunnelSupervisor> m_supervisor;
    QTimer m_nextProbe;
    QTimer m_heartbeat;
    Timestamp m_lastBeat;
    QList<QHostAddress> m_addresses;
    int m_badProbes = 0;
    quint16 m_port = 0;
    QSet<QString> m_followed; ///< accounts' names that point to m_followedUrl
    QUrl m_followedUrl;
};

} // namespace Hookglass

Q_DECLARE_METATYPE(Hookglass::TunnelStatus)
