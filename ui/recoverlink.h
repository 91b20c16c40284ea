// SPDX-License-Identifier: MIT
#pragma once

#include "app/gapdesk.h"
#include "app/gapsearch.h"
#include "app/recoverdesk.h"
#include "recoverpage.h"
#include "theme.h"

namespace Hookglass {

class ForwardDesk;
class ResourceDesk;
class TunnelHost;
class WebhookDesks;
class Workspace;
struct GapChange;

/// Joins the page Recover with the workspace. All must outlive it.
class RecoverLink final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(RecoverLink)
public:
    struct Means ///< what other desks can do; nullptr: not here
    {
        ForwardDesk *forwards = nullptr;
        ResourceDesk *resources = nullptr;
    };
    RecoverLink(RecoverPage &page, Workspace &workspace, WebhookDesks &desks, TunnelHost &tunnel,
                Means means, QObject *parent = nullptr);
    ~RecoverLink() override;

    RecoverDesk &desk() { return m_desk; }
    GapDesk &gaps() { return m_gaps; }

Q_SIGNALS:
    void eventWanted(Hookglass::EventId event); ///< to be shown on the page Events

private:
    void connectIds();
    void connectGaps();
    void takeAccounts();
    void choose(AccountId account);
    void recover(const QString &text);
    void recoverFiles(const QStringList &paths);
    void begun(const Result<void> &result);
    void takeProgress(const RecoverProgress &progress);
    void showItems();
    void loadItems(const QList<qint64> &positions);
    void deliverFetched();
    void deliverNext(const QList<qint64> &positions, qint64 added);
    void search(const Gap &gap);
    void fetch(const QList<int> &places);
    void make(const QList<int> &places);
    void deliver(const QList<EventId> &events, std::function<void(Tone, const QString &)> tell);

    RecoverPage &m_page;
    Workspace &m_workspace;
    WebhookDesks &m_desks;
    const Means m_means;
    RecoverDesk m_desk;
    GapDesk m_gaps;
    GapSearch m_search;
    AccountId m_account;
    qint64 m_job = 0;             ///< whose items the table shows
    QList<MissedChange> m_missed; ///< as the table of changes has them
};

} // namespace Hookglass
