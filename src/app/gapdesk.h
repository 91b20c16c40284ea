// SPDX-License-Identifier: MIT
#pragma once

#include "store/reachlog.h"

#include <QtCore/QObject>
#include <QtCore/QTimer>

#include <chrono>

namespace Hookglass {

class TunnelHost;
class Workspace;

/// How often the clock is looked at, and what is kept.
struct GapPatience
{
    std::chrono::milliseconds beat{5'000};   ///< between two looks
    std::chrono::milliseconds sleep{20'000}; ///< a beat so late: the computer slept
    std::chrono::milliseconds save{60'000};  ///< while nothing changes; what a crash leaves open
    std::chrono::hours keep{24 * 90};
    int most = 5'000; ///< intervals
};

/// Records when the receiver could be reached, and tells the gaps. Records only in the process
/// that receives; elsewhere it shows what is on record. Made after the workspace is open, lives in
/// the main thread.
class GapDesk final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(GapDesk)
public:
    explicit GapDesk(Workspace &workspace, GapPatience patience = {}, QObject *parent = nullptr);
    ~GapDesk() override; ///< "stopped" from here on

    /// What reaches us through this tunnel counts, as far as one is chosen. Must outlive this desk.
    void watch(TunnelHost &tunnel);
    /// Reads the record and goes on with it; changed() follows. Again: reads it anew.
    void start();
    bool isRecording() const { return m_isRecording; }

    /// Oldest first, without holes; the newest one goes on.
    const QList<ReachInterval> &intervals() const { return m_intervals; }
    QList<Gap> gaps() const { return gapsIn(m_intervals); }

Q_SIGNALS:
    void changed();

private:
    void take(const QList<ReachInterval> &known);
    Reach stateNow() const;
    void look();
    void onTunnel();
    void beat();
    void switchTo(Reach state, Timestamp at);
    void append(Reach state, Timestamp from, Timestamp until);
    void close();
    void save();

    Workspace &m_workspace;
    const GapPatience m_patience;
    TunnelHost *m_tunnel = nullptr;
    QList<ReachInterval> m_intervals;
    qsizetype m_unsaved = 0; ///< so many of the newest are not, or not so, in the store
    bool m_isRecording = false;
    bool m_isSaving = false;
    Timestamp m_lastBeat;
    Timestamp m_lastSave;
    QTimer m_beat;
};

} // namespace Hookglass
