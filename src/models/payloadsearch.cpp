// SPDX-License-Identifier: MIT
#include "models/payloadsearch.h"

#include "core/jsonscanner.h"
#include "models/jsonlayout.h"
#include "models/rawtext.h"

#include <QtCore/QRegularExpression>

#include <algorithm>
#include <bit>
#include <limits>
#include <optional>

namespace Hookglass {

using namespace Qt::StringLiterals;

namespace {

char32_t folded(char32_t c)
{
    if (c < 0x80)
        return c >= 'A' && c <= 'Z' ? c + 32 : c;
    return QChar::toCaseFolded(c);
}

/// Finds a pattern in a stream of characters (Knuth, Morris, Pratt): every character is looked at
/// once, and only the last few places are kept.
class Matcher
{
public:
    Matcher(const std::vector<char32_t> &pattern, bool withCase, qsizetype most,
            std::vector<TextHit> &hits)
        : m_pattern(pattern)
        , m_next(pattern.size(), 0)
        , m_begins(std::bit_ceil(pattern.size()), 0)
        , m_most(most)
        , m_hits(hits)
        , m_withCase(withCase)
    {
        if (!withCase)
            std::transform(m_pattern.begin(), m_pattern.end(), m_pattern.begin(), folded);
        for (size_t i = 1, k = 0; i < m_pattern.size(); ++i) {
            while (k > 0 && m_pattern[i] != m_pattern[k])
                k = m_next[k - 1];
            k += m_pattern[i] == m_pattern[k] ? 1 : 0;
            m_next[i] = k;
        }
    }

