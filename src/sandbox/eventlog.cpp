// SPDX-License-Identifier: MIT
#include "sandbox/eventlog.h"

#include <QtCore/QDateTime>
#include <QtCore/QUuid>

#include <algorithm>

namespace Hookglass::Sim {

using namespace Qt::StringLiterals;

namespace {

QByteArray joined(const QList<qint64> &ids)
{
    QByteArray text;
    for (const qint64 id : ids) {
        if (!text.isEmpty())
            text.append(',');
        text.append(QByteArray::number(id));
    }
    return text;
}

/// Keys in the documented order; `data` is absent rather than null.
QByteArray payload(const Event &event, JsonStyle style)
{
    JsonArray ids;
    ids.reserve(size_t(event.resourceIds.size()));
    for (const qint64 id : event.resourceIds)
        ids.emplace_back(id);
    JsonObject object;
    object.append("eventId", QString::fromLatin1(event.eventId));
    object.append("eventCreated", QString::fromLatin1(event.created));
    object.append("event", QString::fromUtf8(event.name));
    object.append("resourceIds", std::move(ids));
    object.append("uri", event.uri.isEmpty() ? Json() : Json(QString::fromLatin1(event.uri)));
    if (!event.data.isEmpty())
        object.append("data", event.data);
    return toBytes(object, style);
}

QByteArray newUuid()
{
    return QUuid::createUuid().toByteArray(QUuid::WithoutBraces);
}

} // namespace

EventLog::EventLog(QByteArray base, JsonStyle style, const Guesses &guesses, const Clock &clock)
    : m_base(std::move(base))
    , m_style(style)
    , m_guesses(guesses)
    , m_clock(clock)
{
}

EventPtr EventLog::add(const EventDraft &draft)
{
    Event event;
    event.eventId = newUuid();
    event.created =
        toDateTime(m_clock.now()).toString(u"yyyy-MM-dd'T'HH:mm:ss'+00:00'"_s).toLatin1();
    event.name = draft.name;
    event.resourceIds = draft.ids;
    event.uri = uriFor(draft);
    event.data = dataFor(draft);
    event.body = payload(event, m_style);
    ++m_made;
    return keep(std::move(event));
}

EventPtr EventLog::again(const Event &event)
{
    Event copy = event;
    copy.eventId = newUuid();
    copy.body = payload(copy, m_style);
    return keep(std::move(copy));
}

EventPtr EventLog::find(const QByteArray &eventId) const
{
    return m_byId.value(eventId.toLower());
}

QByteArrayList EventLog::newestIds(int most) const
{
    const auto count = std::min(m_order.size(), size_t(std::max(0, most)));
    return QByteArrayList(m_order.end() - std::ptrdiff_t(count), m_order.end());
}

EventPtr EventLog::keep(Event &&event)
{
    auto kept = std::make_shared<const Event>(std::move(event));
    m_byId.insert(kept->eventId, kept);
    m_order.push_back(kept->eventId);
    while (m_order.size() > size_t(m_guesses.eventsKept)) {
        m_byId.remove(m_order.front());
        m_order.pop_front();
    }
    return kept;
}

QByteArray EventLog::uriFor(const EventDraft &draft) const
{
    UriForm form = m_guesses.severalOthers;
    if (draft.kind == Kind::Person)
        form = draft.isDelete ? m_guesses.deletedPeople : UriForm::IdList;
    else if (draft.isDelete)
        form = m_guesses.deletedOther;
    else if (draft.kind == Kind::EmEvent)
        form = m_guesses.emEvents;
    else if (draft.ids.size() == 1)
        form = m_guesses.oneOther;

    const QByteArray path = m_base + '/' + kindInfo(draft.kind).path.toByteArray();
    switch (form) {
    case UriForm::Null:
        return {};
    case UriForm::Single:
        return path + '/' + joined(draft.ids.first(1));
    case UriForm::IdList:
        return path + "?id=" + joined(draft.ids);
    }
    return {};
}

JsonObject EventLog::dataFor(const EventDraft &draft) const
{
    JsonObject data = draft.data;
    if (draft.kind != Kind::Reaction && draft.kind != Kind::ThreadedReply)
        return data;
    const QLatin1StringView wish =
        draft.kind == Kind::Reaction ? "includeReactions"_L1 : "includeThreadedReplies"_L1;
    data.append("refUri", u"%1/notes/%2?%3=true"_s.arg(QString::fromLatin1(m_base))
                              .arg(data.integer("refId"))
                              .arg(wish));
    return data;
}

} // namespace Hookglass::Sim
