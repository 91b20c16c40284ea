// SPDX-License-Identifier: MIT
#pragma once

#include "core/jsontree.h"

namespace Hookglass {

/// The text of a valid JSON string, escapes resolved; of a long one the beginning. Empty: it is no
/// string. Bytes that are no UTF-8 are spelled out, see JsonText::spelled().
QString stringText(QByteArrayView token);

/// The tags, emails … an element is told by: "Kingsbury", "ann@example.com", "#12"; short, whatever
/// the element's size.
QString elementLabel(const JsonTree &tree, qint32 node);
/// The same of a JSON text; empty if it is none.
QString elementLabel(QByteArrayView json);

} // namespace Hookglass
