// SPDX-License-Identifier: MIT
#include "cli/eventchoice.h"

#include "store/eventreader.h"

namespace Hookglass::Cli {

Result<EventId> chooseEvent(EventReader &reader, const QString &text)
{
    bool isNumber = false;
    const qint64 number = text.toLongLong(&isNumber);
    if (isNumber && number > 0)
        return EventId{number};
    return reader.findEvent(text);
}

} // namespace Hookglass::Cli
