// SPDX-License-Identifier: MIT
#include "core/jsonencoder.h"

#include "core/jsonscanner.h"

#include <QtCore/QVarLengthArray>

#include <algorithm>

namespace Hookglass {

using JsonText::Gap;
using JsonText::Scanner;
using JsonText::Token;
using JsonText::TokenKind;
using Strings = JsonStyle::Strings;
using Layout = JsonStyle::Layout;
using Order = JsonStyle::Order;

namespace {

constexpr char16_t Delete = 0x7f;
constexpr char16_t LineSeparator = 0x2028;
constexpr char16_t ParagraphSeparator = 0x2029;
/// A laid-out text is some times as long as it was; deep nesting makes it grow without an end.
constexpr qsizetype MostGrowth = 8;
constexpr qsizetype AlwaysAllowed = 1024 * 1024;

/// What some program escapes, or what is escaped already.
bool isOdd(QByteArrayView inner)
{
    return std::any_of(inner.begin(), inner.end(), [](char c) {
        const auto byte = static_cast<unsigned char>(c);
        return byte >= Delete || QByteArrayView("\\/<>&'+=`").contains(c);
    });
}

/// A string's inner bytes as text; lone surrogates stay.
QString decoded(QByteArrayView inner)
{
    QString out;
    out.reserve(inner.size());
    for (qsizetype at = 0; at < inner.size();) {
        qsizetype end = inner.indexOf('\\', at);
        end = end < 0 ? inner.size() : end;
        if (end > at) {
            out += QString::fromUtf8(inner.sliced(at, end - at));
            at = end;
            continue;
        }
        const char kind = inner[at + 1];
        at += 2;
        switch (kind) {
        case 'b':
            out += u'\b';
            break;
        case 'f':
            out += u'\f';
            break;
        case 'n':
            out += u'\n';
            break;
        case 'r':
            out += u'\r';
            break;
        case 't':
            out += u'\t';
            break;
        case 'u':
            out += QChar(inner.sliced(at, 4).toUShort(nullptr, 16));
            at += 4;
            break;
        default:
            out += QLatin1Char(kind);
        }
    }
    return out;
}

bool isEscapedAscii(char16_t c, Strings style)
{
    switch (style) {
    case Strings::Python:
        return c == Delete;
    case Strings::Php:
    case Strings::PhpPlainCharacters:
        return c == u'/';
    case Strings::Go:
        return c == u'<' || c == u'>' || c == u'&';
    case Strings::Gson:
        return c == u'<' || c == u'>' || c == u'&' || c == u'=' || c == u'\'';
    case Strings::DotNet:
        return c == Delete || QStringView(u"<>&'+`").contains(QChar(c));
    default:
        return false;
    }
}

bool isEscaped(char16_t c, Strings style)
{
    if (c < u' ' || c == u'"' || c == u'\\')
        return true;
    if (c <= Delete)
        return isEscapedAscii(c, style);
    switch (style) {
    case Strings::Python:
    case Strings::Php:
    case Strings::PhpPlainSlashes:
    case Strings::DotNet:
    case Strings::Jackson:
        return true;
    case Strings::PhpPlainCharacters:
    case Strings::PhpPlain:
    case Strings::Go:
    case Strings::Gson:
        return c == LineSeparator || c == ParagraphSeparator;
    default:
        return false;
    }
}

void appendUnicodeEscape(QByteArray &out, char16_t c, Strings style)
{
    QByteArray digits = QByteArray::number(c, 16).rightJustified(4, '0');
    if (style == Strings::DotNet || style == Strings::Jackson)
        digits = digits.toUpper();
    out += "\\u" + digits;
}

void appendEscape(QByteArray &out, char16_t c, Strings style)
{
    switch (c) {
    case u'"':
        if (style == Strings::DotNet)
            appendUnicodeEscape(out, c, style);
        else
            out += "\\\"";
        return;
    case u'\\':
        out += "\\\\";
        return;
    case u'/':
        out += "\\/";
        return;
    case u'\b':
        out += "\\b";
        return;
    case u'\f':
        out += "\\f";
        return;
    case u'\n':
        out += "\\n";
        return;
    case u'\r':
        out += "\\r";
        return;
    case u'\t':
        out += "\\t";
        return;
    default:
        appendUnicodeEscape(out, c, style);
    }
}

QByteArray encoded(QStringView text, Strings style)
{
    QByteArray out;
    out.reserve(text.size() + 2);
    out += '"';
    qsizetype begin = 0; // of what stays as it is
    for (qsizetype i = 0; i < text.size(); ++i) {
        const QChar c = text[i];
        const bool isPair =
            c.isHighSurrogate() && i + 1 < text.size() && text[i + 1].isLowSurrogate();
        const bool isHalf = c.isSurrogate() && !isPair; // nobody can write it as UTF-8
        if (!isHalf && !isEscaped(c.unicode(), style)) {
            i += isPair ? 1 : 0;
            continue;
        }
        out += text.sliced(begin, i - begin).toUtf8();
        appendEscape(out, c.unicode(), style);
        if (isPair)
            appendEscape(out, text[++i].unicode(), style);
        begin = i + 1;
    }
    out += text.sliced(begin).toUtf8();
    out += '"';
    return out;
}

/// Writes what stands between the pieces.
class Spacing
{
public:
    explicit Spacing(Layout layout)
        : m_layout(layout)
        , m_lineEnd(layout == Layout::Indent2CrLf ? "\r\n" : "\n")
        , m_unit(layout == Layout::Tab       ? "\t"
                 : layout == Layout::Indent4 ? "    "
                                             : "  ")
    {
    }

