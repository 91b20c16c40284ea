// SPDX-License-Identifier: MIT
#pragma once

#include "core/result.h"

#include <QtCore/QStringList>

#include <functional>
#include <memory>

namespace Hookglass {

class Connection;

/// The layout of a store, as numbered steps that are applied once each and never changed again.
namespace Schema {

struct Step
{
    int number = 0; ///< ascending from 1
    QStringList statements;
    /// What no statement can do; after them.
    Result<void> (*work)(Connection &) = nullptr;
};

/// The step that emptied the search index because it holds more since; below it there is none.
inline constexpr int SearchIndexStep = 14;

/// The steps that note what a capture says of its deliveries, and of their bodies.
inline constexpr int ImportedStep = 11;
inline constexpr int ImportedBodyStep = 15;

/// What was done to an older store.
struct Upgrade
{
    int from = 0; ///< 0: nothing was, or the store is new
    int to = 0;
    QString backup; ///< the store as it was
    bool isUpgrade() const { return from > 0; }
    /// One sentence for the user; empty if it is none.
    QString sentence() const;
};

/// A store's version as it can be seen without writing a byte in its folder.
struct Glance
{
    int version = 0; ///< 0: there is none, or none to be seen
    QString program; ///< that made this version ("1.4.0"); empty: unknown
};

/// Of tests: what is usually asked from the system.
struct UpgradeHooks
{
    std::function<qint64(const QString &folder)> freeBytes = {};
    std::function<void(QLatin1StringView place)> reached = {}; ///< once a place
};

QList<Step> steps();
/// Number of the last step applied; 0: no store yet.
Result<int> version(Connection &connection);
Glance glance(const QString &databasePath);
/// What to say before a large store is opened that will be upgraded; empty for any other.
QString announcement(const QString &databasePath);
/// Unsupported if the store was made by a newer program. Changes nothing, not even the log.
Result<void> refuseNewer(const QString &databasePath);
Result<void> refuseNewer(Connection &connection);
/// Applies what is missing, all of it in one transaction. A store that was there before gets a
/// backup first, and is left as it is if that fails. Safe beside other processes.
Result<Upgrade> migrate(Connection &connection, const QList<Step> &all = steps(),
                        const UpgradeHooks &hooks = {});
/// A connection for short transactions beside a writer, to a store with all steps; makes the store
/// if there is none. Busy if the store is older, and another process may be writing to it.
Result<std::unique_ptr<Connection>> openBeside(const QString &databasePath);

/// Who is told, in a sentence, before a large store is upgraded and after each upgrade; from any
/// thread. A program with a terminal sets it as it starts.
using Teller = void (*)(const QString &sentence);
void setTeller(Teller teller);
/// Whether there is one.
bool isTold();

} // namespace Schema
} // namespace Hookglass
