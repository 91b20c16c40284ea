// SPDX-License-Identifier: MIT
#pragma once

#include "app/tunnelhost.h"
#include "app/workspace.h"

namespace Hookglass {

class SettingsPage;

/// Joins the page Settings with accounts and tunnel. All must outlive it.
class SettingsLink final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(SettingsLink)
public:
    SettingsLink(SettingsPage &page, Workspace &workspace, TunnelHost &tunnel,
                 QObject *parent = nullptr);
    ~SettingsLink() override;

private:
    void connectAccounts();
    void connectTunnel();
    void showAccounts();
    void save(const AccountDraft &draft);
    void check(const AccountDraft &draft);
    void remove(const Account &account);

    SettingsPage &m_page;
    Workspace &m_workspace;
    TunnelHost &m_tunnel;
};

} // namespace Hookglass
