// SPDX-License-Identifier: MIT
#include "models/payloadtext.h"

#include "core/headertext.h"
#include "core/jsontext.h"
#include "models/rawtext.h"

#include <algorithm>

namespace Hookglass {

namespace {

bool isControl(char16_t c)
{
    return (c < 0x20 && c != u'\n' && c != u'\t') || c == 0x7f;
}

/// Each byte is one letter on the screen.
bool isPrintable(QByteArrayView bytes)
{
    return std::all_of(bytes.begin(), bytes.end(), [](char c) { return c >= 0x20 && c < 0x7f; });
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

/// One line of `bytes`, with the tokens that start in it; `next` moves past them.
void appendLine(QList<TextLine> &lines, QByteArrayView bytes, qsizetype begin, qsizetype end,
                const QList<JsonText::Token> &tokens, qsizetype &next, qsizetype maxLine)
{
    const QByteArrayView raw = bytes.sliced(begin, end - begin);
    const bool isPlain = isPrintable(raw);
    QList<TextSpan> spans;
    qsizetype converted = 0; // bytes of the line already counted
    qsizetype units = 0;     // and the UTF-16 units they became
    const auto unitsAt = [&](qsizetype offset) {
        if (isPlain)
            return offset;
        units += spelledText(bytes, begin + converted, begin + offset, Spacing::Kept).size();
        converted = offset;
        return units;
    };
    for (; next < tokens.size() && tokens.at(next).begin < begin + raw.size(); ++next) {
        const JsonText::Token &token = tokens.at(next);
        const qsizetype from = unitsAt(token.begin - begin);
        const qsizetype to = unitsAt(token.begin + token.length - begin);
        spans.append({int(from), int(to - from), kindOf(token)});
    }
    appendBroken(lines, spelledText(bytes, begin, end, Spacing::Kept), spans, maxLine);
}

QList<TextLine> linesOf(QByteArrayView bytes, const QList<JsonText::Token> &tokens,
                        qsizetype maxLine)
{
    QList<TextLine> lines;
    qsizetype next = 0;
    for (qsizetype begin = 0;;) {
        qsizetype end = bytes.sliced(begin).indexOf('\n');
        end = end < 0 ? bytes.size() : begin + end;
        appendLine(lines, bytes, begin, end, tokens, next, maxLine);
        if (end == bytes.size())
            return lines;
        begin = end + 1;
    }
}

} // namespace

QString displayText(QByteArrayView bytes)
{
    return spelledText(bytes, Spacing::Kept);
}

QString headerDisplayText(QByteArrayView bytes)
{
    return bytes.isValidUtf8() ? displayText(bytes) : displayText(headerText(bytes).toUtf8());
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
