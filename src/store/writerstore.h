// SPDX-License-Identifier: MIT
#pragma once

#include "core/clock.h"
#include "core/result.h"
#include "store/batchwriter.h"
#include "store/connection.h"
#include "store/keyindex.h"
#include "store/retention.h"
#include "store/schema.h"
#include "store/searchindex.h"
#include "store/storetypes.h"

#include <memory>

namespace Hookglass {

/// The writer's open store: its connection and all that works on it.
class WriterStore final
{
public:
    /// Opens, looks for damage, migrates and loads. Corrupt if the file is damaged.
    static Result<std::unique_ptr<WriterStore>> open(const QString &path,
                                                     const WriterLimits &limits);
    Q_DISABLE_COPY_MOVE(WriterStore)
    ~WriterStore();

    Connection &connection() { return *m_connection; }
    KeyIndex &keys() { return m_keys; }
    BatchWriter &batches() { return m_batches; }
    Retention &retention() { return m_retention; }
    SearchIndex &search() { return m_search; }
    /// What opening did to an older store.
    const Schema::Upgrade &upgrade() const { return m_upgrade; }
    /// Without those that were deleted.
    qint64 events();
    void countEvents(qint64 difference) { m_events += difference; }

    /// Writes and removes a row of this size, to see whether storing works again.
    Result<void> probe(qint64 bytes);

private:
    WriterStore(std::unique_ptr<Connection> connection, const WriterLimits &limits);
    Result<void> load();

    std::unique_ptr<Connection> m_connection; // first in, last out: the others hold its queries
    KeyIndex m_keys;
    BatchWriter m_batches;
    Retention m_retention;
    SearchIndex m_search;
    Schema::Upgrade m_upgrade;
    qint64 m_events = 0;
};

} // namespace Hookglass
