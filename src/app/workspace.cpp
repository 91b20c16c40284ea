// SPDX-License-Identifier: MIT
#include "app/workspace.h"

#include "app/eventfeed.h"
#include "app/readerworker.h"
#include "app/sandboxhost.h"
#include "app/workerthread.h"
#include "store/accountstore.h"
#include "store/eventwriter.h"
#include "store/storelock.h"

#include <QtCore/QDir>
#include <QtCore/QEventLoop>
#include <QtCore/QPointer>
#include <QtCore/QStandardPaths>
#include <QtCore/QTimer>

namespace Hookglass {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr auto DrainInterval = 100ms;
constexpr auto AccountsInterval = 1s;
constexpr auto KeychainPatience = 3s;
const auto PortSetting = "receiver.port"_L1;
const auto SandboxAccount = "sandbox"_L1;

} // namespace

class Workspace::Private
{
public:
    Private(Workspace *owner, WorkspaceOptions theOptions)
        : q(owner)
        , options(std::move(theOptions))
    {
    }

    Workspace *q;
    WorkspaceOptions options;
    SystemClock clock;
    EventCatalog catalog;
    AccountKeys keys;
    EventFeed feed;
    QString readOnlyReason;
    ReceiverState receiverState;
    StoreState storeState;
    QList<Account> accountList;
    QList<Endpoint> endpointList;
    qint64 accountsVersion = -1;
    QTimer drain;
    QTimer watchAccounts;

    // Destroyed from the last to the first: sandbox, receiver, reader, writer, lock.
    std::unique_ptr<StoreLock> lock;
    std::unique_ptr<AccountStore> accounts;
    std::unique_ptr<AccountDesk> desk;
    std::unique_ptr<WorkerThread<EventWriter>> writer;
    std::unique_ptr<WorkerThread<ReaderWorker>> reader;
    std::unique_ptr<WorkerThread<Receiver>> receiver;
    std::unique_ptr<SandboxHost> sandbox;

    QString databasePath() const { return options.dataFolder + "/hookglass.db"_L1; }
    Result<void> prepareFolder() const;
    Result<void> openForWriting();
    Result<void> openAccounts();
    void openReader();
    void startReceiver();
    void rememberPort(quint16 port);
    void connectSandbox();
    Result<Account> sandboxAccount(const SandboxAccess &access);
    void onSandboxStarted(const SandboxAccess &access);
    bool refreshAccounts();
    void applyEndpoints();
    bool isServed(const Account &account) const;
    QUrl urlOf(const Endpoint &endpoint) const;
    const Account *accountOf(AccountId id) const;
    void drainFeed();
    void shutDown();

    template <typename T, typename Function>
    void ask(QObject *context, Callback<T> done, Function question);
};

