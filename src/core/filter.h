// SPDX-License-Identifier: MIT
#pragma once

#include "core/event.h"
#include "core/filtertime.h"

#include <QtCore/QString>
#include <QtCore/QStringList>

#include <optional>
#include <variant>
#include <vector>

namespace Hookglass {

// What one condition of a filter says. Patterns: * stands for any letters; without case.

struct FilterEvent ///< event:people*
{
    QString pattern;
    bool operator==(const FilterEvent &) const = default;
};

struct FilterSignature ///< sig:invalid, of the newest delivery
{
    SignatureVerdict::Kind kind = SignatureVerdict::Kind::Valid;
    bool operator==(const FilterSignature &) const = default;
};

enum class FilterFlag : quint8 {
    Retry,      ///< came more than once
    Pinned,     ///< kept by the user
    Refused,    ///< answered with 401 because of its signature
    Unreadable, ///< a request that is no event
    Noted       ///< somebody wrote a note about it
};

struct FilterIs ///< is:retry
{
    FilterFlag flag = FilterFlag::Retry;
    bool operator==(const FilterIs &) const = default;
};

struct FilterOrigin ///< origin:fetched
{
    Origin origin = Origin::Delivered;
    bool operator==(const FilterOrigin &) const = default;
};

struct FilterAccount ///< account:acme*
{
    QString pattern;
    bool operator==(const FilterAccount &) const = default;
};

struct FilterPerson ///< person:1234: a people event that names this person
{
    qint64 number = 0;
    bool operator==(const FilterPerson &) const = default;
};

/// id:64d0ad74 begins an event's id, id:17 is our number. Eight digits and more may be either.
struct FilterId
{
    QString text;
    bool operator==(const FilterId &) const = default;
};

struct FilterTag ///< tag:"Hot": a pattern for one of the tags that the payload names
{
    QString pattern;
    bool operator==(const FilterTag &) const = default;
};

/// From `from` to `to`, each nullopt for no bound.
struct FilterRange
{
    struct Bound
    {
        qint64 value = 0;
        bool isIncluded = true;
        bool operator==(const Bound &) const = default;
    };
    std::optional<Bound> from;
    std::optional<Bound> to;
    bool operator==(const FilterRange &) const = default;
};

/// status:5xx, of our answer to the newest delivery; AnswerCut for a connection that was cut.
struct FilterStatus
{
    FilterRange range;
    bool operator==(const FilterStatus &) const = default;
};

struct FilterUnanswered ///< status:none: no answer is recorded
{
    bool operator==(const FilterUnanswered &) const = default;
};

struct FilterLag ///< lag:>60s: microseconds from its happening to its arrival
{
    FilterRange range;
    bool operator==(const FilterLag &) const = default;
};

struct FilterSize ///< size:>10KB: bytes of the newest delivery's body
{
    FilterRange range;
    bool operator==(const FilterSize &) const = default;
};

struct FilterAfter ///< first arrived at this time or later
{
    FilterTime time;
    bool operator==(const FilterAfter &) const = default;
};

struct FilterBefore ///< first arrived earlier than that
{
    FilterTime time;
    bool operator==(const FilterBefore &) const = default;
};

struct FilterForward ///< forward:failed, the worst of its targets
{
    ForwardState state = ForwardState::Delivered;
    bool operator==(const FilterForward &) const = default;
};

struct FilterColor ///< color:red, given by somebody
{
    EventColor color = EventColor::Red;
    bool operator==(const FilterColor &) const = default;
};

/// A text that stands somewhere in one of the event's deliveries, also inside of words; without
/// case, and whether the payload has it plain or escaped (\u00e9, \/).
struct FilterText
{
    enum class Where : quint8 { Anywhere, Body, Header };
    Where where = Where::Anywhere;
    QString text;
    bool operator==(const FilterText &) const = default;
};

using FilterTerm =
    std::variant<FilterEvent, FilterSignature, FilterIs, FilterOrigin, FilterAccount, FilterPerson,
                 FilterId, FilterTag, FilterStatus, FilterUnanswered, FilterLag, FilterSize,
                 FilterAfter, FilterBefore, FilterForward, FilterColor, FilterText>;

struct FilterNode;

struct FilterAll ///< every part holds; two at least
{
    std::vector<FilterNode> parts;
    bool operator==(const FilterAll &other) const;
};

struct FilterAny ///< one part holds; two at least
{
    std::vector<FilterNode> parts;
    bool operator==(const FilterAny &other) const;
};

struct FilterNot ///< its one part does not hold
{
    std::vector<FilterNode> parts;
    bool operator==(const FilterNot &other) const;
};

struct FilterNode
{
    std::variant<FilterTerm, FilterAll, FilterAny, FilterNot> value;
    bool operator==(const FilterNode &other) const;
};

/// Where a text is no filter, why, and what could stand there.
struct FilterProblem
{
    qsizetype offset = 0; ///< in UTF-16 units
    qsizetype length = 0; ///< 0: something is missing here
    QString message;      ///< a sentence in plain words
    QStringList accepted; ///< all there are or good examples, the likeliest first; may be empty
    QString takes = {};   ///< of a field's value: a sentence about what it may be, with an example
    bool operator==(const FilterProblem &) const = default;
};

struct FilterParse;

/// Which events are wanted, as a tree. The language: product.md "Filter language".
///   filter    = [ either ]
///   either    = all { "or" all }
///   all       = condition { condition }
///   condition = "-" condition | "(" either ")" | field ":" value { "," value } | text
/// A text is a word or in quotes; `a,b` behind a field is short for `field:a or field:b`.
struct Filter
{
    static constexpr qsizetype MostCharacters = 10'000;
    static constexpr int MostTerms = 200;
    /// Of brackets and minuses; SQLite's parser takes little more.
    static constexpr int DeepestNesting = 10;

    std::optional<FilterNode> root; ///< nullopt: every event

    /// Any text is safe, and costs no more than the limits allow.
    static FilterParse parse(const QString &text);
    /// The same filter in one spelling; parsed again it gives the same tree.
    QString toText() const;
    /// All that its conditions name, in order.
    QList<FilterTime> times() const;
    bool operator==(const Filter &other) const;
};

struct FilterParse
{
    Filter filter; ///< empty if there is a problem
    std::optional<FilterProblem> problem;
};

} // namespace Hookglass
