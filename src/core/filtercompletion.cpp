// SPDX-License-Identifier: MIT
#include "core/filtercompletion.h"

#include "core/filterfields.h"
#include "core/filterlexer.h"

#include <algorithm>

namespace Hookglass {

using namespace Qt::StringLiterals;

namespace {

using Kind = FilterToken::Kind;
using Item = FilterCompletions::Item;

QString quotedIfNeeded(const QString &value)
{
    return isPlainFilterValue(value) ? value : quotedForFilter(value);
}

QStringList valuesFor(const FilterFieldInfo &field, const FilterValues &known)
{
    switch (field.field) {
    case FilterField::Event:
        return field.values + known.events;
    case FilterField::Account:
        return known.accounts;
    case FilterField::Tag:
        return known.tags;
    case FilterField::Status:
        return field.values + known.statuses;
    case FilterField::Signature:
    case FilterField::Is:
    case FilterField::Origin:
    case FilterField::Person:
    case FilterField::Id:
    case FilterField::Lag:
    case FilterField::Size:
    case FilterField::After:
    case FilterField::Before:
    case FilterField::Forward:
    case FilterField::Color:
    case FilterField::Body:
    case FilterField::Header:
        break;
    }
    return field.values;
}

/// Those that fit what is written, each once, without what is written in full already.
QStringList fitting(QStringList values, const QString &written)
{
    values.removeDuplicates();
    QStringList result;
    for (const bool wantsBeginning : {true, false}) {
        for (const QString &value : std::as_const(values)) {
            const bool begins = value.startsWith(written, Qt::CaseInsensitive);
            if (begins == wantsBeginning && value != written &&
                value.contains(written, Qt::CaseInsensitive))
                result.append(value);
        }
    }
    return result;
}

FilterCompletions fieldCompletions(qsizetype offset, const QString &written)
{
    FilterCompletions result{.offset = offset, .length = written.size(), .items = {}};
    const QList<FilterFieldInfo> fields = filterFields();
    for (const FilterFieldInfo &field : fields) {
        if (field.name.startsWith(written, Qt::CaseInsensitive))
            result.items.append({field.name + u':', field.hint});
    }
    return result;
}

FilterCompletions valueCompletions(const FilterFieldInfo &field, const FilterValues &known,
                                   qsizetype offset, qsizetype length, const QString &written)
{
    FilterCompletions result{.offset = offset, .length = length, .items = {}};
    const QStringList values = fitting(valuesFor(field, known), written);
    for (const QString &value : values)
        result.items.append({quotedIfNeeded(value), {}});
    return result;
}

} // namespace

FilterCompletions completeFilter(const QString &text, qsizetype cursor, const FilterValues &known)
{
    cursor = std::clamp<qsizetype>(cursor, 0, text.size());
    if (cursor > Filter::MostCharacters)
        return {.offset = cursor, .length = 0, .items = {}};
    const QList<FilterToken> tokens = filterTokens(text.first(cursor));
    if (tokens.isEmpty() || tokens.constLast().end() < cursor)
        return fieldCompletions(cursor, {});
    const FilterToken &last = tokens.constLast();
    if (last.kind == Kind::Word || last.kind == Kind::Or) // "or" begins "origin", too
        return fieldCompletions(last.offset, last.text);
    if (last.kind == Kind::Open || last.kind == Kind::Minus)
        return fieldCompletions(cursor, {});
    const bool isOpenValue =
        last.kind == Kind::Value || (last.kind == Kind::QuotedValue && !last.isClosed);
    if (last.kind != Kind::Field && last.kind != Kind::Comma && !isOpenValue)
        return {.offset = cursor, .length = 0, .items = {}};
    const auto field = std::find_if(tokens.crbegin(), tokens.crend(), [](const FilterToken &token) {
        return token.kind == Kind::Field;
    });
    const auto info = findFilterField(field->text);
    if (!info)
        return {.offset = cursor, .length = 0, .items = {}};
    return isOpenValue ? valueCompletions(*info, known, last.offset, last.length, last.text)
                       : valueCompletions(*info, known, cursor, 0, {});
}

} // namespace Hookglass
