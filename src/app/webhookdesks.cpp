// SPDX-License-Identifier: MIT
#include "app/webhookdesks.h"

#include "app/workspace.h"

#include <algorithm>

namespace Hookglass {

struct WebhookDesks::Entry
{
    Account account;
    QList<QByteArray> tokens;
    Secret apiKey;
    Secret systemKey;
    std::unique_ptr<WebhookDesk> desk;

    bool isSame(const Entry &other) const
    {
        return account == other.account && tokens == other.tokens && apiKey == other.apiKey &&
               systemKey == other.systemKey;
    }
};

WebhookDesks::WebhookDesks(Workspace &workspace, QObject *parent)
    : QObject(parent)
    , m_workspace(workspace)
{
    connect(&workspace, &Workspace::endpointsChanged, this, &WebhookDesks::renew);
    renew();
}

WebhookDesks::~WebhookDesks() = default;

/// A plan is being carried out; renew() comes again at its end.
bool WebhookDesks::isBusy(const Entry &entry)
{
    if (!entry.desk || !entry.desk->isApplying())
        return false;
    // Queued: the desk is still in its signal, and others look at the results.
    connect(entry.desk.get(), &WebhookDesk::applied, this, &WebhookDesks::renew,
            Qt::ConnectionType(Qt::QueuedConnection | Qt::UniqueConnection));
    return true;
}

void WebhookDesks::renew()
{
    const QList<EndpointInfo> endpoints = m_workspace.endpoints();
    std::vector<std::unique_ptr<Entry>> entries;
    bool differs = false;
    for (const EndpointInfo &info : endpoints) {
        const auto known =
            std::find_if(entries.begin(), entries.end(), [&](const std::unique_ptr<Entry> &entry) {
                return entry->account.id == info.account.id;
            });
        if (known != entries.end()) {
            (*known)->tokens.append(info.endpoint.token);
            continue;
        }
        auto entry = std::make_unique<Entry>();
        entry->account = info.account;
        entry->tokens = {info.endpoint.token};
        entry->apiKey = m_workspace.keys().find(info.account, SecretKind::ApiKey);
        entry->systemKey = m_workspace.keys().find(info.account, SecretKind::SystemKey);
        entries.push_back(std::move(entry));
    }
    for (std::unique_ptr<Entry> &entry : entries) {
        const auto old = std::find_if(m_entries.begin(), m_entries.end(),
                                      [&](const std::unique_ptr<Entry> &other) {
                                          return other && other->account.id == entry->account.id &&
                                                 (other->isSame(*entry) || isBusy(*other));
                                      });
        if (old != m_entries.end()) {
            entry = std::move(*old);
            continue;
        }
        differs = true;
        if (entry->apiKey.isEmpty())
            continue;
        entry->desk = std::make_unique<WebhookDesk>(
            WebhookDesk::Setup{.account = entry->account,
                               .tokens = entry->tokens,
                               .access = {.base = QUrl(entry->account.apiBase),
                                          .apiKey = entry->apiKey,
                                          .system = entry->account.system,
                                          .systemKey = entry->systemKey},
                               .databasePath = m_workspace.databasePath()});
    }
    for (std::unique_ptr<Entry> &old : m_entries) { // of accounts that are no more
        const bool isLeft = old && std::none_of(entries.cbegin(), entries.cend(),
                                                [&old](const std::unique_ptr<Entry> &entry) {
                                                    return entry->account.id == old->account.id;
                                                });
        if (!isLeft || !isBusy(*old))
            continue;
        entries.push_back(std::move(old));
        differs = true;
    }
    differs = differs || entries.size() != m_entries.size();
    // Old desks live until everybody has let go of them.
    std::swap(m_entries, entries);
    if (differs)
        Q_EMIT changed();
}

QList<WebhookDesk *> WebhookDesks::desks() const
{
    QList<WebhookDesk *> desks;
    for (const std::unique_ptr<Entry> &entry : m_entries) {
        if (entry->desk)
            desks.append(entry->desk.get());
    }
    return desks;
}

WebhookDesk *WebhookDesks::find(AccountId account) const
{
    for (const std::unique_ptr<Entry> &entry : m_entries) {
        if (entry->account.id == account)
            return entry->desk.get();
    }
    return nullptr;
}

QString WebhookDesks::whyNot(AccountId account) const
{
    for (const std::unique_ptr<Entry> &entry : m_entries) {
        if (entry->account.id == account && !entry->desk) {
            return tr("There is no API key at hand for “%1”. Enter it in Settings, or set the "
                      "variable that the account names.")
                .arg(entry->account.name);
        }
    }
    return {};
}

} // namespace Hookglass