    /// Before each piece but the first.
    void append(QByteArray &out, TokenKind before, TokenKind after)
    {
        if (JsonText::isOpening(before))
            m_open.append(before);
        const bool isOfList = !m_open.isEmpty() && m_open.back() == TokenKind::ArrayBegin;
        if (JsonText::isClosing(after))
            m_open.removeLast();
        switch (m_layout) {
        case Layout::Compact:
            return;
        case Layout::Spaced:
            if (before == TokenKind::Comma || before == TokenKind::Colon)
                out += ' ';
            return;
        case Layout::JacksonPretty:
            appendJackson(out, before, after, isOfList);
            return;
        default:
            break;
        }
        const Gap gap = JsonText::gapBetween(before, after);
        if (gap == Gap::Blank)
            out += ' ';
        else if (gap == Gap::Line)
            appendLine(out, m_open.size());
    }

private:
    void appendLine(QByteArray &out, qsizetype depth)
    {
        out += m_lineEnd;
        for (qsizetype i = 0; i < depth; ++i)
            out += m_unit;
    }

    /// DefaultPrettyPrinter: members in lines, lists in a line.
    void appendJackson(QByteArray &out, TokenKind before, TokenKind after, bool isOfList)
    {
        const bool isEmpty = JsonText::isOpening(before) && JsonText::isClosing(after);
        const bool isLine =
            JsonText::isOpening(before) || JsonText::isClosing(after) || before == TokenKind::Comma;
        if (isEmpty || before == TokenKind::Colon || after == TokenKind::Colon ||
            (isLine && isOfList)) {
            out += ' ';
        } else if (isLine) {
            appendLine(out, std::count(m_open.cbegin(), m_open.cend(), TokenKind::ObjectBegin));
        }
    }

