// SPDX-License-Identifier: MIT
#pragma once

#include "core/clock.h"
#include "core/ids.h"
#include "core/resourceref.h"

#include <QtCore/QHash>
#include <QtCore/QList>
#include <QtCore/QMetaType>
#include <QtCore/QStringList>

#include <optional>
#include <vector>

namespace Hookglass {

/// What counts as a loop: more than `most` events about one thing within a time. Somebody's
/// handler that changes what it is told of makes the next event by itself; the default is far above
/// what people and imports do to one person, and far below what such a handler does.
struct LoopRule
{
    int most = 20;
    std::chrono::minutes within{5};
    /// Both in bounds that make sense: 2 to 10,000 events, a minute to a day.
    LoopRule bounded() const;
    bool operator==(const LoopRule &) const = default;
};

/// One thing that is told of again and again.
struct LoopAlarm
{
    AccountId account;
    ResourceKey resource;
    qint64 events = 0; ///< since `first`
    Timestamp first;   ///< of the events that made it one
    Timestamp last;
    QStringList eventNames; ///< in the order they came
    bool operator==(const LoopAlarm &) const = default;
};

/// Watches events as they come, each once; a further attempt is none. Needs as much memory as
/// there are different things within the rule's time.
class LoopWatch final
{
public:
    explicit LoopWatch(LoopRule rule = {});

    const LoopRule &rule() const { return m_rule; }
    enum class Note {
        Quiet,
        Began, ///< with this event it is a loop; told once until it has been still for the time
        GoesOn
    };
    /// `at`: ascending, but for what comes within the rule's time; what is older than that against
    /// the newest of its thing is let go. An event that is noted twice in a row counts once.
    Note note(AccountId account, const QString &eventName, qint64 number, EventId event,
              Timestamp at);
    /// Of the newest note that was not Quiet.
    const LoopAlarm &current() const;
    /// All that there were, oldest first; of very many, the newest.
    const QList<LoopAlarm> &alarms() const { return m_alarms; }
    /// Those that were not still for the rule's time.
    QList<LoopAlarm> activeAt(Timestamp now) const;

private:
    struct Thing
    {
        qint64 account = 0;
        ResourceKey key;
        bool operator==(const Thing &) const = default;
        friend size_t qHash(const Thing &thing, size_t seed = 0) noexcept
        {
            return qHashMulti(seed, thing.account, thing.key);
        }
    };
    struct Track
    {
        std::vector<Timestamp> times; ///< ascending; the newest, one more than the rule allows
        QStringList names;
        EventId lastEvent;
        qsizetype alarm = -1;
    };
    void forget(Timestamp now);
    Note raise(const Thing &thing, Track &track, const QString &eventName, Timestamp at);

    LoopRule m_rule;
    QHash<Thing, Track> m_tracks;
    QList<LoopAlarm> m_alarms;
    qsizetype m_dropped = 0; ///< alarms that were too many
    qsizetype m_current = -1;
    qsizetype m_limit; ///< things at which it is tidied up
};

} // namespace Hookglass

Q_DECLARE_METATYPE(Hookglass::LoopRule)
Q_DECLARE_METATYPE(Hookglass::LoopAlarm)
