// SPDX-License-Identifier: MIT
#include "models/jsonlayout.h"

#include "core/jsonscanner.h"
#include "models/format.h"

#include <QtCore/QCoreApplication>

#include <algorithm>

namespace Hookglass {

using namespace Qt::StringLiterals;
using JsonText::Gap;
using JsonText::Token;
using JsonText::TokenKind;

namespace {

constexpr int IndentCells = 4;
constexpr int AnyDepth = std::numeric_limits<int>::max();
constexpr qsizetype MostIndent = 64 * 1024 * 1024; ///< bytes of blanks in a copied text
constexpr int FoldCells = 16;                      ///< about what " … 12 items " takes

bool isBlank(char c)
{
    return c == ' ' || c == '\n' || c == '\r' || c == '\t';
}

qsizetype skipBlanks(QByteArrayView text, qsizetype at)
{
    while (at < text.size() && isBlank(text[at]))
        ++at;
    return at;
}

int indentOf(qsizetype depth)
{
    return int(std::min<qsizetype>(depth, 10'000) * IndentCells);
}

/// Lays out one text; a class only to share what every step needs.
class JsonFiller
{
public:
    JsonFiller(QByteArrayView text, const JsonFolds &folds, RowLimits limits, JsonRows &rows)
        : m_text(text)
        , m_folds(folds)
        , m_rows(rows)
        , m_scanner(text, AnyDepth, jsonBegin(text))
        , m_filler(text, limits, rows)
    {
    }

    void run()
    {
        Token token;
        qsizetype end = 0;
        while (m_scanner.next(token)) {
            if (!put(token, end))
                return;
            end = m_scanner.position();
        }
        if (m_before)
            m_filler.endLine(end);
        m_rows.problem = m_scanner.problem();
        m_rows.restBegin = m_text.size();
        if (m_rows.problem)
            putRest(skipBlanks(m_text, end > 0 ? end : jsonBegin(m_text)));
    }

private:
    /// False: there are as many rows as were wanted.
    bool put(const Token &token, qsizetype lastEnd)
    {
        const Gap gap = m_before ? gapBetween(*m_before, token.kind) : Gap::Line;
        const bool opens = JsonText::isOpening(token.kind);
        const qsizetype depth = m_scanner.depth() - (opens ? 1 : 0);
        if (gap == Gap::Line) {
            if (m_before)
                m_filler.endLine(lastEnd,
                                 JsonText::isOpening(*m_before) ? TextRow::CanFold : TextRow::None);
            if (m_filler.isFull()) {
                m_rows.isWhole = false;
                return false;
            }
            m_filler.beginLine(token.begin, indentOf(depth));
        } else if (gap == Gap::Blank) {
            m_filler.put(1);
        }
        const bool isString = token.kind == TokenKind::String;
        if (isString || token.kind == TokenKind::Number)
            m_filler.putToken(token.begin, token.begin + token.length, isString, token.isKey);
        else
            m_filler.put(token.length);
        if (m_filler.isFull()) {
            m_rows.isWhole = false;
            return false;
        }
        m_before = token.kind;
        if (opens && m_folds.isFolded(quint32(token.begin), depth))
            fold(token);
        return true;
    }

    /// Passes over what is in an object or array, and notes it.
    void fold(const Token &opening)
    {
        const qsizetype depth = m_scanner.depth();
        TextFold fold{.row = quint32(m_filler.row()),
                      .begin = quint32(opening.begin + 1),
                      .end = 0,
                      .items = 0,
                      .isObject = opening.kind == TokenKind::ObjectBegin};
        quint32 lines = 0;
        qsizetype end = m_scanner.position();
        TokenKind before = opening.kind;
        bool isClosed = false;
        for (Token token; !isClosed && m_scanner.next(token); before = token.kind) {
            lines += gapBetween(before, token.kind) == Gap::Line ? 1 : 0;
            isClosed = m_scanner.depth() < depth;
            if (isClosed)
                m_before = token.kind;
            else if (fold.items == 0 || (token.kind == TokenKind::Comma && //
                                         m_scanner.depth() == depth))
                ++fold.items;
            if (!isClosed)
                end = m_scanner.position();
        }
        if (!isClosed && before == TokenKind::Comma)
            --fold.items; // what should follow is not there
        fold.end = quint32(end);
        if (fold.items == 0)
            return; // there is nothing to hide
        m_rows.folds.push_back(fold);
        m_filler.put(FoldCells);
        m_filler.skipLines(lines);
    }

    void putRest(qsizetype begin)
    {
        m_rows.restBegin = begin;
        m_filler.putMessage(begin);
        while (begin < m_text.size()) {
            if (m_filler.isFull()) {
                m_rows.isWhole = false;
                return;
            }
            qsizetype end = m_text.indexOf('\n', begin);
            end = end < 0 ? m_text.size() : end + 1;
            m_filler.beginLine(begin, 0, TextRow::Plain);
            m_filler.putText(begin, m_text[end - 1] == '\n' ? end - 1 : end);
            m_filler.endLine(end);
            begin = end;
        }
    }

    const QByteArrayView m_text;
    const JsonFolds &m_folds;
    JsonRows &m_rows;
    JsonText::Scanner m_scanner;
    RowFiller m_filler;
    std::optional<TokenKind> m_before;
};

/// Behind the quote that closes a string which goes on at `at`; -1: not before `end`.
qsizetype closingQuote(QByteArrayView text, qsizetype at, qsizetype end)
{
    for (; at < end; ++at) {
        if (text[at] == '\\')
            ++at;
        else if (text[at] == '"')
            return at + 1;
    }
    return -1;
}

struct Piece
{
    qsizetype end = 0;
    ShownStyle style = ShownStyle::Punctuation;
};

ShownStyle stringStyle(bool isKey)
{
    return isKey ? ShownStyle::Key : ShownStyle::String;
}

/// The token at `at`, which is known to be good. `goesOnAsKey` is for a string that does not end
/// before `end`.
Piece pieceAt(QByteArrayView text, qsizetype at, qsizetype end, bool goesOnAsKey)
{
    const char c = text[at];
    if (c == '"') {
        const qsizetype close = closingQuote(text, at + 1, end);
        if (close < 0)
            return {end, stringStyle(goesOnAsKey)};
        const qsizetype next = skipBlanks(text, close);
        return {close, stringStyle(next < text.size() && text[next] == ':')};
    }
    const QByteArrayView punctuation("{}[]:,");
    if (punctuation.contains(c))
        return {at + 1, ShownStyle::Punctuation};
    qsizetype stop = at;
    while (stop < end && !isBlank(text[stop]) && !punctuation.contains(text[stop]))
        ++stop;
    const bool isWord = c >= 'a' && c <= 'z' && c != 'e'; // a number's rest may begin with e
    return {stop, isWord ? ShownStyle::Literal : ShownStyle::Number};
}

void appendTokens(ShownText &shown, QByteArrayView text, qsizetype from, qsizetype to,
                  bool goesOnAsKey)
{
    for (qsizetype at = skipBlanks(text, from); at < to; at = skipBlanks(text, at)) {
        const Piece piece = pieceAt(text, at, to, goesOnAsKey);
        appendPlain(shown, text, at, piece.end, piece.style);
        if (text[at] == ':')
            shown.append(u' ', quint32(at + 1), ShownStyle::Punctuation);
        at = piece.end;
    }
}

/// Calls visit(token, gap before it, its depth) for each token that touches the part; returns where
/// what is not JSON begins, or `to`.
template <typename Visit>
qsizetype forPart(QByteArrayView text, qsizetype from, qsizetype to, Visit visit)
{
    JsonText::Scanner scanner(text, AnyDepth, jsonBegin(text));
    std::optional<TokenKind> before;
    for (Token token; scanner.position() < to && scanner.next(token); before = token.kind) {
        if (token.begin >= to)
            return to;
        if (token.begin + token.length <= from)
            continue;
        visit(token, before ? gapBetween(*before, token.kind) : Gap::None,
              scanner.depth() - (JsonText::isOpening(token.kind) ? 1 : 0));
    }
    return scanner.problem() ? std::max(from, skipBlanks(text, scanner.position())) : to;
}

/// What is at a place where something else should be.
QString foundAt(QByteArrayView text, qsizetype at)
{
    if (at >= text.size())
        return QCoreApplication::translate("Hookglass::JsonLayout", "the text ends here");
    QString shown;
    appendShown(shown, atomAt(text, at));
    return QCoreApplication::translate("Hookglass::JsonLayout", "there is \u201c%1\u201d")
        .arg(shown);
}

} // namespace

void JsonFolds::toggle(quint32 place)
{
    if (!exceptions.remove(place))
        exceptions.insert(place);
}

qsizetype jsonBegin(QByteArrayView text)
{
    return text.startsWith("\xef\xbb\xbf") ? 3 : 0;
}

JsonRows layOutJson(QByteArrayView text, const JsonFolds &folds, RowLimits limits)
{
    text = text.first(std::min(text.size(), MostLaidOut));
    JsonRows rows;
    JsonFiller(text, folds, limits, rows).run();
    return rows;
}

ShownText shownJson(QByteArrayView text, const JsonRows &rows, qsizetype index)
{
    const TextRow &row = rows.rows[size_t(index)];
    ShownText shown;
    if (row.has(TextRow::Message)) {
        shown.append(problemHere(text, *rows.problem), row.begin, ShownStyle::Problem);
        shown.finish(row.end);
        return shown;
    }
    if (row.has(TextRow::Plain)) {
        const qsizetype bad = rows.problem ? rows.problem->offset : -1;
        if (bad >= row.begin && bad < row.end) {
            const qsizetype after = bad + atomAt(text, bad).bytes;
            appendPlain(shown, text, row.begin, bad, ShownStyle::Plain);
            appendPlain(shown, text, bad, after, ShownStyle::Problem);
            appendPlain(shown, text, after, row.end, ShownStyle::Plain);
        } else {
            appendPlain(shown, text, row.begin, row.end, ShownStyle::Plain);
        }
        shown.finish(row.end);
        return shown;
    }
    qsizetype at = row.begin;
    if (row.insideString) {
        const qsizetype close = closingQuote(text, at, row.end);
        at = close < 0 ? row.end : close;
        appendPlain(shown, text, row.begin, at, stringStyle(row.isKey));
    }
    const bool goesOnAsKey = index + 1 < rows.size() && rows.rows[size_t(index) + 1].isKey;
    if (const TextFold *fold = rows.foldOf(index)) {
        appendTokens(shown, text, at, fold->begin, goesOnAsKey);
        shown.append(u" \u2026 %1 "_s.arg(itemsText(fold->items, fold->isObject)), fold->begin,
                     ShownStyle::Folded);
        at = fold->end;
    }
    appendTokens(shown, text, at, row.end, goesOnAsKey);
    shown.finish(row.end);
    return shown;
}

QByteArray laidOutPart(QByteArrayView text, qsizetype from, qsizetype to)
{
    // Measured first: a small text that is nested deeply must not become a huge one.
    qsizetype depths = 0;
    forPart(text, from, to, [&](const Token &, Gap gap, qsizetype depth) {
        depths += gap == Gap::Line ? depth : 0;
    });
    const qsizetype width =
        depths == 0 ? IndentCells : std::min<qsizetype>(IndentCells, MostIndent / depths);
    QByteArray out;
    const qsizetype rest =
        forPart(text, from, to, [&](const Token &token, Gap gap, qsizetype depth) {
            if (!out.isEmpty() && gap == Gap::Line)
                out.append('\n').append(width * depth, ' ');
            else if (!out.isEmpty() && gap == Gap::Blank)
                out.append(' ');
            const qsizetype first = std::max(from, token.begin);
            out.append(text.sliced(first, std::min(to, token.begin + token.length) - first));
        });
    if (rest >= to)
        return out;
    if (!out.isEmpty())
        out.append('\n');
    return out.append(text.sliced(rest, to - rest));
}

std::vector<JsonOpening> openingsAround(QByteArrayView text, qsizetype offset)
{
    std::vector<JsonOpening> open;
    JsonText::Scanner scanner(text, AnyDepth, jsonBegin(text));
    for (Token token; scanner.next(token);) {
        if (token.begin > offset)
            break;
        if (JsonText::isOpening(token.kind))
            open.push_back({quint32(token.begin), int(scanner.depth() - 1)});
        else if (JsonText::isClosing(token.kind) && token.begin < offset)
            open.pop_back();
    }
    return open;
}

QString problemText(QByteArrayView text, const JsonText::Problem &problem)
{
    const TextPlace place = placeOf(text, problem.offset);
    return QCoreApplication::translate("Hookglass::JsonLayout",
                                       "Not JSON from line %1, column %2 (byte %3) on: %4; %5.")
        .arg(formatCount(place.line), formatCount(place.column), formatCount(problem.offset),
             problem.message, foundAt(text, problem.offset));
}

QString problemHere(QByteArrayView text, const JsonText::Problem &problem)
{
    return QCoreApplication::translate("Hookglass::JsonLayout", "Not JSON: %1; %2.")
        .arg(problem.message, foundAt(text, problem.offset));
}

QString itemsText(quint64 count, bool isObject)
{
    const QString number = formatCount(qint64(count));
    if (isObject)
        return count == 1
                   ? QCoreApplication::translate("Hookglass::JsonLayout", "1 member")
                   : QCoreApplication::translate("Hookglass::JsonLayout", "%1 members").arg(number);
    return count == 1
               ? QCoreApplication::translate("Hookglass::JsonLayout", "1 item")
               : QCoreApplication::translate("Hookglass::JsonLayout", "%1 items").arg(number);
}

} // namespace Hookglass
