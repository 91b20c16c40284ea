// SPDX-License-Identifier: MIT
#pragma once

#include "core/clock.h"

#include <QtCore/QByteArrayList>
#include <QtCore/QElapsedTimer>
#include <QtCore/QString>

#include <ctime>

namespace Hookglass::Bench {

struct Filled
{
    QString rareUid; ///< of an old event
    Timestamp first;
    Timestamp last;
};

/// Milliseconds by the clock and of a core: where others are at work, too, only the second tells.
class TwoClocks final
{
public:
    TwoClocks() { m_wall.start(); }
    double wall() const { return double(m_wall.nsecsElapsed()) / 1e6; }
    double cpu() const { return double(std::clock() - m_cpu) * 1e3 / CLOCKS_PER_SEC; }

private:
    QElapsedTimer m_wall;
    std::clock_t m_cpu = std::clock();
};

/// What the notes in the events are made of.
const QByteArrayList &words();
/// Makes a store with three accounts and so many events, 10 ms apart up to now, each of about the
/// size and the look that Follow Up Boss's have. Nothing is indexed.
Filled fill(const QString &path, int events);

} // namespace Hookglass::Bench
