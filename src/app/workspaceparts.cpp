// SPDX-License-Identifier: MIT
// How the parts of a workspace are started, joined and stopped.
#include "app/workspaceprivate.h"

#include <QtCore/QDir>
#include <QtCore/QEventLoop>

namespace Hookglass {

using namespace Qt::StringLiterals;

namespace {

const auto PortSetting = "receiver.port"_L1;

} // namespace

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

} // namespace Hookglass
