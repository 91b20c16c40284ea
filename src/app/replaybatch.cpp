// SPDX-License-Identifier: MIT
#include "app/replaybatch.h"

#include "app/fetchedforwards.h"
#include "store/rowquery.h"

#include <algorithm>

namespace Hookglass {

using namespace Qt::StringLiterals;

namespace {

Result<QHash<qint64, AccountId>> accountsOf(Connection &connection, const QList<EventId> &events)
{
    QHash<qint64, AccountId> accounts;
    QVariantList values;
    for (const EventId event : events)
        values.append(event.value);
    const QString marks = QStringList(values.size(), u"?"_s).join(u',');
    const Result<void> done = forEachRow(
        connection, u"SELECT id, account_id FROM event WHERE id IN (%1)"_s.arg(marks), values,
        [&accounts](const QSqlQuery &row) {
            accounts.insert(row.value(0).toLongLong(), AccountId{row.value(1).toLongLong()});
        });
    if (!done)
        return done.error();
    return accounts;
}

} // namespace

Result<QList<BegunAttempt>> beginReplays(Connection &connection, const ReplayBatch &batch)
{
    ForwardLog log(connection);
    Result<QList<NewForward>> forwards =
        log.forEvents(batch.events, batch.targets, batch.reason, ForwardLog::Fit::Anyhow);
    if (!forwards)
        return forwards.error();
    if (Result<void> done = giveDeliverableBytes(connection, *forwards, batch.signingKeys); !done)
        return done.error();
    if (batch.edit.changesBytes()) {
        const Result<QHash<qint64, AccountId>> accounts = accountsOf(connection, batch.events);
        if (!accounts)
            return accounts.error();
        for (NewForward &forward : *forwards) {
            const Result<ForwardBytes> stored = forward.edited
                                                    ? Result<ForwardBytes>(*forward.edited)
                                                    : log.bytesOf(forward.delivery);
            if (!stored)
                return stored.error();
            const Secret key = batch.signingKeys.value(accounts->value(forward.event.value));
            Result<ReplayBytes> composed =
                composeReplay(stored->head, stored->body, batch.edit, key);
            if (!composed)
                return composed.error();
            forward.edited =
                ForwardBytes{.head = std::move(composed->head), .body = std::move(composed->body)};
        }
    }
    return log.addBegun(*forwards, batch.now);
}

} // namespace Hookglass
