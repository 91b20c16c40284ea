// SPDX-License-Identifier: MIT
#include "store/statsquery.h"

#include "store/rowquery.h"
#include "store/trash.h"
#include "store/webhookhistory.h"

#include <algorithm>

namespace Hookglass {

using namespace Qt::StringLiterals;

namespace {

// Bodies are read only of what looks like bulk actions, and of so many in all.
constexpr qint64 BodiesInAll = 20'000;
constexpr qint64 Spread = 4; ///< events' numbers so many times apart are read as one range

/// "12,34": digits and commas as we wrote them; without a string for each.
QList<qint64> numbersIn(const QString &list)
{
    QList<qint64> numbers;
    QStringView rest = list;
    while (!rest.isEmpty()) {
        const qsizetype comma = rest.indexOf(u',');
        const QStringView part = comma < 0 ? rest : rest.first(comma);
        if (!part.isEmpty())
            numbers.append(part.toLongLong());
        rest = rest.sliced(comma < 0 ? rest.size() : comma + 1);
    }
    return numbers;
}

bool isForged(const QVariant &signature)
{
    const auto kind = SignatureVerdict::Kind(signature.toInt());
    return kind == SignatureVerdict::Kind::Invalid || kind == SignatureVerdict::Kind::Missing;
}

template <typename Iterator>
QString listOf(Iterator from, Iterator until)
{
    QString list;
    for (; from != until; ++from) {
        if (!list.isEmpty())
            list += u',';
        list += QString::number(from->second);
    }
    return list;
}

QString eventColumns()
{
    return u"SELECT e.id, e.account_id, e.type_id, e.origin, e.first_received_us, e.created_us, "
           "e.resource_ids, e.attempts, e.signature FROM event e WHERE "_s;
}

std::optional<Timestamp> timeIn(const QVariant &value)
{
    return value.isNull() ? std::nullopt : std::optional(fromMicros(value.toLongLong()));
}

} // namespace

StatsQuery::StatsQuery(StatsQuestion question, StatsMemory memory)
    : m_question(std::move(question))
    , m_memory(memory)
    , m_counter(m_question.window, m_question.loops, memory.waiting)
    , m_bodiesLeft(BodiesInAll)
{
}

double StatsQuery::progress() const
{
    const auto share = [](const Range &range) {
        return range.to <= range.first
                   ? 1.0
                   : double(range.from - range.first) / double(range.to - range.first);
    };
    constexpr double Order = 0.2; // of the whole, where events are gone through once more
    switch (m_phase) {
    case Phase::Begin:
        return 0;
    case Phase::Events:
        return 0.5 * share(m_events);
    case Phase::Sort:
    case Phase::Follow:
        return 0.5 + Order * double(m_followedCount) / double(std::max<qint64>(1, m_toFollow));
    case Phase::Deliveries: {
        const double done = m_isSorted ? 0.5 + Order : 0.5;
        return done + (0.9 - done) * share(m_deliveries);
    }
    case Phase::Bulks:
        return 0.9;
    case Phase::Done:
        return 1;
    }
    Q_UNREACHABLE();
}

DeliveryStats StatsQuery::takeResult()
{
    return std::move(m_result);
}

Result<bool> StatsQuery::step(Connection &connection)
{
    Result<void> done;
    switch (m_phase) {
    case Phase::Begin:
        done = begin(connection);
        m_phase = Phase::Events;
        break;
    case Phase::Events:
        done = stepThroughEvents(connection);
        break;
    case Phase::Sort:
        done = stepThroughTimes(connection);
        break;
    case Phase::Follow:
        done = stepInOrder(connection);
        break;
    case Phase::Deliveries:
        done = stepThroughDeliveries(connection);
        break;
    case Phase::Bulks:
        if (m_nextBulk < m_found.size()) {
            done = readBulk(connection, m_found.at(m_nextBulk++));
            break;
        }
        done = finish(connection);
        m_phase = Phase::Done;
        break;
    case Phase::Done:
        break;
    }
    if (!done)
        return done.error();
    return m_phase == Phase::Done;
}

Result<void> StatsQuery::stepThroughEvents(Connection &connection)
{
    const qint64 to = std::min(m_events.from + m_memory.slice, m_events.to);
    m_hasAttempts = false;
    Result<void> done = readEvents(connection, m_events.from, to);
    if (done && m_hasAttempts)
        done = readAttempts(connection, m_events.from, to);
    m_events.from = to;
    if (m_events.from < m_events.to)
        return done;
    m_phase = Phase::Deliveries;
    if (m_counter.isOutOfOrder()) {
        m_counter.followAnew();
        m_isSorted = true;
        m_events.from = m_events.first;
        m_phase = Phase::Sort;
    }
    return done;
}

Result<void> StatsQuery::stepThroughDeliveries(Connection &connection)
{
    const qint64 to = std::min(m_deliveries.from + m_memory.slice, m_deliveries.to);
    const Result<void> done = readDeliveries(connection, m_deliveries.from, to);
    m_deliveries.from = to;
    if (m_deliveries.from >= m_deliveries.to) {
        m_found = m_counter.takeBulks();
        std::reverse(m_found.begin(), m_found.end()); // the newest get the bodies
        m_phase = Phase::Bulks;
    }
    return done;
}

// The oldest are kept; of the others there is another round.
void StatsQuery::keep(const Arrival &arrival)
{
    if (arrival <= m_followed || (m_isCut && m_arrivals.size() >= m_memory.sorted &&
                                  arrival > m_arrivals[m_memory.sorted - 1]))
        return;
    m_arrivals.push_back(arrival);
    if (m_arrivals.size() < 2 * m_memory.sorted)
        return;
    const auto last = m_arrivals.begin() + std::ptrdiff_t(m_memory.sorted) - 1;
    std::nth_element(m_arrivals.begin(), last, m_arrivals.end());
    m_arrivals.resize(m_memory.sorted);
    m_isCut = true;
}

Result<void> StatsQuery::stepThroughTimes(Connection &connection)
{
    const qint64 to = std::min(m_events.from + m_memory.slice, m_events.to);
    QVariantList values = bounds(m_events.from, to);
    values += {int(Origin::Fetched), int(Origin::Synthetic)};
    const Result<void> done = forEachRow(
        connection,
        u"SELECT e.first_received_us, e.id FROM event e WHERE e.id > ? AND e.id <= ? AND "
        "e.first_received_us >= ? AND e.first_received_us < ? AND e.origin <> ? AND "
        "e.origin <> ? AND e.type_id <> 0 AND %1"_s.arg(Trash::isNotDeleted()),
        values, [this](const QSqlQuery &row) {
            keep({row.value(0).toLongLong(), row.value(1).toLongLong()});
        });
    m_events.from = to;
    if (m_events.from < m_events.to)
        return done;
    std::sort(m_arrivals.begin(), m_arrivals.end());
    m_next = 0;
    m_phase = Phase::Follow;
    return done;
}

Result<void> StatsQuery::stepInOrder(Connection &connection)
{
    const size_t end = std::min(m_next + size_t(m_memory.slice), m_arrivals.size());
    Result<void> done;
    if (m_next < end)
        done = follow(connection, m_next, end);
    m_followedCount += qint64(end - m_next);
    m_next = end;
    if (m_next < m_arrivals.size())
        return done;
    m_phase = Phase::Deliveries;
    if (m_isCut) {
        m_followed = m_arrivals.back();
        m_isCut = false;
        m_events.from = m_events.first;
        m_phase = Phase::Sort;
    }
    m_arrivals.clear();
    return done;
}

/// The events of a part of the times that were sorted.
Result<void> StatsQuery::follow(Connection &connection, size_t begin, size_t end)
{
    const auto from = m_arrivals.cbegin() + std::ptrdiff_t(begin);
    const auto until = m_arrivals.cbegin() + std::ptrdiff_t(end);
    const auto byNumber = [](const Arrival &a, const Arrival &b) { return a.second < b.second; };
    const auto [lowest, highest] = std::minmax_element(from, until, byNumber);
    const Arrival first = *from;
    const Arrival last = *(until - 1);
    const bool isRange = highest->second - lowest->second < Spread * qint64(end - begin);
    const QString which =
        isRange ? u"e.id >= %1 AND e.id <= %2"_s.arg(lowest->second).arg(highest->second)
                : u"e.id IN (%1)"_s.arg(listOf(from, until));
    std::vector<StatsEvent> events;
    const Result<void> done =
        forEachRow(connection, eventColumns() + which + u" AND "_s + Trash::isNotDeleted(), {},
                   [&](const QSqlQuery &row) {
                       StatsEvent event = eventIn(row);
                       const Arrival arrival{toMicros(event.receivedAt), event.id.value};
                       if (StatsCounter::isFollowed(event) && arrival >= first && arrival <= last)
                           events.push_back(std::move(event));
                   });
    std::sort(events.begin(), events.end());
    for (const StatsEvent &event : events)
        m_counter.follow(event);
    return done;
}

Result<StatsQuery::Range> StatsQuery::rangeOf(Connection &connection, const QString &table) const
{
    const Result<QVariant> first = connection.value(u"SELECT min(id) FROM "_s + table);
    if (!first)
        return first.error();
    const Result<QVariant> last = connection.value(u"SELECT max(id) FROM "_s + table);
    if (!last)
        return last.error();
    if (last->isNull())
        return Range();
    const qint64 before = first->toLongLong() - 1;
    return Range{.from = before, .to = last->toLongLong(), .first = before};
}

Result<void> StatsQuery::begin(Connection &connection)
{
    Result<void> done = forEachRow(
        connection, u"SELECT id, name FROM event_type"_s, {}, [this](const QSqlQuery &row) {
            m_types.insert(row.value(0).toLongLong(), row.value(1).toString());
        });
    if (!done)
        return done;
    done =
        forEachRow(connection, u"SELECT id, name FROM account"_s, {}, [this](const QSqlQuery &row) {
            m_accounts.insert(AccountId{row.value(0).toLongLong()}, row.value(1).toString());
        });
    if (!done)
        return done;
    const Result<Range> events = rangeOf(connection, u"event"_s);
    if (!events)
        return events.error();
    const Result<Range> deliveries = rangeOf(connection, u"delivery"_s);
    if (!deliveries)
        return deliveries.error();
    m_events = *events;
    m_deliveries = *deliveries;
    return {};
}

QVariantList StatsQuery::bounds(qint64 from, qint64 to) const
{
    return {from, to, toMicros(m_question.window.from), toMicros(m_question.window.until)};
}

StatsEvent StatsQuery::eventIn(const QSqlQuery &row) const
{
    StatsEvent event;
    event.id = EventId{row.value(0).toLongLong()};
    event.account = AccountId{row.value(1).toLongLong()};
    event.eventName = nameOf(row.value(2).toLongLong());
    event.origin = Origin(row.value(3).toInt());
    event.receivedAt = fromMicros(row.value(4).toLongLong());
    event.created = timeIn(row.value(5));
    event.resources = numbersIn(row.value(6).toString());
    event.isForged = isForged(row.value(8));
    return event;
}

Result<void> StatsQuery::readEvents(Connection &connection, qint64 from, qint64 to)
{
    return forEachRow(connection,
                      eventColumns() + u"e.id > ? AND e.id <= ? AND e.first_received_us >= ? AND "
                                       "e.first_received_us < ? AND %1 ORDER BY e.id"_s.arg(
                                           Trash::isNotDeleted()),
                      bounds(from, to), [this](const QSqlQuery &row) {
                          const StatsEvent event = eventIn(row);
                          m_hasAttempts = m_hasAttempts || row.value(7).toInt() > 1;
                          m_toFollow += StatsCounter::isFollowed(event);
                          m_counter.add(event);
                      });
}

Result<void> StatsQuery::readAttempts(Connection &connection, qint64 from, qint64 to)
{
    QList<StatsDelivery> attempts;
    const auto put = [&] {
        if (!attempts.isEmpty())
            m_counter.addAttempts(attempts, m_question.gaps);
        attempts.clear();
    };
    QVariantList values = bounds(from, to);
    values.append(int(Origin::Delivered));
    const Result<void> done = forEachRow(
        connection,
        u"SELECT e.id, d.received_us, a.status, a.answered_us, d.signature FROM event e JOIN "
        u"delivery d ON d.event_id = e.id "
        "LEFT JOIN answer a ON a.delivery_id = d.id WHERE e.id > ? AND e.id <= ? AND "
        "e.first_received_us >= ? AND e.first_received_us < ? AND e.attempts > 1 AND "
        "e.type_id <> 0 AND d.origin = ? AND %1 ORDER BY e.id, d.id"_s.arg(Trash::isNotDeleted()),
        values, [&](const QSqlQuery &row) {
            const EventId event{row.value(0).toLongLong()};
            if (!attempts.isEmpty() && attempts.constLast().event != event)
                put();
            StatsDelivery attempt;
            attempt.event = event;
            attempt.receivedAt = fromMicros(row.value(1).toLongLong());
            attempt.status = row.value(2).toInt();
            if (attempt.status != 0)
                attempt.answeredAt = timeIn(row.value(3));
            attempt.isForged = isForged(row.value(4));
            attempts.append(attempt);
        });
    put();
    return done;
}

Result<void> StatsQuery::readDeliveries(Connection &connection, qint64 from, qint64 to)
{
    QVariantList values = bounds(from, to);
    values.append(int(Origin::Delivered));
    return forEachRow(
        connection,
        u"SELECT d.event_id, e.account_id, e.type_id, d.received_us, e.first_received_us, "
        "a.status, a.answered_us, d.signature FROM delivery d JOIN event e ON e.id = d.event_id "
        "LEFT JOIN answer a ON a.delivery_id = d.id WHERE d.id > ? AND d.id <= ? AND "
        "d.received_us >= ? AND d.received_us < ? AND d.origin = ? AND e.type_id <> 0 AND %1 "
        "ORDER BY d.id"_s.arg(Trash::isNotDeleted()),
        values, [this](const QSqlQuery &row) {
            StatsDelivery delivery;
            delivery.event = EventId{row.value(0).toLongLong()};
            delivery.account = AccountId{row.value(1).toLongLong()};
            delivery.eventName = nameOf(row.value(2).toLongLong());
            delivery.receivedAt = fromMicros(row.value(3).toLongLong());
            delivery.isRepeat = row.value(3) != row.value(4);
            delivery.status = row.value(5).toInt();
            if (delivery.status != 0) // else nobody was there any more to be answered
                delivery.answeredAt = timeIn(row.value(6));
            delivery.isForged = isForged(row.value(7));
            m_counter.add(delivery);
        });
}

// What looks like one action by its event's name may be several by what the payloads say.
Result<void> StatsQuery::readBulk(Connection &connection, const BulkAction &found)
{
    if (!hasBulkSubject(found.eventName)) {
        m_bulks.append(found);
        return {};
    }
    if (found.events.isEmpty() || found.requests > m_bodiesLeft) {
        m_bulks.append(found);
        m_bulks.last().events.clear();
        m_bulks.last().isUnreadable = true;
        return {};
    }
    m_bodiesLeft -= found.requests;
    BulkFold fold;
    QStringList numbers;
    for (const EventId event : found.events)
        numbers.append(QString::number(event.value));
    const Result<void> done = forEachRow(
        connection,
        u"SELECT e.id, e.first_received_us, e.resource_ids, p.body FROM event e "
        "JOIN payload p ON p.delivery_id = e.last_delivery_id WHERE e.id IN (%1) AND %2 "
        "ORDER BY e.first_received_us, e.id"_s.arg(numbers.join(u','), Trash::isNotDeleted()),
        {}, [&](const QSqlQuery &row) {
            fold.add({.account = found.account,
                      .eventName = found.eventName,
                      .subject = bulkSubject(row.value(3).toByteArray()),
                      .event = EventId{row.value(0).toLongLong()},
                      .at = fromMicros(row.value(1).toLongLong()),
                      .resources = numbersIn(row.value(2).toString())});
        });
    m_bulks += fold.take();
    return done;
}

Result<void> StatsQuery::finish(Connection &connection)
{
    m_result = m_counter.finish();
    const Result<QList<WebhookMark>> marks = WebhookHistory::within(connection, m_question.window);
    if (!marks)
        return marks.error();
    m_result.marks = *marks;
    m_result.accounts = m_accounts;
    for (WebhookLane &lane : m_result.lanes)
        lane.accountName = m_accounts.value(lane.account);
    std::stable_sort(m_bulks.begin(), m_bulks.end(),
                     [](const BulkAction &a, const BulkAction &b) { return a.last > b.last; });
    m_result.bulks = std::move(m_bulks);
    return {};
}

} // namespace Hookglass
