// SPDX-License-Identifier: MIT
#include "app/drillrun.h"

#include "app/storeaccess.h"
#include "store/rowquery.h"

#include <QtCore/QPointer>

#include <algorithm>

namespace Hookglass {

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 LookedThrough = 20'000; ///< events on either side, so that it takes no time

struct Facts
{
    qint64 account = 0;
    QString resources;
    QString family;
};

/// "people" of peopleStageUpdated.
QString familyOf(const QString &eventName)
{
    const auto end =
        std::find_if(eventName.cbegin(), eventName.cend(), [](QChar c) { return c.isUpper(); });
    return eventName.first(end - eventName.cbegin());
}

/// The nearest other event of the same resource, before it if there is one: the younger of the two
/// first, as they should not come. Empty if there is none.
Result<QList<EventId>> wrongOrder(Connection &connection, EventId event)
{
    std::optional<Facts> facts;
    if (Result<void> done = forEachRow(connection,
                                       u"SELECT e.account_id, e.resource_ids, t.name FROM event e "
                                       "JOIN event_type t ON t.id = e.type_id WHERE e.id = ?"_s,
                                       {event.value},
                                       [&facts](const QSqlQuery &row) {
                                           facts = {.account = row.value(0).toLongLong(),
                                                    .resources = row.value(1).toString(),
                                                    .family = familyOf(row.value(2).toString())};
                                       });
        !done)
        return done.error();
    if (!facts || facts->resources.isEmpty())
        return QList<EventId>();
    qint64 before = 0;
    qint64 after = 0;
    if (Result<void> done =
            forEachRow(connection,
                       u"SELECT e.id, t.name FROM event e JOIN event_type t ON t.id = e.type_id "
                       "WHERE e.id >= ? AND e.id <= ? AND e.id <> ? AND e.account_id = ? "
                       "AND e.resource_ids = ? ORDER BY e.id"_s,
                       {event.value - LookedThrough, event.value + LookedThrough, event.value,
                        facts->account, facts->resources},
                       [&](const QSqlQuery &row) {
                           if (familyOf(row.value(1).toString()) != facts->family)
                               return;
                           const qint64 id = row.value(0).toLongLong();
                           if (id < event.value)
                               before = id;
                           else if (after == 0)
                               after = id;
                       });
        !done)
        return done.error();
    if (before != 0)
        return QList<EventId>{event, EventId{before}};
    if (after != 0)
        return QList<EventId>{EventId{after}, event};
    return QList<EventId>();
}

} // namespace

DrillRun::DrillRun(Setup setup, QObject *parent)
    : QObject(parent)
    , m_setup(std::move(setup))
{
    m_report.url = m_setup.destination.url;
    m_grace.setSingleShot(true);
    m_grace.setInterval(StopGrace);
    connect(&m_grace, &QTimer::timeout, this, &DrillRun::cutOff);
}

DrillRun::~DrillRun() = default;

void DrillRun::start()
{
    m_setup.store.read<QList<EventId>>(
        [event = m_setup.event](Connection &connection) { return wrongOrder(connection, event); },
        this,
        [this](const Result<QList<EventId>> &events) {
            if (!events) {
                Q_EMIT failed(events.error());
                return;
            }
            plan(*events);
            fireNext();
        });
}

void DrillRun::stop()
{
    if (std::exchange(m_report.isStopped, true))
        return;
    m_volleys.clear();
    m_grace.start();
}

void DrillRun::cutOff()
{
    m_isCutOff = true;
    if (!m_flying.isEmpty())
        m_setup.cutOff(m_flying.values());
}

void DrillRun::plan(const QList<EventId> &outOfOrder)
{
    using Kind = DrillReport::Step::Kind;
    const EventId event = m_setup.event;
    const auto add = [this](Kind kind, const QList<QList<EventId>> &volleys) {
        const int step = int(m_report.steps.size());
        DrillReport::Step one;
        one.kind = kind;
        m_report.steps.append(one);
        for (const QList<EventId> &events : volleys) {
            if (events.isEmpty())
                continue;
            m_report.steps[step].planned += int(events.size());
            if (!m_report.isStopped)
                m_volleys.append({.step = step, .events = events});
        }
    };
    add(Kind::Twice, {{event}, {event}});
    if (outOfOrder.isEmpty())
        add(Kind::OutOfOrder, {});
    else
        add(Kind::OutOfOrder, {{outOfOrder[0]}, {outOfOrder[1]}});
    add(Kind::AtOnce, {{event, event, event}});
}

void DrillRun::fireNext()
{
    if (m_volleys.isEmpty()) {
        judge(m_report);
        Q_EMIT finished(m_report);
        return;
    }
    const Volley volley = m_volleys.takeFirst();
    const ReplayBatch batch{.events = volley.events,
                            .targets = {m_setup.destination},
                            .edit = m_setup.edit,
                            .signingKeys = m_setup.signingKeys,
                            .reason = ForwardReason::Drill,
                            .now = m_setup.clock.now()};
    m_setup.store.write<QList<BegunAttempt>>(
        [batch](Connection &connection) { return beginReplays(connection, batch); }, this,
        [this, volley](const Result<QList<BegunAttempt>> &begun) { onBegun(begun, volley); });
}

void DrillRun::onBegun(const Result<QList<BegunAttempt>> &begun, const Volley &volley)
{
    if (!begun) {
        Q_EMIT failed(begun.error());
        return;
    }
    if (begun->size() < volley.events.size()) {
        Q_EMIT failed({.code = ErrorCode::NotFound,
                       .message = tr("Nothing of this event is stored that was accepted, so there "
                                     "is nothing to send."),
                       .detail = {}});
        return;
    }
    for (const BegunAttempt &one : *begun)
        m_flying.insert(one.forward.id);
    for (const BegunAttempt &one : *begun) {
        QList<DrillShot> &shots = m_report.steps[volley.step].shots;
        const qsizetype shot = shots.size();
        DrillShot begunShot;
        begunShot.event = one.forward.event;
        begunShot.step = volley.step;
        shots.append(begunShot);
        m_setup.send(one, m_setup.destination,
                     [this, guard = QPointer<DrillRun>(this), step = volley.step,
                      shot](const FinishedAttempt &attempt) {
                         if (guard)
                             onEnded(attempt, step, shot);
                     });
    }
    if (m_isCutOff)
        cutOff();
}

void DrillRun::onEnded(const FinishedAttempt &finished, int step, qsizetype place)
{
    const ForwardAttempt &attempt = finished.attempt;
    DrillShot &shot = m_report.steps[step].shots[place];
    shot.sentAt = attempt.startedAt;
    if (attempt.finishedAt) {
        shot.took = std::chrono::duration_cast<std::chrono::milliseconds>(*attempt.finishedAt -
                                                                          attempt.startedAt);
    }
    shot.outcome = attempt.outcome;
    shot.status = attempt.status;
    shot.responseBody = attempt.responseBody;
    shot.detail = attempt.detail;
    m_flying.remove(finished.forward.id);
    if (m_flying.isEmpty())
        fireNext();
}

} // namespace Hookglass
