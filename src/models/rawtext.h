// SPDX-License-Identifier: MIT
#pragma once

#include <QtCore/QByteArrayView>
#include <QtCore/QList>
#include <QtCore/QString>

#include <vector>

namespace Hookglass {

/// What one step through a text is. Everything has a shape that can be seen, and none is shown
/// as another.
enum class AtomKind : quint8 {
    Plain,     ///< a character as it is
    Control,   ///< U+0000 … U+001F, U+007F: ‹NUL›, an arrow for line feed and tab
    Invisible, ///< direction marks, breaks of other kinds, U+FEFF …: ‹U+202E›
    Invalid,   ///< a byte that is no UTF-8 here: \xFF
    Mark       ///< a byte order mark at the beginning: ‹BOM›
};

struct Atom
{
    char32_t code = 0; ///< the byte's value if it is invalid
    quint8 bytes = 1;  ///< how many it takes in the text
    quint8 cells = 1;  ///< how wide it is shown at most, in digits of a fixed-width font
    AtomKind kind = AtomKind::Plain;
    bool operator==(const Atom &) const = default;
};

/// The atom that begins at `at`, which must lie inside. Never fails; UTF-8 by RFC 3629.
Atom atomAt(QByteArrayView text, qsizetype at);
/// What is shown for it.
void appendShown(QString &text, const Atom &atom);

/// What becomes of line feeds and tabs where a stretch of text is spelled out.
enum class Spacing : quint8 {
    Kept,  ///< they stay what they are
    Shown, ///< arrows, all on one line
    Marked ///< arrows, and behind a line feed a new line
};
/// The bytes from `from` to `to` as the raw view spells them: \xFF, ‹NUL›, ‹U+200B›.
QString spelledText(QByteArrayView text, qsizetype from, qsizetype to, Spacing spacing);
QString spelledText(QByteArrayView text, Spacing spacing);

/// What a text has that is not seen at once. Offsets are of the first; -1: there is none.
struct TextFacts
{
    enum class Mark : quint8 { None, Utf8, Utf16 };
    Mark mark = Mark::None; ///< byte order mark it begins with; UTF-16 is told without one, too
    qsizetype invalidBytes = 0;
    qsizetype firstInvalid = -1;
    qsizetype unseen = 0; ///< control characters other than tab and line feed, and invisible ones
    qsizetype firstUnseen = -1;
    bool operator==(const TextFacts &) const = default;
};
TextFacts factsOf(QByteArrayView text);

/// A place as editors count it, from 1. Lines end with a line feed; columns are characters.
struct TextPlace
{
    qsizetype line = 1;
    qsizetype column = 1;
    bool operator==(const TextPlace &) const = default;
};
TextPlace placeOf(QByteArrayView text, qsizetype offset);

/// One row on the screen: a stretch of the text's bytes.
struct TextRow
{
    enum Flag : quint8 {
        None = 0,
        Continued = 1, ///< the line began in a row above
        CanFold = 2,   ///< an object or array opens at its end
        Folded = 4,    ///< stands for an object or array that is folded; see TextRows::folds
        Plain = 8,     ///< not read as JSON
        Message = 16   ///< tells what is wrong; has no bytes
    };
    quint32 begin = 0;
    quint32 end = 0;
    quint32 number = 0; ///< of the line, from 1
    quint16 indent = 0; ///< cells
    quint8 flags = None;
    bool insideString = false; ///< begins in the middle of one
    bool isKey = false;        ///< of that string: it is a member's name
    bool has(Flag flag) const { return flags & flag; }
    bool operator==(const TextRow &) const = default;
};

/// What a folded row leaves out: the bytes from `begin` to `end`, between the brackets.
struct TextFold
{
    quint32 row = 0;
    quint32 begin = 0;
    quint32 end = 0;
    quint32 items = 0;
    bool isObject = false;
    bool operator==(const TextFold &) const = default;
};

/// A text laid out in rows of a width.
struct TextRows
{
    std::vector<TextRow> rows;
    std::vector<TextFold> folds; ///< by row
    quint32 lines = 0;           ///< number of the last line
    bool isWhole = true;         ///< false: stopped at the most rows wanted

