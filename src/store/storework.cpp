// SPDX-License-Identifier: MIT
#include "store/storework.h"

#include "store/connection.h"

#include <QtCore/QCoreApplication>

#include <algorithm>
#include <iterator>

namespace Hookglass {

StoreWorkQueue::StoreWorkQueue()
    : m_closed(closedError())
{
}

Error StoreWorkQueue::closedError()
{
    return {.code = ErrorCode::Storage,
            .message = QCoreApplication::translate("Hookglass::Store", "The store is not open."),
            .detail = {}};
}

bool StoreWorkQueue::put(StoreWork work, StoreDone done)
{
    std::optional<Error> closed;
    {
        const QMutexLocker lock(&m_mutex);
        if (!m_closed) {
            m_items.push_back({std::move(work), std::move(done)});
            return !std::exchange(m_isAwake, true);
        }
        closed = m_closed;
    }
    done(*closed);
    return false;
}

bool StoreWorkQueue::run(Connection &connection, int most)
{
    std::vector<Item> items;
    {
        const QMutexLocker lock(&m_mutex);
        const auto end = m_items.begin() + std::min<qsizetype>(most, qsizetype(m_items.size()));
        items.assign(std::make_move_iterator(m_items.begin()), std::make_move_iterator(end));
        m_items.erase(m_items.begin(), end);
    }
    if (!items.empty())
        runTogether(connection, items);
    const QMutexLocker lock(&m_mutex);
    m_isAwake = !m_items.empty();
    return m_isAwake;
}

void StoreWorkQueue::runTogether(Connection &connection, const std::vector<Item> &items)
{
    Result<void> all = connection.begin();
    for (size_t i = 0; all && i < items.size(); ++i)
        all = items[i].work(connection);
    if (all) {
        all = connection.commit();
    } else {
        connection.rollback();
    }
    if (!all && items.size() > 1) { // one of them: the others must not suffer for it
        for (const Item &item : items)
            item.done(runOne(connection, item));
        return;
    }
    for (const Item &item : items)
        item.done(all);
}

Result<void> StoreWorkQueue::runOne(Connection &connection, const Item &item)
{
    if (Result<void> done = connection.begin(); !done)
        return done;
    if (Result<void> done = item.work(connection); !done) {
        connection.rollback();
        return done;
    }
    return connection.commit();
}

void StoreWorkQueue::close()
{
    const Error error = closedError();
    std::vector<Item> items;
    {
        const QMutexLocker lock(&m_mutex);
        m_closed = error;
        items.swap(m_items);
    }
    for (const Item &item : items)
        item.done(error);
}

void StoreWorkQueue::open()
{
    const QMutexLocker lock(&m_mutex);
    m_closed.reset();
}

} // namespace Hookglass
