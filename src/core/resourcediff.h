// SPDX-License-Identifier: MIT
#pragma once

#include "core/jsontext.h"

#include <QtCore/QMetaType>

#include <atomic>

namespace Hookglass {

/// One place in which two JSON texts differ: structural by `pointer`, by meaning through `field`,
/// `item` and `part`. Order of members and of elements of sets is told, and counts for nothing.
struct ResourceChange
{
    enum class Kind {
        Added,
        Removed,
        Changed,
        Rewritten, ///< the same value in other characters: 1.0 and 1, “é” and “\u00e9”, one moment
        Reordered ///< the same elements or members in another order
    };
    /// Whether a pointer leads to this value, and to no other.
    enum class Naming {
        Exact,
        Several, ///< more than one member has a name on the way: RFC 6901 leaves open which
        None     ///< a name on the way is no Unicode text, which no pointer can say
    };
    Kind kind = Kind::Changed;
    Naming naming = Naming::Exact;
    QString pointer;      ///< JSON Pointer (RFC 6901); of what was removed: in the older text
    QString olderPointer; ///< of what stands elsewhere in the older text; else empty
    QByteArray before;    ///< exact JSON; empty if added
    QByteArray after;     ///< exact JSON; empty if removed
    QString field;        ///< outermost member: "stage", "tags"; empty for the text as a whole
    QString item;         ///< what tells an element from others: a tag, an address; empty: none
    QString part;         ///< member within field or item: "type", "a.b"; empty: all of it
    bool isNoise = false; ///< a time stamp, a counter, or what a visible change brings with it
    /// Added to a set, or removed from it, that has another one of the same value all the same.
    bool isRepeat = false;
    bool operator==(const ResourceChange &) const = default;
};

/// All differences between two JSON texts, in the order of the older one, added things at the end
/// of theirs. Equal texts give equal results, always. Of a text that is broken, what stands before
/// that place is compared; what may have been behind it counts neither as gone nor as new.
struct ResourceDiff
{
    QList<ResourceChange> changes;
    bool isSame = false;                            ///< byte by byte
    int left = 0;                                   ///< further changes that were not listed
    std::optional<JsonText::Problem> beforeProblem; ///< where that text stops being JSON
    std::optional<JsonText::Problem> afterProblem;
    bool isCancelled = false; ///< there is no answer

    /// Both are whole.
    bool isComparable() const { return !beforeProblem && !afterProblem; }
    /// Something that is neither noise nor a mere matter of writing.
    bool isVisible() const;
    int visibleCount() const;
    bool operator==(const ResourceDiff &) const = default;
};

/// Any bytes are safe, however deep or large; nothing is decoded that could lose something. What is
/// nested deeper than 500 levels is compared as a whole. At most `most` changes are listed. From
/// any thread; `cancelled`: there is no use for the answer any more.
ResourceDiff compareResources(QByteArrayView before, QByteArrayView after, int most = 5000,
                              const std::atomic<bool> *cancelled = nullptr);

/// Whether a change of a member of that name tells nobody anything: `updated`, `lastActivity`,
/// counters.
bool isNoiseField(QStringView name);

} // namespace Hookglass

Q_DECLARE_METATYPE(Hookglass::ResourceDiff)
