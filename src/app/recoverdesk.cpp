// SPDX-License-Identifier: MIT
#include "app/recoverdesk.h"

#include "app/webhookdesks.h"
#include "app/workspace.h"

#include <QtCore/QBuffer>
#include <QtCore/QFile>
#include <QtCore/QFileInfo>
#include <QtCore/QTimer>

namespace Hookglass {

namespace {

constexpr int MostLoads = 10;
constexpr std::chrono::seconds LoadPause{1};

Error invalid(const QString &message)
{
    return {.code = ErrorCode::InvalidInput, .message = message, .detail = {}};
}

} // namespace

RecoverDesk::RecoverDesk(Workspace &workspace, WebhookDesks &desks, RecoverOptions options,
                         QObject *parent)
    : QObject(parent)
    , m_workspace(workspace)
    , m_desks(desks)
    , m_options(options)
{
}

RecoverDesk::~RecoverDesk() = default;

void RecoverDesk::start()
{
    m_isLoading = true;
    m_workspace.store().read<QList<RecoverJob>>(
        &RecoverLog::jobs, this, [this](const Result<QList<RecoverJob>> &jobs) {
            if (!jobs && ++m_loads < MostLoads) { // the store may be recovering after a crash
                QTimer::singleShot(LoadPause, this, &RecoverDesk::start);
                return;
            }
            m_isLoading = false;
            const QList<RecoverJob> known = jobs ? *jobs : QList<RecoverJob>();
            for (const RecoverJob &job : known) {
                if (job.isCommand == m_options.isCommand)
                    add(job).load(); // newer ones come later
            }
            Q_EMIT loaded();
            prune();
        });
}

RecoverRun *RecoverDesk::find(AccountId account) const
{
    const auto run = m_runs.find(account);
    return run == m_runs.end() ? nullptr : run->second.get();
}

RecoverRun &RecoverDesk::add(const RecoverJob &job)
{
    auto run = std::make_unique<RecoverRun>(m_workspace, m_desks, m_options, job);
    connect(run.get(), &RecoverRun::progressed, this,
            [this, r = run.get()] { Q_EMIT progressed(r->progress()); });
    connect(run.get(), &RecoverRun::itemsChanged, this, &RecoverDesk::itemsChanged);
    connect(run.get(), &RecoverRun::created, this, &RecoverDesk::prune);
    return *(m_runs[job.account] = std::move(run));
}

/// Jobs that a newer one took the place of go, in small pieces.
void RecoverDesk::prune()
{
    m_workspace.store().write<bool>(
        [](Connection &connection) { return RecoverLog::prune(connection); }, this,
        [this](const Result<bool> &more) {
            if (more && *more)
                prune();
        });
}

Result<void> RecoverDesk::recoverText(AccountId account, const QByteArray &text,
                                      const QString &source)
{
    auto buffer = std::make_unique<QBuffer>();
    buffer->setData(text);
    buffer->open(QIODevice::ReadOnly);
    return read(account, std::move(buffer), source);
}

Result<void> RecoverDesk::recoverFile(AccountId account, const QString &path)
{
    auto file = std::make_unique<QFile>(path);
    const QString name = QFileInfo(path).fileName();
    if (QFileInfo(path).isDir())
        return invalid(tr("%1 is a folder. Choose a file in it.").arg(name));
    if (!file->open(QIODevice::ReadOnly))
        return invalid(tr("%1 could not be read: %2").arg(name, file->errorString()));
    return read(account, std::move(file), name);
}

Result<void> RecoverDesk::read(AccountId account, std::unique_ptr<QIODevice> device,
                               const QString &source)
{
    if (device->size() > m_options.mostBytes) {
        return invalid(
            tr("%1 is larger than %2 MB. Split it, and give the parts one after another.")
                .arg(source)
                .arg(m_options.mostBytes / (1024 * 1024)));
    }
    if (m_isLoading) // what is unfinished there goes on, and this is added to it
        return invalid(tr("Earlier ids are still being read. Try again in a moment."));
    RecoverRun *run = find(account);
    if (run && run->isReading())
        return invalid(tr("A text is being read already. Wait until it is."));
    if (!run || run->progress().isFinished()) {
        RecoverJob job;
        job.account = account;
        job.isCommand = m_options.isCommand;
        run = &add(job);
    }
    run->read(std::move(device), source);
    return {};
}

void RecoverDesk::pause(AccountId account)
{
    if (RecoverRun *run = find(account))
        run->pause();
}

void RecoverDesk::resume(AccountId account)
{
    if (RecoverRun *run = find(account))
        run->resume();
}

void RecoverDesk::cancel(AccountId account)
{
    if (RecoverRun *run = find(account))
        run->cancel();
}

void RecoverDesk::retryFailed(AccountId account)
{
    if (RecoverRun *run = find(account))
        run->retryFailed();
}

std::optional<RecoverProgress> RecoverDesk::progress(AccountId account) const
{
    const RecoverRun *run = find(account);
    return run ? std::optional(run->progress()) : std::nullopt;
}

void RecoverDesk::loadItems(qint64 job, const QList<qint64> &positions, QObject *context,
                            Callback<QList<RecoverItem>> done)
{
    m_workspace.store().read<QList<RecoverItem>>(
        [job, positions](Connection &connection) {
            return RecoverLog::itemsAt(connection, job, positions);
        },
        context, std::move(done));
}

void RecoverDesk::loadPositions(qint64 job, RecoverOutcome outcome, QObject *context,
                                Callback<QList<qint64>> done)
{
    m_workspace.store().read<QList<qint64>>(
        [job, outcome](Connection &connection) {
            return RecoverLog::positions(connection, job, outcome);
        },
        context, std::move(done));
}

} // namespace Hookglass
