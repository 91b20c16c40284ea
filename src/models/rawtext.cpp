// SPDX-License-Identifier: MIT
#include "models/rawtext.h"

#include <QtCore/QChar>

#include <algorithm>
#include <array>
#include <cstring>

namespace Hookglass {

using namespace Qt::StringLiterals;

namespace {

/// Names of U+0000 … U+001F. Fonts that have U+2400 … for them are rare.
constexpr std::array<QLatin1StringView, 32> ControlNames{
    "NUL"_L1, "SOH"_L1, "STX"_L1, "ETX"_L1, "EOT"_L1, "ENQ"_L1, "ACK"_L1, "BEL"_L1,
    "BS"_L1,  "TAB"_L1, "LF"_L1,  "VT"_L1,  "FF"_L1,  "CR"_L1,  "SO"_L1,  "SI"_L1,
    "DLE"_L1, "DC1"_L1, "DC2"_L1, "DC3"_L1, "DC4"_L1, "NAK"_L1, "SYN"_L1, "ETB"_L1,
    "CAN"_L1, "EM"_L1,  "SUB"_L1, "ESC"_L1, "FS"_L1,  "GS"_L1,  "RS"_L1,  "US"_L1};

constexpr char16_t LeftToRightMark = 0x200e;
constexpr int NarrowestRow = 8;
constexpr int LooksBack = 24; ///< cells in which a better place for a break is sought

bool isContinuation(char c)
{
    return (uchar(c) & 0xc0) == 0x80;
}

/// What a text field would act upon instead of showing it, and what it would show as nothing.
bool isInvisible(char32_t c)
{
    return (c >= 0x80 && c <= 0x9f) || c == 0xad || c == 0x61c || c == 0x180e ||
           (c >= 0x200b && c <= 0x200f) || (c >= 0x2028 && c <= 0x202e) ||
           (c >= 0x2060 && c <= 0x206f) || c == 0xfeff || (c >= 0xfdd0 && c <= 0xfdef) ||
           (c >= 0xfff9 && c <= 0xfffb) || (c & 0xfffe) == 0xfffe || (c >= 0xe0000 && c <= 0xe007f);
}

bool isCombining(char32_t c)
{
    if (c < 0x300)
        return false;
    const QChar::Category category = QChar::category(c);
    return category == QChar::Mark_NonSpacing || category == QChar::Mark_Enclosing;
}

int cellsOf(char32_t c)
{
    if (c < 0x590) // Latin, Greek, Cyrillic, Armenian
        return isCombining(c) ? 0 : 1;
    if (isCombining(c))
        return 0;
    if (c >= 0x2000 && c < 0x2190)
        return 1;
    return c > 0xffff ? 3 : 2;
}

/// Length of the UTF-8 character at `at`, and its code; 0: the byte begins none.
int decode(QByteArrayView text, qsizetype at, char32_t &code)
{
    const uchar first = uchar(text[at]);
    const int length = first < 0xc2   ? 0
                       : first < 0xe0 ? 2
                       : first < 0xf0 ? 3
                       : first < 0xf5 ? 4
                                      : 0;
    if (length == 0 || at + length > text.size())
        return 0;
    code = first & (0x7fU >> length);
    for (int i = 1; i < length; ++i) {
        if (!isContinuation(text[at + i]))
            return 0;
        code = (code << 6) | (uchar(text[at + i]) & 0x3fU);
    }
    const bool isShortest = (length == 2) || (length == 3 && code >= 0x800) ||
                            (length == 4 && code >= 0x10000 && code <= 0x10ffff);
    const bool isSurrogate = code >= 0xd800 && code <= 0xdfff;
    return isShortest && !isSurrogate ? length : 0;
}

/// First byte from `at` on, before `end`, that is no printable ASCII.
qsizetype skipPrintable(QByteArrayView text, qsizetype at, qsizetype end)
{
    constexpr quint64 each = 0x0101010101010101;
    for (; at + 8 <= end; at += 8) {
        quint64 word = 0;
        std::memcpy(&word, text.data() + at, sizeof word);
        const quint64 low = (word - each * 0x20) & ~word; // below U+0020
        const quint64 rubout = word ^ (each * 0x7f);
        if (((low | word | ((rubout - each) & ~rubout)) & each * 0x80) != 0)
            break;
    }
    while (at < end && text[at] >= 0x20 && text[at] < 0x7f)
        ++at;
    return at;
}

bool isRightToLeft(char32_t c)
{
    if (c < 0x590)
        return false;
    const QChar::Direction direction = QChar::direction(c);
    return direction == QChar::DirR || direction == QChar::DirAL;
}

QString bracketed(const QString &name)
{
    return u'\u2039' + name + u'\u203a';
}

/// An escape of a JSON string is not broken: `\n`, `\u00e9`.
int escapeLength(QByteArrayView text, qsizetype at, qsizetype end)
{
    const int length = at + 1 < end && text[at + 1] == 'u' ? 6 : 2;
    return int(std::min<qsizetype>(length, end - at));
}

} // namespace

Atom atomAt(QByteArrayView text, qsizetype at)
{
    const uchar first = uchar(text[at]);
    if (first < 0x80) {
        if (first >= 0x20 && first != 0x7f)
            return {.code = first};
        const bool isArrow = first == '\n' || first == '\t';
        return {.code = first, .cells = quint8(isArrow ? 1 : 5), .kind = AtomKind::Control};
    }
    Atom atom;
    const int length = decode(text, at, atom.code);
    if (length == 0)
        return {.code = first, .bytes = 1, .cells = 4, .kind = AtomKind::Invalid};
    atom.bytes = quint8(length);
    if (at == 0 && atom.code == 0xfeff) {
        atom.kind = AtomKind::Mark;
        atom.cells = 5;
    } else if (isInvisible(atom.code)) {
        atom.kind = AtomKind::Invisible;
        atom.cells = atom.code > 0xffff ? 10 : 8;
    } else {
        atom.cells = quint8(cellsOf(atom.code));
    }
    return atom;
}

void appendShown(QString &text, const Atom &atom)
{
    switch (atom.kind) {
    case AtomKind::Plain:
        if (QChar::requiresSurrogates(atom.code)) {
            text += QChar(QChar::highSurrogate(atom.code));
            text += QChar(QChar::lowSurrogate(atom.code));
        } else {
            text += QChar(char16_t(atom.code));
        }
        return;
    case AtomKind::Control:
        if (atom.code == '\n')
            text += u'\u21b5';
        else if (atom.code == '\t')
            text += u'\u2192';
        else
            text += bracketed(atom.code == 0x7f ? u"DEL"_s : QString(ControlNames[atom.code]));
        return;
    case AtomKind::Invisible:
        text += bracketed(u"U+%1"_s.arg(uint(atom.code), 4, 16, QLatin1Char('0')).toUpper());
        return;
    case AtomKind::Invalid:
        text += u"\\x"_s + QString::number(uint(atom.code), 16).toUpper();
        return;
    case AtomKind::Mark:
        text += bracketed(u"BOM"_s);
        return;
    }
    Q_UNREACHABLE();
}

QString spelledText(QByteArrayView text, qsizetype from, qsizetype to, Spacing spacing)
{
    QString spelled;
    spelled.reserve(to - from);
    for (qsizetype at = from; at < to;) {
        const qsizetype end = skipPrintable(text, at, to);
        spelled += QLatin1StringView(text.data() + at, end - at);
        at = end;
        if (at >= to)
            break;
        const Atom atom = atomAt(text, at);
        const bool isSpacing =
            atom.kind == AtomKind::Control && (atom.code == '\n' || atom.code == '\t');
        if (isSpacing && spacing == Spacing::Kept)
            spelled += QChar(char16_t(atom.code));
        else
            appendShown(spelled, atom);
        at += atom.bytes;
        if (isSpacing && atom.code == '\n' && spacing == Spacing::Marked && at < to)
            spelled += u'\n';
    }
    return spelled;
}

QString spelledText(QByteArrayView text, Spacing spacing)
{
    return spelledText(text, 0, text.size(), spacing);
}

/// Two characters of ASCII in UTF-16 without a mark, as RFC 4627 §3 tells them.
static bool isWide(QByteArrayView text)
{
    if (text.size() < 4)
        return false;
    const bool isFirst = text[0] == '\0';
    const bool isSecond = text[1] == '\0';
    return isFirst != isSecond && isFirst == (text[2] == '\0') && isSecond == (text[3] == '\0');
}

TextFacts factsOf(QByteArrayView text)
{
    TextFacts facts;
    if (text.startsWith("\xef\xbb\xbf"))
        facts.mark = TextFacts::Mark::Utf8;
    else if (text.startsWith("\xff\xfe") || text.startsWith("\xfe\xff") || isWide(text))
        facts.mark = TextFacts::Mark::Utf16;
    for (qsizetype at = 0; (at = skipPrintable(text, at, text.size())) < text.size();) {
        const Atom atom = atomAt(text, at);
        if (atom.kind == AtomKind::Invalid) {
            if (facts.invalidBytes++ == 0)
                facts.firstInvalid = at;
        } else if (atom.kind == AtomKind::Invisible ||
                   (atom.kind == AtomKind::Control && atom.code != '\n' && atom.code != '\t')) {
            if (facts.unseen++ == 0)
                facts.firstUnseen = at;
        }
        at += atom.bytes;
    }
    return facts;
}

TextPlace placeOf(QByteArrayView text, qsizetype offset)
{
    const QByteArrayView before = text.first(std::clamp<qsizetype>(offset, 0, text.size()));
    const qsizetype lineBegin = before.lastIndexOf('\n') + 1;
    TextPlace place;
    place.line = 1 + std::count(before.begin(), before.end(), '\n');
    for (qsizetype at = lineBegin; at < before.size();) {
        const qsizetype end = skipPrintable(text, at, before.size());
        place.column += end - at;
        at = end;
        if (at < before.size()) {
            at += atomAt(text, at).bytes;
            ++place.column;
        }
    }
    return place;
}

qsizetype TextRows::rowOf(qsizetype offset) const
{
    const auto after = std::upper_bound(
        rows.begin(), rows.end(), offset,
        [](qsizetype wanted, const TextRow &row) { return wanted < qsizetype(row.begin); });
    qsizetype index = after - rows.begin() - 1;
    while (index > 0 && rows[size_t(index)].has(TextRow::Message))
        --index;
    return rows.empty() ? -1 : std::max<qsizetype>(0, index);
}

const TextFold *TextRows::foldOf(qsizetype row) const
{
    const auto at = std::lower_bound(
        folds.begin(), folds.end(), row,
        [](const TextFold &fold, qsizetype wanted) { return qsizetype(fold.row) < wanted; });
    return at != folds.end() && qsizetype(at->row) == row ? &*at : nullptr;
}

RowFiller::RowFiller(QByteArrayView text, RowLimits limits, TextRows &rows)
    : m_text(text)
    , m_limits(limits)
    , m_rows(rows)
{
    m_limits.width = std::max(NarrowestRow, m_limits.width);
}

void RowFiller::beginLine(qsizetype at, int indent, quint8 flags)
{
    // However deep it is, half of the row is left for the text.
    const int shown = std::min(indent, m_limits.width / 2);
    m_row = {};
    m_row.begin = quint32(at);
    m_row.number = ++m_rows.lines;
    m_row.indent = quint16(shown);
    m_row.flags = flags;
    m_column = shown;
    m_hanging = flags & TextRow::Plain ? 0 : std::min(shown + 4, m_limits.width / 2);
}

void RowFiller::endLine(qsizetype at, quint8 flags)
{
    m_row.end = quint32(at);
    m_row.flags |= flags;
    m_rows.rows.push_back(m_row);
}

void RowFiller::breakAt(qsizetype at)
{
    m_row.end = quint32(at);
    m_rows.rows.push_back(m_row);
    m_row.begin = quint32(at);
    m_row.flags = (m_row.flags & TextRow::Plain) | TextRow::Continued;
    m_row.indent = quint16(m_hanging);
    m_row.insideString = false;
    m_row.isKey = false;
    m_column = m_hanging;
}

void RowFiller::makeRoom(qsizetype at, qsizetype cells)
{
    if (m_column + cells > m_limits.width && qsizetype(m_row.begin) < at && m_column > m_hanging)
        breakAt(at);
}

void RowFiller::putToken(qsizetype from, qsizetype to, bool isString, bool isKey)
{
    const qsizetype longest = m_limits.width - m_hanging;
    if (to - from <= 4 * longest) {
        qsizetype cells = 0;
        for (qsizetype at = from; at < to;) {
            const qsizetype end = skipPrintable(m_text, at, to);
            cells += end - at;
            at = end;
            if (at == to)
                break;
            const Atom atom = atomAt(m_text, at);
            cells += atom.cells;
            at += atom.bytes;
        }
        if (cells <= longest || m_column + cells <= m_limits.width) {
            makeRoom(from, cells);
            m_column += cells;
            return;
        }
    }
    putText(from, to, isString, isKey);
}

void RowFiller::putText(qsizetype from, qsizetype to, bool isString, bool isKey)
{
    const auto breakInside = [&](qsizetype at) {
        breakAt(at);
        m_row.insideString = isString && at > from;
        m_row.isKey = isKey;
    };
    qsizetype better = from;    // where a break would be better, behind a blank or comma
    qsizetype betterColumn = 0; // the column there
    for (qsizetype at = from; at < to && !isFull();) {
        // Most of a text is plain: taken in runs that fit.
        if (const qsizetype room = m_limits.width - m_column; room > 0 && !isString) {
            const qsizetype end = skipPrintable(m_text, at, std::min(to, at + room));
            m_column += end - at;
            at = end;
            if (at == to)
                return;
        }
        Atom atom = atomAt(m_text, at);
        if (isString && atom.code == '\\')
            atom.bytes = atom.cells = quint8(escapeLength(m_text, at, to));
        if (m_column + atom.cells > m_limits.width && atom.cells > 0 &&
            at > qsizetype(m_row.begin)) {
            const bool isNear = better > qsizetype(m_row.begin) && better > from &&
                                m_column - betterColumn <= LooksBack;
            const qsizetype carried = isNear ? m_column - betterColumn : 0;
            breakInside(isNear ? better : at);
            m_column += carried;
        }
        m_column += atom.cells;
        at += atom.bytes;
        if (isString && (atom.code == ' ' || atom.code == ',')) {
            better = at;
            betterColumn = m_column;
        }
        if (atom.cells == 0 && at - qsizetype(m_row.begin) > 8 * m_limits.width)
            breakInside(at); // nothing but combining marks: no row may be endless
    }
}

void RowFiller::putMessage(qsizetype at)
{
    TextRow row;
    row.begin = row.end = quint32(at);
    row.flags = TextRow::Message;
    m_rows.rows.push_back(row);
}

TextRows layOutRaw(QByteArrayView text, RowLimits limits)
{
    text = text.first(std::min(text.size(), MostLaidOut));
    TextRows rows;
    rows.rows.reserve(size_t(limits.most >= 0 ? limits.most : text.size() / 80 + 16));
    RowFiller filler(text, limits, rows);
    for (qsizetype begin = 0; begin < text.size();) {
        if (filler.isFull()) {
            rows.isWhole = false;
            break;
        }
        qsizetype end = text.indexOf('\n', begin);
        end = end < 0 ? text.size() : end + 1;
        filler.beginLine(begin, 0, TextRow::Plain);
        filler.putText(begin, text[end - 1] == '\n' ? end - 1 : end);
        if (filler.isFull()) {
            rows.isWhole = false;
            break;
        }
        filler.endLine(end);
        begin = end;
    }
    if (text.endsWith('\n') && rows.isWhole) { // the caret can stand behind it
        filler.beginLine(text.size(), 0, TextRow::Plain);
        filler.endLine(text.size());
    }
    return rows;
}

void ShownText::extend(int length, ShownStyle style)
{
    const int begin = int(text.size()) - length;
    if (!spans.isEmpty() && spans.constLast().style == style &&
        spans.constLast().begin + spans.constLast().length == begin)
        spans.last().length += length;
    else
        spans.append({begin, length, style});
}

void ShownText::append(const Atom &atom, quint32 offset, ShownStyle style)
{
    if (atom.code == '"' && m_hasRightToLeft) {
        append(QChar(LeftToRightMark), offset, style);
        m_hasRightToLeft = false;
    }
    m_hasRightToLeft |= atom.kind == AtomKind::Plain && isRightToLeft(atom.code);
    const qsizetype before = text.size();
    appendShown(text, atom);
    const int length = int(text.size() - before);
    offsets.insert(offsets.end(), size_t(length), offset);
    switch (atom.kind) {
    case AtomKind::Plain:
        extend(length, style);
        return;
    case AtomKind::Control:
        extend(length,
               atom.code == '\n' || atom.code == '\t' ? ShownStyle::LineEnd : ShownStyle::Symbol);
        return;
    case AtomKind::Invisible:
    case AtomKind::Mark:
        extend(length, ShownStyle::Symbol);
        return;
    case AtomKind::Invalid:
        extend(length, ShownStyle::Bad);
        return;
    }
    Q_UNREACHABLE();
}

void ShownText::append(const QString &words, quint32 offset, ShownStyle style)
{
    text += words;
    offsets.insert(offsets.end(), size_t(words.size()), offset);
    extend(int(words.size()), style);
}

void ShownText::append(QChar c, quint32 offset, ShownStyle style)
{
    text += c;
    offsets.push_back(offset);
    extend(1, style);
}

int ShownText::unitOf(qsizetype offset) const
{
    return int(
        std::lower_bound(offsets.begin(), offsets.end(), offset,
                         [](quint32 have, qsizetype wanted) { return qsizetype(have) < wanted; }) -
        offsets.begin());
}

void appendPlain(ShownText &shown, QByteArrayView text, qsizetype from, qsizetype to,
                 ShownStyle style)
{
    for (qsizetype at = from; at < to;) {
        const Atom atom = atomAt(text, at);
        shown.append(atom, quint32(at), style);
        at += atom.bytes;
    }
}

ShownText shownRaw(QByteArrayView text, const TextRow &row)
{
    ShownText shown;
    appendPlain(shown, text, row.begin, row.end, ShownStyle::Plain);
    shown.finish(row.end);
    return shown;
}

} // namespace Hookglass
