// SPDX-License-Identifier: MIT
#include "store/keymending.h"

#include "core/eventidentity.h"
#include "store/rowquery.h"

#include <QtCore/QList>

namespace Hookglass::KeyMending {

using namespace Qt::StringLiterals;

namespace {

quint64 mix(quint64 h)
{
    h ^= h >> 32;
    h *= 0xd6e8feb86659fd93U;
    h ^= h >> 32;
    return h;
}

struct Event
{
    qint64 id = 0;
    QString uid;
};

/// Also one that stands in the table before the watermark tells so, as an interrupted fold leaves
/// it.
Result<void> mendOne(Connection &connection, const Event &event, quint64 seed)
{
    const QVariantList before{qint64(hashBefore(event.uid, seed)), event.id};
    const Result<QVariant> stands = connection.value(
        u"SELECT event_id FROM event_key WHERE hash = ? AND event_id = ?"_s, before);
    if (!stands)
        return stands.error();
    if (!stands->isValid()) // among the newest, whose keys are read from the events
        return {};
    if (Result<void> done =
            connection.exec(u"DELETE FROM event_key WHERE hash = ? AND event_id = ?"_s, before);
        !done)
        return done;
    return connection.exec(
        u"INSERT INTO event_key (hash, event_id) VALUES (?, ?) ON CONFLICT DO NOTHING"_s,
        {qint64(hashBefore(event.uid.toLower(), seed)), event.id});
}

} // namespace

quint64 hashBefore(QStringView text, quint64 seed)
{
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

Result<void> mend(Connection &connection)
{
    const Result<QVariant> seed =
        connection.value(u"SELECT value FROM setting WHERE name = 'store.key.seed'"_s);
    if (!seed)
        return seed.error();
    QList<Event> events;
    const Result<void> read =
        forEachRow(connection, u"SELECT id, uid FROM event WHERE uid <> lower(uid)"_s, {},
                   [&events](const QSqlQuery &row) {
                       const QString uid = row.value(1).toString();
                       if (isUuid(uid))
                           events.append({.id = row.value(0).toLongLong(), .uid = uid});
                   });
    if (!read)
        return read;
    for (const Event &event : std::as_const(events)) {
        if (Result<void> done = mendOne(connection, event, seed->toString().toULongLong()); !done)
            return done;
    }
    return {};
}

} // namespace Hookglass::KeyMending
