// SPDX-License-Identifier: MIT
#pragma once

#include "core/result.h"

#include <QtCore/QList>
#include <QtCore/QString>
#include <QtCore/QStringList>

namespace Hookglass {

/// One webhook event of FUB. Source: fub-api.md §1; data in resources/events.json.
struct EventType
{
    QString name;  ///< "peopleCreated"
    QString group; ///< "People"
    QString title; ///< plain words: "Person created"
    QString hint;  ///< what a user must know; may be empty
    bool beta = false;
};

/// The known events. Unknown names are legal everywhere; they just are not in here.
class EventCatalog final
{
public:
    /// Reads the catalogue compiled into the program.
    static Result<EventCatalog> load();

    const QList<EventType> &events() const { return m_events; }
    /// Groups in catalogue order.
    QStringList groups() const;
    /// nullptr if unknown.
    const EventType *find(QStringView name) const;

private:
    QList<EventType> m_events;
};

} // namespace Hookglass
