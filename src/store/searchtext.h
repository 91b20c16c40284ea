// SPDX-License-Identifier: MIT
#pragma once

#include <QtCore/QByteArray>
#include <QtCore/QList>
#include <QtCore/QString>
#include <QtCore/QStringList>

namespace Hookglass {

/// Texts as they are searched: without case and, of payloads, also without escapes.
namespace SearchText {

/// Every character on its own without case: unlike QString::toCaseFolded() none becomes two, so
/// that places stay. What QString::contains() takes for the same without case is the same here.
void fold(QString &text);
QString folded(QString text);

/// \u00e9, \/, \n and the like as what they stand for, wherever they are in the text. Where they
/// were, in the result, is added to `places`.
QString withoutEscapes(QStringView text, QList<qsizetype> *places = nullptr);

/// Header lines, which may hold any bytes; the request line holds our own token, and is no header.
QByteArrayView headerLines(QByteArrayView head);

/// What stands in a head's header lines: read as UTF-8, bytes that are none being one U+FFFD each,
/// and, if there are such, also as they are shown; see headText().
QStringList headerTexts(QByteArrayView head);

/// A text looked for in many others.
class Needle final
{
public:
    explicit Needle(const QString &text);
    /// Without case; bytes that are no UTF-8 are one U+FFFD each.
    bool isIn(QByteArrayView bytes) const;
    /// The same, also if it is escaped there.
    bool isInJson(QByteArrayView bytes) const;
    /// The same in a head's header lines, whether their bytes are UTF-8 or Latin-1.
    bool isInHeaders(QByteArrayView head) const;

private:
    bool isInText(QString text, bool isJson) const;

    QString m_text;     ///< folded
    QByteArray m_plain; ///< the same; empty: not only ASCII
    mutable QByteArray m_buffer;
};

} // namespace SearchText
} // namespace Hookglass
