// SPDX-License-Identifier: MIT
#include "core/eventcatalog.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QFile>
#include <QtCore/QJsonArray>
#include <QtCore/QJsonDocument>
#include <QtCore/QJsonObject>

#include <algorithm>

namespace Hookglass {

using namespace Qt::StringLiterals;

namespace {

Error damaged(const QString &detail)
{
    return {ErrorCode::Corrupt,
            QCoreApplication::translate(
                "EventCatalog", "The list of known events in this program is damaged. Please "
                                "install the program again."),
            detail};
}

} // namespace

Result<EventCatalog> EventCatalog::load()
{
    QFile file(u":/hookglass/events.json"_s);
    if (!file.open(QIODevice::ReadOnly))
        return damaged(file.errorString());
    QJsonParseError parsed;
    const QJsonDocument document = QJsonDocument::fromJson(file.readAll(), &parsed);
    if (document.isNull())
        return damaged(parsed.errorString());

    EventCatalog catalog;
    const QJsonArray events = document[u"events"].toArray();
    catalog.m_events.reserve(events.size());
    for (const QJsonValue &value : events) {
        EventType type{value[u"name"].toString(), value[u"group"].toString(),
                       value[u"title"].toString(), value[u"hint"].toString(),
                       value[u"beta"].toBool()};
        if (type.name.isEmpty() || type.group.isEmpty() || type.title.isEmpty())
            return damaged(u"entry %1 is incomplete"_s.arg(catalog.m_events.size()));
        catalog.m_events.append(std::move(type));
    }
    if (catalog.m_events.isEmpty())
        return damaged(u"no entries"_s);
    return catalog;
}

QStringList EventCatalog::groups() const
{
    QStringList groups;
    for (const EventType &type : m_events) {
        if (!groups.contains(type.group))
            groups.append(type.group);
    }
    return groups;
}

const EventType *EventCatalog::find(QStringView name) const
{
    const auto it = std::find_if(m_events.begin(), m_events.end(),
                                 [name](const EventType &type) { return type.name == name; });
    return it == m_events.end() ? nullptr : &*it;
}

} // namespace Hookglass
