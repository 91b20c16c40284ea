// SPDX-License-Identifier: MIT
#pragma once

#include <QtCore/QByteArray>
#include <QtCore/QList>
#include <QtCore/QString>

namespace Hookglass {
class Connection;
}

/// What is in the kept stores; see keptstore.h.
namespace Hookglass::Test {

/// A request that came for an event, or for none.
struct KeptDelivery
{
    qint64 event = 0;
    QByteArray body; ///< whatever bytes came
};

/// An event; ids count from 1 in this order.
struct KeptEvent
{
    QString uid; ///< empty: a request that is no event
    qint64 account = 1;
    int origin = 0;
    bool hasKey = true; ///< in the table of keys, as all up to the ninth
    bool isPinned = false;
};

QList<KeptEvent> keptEvents();
QList<KeptDelivery> keptDeliveries(); ///< ids count from 1
QByteArray keptHead(qint64 delivery); ///< as it came: order, case and bytes
QByteArray keptSnapshot();            ///< with numbers that no double holds

/// Rows as a program with these steps wrote them, in one transaction of its own.
void writeKeptRows(Connection &connection, const QList<int> &steps);

} // namespace Hookglass::Test
