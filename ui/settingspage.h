// SPDX-License-Identifier: MIT
#pragma once

#include "accountform.h"

class QListWidget;
class QPushButton;

namespace Hookglass {

class FetchCard;
class TunnelCard;
class UpdateCard;

/// Accounts with their keys, the tunnel, and updates. Knows values only; what the user wants goes
/// out as signals of its parts.
class SettingsPage final : public QWidget
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(SettingsPage)
public:
    SettingsPage(const Theme &theme, const Clock &clock, QWidget *parent = nullptr);
    ~SettingsPage() override;

    /// Keeps the account that is shown, with what was typed into it.
    void setAccounts(const QList<AccountRow> &rows);
    void select(AccountId account);
    void showNew();

    AccountForm *form() const { return m_form; }
    FetchCard *fetchRules() const { return m_fetchRules; }
    TunnelCard *tunnel() const { return m_tunnel; }
    UpdateCard *updates() const { return m_updates; }
    QListWidget *list() const { return m_list; }
    QPushButton *newButton() const { return m_new; }

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QWidget *makeAccounts();
    void showCurrent();

    const Theme &m_theme;
    QList<AccountRow> m_rows;
    QListWidget *m_list = nullptr;
    ToneLabel *m_empty = nullptr;
    QPushButton *m_new = nullptr;
    AccountForm *m_form = nullptr;
    TunnelCard *m_tunnel = nullptr;
    FetchCard *m_fetchRules = nullptr;
    UpdateCard *m_updates = nullptr;
};

} // namespace Hookglass
