// SPDX-License-Identifier: MIT
#pragma once

#include "core/jsontree.h"

namespace Hookglass {

/// Tells whether two values mean the same, however they are written: members in any order, 1.0 and
/// 1, “é” and “\u00e9”, one moment of two time zones. By 64 bits a node, salted anew with every
/// start, so that no text can be made to pass for another. Valid trees only.
class JsonHash final
{
public:
    explicit JsonHash(const JsonTree &tree);
    quint64 of(qint32 node) const { return m_hashes[size_t(node)]; }

private:
    std::vector<quint64> m_hashes;
};

} // namespace Hookglass
