// SPDX-License-Identifier: MIT
#pragma once

#include "support/signedevents.h"

#include <QtCore/QSet>
#include <QtCore/QStringList>

namespace Hookglass::Test {

/// What a store holds, against what was sent to it.
struct StoreCheck
{
    QSet<quint64> stored;  ///< numbers of the events found
    qint64 rows = 0;       ///< rows in the table of events
    qint64 deliveries = 0; ///< stored deliveries of them, first and further ones
    QStringList problems;  ///< what is not as it must be; the first ten
    QString toString() const { return problems.join(u'\n'); }
};

/// Reads the whole store. Each row must be one of the events 0 to count - 1, no event twice, every
/// delivery byte by byte as sent (head and body), valid, accepted, and counted as an attempt; the
/// file itself sound.
StoreCheck checkStore(const QString &databasePath, const SignedEvents &events, quint64 count);

} // namespace Hookglass::Test