    qsizetype size() const { return qsizetype(rows.size()); }
    /// The row that shows this byte, or what stands for it; -1 if there are no rows.
    qsizetype rowOf(qsizetype offset) const;
    const TextFold *foldOf(qsizetype row) const; ///< nullptr: nothing is folded there
};

struct RowLimits
{
    int width = 120;     ///< cells, at least 8
    qsizetype most = -1; ///< rows; -1: all
};

/// Longest text that is laid out.
inline constexpr qsizetype MostLaidOut = 1024 * 1024 * 1024;

/// The text as it is, broken at line feeds and where a row is full.
TextRows layOutRaw(QByteArrayView text, RowLimits limits);

/// Fills rows atom by atom; shared by all that lay out a text.
class RowFiller final
{
public:
    RowFiller(QByteArrayView text, RowLimits limits, TextRows &rows);

    /// Begins a line at `at`.
    void beginLine(qsizetype at, int indent, quint8 flags = TextRow::None);
    /// Ends the row at `at`.
    void endLine(qsizetype at, quint8 flags = TextRow::None);
    /// Puts a stretch that is not broken, however wide.
    void put(qsizetype cells) { m_column += cells; }
    /// Goes on in a new row before `at` if these cells do not fit any more.
    void makeRoom(qsizetype at, qsizetype cells);
    /// Puts a stretch that is broken only if no row could hold it.
    void putToken(qsizetype from, qsizetype to, bool isString, bool isKey);
    /// Puts all bytes from `from` to `to`, broken where a row is full. In a string no escape is
    /// broken.
    void putText(qsizetype from, qsizetype to, bool isString = false, bool isKey = false);
    /// A row that says something; see TextRow::Message.
    void putMessage(qsizetype at);
    bool isFull() const { return m_limits.most >= 0 && m_rows.size() >= m_limits.most; }
    qsizetype row() const { return m_rows.size(); } ///< index of the one being filled
    void skipLines(quint32 count) { m_rows.lines += count; }

private:
    void breakAt(qsizetype at);

    QByteArrayView m_text;
    RowLimits m_limits;
    TextRows &m_rows;
    TextRow m_row;
    qsizetype m_column = 0;
    int m_hanging = 0; ///< indent of the rows that go on with a line
};

enum class ShownStyle : quint8 {
    Plain,
    Key,
    String,
    Number,
    Literal,
    Punctuation,
    LineEnd, ///< stands for a line feed or tab
    Symbol,  ///< stands for something that cannot be seen
    Bad,     ///< a byte that is no text
    Folded,  ///< stands for what is folded
    Problem
};

struct ShownSpan
{
    int begin = 0;
    int length = 0;
    ShownStyle style = ShownStyle::Plain;
    bool operator==(const ShownSpan &) const = default;
};

/// A row as it is painted: its text, which byte each UTF-16 unit shows, and how it looks.
struct ShownText
{
    QString text;
    std::vector<quint32> offsets; ///< one for each unit, and one for the end
    QList<ShownSpan> spans;

    void append(const Atom &atom, quint32 offset, ShownStyle style);
    void append(const QString &words, quint32 offset, ShownStyle style);
    void append(QChar c, quint32 offset, ShownStyle style);
    void finish(quint32 end) { offsets.push_back(end); }
    /// First unit that shows this byte or a later one.
    int unitOf(qsizetype offset) const;

private:
    void extend(int length, ShownStyle style);
    bool m_hasRightToLeft = false; ///< since the last quote
};

/// Appends bytes that are not read as JSON. Where text runs from right to left, marks that nobody
/// sees keep quotes and what follows them in their places.
void appendPlain(ShownText &shown, QByteArrayView text, qsizetype from, qsizetype to,
                 ShownStyle style);
ShownText shownRaw(QByteArrayView text, const TextRow &row);

} // namespace Hookglass
