// SPDX-License-Identifier: MIT
#pragma once

#include "core/result.h"

#include <QtCore/QList>
#include <QtCore/QString>
#include <QtCore/QStringList>

namespace Hookglass {

class Connection;

/// A filter under a name.
struct SavedFilter
{
    qint64 id = 0;
    QString name; ///< unique, without case
    QString text; ///< as it was written
    bool operator==(const SavedFilter &) const = default;
};

/// Filters that people keep, and those they used last. On somebody's connection; does not begin or
/// commit by itself.
class FilterShelf final
{
public:
    static constexpr int KeptHistory = 100;
    static constexpr qsizetype LongestName = 100;

    explicit FilterShelf(Connection &connection);

    /// By name.
    Result<QList<SavedFilter>> saved();
    /// In the place of one with that name, if there is one. InvalidInput without a name.
    Result<SavedFilter> save(const QString &name, const QString &text);
    /// InvalidInput if another has that name, NotFound if it is gone.
    Result<void> rename(qint64 id, const QString &name);
    Result<void> remove(qint64 id);

    /// Newest first, each once.
    Result<QStringList> history();
    Result<void> remember(const QString &text);
    Result<void> forgetHistory();

private:
    Connection &m_connection;
};

} // namespace Hookglass
