// SPDX-License-Identifier: MIT
#include "app/readerworker.h"

#include "core/cryptothread.h"
#include "store/schema.h"

#include <QtCore/QTimer>

namespace Hookglass {

using namespace std::chrono_literals;

namespace {
constexpr auto FollowInterval = 300ms;
constexpr qsizetype RecentRows = 200; ///< looked at again for further attempts
} // namespace

ReaderWorker::ReaderWorker(QString databasePath)
    : m_path(std::move(databasePath))
    , m_timer(new QTimer(this))
{
    m_timer->setInterval(FollowInterval);
    connect(m_timer, &QTimer::timeout, this, &ReaderWorker::lookForNews);
}

ReaderWorker::~ReaderWorker()
{
    m_reader.reset();
    endCryptoOfThread(); // work that signs may have run here
}

Result<EventReader *> ReaderWorker::reader()
{
    if (!m_reader) {
        Result<std::unique_ptr<EventReader>> opened = EventReader::open(m_path);
        if (!opened)
            return opened.error();
        m_reader = std::move(*opened);
    }
    return m_reader.get();
}

Result<QList<EventId>> ReaderWorker::eventIds()
{
    const auto open = reader();
    if (!open)
        return open.error();
    Result<QList<EventId>> ids = (*open)->eventIds();
    if (ids && !ids->isEmpty())
        m_last = ids->last();
    return ids;
}

Result<QList<EventSummary>> ReaderWorker::summaries(const QList<EventId> &ids)
{
    const auto open = reader();
    if (!open)
        return open.error();
    return (*open)->summaries(ids);
}

Result<EventDetail> ReaderWorker::detail(EventId id)
{
    const auto open = reader();
    if (!open)
        return open.error();
    return (*open)->event(id);
}

Result<FilteredEvents> ReaderWorker::filtered(const Filter &filter, const FilterMoment &moment,
                                              int limit, std::optional<EventId> before,
                                              const SearchStop &stop)
{
    const auto open = reader();
    if (!open)
        return open.error();
    return (*open)->filtered(filter, moment, limit, before, stop);
}

Result<QList<EventId>> ReaderWorker::matching(const Filter &filter, const FilterMoment &moment,
                                              const QList<EventId> &ids)
{
    const auto open = reader();
    if (!open)
        return open.error();
    return (*open)->matching(filter, moment, ids);
}

void ReaderWorker::follow()
{
    m_timer->start();
    lookForNews();
}

void ReaderWorker::lookForNews()
{
    const auto open = reader();
    if (!open)
        return;
    const Result<qint64> version = (*open)->dataVersion();
    if (!version || *version == m_version)
        return;
    m_version = *version;
    if (const Result<StoreState> state = (*open)->state())
        Q_EMIT stateChanged(*state);

    Result<QList<EventId>> ids = (*open)->eventIdsAfter(m_last);
    if (!ids)
        return;
    if (!ids->isEmpty())
        m_last = ids->last();
    // Retries and answers change rows that are already known; they are nearly always recent.
    if (const auto recent = (*open)->page(RecentRows, std::nullopt)) {
        QList<EventSummary> changed;
        if (ids->size() > recent->size()) {
            if (auto fresh = (*open)->summaries(*ids))
                changed = std::move(*fresh);
        } else {
            changed = QList<EventSummary>(recent->crbegin(), recent->crend());
        }
        if (!changed.isEmpty())
            Q_EMIT eventsChanged(changed);
    }
}

Result<QHash<QString, Timestamp>> ReaderWorker::lastSeen(AccountId account)
{
    const Result<EventReader *> opened = reader();
    if (!opened)
        return opened.error();
    return (*opened)->lastSeen(account);
}

Result<Connection *> ReaderWorker::connection()
{
    const Result<EventReader *> opened = reader();
    if (!opened)
        return opened.error();
    return &(*opened)->connection();
}

Result<void> ReaderWorker::writeBeside(const StoreWork &work)
{
    if (!m_beside) {
        Result<std::unique_ptr<Connection>> opened = Schema::openBeside(m_path);
        if (!opened)
            return opened.error();
        m_beside = std::move(*opened);
    }
    if (Result<void> done = m_beside->begin(); !done)
        return done;
    if (Result<void> done = work(*m_beside); !done) {
        m_beside->rollback();
        return done;
    }
    return m_beside->commit();
}

void ReaderWorker::forgetAccountNames()
{
    if (m_reader)
        m_reader->forgetAccountNames();
}

} // namespace Hookglass
