// SPDX-License-Identifier: MIT
#pragma once

#include "core/filter.h"

#include <QtCore/QList>

namespace Hookglass {

struct FilterToken
{
    enum class Kind : quint8 {
        Word,
        Quoted,
        Field,       ///< with its colon; `text` without
        Value,       ///< behind a field or a comma; directly, or there is none
        QuotedValue, ///< `text` of both without quotes and escapes
        Comma,       ///< between two values
        Open,
        Close,
        Minus,
        Or
    };
    Kind kind = Kind::Word;
    qsizetype offset = 0; ///< in UTF-16 units
    qsizetype length = 0;
    QString text;
    bool isClosed = true; ///< of the quoted ones

    qsizetype end() const { return offset + length; }
    bool isValue() const { return kind == Kind::Value || kind == Kind::QuotedValue; }
    bool operator==(const FilterToken &) const = default;
};

/// Splits a filter's text; the only thing that can be wrong is a quote that is never closed, in
/// the last token. Linear in the text's length.
QList<FilterToken> filterTokens(const QString &text);

/// Whether a text may stand in a filter without quotes: as a word, or as a field's value.
bool isPlainFilterWord(const QString &text);
bool isPlainFilterValue(const QString &text);
/// In quotes, with escapes where needed.
QString quotedForFilter(const QString &text);

} // namespace Hookglass
