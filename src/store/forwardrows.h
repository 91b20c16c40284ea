// SPDX-License-Identifier: MIT
#pragma once

#include "core/forward.h"
#include "core/result.h"

#include <QtCore/QSet>
#include <QtCore/QStringList>
#include <QtCore/QVariant>
#include <QtSql/QSqlQuery>

namespace Hookglass {

class Connection;

/// How targets, forwards and attempts stand in the tables.
namespace ForwardRows {

/// For a SELECT; the read functions below take their values in this order.
QString targetColumns();
QString forwardColumns(); ///< of the table `f`
QString attemptColumns();
constexpr int ForwardColumnCount = 11;

Target readTarget(const QSqlQuery &query);
Forward readForward(const QSqlQuery &query);
ForwardAttempt readAttempt(const QSqlQuery &query);

QString headersToText(const HeaderList &headers);
HeaderList headersFromText(const QString &text);

/// Rows for forwards that are new.
Result<void> insertForwards(Connection &connection, const QList<Forward> &forwards);

template <typename Id>
QVariantList valuesOf(const QList<Id> &ids)
{
    QVariantList values;
    values.reserve(ids.size());
    for (const Id id : ids)
        values.append(id.value);
    return values;
}

/// "?,?,?".
QString marks(qsizetype count);
/// The next id of `table`, also if its newest rows were removed.
Result<qint64> nextId(Connection &connection, const QString &table);
/// Within a transaction that removes rows: their ids must not be given a second time.
Result<void> keepIds(Connection &connection, const QString &table);

/// Pairs of event and target that there is something of already. What was only asked, in vain, is
/// none: the target has not taken it.
Result<QSet<std::pair<qint64, qint64>>> knownPairs(Connection &connection,
                                                   const QVariantList &events);

// A null QString or QByteArray would be written as NULL.
QString text(const QString &value);
QByteArray bytes(const QByteArray &value);

} // namespace ForwardRows
} // namespace Hookglass
