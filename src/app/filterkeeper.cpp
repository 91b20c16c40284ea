// SPDX-License-Identifier: MIT
#include "app/filterkeeper.h"

#include "store/filterstock.h"

namespace Hookglass {

FilterKeeper::FilterKeeper(StoreAccess &store, QObject *parent)
    : QObject(parent)
    , m_store(store)
{
}

FilterKeeper::~FilterKeeper() = default;

void FilterKeeper::load()
{
    loadSaved();
    loadHistory();
    loadValues();
}

void FilterKeeper::loadSaved()
{
    m_store.read<QList<SavedFilter>>(
        [](Connection &connection) { return FilterShelf(connection).saved(); }, this,
        [this](const Result<QList<SavedFilter>> &filters) {
            if (!filters || *filters == m_saved)
                return;
            m_saved = *filters;
            Q_EMIT savedChanged();
        });
}

void FilterKeeper::loadHistory()
{
    m_store.read<QStringList>(
        [](Connection &connection) { return FilterShelf(connection).history(); }, this,
        [this](const Result<QStringList> &history) {
            if (!history || *history == m_history)
                return;
            m_history = *history;
            Q_EMIT historyChanged();
        });
}

void FilterKeeper::loadValues()
{
    m_store.read<FilterValues>([](Connection &connection) { return filterStock(connection); }, this,
                               [this](const Result<FilterValues> &values) {
                                   if (!values)
                                       return;
                                   m_values = *values;
                                   Q_EMIT valuesChanged();
                               });
}

void FilterKeeper::change(Change change, QObject *context, Done done)
{
    const QPointer<QObject> guard(context);
    m_store.write<bool>(
        [change = std::move(change)](Connection &connection) -> Result<bool> {
            FilterShelf shelf(connection);
            if (Result<void> changed = change(shelf); !changed)
                return changed.error();
            return true;
        },
        this,
        [this, guard, done = std::move(done)](const Result<bool> &changed) {
            if (changed)
                loadSaved();
            if (guard)
                done(changed ? Result<void>() : Result<void>(changed.error()));
        });
}

void FilterKeeper::save(const QString &name, const QString &text, QObject *context, Done done)
{
    change(
        [name, text](FilterShelf &shelf) -> Result<void> {
            if (const Result<SavedFilter> saved = shelf.save(name, text); !saved)
                return saved.error();
            return {};
        },
        context, std::move(done));
}

void FilterKeeper::rename(qint64 id, const QString &name, QObject *context, Done done)
{
    change([id, name](FilterShelf &shelf) { return shelf.rename(id, name); }, context,
           std::move(done));
}

void FilterKeeper::remove(qint64 id, QObject *context, Done done)
{
    change([id](FilterShelf &shelf) { return shelf.remove(id); }, context, std::move(done));
}

void FilterKeeper::changeHistory(Change change)
{
    m_store.write<bool>(
        [change = std::move(change)](Connection &connection) -> Result<bool> {
            FilterShelf shelf(connection);
            if (Result<void> changed = change(shelf); !changed)
                return changed.error();
            return true;
        },
        this, [this](const Result<bool> &) { loadHistory(); });
}

void FilterKeeper::remember(const QString &text)
{
    if (!m_history.isEmpty() && m_history.constFirst() == text)
        return;
    changeHistory([text](FilterShelf &shelf) { return shelf.remember(text); });
}

void FilterKeeper::forgetHistory()
{
    changeHistory([](FilterShelf &shelf) { return shelf.forgetHistory(); });
}

} // namespace Hookglass