    /// A character and the bytes it stands for.
    void feed(char32_t c, qsizetype begin, qsizetype end)
    {
        if (!m_withCase)
            c = folded(c);
        while (m_matched > 0 && c != m_pattern[m_matched])
            m_matched = m_next[m_matched - 1];
        if (c != m_pattern[m_matched])
            return;
        m_begins[m_count++ & (m_begins.size() - 1)] = quint32(begin);
        if (++m_matched < m_pattern.size())
            return;
        m_matched = 0; // hits do not overlap
        const size_t first = m_count - m_pattern.size();
        m_hits.push_back({m_begins[first & (m_begins.size() - 1)], quint32(end)});
    }
    /// Nothing is found across this place.
    void stop() { m_matched = 0; }
    bool isFull() const { return qsizetype(m_hits.size()) > m_most; }

private:
    std::vector<char32_t> m_pattern;
    std::vector<size_t> m_next;
    /// Of the last characters that fitted, in a ring: masked, as a division would cost more than
    /// all the rest.
    std::vector<quint32> m_begins;
    size_t m_count = 0;
    size_t m_matched = 0;
    qsizetype m_most;
    std::vector<TextHit> &m_hits;
    bool m_withCase;
};

void feedText(Matcher &matcher, QByteArrayView text, qsizetype from, qsizetype to)
{
    for (qsizetype at = from; at < to && !matcher.isFull();) {
        const uchar first = uchar(text[at]);
        if (first < 0x80) {
            matcher.feed(first, at, at + 1);
            ++at;
            continue;
        }
        const Atom atom = atomAt(text, at);
        if (atom.kind == AtomKind::Invalid)
            matcher.stop();
        else
            matcher.feed(atom.code, at, at + atom.bytes);
        at += atom.bytes;
    }
}

int hexValue(QByteArrayView digits)
{
    int value = 0;
    for (const char c : digits)
        value = value * 16 + (c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10);
    return value;
}

char32_t simpleEscape(char c)
{
    switch (c) {
    case 'b':
        return '\b';
    case 'f':
        return '\f';
    case 'n':
        return '\n';
    case 'r':
        return '\r';
    case 't':
        return '\t';
    default:
        return uchar(c);
    }
}

/// A string token with its escapes resolved.
void feedString(Matcher &matcher, QByteArrayView text, qsizetype from, qsizetype to)
{
    for (qsizetype at = from; at < to && !matcher.isFull();) {
        qsizetype slash = text.sliced(at, to - at).indexOf('\\');
        slash = slash < 0 ? to : at + slash;
        feedText(matcher, text, at, slash);
        at = slash;
        if (at >= to)
            return;
        if (text[at + 1] != 'u') {
            matcher.feed(simpleEscape(text[at + 1]), at, at + 2);
            at += 2;
            continue;
        }
        char32_t c = char32_t(hexValue(text.sliced(at + 2, 4)));
        qsizetype end = at + 6;
        if (QChar::isHighSurrogate(c) && end + 6 <= to && text[end] == '\\' &&
            text[end + 1] == 'u') {
            const char32_t low = char32_t(hexValue(text.sliced(end + 2, 4)));
            if (QChar::isLowSurrogate(low)) {
                c = QChar::surrogateToUcs4(char16_t(c), char16_t(low));
                end += 6;
            }
        }
        matcher.feed(c, at, end);
        at = end;
    }
}

/// The text as it is laid out, in one pass: `plain` gets strings as they are written, `decoded`,
/// where there is one, with their escapes resolved. Whichever is full ends it: what comes later in
/// the text comes later among the hits, too.
void feedJson(Matcher &plain, Matcher *decoded, QByteArrayView text)
{
    using namespace JsonText;
    const auto isFull = [&] { return plain.isFull() || (decoded && decoded->isFull()); };
    const auto both = [&](auto &&tell) {
        tell(plain);
        if (decoded)
            tell(*decoded);
    };
    Scanner scanner(text, std::numeric_limits<int>::max(), jsonBegin(text));
    std::optional<TokenKind> before;
    qsizetype end = 0;
    for (Token token; !isFull() && scanner.next(token); before = token.kind) {
        const Gap gap = before ? gapBetween(*before, token.kind) : Gap::None;
        if (gap == Gap::Line)
            both([](Matcher &matcher) { matcher.stop(); });
        else if (gap == Gap::Blank)
            both([&](Matcher &matcher) { matcher.feed(' ', end, token.begin); });
        end = token.begin + token.length;
        feedText(plain, text, token.begin, end);
        if (decoded && token.kind == TokenKind::String)
            feedString(*decoded, text, token.begin, end);
        else if (decoded)
            feedText(*decoded, text, token.begin, end);
    }
    if (!scanner.problem())
        return;
    both([&](Matcher &matcher) {
        matcher.stop();
        feedText(matcher, text, scanner.position(), text.size());
    });
}

/// "7b 22" as bytes; at least one pair of digits, else nothing.
QByteArray hexBytes(const QString &text)
{
    static const QRegularExpression pairs(
        u"^\\s*(?:0x)?([0-9a-fA-F]{2}(?:\\s*[0-9a-fA-F]{2})*)\\s*$"_s);
    const QRegularExpressionMatch match = pairs.match(text);
    return match.hasMatch() ? QByteArray::fromHex(match.captured(1).toLatin1()) : QByteArray();
}

void findBytes(QByteArrayView text, const QByteArray &bytes, qsizetype most,
               std::vector<TextHit> &hits)
{
    for (qsizetype at = 0; qsizetype(hits.size()) <= most; at += bytes.size()) {
        at = text.indexOf(bytes, at);
        if (at < 0)
            return;
        hits.push_back({quint32(at), quint32(at + bytes.size())});
    }
}

} // namespace

TextHits findAll(QByteArrayView text, const PayloadSearch &search, qsizetype most)
{
    TextHits found;
    if (search.text.isEmpty())
        return found;
    text = text.first(std::min(text.size(), MostLaidOut));
    const auto wanted = search.text.toUcs4();
    const std::vector<char32_t> pattern(wanted.begin(), wanted.end());
    std::vector<TextHit> &hits = found.hits;
    Matcher plain(pattern, search.withCase, most, hits);
    std::vector<TextHit> others;
    if (search.in == PayloadSearch::In::Bytes) {
        feedText(plain, text, 0, text.size());
    } else {
        Matcher decoded(pattern, search.withCase, most, others);
        feedJson(plain, text.contains('\\') ? &decoded : nullptr, text);
    }
    if (const QByteArray bytes = search.hexToo ? hexBytes(search.text) : QByteArray();
        !bytes.isEmpty())
        findBytes(text, bytes, most, others);
    if (!others.empty()) {
        std::vector<TextHit> both;
        both.reserve(hits.size() + others.size());
        const auto isBefore = [](const TextHit &a, const TextHit &b) {
            return std::pair(a.begin, a.end) < std::pair(b.begin, b.end);
        };
        std::merge(hits.begin(), hits.end(), others.begin(), others.end(), std::back_inserter(both),
                   isBefore);
        both.erase(std::unique(both.begin(), both.end()), both.end());
        hits = std::move(both);
    }
    if (qsizetype(hits.size()) > most) {
        hits.resize(size_t(most));
        found.isCut = true;
    }
    return found;
}

} // namespace Hookglass