Result<void> Workspace::Private::prepareFolder() const
{
    const QDir dir(options.dataFolder);
    const bool existed = dir.exists();
    if (!existed && !QDir().mkpath(options.dataFolder)) {
        return Error{.code = ErrorCode::Storage,
                     .message = tr("The data folder %1 could not be made. Choose another one.")
                                    .arg(QDir::toNativeSeparators(options.dataFolder)),
                     .detail = {}};
    }
    if (!existed) { // what arrives is other people's personal data
        QFile::setPermissions(options.dataFolder,
                              QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
    }
    return {};
}

Result<void> Workspace::Private::openAccounts()
{
    Result<std::unique_ptr<AccountStore>> opened = AccountStore::open(databasePath());
    if (!opened)
        return opened.error();
    accounts = std::move(*opened);
    desk = std::make_unique<AccountDesk>(*accounts, keys);
    connect(desk.get(), &AccountDesk::changed, q, [this] {
        accountsVersion = -1; // our own commit does not change the data version
        refreshAccounts();
        applyEndpoints();
    });
    refreshAccounts();
    // Before anything is received: a signature must not be unknown for want of patience.
    QList<Account> served;
    std::copy_if(accountList.cbegin(), accountList.cend(), std::back_inserter(served),
                 [this](const Account &account) { return isServed(account); });
    Q_EMIT q->keysMissing(keys.loadNow(served, KeychainPatience));
    return {};
}

Result<void> Workspace::Private::openForWriting()
{
    writer = std::make_unique<WorkerThread<EventWriter>>(
        u"store-writer"_s, std::make_unique<EventWriter>(databasePath(), clock));
    EventWriter *worker = writer->get();
    // Straight from the writer's thread: the feed is what keeps it from the main thread.
    connect(
        worker, &EventWriter::eventsChanged, worker,
        [this](const QList<EventSummary> &events) { feed.add(events); }, Qt::DirectConnection);
    connect(
        worker, &EventWriter::eventsRemoved, worker,
        [this](const QList<EventId> &events) { feed.addRemoved(events); }, Qt::DirectConnection);
    connect(worker, &EventWriter::stateChanged, q, [this](const StoreState &state) {
        storeState = state;
        Q_EMIT q->storeStateChanged(state);
    });
    if (Result<void> opened = writer->call([](EventWriter &w) { return w.open(); }); !opened)
        return opened.error();
    if (Result<void> opened = openAccounts(); !opened)
        return opened.error();
    openReader();
    startReceiver();
    return {};
}

void Workspace::Private::openReader()
{
    reader = std::make_unique<WorkerThread<ReaderWorker>>(
        u"store-reader"_s, std::make_unique<ReaderWorker>(databasePath()));
    if (!readOnlyReason.isEmpty() || !options.receive) {
        ReaderWorker *worker = reader->get();
        connect(
            worker, &ReaderWorker::eventsChanged, worker,
            [this](const QList<EventSummary> &events) { feed.add(events); }, Qt::DirectConnection);
        connect(worker, &ReaderWorker::stateChanged, q, [this](StoreState state) {
            state.kind = StoreState::Kind::ReadOnly;
            state.message = readOnlyReason;
            storeState = state;
            Q_EMIT q->storeStateChanged(state);
        });
        reader->post([](ReaderWorker &w) { w.follow(); });
    }
}

// A port that cannot be had is no reason to show nothing: the state says why.
void Workspace::Private::startReceiver()
{
    ReceiverOptions receiverOptions = options.receiver;
    if (receiverOptions.port == 0 && options.rememberPort) {
        if (const Result<QString> port = accounts->setting(PortSetting))
            receiverOptions.port = port->toUShort();
    }
    receiver = std::make_unique<WorkerThread<Receiver>>(
        u"receiver"_s,
        std::make_unique<Receiver>(*writer->get(), clock, std::move(receiverOptions)));
    Receiver *worker = receiver->get();
    connect(
        worker, &Receiver::answered, worker,
        [this](const QList<AnswerRecord> &answers) { feed.addAnswers(answers); },
        Qt::DirectConnection);
    connect(worker, &Receiver::probed, q, &Workspace::probed);
    applyEndpoints(); // before it listens: a request of the first moment must not meet a 404
    const Result<quint16> port = receiver->call([](Receiver &r) { return r.start(); });
    receiverState = receiver->call([](Receiver &r) { return r.state(); });
    connect(worker, &Receiver::stateChanged, q, [this](const ReceiverState &state) {
        receiverState = state;
        Q_EMIT q->receiverStateChanged(state);
        Q_EMIT q->endpointsChanged();
    });
    if (port)
        rememberPort(*port);
    Q_EMIT q->endpointsChanged(); // now they have an address
}

void Workspace::Private::rememberPort(quint16 port)
{
    if (!options.rememberPort)
        return;
    const QString text = QString::number(port);
    const Result<QString> known = accounts->setting(PortSetting);
    if (known && *known == text)
        return;
    // Not being able to remember it is no reason not to receive.
    if (const Result<void> saved = accounts->setSetting(PortSetting, text); !saved)
        qWarning("The receiver's port could not be remembered.");
}

bool Workspace::Private::isServed(const Account &account) const
{
    return options.accounts.isEmpty() ||
           options.accounts.contains(account.name, Qt::CaseInsensitive);
}

bool Workspace::Private::refreshAccounts()
{
    if (!accounts)
        return false;
    const Result<qint64> version = accounts->dataVersion();
    if (version && *version == accountsVersion)
        return false;
    const Result<QList<Account>> newAccounts = accounts->accounts();
    const Result<QList<Endpoint>> newEndpoints = accounts->endpoints();
    if (!newAccounts || !newEndpoints)
        return false;
    accountsVersion = version ? *version : -1;
    if (*newAccounts == accountList && *newEndpoints == endpointList)
        return false;
    accountList = *newAccounts;
    endpointList = *newEndpoints;
    if (reader)
        reader->post([](ReaderWorker &w) { w.forgetAccountNames(); });
    return true;
}

const Account *Workspace::Private::accountOf(AccountId id) const
{
    const auto it = std::find_if(accountList.cbegin(), accountList.cend(),
                                 [id](const Account &account) { return account.id == id; });
    return it == accountList.cend() ? nullptr : &*it;
}

void Workspace::Private::applyEndpoints()
{
    if (receiver) {
        QList<EndpointConfig> configs;
        for (const Endpoint &endpoint : std::as_const(endpointList)) {
            const Account *account = accountOf(endpoint.account);
            if (account && isServed(*account)) {
                configs.append({.endpoint = endpoint,
                                .accountName = account->name,
                                .keys = q->signingKeys(account->id)});
            }
        }
        receiver->post([configs](Receiver &r) { r.setEndpoints(configs); });
    }
    Q_EMIT q->endpointsChanged();
}

QUrl Workspace::Private::urlOf(const Endpoint &endpoint) const
{
    if (!receiverState.listening)
        return {};
    QHostAddress address = receiverState.address;
    if (address == QHostAddress::Any || address == QHostAddress::AnyIPv4)
        address = QHostAddress::LocalHost;
    else if (address == QHostAddress::AnyIPv6)
        address = QHostAddress::LocalHostIPv6;
    QUrl url;
    url.setScheme(u"http"_s);
    url.setHost(address.toString());
    url.setPort(receiverState.port);
    url.setPath("/in/"_L1 + QString::fromLatin1(endpoint.token));
    return url;
}

void Workspace::Private::drainFeed()
{
    const EventFeed::Batch batch = feed.take();
    if (!batch.changed.isEmpty())
        Q_EMIT q->eventsChanged(batch.changed);
    if (!batch.removed.isEmpty())
        Q_EMIT q->eventsRemoved(batch.removed);
}

Result<Account> Workspace::Private::sandboxAccount(const SandboxAccess &access)
{
    Account wanted;
    wanted.name = SandboxAccount;
    wanted.apiBase = access.api.toString();
    wanted.system = access.system;
    const auto known =
        std::find_if(accountList.cbegin(), accountList.cend(),
                     [](const Account &account) { return account.name == SandboxAccount; });
    if (known == accountList.cend())
        return accounts->add(wanted);
    wanted.id = known->id;
    if (const Result<void> updated = accounts->update(wanted); !updated)
        return updated.error();
    return wanted;
}

void Workspace::Private::onSandboxStarted(const SandboxAccess &access)
{
    const Result<Account> account = sandboxAccount(access);
    if (!account) {
        Q_EMIT q->sandboxFailed(account.error());
        return;
    }
    keys.remember(account->id, SecretKind::ApiKey, access.apiKey);
    keys.remember(account->id, SecretKind::SystemKey, access.systemKey);
    accountsVersion = -1;
    refreshAccounts();
    applyEndpoints();
    for (const Endpoint &endpoint : std::as_const(endpointList)) {
        if (endpoint.account != account->id)
            continue;
        QStringList names;
        for (const EventType &type : catalog.events())
            names.append(type.name);
        sandbox->registerWebhooks(names, urlOf(endpoint));
        return;
    }
}

void Workspace::Private::connectSandbox()
{
    connect(sandbox.get(), &SandboxHost::started, q,
            [this](const SandboxAccess &access) { onSandboxStarted(access); });
    connect(sandbox.get(), &SandboxHost::registered, q, &Workspace::sandboxStarted);
    connect(sandbox.get(), &SandboxHost::failed, q, &Workspace::sandboxFailed);
    connect(sandbox.get(), &SandboxHost::stopped, q, &Workspace::sandboxStopped);
    connect(sandbox.get(), &SandboxHost::happened, q, &Workspace::sandboxHappened);
    connect(sandbox.get(), &SandboxHost::statusChanged, q, &Workspace::sandboxStatusChanged);
}

template <typename T, typename Function>
void Workspace::Private::ask(QObject *context, Callback<T> done, Function question)
{
    if (!reader)
        return;
    reader->post([this, guard = QPointer<QObject>(context), done, question](ReaderWorker &worker) {
        const Result<T> answer = question(worker);
        // Through the workspace, which outlives the reader; the guard is asked in its own thread.
        QMetaObject::invokeMethod(
            q,
            [guard, done, answer] {
                if (guard)
                    done(answer);
            },
            Qt::QueuedConnection);
    });
}

void Workspace::Private::shutDown()
{
    drain.stop();
    watchAccounts.stop();
    sandbox.reset();
    if (receiver) {
        receiver->call([](Receiver &r) {
            if (!r.state().listening)
                return;
            QEventLoop loop;
            bool finished = false;
            connect(&r, &Receiver::finished, &loop, [&] {
                finished = true;
                loop.quit();
            });
            r.finish();
            if (!finished)
                loop.exec();
        });
        receiver.reset();
    }
    reader.reset();
    if (writer)
        writer->call([](EventWriter &w) { w.close(); });
    writer.reset();
    drainFeed();
    desk.reset();
    accounts.reset();
    lock.reset();
}

Workspace::Workspace(WorkspaceOptions options, QObject *parent)
    : QObject(parent)
    , d(std::make_unique<Private>(this, std::move(options)))
{
    d->drain.setInterval(DrainInterval);
    connect(&d->drain, &QTimer::timeout, this, [this] { d->drainFeed(); });
    d->watchAccounts.setInterval(AccountsInterval);
    connect(&d->watchAccounts, &QTimer::timeout, this, [this] {
        if (!d->refreshAccounts())
            return;
        d->applyEndpoints();
        d->keys.load(d->accountList, this,
                     [this](const QStringList &problems) { Q_EMIT keysMissing(problems); });
    });
    connect(&d->keys, &AccountKeys::loaded, this, [this] { d->applyEndpoints(); });
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

Result<void> Workspace::open()
{
    Result<EventCatalog> catalog = EventCatalog::load();
    if (!catalog)
        return catalog.error();
    d->catalog = std::move(*catalog);
    if (Result<void> ready = d->prepareFolder(); !ready)
        return ready.error();

    if (d->options.receive) {
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
        if (Result<void> opened = d->openAccounts(); !opened)
            return opened.error();
        d->storeState.kind = StoreState::Kind::ReadOnly;
        d->storeState.message = d->readOnlyReason;
        d->openReader();
    }
    d->drain.start();
    d->watchAccounts.start();
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
    for (const Endpoint &endpoint : std::as_const(d->endpointList)) {
        const Account *account = d->accountOf(endpoint.account);
        if (account && d->isServed(*account)) {
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
    return d->accountList;
}

const AccountKeys &Workspace::keys() const
{
    return d->keys;
}

AccountDesk *Workspace::accountDesk() const
{
    return d->desk.get();
}

QString Workspace::databasePath() const
{
    return d->databasePath();
}

QList<SigningKey> Workspace::signingKeys(AccountId account) const
{
    const Account *known = d->accountOf(account);
    if (!known)
        return {};
    const Secret key = d->keys.find(*known, SecretKind::SystemKey);
    if (key.isEmpty())
        return {};
    return {SigningKey{.label = known->system.isEmpty() ? known->name : known->system, .key = key}};
}

void Workspace::loadEventIds(QObject *context, Callback<QList<EventId>> done)
{
    d->ask<QList<EventId>>(context, std::move(done),
                           [](ReaderWorker &reader) { return reader.eventIds(); });
}

void Workspace::loadSummaries(const QList<EventId> &ids, QObject *context,
                              Callback<QList<EventSummary>> done)
{
    d->ask<QList<EventSummary>>(context, std::move(done),
                                [ids](ReaderWorker &reader) { return reader.summaries(ids); });
}

void Workspace::loadLastSeen(AccountId account, QObject *context,
                             Callback<QHash<QString, Timestamp>> done)
{
    d->ask<QHash<QString, Timestamp>>(context, std::move(done), [account](ReaderWorker &reader) {
        return reader.lastSeen(account);
    });
}

void Workspace::loadEvent(EventId id, QObject *context, Callback<EventDetail> done)
{
    d->ask<EventDetail>(context, std::move(done),
                        [id](ReaderWorker &reader) { return reader.detail(id); });
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
    if (!d->accounts)
        return {};
    const Result<QString> value = d->accounts->setting(key);
    return value ? *value : QString();
}

Result<void> Workspace::setSetting(const QString &key, const QString &value)
{
    if (!d->accounts)
        return Error{
            .code = ErrorCode::Storage, .message = tr("The store is not open."), .detail = {}};
    return d->accounts->setSetting(key, value);
}

void Workspace::setRetention(const RetentionPolicy &policy)
{
    if (d->writer)
        d->writer->post([policy](EventWriter &writer) { writer.setRetention(policy); });
}

} // namespace Hookglass
