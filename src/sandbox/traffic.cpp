// SPDX-License-Identifier: MIT
#include "sandbox/traffic.h"

#include <algorithm>
#include <chrono>
#include <cmath>

namespace Hookglass::Sim {

using namespace std::chrono_literals;

namespace {

constexpr double MaxRate = 5'000;
constexpr std::chrono::milliseconds Tick = 20ms;
constexpr std::chrono::milliseconds LongestTick = 1s;

} // namespace

Traffic::Traffic(Change change, QObject *parent)
    : QObject(parent)
    , m_change(std::move(change))
{
    m_timer.setTimerType(Qt::PreciseTimer);
    connect(&m_timer, &QTimer::timeout, this, &Traffic::catchUp);
}

void Traffic::setRate(double eventsPerSecond)
{
    m_rate = std::isfinite(eventsPerSecond) ? std::clamp(eventsPerSecond, 0.0, MaxRate) : 0;
    if (m_rate <= 0) {
        m_timer.stop();
        return;
    }
    // The first event comes with the first tick, so that somebody who waits sees it at once.
    m_owed = 1;
    m_sinceLast.start();
    const std::chrono::milliseconds wanted(qint64(500.0 / m_rate));
    m_timer.start(std::clamp(wanted, Tick, LongestTick));
}

void Traffic::catchUp()
{
    // After a pause (sleeping machine) nothing is made up for.
    const double seconds = std::min(1.0, double(m_sinceLast.restart()) / 1000.0);
    m_owed = std::min(m_owed + m_rate * seconds, std::max(1.0, m_rate));
    constexpr int MostFruitless = 10;
    int fruitless = 0;
    while (m_owed >= 1 && fruitless < MostFruitless) {
        const int made = m_change();
        m_owed -= made;
        fruitless = made > 0 ? 0 : fruitless + 1;
    }
}

} // namespace Hookglass::Sim
