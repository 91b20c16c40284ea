// SPDX-License-Identifier: MIT
#pragma once

#include "models/logmodel.h"
#include "sandbox/sandbox.h"

#include <QtWidgets/QWidget>

#include <array>

class QListView;
class QPushButton;

namespace Hookglass {

class CopyButton;
class Segments;
class StatusItem;
class Theme;
class ToneLabel;

/// A made-up Follow Up Boss account: start and stop, traffic, single changes, and what came of
/// them. Knows values only; what the user wants goes out as signals.
class SandboxPage final : public QWidget
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(SandboxPage)
public:
    enum class State { Stopped, Starting, Running };

    SandboxPage(const Theme &theme, const Clock &clock, QWidget *parent = nullptr);
    ~SandboxPage() override;

    void setStarting();
    void setRunning(const QUrl &api, int webhooks);
    void setStopped();
    void setFailed(const QString &message);
    void setStatus(const SandboxStatus &status);
    void setTraffic(double eventsPerSecond); ///< shows it; emits nothing
    void addSentence(const QString &sentence);
    /// With a reason the sandbox cannot be started here.
    void setReadOnly(const QString &reason);

    State state() const { return m_state; }
    QString stateText() const;
    QString counterText(int index) const;
    const LogModel &log() const { return m_log; }
    QPushButton *startButton() const { return m_start; }
    QPushButton *changeButton(Sandbox::Change change) const;
    Segments *traffic() const { return m_traffic; }

Q_SIGNALS:
    void startWanted();
    void stopWanted();
    void changeWanted(Hookglass::Sandbox::Change change);
    void trafficWanted(double eventsPerSecond);

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QWidget *makeStateCard();
    QWidget *makeTrafficCard();
    QWidget *makeChangesCard();
    QWidget *makeCounters();
    QWidget *makeLog();
    void setState(State state);

    const Theme &m_theme;
    State m_state = State::Stopped;
    QString m_readOnly;
    StatusItem *m_stateItem = nullptr;
    QPushButton *m_start = nullptr;
    ToneLabel *m_address = nullptr;
    CopyButton *m_copy = nullptr;
    ToneLabel *m_problem = nullptr;
    Segments *m_traffic = nullptr;
    QList<QPushButton *> m_changes;
    std::array<ToneLabel *, 7> m_counters{};
    LogModel m_log;
    QListView *m_logView = nullptr;
    ToneLabel *m_logHint = nullptr;
};

} // namespace Hookglass
