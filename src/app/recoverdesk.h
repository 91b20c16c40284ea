// SPDX-License-Identifier: MIT
#pragma once

#include "app/recoverrun.h"

#include <map>

namespace Hookglass {

class WebhookDesks;
class Workspace;

/// Recovers events that were missed: finds their ids in a text, asks Follow Up Boss for those that
/// are not in the store, and stores the answers as fetched events. One job an account at a time;
/// it goes on after a restart. Made after the workspace is open, lives in the main thread.
class RecoverDesk final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(RecoverDesk)
public:
    /// Both must outlive it.
    RecoverDesk(Workspace &workspace, WebhookDesks &desks, RecoverOptions options = {},
                QObject *parent = nullptr);
    ~RecoverDesk() override;

    /// Reads the jobs of earlier runs and goes on with them; loaded() follows.
    void start();

    /// Text of any kind with ids in it. If a job of the account is unfinished, its ids are added
    /// to that one. InvalidInput if it is too large, or a text is being read already.
    Result<void> recoverText(AccountId account, const QByteArray &text, const QString &source);
    /// The same for a file, which is read in slices.
    Result<void> recoverFile(AccountId account, const QString &path);

    void pause(AccountId account);
    void resume(AccountId account);
    /// What was fetched stays; what waits will not be asked for.
    void cancel(AccountId account);
    /// What failed or was refused is asked for again.
    void retryFailed(AccountId account);

    /// nullopt: there is no job of this account.
    std::optional<RecoverProgress> progress(AccountId account) const;

    template <typename T>
    using Callback = std::function<void(const Result<T> &)>;
    void loadItems(qint64 job, const QList<qint64> &positions, QObject *context,
                   Callback<QList<RecoverItem>> done);
    void loadPositions(qint64 job, RecoverOutcome outcome, QObject *context,
                       Callback<QList<qint64>> done);

Q_SIGNALS:
    void loaded();
    /// A few times a second at most, and at once when the state changes.
    void progressed(const Hookglass::RecoverProgress &progress);
    /// Ids of this job that were found, or got an outcome.
    void itemsChanged(qint64 job, const QList<Hookglass::RecoverItem> &items);

private:
    Result<void> read(AccountId account, std::unique_ptr<QIODevice> device, const QString &source);
    RecoverRun *find(AccountId account) const;
    RecoverRun &add(const RecoverJob &job);
    void prune();

    Workspace &m_workspace;
    WebhookDesks &m_desks;
    const RecoverOptions m_options;
    std::map<AccountId, std::unique_ptr<RecoverRun>> m_runs;
    bool m_isLoading = false; ///< the jobs of earlier runs
    int m_loads = 0;          ///< attempts to
};

} // namespace Hookglass
