// SPDX-License-Identifier: MIT
#include "app/workspace.h"

#include "app/accountbook.h"
#include "app/answerdesk.h"
#include "app/eventfeed.h"
#include "app/inboxkeeper.h"
#include "app/readerworker.h"
#include "app/sandboxhost.h"
#include "app/workerthread.h"
#include "store/eventwriter.h"
#include "store/schema.h"
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
constexpr auto KeychainPatience = 3s;
const auto PortSetting = "receiver.port"_L1;

} // namespace

class Workspace::Private
{
public:
    Private(Workspace *owner, WorkspaceOptions theOptions)
        : q(owner)
        , options(std::move(theOptions))
        , book(options.accounts)
    {
    }

    Workspace *q;
    WorkspaceOptions options;
    SystemClock clock;
    EventCatalog catalog;
    AccountBook book;
    EventFeed feed;
    QString readOnlyReason;
    ReceiverState receiverState;
    StoreState storeState;
    QTimer drain;
    StoreAccess storeAccess; ///< outlives the threads that answer through it
    InboxKeeper inbox{storeAccess};

    // Destroyed from the last to the first: sandbox, receiver, reader, writer, lock.
    std::unique_ptr<StoreLock> lock;
    std::unique_ptr<WorkerThread<EventWriter>> writer;
    std::unique_ptr<WorkerThread<ReaderWorker>> reader;
    std::unique_ptr<WorkerThread<Receiver>> receiver;
    std::unique_ptr<SandboxHost> sandbox;
    std::unique_ptr<AnswerDesk> answerDesk;

    QString databasePath() const { return options.dataFolder + "/hookglass.db"_L1; }
    Result<void> prepareFolder() const;
    Result<void> openForWriting();
    void openReader();
    void startReceiver();
    void rememberPort(quint16 port);
    void connectSandbox();
    void onSandboxStarted(const SandboxAccess &access);
    void onAccountsChanged();
    void applyEndpoints();
    QUrl urlOf(const Endpoint &endpoint) const;
    void drainFeed();
    void shutDown();
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
    if (Result<void> opened = book.open(databasePath(), KeychainPatience); !opened)
        return opened.error();
    openReader();
    if (options.role == WorkspaceOptions::Role::Receive)
        startReceiver();
    return {};
}

void Workspace::Private::openReader()
{
    reader = std::make_unique<WorkerThread<ReaderWorker>>(
        u"store-reader"_s, std::make_unique<ReaderWorker>(databasePath()));
    if (!writer) {
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
    storeAccess.attach(writer.get(), reader.get());
    if (writer)
        inbox.start();
}

// A port that cannot be had is no reason to show nothing: the state says why.
void Workspace::Private::startReceiver()
{
    ReceiverOptions receiverOptions = options.receiver;
    if (receiverOptions.port == 0 && options.rememberPort)
        receiverOptions.port = book.setting(PortSetting).toUShort();
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
    answerDesk = std::make_unique<AnswerDesk>(*q, clock, options.ack);
    Q_EMIT q->aboutToListen(); // what it posts to the receiver's thread comes before the start
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
    if (book.setting(PortSetting) == text)
        return;
    // Not being able to remember it is no reason not to receive.
    if (const Result<void> saved = book.setSetting(PortSetting, text); !saved)
        qWarning("The receiver's port could not be remembered.");
}

void Workspace::Private::onAccountsChanged()
{
    if (reader)
        reader->post([](ReaderWorker &w) { w.forgetAccountNames(); });
    applyEndpoints();
}

void Workspace::Private::applyEndpoints()
{
    if (receiver) {
        QList<EndpointConfig> configs;
        for (const Endpoint &endpoint : book.endpoints()) {
            const Account *account = book.find(endpoint.account);
            if (account && book.isServed(*account)) {
                configs.append({.endpoint = endpoint,
                                .accountName = account->name,
                                .keys = book.signingKeys(account->id)});
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

void Workspace::Private::onSandboxStarted(const SandboxAccess &access)
{
    const Result<Account> account = book.adoptSandbox(access);
    if (!account) {
        Q_EMIT q->sandboxFailed(account.error());
        return;
    }
    for (const Endpoint &endpoint : book.endpoints()) {
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

void Workspace::Private::shutDown()
{
    if (book.isOpen())
        Q_EMIT q->closing();
    inbox.stop();
    drain.stop();
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
    storeAccess.detach();
    drainFeed();
    book.close();
    lock.reset();
}

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
        if (Result<void> opened = d->book.open(d->databasePath(), KeychainPatience); !opened)
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
