// SPDX-License-Identifier: MIT
#pragma once

#include "core/result.h"
#include "store/multiinsert.h"

#include <QtCore/QHash>
#include <QtCore/QSet>
#include <QtCore/QString>

#include <map>
#include <vector>

namespace Hookglass {

class Connection;

/// Finds events by FUB's eventId, exactly and whatever their age, without a random index in the
/// path of the commit (measured: that halves it). The newest events' hashes are kept in memory
/// (`tail`); older ones stand in the table event_key, to which the tail is folded now and then, in
/// the table's order, so that a slice touches few pages. A hit is a candidate: the caller compares
/// account and eventId.
class KeyIndex final
{
public:
    struct Limits
    {
        int tail = 100'000; ///< hashes in memory before folding has to happen
        int slice = 4'096;  ///< folded in one short transaction
    };
    using Candidates = QMultiHash<quint64, qint64>; ///< hash -> event row ids

    KeyIndex(Connection &connection, Limits limits);

    /// Reads what is not in the table yet; to be called once.
    Result<void> load();
    quint64 hash(const QString &eventId) const;
    Result<Candidates> find(const QList<quint64> &hashes);

    /// An event's row is committed.
    void add(quint64 hash, qint64 eventId);
    struct Key
    {
        quint64 hash = 0;
        qint64 event = 0;
        bool operator<(const Key &o) const { return qint64(hash) < qint64(o.hash); }
    };
    /// Events are being deleted, within the caller's transaction.
    Result<void> remove(const QList<Key> &keys);
    /// That transaction is committed.
    void forget(const QList<Key> &keys);

    /// There is enough to make folding worth while.
    bool wantsFold() const;
    /// Folding must not wait for an idle moment any more.
    bool mustFold() const;
    /// Folds one slice in a transaction of its own.
    Result<void> foldSlice();

private:
    Result<void> findInTable(const QList<quint64> &hashes, Candidates &found);
    struct Lookup
    {
        QSqlQuery query;
        QStringList names; ///< of its values, for the reason given at MultiInsert
    };
    Result<Lookup *> lookup(int hashes);
    void findInMemory(quint64 hash, Candidates &found) const;
    void beginFold();

    Connection &m_connection;
    Limits m_limits;
    quint64 m_seed = 0;
    qint64 m_newest = 0;           ///< highest event in the tail
    bool m_hasTable = false;       ///< event_key may hold something
    QHash<quint64, qint64> m_tail; ///< one event a hash: a multi-hash costs a node for each
    Candidates m_tailTwins;        ///< further events with a hash of m_tail
    std::vector<Key> m_sorted;     ///< being folded; in memory until all of it is in the table
    size_t m_folded = 0;           ///< of m_sorted
    qint64 m_foldingTo = 0;        ///< highest event in m_sorted
    qint64 m_watermark = 0;        ///< all events up to here are in the table
    QSet<qint64> m_removed;        ///< deleted before they were folded
    MultiInsert m_insert;
    std::map<int, Lookup> m_lookups; ///< by number of hashes
};

/// The random number that keeps a sender from choosing eventIds with equal hashes.
Result<quint64> keyHashSeed(Connection &connection);
/// A hash that stays the same on all systems, as it is stored; the same for every spelling of an
/// eventId (see eventIdentity()).
quint64 keyHash(const QString &eventId, quint64 seed);

} // namespace Hookglass
