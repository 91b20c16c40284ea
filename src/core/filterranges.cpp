// SPDX-License-Identifier: MIT
#include "core/filterranges.h"

#include <QtCore/QRegularExpression>

#include <cmath>
#include <span>

namespace Hookglass::FilterRanges {

using namespace Qt::StringLiterals;

namespace {

using Bound = FilterRange::Bound;

struct Unit
{
    QLatin1StringView name;
    qint64 size;
};
constexpr Unit SpanUnits[] = { // the largest first
    {"d"_L1, 86'400'000'000},
    {"h"_L1, 3'600'000'000},
    {"m"_L1, 60'000'000},
    {"s"_L1, 1'000'000},
    {"ms"_L1, 1'000}};
constexpr Unit ByteUnits[] = {
    {"GB"_L1, 1'073'741'824}, {"MB"_L1, 1'048'576}, {"KB"_L1, 1'024}, {"B"_L1, 1}};
constexpr double Most = 9e15; ///< a double holds every whole number up to here

std::optional<qint64> parseNumber(QStringView text, std::span<const Unit> units,
                                  QLatin1StringView usualUnit)
{
    static const QRegularExpression form(u"^([0-9]{1,15}(?:\\.[0-9]{1,3})?)([A-Za-z]*)$"_s);
    const QRegularExpressionMatch match = form.match(text.toString());
    if (!match.hasMatch())
        return std::nullopt;
    QString name = match.captured(2);
    if (name.isEmpty())
        name = usualUnit;
    for (const Unit &unit : units) {
        if (name.compare(unit.name, Qt::CaseInsensitive) != 0)
            continue;
        const double value = match.capturedView(1).toDouble() * double(unit.size);
        return value <= Most ? std::optional(qint64(std::llround(value))) : std::nullopt;
    }
    return std::nullopt;
}

QString numberText(qint64 value, std::span<const Unit> units)
{
    for (const Unit &unit : units) {
        if (value % unit.size == 0 && (value != 0 || &unit == &units.back()))
            return QString::number(value / unit.size) + unit.name;
    }
    const Unit &smallest = units.back();
    return QString::number(double(value) / double(smallest.size), 'f', 3) + smallest.name;
}

std::optional<qint64> parseCode(QStringView text)
{
    bool isNumber = false;
    const int code = text.toInt(&isNumber);
    if (!isNumber || text.size() != 3 || code < 100)
        return std::nullopt;
    return code;
}

std::optional<FilterRange> parseBetween(QStringView first, QStringView last, Scalar scalar)
{
    FilterRange range;
    if (!first.isEmpty()) {
        const auto value = scalar(first);
        if (!value)
            return std::nullopt;
        range.from = Bound{*value, true};
    }
    if (!last.isEmpty()) {
        const auto value = scalar(last);
        if (!value)
            return std::nullopt;
        range.to = Bound{*value, true};
    }
    if (!range.from && !range.to)
        return std::nullopt;
    if (range.from && range.to && range.from->value > range.to->value)
        return std::nullopt;
    return range;
}

} // namespace

std::optional<FilterRange> parse(const QString &text, Scalar scalar)
{
    const QStringView view(text);
    if (const qsizetype dots = view.indexOf(u".."); dots >= 0)
        return parseBetween(view.first(dots), view.sliced(dots + 2), scalar);
    const bool isAbove = view.startsWith(u'>');
    const bool isBelow = view.startsWith(u'<');
    if (!isAbove && !isBelow) {
        const auto value = scalar(view);
        return value ? std::optional(exactly(*value)) : std::nullopt;
    }
    const bool isIncluded = view.size() > 1 && view[1] == u'=';
    const auto value = scalar(view.sliced(isIncluded ? 2 : 1));
    if (!value)
        return std::nullopt;
    FilterRange range;
    (isAbove ? range.from : range.to) = Bound{*value, isIncluded};
    return range;
}

QString toText(const FilterRange &range, ScalarText scalar)
{
    if (range.from && range.to && range.from == range.to)
        return scalar(range.from->value);
    if (range.from && range.to)
        return scalar(range.from->value) + ".."_L1 + scalar(range.to->value);
    if (range.from)
        return (range.from->isIncluded ? u">="_s : u">"_s) + scalar(range.from->value);
    if (range.to)
        return (range.to->isIncluded ? u"<="_s : u"<"_s) + scalar(range.to->value);
    return {};
}

FilterRange exactly(qint64 value)
{
    return {.from = Bound{value, true}, .to = Bound{value, true}};
}

std::optional<qint64> parseSpan(QStringView text)
{
    return parseNumber(text, SpanUnits, {});
}

QString spanText(qint64 micros)
{
    return numberText(micros, SpanUnits);
}

std::optional<qint64> parseBytes(QStringView text)
{
    return parseNumber(text, ByteUnits, "B"_L1);
}

QString bytesText(qint64 bytes)
{
    return numberText(bytes, ByteUnits);
}

std::optional<FilterRange> parseStatus(const QString &text)
{
    if (text.size() == 3 && text[0] >= u'1' && text[0] <= u'9' &&
        QStringView(text).sliced(1).compare(u"xx", Qt::CaseInsensitive) == 0) {
        const int first = text[0].digitValue() * 100;
        return FilterRange{.from = Bound{first, true}, .to = Bound{first + 99, true}};
    }
    return parse(text, parseCode);
}

QString statusText(const FilterRange &range)
{
    if (range.from && range.to && range.from->value % 100 == 0 &&
        range.to->value == range.from->value + 99)
        return u"%1xx"_s.arg(range.from->value / 100);
    return toText(range, [](qint64 code) { return QString::number(code); });
}

} // namespace Hookglass::FilterRanges
