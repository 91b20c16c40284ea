// SPDX-License-Identifier: MIT
#pragma once

#include <QtCore/QByteArray>
#include <QtCore/QList>
#include <QtCore/QString>

namespace Hookglass {

/// Bytes as they can be shown: line feeds and tabs stay, all else that cannot be seen is spelled as
/// in the raw view; see spelledText().
QString displayText(QByteArrayView bytes);
/// A header's name or value so, by the rule of headerText(): bytes that are no UTF-8 are Latin-1.
QString headerDisplayText(QByteArrayView bytes);
/// True if a text field or a shell argument can carry the bytes as they are: UTF-8 without
/// control characters other than tab and line feed.
bool isPlainText(QByteArrayView bytes);

/// What a stretch of JSON is, for colouring.
enum class SpanKind : quint8 { Key, String, Number, Literal, Punctuation };

/// A stretch of one line, in UTF-16 units.
struct TextSpan
{
    int begin = 0;
    int length = 0;
    SpanKind kind = SpanKind::Punctuation;
    bool operator==(const TextSpan &) const = default;
};

struct TextLine
{
    QString text;
    QList<TextSpan> spans;
    bool continued = false; ///< the line goes on in the next one: broken for display only
    bool operator==(const TextLine &) const = default;
};

/// Longest line a text widget lays out without a hitch, in UTF-16 units.
inline constexpr qsizetype MaxLineLength = 4096;

/// Splits text at line feeds, breaks longer lines, and colours JSON by its tokens as far as it
/// is JSON.
QList<TextLine> colouredLines(QByteArrayView bytes, qsizetype maxLine = MaxLineLength);

/// The same without colours, and without reading the text as JSON.
QList<TextLine> plainLines(QByteArrayView bytes, qsizetype maxLine = MaxLineLength);

/// The start of a payload that is shown at once, cut between UTF-8 characters.
QByteArrayView leadingPart(QByteArrayView bytes, qsizetype limit);

} // namespace Hookglass
