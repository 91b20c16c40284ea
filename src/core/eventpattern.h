// SPDX-License-Identifier: MIT
#pragma once

#include "core/result.h"

#include <QtCore/QString>
#include <QtCore/QStringList>

namespace Hookglass {

/// Which events by name: `people*`, `dealsUpdated`, `-*Deleted`; several with commas or blanks
/// between them. What a "-" excludes is out whatever else says; without any that includes, all
/// others are in. The case of letters does not matter.
class EventPattern final
{
public:
    /// Every event.
    EventPattern() = default;
    /// InvalidInput with the part that cannot be a name.
    static Result<EventPattern> parse(const QString &text);

    bool matches(QStringView eventName) const;
    /// The catalogue's names that it takes, in their order; for a preview.
    QStringList matching(const QStringList &eventNames) const;

private:
    QStringList m_included;
    QStringList m_excluded;
};

} // namespace Hookglass
