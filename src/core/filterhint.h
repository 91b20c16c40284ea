// SPDX-License-Identifier: MIT
#pragma once

#include <QtCore/QList>
#include <QtCore/QString>
#include <QtCore/QStringList>

#include <optional>

namespace Hookglass {

/// A place where a filter is right, but most likely not meant so.
struct FilterHint
{
    qsizetype offset = 0; ///< in UTF-16 units
    qsizetype length = 0;
    QString message;      ///< in plain words
    QStringList accepted; ///< what could stand there instead; an empty one: nothing
    bool operator==(const FilterHint &) const = default;
};

/// For what other languages write and this one takes as a text to look for: a star within a text,
/// AND and NOT, !, && and ||, a comparison behind a field's name. In the order of the text. Where
/// the text is no filter, hints may still come.
QList<FilterHint> filterHints(const QString &text);

/// For the first event's name without a pattern that is none of `known`, in any case. nullopt:
/// there is none, or nothing is known.
std::optional<FilterHint> unknownEventHint(const QString &text, const QStringList &known);

} // namespace Hookglass
