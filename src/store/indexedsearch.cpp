// SPDX-License-Identifier: MIT
#include "store/indexedsearch.h"

#include "store/rowquery.h"
#include "store/searchindex.h"

#include <QtCore/QLoggingCategory>

#include <algorithm>

namespace Hookglass {

using namespace Qt::StringLiterals;

namespace {

Q_LOGGING_CATEGORY(lcSearch, "hookglass.store.search", QtInfoMsg)

using Grams = QList<GramRange>;

/// A text can be in one part or in another; in each, all of these must be. No parts: unknown.
using Wanted = QList<Grams>;

/// The longest piece without a star.
QString fixedPiece(const QString &pattern)
{
    QString longest;
    const QStringList pieces = pattern.split(u'*');
    for (const QString &piece : pieces) {
        if (piece.size() > longest.size())
            longest = piece;
    }
    return longest;
}

Wanted wanted(const PayloadTest &test)
{
    QList<SearchPart> parts{SearchPart::Body};
    QString text;
    const auto *tag = std::get_if<FilterTag>(&test);
    if (tag) {
        text = fixedPiece(tag->pattern);
    } else {
        const FilterText &plain = std::get<FilterText>(test);
        text = plain.text;
        if (plain.where == FilterText::Where::Header)
            parts = {SearchPart::Head};
        else if (plain.where == FilterText::Where::Anywhere)
            parts.append(SearchPart::Head);
    }
    Wanted result;
    for (const SearchPart part : std::as_const(parts)) {
        Grams grams = gramsOf(part, text);
        if (tag) // few events have a member of this name, whatever is in it
            grams += gramsOf(part, u"tags"_s);
        if (grams.isEmpty())
            return {};
        result.append(std::move(grams));
    }
    return result;
}

Error damaged(qint64 block)
{
    return {ErrorCode::Corrupt, {}, u"block %1 of the search index is damaged"_s.arg(block)};
}

/// The index as it stands at one moment.
class Snapshot final
{
public:
    struct Block
    {
        qint64 id = 0;
        int documents = 0;
        bool hasLarge = false;
    };

    explicit Snapshot(Connection &connection)
        : m_connection(connection)
        // In a transaction already, that is one moment, too.
        , m_isOurs(connection.exec(Dialect::beginReading()).hasValue())
    {
    }
    ~Snapshot()
    {
        m_floor.reset();
        m_range.reset();
        if (m_isOurs)
            m_connection.rollback(); // nothing was written
    }
    Q_DISABLE_COPY_MOVE(Snapshot)

    Result<void> open();
    const QList<Block> &blocks() const { return m_blocks; }
    qint64 lastDelivery() const { return m_lastDelivery; }
    qint64 lastEvent() const { return m_lastEvent; }

    /// Deliveries of the block that may hold it.
    Result<DocumentSet> find(const Block &block, const Wanted &wanted);
    Result<QList<qint64>> events(const Block &block);

private:
    Result<DocumentSet> findRange(const Block &block, const GramRange &range);
    Result<QByteArray> special(const Block &block, SearchGram number);

