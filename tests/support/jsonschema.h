// SPDX-License-Identifier: MIT
#pragma once

#include <QtCore/QJsonObject>
#include <QtCore/QStringList>

namespace Hookglass::Test {

/// What in `value` is not as the schema wants it, each with its place; empty: it is valid. Of JSON
/// Schema it knows type, required, properties, patternProperties, additionalProperties (false),
/// items, enum, minimum, pattern, format (date-time, uri) and $ref within the schema; anything
/// else in a schema is a failure, so that nothing is taken for checked that is not.
QStringList schemaProblems(const QJsonValue &value, const QJsonObject &schema);

} // namespace Hookglass::Test
