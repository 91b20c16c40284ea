// SPDX-License-Identifier: MIT
#include "store/webhookjournal.h"

#include "store/connection.h"
#include "store/schema.h"

#include <QtSql/QSqlError>

namespace Hookglass {

using namespace Qt::StringLiterals;

namespace {

QString text(const QString &value)
{
    return value.isNull() ? u""_s : value; // a null string would be NULL
}

} // namespace

class WebhookJournal::Private
{
public:
    std::unique_ptr<Connection> connection;
};

WebhookJournal::WebhookJournal() = default;
WebhookJournal::~WebhookJournal() = default;

Result<std::unique_ptr<WebhookJournal>> WebhookJournal::open(const QString &databasePath)
{
    auto connection = Schema::openBeside(databasePath);
    if (!connection)
        return connection.error();
    std::unique_ptr<WebhookJournal> journal(new WebhookJournal);
    journal->d = std::make_unique<Private>();
    journal->d->connection = std::move(*connection);
    return journal;
}

Result<void> WebhookJournal::append(AccountId account, const WebhookWrite &write)
{
    Connection &connection = *d->connection;
    if (Result<void> done = connection.begin(); !done)
        return done;
    const Result<QVariant> highest = connection.value(u"SELECT max(id) FROM webhook_write"_s);
    Result<void> done = highest ? Result<void>() : Result<void>(highest.error());
    if (done) {
        done = connection.exec(u"INSERT INTO webhook_write (id, account_id, kind, webhook_id, "
                               "event_name, url, before_url, written_us) "
                               "VALUES (?, ?, ?, ?, ?, ?, ?, ?)"_s,
                               {highest->toLongLong() + 1, account.value, int(write.kind),
                                write.webhook, text(write.event), text(write.url),
                                text(write.beforeUrl), toMicros(write.at)});
    }
    if (!done) {
        connection.rollback();
        return done;
    }
    return connection.commit();
}

Result<QList<WebhookWrite>> WebhookJournal::writes(AccountId account)
{
    Result<QSqlQuery> query = d->connection->prepare(
        u"SELECT kind, webhook_id, event_name, url, before_url, written_us FROM webhook_write "
        "WHERE account_id = ? ORDER BY id"_s);
    if (!query)
        return query.error();
    query->addBindValue(account.value);
    if (Result<void> done = d->connection->run(*query); !done)
        return done.error();
    QList<WebhookWrite> writes;
    while (query->next()) {
        writes.append({.kind = WebhookWrite::Kind(query->value(0).toInt()),
                       .webhook = query->value(1).toLongLong(),
                       .event = query->value(2).toString(),
                       .url = query->value(3).toString(),
                       .beforeUrl = query->value(4).toString(),
                       .at = fromMicros(query->value(5).toLongLong())});
    }
    if (query->lastError().isValid())
        return d->connection->error(query->lastError());
    return writes;
}

} // namespace Hookglass
