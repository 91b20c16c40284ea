// SPDX-License-Identifier: MIT
#include "settingslink.h"

#include "settingspage.h"
#include "tunnelcard.h"

namespace Hookglass {

using namespace Qt::StringLiterals;

namespace {

const auto TunnelSetting = "tunnel"_L1;

} // namespace

SettingsLink::SettingsLink(SettingsPage &page, Workspace &workspace, TunnelHost &tunnel,
                           QObject *parent)
    : QObject(parent)
    , m_page(page)
    , m_workspace(workspace)
    , m_tunnel(tunnel)
{
    connectAccounts();
    connectTunnel();
    showAccounts();
}

SettingsLink::~SettingsLink() = default;

void SettingsLink::connectAccounts()
{
    connect(&m_workspace, &Workspace::endpointsChanged, this, &SettingsLink::showAccounts);
    connect(m_page.form(), &AccountForm::saveWanted, this, &SettingsLink::save);
    connect(m_page.form(), &AccountForm::checkWanted, this, &SettingsLink::check);
    connect(m_page.form(), &AccountForm::removeWanted, this, &SettingsLink::remove);
}

void SettingsLink::connectTunnel()
{
    TunnelCard *card = m_page.tunnel();
    connect(card, &TunnelCard::startWanted, this, [this](const TunnelChoice &choice) {
        m_tunnel.start(choice);
        // A choice that cannot work is not worth remembering.
        if (!m_tunnel.status().problem.isEmpty())
            return;
        if (!m_workspace.setSetting(TunnelSetting, choice.toJson()))
            qWarning("The tunnel could not be remembered.");
    });
    connect(card, &TunnelCard::stopWanted, this, [this] {
        m_tunnel.stop();
        if (!m_workspace.setSetting(TunnelSetting, {}))
            qWarning("The tunnel could not be forgotten.");
    });
    connect(card, &TunnelCard::probeWanted, &m_tunnel, &TunnelHost::probeNow);
    connect(&m_tunnel, &TunnelHost::statusChanged, card, &TunnelCard::setStatus);
    connect(&m_tunnel, &TunnelHost::followed, card, &TunnelCard::setFollowed);
    const TunnelChoice last = TunnelChoice::fromJson(m_workspace.setting(TunnelSetting));
    card->setChoice(last);
    if (m_workspace.readOnlyReason().isEmpty())
        m_tunnel.start(last);
}

void SettingsLink::showAccounts()
{
    QList<AccountRow> rows;
    const QList<Account> accounts = m_workspace.accounts();
    for (const Account &account : accounts) {
        rows.append({.account = account,
                     .apiKey = m_workspace.keys().source(account, SecretKind::ApiKey),
                     .systemKey = m_workspace.keys().source(account, SecretKind::SystemKey)});
    }
    m_page.setAccounts(rows);
}

void SettingsLink::save(const AccountDraft &draft)
{
    AccountDesk *desk = m_workspace.accountDesk();
    if (!desk)
        return;
    m_page.form()->setBusy(tr("Saving…"));
    desk->save(draft, this, [this](const Result<SavedAccount> &saved) {
        if (!saved) {
            m_page.form()->setOutcome(Tone::Bad, saved.error().message);
            return;
        }
        m_page.select(saved->account.id);
        m_page.form()->setOutcome(saved->note.isEmpty() ? Tone::Good : Tone::Warn,
                                  (tr("Saved.") + u' ' + saved->note).trimmed());
    });
}

void SettingsLink::check(const AccountDraft &draft)
{
    AccountDesk *desk = m_workspace.accountDesk();
    if (!desk)
        return;
    m_page.form()->setBusy(tr("Asking Follow Up Boss whose key this is…"));
    desk->check(draft, this, [this](const Result<ApiIdentity> &identity) {
        if (!identity) {
            m_page.form()->setOutcome(Tone::Bad, identity.error().message);
            return;
        }
        const IdentityWords words = wordsFor(*identity);
        m_page.form()->setOutcome(words.isGood ? Tone::Good : Tone::Warn,
                                  words.whose + u' ' + words.verdict);
    });
}

void SettingsLink::remove(const Account &account)
{
    AccountDesk *desk = m_workspace.accountDesk();
    if (!desk)
        return;
    desk->remove(account, this, [this, name = account.name](const Result<QString> &note) {
        if (!note) {
            m_page.form()->setOutcome(Tone::Bad, note.error().message);
            return;
        }
        m_page.form()->setOutcome(note->isEmpty() ? Tone::Good : Tone::Warn,
                                  (tr("Removed “%1”.").arg(name) + u' ' + *note).trimmed());
    });
}

} // namespace Hookglass
