// SPDX-License-Identifier: MIT
#pragma once

#include "core/event.h"
#include "core/result.h"

#include <QtCore/QList>

namespace Hookglass {

class Connection;

/// Names of what events are about, as far as it was ever fetched: one question for a whole page of
/// rows.
class ResourceNames final
{
public:
    explicit ResourceNames(Connection &connection)
        : m_connection(connection)
    {
    }

    /// Sets `resourceName` of each row whose first resource has a name.
    Result<void> fill(QList<EventSummary> &rows);

private:
    Connection &m_connection;
};

} // namespace Hookglass
