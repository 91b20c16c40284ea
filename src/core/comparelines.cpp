// SPDX-License-Identifier: MIT
#include "core/comparelines.h"

#include "core/jsonscanner.h"

#include <algorithm>
#include <array>
#include <limits>

namespace Hookglass {

namespace {

constexpr QByteArrayView ByteOrderMark("\xef\xbb\xbf");

bool isBlank(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

bool isPunctuation(char c)
{
    return c == '{' || c == '}' || c == '[' || c == ']' || c == ',' || c == ':';
}

/// How long a piece of a line that is too long may be, in bytes; `rarity`: one place in
/// 2^rarity is good for a cut.
struct PieceLimits
{
    qsizetype shortest = 400;
    qsizetype longest = 2048;
    int rarity = 7;
};
constexpr PieceLimits OfText{};
constexpr PieceLimits OfBytes{.shortest = 64, .longest = 512, .rarity = 6};

/// Numbers without a pattern, by splitmix64.
constexpr std::array<quint64, 256> gearsMade()
{
    std::array<quint64, 256> gears{};
    quint64 state = 0;
    for (quint64 &gear : gears) {
        state += 0x9e3779b97f4a7c15;
        quint64 x = state;
        x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9;
        x = (x ^ (x >> 27)) * 0x94d049bb133111eb;
        gear = x ^ (x >> 31);
    }
    return gears;
}
constexpr std::array<quint64, 256> Gears = gearsMade();

/// Where the piece that begins at `begin` ends: behind bytes whose hash is a rare one.
qsizetype pieceEnd(QByteArrayView line, qsizetype begin, const PieceLimits &limits)
{
    if (line.size() - begin <= limits.shortest)
        return line.size();
    const qsizetype most = std::min(line.size(), begin + limits.longest);
    quint64 hash = 0; // of the last 64 bytes
    qsizetype end = begin + limits.shortest - 64;
    while (end < most) {
        hash = (hash << 1) + Gears[uchar(line[end++])];
        if (end >= begin + limits.shortest && (hash >> (64 - limits.rarity)) == 0)
            break;
    }
    // Not in the middle of a character.
    for (int i = 0; i < 3 && end < line.size() && (uchar(line[end]) & 0xc0) == 0x80; ++i)
        ++end;
    return end;
}

class LineMaker
{
public:
    LineMaker(QByteArrayView body, const PieceLimits &limits)
        : m_body(body)
        , m_limits(limits)
    {
        m_made.text.reserve(body.size() + body.size() / 8);
        m_made.lines.reserve(size_t(body.size() / 16 + 4));
    }

    CompareLines asIs()
    {
        for (qsizetype begin = 0;;) {
            qsizetype end = m_body.indexOf('\n', begin);
            end = end < 0 ? m_body.size() : end;
            put(begin, end);
            endLine(begin);
            if (end == m_body.size())
                return std::move(m_made);
            begin = end + 1;
        }
    }

    CompareLines json()
    {
        qsizetype at = 0;
        if (m_body.startsWith(ByteOrderMark)) {
            put(0, ByteOrderMark.size());
            at = ByteOrderMark.size();
            endLine(0);
        }
        while (at < m_body.size()) {
            if (isBlank(m_body[at])) {
                ++at;
                continue;
            }
            const Token token = tokenAt(at);
            separate(token);
            if (!m_hasToken)
                m_lineSource = token.begin;
            m_hasToken = true;
            put(token.begin, token.end);
            if (token.kind == Kind::Open)
                ++m_depth;
            m_beforeLast = m_last.kind;
            m_last = token;
            at = token.end;
        }
        if (m_hasToken || m_made.lines.empty())
            endLine(m_lineSource);
        return std::move(m_made);
    }

private:
    enum class Kind : quint8 { Nothing, Open, Close, Comma, Colon, String, Other };
    struct Token
    {
        Kind kind = Kind::Nothing;
        qsizetype begin = 0;
        qsizetype end = 0;
    };

    Token tokenAt(qsizetype at) const
    {
        switch (m_body[at]) {
        case '{':
        case '[':
            return {Kind::Open, at, at + 1};
        case '}':
        case ']':
            return {Kind::Close, at, at + 1};
        case ',':
            return {Kind::Comma, at, at + 1};
        case ':':
            return {Kind::Colon, at, at + 1};
        case '"':
            if (const qsizetype end = stringEnd(at); end > at)
                return {Kind::String, at, end};
            break;
        default:
            break;
        }
        qsizetype end = at; // a quote that begins no string is a letter like others
        do {
            end = std::min(m_body.size(), end + (m_body[end] == '\\' ? 2 : 1));
        } while (end < m_body.size() && m_body[end] != '"' && !isBlank(m_body[end]) &&
                 !isPunctuation(m_body[end]));
        return {Kind::Other, at, end};
    }

    /// Behind the closing quote; -1: this quote does not look like the beginning of a string, so
    /// that one quote too many or too few does not turn inside out all that follows.
    qsizetype stringEnd(qsizetype at) const
    {
        qsizetype end = at + 1;
        while (end < m_body.size() && m_body[end] != '"')
            end += m_body[end] == '\\' ? 2 : 1;
        if (end >= m_body.size())
            return m_last.kind == Kind::String || m_last.kind == Kind::Other ? -1 : m_body.size();
        ++end;
        qsizetype next = end;
        while (next < m_body.size() && isBlank(m_body[next]))
            ++next;
        const bool isPlausible = next == m_body.size() || m_body[next] == ',' ||
                                 m_body[next] == ':' || m_body[next] == '}' || m_body[next] == ']';
        return isPlausible ? end : -1;
    }

    /// Between two tokens as JsonText::pretty(); what no JSON has stays as it stands.
    void separate(const Token &token)
    {
        if (token.kind == Kind::Close)
            m_depth = std::max<qsizetype>(0, m_depth - 1);
        if (!m_hasToken)
            return;
        const bool isLine = m_last.kind == Kind::Comma ||
                            (m_last.kind == Kind::Open && token.kind != Kind::Close) ||
                            (token.kind == Kind::Close && m_last.kind != Kind::Open);
        const bool isValue =
            token.kind == Kind::Open || token.kind == Kind::String || token.kind == Kind::Other;
        if (isLine || (m_last.kind == Kind::Close && isValue)) {
            breakLine(token);
            return;
        }
        if (isValue && m_last.kind == Kind::Colon && m_beforeLast == Kind::String) {
            m_made.text.append(' ');
            return;
        }
        const bool wasValue = m_last.kind == Kind::String || m_last.kind == Kind::Other;
        if (!isValue || !(wasValue || m_last.kind == Kind::Colon))
            return;
        const QByteArrayView between = m_body.sliced(m_last.end, token.begin - m_last.end);
        if (between.contains('\n'))
            breakLine(token);
        else
            m_made.text.append(between);
    }

    void breakLine(const Token &token)
    {
        // The depth of the line that ends is the one it began with.
        endLine(m_lineSource);
        m_hasToken = false;
        m_lineSource = token.begin;
    }

    void put(qsizetype from, qsizetype to)
    {
        if (m_made.text.size() == m_lineBegin)
            m_lineDepth = m_depth;
        if (to - from >= m_longest) {
            m_longest = to - from;
            m_longestAt = m_made.text.size();
            m_longestSource = from;
        }
        m_made.text.append(m_body.sliced(from, to - from));
    }

    void endLine(qsizetype source)
    {
        const QByteArrayView line = QByteArrayView(m_made.text).sliced(m_lineBegin);
        constexpr qsizetype deepest = std::numeric_limits<quint16>::max();
        for (qsizetype begin = 0;;) {
            const qsizetype end = pieceEnd(line, begin, m_limits);
            // Places are exact in the longest token: others are not cut, as a rule.
            const qsizetype inLongest = m_lineBegin + begin - m_longestAt;
            const bool isIn = begin > 0 && inLongest >= 0;
            m_made.lines.push_back({.begin = quint32(m_lineBegin + begin),
                                    .end = quint32(m_lineBegin + end),
                                    .source = quint32(isIn ? m_longestSource + inLongest : source),
                                    .depth = quint16(std::min(m_lineDepth, deepest)),
                                    .isContinued = begin > 0});
            if (end == line.size())
                break;
            begin = end;
        }
        m_lineBegin = m_made.text.size();
        m_longest = 0;
    }

    QByteArrayView m_body;
    PieceLimits m_limits;
    CompareLines m_made;
    Token m_last;
    Kind m_beforeLast = Kind::Nothing;
    qsizetype m_depth = 0;
    qsizetype m_lineDepth = 0;
    qsizetype m_lineBegin = 0;  ///< in the made text
    qsizetype m_lineSource = 0; ///< in the body
    bool m_hasToken = false;    ///< on this line
    qsizetype m_longest = 0;    ///< token of this line
    qsizetype m_longestAt = 0;
    qsizetype m_longestSource = 0;
};

/// Begins as JSON does, by more than one bracket, which much else does, too.
bool beginsAsJson(QByteArrayView body)
{
    using JsonText::TokenKind;
    const qsizetype from = body.startsWith(ByteOrderMark) ? ByteOrderMark.size() : 0;
    JsonText::Scanner scanner(body, 512, from);
    JsonText::Token token;
    if (!scanner.next(token) || !JsonText::isOpening(token.kind))
        return false;
    if (!scanner.next(token))
        return false;
    if (token.kind == TokenKind::String || JsonText::isOpening(token.kind) ||
        JsonText::isClosing(token.kind))
        return true;
    return scanner.next(token);
}

bool hasBracketsOrNames(QByteArrayView body)
{
    return body.contains('{') || body.contains('[') || body.indexOf("\":") >= 0;
}

} // namespace

CompareLines compareLines(QByteArrayView body, LineLayout layout, bool isText)
{
    LineMaker maker(body, isText ? OfText : OfBytes);
    return layout == LineLayout::Json ? maker.json() : maker.asIs();
}

std::pair<LineLayout, LineLayout> layoutsFor(QByteArrayView before, QByteArrayView after)
{
    const bool isJsonBefore = beginsAsJson(before);
    const bool isJsonAfter = beginsAsJson(after);
    const auto layout = [](bool isJson, bool isOther, QByteArrayView body) {
        return isJson || (isOther && hasBracketsOrNames(body)) ? LineLayout::Json
                                                               : LineLayout::AsIs;
    };
    return {layout(isJsonBefore, isJsonAfter, before), layout(isJsonAfter, isJsonBefore, after)};
}

} // namespace Hookglass
