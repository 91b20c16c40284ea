// SPDX-License-Identifier: MIT
#pragma once

#include "core/jsonencoder.h"
#include "core/jsontext.h"

#include <QtCore/QByteArray>
#include <QtCore/QVarLengthArray>

#include <algorithm>
#include <cstring>
#include <utility>

/// How JsonEncoder lays its pieces out.
namespace Hookglass::JsonLayout {

using JsonText::Gap;
using JsonText::TokenKind;
using Layout = JsonStyle::Layout;

/// A text in the making. Its bytes go straight to their place: most pieces are so short that
/// QByteArray's way of appending costs many times more than they do.
class Writer
{
public:
    Q_DISABLE_COPY_MOVE(Writer)

    explicit Writer(qsizetype expected)
        : m_bytes(std::max<qsizetype>(expected, 64), Qt::Uninitialized)
        , m_data(m_bytes.data())
    {
    }

    void append(QByteArrayView bytes)
    {
        if (bytes.isEmpty())
            return;
        if (m_bytes.size() - m_size < bytes.size()) {
            m_bytes.resize(m_bytes.size() * 2 + bytes.size());
            m_data = m_bytes.data();
        }
        std::memcpy(m_data + m_size, bytes.data(), size_t(bytes.size()));
        m_size += bytes.size();
    }
    qsizetype size() const { return m_size; }
    QByteArray take()
    {
        m_bytes.truncate(m_size);
        return std::move(m_bytes);
    }

private:
    QByteArray m_bytes;
    char *m_data; ///< of m_bytes
    qsizetype m_size = 0;
};

/// What stands between the pieces.
class Spacing
{
public:
    explicit Spacing(Layout layout)
        : m_layout(layout)
        , m_line(layout == Layout::Indent2CrLf ? "\r\n" : "\n")
        , m_lineEnd(m_line.size())
        , m_unit(layout == Layout::Tab       ? "\t"
                 : layout == Layout::Indent4 ? "    "
                                             : "  ")
    {
    }

    /// Between each two pieces, in their order. Valid until the next call.
    QByteArrayView between(TokenKind before, TokenKind after)
    {
        if (m_layout == Layout::Compact)
            return {};
        if (m_layout == Layout::Spaced)
            return before == TokenKind::Comma || before == TokenKind::Colon ? Blank : None;
        if (JsonText::isOpening(before))
            open(before);
        const bool isOfList = !m_open.isEmpty() && m_open.back() == TokenKind::ArrayBegin;
        if (JsonText::isClosing(after))
            close();
        if (m_layout == Layout::JacksonPretty)
            return inJacksonsWay(before, after, isOfList);
        const Gap gap = JsonText::gapBetween(before, after);
        return gap == Gap::Line ? line(m_open.size()) : gap == Gap::Blank ? Blank : None;
    }

private:
    static constexpr QByteArrayView None = {};
    static constexpr QByteArrayView Blank = " ";

    void open(TokenKind bracket)
    {
        m_open.append(bracket);
        m_openObjects += bracket == TokenKind::ObjectBegin ? 1 : 0;
    }
    void close()
    {
        m_openObjects -= m_open.back() == TokenKind::ObjectBegin ? 1 : 0;
        m_open.removeLast();
    }

    QByteArrayView line(qsizetype depth)
    {
        const qsizetype size = m_lineEnd + depth * m_unit.size();
        while (m_line.size() < size)
            m_line += m_unit;
        return QByteArrayView(m_line).first(size);
    }

    /// DefaultPrettyPrinter: members in lines, lists in a line.
    QByteArrayView inJacksonsWay(TokenKind before, TokenKind after, bool isOfList)
    {
        const bool isEmpty = JsonText::isOpening(before) && JsonText::isClosing(after);
        const bool isLine =
            JsonText::isOpening(before) || JsonText::isClosing(after) || before == TokenKind::Comma;
        if (isEmpty || before == TokenKind::Colon || after == TokenKind::Colon ||
            (isLine && isOfList)) {
            return Blank;
        }
        return isLine ? line(m_openObjects) : None;
    }

    Layout m_layout;
    QByteArray m_line; ///< its end, and indents for the deepest so far
    qsizetype m_lineEnd;
    QByteArrayView m_unit;
    QVarLengthArray<TokenKind, 64> m_open;
    qsizetype m_openObjects = 0;
};

} // namespace Hookglass::JsonLayout
