// SPDX-License-Identifier: MIT
#include "support/storecheck.h"

#include "store/eventreader.h"

#include <QtCore/QHash>
#include <QtSql/QSqlDatabase>
#include <QtSql/QSqlError>
#include <QtSql/QSqlQuery>

namespace Hookglass::Test {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype MostProblems = 10;

class Checker
{
public:
    Checker(const SignedEvents &events, quint64 count)
        : m_events(events)
    {
        m_indexes.reserve(qsizetype(count));
        for (quint64 i = 0; i < count; ++i)
            m_indexes.insert(events.eventId(i), i);
    }

    StoreCheck result;

    void complain(const QString &problem)
    {
        if (result.problems.size() < MostProblems)
            result.problems.append(problem);
    }

    void checkRow(const EventDetail &detail)
    {
        ++result.rows;
        const EventSummary &event = detail.summary;
        const auto index = m_indexes.constFind(event.eventId);
        if (index == m_indexes.cend()) {
            complain(u"row %1 (%2) was never sent"_s.arg(event.id.value).arg(event.eventId));
            return;
        }
        if (result.stored.contains(*index))
            complain(u"event %1 has two rows"_s.arg(*index));
        result.stored.insert(*index);
        result.deliveries += detail.deliveries.size();
        if (detail.deliveries.isEmpty() || event.attempts != detail.deliveries.size()) {
            complain(u"event %1 counts %2 attempts and has %3 deliveries"_s.arg(*index)
                         .arg(event.attempts)
                         .arg(detail.deliveries.size()));
        }
        const QByteArray body = m_events.body(*index);
        const QByteArray request = m_events.request(*index);
        for (const DeliveryDetail &delivery : detail.deliveries) {
            if (delivery.body != body)
                complain(u"event %1 has another body than was sent"_s.arg(*index));
            if (delivery.head + delivery.body != request)
                complain(u"event %1 has another head or body than was sent"_s.arg(*index));
            if (delivery.signature != SignatureVerdict::Kind::Valid ||
                delivery.disposition != Disposition::Accepted)
                complain(u"event %1 was not taken as valid"_s.arg(*index));
        }
    }

private:
    const SignedEvents &m_events;
    QHash<QString, quint64> m_indexes;
};

// By a connection that knows nothing of our own reading code.
QString integrityOf(const QString &path)
{
    const QString name = u"storecheck"_s;
    QString verdict;
    {
        QSqlDatabase database = QSqlDatabase::addDatabase(u"QSQLITE"_s, name);
        database.setDatabaseName(path);
        database.setConnectOptions(u"QSQLITE_OPEN_READONLY"_s);
        database.open();
        QSqlQuery query(database);
        if (query.exec(u"PRAGMA integrity_check"_s) && query.next())
            verdict = query.value(0).toString();
        else
            verdict = query.lastError().text();
    }
    QSqlDatabase::removeDatabase(name);
    return verdict;
}

} // namespace

StoreCheck checkStore(const QString &databasePath, const SignedEvents &events, quint64 count)
{
    Checker checker(events, count);
    if (const QString verdict = integrityOf(databasePath); verdict != "ok"_L1)
        checker.complain("the file is not sound: "_L1 + verdict);
    const Result<std::unique_ptr<EventReader>> reader = EventReader::open(databasePath);
    if (!reader) {
        checker.complain(reader.error().message);
        return std::move(checker.result);
    }
    const Result<QList<EventId>> ids = (*reader)->eventIds();
    if (!ids) {
        checker.complain(ids.error().message);
        return std::move(checker.result);
    }
    for (const EventId id : *ids) {
        const Result<EventDetail> detail = (*reader)->event(id);
        if (detail)
            checker.checkRow(*detail);
        else
            checker.complain(detail.error().message);
    }
    return std::move(checker.result);
}

} // namespace Hookglass::Test
