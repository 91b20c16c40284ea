// SPDX-License-Identifier: MIT
#include "insightslink.h"

#include "app/gapdesk.h"
#include "app/workspace.h"
#include "insightspage.h"
#include "models/insightwords.h"
#include "noticebar.h"
#include "notifier.h"

#include <algorithm>

namespace Hookglass {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr auto RefreshInterval = 3s;
constexpr int RestShare = 20; ///< the store is read at most one part in so many of the time
constexpr qsizetype MostNotices = 3;

QString subjectOf(const LoopAlarm &loop)
{
    return u"loop/%1/%2/%3"_s.arg(QString::number(loop.account.value), loop.resource.kind,
                                  QString::number(loop.resource.number));
}

} // namespace

InsightsLink::InsightsLink(InsightsPage &page, Workspace &workspace, const GapDesk &gaps,
                           WebhookDesks &webhooks, Voices voices, QObject *parent)
    : QObject(parent)
    , m_page(page)
    , m_workspace(workspace)
    , m_gaps(gaps)
    , m_voices(voices)
    , m_desk(workspace, gaps)
{
    m_desk.watch(webhooks);
    m_page.setLoopRule(m_desk.loopRule());
    connectPage();
    connectLoops();
    m_timer.setInterval(RefreshInterval);
    connect(&m_timer, &QTimer::timeout, this, &InsightsLink::refreshIfStale);
    m_timer.start();
    if (m_page.isVisible())
        m_page.refresh();
}

InsightsLink::~InsightsLink() = default;

void InsightsLink::connectPage()
{
    connect(&m_page, &InsightsPage::windowWanted, this, [this](const StatsWindow &window) {
        m_isStale = false;
        m_desk.load(window);
    });
    connect(&m_page, &InsightsPage::eventsWanted, this, &InsightsLink::eventsWanted);
    connect(&m_page, &InsightsPage::shown, this, [this] { m_page.refresh(); });
    connect(&m_page, &InsightsPage::loopRuleChanged, this, [this](const LoopRule &rule) {
        const Result<void> kept = m_desk.setLoopRule(rule);
        m_page.setLoopRule(m_desk.loopRule());
        m_voices.notices.setNotice(u"loopRule"_s, Tone::Warn,
                                   kept ? QString() : kept.error().message);
        m_page.refresh();
    });
    connect(&m_desk, &InsightDesk::progressed, &m_page, &InsightsPage::setProgress);
    connect(&m_desk, &InsightDesk::loaded, this, [this](const DeliveryStats &stats) {
        m_sinceLoad.start();
        m_page.setStats(stats, m_gaps.intervals());
    });
    connect(&m_desk, &InsightDesk::failed, this, [this](const Error &error) {
        m_sinceLoad.start();
        m_page.setError(error.message);
    });
    const auto stale = [this] { m_isStale = true; };
    connect(&m_workspace, &Workspace::eventsChanged, this, stale);
    connect(&m_workspace, &Workspace::eventsRemoved, this, stale);
    connect(&m_gaps, &GapDesk::changed, this, stale);
    connect(&m_desk, &InsightDesk::marked, this, stale);
}

// The window slides on with what comes; what somebody zoomed to stays as it is.
void InsightsLink::refreshIfStale()
{
    if (!m_isStale || !m_page.isVisible() || m_page.isZoomed() || m_desk.isLoading())
        return;
    if (m_sinceLoad.isValid() &&
        std::chrono::milliseconds(m_sinceLoad.elapsed()) < RestShare * m_desk.lastDuration())
        return;
    m_page.refresh();
}

QString InsightsLink::accountOf(const LoopAlarm &loop) const
{
    const QList<Account> accounts = m_workspace.accounts();
    const auto found = std::find_if(accounts.cbegin(), accounts.cend(),
                                    [&loop](const Account &a) { return a.id == loop.account; });
    return found == accounts.cend() ? QString() : found->name;
}

void InsightsLink::connectLoops()
{
    connect(&m_desk, &InsightDesk::loopBegan, this, &InsightsLink::tellOf);
    connect(&m_desk, &InsightDesk::loopEnded, this, [this](const LoopAlarm &loop) {
        m_told.remove(subjectOf(loop));
        m_voices.notices.setNotice(subjectOf(loop), Tone::Bad, {});
    });
    connect(&m_voices.notices, &NoticeBar::linkActivated, this, &InsightsLink::followLink);
}

void InsightsLink::tellOf(const LoopAlarm &loop)
{
    // Of more at once the page tells: a hundred messages would say less than three.
    if (m_told.size() >= MostNotices)
        return;
    const QString sentence = loopSentence(loop) + u'.';
    m_voices.notifier.notify(tr("A loop of events"), sentence + u' ' + loopAdvice());
    m_told.insert(subjectOf(loop), loop);
    m_voices.notices.setNotice(subjectOf(loop), Tone::Bad,
                               tr("A loop? %1 %2").arg(sentence, loopAdvice()),
                               tr("Show these events"));
}

// By now there may be more of them than when it was told.
void InsightsLink::followLink(const QString &subject)
{
    const auto told = m_told.constFind(subject);
    if (told == m_told.cend())
        return;
    LoopAlarm loop = *told;
    const QList<LoopAlarm> now = m_desk.loops();
    for (const LoopAlarm &one : now) {
        if (subjectOf(one) == subject)
            loop = one;
    }
    Q_EMIT eventsWanted(loopFilter(loop, accountOf(loop)));
}

} // namespace Hookglass
