// SPDX-License-Identifier: MIT
#pragma once

#include "core/clock.h"
#include "core/ids.h"
#include "core/result.h"

#include <QtCore/QList>
#include <QtCore/QString>

#include <memory>

namespace Hookglass {

/// A change of a webhook that we are about to send.
struct WebhookWrite
{
    enum class Kind { ///< the numbers are stored
        Create = 0,
        Change = 1,
        Delete = 2,
        Restore = 3,  ///< gives others what was theirs: their address does not become ours
        SwitchOff = 4 ///< a change, too
    };
    Kind kind = Kind::Create;
    qint64 webhook = 0; ///< its id at Follow Up Boss; 0 for one that is to be made
    QString event;
    QString url;       ///< as it will be; empty for a deletion
    QString beforeUrl; ///< as it was; empty for a new one
    Timestamp at;
    bool operator==(const WebhookWrite &) const = default;
};

/// What we wrote to Follow Up Boss, kept before it was sent: after a crash we still know which
/// webhooks may be ours. On a connection of its own, safe beside a writer. One thread.
class WebhookJournal final
{
public:
    static Result<std::unique_ptr<WebhookJournal>> open(const QString &databasePath);
    ~WebhookJournal();
    Q_DISABLE_COPY_MOVE(WebhookJournal)

    /// Durable when it returns.
    Result<void> append(AccountId account, const WebhookWrite &write);
    /// Oldest first.
    Result<QList<WebhookWrite>> writes(AccountId account);

private:
    WebhookJournal();
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace Hookglass
