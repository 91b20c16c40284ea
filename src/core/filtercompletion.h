// SPDX-License-Identifier: MIT
#pragma once

#include <QtCore/QList>
#include <QtCore/QString>
#include <QtCore/QStringList>

namespace Hookglass {

/// What is known to be stored, to be offered behind a field; the likeliest first.
struct FilterValues
{
    QStringList events;
    QStringList accounts;
    QStringList tags;
    QStringList statuses;
};

/// What could be put in place of a piece of a filter's text.
struct FilterCompletions
{
    struct Item
    {
        QString text; ///< in quotes where needed; a field with its colon
        QString hint; ///< in plain words; may be empty
        bool operator==(const Item &) const = default;
    };
    qsizetype offset = 0; ///< of the piece, in UTF-16 units
    qsizetype length = 0; ///< up to the cursor
    QList<Item> items;
    bool operator==(const FilterCompletions &) const = default;
};

/// For a cursor before the character number `cursor`: fields at the beginning of a condition,
/// values behind a field. What begins like the text there comes first, then what contains it.
FilterCompletions completeFilter(const QString &text, qsizetype cursor, const FilterValues &known);

} // namespace Hookglass
