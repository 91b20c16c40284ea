// SPDX-License-Identifier: MIT
#pragma once

#include "app/webhookdesk.h"

#include <QtCore/QHash>

namespace Hookglass {

class Workspace;

/// A desk for every account that has its keys at hand; made anew when the account or a key
/// changes, or it is removed: once a plan that is being carried out has come to its end, which is
/// in the account as the plan was made for. Lives in the main thread.
class WebhookDesks final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(WebhookDesks)
public:
    /// `workspace` must outlive it.
    explicit WebhookDesks(Workspace &workspace, QObject *parent = nullptr);
    ~WebhookDesks() override;

    QList<WebhookDesk *> desks() const;
    /// nullptr: there is no such account, or whyNot() tells what is missing.
    WebhookDesk *find(AccountId account) const;
    QString whyNot(AccountId account) const;

Q_SIGNALS:
    /// Of old desks no pointer must be used any more.
    void changed();

private:
    struct Entry;
    void renew();
    bool isBusy(const Entry &entry);

    Workspace &m_workspace;
    std::vector<std::unique_ptr<Entry>> m_entries; ///< in the accounts' order
};

} // namespace Hookglass
