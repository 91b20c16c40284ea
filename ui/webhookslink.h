// SPDX-License-Identifier: MIT
#pragma once

#include "app/hostcheck.h"
#include "app/tunnelhost.h"
#include "app/webhookdesks.h"
#include "app/workspace.h"
#include "webhookspage.h"

#include <QtCore/QPointer>

namespace Hookglass {

/// Joins the page Webhooks with the accounts' desks. All must outlive it.
class WebhooksLink final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(WebhooksLink)
public:
    WebhooksLink(WebhooksPage &page, Workspace &workspace, WebhookDesks &desks, TunnelHost &tunnel,
                 QObject *parent = nullptr);
    ~WebhooksLink() override;

    /// The list may be of the past: somebody looks at it now, or it is known to have changed.
    void refresh();

Q_SIGNALS:
    /// So many webhooks of the account shown lead here and are switched on.
    void oursCounted(int webhooks);
    /// What others did to webhooks, in plain words.
    void noticed(const QString &account, const QStringList &sentences);

private:
    void connectPage();
    void takeDesks();
    void choose(AccountId account);
    void connectDesk();
    void showAddresses();
    void showList();
    void forgetEvidence();
    void lookUpHosts();
    WebhookDestinationModel::HostFacts factsOf(const QString &host) const;
    void addOwnWay(const QString &host, WebhookDestinationModel::HostFacts &facts) const;
    void showFacts();
    void showLeftOvers();
    void takeNotices(const WebhookDesk &desk, const QList<WebhookNotice> &notices);
    void takeTunnel(const TunnelStatus &status);
    void judgeAddress(const QString &address);
    void planAction(WebhooksPage::Action action, const QList<qint64> &ids);
    void apply(const WebhookPlan &plan);

    WebhooksPage &m_page;
    Workspace &m_workspace;
    WebhookDesks &m_desks;
    TunnelHost &m_tunnel;
    AccountId m_account;
    QPointer<WebhookDesk> m_desk;
    std::unique_ptr<QObject> m_deskContext; ///< connections to the desk shown
    HostCheck m_hosts;
    QHash<QString, HostEvidence> m_evidence;
    QSet<QString> m_asked; ///< hosts whose evidence is fresh enough
    QHash<AccountId, QStringList> m_notices;
    WebhookPlan m_undo; ///< of this page's plan: the desk's may be the tunnel's
    QHash<QString, Timestamp> m_lastSeen;
    bool m_isApplying = false; ///< a plan of this page
};

} // namespace Hookglass
