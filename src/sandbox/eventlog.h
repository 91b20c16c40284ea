// SPDX-License-Identifier: MIT
#pragma once

#include "core/clock.h"
#include "sandbox/account.h"

#include <QtCore/QByteArray>
#include <QtCore/QHash>

#include <deque>
#include <memory>

namespace Hookglass::Sim {

/// A webhook event as it goes out. Source: fub-api.md §2.
struct Event
{
    QByteArray eventId; ///< UUID, lower case
    QByteArray created; ///< "2016-12-12T15:19:21+00:00"
    QByteArray name;
    QList<qint64> resourceIds;
    QByteArray uri;  ///< empty: null
    JsonObject data; ///< empty: absent
    QByteArray body; ///< the payload, exactly
};
using EventPtr = std::shared_ptr<const Event>;

/// Makes events out of drafts and remembers the newest of them for GET /webhookEvents/:id.
class EventLog final
{
public:
    /// base: the API's address without a slash at the end, as it stands in every uri.
    EventLog(QByteArray base, JsonStyle style, const Guesses &guesses, const Clock &clock);

    EventPtr add(const EventDraft &draft);
    /// The same happening under a new eventId; for a guess about retries.
    EventPtr again(const Event &event);
    /// nullptr: never made, or too old.
    EventPtr find(const QByteArray &eventId) const;
    qint64 made() const { return m_made; }
    /// Oldest first.
    QByteArrayList newestIds(int most) const;

private:
    QByteArray uriFor(const EventDraft &draft) const;
    JsonObject dataFor(const EventDraft &draft) const;
    EventPtr keep(Event &&event);

    QByteArray m_base;
    JsonStyle m_style;
    const Guesses &m_guesses;
    const Clock &m_clock;
    QHash<QByteArray, EventPtr> m_byId;
    std::deque<QByteArray> m_order; ///< oldest first
    qint64 m_made = 0;
};

} // namespace Hookglass::Sim
