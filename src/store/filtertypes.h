// SPDX-License-Identifier: MIT
#pragma once

#include "core/ids.h"

#include <QtCore/QList>

#include <atomic>
#include <chrono>
#include <functional>
#include <memory>
#include <optional>

namespace Hookglass {

/// Asked now and then; true: nobody waits for the answer any more, and that stays so.
using SearchStop = std::function<bool()>;

/// A newer question ends the older ones. Thread-safe: asked in one thread, answered in another.
class SearchTurns final
{
public:
    /// To be handed over with a new question.
    SearchStop next()
    {
        const quint64 mine = ++*m_newest;
        return [newest = m_newest, mine] { return *newest != mine; };
    }

private:
    std::shared_ptr<std::atomic<quint64>> m_newest = std::make_shared<std::atomic<quint64>>(0);
};

/// A page of what a filter wants.
struct FilteredEvents
{
    enum class End {
        Filled,    ///< so many as asked; there may be more
        Exhausted, ///< there are no more
        Stopped    ///< somebody said so: not all was looked at
    };
    QList<EventId> ids; ///< newest first
    End end = End::Exhausted;
    std::optional<EventId> reached; ///< Stopped: all from here on was looked at
};

/// How many events a filter wants.
struct FilterCount
{
    qint64 events = 0;
    bool isExact = true; ///< false: at least so many
    bool operator==(const FilterCount &) const = default;
};

/// Where counting ends, with what was counted until then.
struct FilterCountLimits
{
    qint64 most = 1'000'000;
    std::chrono::milliseconds time{2'000};
};

} // namespace Hookglass
