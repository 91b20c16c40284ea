// SPDX-License-Identifier: MIT
#pragma once

#include "core/sequencediff.h"

#include <QtCore/QByteArray>
#include <QtCore/QList>
#include <QtCore/QMetaType>
#include <QtCore/QString>

namespace Hookglass {

/// A stretch of a line's text, in UTF-16 units.
struct DiffMark
{
    int begin = 0;
    int length = 0;
    bool operator==(const DiffMark &) const = default;
};

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
    /// What differs from the line that it became, or was; empty: it has no such line, or only that
    /// one has more.
    QList<DiffMark> marks = {};
    bool isContinued = false; ///< goes on with the line above, which was too long
    bool operator==(const DiffLine &) const = default;
};

/// Two bodies compared line by line.
struct BodyDiff
{
    QList<DiffLine> lines; ///< folded, at most as many as wanted, then one that says how many more
    qint64 places = 0;     ///< stretches that differ
    qint64 removed = 0;    ///< lines, listed or not
    qint64 added = 0;
    bool isLaidOut = false;    ///< at least one of them
    bool isLayoutOnly = false; ///< they say the same: compared as they are
    bool alsoInLayout = false; ///< blanks and line breaks between tokens differ, too
    bool isShortest = true;    ///< see SequenceDiff
    bool isCancelled = false;  ///< there is no answer
    bool operator==(const BodyDiff &) const = default;
};

/// Compared on their exact bytes and spelled as in the raw view (see spelledText()). JSON is laid
/// out first, also where it is broken, so that one long line has lines. Bodies that differ in their
/// layout only are compared as they are.
BodyDiff compareBodies(QByteArrayView before, QByteArrayView after, const DiffBounds &bounds = {},
                       qsizetype mostLines = 5000);
/// What was found, in a sentence or two: how much differs, and what is not seen in the lines.
QString bodyDiffText(const BodyDiff &diff);
/// Its lines, with little enough work for the thread of a window.
QList<DiffLine> bodyDiff(QByteArrayView before, QByteArrayView after);
/// They say the same: the one is the other, laid out otherwise.
bool differInLayoutOnly(QByteArrayView before, QByteArrayView after);

/// What was taken out and put in, line by line.
QList<DiffLine> lineDiff(const QStringList &before, const QStringList &after);
/// Runs of like lines farther than `context` from a change become one folded line.
QList<DiffLine> folded(const QList<DiffLine> &lines, int context = 3);

} // namespace Hookglass

Q_DECLARE_METATYPE(Hookglass::BodyDiff)
