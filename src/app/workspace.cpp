// SPDX-License-Identifier: MIT
#include "app/workspace.h"

#include "app/workspaceprivate.h"
#include "store/schema.h"

#include <QtCore/QStandardPaths>

namespace Hookglass {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr auto DrainInterval = 100ms;

} // namespace

Workspace::Workspace(WorkspaceOptions options, QObject *parent)
    : QObject(parent)
    , d(std::make_unique<Private>(this, std::move(options)))
{
    d->drain.setInterval(DrainInterval);
    connect(&d->drain, &QTimer::timeout, this, [this] { d->drainFeed(); });
    connect(&d->book, &AccountBook::keysMissing, this, &Workspace::keysMissing);
    connect(&d->book, &AccountBook::changed, this, [this] { d->onAccountsChanged(); });
}

Workspace::~Workspace()
{
    d->shutDown();
}

QString Workspace::defaultDataFolder()
{
    const QString fromEnvironment = qEnvironmentVariable("HOOKGLASS_DATA");
    if (!fromEnvironment.isEmpty())
        return fromEnvironment;
    return QStandardPaths::writableLocation(QStandardPaths::GenericDataLocation) + "/hookglass"_L1;
}

QString Workspace::upgradeAhead() const
{
    return Schema::announcement(d->databasePath());
}

Result<void> Workspace::open()
{
    Result<EventCatalog> catalog = EventCatalog::load();
    if (!catalog)
        return catalog.error();
    d->catalog = std::move(*catalog);
    if (Result<void> ready = d->prepareFolder(); !ready)
        return ready.error();

    if (d->options.role != WorkspaceOptions::Role::Read) {
        Result<std::unique_ptr<StoreLock>> lock =
            StoreLock::acquire(d->options.dataFolder, d->options.holder);
        if (lock)
            d->lock = std::move(*lock);
        else if (lock.error().code == ErrorCode::Busy)
            d->readOnlyReason = lock.error().message;
        else
            return lock.error();
    }
    if (d->lock) {
        if (Result<void> opened = d->openForWriting(); !opened)
            return opened.error();
    } else {
        if (d->options.role == WorkspaceOptions::Role::Read)
            d->readOnlyReason = d->options.readOnlyReason;
        if (Result<void> opened = d->book.open(d->databasePath(), Private::KeychainPatience);
            !opened)
            return opened.error();
        d->storeState.kind = StoreState::Kind::ReadOnly;
        d->storeState.message = d->readOnlyReason;
        d->openReader();
    }
    if (!d->answerDesk)
        d->answerDesk = std::make_unique<AnswerDesk>(*this, d->clock, d->options.ack);
    d->drain.start();
    d->book.watch();
    return {};
}

void Workspace::shutDown()
{
    d->shutDown();
}

QString Workspace::readOnlyReason() const
{
    return d->readOnlyReason;
}

ReceiverState Workspace::receiverState() const
{
    return d->receiverState;
}

StoreState Workspace::storeState() const
{
    return d->storeState;
}

QList<EndpointInfo> Workspace::endpoints() const
{
    QList<EndpointInfo> infos;
    for (const Endpoint &endpoint : d->book.endpoints()) {
        const Account *account = d->book.find(endpoint.account);
        if (account && d->book.isServed(*account)) {
            infos.append({.account = *account,
                          .endpoint = endpoint,
                          .url = d->urlOf(endpoint),
                          .hasKey = !signingKeys(account->id).isEmpty()});
        }
    }
    return infos;
}

const EventCatalog &Workspace::catalog() const
{
    return d->catalog;
}

const Clock &Workspace::clock() const
{
    return d->clock;
}

QList<Account> Workspace::accounts() const
{
    return d->book.accounts();
}

StoreAccess &Workspace::store()
{
    return d->storeAccess;
}

EventWriter *Workspace::writer() const
{
    return d->writer ? d->writer->get() : nullptr;
}

Receiver *Workspace::receiver() const
{
    return d->receiver ? d->receiver->get() : nullptr;
}

void Workspace::refreshEvents(const QList<EventId> &events)
{
    loadSummaries(events, this, [this](const Result<QList<EventSummary>> &summaries) {
        if (summaries)
            d->feed.addRead(*summaries);
    });
}

const AccountKeys &Workspace::keys() const
{
    return d->book.keys();
}

AccountDesk *Workspace::accountDesk() const
{
    return d->book.desk();
}

AnswerDesk *Workspace::answerDesk() const
{
    return d->answerDesk.get();
}

QString Workspace::databasePath() const
{
    return d->databasePath();
}

QList<SigningKey> Workspace::signingKeys(AccountId account) const
{
    return d->book.signingKeys(account);
}

void Workspace::loadEventIds(QObject *context, Callback<QList<EventId>> done)
{
    d->storeAccess.ask<QList<EventId>>([](ReaderWorker &reader) { return reader.eventIds(); },
                                       context, std::move(done));
}

void Workspace::loadSummaries(const QList<EventId> &ids, QObject *context,
                              Callback<QList<EventSummary>> done)
{
    d->storeAccess.ask<QList<EventSummary>>(
        [ids](ReaderWorker &reader) { return reader.summaries(ids); }, context, std::move(done));
}

void Workspace::loadLastSeen(AccountId account, QObject *context,
                             Callback<QHash<QString, Timestamp>> done)
{
    d->storeAccess.ask<QHash<QString, Timestamp>>(
        [account](ReaderWorker &reader) { return reader.lastSeen(account); }, context,
        std::move(done));
}

void Workspace::loadEvent(EventId id, QObject *context, Callback<EventDetail> done)
{
    d->storeAccess.ask<EventDetail>([id](ReaderWorker &reader) { return reader.detail(id); },
                                    context, std::move(done));
}

void Workspace::startSandbox(const SandboxOptions &options)
{
    if (!d->receiver) {
        Q_EMIT sandboxFailed(
            {.code = ErrorCode::Busy,
             .message = tr("The sandbox needs the receiver, which another process runs. %1")
                            .arg(d->readOnlyReason),
             .detail = {}});
        return;
    }
    if (!d->sandbox) {
        d->sandbox = std::make_unique<SandboxHost>(d->receiver->get(), d->clock);
        d->connectSandbox();
    }
    d->sandbox->start(options);
}

void Workspace::stopSandbox()
{
    if (d->sandbox)
        d->sandbox->stop();
}

bool Workspace::isSandboxRunning() const
{
    return d->sandbox && d->sandbox->isRunning();
}

void Workspace::applySandboxChange(Sandbox::Change change)
{
    if (d->sandbox)
        d->sandbox->apply(change);
}

void Workspace::setSandboxTraffic(double eventsPerSecond)
{
    if (d->sandbox)
        d->sandbox->setTraffic(eventsPerSecond);
}

void Workspace::expectProbe(const QByteArray &nonce)
{
    if (d->receiver)
        d->receiver->post([nonce](Receiver &receiver) { receiver.expectProbe(nonce); });
}

QString Workspace::setting(const QString &key) const
{
    return d->book.setting(key);
}

Result<void> Workspace::setSetting(const QString &key, const QString &value)
{
    return d->book.setSetting(key, value);
}

void Workspace::setRetention(const RetentionPolicy &policy)
{
    if (d->writer)
        d->writer->post([policy](EventWriter &writer) { writer.setRetention(policy); });
}

} // namespace Hookglass
