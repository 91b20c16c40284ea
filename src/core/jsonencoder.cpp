// SPDX-License-Identifier: MIT
#include "core/jsonencoder.h"

#include "core/jsonlayout.h"
#include "core/jsonscanner.h"

#include <algorithm>
#include <array>
#include <iterator>

namespace Hookglass {

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
    case Strings::PhpHex:
        return c == u'/' || QStringView(u"<>&'").contains(QChar(c));
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
    case Strings::PhpHex:
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
    // PHP's JSON_HEX_… are in upper case, its other escapes are not.
    const bool isUpper = style == Strings::DotNet || style == Strings::Jackson ||
                         (style == Strings::PhpHex && c < Delete);
    const char *const digits = isUpper ? "0123456789ABCDEF" : "0123456789abcdef";
    const char escape[] = {
        '\\',           'u', digits[c >> 12], digits[(c >> 8) & 0xf], digits[(c >> 4) & 0xf],
        digits[c & 0xf]};
    out += QByteArrayView(escape, std::size(escape));
}

void appendEscape(QByteArray &out, char16_t c, Strings style)
{
    switch (c) {
    case u'"':
        if (style == Strings::DotNet || style == Strings::PhpHex)
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

/// All of a style's escapes that are ASCII, to be looked up.
class Escapes
{
public:
    explicit Escapes(Strings style)
        : m_style(style)
    {
        for (char16_t c = 0; c < m_ascii.size(); ++c)
            m_ascii[c] = isEscaped(c, style);
    }
    bool contains(char16_t c) const
    {
        return c < m_ascii.size() ? m_ascii[c] : isEscaped(c, m_style);
    }
    Strings style() const { return m_style; }

private:
    Strings m_style;
    std::array<bool, Delete + 1> m_ascii;
};

/// In quotes. Surrogates that are no pair are escaped: nobody can write them as UTF-8.
void appendString(QByteArray &out, QStringView text, const Escapes &escapes)
{
    out += '"';
    for (qsizetype i = 0; i < text.size(); ++i) {
        const char16_t c = text[i].unicode();
        const bool isPair =
            QChar::isHighSurrogate(c) && i + 1 < text.size() && text[i + 1].isLowSurrogate();
        if (escapes.contains(c) || (QChar::isSurrogate(c) && !isPair)) {
            appendEscape(out, c, escapes.style());
            if (isPair)
                appendEscape(out, text[++i].unicode(), escapes.style());
        } else if (c <= Delete) {
            out += char(c);
        } else {
            out += text.sliced(i, isPair ? 2 : 1).toUtf8();
            i += isPair ? 1 : 0;
        }
    }
    out += '"';
}

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
    const JsonStyle same{simplest(style.strings), style.layout, simplest(style.order)};
    (void)strings(same.strings); // so that writing changes nothing here
    return same;
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

QByteArray JsonEncoder::written(const JsonStyle &style) const
{
    const qsizetype most = std::max(AlwaysAllowed, m_size * MostGrowth);
    const Pieces &all = madePieces(style.order);
    const auto &made = m_written[size_t(style.strings)];
    const OddStrings *const odd = style.strings != Strings::AsSent && made ? &*made : nullptr;
    JsonLayout::Writer out(m_size + m_size / 2);
    JsonLayout::Spacing spacing(style.layout);
    QByteArrayView run; // pieces that follow each other in the text are copied at once
    for (size_t i = 0; i < all.size(); ++i) {
        const Piece &piece = all[i];
        const QByteArrayView gap =
            i > 0 ? spacing.between(all[i - 1].kind, piece.kind) : QByteArrayView();
        const bool isOdd = odd && piece.odd >= 0;
        const QByteArrayView bytes = isOdd ? odd->at(size_t(piece.odd)) : piece.bytes;
        if (gap.isEmpty() && run.data() + run.size() == bytes.data()) {
            run = QByteArrayView(run.data(), run.size() + bytes.size());
            continue;
        }
        out.append(run);
        out.append(gap);
        run = bytes;
        if (out.size() > most)
            return {};
    }
    out.append(run);
    return out.size() > most ? QByteArray() : out.take();
}

const JsonEncoder::Pieces &JsonEncoder::madePieces(Order order) const
{
    if (order == Order::Sorted && m_sorted)
        return *m_sorted;
    if (order == Order::EmptyAsLists && m_withEmptyLists)
        return *m_withEmptyLists;
    return m_asSent;
}

const JsonEncoder::Pieces &JsonEncoder::pieces(Order order)
{
    if (order == Order::Sorted && !m_sorted)
        m_sorted = sorted();
    if (order == Order::EmptyAsLists && !m_withEmptyLists)
        m_withEmptyLists = withEmptyLists();
    return madePieces(order);
}

const JsonEncoder::OddStrings &JsonEncoder::strings(Strings style)
{
    auto &all = m_written[size_t(style)];
    if (!all) {
        all.emplace();
        all->ends.reserve(m_odd.size());
        const Escapes escapes(style);
        for (const QString &text : m_odd) {
            appendString(all->bytes, text, escapes);
            all->ends.push_back(all->bytes.size());
        }
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
