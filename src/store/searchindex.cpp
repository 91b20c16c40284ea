// SPDX-License-Identifier: MIT
#include "store/searchindex.h"

#include "store/connection.h"
#include "store/multiinsert.h"
#include "store/rowquery.h"
#include "store/schema.h"
#include "store/searchblock.h"

#include <algorithm>

namespace Hookglass {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr int AtOnce = 16;                      ///< deliveries read by one statement
constexpr qint64 AtOnceBytes = 2 * 1024 * 1024; ///< of one statement, if they are large

Result<qint64> number(Connection &connection, const QString &sql, const QVariantList &values = {})
{
    const Result<QVariant> value = connection.value(sql, values);
    if (!value)
        return value.error();
    return value->toLongLong();
}

Result<qint64> lastIndexed(Connection &connection)
{
    return number(connection, u"SELECT max(last_delivery) FROM search_block"_s);
}

} // namespace

SearchIndex::SearchIndex(Connection &connection, const SearchLimits &limits)
    : m_connection(connection)
    , m_limits(limits)
{
}

SearchIndex::~SearchIndex() = default;

Result<bool> SearchIndex::exists(Connection &connection)
{
    const Result<int> version = Schema::version(connection);
    if (!version)
        return version.error();
    if (*version < Schema::SearchIndexStep)
        return false;
    const Result<QVariant> found = connection.value(Dialect::tableExists(), {u"search_block"_s});
    if (!found)
        return found.error();
    return found->isValid();
}

Result<void> SearchIndex::look()
{
    const Result<qint64> indexed = lastIndexed(m_connection);
    if (!indexed)
        return indexed.error();
    m_waiting = 0;
    m_waitingBytes = 0;
    const Result<void> done = forEachRow(
        m_connection,
        u"SELECT count(*), sum(x.bytes) FROM (SELECT length(head) + length(body) AS bytes "
        "FROM delivery d JOIN payload p ON p.delivery_id = d.id WHERE d.id > ? "
        "ORDER BY d.id LIMIT ?) x"_s,
        {*indexed, m_limits.documents}, [this](const QSqlQuery &row) {
            m_waiting = row.value(0).toLongLong();
            m_waitingBytes = row.value(1).toLongLong();
        });
    if (!done)
        return done;
    noteStored(0, 0);
    return lookForStale();
}

Result<void> SearchIndex::lookForStale()
{
    const Result<QVariant> stale =
        m_connection.value(u"SELECT id FROM search_block WHERE is_stale <> 0 LIMIT 1"_s);
    if (!stale)
        return stale.error();
    m_hasStale = stale->isValid();
    return {};
}

void SearchIndex::noteStored(qint64 deliveries, qint64 bytes)
{
    m_waiting += deliveries;
    m_waitingBytes += bytes;
    m_isDue = m_waiting >= m_limits.documents || m_waitingBytes >= m_limits.bytes;
}

Result<void> SearchIndex::slice()
{
    const QDeadlineTimer until(m_limits.slice, Qt::PreciseTimer);
    if (!m_block) {
        if (Result<void> done = choose(); !done || !m_block)
            return done;
    }
    if (!m_task.isWhole) {
        if (Result<void> done = read(until); !done) {
            abandon();
            return done;
        }
        return {};
    }
    if (!m_isEncoded) {
        m_isEncoded = m_block->encode(until);
        return {};
    }
    Result<void> done = store();
    abandon();
    if (!done)
        return done;
    return look();
}

Result<void> SearchIndex::fill()
{
    m_takesAll = true;
    Result<void> done = look();
    m_isDue = m_waiting > 0;
    while (done && hasWork()) {
        done = slice();
        if (!m_block)
            m_isDue = m_waiting > 0;
    }
    m_takesAll = false;
    return done;
}

