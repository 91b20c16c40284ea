// SPDX-License-Identifier: MIT
#pragma once

#include "core/event.h"
#include "core/result.h"

#include <QtCore/QList>

namespace Hookglass {

class Connection;

/// How far events got on their way to the targets: one question for a whole page of rows.
class ForwardStates final
{
public:
    explicit ForwardStates(Connection &connection)
        : m_connection(connection)
    {
    }

    /// Sets `forward` of each row. Of each target the newest forward counts; drills, what was
    /// cancelled, and what went to an address given once do not.
    Result<void> fill(QList<EventSummary> &rows);

private:
    Connection &m_connection;
};

} // namespace Hookglass
