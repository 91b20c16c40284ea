// SPDX-License-Identifier: MIT
#include "models/payloadtext.h"

#include "core/jsontext.h"

#include <QtCore/QStringDecoder>

namespace Hookglass {

namespace {

bool isControl(char16_t c)
{
    return (c < 0x20 && c != u'\n' && c != u'\t') || c == 0x7f;
}

/// What a text widget would act upon instead of showing it: breaks of its own, marks that turn
/// the reading direction (and can make a text look like another), and characters never seen.
bool isInvisible(char16_t c)
{
    return (c >= 0x80 && c <= 0x9f) || (c >= 0x200e && c <= 0x200f) ||
           (c >= 0x2028 && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069) ||
           (c >= 0xfdd0 && c <= 0xfdef) || c == 0xfeff;
}

/// The character that stands for one that cannot be shown; the same if it can.
char16_t visible(char16_t c)
{
    if (c == 0x7f)
        return 0x2421;
    if (isControl(c))
        return char16_t(0x2400 + c);
    return isInvisible(c) ? u'\u25a1' : c;
}

bool isAscii(QByteArrayView bytes)
{
    return std::all_of(bytes.begin(), bytes.end(), [](char c) { return uchar(c) < 0x80; });
}

SpanKind kindOf(const JsonText::Token &token)
{
    using Kind = JsonText::TokenKind;
    switch (token.kind) {
    case Kind::String:
        return token.isKey ? SpanKind::Key : SpanKind::String;
    case Kind::Number:
        return SpanKind::Number;
    case Kind::True:
    case Kind::False:
    case Kind::Null:
        return SpanKind::Literal;
    case Kind::ObjectBegin:
    case Kind::ObjectEnd:
    case Kind::ArrayBegin:
    case Kind::ArrayEnd:
    case Kind::Colon:
    case Kind::Comma:
        return SpanKind::Punctuation;
    }
    Q_UNREACHABLE();
}

/// Where a piece of at most `limit` units of `text` may end without cutting a surrogate pair.
qsizetype pieceEnd(QStringView text, qsizetype begin, qsizetype limit)
{
    const qsizetype end = begin + limit;
    if (end >= text.size())
        return text.size();
    return text.at(end).isLowSurrogate() && end - 1 > begin ? end - 1 : end;
}

void appendBroken(QList<TextLine> &lines, const QString &text, const QList<TextSpan> &spans,
                  qsizetype maxLine)
{
    qsizetype span = 0;
    for (qsizetype begin = 0;;) {
        const qsizetype end = pieceEnd(text, begin, maxLine);
        TextLine line{text.sliced(begin, end - begin), {}, end < text.size()};
        while (span < spans.size() && spans.at(span).begin < end) {
            const TextSpan &whole = spans.at(span);
            const qsizetype from = std::max<qsizetype>(whole.begin, begin);
            const qsizetype to = std::min<qsizetype>(whole.begin + whole.length, end);
            if (to > from)
                line.spans.append({int(from - begin), int(to - from), whole.kind});
            if (whole.begin + whole.length > end)
                break; // its rest belongs to the next piece
            ++span;
        }
        lines.append(line);
        if (end >= text.size())
            return;
        begin = end;
    }
}

/// One line of `bytes` from `begin`, with the tokens that start in it; `next` moves past them.
void appendLine(QList<TextLine> &lines, QByteArrayView raw, qsizetype begin,
                const QList<JsonText::Token> &tokens, qsizetype &next, qsizetype maxLine)
{
    const bool ascii = isAscii(raw);
    QList<TextSpan> spans;
    qsizetype converted = 0; // bytes of the line already counted
    qsizetype units = 0;     // and the UTF-16 units they became
    const auto unitsAt = [&](qsizetype offset) {
        if (ascii)
            return offset;
        units += displayText(raw.sliced(converted, offset - converted)).text.size();
        converted = offset;
        return units;
    };
    for (; next < tokens.size() && tokens.at(next).begin < begin + raw.size(); ++next) {
        const JsonText::Token &token = tokens.at(next);
        const qsizetype from = unitsAt(token.begin - begin);
        const qsizetype to = unitsAt(token.begin + token.length - begin);
        spans.append({int(from), int(to - from), kindOf(token)});
    }
    appendBroken(lines, displayText(raw).text, spans, maxLine);
}

QList<TextLine> linesOf(QByteArrayView bytes, const QList<JsonText::Token> &tokens,
                        qsizetype maxLine)
{
    QList<TextLine> lines;
    qsizetype next = 0;
    for (qsizetype begin = 0;;) {
        qsizetype end = bytes.sliced(begin).indexOf('\n');
        end = end < 0 ? bytes.size() : begin + end;
        appendLine(lines, bytes.sliced(begin, end - begin), begin, tokens, next, maxLine);
        if (end == bytes.size())
            return lines;
        begin = end + 1;
    }
}

} // namespace

DisplayText displayText(QByteArrayView bytes)
{
    DisplayText result;
    QStringDecoder decoder(QStringDecoder::Utf8, QStringDecoder::Flag::Stateless |
                                                     QStringDecoder::Flag::ConvertInitialBom);
    result.text = decoder.decode(bytes);
    result.hasInvalidUtf8 = decoder.hasError();
    for (QChar &c : result.text) {
        const char16_t shown = visible(c.unicode());
        if (shown == c.unicode())
            continue;
        result.hasControls = true;
        c = shown;
    }
    return result;
}

bool isPlainText(QByteArrayView bytes)
{
    const bool controls = std::any_of(bytes.begin(), bytes.end(),
                                      [](char c) { return isControl(char16_t(uchar(c))); });
    return !controls && bytes.isValidUtf8();
}

QList<TextLine> colouredLines(QByteArrayView bytes, qsizetype maxLine)
{
    return linesOf(bytes, JsonText::tokenize(bytes).tokens, maxLine);
}

QList<TextLine> plainLines(QByteArrayView bytes, qsizetype maxLine)
{
    return linesOf(bytes, {}, maxLine);
}

QByteArrayView leadingPart(QByteArrayView bytes, qsizetype limit)
{
    if (bytes.size() <= limit)
        return bytes;
    qsizetype end = limit;
    while (end > 0 && limit - end < 4 && (uchar(bytes[end]) & 0xc0) == 0x80)
        --end;
    return bytes.first(end);
}

} // namespace Hookglass
