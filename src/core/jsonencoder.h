// SPDX-License-Identifier: MIT
#pragma once

#include "core/jsontext.h"

#include <QtCore/QByteArray>
#include <QtCore/QString>

#include <array>
#include <optional>
#include <vector>

namespace Hookglass {

/// How a program writes JSON that it has parsed. Each value is what a real encoder does, tried out
/// with it or taken from its source.
struct JsonStyle
{
    enum class Strings : quint8 {
        AsSent,          ///< each string's bytes stay
        Raw,             ///< JavaScript, and Python with ensure_ascii=False: UTF-8, plain slashes
        Python,          ///< beyond ASCII as \u00e9, and DEL
        Php,             ///< beyond ASCII as \u00e9, slashes as \/
        PhpPlainSlashes, ///< JSON_UNESCAPED_SLASHES
        PhpPlainCharacters, ///< JSON_UNESCAPED_UNICODE: all but U+2028 and U+2029
        PhpPlain,           ///< both
        PhpHex,             ///< JSON_HEX_TAG, _AMP, _APOS and _QUOT: < > & ' " as \u003C
        Go,                 ///< UTF-8, but < > & as \u003c (Rails, too)
        Gson,               ///< as Go, and = and ' as well
        DotNet,             ///< all but ASCII and " & ' + < > ` as \u00E9
        Jackson             ///< ESCAPE_NON_ASCII: beyond ASCII as \u00E9
    };
    enum class Layout : quint8 {
        Compact,
        Spaced, ///< ", " and ": ", as Python does
        Indent2,
        Indent4,
        Tab,
        Indent2CrLf,  ///< .NET on Windows
        JacksonPretty ///< "a" : [ 1, 2 ]
    };
    enum class Order : quint8 {
        AsSent,
        Sorted,      ///< by the names
        EmptyAsLists ///< PHP's arrays: {} becomes []
    };
    static constexpr size_t StringsCount = size_t(Strings::Jackson) + 1;
    static constexpr size_t OrderCount = size_t(Order::EmptyAsLists) + 1;

    Strings strings = Strings::Raw;
    Layout layout = Layout::Compact;
    Order order = Order::AsSent;
    bool operator==(const JsonStyle &) const = default;
};

/// Writes one JSON text in many styles: it is parsed but once. The text must be valid JSON and
/// outlive this.
class JsonEncoder final
{
public:
    explicit JsonEncoder(QByteArrayView text);

    /// The style in its simplest terms: those that write this text alike come to the same.
    JsonStyle simplified(const JsonStyle &style);
    /// In a style that simplified() gave. Null where indents would blow a deeply nested text up
    /// beyond all measure. Several threads may call it at once.
    QByteArray written(const JsonStyle &style) const;

private:
    struct Piece
    {
        QByteArrayView bytes;
        JsonText::TokenKind kind = JsonText::TokenKind::Null;
        int odd = -1; ///< place among the strings that not every program writes alike
    };
    using Pieces = std::vector<Piece>;
    /// The odd strings in one style, one after another.
    struct OddStrings
    {
        QByteArray bytes;
        std::vector<qsizetype> ends;

        QByteArrayView at(size_t index) const
        {
            const qsizetype begin = index > 0 ? ends[index - 1] : 0;
            return QByteArrayView(bytes).sliced(begin, ends[index] - begin);
        }
        bool operator==(const OddStrings &) const = default;
    };

    JsonStyle::Order simplest(JsonStyle::Order order);
    JsonStyle::Strings simplest(JsonStyle::Strings style);
    const Pieces &pieces(JsonStyle::Order order);
    const Pieces &madePieces(JsonStyle::Order order) const;
    const OddStrings &strings(JsonStyle::Strings style);
    Pieces sorted() const;
    void appendSorted(Pieces &out, size_t index, const std::vector<size_t> &ends) const;
    QByteArray nameOf(const Piece &piece) const;
    Pieces withEmptyLists() const;

    qsizetype m_size; ///< of the text
    Pieces m_asSent;
    std::optional<Pieces> m_sorted;
    std::optional<Pieces> m_withEmptyLists;
    std::vector<QString> m_odd; ///< decoded
    std::array<std::optional<OddStrings>, JsonStyle::StringsCount> m_written;
    std::array<std::optional<JsonStyle::Strings>, JsonStyle::StringsCount> m_simplestStrings;
    std::array<std::optional<JsonStyle::Order>, JsonStyle::OrderCount> m_simplestOrders;
};

} // namespace Hookglass
