// SPDX-License-Identifier: MIT
#pragma once

#include "core/jsontext.h"
#include "models/rawtext.h"

#include <QtCore/QSet>

#include <limits>
#include <optional>

namespace Hookglass {

/// Which objects and arrays are folded: all from a depth on, but for the exceptions.
struct JsonFolds
{
    static constexpr int Nothing = std::numeric_limits<int>::max();
    int fromDepth = Nothing;  ///< the root has depth 0
    QSet<quint32> exceptions; ///< places of the opening brackets

    bool isFolded(quint32 place, qsizetype depth) const
    {
        return (depth >= fromDepth) != exceptions.contains(place);
    }
    void toggle(quint32 place);
    bool operator==(const JsonFolds &) const = default;
};

/// A JSON text laid out in rows. Nothing of it is decoded: number text, order, duplicates and
/// escapes stay; only blanks between tokens give way. After a problem there is a row that names it
/// (TextRow::Message), then the rest as it is.
struct JsonRows : TextRows
{
    std::optional<JsonText::Problem> problem;
    qsizetype restBegin = 0; ///< first byte that is not read as JSON
};

/// Any bytes are safe, any depth too.
JsonRows layOutJson(QByteArrayView text, const JsonFolds &folds, RowLimits limits);
ShownText shownJson(QByteArrayView text, const JsonRows &rows, qsizetype row);

/// Where the JSON begins: behind a byte order mark.
qsizetype jsonBegin(QByteArrayView text);

/// The laid-out text of the bytes from `from` to `to`, in the lines of the whole, folded or not.
QByteArray laidOutPart(QByteArrayView text, qsizetype from, qsizetype to);

/// An object or array, by its opening bracket.
struct JsonOpening
{
    quint32 place = 0;
    int depth = 0;
};
/// Those that the byte lies in, outermost first; also the one that opens or closes with it.
std::vector<JsonOpening> openingsAround(QByteArrayView text, qsizetype offset);

/// "Not JSON from line 1, column 9 (byte 8) on: “:” is missing, there is “x”."
QString problemText(QByteArrayView text, const JsonText::Problem &problem);
/// The same where the place is seen: "Not JSON: “:” is missing, there is “x”."
QString problemHere(QByteArrayView text, const JsonText::Problem &problem);
/// "12 items", "1 member"
QString itemsText(quint64 count, bool isObject);

} // namespace Hookglass
