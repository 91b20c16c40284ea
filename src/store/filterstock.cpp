// SPDX-License-Identifier: MIT
#include "store/filterstock.h"

#include "core/jsontext.h"
#include "store/rowquery.h"

#include <algorithm>

namespace Hookglass {

using namespace Qt::StringLiterals;

namespace {

constexpr int NewestAnswers = 5'000;
constexpr int NewestEvents = 20'000; ///< among which those with tags are looked for
constexpr int NewestTagEvents = 300;
constexpr qsizetype MostTags = 200;

void addTags(const QByteArray &body, QHash<QString, int> &uses)
{
    const auto tags = JsonText::valueAt(body, {"data"_ba, "tags"_ba});
    if (!tags)
        return;
    const JsonText::Tokens tokens = JsonText::tokenize(*tags);
    for (const JsonText::Token &token : tokens.tokens) {
        if (token.kind != JsonText::TokenKind::String || token.isKey)
            continue;
        if (const auto tag = JsonText::decodeString(tags->sliced(token.begin, token.length));
            tag && !tag->isEmpty())
            ++uses[*tag];
    }
}

/// The most used first.
QStringList ranked(const QHash<QString, int> &uses)
{
    QStringList names = uses.keys();
    std::sort(names.begin(), names.end(), [&uses](const QString &a, const QString &b) {
        const int first = uses.value(a);
        const int second = uses.value(b);
        return first != second ? first > second : a < b;
    });
    return names.first(std::min(names.size(), MostTags));
}

} // namespace

Result<FilterValues> filterStock(Connection &connection)
{
    FilterValues values;
    if (Result<void> done = forEachRow(
            connection, u"SELECT name FROM event_type ORDER BY name"_s, {},
            [&values](const QSqlQuery &row) { values.events.append(row.value(0).toString()); });
        !done)
        return done.error();
    if (Result<void> done = forEachRow(
            connection, u"SELECT name FROM account ORDER BY name"_s, {},
            [&values](const QSqlQuery &row) { values.accounts.append(row.value(0).toString()); });
        !done)
        return done.error();
    if (Result<void> done = forEachRow(
            connection,
            u"SELECT status, count(*) AS uses FROM (SELECT status FROM answer "
            "ORDER BY delivery_id DESC LIMIT ?) AS newest GROUP BY status ORDER BY uses DESC"_s,
            {NewestAnswers},
            [&values](const QSqlQuery &row) {
                if (const int status = row.value(0).toInt(); status >= 100)
                    values.statuses.append(QString::number(status));
            });
        !done)
        return done.error();
    QHash<QString, int> uses;
    const Result<void> done =
        forEachRow(connection,
                   u"SELECT p.body FROM (SELECT last_delivery_id FROM (SELECT e.id, e.type_id, "
                   "e.last_delivery_id FROM event e ORDER BY e.id DESC LIMIT ?) AS newest "
                   "WHERE type_id IN (SELECT id FROM event_type WHERE lower(name) LIKE '%tags%') "
                   "ORDER BY id DESC LIMIT ?) AS tagged "
                   "JOIN payload p ON p.delivery_id = tagged.last_delivery_id"_s,
                   {NewestEvents, NewestTagEvents},
                   [&uses](const QSqlQuery &row) { addTags(row.value(0).toByteArray(), uses); });
    if (!done)
        return done.error();
    values.tags = ranked(uses);
    return values;
}

} // namespace Hookglass
