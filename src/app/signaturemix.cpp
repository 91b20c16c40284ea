// SPDX-License-Identifier: MIT
#include "app/signaturemix.h"

#include "store/forwardlog.h"
#include "store/rowquery.h"

#include <algorithm>

namespace Hookglass {

using namespace Qt::StringLiterals;

void SignatureMix::add(SignatureVerdict::Kind signature, Origin origin)
{
    if (origin == Origin::Fetched) {
        ++fetched;
        return;
    }
    switch (signature) {
    case SignatureVerdict::Kind::NoKey:
        ++unchecked;
        return;
    case SignatureVerdict::Kind::Valid:
        ++fitting;
        return;
    case SignatureVerdict::Kind::Invalid:
        ++wrong;
        return;
    case SignatureVerdict::Kind::Missing:
        ++missing;
        return;
    }
    Q_UNREACHABLE();
}

Result<SignatureMix> signatureMix(Connection &connection, const QList<EventId> &events)
{
    constexpr qsizetype atOnce = 500;
    ForwardLog log(connection);
    SignatureMix mix;
    for (qsizetype from = 0; from < events.size(); from += atOnce) {
        const Result<QList<NewForward>> chosen = log.forEvents(
            events.mid(from, atOnce), {Target()}, ForwardReason::Replay, ForwardLog::Fit::Anyhow);
        if (!chosen)
            return chosen.error();
        QVariantList deliveries;
        for (const NewForward &forward : *chosen)
            deliveries.append(forward.delivery.value);
        if (deliveries.isEmpty())
            continue;
        const Result<void> done = forEachRow(
            connection,
            u"SELECT signature, origin FROM delivery WHERE id IN (%1)"_s.arg(
                QStringList(deliveries.size(), u"?"_s).join(u',')),
            deliveries, [&mix](const QSqlQuery &row) {
                mix.add(SignatureVerdict::Kind(row.value(0).toInt()), Origin(row.value(1).toInt()));
            });
        if (!done)
            return done.error();
    }
    return mix;
}

} // namespace Hookglass
