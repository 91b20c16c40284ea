// SPDX-License-Identifier: MIT
#pragma once

#include "app/forwarddesk.h"

#include <QtCore/QLockFile>

#include <memory>

namespace Hookglass {

/// Where a replay goes and how, as JSON for the store; its events are kept apart (see ReplayLog).
/// nullopt: it holds what belongs into no file (a secret in a header set by hand).
std::optional<QByteArray> planOf(const ReplayOrder &order);
/// The same back, without events. Corrupt if it cannot be read.
Result<ReplayOrder> orderOf(const QByteArray &plan);

/// Shows other processes that replays kept in its name are being carried out: a file that is
/// locked as long as this process lives, also if it is killed.
class ReplayHolder final
{
public:
    explicit ReplayHolder(const QString &databasePath);
    ~ReplayHolder();
    Q_DISABLE_COPY_MOVE(ReplayHolder)

    /// Locks the file the first time; nullopt if that cannot be done.
    std::optional<QString> name();
    bool isOurs(const QString &holder) const { return holder == m_name; }
    /// Whether that is another process, and it is still there.
    bool isElsewhere(const QString &holder) const;

private:
    QString pathOf(const QString &holder) const;

    const QString m_databasePath;
    const QString m_name;
    std::unique_ptr<QLockFile> m_lock;
};

} // namespace Hookglass
