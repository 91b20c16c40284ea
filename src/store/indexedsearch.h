// SPDX-License-Identifier: MIT
#pragma once

#include "store/searchblock.h"
#include "store/textsearch.h"

#include <QtSql/QSqlQuery>

#include <memory>

namespace Hookglass {

/// Reads only the payloads that can hold a text, as far as the index knows; a damaged index knows
/// nothing. What was found is always read from the payload itself.
class IndexedSearch final : public TextSearch
{
public:
    explicit IndexedSearch(Connection &connection)
        : m_connection(connection)
        , m_scan(connection)
    {
    }

    Result<QList<std::optional<EventSet>>> candidates(const QList<PayloadTest> &tests,
                                                      const SearchStop &stop) override;
    Result<QList<QSet<qint64>>> find(const QList<PayloadTest> &tests, const QList<qint64> &events,
                                     const SearchStop &stop) override
    {
        return m_scan.find(tests, events, stop);
    }

    /// Events whose ids may begin like that.
    struct Ids
    {
        QList<qint64> events;
        qint64 newerThan = 0; ///< and all events above this number
    };
    /// nullopt: there may be more than `most`, or the index cannot tell.
    std::optional<Ids> withId(const QString &beginning, qint64 most);

private:
    Connection &m_connection;
    PayloadScan m_scan;
};

} // namespace Hookglass