    Connection &m_connection;
    bool m_isOurs;
    std::optional<QSqlQuery> m_floor;
    std::optional<QSqlQuery> m_range;
    QList<Block> m_blocks; ///< newest first
    qint64 m_lastDelivery = 0;
    qint64 m_lastEvent = 0;
};

Result<void> Snapshot::open()
{
    const Result<bool> exists = SearchIndex::exists(m_connection);
    if (!exists)
        return exists.error();
    if (!*exists)
        return Error{ErrorCode::NotFound, {}, {}};
    const Result<void> done =
        forEachRow(m_connection,
                   u"SELECT id, documents, large, last_delivery, last_event FROM search_block "
                   "ORDER BY last_delivery DESC"_s,
                   {}, [this](const QSqlQuery &row) {
                       m_blocks.append({.id = row.value(0).toLongLong(),
                                        .documents = row.value(1).toInt(),
                                        .hasLarge = row.value(2).toInt() != 0});
                       m_lastDelivery = std::max(m_lastDelivery, row.value(3).toLongLong());
                       m_lastEvent = std::max(m_lastEvent, row.value(4).toLongLong());
                   });
    if (!done)
        return done;
    const auto prepare = [this](std::optional<QSqlQuery> &query,
                                const QString &sql) -> Result<void> {
        Result<QSqlQuery> prepared = m_connection.prepare(sql);
        if (!prepared)
            return prepared.error();
        query = std::move(*prepared);
        return {};
    };
    if (Result<void> prepared =
            prepare(m_floor, u"SELECT first_gram, bytes FROM search_page WHERE block_id = :block "
                             "AND first_gram <= :gram ORDER BY first_gram DESC LIMIT 1"_s);
        !prepared)
        return prepared;
    return prepare(m_range, u"SELECT first_gram, bytes FROM search_page WHERE block_id = :block "
                            "AND first_gram > :gram AND first_gram < :to ORDER BY first_gram"_s);
}

Result<QByteArray> Snapshot::special(const Block &block, SearchGram number)
{
    const Result<QVariant> bytes =
        m_connection.value(u"SELECT bytes FROM search_page WHERE block_id = ? AND first_gram = ?"_s,
                           {block.id, number});
    if (!bytes)
        return bytes.error();
    return bytes->toByteArray();
}

Result<QList<qint64>> Snapshot::events(const Block &block)
{
    const Result<QByteArray> bytes = special(block, SearchEventsPage);
    if (!bytes)
        return bytes.error();
    const auto events = eventsInPage(*bytes, block.documents);
    if (!events)
        return damaged(block.id);
    return *events;
}

Result<DocumentSet> Snapshot::findRange(const Block &block, const GramRange &range)
{
    DocumentSet found(block.documents);
    SearchPage page;
    m_floor->bindValue(u":block"_s, block.id);
    m_floor->bindValue(u":gram"_s, range.from);
    if (Result<void> done = m_connection.run(*m_floor); !done)
        return done.error();
    if (!m_floor->next()) // a block always has a page for all below its second
        return damaged(block.id);
    page = {.first = m_floor->value(0).toLongLong(), .bytes = m_floor->value(1).toByteArray()};
    m_floor->finish();
    if (!findInPage(page, range, block.documents, found))
        return damaged(block.id);
    if (range.to - range.from == 1)
        return found;
    m_range->bindValue(u":block"_s, block.id);
    m_range->bindValue(u":gram"_s, page.first);
    m_range->bindValue(u":to"_s, range.to);
    if (Result<void> done = m_connection.run(*m_range); !done)
        return done.error();
    while (found.size() < block.documents && m_range->next()) {
        page = {.first = m_range->value(0).toLongLong(), .bytes = m_range->value(1).toByteArray()};
        if (!findInPage(page, range, block.documents, found))
            return damaged(block.id);
    }
    if (m_range->lastError().isValid())
        return m_connection.error(m_range->lastError());
    m_range->finish();
    return found;
}

Result<DocumentSet> Snapshot::find(const Block &block, const Wanted &wanted)
{
    DocumentSet any(block.documents);
    for (const Grams &grams : wanted) {
        std::optional<DocumentSet> all;
        for (const GramRange &range : grams) {
            Result<DocumentSet> found = findRange(block, range);
            if (!found)
                return found;
            if (all)
                all->intersect(*found);
            else
                all = std::move(*found);
            if (all->isEmpty())
                break;
        }
        if (all)
            any.unite(*all);
    }
    if (block.hasLarge) {
        const Result<QByteArray> bytes = special(block, SearchLargePage);
        if (!bytes)
            return bytes.error();
        if (!findLarge(*bytes, block.documents, any))
            return damaged(block.id);
    }
    return any;
}

bool isStopped(const SearchStop &stop)
{
    return stop && stop();
}

Result<void> findAll(Snapshot &index, const QList<Wanted> &all, const SearchStop &stop,
                     QList<std::optional<EventSet>> &found)
{
    const QList<Snapshot::Block> &blocks = index.blocks();
    for (const Snapshot::Block &block : blocks) {
        if (isStopped(stop))
            return {};
        std::optional<QList<qint64>> events;
        for (qsizetype i = 0; i < all.size(); ++i) {
            if (!found[i])
                continue;
            const Result<DocumentSet> documents = index.find(block, all[i]);
            if (!documents)
                return documents.error();
            if (documents->isEmpty())
                continue;
            if (!events) {
                Result<QList<qint64>> read = index.events(block);
                if (!read)
                    return read.error();
                events = std::move(*read);
            }
            const QList<int> places = documents->documents();
            for (const int place : places)
                found[i]->add(events->at(place));
        }
    }
    return {};
}

/// What is in no block yet may hold anything: new events, and old ones that came again.
Result<void> addUnindexed(Connection &connection, const Snapshot &index,
                          QList<std::optional<EventSet>> &found)
{
    const auto add = [&found](qint64 first, qint64 last) {
        for (std::optional<EventSet> &events : found) {
            if (events)
                events->addRange(first, last);
        }
    };
    const Result<QVariant> newest = connection.value(u"SELECT max(id) FROM event"_s);
    if (!newest)
        return newest.error();
    add(index.lastEvent() + 1, newest->toLongLong());
    return forEachRow(connection, u"SELECT event_id FROM delivery WHERE id > ? AND event_id <= ?"_s,
                      {index.lastDelivery(), index.lastEvent()}, [&add](const QSqlQuery &row) {
                          add(row.value(0).toLongLong(), row.value(0).toLongLong());
                      });
}

void say(const Error &error)
{
    if (error.code != ErrorCode::NotFound)
        qCWarning(lcSearch).noquote() << "Searching without the index:" << error.detail;
}

} // namespace

Result<QList<std::optional<EventSet>>> IndexedSearch::candidates(const QList<PayloadTest> &tests,
                                                                 const SearchStop &stop)
{
    const QList<std::optional<EventSet>> unknown(tests.size());
    QList<std::optional<EventSet>> found;
    QList<Wanted> all;
    bool isOfUse = false;
    for (const PayloadTest &test : tests) {
        all.append(wanted(test));
        found.append(all.constLast().isEmpty() ? std::nullopt : std::optional(EventSet()));
        isOfUse = isOfUse || found.constLast();
    }
    if (!isOfUse)
        return unknown;
    Snapshot index(m_connection);
    if (Result<void> done = index.open(); !done) {
        say(done.error());
        return unknown;
    }
    if (Result<void> done = findAll(index, all, stop, found); !done) {
        say(done.error());
        return unknown;
    }
    if (isStopped(stop))
        return unknown;
    if (Result<void> done = addUnindexed(m_connection, index, found); !done)
        return done.error();
    return found;
}

std::optional<IndexedSearch::Ids> IndexedSearch::withId(const QString &beginning, qint64 most)
{
    Snapshot index(m_connection);
    if (Result<void> done = index.open(); !done) {
        say(done.error());
        return std::nullopt;
    }
    const Wanted wanted{gramsOf(SearchPart::Id, beginning)};
    QSet<qint64> found;
    const QList<Snapshot::Block> &blocks = index.blocks();
    for (const Snapshot::Block &block : blocks) {
        const Result<DocumentSet> documents = index.find(block, wanted);
        if (!documents) {
            say(documents.error());
            return std::nullopt;
        }
        if (documents->isEmpty())
            continue;
        const Result<QList<qint64>> events = index.events(block);
        if (!events) {
            say(events.error());
            return std::nullopt;
        }
        const QList<int> places = documents->documents();
        for (const int place : places)
            found.insert(events->at(place));
        if (found.size() > most)
            return std::nullopt;
    }
    // What is in no block yet may be new, or of an event that is in one no more.
    const Result<void> done = forEachRow(
        m_connection, u"SELECT event_id FROM delivery WHERE id > ? AND event_id <= ? LIMIT ?"_s,
        {index.lastDelivery(), index.lastEvent(), most + 1},
        [&found](const QSqlQuery &row) { found.insert(row.value(0).toLongLong()); });
    if (!done || found.size() > most)
        return std::nullopt;
    return Ids{.events = found.values(), .newerThan = index.lastEvent()};
}

} // namespace Hookglass
