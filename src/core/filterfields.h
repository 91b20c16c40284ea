// SPDX-License-Identifier: MIT
#pragma once

#include "core/filter.h"

#include <QtCore/QList>

namespace Hookglass {

enum class FilterField : quint8 {
    Event,
    Signature,
    Is,
    Origin,
    Account,
    Person,
    Id,
    Tag,
    Status,
    Lag,
    Size,
    After,
    Before,
    Forward,
    Color,
    Body,
    Header
};

/// A field as a person knows it.
struct FilterFieldInfo
{
    FilterField field = FilterField::Event;
    QString name;          ///< "event"
    QString hint;          ///< what it asks for, in plain words
    QStringList values;    ///< all there are, or good examples
    bool isClosed = false; ///< `values` are all there are
    bool takesSeveral = false;
    QString takes = {};   ///< what a value may be, with an example; empty: see `values`
    QString example = {}; ///< of a value, where there are none that could be offered

    /// What could stand behind the colon.
    QStringList accepted() const { return values.isEmpty() ? QStringList{example} : values; }
    /// The same as a sentence; empty if the values say it all.
    QString takesSentence() const;
};

/// In the order in which they are offered.
QList<FilterFieldInfo> filterFields();
/// Without case; nullopt: there is none.
std::optional<FilterFieldInfo> findFilterField(QStringView name);
/// The names with colons, all of them, those most like `name` first.
QStringList filterFieldsLike(const QString &name);

/// What a field's value says, or why it is none.
struct FilterComplaint
{
    QString message;
    QStringList accepted;
};
using FilterReading = std::variant<FilterTerm, FilterComplaint>;
FilterReading readFilterValue(const FilterFieldInfo &field, const QString &value);

/// `event:people*`
QString toFilterText(const FilterTerm &term);

} // namespace Hookglass
