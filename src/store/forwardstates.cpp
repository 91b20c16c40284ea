// SPDX-License-Identifier: MIT
#include "store/forwardstates.h"

#include "core/forward.h"
#include "store/forwardrows.h"
#include "store/rowquery.h"

#include <QtCore/QHash>

#include <algorithm>

namespace Hookglass {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype AtOnce = 500; ///< values bound to one statement

ForwardState stateOf(ForwardStage stage)
{
    switch (stage) {
    case ForwardStage::Waiting:
    case ForwardStage::UnderWay:
        return ForwardState::Waiting;
    case ForwardStage::Delivered:
        return ForwardState::Delivered;
    case ForwardStage::Failed:
        return ForwardState::Failed;
    case ForwardStage::Cancelled:
        break;
    }
    return ForwardState::None;
}

int badness(ForwardState state)
{
    switch (state) {
    case ForwardState::None:
        return 0;
    case ForwardState::Delivered:
        return 1;
    case ForwardState::Waiting:
        return 2;
    case ForwardState::Failed:
        return 3;
    }
    return 0;
}

} // namespace

Result<void> ForwardStates::fill(QList<EventSummary> &rows)
{
    using Pair = std::pair<qint64, qint64>;
    QHash<Pair, ForwardState> newest;
    for (qsizetype at = 0; at < rows.size(); at += AtOnce) {
        QVariantList values;
        const qsizetype end = std::min(rows.size(), at + AtOnce);
        for (qsizetype i = at; i < end; ++i)
            values.append(rows[i].id.value);
        const QString marks = ForwardRows::marks(values.size());
        values += {int(ForwardReason::Drill), int(ForwardStage::Cancelled)};
        if (Result<void> done = forEachRow(
                m_connection,
                u"SELECT event_id, target_id, state FROM forward WHERE event_id IN (%1) "
                "AND target_id <> 0 AND reason <> ? AND state <> ? ORDER BY id"_s.arg(marks),
                values,
                [&newest](const QSqlQuery &row) {
                    newest.insert({row.value(0).toLongLong(), row.value(1).toLongLong()},
                                  stateOf(ForwardStage(row.value(2).toInt())));
                });
            !done)
            return done;
    }
    if (newest.isEmpty())
        return {};
    QHash<qint64, ForwardState> worst;
    for (auto it = newest.cbegin(); it != newest.cend(); ++it) {
        ForwardState &state = worst[it.key().first];
        if (badness(*it) > badness(state))
            state = *it;
    }
    for (EventSummary &row : rows)
        row.forward = worst.value(row.id.value, ForwardState::None);
    return {};
}

} // namespace Hookglass