Result<void> SearchIndex::choose()
{
    m_task = {};
    if (m_isDue) {
        const Result<qint64> indexed = lastIndexed(m_connection);
        if (!indexed)
            return indexed.error();
        m_task.after = *indexed;
    } else {
        m_hasStale = false;
        const Result<void> done = forEachRow(
            m_connection,
            u"SELECT id, first_delivery, last_delivery FROM search_block WHERE is_stale <> 0 "
            "ORDER BY id LIMIT 1"_s,
            {}, [this](const QSqlQuery &row) {
                m_task.replaces = row.value(0).toLongLong();
                m_task.after = row.value(1).toLongLong() - 1;
                m_task.last = row.value(2).toLongLong();
            });
        if (!done || m_task.replaces == 0)
            return done;
    }
    m_task.read = m_task.after;
    m_block = std::make_unique<SearchBlock>();
    return {};
}

bool SearchIndex::isFull() const
{
    // What replaces a block holds what is left of it.
    if (m_task.replaces != 0)
        return false;
    return m_block->documents() >= m_limits.documents || m_block->bytes() >= m_limits.bytes ||
           m_block->isLarge();
}

Result<void> SearchIndex::read(const QDeadlineTimer &until)
{
    Result<QSqlQuery> query = m_connection.prepare(
        u"SELECT d.id, d.event_id, e.uid, p.head, p.body FROM delivery d "
        "JOIN payload p ON p.delivery_id = d.id LEFT JOIN event e ON e.id = d.event_id "
        "WHERE d.id > ? ORDER BY d.id LIMIT ?"_s);
    if (!query)
        return query.error();
    do { // some at least, however short the time
        const Result<bool> isOver = readSome(*query, until);
        if (!isOver)
            return isOver.error();
        if (*isOver)
            return finishReading();
    } while (!m_task.isWhole && !until.hasExpired());
    return {};
}

/// True: there are no more.
Result<bool> SearchIndex::readSome(QSqlQuery &query, const QDeadlineTimer &until)
{
    query.bindValue(0, m_task.read);
    query.bindValue(1, AtOnce);
    if (Result<void> done = m_connection.run(query); !done)
        return done.error();
    const qint64 before = m_task.read;
    const qint64 bytes = m_block->bytes();
    bool isEnough = false;
    while (!isEnough && query.next()) {
        const qint64 delivery = query.value(0).toLongLong();
        if (m_task.last != 0 && delivery > m_task.last)
            break;
        const qint64 event = query.value(1).toLongLong();
        m_block->add(event, query.value(3).toByteArray(), query.value(4).toByteArray(),
                     query.value(2).toString());
        m_task.read = delivery;
        m_task.lastEvent = std::max(m_task.lastEvent, event);
        m_task.isWhole = isFull();
        isEnough = m_task.isWhole || until.hasExpired() || m_block->bytes() - bytes > AtOnceBytes;
    }
    if (query.lastError().isValid())
        return m_connection.error(query.lastError());
    query.finish();
    return m_task.read == before;
}

Result<void> SearchIndex::finishReading()
{
    const bool isEmpty = m_block->documents() == 0;
    if (m_task.replaces == 0 && (isEmpty || !m_takesAll)) {
        abandon();
        return look(); // fewer than it looked like
    }
    m_task.isWhole = true;
    m_isEncoded = isEmpty; // then the block only goes
    return {};
}

void SearchIndex::abandon()
{
    m_block.reset();
    m_task = {};
    m_isEncoded = false;
}

Result<void> SearchIndex::store()
{
    if (Result<void> done = m_connection.begin(); !done)
        return done;
    // Another process may have removed deliveries or begun the index anew meanwhile; then it was
    // in vain.
    const Result<bool> isRight = isStillRight();
    Result<void> done = isRight ? Result<void>() : isRight.error();
    if (done && *isRight)
        done = write();
    if (!done) {
        m_connection.rollback();
        return done;
    }
    return m_connection.commit();
}

Result<bool> SearchIndex::isStillRight()
{
    const qint64 last = m_task.replaces != 0 ? m_task.last : m_task.read;
    const Result<qint64> deliveries =
        number(m_connection, u"SELECT count(*) FROM delivery WHERE id > ? AND id <= ?"_s,
               {m_task.after, last});
    if (!deliveries)
        return deliveries.error();
    if (*deliveries != m_block->documents())
        return false;
    if (m_task.replaces == 0) {
        const Result<qint64> indexed = lastIndexed(m_connection);
        if (!indexed)
            return indexed.error();
        return *indexed == m_task.after;
    }
    const Result<qint64> same = number(
        m_connection, u"SELECT count(*) FROM search_block WHERE id = ? AND last_delivery = ?"_s,
        {m_task.replaces, m_task.last});
    if (!same)
        return same.error();
    return *same == 1;
}

