// SPDX-License-Identifier: MIT
#include "app/insightdesk.h"

#include "app/gapdesk.h"
#include "app/webhookdesks.h"
#include "app/workspace.h"
#include "store/statsquery.h"
#include "store/webhookhistory.h"

#include <algorithm>

namespace Hookglass {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr auto EndsInterval = 10s;

QString ruleKey()
{
    return u"insights/loop"_s;
}

QString toText(const LoopRule &rule)
{
    return u"%1 %2"_s.arg(rule.most).arg(rule.within.count());
}

/// The default if it was never set, or cannot be read.
LoopRule ruleFrom(const QString &text)
{
    const QStringList parts = text.split(u' ');
    bool isNumber = false;
    bool isTime = false;
    const int most = parts.value(0).toInt(&isNumber);
    const int minutes = parts.value(1).toInt(&isTime);
    if (!isNumber || !isTime)
        return {};
    return LoopRule{.most = most, .within = std::chrono::minutes(minutes)}.bounded();
}

WebhookHappening happeningOf(WebhookNotice::Kind kind)
{
    using Kind = WebhookNotice::Kind;
    switch (kind) {
    case Kind::New:
        return WebhookHappening::Made;
    case Kind::Vanished:
        return WebhookHappening::Deleted;
    case Kind::Disabled:
        return WebhookHappening::SwitchedOff;
    case Kind::Enabled:
        return WebhookHappening::SwitchedOn;
    case Kind::Changed:
        return WebhookHappening::Changed;
    }
    Q_UNREACHABLE();
}

} // namespace

InsightDesk::InsightDesk(Workspace &workspace, const GapDesk &gaps, QObject *parent)
    : QObject(parent)
    , m_workspace(workspace)
    , m_gaps(gaps)
    , m_watch(ruleFrom(workspace.setting(ruleKey())))
{
    connect(&workspace, &Workspace::eventsChanged, this, &InsightDesk::takeEvents);
    m_ends.setInterval(EndsInterval);
    connect(&m_ends, &QTimer::timeout, this, &InsightDesk::lookForEnds);
}

InsightDesk::~InsightDesk() = default;

void InsightDesk::load(const StatsWindow &window)
{
    m_since.start();
    m_query = std::make_shared<StatsQuery>(
        StatsQuestion{.window = window, .loops = m_watch.rule(), .gaps = m_gaps.gaps()});
    stepOn();
}

// Each piece is a question of its own, so that the table's are answered in between.
void InsightDesk::stepOn()
{
    m_workspace.store().read<bool>(
        [query = m_query](Connection &connection) { return query->step(connection); }, this,
        [this, query = m_query](const Result<bool> &isOver) {
            if (query != m_query)
                return; // another window is wanted by now
            if (!isOver) {
                m_query.reset();
                Q_EMIT failed(isOver.error());
                return;
            }
            if (!*isOver) {
                Q_EMIT progressed(query->progress());
                stepOn();
                return;
            }
            m_query.reset();
            m_lastDuration = std::chrono::milliseconds(m_since.elapsed());
            Q_EMIT loaded(query->takeResult());
        });
}

Result<void> InsightDesk::setLoopRule(const LoopRule &rule)
{
    const LoopRule bounded = rule.bounded();
    if (bounded == m_watch.rule())
        return {};
    m_watch = LoopWatch(bounded);
    const QList<LoopAlarm> before = std::exchange(m_loops, {});
    for (const LoopAlarm &loop : before)
        Q_EMIT loopEnded(loop);
    return m_workspace.setSetting(ruleKey(), toText(bounded));
}

void InsightDesk::takeEvents(const QList<EventSummary> &events)
{
    // Rows come again when they are answered or named, and with further attempts; new ones have
    // higher numbers. At the start, those before this desk are too old to matter.
    const Timestamp oldest = m_workspace.clock().now() - m_watch.rule().within;
    for (const EventSummary &event : events) {
        if (event.id <= m_newest)
            continue;
        m_newest = event.id;
        if (event.origin != Origin::Delivered || event.eventName.isEmpty() ||
            event.receivedAt < oldest)
            continue;
        for (const qint64 number : event.resourceIds) {
            const LoopWatch::Note note =
                m_watch.note(event.account, event.eventName, number, event.id, event.receivedAt);
            if (note != LoopWatch::Note::Began)
                continue;
            m_loops.append(m_watch.current());
            m_ends.start();
            Q_EMIT loopBegan(m_watch.current());
        }
    }
}

QList<LoopAlarm> InsightDesk::loops() const
{
    return m_watch.activeAt(m_workspace.clock().now());
}

void InsightDesk::lookForEnds()
{
    const QList<LoopAlarm> active = loops();
    const auto goesOn = [&active](const LoopAlarm &loop) {
        return std::any_of(active.cbegin(), active.cend(), [&loop](const LoopAlarm &other) {
            return other.account == loop.account && other.resource == loop.resource &&
                   other.first == loop.first;
        });
    };
    const QList<LoopAlarm> before = std::exchange(m_loops, {});
    QList<LoopAlarm> ended;
    for (const LoopAlarm &loop : before)
        (goesOn(loop) ? m_loops : ended).append(loop);
    if (m_loops.isEmpty())
        m_ends.stop();
    for (const LoopAlarm &loop : std::as_const(ended))
        Q_EMIT loopEnded(loop);
}

void InsightDesk::watch(WebhookDesks &desks)
{
    m_desks = &desks;
    connect(&desks, &WebhookDesks::changed, this, &InsightDesk::takeDesks);
    takeDesks();
}

void InsightDesk::takeDesks()
{
    m_watched.removeAll(QPointer<WebhookDesk>());
    const QList<WebhookDesk *> desks = m_desks ? m_desks->desks() : QList<WebhookDesk *>();
    for (WebhookDesk *desk : desks) {
        if (m_watched.contains(desk))
            continue;
        m_watched.append(desk);
        connect(desk, &WebhookDesk::noticed, this,
                [this, account = desk->account().id](const QList<WebhookNotice> &notices) {
                    keep(account, notices);
                });
    }
}

void InsightDesk::keep(AccountId account, const QList<WebhookNotice> &notices)
{
    QList<WebhookMark> marks;
    for (const WebhookNotice &notice : notices) {
        marks.append({.account = account,
                      .webhook = notice.now.id,
                      .eventName = notice.now.event,
                      .kind = happeningOf(notice.kind),
                      .isOurs = false,
                      .at = m_workspace.clock().now()});
    }
    m_workspace.store().write<bool>(
        [marks](Connection &connection) -> Result<bool> {
            if (Result<void> done = WebhookHistory::add(connection, marks); !done)
                return done.error();
            return true;
        },
        this,
        [this](const Result<bool> &kept) {
            if (kept)
                Q_EMIT marked();
        });
}

} // namespace Hookglass
