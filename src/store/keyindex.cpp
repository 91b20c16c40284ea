// SPDX-License-Identifier: MIT
#include "store/keyindex.h"

#include "core/eventidentity.h"
#include "store/connection.h"

#include <QtCore/QRandomGenerator>
#include <QtSql/QSqlError>

#include <algorithm>
#include <array>

namespace Hookglass {

using namespace Qt::StringLiterals;

namespace {

constexpr std::array LookupSizes = {16, 64, 256};
constexpr int FoldWorthWhile = 20; ///< an idle moment folds from 1/20 of the tail's limit on

quint64 mix(quint64 h)
{
    h ^= h >> 32;
    h *= 0xd6e8feb86659fd93U;
    h ^= h >> 32;
    return h;
}

Result<void> upsertSetting(Connection &connection, const QString &name, const QString &value)
{
    return connection.exec(u"INSERT INTO setting (name, value) VALUES (?, ?) "
                           "ON CONFLICT (name) DO UPDATE SET value = excluded.value"_s,
                           {name, value});
}

} // namespace

quint64 keyHash(const QString &eventId, quint64 seed)
{
    const QString text = eventIdentity(eventId);
    quint64 h = mix(seed ^ quint64(text.size()));
    quint64 word = 0;
    int inWord = 0;
    for (const QChar c : text) {
        word = (word << 16) | c.unicode();
        if (++inWord == 4) {
            h = mix(h ^ word) * 0x9e3779b97f4a7c15U;
            word = 0;
            inWord = 0;
        }
    }
    return mix(mix(h ^ word) ^ seed);
}

Result<quint64> keyHashSeed(Connection &connection)
{
    const Result<QVariant> stored =
        connection.value(u"SELECT value FROM setting WHERE name = 'store.key.seed'"_s);
    if (!stored)
        return stored.error();
    return stored->toString().toULongLong();
}

KeyIndex::KeyIndex(Connection &connection, Limits limits)
    : m_connection(connection)
    , m_limits(limits)
    , m_insert(connection, u"event_key"_s, {u"hash"_s, u"event_id"_s}, u"ON CONFLICT DO NOTHING"_s)
{
}

Result<void> KeyIndex::load()
{
    Result<quint64> seed = keyHashSeed(m_connection);
    if (!seed)
        return seed.error();
    if (*seed == 0) {
        *seed = QRandomGenerator::system()->generate64() | 1U;
        if (Result<void> done =
                upsertSetting(m_connection, u"store.key.seed"_s, QString::number(*seed));
            !done)
            return done;
    }
    m_seed = *seed;

    const Result<QVariant> watermark =
        m_connection.value(u"SELECT value FROM setting WHERE name = 'store.key.folded'"_s);
    if (!watermark)
        return watermark.error();
    m_watermark = watermark->toString().toLongLong();
    // An interrupted fold leaves keys in the table before the watermark tells.
    const Result<QVariant> any = m_connection.value(u"SELECT event_id FROM event_key LIMIT 1"_s);
    if (!any)
        return any.error();
    m_hasTable = any->isValid();

    Result<QSqlQuery> query =
        m_connection.prepare(u"SELECT id, uid FROM event WHERE id > ? AND uid <> ''"_s);
    if (!query)
        return query.error();
    query->addBindValue(m_watermark);
    if (Result<void> done = m_connection.run(*query); !done)
        return done;
    while (query->next())
        add(hash(query->value(1).toString()), query->value(0).toLongLong());
    if (query->lastError().isValid())
        return m_connection.error(query->lastError());
    return {};
}

quint64 KeyIndex::hash(const QString &eventId) const
{
    return keyHash(eventId, m_seed);
}

Result<KeyIndex::Candidates> KeyIndex::find(const QList<quint64> &hashes)
{
    Candidates found;
    for (const quint64 hash : hashes)
        findInMemory(hash, found);
    if (m_hasTable) {
        if (Result<void> done = findInTable(hashes, found); !done)
            return done.error();
    }
    return found;
}

void KeyIndex::findInMemory(quint64 hash, Candidates &found) const
{
    if (const auto one = m_tail.constFind(hash); one != m_tail.cend()) {
        found.insert(hash, *one);
        const auto [first, last] = m_tailTwins.equal_range(hash);
        for (auto it = first; it != last; ++it)
            found.insert(hash, *it);
    }
    const auto [first, last] = std::equal_range(m_sorted.begin(), m_sorted.end(), Key{hash, 0});
    for (auto it = first; it != last; ++it)
        found.insert(hash, it->event);
}

Result<void> KeyIndex::findInTable(const QList<quint64> &hashes, Candidates &found)
{
    for (qsizetype at = 0; at < hashes.size();) {
        const qsizetype left = hashes.size() - at;
        const auto fitting = std::find_if(LookupSizes.begin(), LookupSizes.end(),
                                          [left](int size) { return size >= left; });
        const int size = fitting == LookupSizes.end() ? LookupSizes.back() : *fitting;
        Result<Lookup *> prepared = lookup(size);
        if (!prepared)
            return prepared.error();
        QSqlQuery &query = (*prepared)->query;
        const QStringList &names = (*prepared)->names;
        for (int i = 0; i < size; ++i) // filled up with the last one again
            query.bindValue(names[i], qint64(hashes[at + std::min<qsizetype>(i, left - 1)]));
        if (Result<void> done = m_connection.run(query); !done)
            return done;
        while (query.next()) {
            const quint64 hash = quint64(query.value(0).toLongLong());
            const qint64 event = query.value(1).toLongLong();
            if (!found.contains(hash, event))
                found.insert(hash, event);
        }
        if (query.lastError().isValid())
            return m_connection.error(query.lastError());
        query.finish();
        at += size;
    }
    return {};
}

Result<KeyIndex::Lookup *> KeyIndex::lookup(int hashes)
{
    if (const auto found = m_lookups.find(hashes); found != m_lookups.end())
        return &found->second;
    const PlaceholderRows marks = placeholders(1, hashes);
    Result<QSqlQuery> query =
        m_connection.prepare(u"SELECT hash, event_id FROM event_key WHERE hash IN "_s + marks.text);
    if (!query)
        return query.error();
    return &m_lookups.emplace(hashes, Lookup{std::move(*query), marks.names}).first->second;
}

void KeyIndex::add(quint64 hash, qint64 eventId)
{
    if (m_tail.contains(hash))
        m_tailTwins.insert(hash, eventId);
    else
        m_tail.insert(hash, eventId);
    m_newest = std::max(m_newest, eventId);
}

Result<void> KeyIndex::remove(const QList<Key> &keys)
{
    for (const Key &key : keys) {
        if (Result<void> done =
                m_connection.exec(u"DELETE FROM event_key WHERE hash = ? AND event_id = ?"_s,
                                  {qint64(key.hash), key.event});
            !done)
            return done;
    }
    return {};
}

void KeyIndex::forget(const QList<Key> &keys)
{
    // Entries in memory stay: they are candidates that no row confirms. They must only not get
    // into the table.
    for (const Key &key : keys) {
        if (key.event > m_watermark)
            m_removed.insert(key.event);
    }
}

bool KeyIndex::wantsFold() const
{
    return !m_sorted.empty() || m_tail.size() > m_limits.tail / FoldWorthWhile;
}

bool KeyIndex::mustFold() const
{
    return m_tail.size() >= m_limits.tail;
}

void KeyIndex::beginFold()
{
    m_foldingTo = m_newest;
    m_folded = 0;
    m_sorted.reserve(size_t(m_tail.size() + m_tailTwins.size()));
    for (auto it = m_tail.cbegin(); it != m_tail.cend(); ++it)
        m_sorted.push_back({it.key(), it.value()});
    for (auto it = m_tailTwins.cbegin(); it != m_tailTwins.cend(); ++it)
        m_sorted.push_back({it.key(), it.value()});
    m_tail = {};
    m_tailTwins = {};
    std::sort(m_sorted.begin(), m_sorted.end());
}

Result<void> KeyIndex::foldSlice()
{
    if (m_sorted.empty()) {
        if (m_tail.isEmpty())
            return {};
        beginFold();
    }
    const size_t end = std::min(m_sorted.size(), m_folded + size_t(m_limits.slice));
    const bool isLast = end == m_sorted.size();
    if (Result<void> done = m_connection.begin(); !done)
        return done;
    const auto isKept = [this](const Key &key) { return !m_removed.contains(key.event); };
    const auto first = m_sorted.cbegin() + qptrdiff(m_folded);
    const auto last = m_sorted.cbegin() + qptrdiff(end);
    m_insert.start(std::count_if(first, last, isKept));
    for (auto key = first; key != last; ++key) {
        if (isKept(*key))
            m_insert.add(qint64(key->hash), key->event);
    }
    Result<void> done = m_insert.finish();
    if (done && isLast)
        done = upsertSetting(m_connection, u"store.key.folded"_s, QString::number(m_foldingTo));
    if (!done) {
        m_connection.rollback();
        return done;
    }
    if (done = m_connection.commit(); !done)
        return done;
    m_hasTable = true;
    m_folded = end;
    if (isLast) {
        m_sorted = {};
        m_watermark = m_foldingTo;
        m_removed.removeIf([this](qint64 event) { return event <= m_foldingTo; });
    }
    return {};
}

} // namespace Hookglass
