// SPDX-License-Identifier: MIT
#pragma once

#include <QtCore/QByteArray>

#include <utility>
#include <vector>

namespace Hookglass {

enum class LineLayout : quint8 {
    AsIs, ///< cut at line feeds
    Json  ///< laid out, all of it, also behind a place where it is broken
};

struct CompareLine
{
    quint32 begin = 0; ///< in CompareLines::text
    quint32 end = 0;
    quint32 source = 0;       ///< where it begins in the body, in bytes
    quint16 depth = 0;        ///< levels open there
    bool isContinued = false; ///< goes on with the line above: that one was too long
    bool operator==(const CompareLine &) const = default;
};

/// A body as lines that are compared: in the layout blanks and line breaks between tokens are gone,
/// all other bytes are as they were.
struct CompareLines
{
    QByteArray text;
    std::vector<CompareLine> lines;

    qsizetype size() const { return qsizetype(lines.size()); }
    QByteArrayView at(qsizetype line) const
    {
        const CompareLine &one = lines[size_t(line)];
        return QByteArrayView(text).sliced(one.begin, one.end - one.begin);
    }
};

/// Any bytes are safe; linear in their number. Lines that are too long are cut where their bytes
/// say so, not at a column: what is put in moves the cuts beside it, and none farther on.
/// `isText`: false for bytes that are no UTF-8, cut shorter since they take more room.
CompareLines compareLines(QByteArrayView body, LineLayout layout, bool isText = true);

/// How each of two bodies is laid out so that both can be compared. JSON that is broken is still
/// laid out, at least beside JSON that is whole.
std::pair<LineLayout, LineLayout> layoutsFor(QByteArrayView before, QByteArrayView after);

} // namespace Hookglass
