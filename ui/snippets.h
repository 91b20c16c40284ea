// SPDX-License-Identifier: MIT
#pragma once

#include <QtCore/QList>
#include <QtCore/QString>

namespace Hookglass {

/// A receiver in one language that checks signatures as fub-api.md §3 says: raw body, base64 then
/// HMAC, constant time, each eventId once, `uri` null, stored before the answer and worked after.
struct Snippet
{
    QString id;       ///< "python", for the settings
    QString language; ///< "Python"
    QString fileName; ///< "receiver.py"

    QString text() const; ///< from the program's resources; empty if it is not there
};

/// All there are, in the order they are offered.
QList<Snippet> snippets();

} // namespace Hookglass
