// SPDX-License-Identifier: MIT
#include "app/fetchedforwards.h"

#include "core/event.h"
#include "core/signature.h"
#include "core/syntheticevent.h"
#include "store/rowquery.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QSet>

namespace Hookglass {

using namespace Qt::StringLiterals;

namespace {

struct FetchedBody
{
    AccountId account;
    QByteArray body;
};

Result<QHash<DeliveryId, FetchedBody>> fetchedAmong(Connection &connection,
                                                    const QList<NewForward> &forwards)
{
    QSet<qint64> deliveries;
    for (const NewForward &forward : forwards)
        deliveries.insert(forward.delivery.value);
    QHash<DeliveryId, FetchedBody> found;
    if (deliveries.isEmpty())
        return found;
    const Result<void> done = forEachRow(
        connection,
        u"SELECT d.id, e.account_id, p.body FROM delivery d JOIN event e ON e.id = d.event_id "
        "JOIN payload p ON p.delivery_id = d.id WHERE d.origin = %1 AND d.id IN (%2)"_s
            .arg(int(Origin::Fetched))
            .arg(QStringList(deliveries.size(), u"?"_s).join(u',')),
        QVariantList(deliveries.cbegin(), deliveries.cend()), [&found](const QSqlQuery &row) {
            found.insert(DeliveryId{row.value(0).toLongLong()},
                         {.account = AccountId{row.value(1).toLongLong()},
                          .body = row.value(2).toByteArray()});
        });
    if (!done)
        return done.error();
    return found;
}

} // namespace

Result<void> giveDeliverableBytes(Connection &connection, QList<NewForward> &forwards,
                                  const QHash<AccountId, Secret> &signingKeys)
{
    const auto fetched = fetchedAmong(connection, forwards);
    if (!fetched)
        return fetched.error();
    for (NewForward &forward : forwards) {
        const auto found = fetched->constFind(forward.delivery);
        if (found == fetched->cend() || forward.edited)
            continue;
        const Secret key = signingKeys.value(found->account);
        if (key.isEmpty()) {
            return Error{.code = ErrorCode::InvalidInput,
                         .message = QCoreApplication::translate(
                             "Hookglass::Replay",
                             "A fetched event has to be signed before a handler takes it, and the "
                             "account's system key is not at hand. Enter it in Settings."),
                         .detail = {}};
        }
        const QByteArray body = asDelivered(found->body);
        forward.edited =
            ForwardBytes{.head = headForHandler(Signer(key).sign(body), false), .body = body};
    }
    return {};
}

} // namespace Hookglass
