// SPDX-License-Identifier: MIT
#pragma once

#include "core/jsontree.h"

namespace Hookglass {

/// A member whose name another member of its object has, too.
struct JsonRepeat
{
    qint32 node = -1;
    qint32 ordinal = 0; ///< among those of that name, from 1
    qint32 count = 0;   ///< of that name
    bool operator==(const JsonRepeat &) const = default;
};

/// All of a text, by node. Names are compared as what they mean: `"a"` and `"\u0061"` are one.
std::vector<JsonRepeat> repeatedMembers(const JsonTree &tree);

} // namespace Hookglass