    Layout m_layout;
    QByteArrayView m_lineEnd;
    QByteArrayView m_unit;
    QVarLengthArray<TokenKind, 64> m_open;
};

} // namespace

JsonEncoder::JsonEncoder(QByteArrayView text)
    : m_size(text.size())
{
    m_asSent.reserve(size_t(text.size() / 8 + 4));
    Scanner scanner(text);
    Token token;
    while (scanner.next(token)) {
        Piece piece{text.sliced(token.begin, token.length), token.kind, -1};
        const QByteArrayView inner = token.kind == TokenKind::String
                                         ? piece.bytes.sliced(1, token.length - 2)
                                         : QByteArrayView();
        if (isOdd(inner)) {
            piece.odd = int(m_odd.size());
            m_odd.push_back(decoded(inner));
        }
        m_asSent.push_back(piece);
    }
}

JsonStyle JsonEncoder::simplified(const JsonStyle &style)
{
    return {simplest(style.strings), style.layout, simplest(style.order)};
}

Order JsonEncoder::simplest(Order order)
{
    auto &found = m_simplestOrders[size_t(order)];
    if (!found) {
        const auto isSame = [](const Piece &a, const Piece &b) { return a.bytes == b.bytes; };
        const Pieces &all = pieces(order);
        const bool isAsSent =
            order == Order::AsSent ||
            std::equal(all.begin(), all.end(), m_asSent.begin(), m_asSent.end(), isSame);
        found = isAsSent ? Order::AsSent : order;
    }
    return *found;
}

/// Where no string is odd, all styles are one.
Strings JsonEncoder::simplest(Strings style)
{
    auto &found = m_simplestStrings[size_t(style)];
    if (!found) {
        found = style;
        for (size_t other = 1; other < size_t(style) && *found == style; ++other) {
            if (strings(Strings(other)) == strings(style))
                found = Strings(other);
        }
    }
    return *found;
}

QByteArray JsonEncoder::written(const JsonStyle &style)
{
    const qsizetype most = std::max(AlwaysAllowed, m_size * MostGrowth);
    const Pieces &all = pieces(style.order);
    const bool isAsSent = style.strings == Strings::AsSent;
    const std::vector<QByteArray> none;
    const std::vector<QByteArray> &odd = isAsSent ? none : strings(style.strings);
    QByteArray out;
    out.reserve(m_size + m_size / 2);
    Spacing spacing(style.layout);
    for (size_t i = 0; i < all.size(); ++i) {
        const Piece &piece = all[i];
        if (i > 0)
            spacing.append(out, all[i - 1].kind, piece.kind);
        if (piece.odd >= 0 && !isAsSent)
            out += odd[size_t(piece.odd)];
        else
            out += piece.bytes;
        if (out.size() > most)
            return {};
    }
    return out;
}

const JsonEncoder::Pieces &JsonEncoder::pieces(Order order)
{
    if (order == Order::Sorted) {
        if (!m_sorted)
            m_sorted = sorted();
        return *m_sorted;
    }
    if (order == Order::EmptyAsLists) {
        if (!m_withEmptyLists)
            m_withEmptyLists = withEmptyLists();
        return *m_withEmptyLists;
    }
    return m_asSent;
}

const std::vector<QByteArray> &JsonEncoder::strings(Strings style)
{
    auto &all = m_written[size_t(style)];
    if (!all) {
        all.emplace();
        all->reserve(m_odd.size());
        for (const QString &text : m_odd)
            all->push_back(encoded(text, style));
    }
    return *all;
}

JsonEncoder::Pieces JsonEncoder::sorted() const
{
    std::vector<size_t> ends(m_asSent.size()); // for an opening bracket its closing one
    std::vector<size_t> open;
    for (size_t i = 0; i < m_asSent.size(); ++i) {
        ends[i] = i;
        if (JsonText::isOpening(m_asSent[i].kind)) {
            open.push_back(i);
        } else if (JsonText::isClosing(m_asSent[i].kind)) {
            ends[open.back()] = i;
            open.pop_back();
        }
    }
    Pieces out;
    out.reserve(m_asSent.size());
    if (!m_asSent.empty())
        appendSorted(out, 0, ends);
    return out;
}

/// Recursion is bounded by the scanner's nesting limit.
void JsonEncoder::appendSorted(Pieces &out, size_t index, const std::vector<size_t> &ends) const
{
    const Piece &first = m_asSent[index];
    out.push_back(first);
    if (!JsonText::isOpening(first.kind))
        return;
    const bool isObject = first.kind == TokenKind::ObjectBegin;
    const size_t step = isObject ? 2 : 0; // name and colon before the value
    std::vector<std::pair<QByteArray, size_t>> members;
    for (size_t i = index + 1; i < ends[index]; i = ends[i + step] + 2)
        members.emplace_back(isObject ? nameOf(m_asSent[i]) : QByteArray(), i);
    if (isObject) {
        std::stable_sort(members.begin(), members.end(),
                         [](const auto &a, const auto &b) { return a.first < b.first; });
    }
    static constexpr QByteArrayView Comma = ",";
    for (size_t i = 0; i < members.size(); ++i) {
        if (i > 0)
            out.push_back({Comma, TokenKind::Comma, -1});
        const size_t at = members[i].second;
        if (isObject)
            out.insert(out.end(), {m_asSent[at], m_asSent[at + 1]});
        appendSorted(out, at + step, ends);
    }
    out.push_back(m_asSent[ends[index]]);
}

/// By the bytes of UTF-8, which is the order of the code points.
QByteArray JsonEncoder::nameOf(const Piece &piece) const
{
    if (piece.odd >= 0)
        return m_odd[size_t(piece.odd)].toUtf8();
    return piece.bytes.sliced(1, piece.bytes.size() - 2).toByteArray();
}

JsonEncoder::Pieces JsonEncoder::withEmptyLists() const
{
    Pieces out = m_asSent;
    for (size_t i = 1; i < out.size(); ++i) {
        if (out[i - 1].kind == TokenKind::ObjectBegin && out[i].kind == TokenKind::ObjectEnd) {
            out[i - 1] = {QByteArrayView("["), TokenKind::ArrayBegin, -1};
            out[i] = {QByteArrayView("]"), TokenKind::ArrayEnd, -1};
        }
    }
    return out;
}

} // namespace Hookglass
