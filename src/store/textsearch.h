// SPDX-License-Identifier: MIT
#pragma once

#include "core/filter.h"
#include "core/result.h"
#include "store/eventset.h"
#include "store/filtertypes.h"

#include <QtCore/QList>
#include <QtCore/QSet>

#include <optional>
#include <variant>

namespace Hookglass {

class Connection;

/// What has to be looked for in payloads and headers.
using PayloadTest = std::variant<FilterText, FilterTag>;

/// Finds texts in what arrived.
class TextSearch
{
public:
    virtual ~TextSearch() = default;
    /// For each test, the events that it may hold for, and certainly for no other; nullopt: any.
    /// If `stop` said so, any.
    virtual Result<QList<std::optional<EventSet>>> candidates(const QList<PayloadTest> &tests,
                                                              const SearchStop &stop);
    /// For each test, which of these events (by row id, in any order) it holds for: that one of
    /// the event's deliveries has it. If `stop` said so, the answer is not whole.
    virtual Result<QList<QSet<qint64>>> find(const QList<PayloadTest> &tests,
                                             const QList<qint64> &events,
                                             const SearchStop &stop) = 0;
};

/// Reads all the bytes of the events asked for.
class PayloadScan final : public TextSearch
{
public:
    explicit PayloadScan(Connection &connection)
        : m_connection(connection)
    {
    }
    Result<QList<QSet<qint64>>> find(const QList<PayloadTest> &tests, const QList<qint64> &events,
                                     const SearchStop &stop) override;

private:
    Connection &m_connection;
};

} // namespace Hookglass
