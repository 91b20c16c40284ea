// SPDX-License-Identifier: MIT
#include "app/gapdesk.h"

#include "app/tunnelhost.h"
#include "app/workspace.h"

#include <algorithm>

namespace Hookglass {

GapDesk::GapDesk(Workspace &workspace, GapPatience patience, QObject *parent)
    : QObject(parent)
    , m_workspace(workspace)
    , m_patience(patience)
{
    m_beat.setInterval(m_patience.beat);
    connect(&m_beat, &QTimer::timeout, this, &GapDesk::beat);
    connect(&workspace, &Workspace::closing, this, &GapDesk::close);
    connect(&workspace, &Workspace::receiverStateChanged, this, &GapDesk::look);
    connect(&workspace, &Workspace::storeStateChanged, this, &GapDesk::look);
}

GapDesk::~GapDesk()
{
    close();
}

void GapDesk::watch(TunnelHost &tunnel)
{
    m_tunnel = &tunnel;
    connect(&tunnel, &TunnelHost::statusChanged, this, &GapDesk::onTunnel);
    connect(&tunnel, &QObject::destroyed, this, [this] { m_tunnel = nullptr; });
    onTunnel();
}

void GapDesk::start()
{
    if (m_isRecording)
        return;
    m_workspace.store().read<QList<ReachInterval>>(
        [most = m_patience.most](Connection &connection) {
            return ReachLog::newest(connection, most);
        },
        this,
        [this](const Result<QList<ReachInterval>> &known) {
            if (known)
                take(*known);
            else // after a crash the log is recovered first, which may take longer than we waited
                QTimer::singleShot(m_patience.beat, this, &GapDesk::start);
        });
}

void GapDesk::take(const QList<ReachInterval> &known)
{
    if (m_isRecording)
        return;
    m_intervals = known;
    if (m_workspace.receiver()) {
        m_isRecording = true;
        const Timestamp now = m_workspace.clock().now();
        m_lastBeat = now;
        if (m_intervals.isEmpty()) {
            append(stateNow(), now, now);
        } else {
            // Somebody who ended in order said so; the others left their last interval open.
            ReachInterval &last = m_intervals.last();
            const Reach reason = last.isClosed ? Reach::Stopped : Reach::Crashed;
            last.isClosed = true;
            m_unsaved = 1;
            const Timestamp until = std::max(now, last.until);
            append(reason, last.until, until);
            switchTo(stateNow(), until);
        }
        save();
        m_beat.start();
    }
    Q_EMIT changed();
}

Reach GapDesk::stateNow() const
{
    if (m_workspace.storeState().kind == StoreState::Kind::Failing)
        return Reach::StoreFailing;
    if (!m_workspace.receiverState().listening)
        return Reach::NotListening;
    const bool needsTunnel = m_tunnel && m_tunnel->status().choice.kind != TunnelChoice::Kind::None;
    return needsTunnel && !m_tunnel->status().isReachable() ? Reach::TunnelDown : Reach::Reachable;
}

void GapDesk::look()
{
    if (m_isRecording)
        switchTo(stateNow(), m_workspace.clock().now());
}

/// A tunnel that fails its probe carried for the last time when that was proved.
void GapDesk::onTunnel()
{
    if (!m_isRecording || !m_tunnel)
        return;
    const Reach state = stateNow();
    const std::optional<Timestamp> good = m_tunnel->status().lastGood;
    const Timestamp time = m_workspace.clock().now();
    switchTo(state, state == Reach::TunnelDown ? good.value_or(time) : time);
}

void GapDesk::beat()
{
    const Timestamp now = m_workspace.clock().now();
    const Timestamp before = std::exchange(m_lastBeat, now);
    if (now - before > m_patience.sleep) {
        switchTo(Reach::Asleep, before);
        switchTo(stateNow(), now);
    }
    ReachInterval &last = m_intervals.last();
    last.until = std::max(last.until, now);
    m_unsaved = std::max<qsizetype>(m_unsaved, 1);
    if (now - m_lastSave >= m_patience.save || m_unsaved > 1)
        save();
    Q_EMIT changed();
}

void GapDesk::switchTo(Reach state, Timestamp at)
{
    ReachInterval &last = m_intervals.last();
    if (last.state == state)
        return;
    at = std::clamp(at, last.from, std::max(last.from, m_workspace.clock().now()));
    if (at == last.from) { // it never was
        last.state = state;
        last.until = std::max(at, last.until);
        m_unsaved = std::max<qsizetype>(m_unsaved, 1);
    } else {
        last.until = at;
        last.isClosed = true;
        append(state, at, std::max(at, m_workspace.clock().now()));
    }
    save();
    Q_EMIT changed();
}

void GapDesk::append(Reach state, Timestamp from, Timestamp until)
{
    const qint64 id = m_intervals.isEmpty() ? 1 : m_intervals.constLast().id + 1;
    m_intervals.append({.id = id, .state = state, .from = from, .until = until, .isClosed = false});
    m_unsaved = std::min(m_unsaved + (m_unsaved == 0 ? 2 : 1), m_intervals.size());
    if (m_intervals.size() > m_patience.most)
        m_intervals.removeFirst();
}

void GapDesk::close()
{
    if (!m_isRecording)
        return;
    ReachInterval &last = m_intervals.last();
    last.until = std::max(last.until, m_workspace.clock().now());
    last.isClosed = true;
    m_unsaved = std::max<qsizetype>(m_unsaved, 1);
    m_beat.stop();
    m_isSaving = false; // this one goes after what is under way
    save();
    m_isRecording = false;
}

void GapDesk::save()
{
    if (m_isSaving || m_unsaved == 0)
        return;
    m_isSaving = true;
    const QList<ReachInterval> unsaved = m_intervals.last(std::min(m_unsaved, m_intervals.size()));
    const Timestamp now = m_workspace.clock().now();
    m_unsaved = 0;
    m_workspace.store().write<bool>(
        [unsaved, old = now - m_patience.keep,
         most = m_patience.most](Connection &connection) -> Result<bool> {
            for (const ReachInterval &interval : unsaved) {
                if (Result<void> done = ReachLog::put(connection, interval); !done)
                    return done.error();
            }
            if (Result<void> done = ReachLog::prune(connection, old, most); !done)
                return done.error();
            return true;
        },
        this,
        [this, now, count = unsaved.size()](const Result<bool> &saved) {
            m_isSaving = false;
            if (saved)
                m_lastSave = now;
            else // the next beat tries again
                m_unsaved = std::min(m_intervals.size(), m_unsaved + count);
        });
}

} // namespace Hookglass
