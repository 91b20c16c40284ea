// SPDX-License-Identifier: MIT
#include "core/filterfields.h"

#include <QtCore/QCoreApplication>

#include <algorithm>

namespace Hookglass {

using namespace Qt::StringLiterals;

namespace {

QString translate(const char *text)
{
    return QCoreApplication::translate("Hookglass::Filter", text);
}

/// How many letters two words have in common at their beginning, without case.
qsizetype commonBeginning(QStringView a, QStringView b)
{
    qsizetype length = 0;
    while (length < a.size() && length < b.size() && a[length].toLower() == b[length].toLower())
        ++length;
    return length;
}

QList<FilterFieldInfo> fieldsWithFixedValues()
{
    return {
        {FilterField::Signature,
         u"sig"_s,
         translate("Whether its signature is right"),
         {u"valid"_s, u"invalid"_s, u"missing"_s, u"nokey"_s},
         true,
         true},
        {FilterField::Is,
         u"is"_s,
         translate("Came more than once, is kept, was refused, is no event, has a note"),
         {u"retry"_s, u"pinned"_s, u"refused"_s, u"unreadable"_s, u"noted"_s},
         true,
         true},
        {FilterField::Origin,
         u"origin"_s,
         translate("How it got here"),
         {u"delivered"_s, u"fetched"_s, u"synthetic"_s, u"imported"_s},
         true,
         true},
        {FilterField::Forward,
         u"forward"_s,
         translate("How far it got on its way to targets"),
         {u"delivered"_s, u"failed"_s, u"waiting"_s, u"none"_s},
         true,
         true},
        {FilterField::Color,
         u"color"_s,
         translate("The colour that you gave it"),
         {u"red"_s, u"orange"_s, u"yellow"_s, u"green"_s, u"blue"_s, u"purple"_s, u"none"_s},
         true,
         true},
    };
}

} // namespace

QList<FilterFieldInfo> filterFields()
{
    QList<FilterFieldInfo> fields{
        {FilterField::Event,
         u"event"_s,
         translate("What happened; * stands for any letters"),
         {u"people*"_s, u"deals*"_s, u"notes*"_s, u"*Created"_s, u"*Deleted"_s},
         false,
         true}};
    fields += fieldsWithFixedValues();
    fields += QList<FilterFieldInfo>{
        {FilterField::Account, u"account"_s, translate("The account's name"), {}, false, true},
        {FilterField::Person, u"person"_s, translate("The number of a person"), {}, false, true},
        {FilterField::Id,
         u"id"_s,
         translate("How the event's id begins, or its number here"),
         {},
         false,
         true},
        {FilterField::Tag, u"tag"_s, translate("A tag that the payload names"), {}, false, true},
        {FilterField::Status,
         u"status"_s,
         translate("What was answered"),
         {u"2xx"_s, u"4xx"_s, u"5xx"_s, u"503"_s, u"400..499"_s, u"cut"_s, u"none"_s},
         false,
         true},
        {FilterField::Lag,
         u"lag"_s,
         translate("From the change to its arrival here"),
         {u">60s"_s, u">10s"_s, u"<1s"_s, u"1s..5s"_s, u">500ms"_s, u">2h"_s},
         false,
         false},
        {FilterField::Size,
         u"size"_s,
         translate("Of the payload"),
         {u">10KB"_s, u"<1KB"_s, u"1KB..5KB"_s, u">1MB"_s},
         false,
         false},
        {FilterField::After,
         u"after"_s,
         translate("Arrived then or later, in local time"),
         {u"today"_s, u"yesterday"_s, u"-15m"_s, u"-2h"_s, u"-7d"_s, u"08:00"_s, u"2026-11-23"_s,
          u"2026-11-23T08:00"_s, u"2026-11-23T08:00+01:00"_s},
         false,
         false},
        {FilterField::Before,
         u"before"_s,
         translate("Arrived earlier, in local time"),
         {u"today"_s, u"yesterday"_s, u"-15m"_s, u"-2h"_s, u"-7d"_s, u"08:00"_s, u"2026-11-23"_s,
          u"2026-11-23T08:00"_s, u"2026-11-23T08:00+01:00"_s},
         false,
         false},
        {FilterField::Body, u"body"_s, translate("A text in the payload"), {}, false, false},
        {FilterField::Header, u"header"_s, translate("A text in the headers"), {}, false, false}};
    return fields;
}

std::optional<FilterFieldInfo> findFilterField(QStringView name)
{
    const QList<FilterFieldInfo> fields = filterFields();
    for (const FilterFieldInfo &field : fields) {
        if (name.compare(field.name, Qt::CaseInsensitive) == 0)
            return field;
    }
    return std::nullopt;
}

QStringList filterFieldsLike(const QString &name)
{
    QStringList names;
    const QList<FilterFieldInfo> fields = filterFields();
    for (const FilterFieldInfo &field : fields)
        names.append(field.name);
    std::stable_sort(names.begin(), names.end(), [&name](const QString &a, const QString &b) {
        return commonBeginning(a, name) > commonBeginning(b, name);
    });
    for (QString &one : names)
        one += u':';
    return names;
}

} // namespace Hookglass
