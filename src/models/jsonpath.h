// SPDX-License-Identifier: MIT
#pragma once

#include <QtCore/QList>
#include <QtCore/QString>

#include <variant>

namespace Hookglass {

/// A step from a value to one below it: a member's name, or an element's index from 0.
using JsonStep = std::variant<QString, qint64>;

/// "/data/a~1b/0"; RFC 6901. The root is "".
QString jsonPointer(const QList<JsonStep> &steps);
/// "$['data']['a/b'][0]": a normalized path, RFC 9535 §2.7.
QString jsonPath(const QList<JsonStep> &steps);

} // namespace Hookglass
