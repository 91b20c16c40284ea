// SPDX-License-Identifier: MIT
#pragma once

#include <QtCore/QByteArrayView>
#include <QtCore/QList>
#include <QtCore/QString>

namespace Hookglass {

/// A line of two texts compared.
struct DiffLine
{
    enum class Kind : quint8 {
        Same,
        Removed, ///< only in the first
        Added,   ///< only in the second
        Folded   ///< stands for lines that are alike; `text` says how many
    };
    Kind kind = Kind::Same;
    QString text;
    bool operator==(const DiffLine &) const = default;
};

/// What was taken out and put in, line by line. Where both texts differ in very many lines, all
/// of those count as replaced: the time is bounded.
QList<DiffLine> lineDiff(const QStringList &before, const QStringList &after);
/// Runs of like lines farther than `context` from a change become one folded line.
QList<DiffLine> folded(const QList<DiffLine> &lines, int context = 3);
/// Two bodies, compared on their exact bytes and spelled as in the raw view (see spelledText()):
/// JSON is laid out first, so that one long line has lines. Bodies that differ in their layout only
/// are compared as they are.
QList<DiffLine> bodyDiff(QByteArrayView before, QByteArrayView after);
/// They say the same: the one is the other, laid out otherwise.
bool differInLayoutOnly(QByteArrayView before, QByteArrayView after);

} // namespace Hookglass
