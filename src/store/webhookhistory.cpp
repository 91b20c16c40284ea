// SPDX-License-Identifier: MIT
#include "store/webhookhistory.h"

#include "store/rowquery.h"
#include "store/webhookjournal.h"

#include <algorithm>

namespace Hookglass::WebhookHistory {

using namespace Qt::StringLiterals;

namespace {

constexpr int MostKept = 5'000;
constexpr int MostTold = 2'000;

WebhookHappening happeningOf(WebhookWrite::Kind kind)
{
    using Kind = WebhookWrite::Kind;
    switch (kind) {
    case Kind::Create:
        return WebhookHappening::Made;
    case Kind::Change:
        return WebhookHappening::Changed;
    case Kind::Delete:
        return WebhookHappening::Deleted;
    case Kind::Restore:
        return WebhookHappening::Restored;
    case Kind::SwitchOff:
        return WebhookHappening::SwitchedOff;
    }
    Q_UNREACHABLE();
}

} // namespace

Result<void> add(Connection &connection, const QList<WebhookMark> &marks)
{
    const Result<QVariant> highest = connection.value(u"SELECT max(id) FROM webhook_seen"_s);
    if (!highest)
        return highest.error();
    qint64 id = highest->toLongLong();
    for (const WebhookMark &mark : marks) {
        const Result<void> done = connection.exec(
            u"INSERT INTO webhook_seen (id, account_id, kind, webhook_id, event_name, seen_us) "
            "VALUES (?, ?, ?, ?, ?, ?)"_s,
            {++id, mark.account.value, int(mark.kind), mark.webhook,
             mark.eventName.isNull() ? u""_s : mark.eventName, toMicros(mark.at)});
        if (!done)
            return done;
    }
    return connection.exec(u"DELETE FROM webhook_seen WHERE id <= ?"_s, {id - MostKept});
}

Result<QList<WebhookMark>> within(Connection &connection, const StatsWindow &window)
{
    QList<WebhookMark> marks;
    const auto read = [&](const QString &table, const QString &time, auto kindOf, bool isOurs) {
        return forEachRow(
            connection,
            u"SELECT account_id, webhook_id, event_name, kind, %2 FROM %1 WHERE %2 >= ? AND "
            "%2 < ? ORDER BY id DESC LIMIT ?"_s.arg(table, time),
            {toMicros(window.from), toMicros(window.until), MostTold},
            [&marks, &kindOf, isOurs](const QSqlQuery &row) {
                marks.append({.account = AccountId{row.value(0).toLongLong()},
                              .webhook = row.value(1).toLongLong(),
                              .eventName = row.value(2).toString(),
                              .kind = kindOf(row.value(3).toInt()),
                              .isOurs = isOurs,
                              .at = fromMicros(row.value(4).toLongLong())});
            });
    };
    const Result<void> ours = read(
        u"webhook_write"_s, u"written_us"_s,
        [](int kind) { return happeningOf(WebhookWrite::Kind(kind)); }, true);
    if (!ours)
        return ours.error();
    const Result<void> theirs = read(
        u"webhook_seen"_s, u"seen_us"_s, [](int kind) { return WebhookHappening(kind); }, false);
    if (!theirs)
        return theirs.error();
    std::stable_sort(marks.begin(), marks.end(),
                     [](const WebhookMark &a, const WebhookMark &b) { return a.at < b.at; });
    return marks;
}

} // namespace Hookglass::WebhookHistory
