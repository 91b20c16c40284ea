// SPDX-License-Identifier: MIT
#pragma once

#include "core/jsontext.h"

#include <vector>

namespace Hookglass {

/// A JSON text as a tree of places: every node is a span of the text, nothing is decoded. Nodes
/// stand in the order of the text, the root first. Safe for any bytes and depth. The text must
/// outlive it.
class JsonTree final
{
public:
    struct Node
    {
        qint64 begin = 0; ///< of the value's bytes
        qint64 length = 0;
        qint64 keyBegin = 0;  ///< of the member's name with its quotes
        qint32 keyLength = 0; ///< 0: an element, or the root
        qint32 next = 0;      ///< index after the last node below this one
        qint32 children = 0;
        JsonText::TokenKind kind = JsonText::TokenKind::Null; ///< ObjectBegin, ArrayBegin, scalars
    };

    /// Begins at byte `from`, behind a byte order mark for example.
    explicit JsonTree(QByteArrayView text, int maxDepth = 512, qsizetype from = 0);

    /// Where the text stops being JSON; nullopt: all of it is one value, and there is a root.
    /// Before a problem the tree is whole; what was open there ends at goodEnd().
    const std::optional<JsonText::Problem> &problem() const { return m_problem; }
    /// After the last whole value, bracket or comma.
    qint64 goodEnd() const { return m_goodEnd; }
    /// At a problem: the innermost object or array that was open; -1: none.
    qint32 openAtEnd() const { return m_openAtEnd; }
    qint32 size() const { return qint32(m_nodes.size()); }
    const Node &at(qint32 index) const { return m_nodes[size_t(index)]; }
    bool isObject(qint32 index) const { return at(index).kind == JsonText::TokenKind::ObjectBegin; }
    bool isArray(qint32 index) const { return at(index).kind == JsonText::TokenKind::ArrayBegin; }

    /// The value's exact bytes.
    QByteArrayView bytes(qint32 index) const;
    /// The member's name with its quotes; empty for an element.
    QByteArrayView keyBytes(qint32 index) const;
    /// The member's name, escapes resolved.
    QString key(qint32 index) const;
    /// The same as bytes, losing nothing; see JsonText::decodeBytes(). May point into the text.
    QByteArray name(qint32 index) const;
    /// The value if it is a string, escapes resolved; else empty.
    QString text(qint32 index) const;

    /// Indices of what is directly in an object or array.
    std::vector<qint32> children(qint32 index) const;
    /// The first member of that name; -1: there is none.
    qint32 member(qint32 object, QByteArrayView name) const;

private:
    QByteArrayView m_text;
    std::vector<Node> m_nodes;
    std::optional<JsonText::Problem> m_problem;
    qint64 m_goodEnd = 0;
    qint32 m_openAtEnd = -1;
};

} // namespace Hookglass