Result<void> SearchIndex::dropBlock(qint64 block)
{
    if (Result<void> done =
            m_connection.exec(u"DELETE FROM search_page WHERE block_id = ?"_s, {block});
        !done)
        return done;
    return m_connection.exec(u"DELETE FROM search_block WHERE id = ?"_s, {block});
}

Result<void> SearchIndex::write()
{
    const Result<qint64> newest = number(m_connection, u"SELECT max(id) FROM search_block"_s);
    if (!newest)
        return newest.error();
    if (m_task.replaces != 0) {
        if (Result<void> done = dropBlock(m_task.replaces); !done)
            return done;
    }
    if (m_block->documents() == 0)
        return {};
    const qint64 last = m_task.replaces != 0 ? m_task.last : m_task.read;
    const qint64 id = *newest + 1;
    if (Result<void> done = m_connection.exec(
            u"INSERT INTO search_block (id, first_delivery, last_delivery, last_event, documents, "
            "large, is_stale) VALUES (?, ?, ?, ?, ?, ?, 0)"_s,
            {id, m_task.after + 1, last, m_task.lastEvent, m_block->documents(),
             m_block->largeDocuments()});
        !done)
        return done;
    MultiInsert insert(m_connection, u"search_page"_s,
                       {u"block_id"_s, u"first_gram"_s, u"bytes"_s});
    const QList<SearchPage> &pages = m_block->pages();
    insert.start(pages.size());
    for (const SearchPage &page : pages) {
        insert.add(id, page.first, page.bytes);
        m_written += page.bytes.size();
    }
    return insert.finish();
}

Result<void> SearchIndex::forget(Connection &connection, const QList<EventId> &events)
{
    if (events.isEmpty())
        return {};
    QVariantList ids;
    for (const EventId id : events)
        ids.append(id.value);
    // The block of a delivery is the first that ends behind it.
    return connection.exec(u"UPDATE search_block SET is_stale = 1 WHERE id IN (SELECT (SELECT b.id "
                           u"FROM search_block b "
                           "WHERE b.last_delivery >= d.id ORDER BY b.last_delivery LIMIT 1) "
                           "FROM delivery d WHERE d.event_id IN (%1))"_s.arg(
                               QStringList(ids.size(), u"?"_s).join(u',')),
                           ids);
}

Result<void> SearchIndex::clear(Connection &connection)
{
    if (Result<void> done = connection.exec(u"DELETE FROM search_page"_s); !done)
        return done;
    return connection.exec(u"DELETE FROM search_block"_s);
}

Result<SearchIndexState> SearchIndex::state(Connection &connection, bool isThorough)
{
    SearchIndexState state;
    const Result<qint64> deliveries = number(connection, u"SELECT count(*) FROM delivery"_s);
    if (!deliveries)
        return deliveries.error();
    state.deliveries = *deliveries;
    const Result<bool> isThere = exists(connection);
    if (!isThere)
        return isThere.error();
    if (!*isThere)
        return state;
    Result<void> done =
        forEachRow(connection, u"SELECT count(*), sum(documents) FROM search_block"_s, {},
                   [&state](const QSqlQuery &row) {
                       state.blocks = row.value(0).toLongLong();
                       state.indexed = row.value(1).toLongLong();
                   });
    if (done && !isThorough) {
        done =
            forEachRow(connection, u"SELECT sum(length(bytes)) FROM search_page"_s, {},
                       [&state](const QSqlQuery &row) { state.bytes = row.value(0).toLongLong(); });
    } else if (done) {
        done = forEachRow(connection, u"SELECT bytes FROM search_page"_s, {},
                          [&state](const QSqlQuery &row) {
                              const QByteArray bytes = row.value(0).toByteArray();
                              state.bytes += bytes.size();
                              state.damaged += isSoundPage(bytes) ? 0 : 1;
                          });
    }
    if (!done)
        return done.error();
    return state;
}

} // namespace Hookglass
