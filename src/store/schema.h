// SPDX-License-Identifier: MIT
#pragma once

#include "core/result.h"

#include <QtCore/QStringList>

#include <memory>

namespace Hookglass {

class Connection;

/// The layout of a store, as numbered steps that are applied once each and never changed again.
namespace Schema {

struct Step
{
    int number = 0; ///< ascending from 1
    QStringList statements;
};

QList<Step> steps();
/// Number of the last step applied; 0: no store yet.
Result<int> version(Connection &connection);
/// Unsupported if the store was made by a newer program.
Result<void> refuseNewer(Connection &connection);
/// Applies what is missing, each step in one transaction. Safe beside other processes.
Result<void> migrate(Connection &connection, const QList<Step> &all = steps());
/// A connection for short transactions beside a writer, to a store with all steps; makes the store
/// if there is none.
Result<std::unique_ptr<Connection>> openBeside(const QString &databasePath);

} // namespace Schema
} // namespace Hookglass
