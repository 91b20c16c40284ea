// SPDX-License-Identifier: MIT
#pragma once

#include "app/storeaccess.h"
#include "core/filtercompletion.h"
#include "store/filtershelf.h"

#include <QtCore/QObject>

namespace Hookglass {

/// Saved filters, the filters used last, and what is stored to choose from, as they were read last.
class FilterKeeper final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(FilterKeeper)
public:
    using Done = std::function<void(const Result<void> &)>;

    /// `store` must outlive it.
    explicit FilterKeeper(StoreAccess &store, QObject *parent = nullptr);
    ~FilterKeeper() override;

    void load();
    /// What is stored has grown.
    void loadValues();

    const QList<SavedFilter> &saved() const { return m_saved; } ///< by name
    const QStringList &history() const { return m_history; }    ///< newest first
    const FilterValues &values() const { return m_values; }     ///< without accounts

    // `done` is called unless `context` is gone by then.
    void save(const QString &name, const QString &text, QObject *context, Done done);
    void rename(qint64 id, const QString &name, QObject *context, Done done);
    void remove(qint64 id, QObject *context, Done done);
    void remember(const QString &text);
    void forgetHistory();

Q_SIGNALS:
    void savedChanged();
    void historyChanged();
    void valuesChanged();

private:
    using Change = std::function<Result<void>(FilterShelf &)>;
    void change(Change change, QObject *context, Done done);
    void changeHistory(Change change);
    void loadSaved();
    void loadHistory();

    StoreAccess &m_store;
    QList<SavedFilter> m_saved;
    QStringList m_history;
    FilterValues m_values;
};

} // namespace Hookglass
