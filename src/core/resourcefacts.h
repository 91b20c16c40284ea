// SPDX-License-Identifier: MIT
#pragma once

#include <QtCore/QByteArrayView>
#include <QtCore/QList>
#include <QtCore/QString>

namespace Hookglass {

/// What is kept of a resource beside its bytes, to find and to name it.
struct ResourceFacts
{
    QString name;           ///< "Ann Lee", a deal's name, a note's subject; short; may be empty
    QList<qint64> people;   ///< ids of people it belongs to: personId, people[]
    bool isInTrash = false; ///< a person in the stage Trash
    bool operator==(const ResourceFacts &) const = default;
};

/// `body` is a resource's JSON; of anything else nothing is known.
ResourceFacts factsOf(const QString &kind, QByteArrayView body);

} // namespace Hookglass
