// SPDX-License-Identifier: MIT
#include "store/writerstore.h"

#include "store/schema.h"
#include "store/storefile.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QDir>

namespace Hookglass {

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 QuickToCheck = 32 * 1024 * 1024; ///< read as a whole in well under 0.1 s
constexpr qint64 ProbeRow = 0;                    ///< ids of deliveries begin with 1

Error damaged(const QString &path, const QString &detail)
{
    return {ErrorCode::Corrupt,
            QCoreApplication::translate("Hookglass::Store", "The store %1 is damaged.")
                .arg(QDir::toNativeSeparators(path)),
            detail};
}

/// A small store is read as a whole. Of a large one only the ends of each table, since it has to
/// be open within half a second; unless damage was seen while it was last in use.
Result<void> lookForDamage(Connection &connection)
{
    const QString &path = connection.path();
    const bool suspect = StoreFile::isSuspect(path);
    if (suspect || StoreFile::bytes(path) <= QuickToCheck) {
        const Result<QVariant> verdict = connection.value(Dialect::integrityCheck());
        if (!verdict)
            return verdict.error();
        if (verdict->toString() != "ok"_L1)
            return damaged(path, verdict->toString());
        if (suspect)
            StoreFile::clearSuspect(path);
        return {};
    }
    for (const QString &sql : {u"SELECT uid FROM event ORDER BY id LIMIT 1"_s,
                               u"SELECT uid FROM event ORDER BY id DESC LIMIT 1"_s,
                               u"SELECT peer FROM delivery ORDER BY id LIMIT 1"_s,
                               u"SELECT peer FROM delivery ORDER BY id DESC LIMIT 1"_s,
                               u"SELECT event_id FROM delivery ORDER BY event_id DESC LIMIT 1"_s,
                               u"SELECT body FROM payload ORDER BY delivery_id LIMIT 1"_s,
                               u"SELECT body FROM payload ORDER BY delivery_id DESC LIMIT 1"_s,
                               u"SELECT event_id FROM event_key ORDER BY hash DESC LIMIT 1"_s}) {
        if (const Result<QVariant> row = connection.value(sql); !row)
            return row.error();
    }
    return {};
}

} // namespace

WriterStore::WriterStore(std::unique_ptr<Connection> connection, const WriterLimits &limits)
    : m_connection(std::move(connection))
    , m_keys(*m_connection, {limits.keyTail, limits.keySlice})
    , m_batches(*m_connection, m_keys)
    , m_retention(*m_connection, m_keys, m_batches)
    , m_search(*m_connection, limits.search)
{
}

WriterStore::~WriterStore() = default;

Result<std::unique_ptr<WriterStore>> WriterStore::open(const QString &path,
                                                       const WriterLimits &limits)
{
    if (Result<void> done = Schema::refuseNewer(path); !done)
        return done.error();
    if (Result<void> done = StoreFile::prepare(path); !done)
        return done.error();
    auto connection = Connection::open(path, Dialect::Access::ReadWrite, limits.busyTimeout);
    if (!connection)
        return connection.error();
    const Result<int> version = Schema::version(**connection);
    if (!version)
        return version.error();
    // Nothing is changed in a damaged store; a new one has nothing to be looked at.
    if (*version > 0) {
        if (Result<void> done = lookForDamage(**connection); !done)
            return done.error();
    }
    Result<Schema::Upgrade> upgrade = Schema::migrate(**connection);
    if (!upgrade)
        return upgrade.error();
    std::unique_ptr<WriterStore> store(new WriterStore(std::move(*connection), limits));
    store->m_upgrade = std::move(*upgrade);
    if (Result<void> done = store->load(); !done)
        return done.error();
    return store;
}

qint64 WriterStore::events()
{
    const Result<QVariant> deleted = m_connection->value(u"SELECT count(*) FROM event_deleted"_s);
    return m_events - (deleted ? deleted->toLongLong() : 0);
}

Result<void> WriterStore::load()
{
    if (Result<void> done = m_batches.load(); !done)
        return done;
    if (Result<void> done = m_keys.load(); !done)
        return done;
    if (Result<void> done = m_search.look(); !done)
        return done;
    const Result<QVariant> events = m_connection->value(u"SELECT count(*) FROM event"_s);
    if (!events)
        return events.error();
    m_events = events->toLongLong();
    // A probe that was interrupted between its two steps.
    return m_connection->exec(u"DELETE FROM payload WHERE delivery_id = ?"_s, {ProbeRow});
}

Result<void> WriterStore::probe(qint64 bytes)
{
    const auto transaction = [this](const QString &sql,
                                    const QVariantList &values) -> Result<void> {
        if (Result<void> done = m_connection->begin(); !done)
            return done;
        if (Result<void> done = m_connection->exec(sql, values); !done) {
            m_connection->rollback();
            return done;
        }
        return m_connection->commit();
    };
    const QByteArray filler(qsizetype(bytes), '\0');
    Result<void> done =
        transaction(u"INSERT INTO payload (delivery_id, head, body) VALUES (?, ?, ?)"_s,
                    {ProbeRow, QByteArray(""), filler});
    if (!done)
        return done;
    return transaction(u"DELETE FROM payload WHERE delivery_id = ?"_s, {ProbeRow});
}

} // namespace Hookglass
