// SPDX-License-Identifier: MIT
#pragma once

#include <QtCore/QElapsedTimer>
#include <QtCore/QObject>
#include <QtCore/QTimer>

#include <functional>

namespace Hookglass::Sim {

/// Asks for changes so that a given number of events is made each second, on average.
class Traffic final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(Traffic)
public:
    /// Makes one change and answers how many events came of it.
    using Change = std::function<int()>;

    explicit Traffic(Change change, QObject *parent = nullptr);

    /// 0 or less, or no number: stops. At most 5,000.
    void setRate(double eventsPerSecond);
    double rate() const { return m_rate; }

private:
    void catchUp();

    Change m_change;
    QTimer m_timer;
    QElapsedTimer m_sinceLast;
    double m_rate = 0;
    double m_owed = 0; ///< events that should have been made by now; below 0: too many were
};

} // namespace Hookglass::Sim
