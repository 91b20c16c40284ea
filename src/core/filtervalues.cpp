// SPDX-License-Identifier: MIT
// What stands behind a field's colon.
#include "core/filterfields.h"
#include "core/filterlexer.h"
#include "core/filterranges.h"

#include <QtCore/QCoreApplication>

#include <algorithm>

namespace Hookglass {

using namespace Qt::StringLiterals;

namespace {

QString translate(const char *text)
{
    return QCoreApplication::translate("Hookglass::Filter", text);
}

FilterComplaint complaint(const char *message, const FilterFieldInfo &field, const QString &value)
{
    return {translate(message).arg(value), field.accepted()};
}

/// The place of the value among the field's; they stand in the order of the enums below.
std::optional<qsizetype> indexOf(const FilterFieldInfo &field, const QString &value)
{
    for (qsizetype i = 0; i < field.values.size(); ++i) {
        if (field.values[i].compare(value, Qt::CaseInsensitive) == 0)
            return i;
    }
    return std::nullopt;
}

constexpr SignatureVerdict::Kind Signatures[] = {
    SignatureVerdict::Kind::Valid, SignatureVerdict::Kind::Invalid, SignatureVerdict::Kind::Missing,
    SignatureVerdict::Kind::NoKey};
constexpr FilterFlag Flags[] = {FilterFlag::Retry, FilterFlag::Pinned, FilterFlag::Refused,
                                FilterFlag::Unreadable, FilterFlag::Noted};
constexpr Origin Origins[] = {Origin::Delivered, Origin::Fetched, Origin::Synthetic,
                              Origin::Imported};
constexpr ForwardState Forwards[] = {ForwardState::Delivered, ForwardState::Failed,
                                     ForwardState::Waiting, ForwardState::None};
constexpr EventColor Colors[] = {EventColor::Red,   EventColor::Orange, EventColor::Yellow,
                                 EventColor::Green, EventColor::Blue,   EventColor::Purple,
                                 EventColor::None};

FilterReading readFixed(const FilterFieldInfo &field, const QString &value)
{
    const std::optional<qsizetype> index = indexOf(field, value);
    if (!index)
        return complaint("“%1” is none of the values there are.", field, value);
    if (field.field == FilterField::Signature)
        return FilterTerm(FilterSignature{Signatures[*index]});
    if (field.field == FilterField::Is)
        return FilterTerm(FilterIs{Flags[*index]});
    if (field.field == FilterField::Origin)
        return FilterTerm(FilterOrigin{Origins[*index]});
    if (field.field == FilterField::Color)
        return FilterTerm(FilterColor{Colors[*index]});
    return FilterTerm(FilterForward{Forwards[*index]});
}

/// fub-api.md §1: names that are not known yet come as well, and are found as they came.
bool isNameLetter(QChar c)
{
    return c.isPrint() || c.isSurrogate();
}

FilterReading readEvent(const FilterFieldInfo &field, const QString &value)
{
    if (!std::all_of(value.cbegin(), value.cend(), isNameLetter))
        return complaint("“%1” is no event name.", field, value);
    return FilterTerm(FilterEvent{value});
}

FilterReading readPerson(const FilterFieldInfo &field, const QString &value)
{
    bool isNumber = false;
    const qint64 number = value.toLongLong(&isNumber);
    if (!isNumber || number <= 0 || value.startsWith(u'+'))
        return complaint("“%1” is no person's number.", field, value);
    return FilterTerm(FilterPerson{number});
}

FilterReading readId(const FilterFieldInfo &field, const QString &value)
{
    constexpr qsizetype Longest = 200; // of an event's; see parseEnvelope()
    const auto isShown = [](QChar c) { return c.isPrint() || c.isSurrogate(); };
    if (value.size() > Longest || !std::all_of(value.cbegin(), value.cend(), isShown))
        return complaint("“%1” is no beginning of an event's id.", field, value);
    return FilterTerm(FilterId{value});
}

FilterReading readTime(const FilterFieldInfo &field, const QString &value)
{
    const std::optional<FilterTime> time = FilterTime::parse(value);
    if (!time)
        return complaint("“%1” is no time.", field, value);
    if (field.field == FilterField::After)
        return FilterTerm(FilterAfter{*time});
    return FilterTerm(FilterBefore{*time});
}

FilterReading readStatus(const FilterFieldInfo &field, const QString &value)
{
    if (value.compare("none"_L1, Qt::CaseInsensitive) == 0)
        return FilterTerm(FilterUnanswered{});
    if (value.compare("cut"_L1, Qt::CaseInsensitive) == 0)
        return FilterTerm(FilterStatus{FilterRanges::exactly(AnswerCut)});
    if (const auto range = FilterRanges::parseStatus(value))
        return FilterTerm(FilterStatus{*range});
    return complaint("“%1” is no status.", field, value);
}

FilterReading readMeasure(const FilterFieldInfo &field, const QString &value)
{
    const bool isLag = field.field == FilterField::Lag;
    const FilterRanges::Scalar scalar = isLag ? FilterRanges::parseSpan : FilterRanges::parseBytes;
    const char *noUnit = isLag ? QT_TRANSLATE_NOOP("Hookglass::Filter", "“%1” needs a unit.")
                               : QT_TRANSLATE_NOOP("Hookglass::Filter", "“%1” is no size.");
    const std::optional<FilterRange> range = FilterRanges::parse(value, scalar);
    if (!range) {
        const bool isNumber = !value.isEmpty() && value.back().isDigit();
        return complaint(isNumber || !isLag
                             ? noUnit
                             : QT_TRANSLATE_NOOP("Hookglass::Filter", "“%1” is no span of time."),
                         field, value);
    }
    // Nobody knows a lag to the microsecond.
    if (isLag && range->from == range->to && !value.contains(".."_L1)) {
        return FilterComplaint{translate("Say whether it is more or less than %1.").arg(value),
                               {u'>' + value, u'<' + value}};
    }
    if (isLag)
        return FilterTerm(FilterLag{*range});
    return FilterTerm(FilterSize{*range});
}

QString patternText(const QString &name, const QString &value)
{
    return name + (isPlainFilterValue(value) ? value : quotedForFilter(value));
}

template <typename Value, size_t Count>
QString fixedText(FilterField field, const Value (&all)[Count], Value value)
{
    const QList<FilterFieldInfo> fields = filterFields();
    const auto info = std::find_if(fields.cbegin(), fields.cend(),
                                   [field](const auto &one) { return one.field == field; });
    const qsizetype index = std::find(std::begin(all), std::end(all), value) - std::begin(all);
    return info->name + u':' + info->values.at(index);
}

struct Printer
{
    QString operator()(const FilterEvent &term) const
    {
        return patternText(u"event:"_s, term.pattern);
    }
    QString operator()(const FilterSignature &term) const
    {
        return fixedText(FilterField::Signature, Signatures, term.kind);
    }
    QString operator()(const FilterIs &term) const
    {
        return fixedText(FilterField::Is, Flags, term.flag);
    }
    QString operator()(const FilterOrigin &term) const
    {
        return fixedText(FilterField::Origin, Origins, term.origin);
    }
    QString operator()(const FilterAccount &term) const
    {
        return patternText(u"account:"_s, term.pattern);
    }
    QString operator()(const FilterPerson &term) const
    {
        return u"person:"_s + QString::number(term.number);
    }
    QString operator()(const FilterId &term) const { return patternText(u"id:"_s, term.text); }
    QString operator()(const FilterTag &term) const { return patternText(u"tag:"_s, term.pattern); }
    QString operator()(const FilterStatus &term) const
    {
        if (term.range == FilterRanges::exactly(AnswerCut))
            return u"status:cut"_s;
        return u"status:"_s + FilterRanges::statusText(term.range);
    }
    QString operator()(const FilterUnanswered &) const { return u"status:none"_s; }
    QString operator()(const FilterLag &term) const
    {
        const QString text = FilterRanges::toText(term.range, FilterRanges::spanText);
        const bool isExact = term.range.from == term.range.to;
        return u"lag:"_s + (isExact ? text + u".."_s + text : text);
    }
    QString operator()(const FilterSize &term) const
    {
        return u"size:"_s + FilterRanges::toText(term.range, FilterRanges::bytesText);
    }
    QString operator()(const FilterAfter &term) const { return u"after:"_s + term.time.toText(); }
    QString operator()(const FilterBefore &term) const { return u"before:"_s + term.time.toText(); }
    QString operator()(const FilterForward &term) const
    {
        return fixedText(FilterField::Forward, Forwards, term.state);
    }
    QString operator()(const FilterColor &term) const
    {
        return fixedText(FilterField::Color, Colors, term.color);
    }
    QString operator()(const FilterText &term) const
    {
        switch (term.where) {
        case FilterText::Where::Anywhere:
            return isPlainFilterWord(term.text) ? term.text : quotedForFilter(term.text);
        case FilterText::Where::Body:
            return u"body:"_s + quotedForFilter(term.text);
        case FilterText::Where::Header:
            return u"header:"_s + quotedForFilter(term.text);
        }
        return {};
    }
};

} // namespace

FilterReading readFilterValue(const FilterFieldInfo &field, const QString &value)
{
    if (value.isEmpty())
        return FilterComplaint{translate("There is nothing to look for."), field.accepted()};
    switch (field.field) {
    case FilterField::Event:
        return readEvent(field, value);
    case FilterField::Signature:
    case FilterField::Is:
    case FilterField::Origin:
    case FilterField::Forward:
    case FilterField::Color:
        return readFixed(field, value);
    case FilterField::Account:
        return FilterTerm(FilterAccount{value});
    case FilterField::Person:
        return readPerson(field, value);
    case FilterField::Id:
        return readId(field, value);
    case FilterField::Tag:
        return FilterTerm(FilterTag{value});
    case FilterField::Status:
        return readStatus(field, value);
    case FilterField::Lag:
    case FilterField::Size:
        return readMeasure(field, value);
    case FilterField::After:
    case FilterField::Before:
        return readTime(field, value);
    case FilterField::Body:
        return FilterTerm(FilterText{FilterText::Where::Body, value});
    case FilterField::Header:
        return FilterTerm(FilterText{FilterText::Where::Header, value});
    }
    Q_UNREACHABLE();
}

QString toFilterText(const FilterTerm &term)
{
    return std::visit(Printer(), term);
}

} // namespace Hookglass
