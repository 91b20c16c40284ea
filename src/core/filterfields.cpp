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

/// How many letters must be put in, left out, changed or swapped to make one word of the other.
qsizetype distance(const QString &a, const QString &b)
{
    QList<QList<qsizetype>> rows(a.size() + 1, QList<qsizetype>(b.size() + 1, 0));
    for (qsizetype i = 0; i <= a.size(); ++i) {
        for (qsizetype j = 0; j <= b.size(); ++j) {
            if (i == 0 || j == 0) {
                rows[i][j] = i + j;
                continue;
            }
            const qsizetype change = a[i - 1] == b[j - 1] ? 0 : 1;
            qsizetype least = std::min(rows[i - 1][j], rows[i][j - 1]) + 1;
            least = std::min(least, rows[i - 1][j - 1] + change);
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                least = std::min(least, rows[i - 2][j - 2] + 1);
            rows[i][j] = least;
        }
    }
    return rows[a.size()][b.size()];
}

/// What others call it.
struct OtherName
{
    QLatin1StringView name;
    QLatin1StringView field;
};
constexpr OtherName OtherNames[] = {
    {"since"_L1, "after"_L1},  {"from"_L1, "after"_L1},      {"newer"_L1, "after"_L1},
    {"until"_L1, "before"_L1}, {"till"_L1, "before"_L1},     {"older"_L1, "before"_L1},
    {"payload"_L1, "body"_L1}, {"text"_L1, "body"_L1},       {"json"_L1, "body"_L1},
    {"note"_L1, "is"_L1},      {"note"_L1, "body"_L1},       {"contact"_L1, "person"_L1},
    {"code"_L1, "status"_L1},  {"response"_L1, "status"_L1}, {"type"_L1, "event"_L1},
    {"latency"_L1, "lag"_L1},  {"delay"_L1, "lag"_L1},       {"target"_L1, "forward"_L1},
    {"verdict"_L1, "sig"_L1},  {"source"_L1, "origin"_L1},   {"uuid"_L1, "id"_L1}};

/// The less, the liker; one that begins with the other is like it.
qsizetype unlikeness(const QString &field, const QString &name)
{
    constexpr qsizetype Longest = 30;
    const QString written = name.left(Longest).toLower();
    const bool isOtherName =
        std::any_of(std::begin(OtherNames), std::end(OtherNames), [&](const OtherName &other) {
            return other.name == written && other.field == field;
        });
    if (isOtherName)
        return -1;
    if (written.isEmpty() || field.startsWith(written) || written.startsWith(field))
        return 0;
    return distance(field, written);
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

QString FilterFieldInfo::takesSentence() const
{
    return takes.isEmpty() ? QString() : translate("“%1:” takes %2.").arg(name, takes);
}

QList<FilterFieldInfo> filterFields()
{
    QList<FilterFieldInfo> fields{
        {FilterField::Event,
         u"event"_s,
         translate("What happened; * stands for any letters"),
         {u"people*"_s, u"deals*"_s, u"notes*"_s, u"*Created"_s, u"*Deleted"_s},
         false,
         true,
         translate("an event's name, in which * stands for any letters, as in event:people*")}};
    fields += fieldsWithFixedValues();
    fields += QList<FilterFieldInfo>{
        {FilterField::Account,
         u"account"_s,
         translate("The account's name"),
         {},
         false,
         true,
         translate("an account's name, in which * stands for any letters, as in account:acme*"),
         u"acme*"_s},
        {FilterField::Person,
         u"person"_s,
         translate("The number of a person"),
         {},
         false,
         true,
         translate("a whole number above 0, as in person:1234"),
         u"1234"_s},
        {FilterField::Id,
         u"id"_s,
         translate("How the event's id begins, or its number here"),
         {},
         false,
         true,
         translate("the beginning of an event's id, in quotes if it has blanks, or its number "
                   "here, as in id:64d0ad74 or id:17"),
         u"64d0ad74"_s},
        {FilterField::Tag,
         u"tag"_s,
         translate("A tag that the payload names"),
         {},
         false,
         true,
         translate("a tag, in quotes if it has blanks, as in tag:\"Hot lead\""),
         u"\"Hot lead\""_s},
        {FilterField::Status,
         u"status"_s,
         translate("What was answered"),
         {u"2xx"_s, u"4xx"_s, u"5xx"_s, u"503"_s, u"400..499"_s, u"cut"_s, u"none"_s},
         false,
         true,
         translate("a status, a range of them, cut or none, as in status:5xx")},
        {FilterField::Lag,
         u"lag"_s,
         translate("From the change to its arrival here"),
         {u">60s"_s, u">10s"_s, u"<1s"_s, u"1s..5s"_s, u">500ms"_s, u">2h"_s},
         false,
         false,
         translate("more or less than a time with its unit (ms, s, m, h or d), as in lag:>60s")},
        {FilterField::Size,
         u"size"_s,
         translate("Of the payload"),
         {u">10KB"_s, u"<1KB"_s, u"1KB..5KB"_s, u">1MB"_s, u"0B"_s},
         false,
         false,
         translate("a size (in B, KB, MB or GB), or more or less than one, as in size:>10KB")},
        {FilterField::After,
         u"after"_s,
         translate("Arrived then or later, in local time"),
         {u"today"_s, u"yesterday"_s, u"-15m"_s, u"-2h"_s, u"-7d"_s, u"08:00"_s, u"2026-11-23"_s,
          u"2026-11-23T08:00"_s, u"2026-11-23T08:00+01:00"_s},
         false,
         false,
         translate("a time of day, a date, both, or how long ago it was, as in after:08:00 or "
                   "after:-2h")},
        {FilterField::Before,
         u"before"_s,
         translate("Arrived earlier, in local time"),
         {u"today"_s, u"yesterday"_s, u"-15m"_s, u"-2h"_s, u"-7d"_s, u"08:00"_s, u"2026-11-23"_s,
          u"2026-11-23T08:00"_s, u"2026-11-23T08:00+01:00"_s},
         false,
         false,
         translate("a time of day, a date, both, or how long ago it was, as in before:08:00 or "
                   "before:-2h")},
        {FilterField::Body,
         u"body"_s,
         translate("A text in the payload"),
         {},
         false,
         false,
         translate("a text, in quotes if it has blanks, as in body:\"free trial\""),
         u"\"free trial\""_s},
        {FilterField::Header,
         u"header"_s,
         translate("A text in the headers"),
         {},
         false,
         false,
         translate("a text, in quotes if it has blanks, as in header:\"X-System: acme\""),
         u"\"X-System: acme\""_s}};
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
        return unlikeness(a, name) < unlikeness(b, name);
    });
    for (QString &one : names)
        one += u':';
    return names;
}

} // namespace Hookglass
