// SPDX-License-Identifier: MIT
#include "app/exportrun.h"

#include "app/accountkeys.h"
#include "app/workspace.h"

#include <QtCore/QCoreApplication>

namespace Hookglass {

using namespace Qt::StringLiterals;

namespace {

ExportMeans meansOf(const Workspace &workspace)
{
    ExportMeans means;
    means.moment = FilterMoment::local(workspace.clock());
    means.info.madeAt = workspace.clock().now();
    const QString version = QCoreApplication::applicationVersion();
    means.info.program = version.isEmpty() ? u"Hookglass"_s : u"Hookglass "_s + version;
    const QList<Account> accounts = workspace.accounts();
    for (const Account &account : accounts) {
        const QList<SigningKey> keys = workspace.signingKeys(account.id);
        if (!keys.isEmpty())
            means.signingKeys.insert(account.id, keys);
        for (const SigningKey &key : keys)
            means.secrets.append(key.key);
        const Secret api = workspace.keys().find(account, SecretKind::ApiKey);
        if (!api.isEmpty())
            means.secrets.append(api);
        const bool hasApi = !api.isEmpty() || (entryOf(account, SecretKind::ApiKey).isEmpty() &&
                                               variableOf(account, SecretKind::ApiKey).isEmpty());
        if (!keys.isEmpty() && hasApi)
            means.complete.insert(account.id);
    }
    return means;
}

} // namespace

ExportRun::ExportRun(Workspace &workspace, ExportOrder order, QObject *parent)
    : QObject(parent)
    , m_workspace(workspace)
    , m_job(std::make_shared<ExportJob>(workspace.databasePath(), std::move(order),
                                        meansOf(workspace)))
{
    // Its connection has to be gone before the reader's thread is.
    connect(&workspace, &Workspace::closing, this, &ExportRun::cancel);
}

ExportRun::~ExportRun()
{
    letGo();
}

void ExportRun::start()
{
    step();
}

void ExportRun::step()
{
    m_workspace.store().ask<ExportProgress>(
        [job = m_job](ReaderWorker &) -> Result<ExportProgress> { return job->step(); }, this,
        [this](const Result<ExportProgress> &progress) {
            if (!m_job)
                return; // cancelled meanwhile
            if (progress) {
                take(*progress);
                return;
            }
            ExportProgress ended = m_progress;
            ended.problem = progress.error().message;
            ended.isFinished = true;
            take(ended);
        });
}

void ExportRun::take(const ExportProgress &progress)
{
    m_progress = progress;
    if (progress.isFinished)
        letGo();
    else
        step();
    Q_EMIT progressed(m_progress); // last: whoever hears it may delete us
}

void ExportRun::cancel()
{
    if (!m_job)
        return;
    letGo();
    m_progress.isFinished = true;
    m_progress.isCancelled = true;
    Q_EMIT progressed(m_progress);
}

void ExportRun::letGo()
{
    if (!m_job)
        return;
    m_workspace.store().ask<bool>(
        [job = std::exchange(m_job, nullptr)](ReaderWorker &) -> Result<bool> {
            job->abandon();
            return true;
        },
        this, [](const Result<bool> &) {});
}

} // namespace Hookglass
