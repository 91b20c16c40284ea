// SPDX-License-Identifier: MIT
#include "store/eventwriter.h"

#include "core/cryptothread.h"
#include "store/deliveryqueue.h"
#include "store/storefile.h"
#include "store/writerstore.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QDeadlineTimer>
#include <QtCore/QDir>
#include <QtCore/QElapsedTimer>
#include <QtCore/QLoggingCategory>
#include <QtCore/QTimer>

#include <algorithm>

namespace Hookglass {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

Q_LOGGING_CATEGORY(lcWriter, "hookglass.store.writer", QtInfoMsg)

constexpr auto AnswerDelay = 200ms;     ///< answers wait this long for a batch to go along with
constexpr auto PublishInterval = 1s;    ///< between two looks at size and number
constexpr auto IdlePause = 20ms;        ///< quiet time before the store is tidied up
constexpr auto RetentionInterval = 60s; ///< between two looks for old events
constexpr auto SizeInterval = 10s;      ///< between two removals because of the size
constexpr auto TroublePause = 10s;      ///< before tidying is tried again after an error
constexpr int LoadShare = 4;            ///< under load tidying gets at most 1/(1+4) of the time
constexpr qint64 CheckpointBytes = 16 * 1024 * 1024;
constexpr qint64 RowBytes = 400; ///< what a delivery costs in the log besides head and body
constexpr qint64 SmallestProbe = 64 * 1024;
constexpr qint64 LargestProbe = 8 * 1024 * 1024;

} // namespace

class EventWriter::Private
{
public:
    Private(EventWriter *owner, QString databasePath, const Clock &systemClock,
            WriterLimits writerLimits);

    Result<void> open();
    Result<void> openStore();
    void close();
    void wake();
    void drain();
    void runWork();
    void writeBatch(const std::vector<QueuedDelivery> &batch);
    void flushAnswers();
    void waitForAnswers();
    void checkpointWhenDue(qint64 written);

    void fail(const Error &error, qint64 bytes, QList<quint64> tickets);
    void probe();

    bool hasMaintenance() const;
    void lookForMaintenance();
    void planMaintenance();
    void maintain();
    void maintainUnderLoad();
    void runSlice();
    Result<void> retentionSlice();
    Result<void> searchSlice();

    void setRetention(const RetentionPolicy &newPolicy);
    void noteChange();
    void publish();

    EventWriter *q;
    QString path;
    const Clock &clock;
    WriterLimits limits;
    DeliveryQueue queue;
    StoreWorkQueue work;
    std::unique_ptr<WriterStore> store;
    RetentionPolicy policy;
    StoreState state;
    qint64 sinceCheckpoint = 0;
    qint64 failedBytes = 0;
    qint64 sliceMicros = 0;
    QElapsedTimer sinceSlice;
    QDeadlineTimer nextSizeRun;
    QDeadlineTimer nextMaintenance;
    // Children of the writer, so that they move to its thread with it.
    QTimer *answerTimer;
    QTimer *publishTimer;
    QTimer *retryTimer;
    QTimer *maintenanceTimer;
    QTimer *retentionTimer;
};

EventWriter::Private::Private(EventWriter *owner, QString databasePath, const Clock &systemClock,
                              WriterLimits writerLimits)
    : q(owner)
    , path(std::move(databasePath))
    , clock(systemClock)
    , limits(writerLimits)
    , queue(writerLimits)
    , answerTimer(new QTimer(owner))
    , publishTimer(new QTimer(owner))
    , retryTimer(new QTimer(owner))
    , maintenanceTimer(new QTimer(owner))
    , retentionTimer(new QTimer(owner))
{
    for (QTimer *timer : {answerTimer, publishTimer, retryTimer, maintenanceTimer})
        timer->setSingleShot(true);
    answerTimer->setInterval(AnswerDelay);
    publishTimer->setInterval(PublishInterval);
    retryTimer->setInterval(limits.retryDelay);
    retentionTimer->setInterval(RetentionInterval);
    QObject::connect(answerTimer, &QTimer::timeout, owner, [this] { flushAnswers(); });
    QObject::connect(publishTimer, &QTimer::timeout, owner, [this] { publish(); });
    QObject::connect(retryTimer, &QTimer::timeout, owner, [this] { probe(); });
    QObject::connect(maintenanceTimer, &QTimer::timeout, owner, [this] { maintain(); });
    QObject::connect(retentionTimer, &QTimer::timeout, owner, [this] { lookForMaintenance(); });
}

Result<void> EventWriter::Private::open()
{
    if (store)
        return {};
    state = StoreState();
    if (Result<void> opened = openStore(); !opened) {
        if (opened.error().code != ErrorCode::Corrupt)
            return opened;
        qCWarning(lcWriter).noquote() << "Damaged store:" << opened.error().detail;
        const Result<QString> kept = StoreFile::setAside(path, clock.now());
        if (!kept)
            return kept.error();
        StoreFile::clearSuspect(path);
        state.notice =
            QCoreApplication::translate("Hookglass::Store",
                                        "The store was damaged. It is kept as %1, and a new, "
                                        "empty one was begun; accounts have to be set up again.")
                .arg(QDir::toNativeSeparators(*kept));
        if (opened = openStore(); !opened)
            return opened;
    }
    state.kind = StoreState::Kind::Healthy;
    sinceCheckpoint = 0;
    sinceSlice.start();
    setRetention(policy);
    retentionTimer->start();
    queue.accept();
    work.open();
    publish();
    return {};
}

Result<void> EventWriter::Private::openStore()
{
    Result<std::unique_ptr<WriterStore>> opened = WriterStore::open(path, limits);
    if (!opened)
        return opened.error();
    store = std::move(*opened);
    if (!Schema::isTold() && store->upgrade().isUpgrade())
        state.notice = store->upgrade().sentence();
    return {};
}

void EventWriter::Private::close()
{
    if (!store)
        return;
    queue.stopAccepting();
    for (auto batch = queue.takeBatch(); !batch.empty(); batch = queue.takeBatch())
        writeBatch(batch);
    while (work.run(store->connection())) {
    }
    work.close();
    flushAnswers();
    for (QTimer *timer : {answerTimer, publishTimer, retryTimer, maintenanceTimer, retentionTimer})
        timer->stop();
    if (Result<void> done = store->connection().truncateLog(); !done)
        qCWarning(lcWriter).noquote() << "Closing:" << done.error().detail;
    store.reset();
    state.kind = StoreState::Kind::Closed;
    state.message.clear();
    publish();
}

void EventWriter::Private::wake()
{
    QMetaObject::invokeMethod(
        q, [this] { drain(); }, Qt::QueuedConnection);
}

void EventWriter::Private::drain()
{
    if (!store)
        return;
    const std::vector<QueuedDelivery> batch = queue.takeBatch();
    if (batch.empty()) { // asleep from here on
        waitForAnswers();
        planMaintenance();
        return;
    }
    writeBatch(batch);
    maintainUnderLoad();
    wake(); // what came meanwhile is the next batch
}

void EventWriter::Private::runWork()
{
    if (!store)
        return;
    // Posted anew instead of looped: deliveries and work take turns.
    if (work.run(store->connection()))
        QMetaObject::invokeMethod(
            q, [this] { runWork(); }, Qt::QueuedConnection);
    noteChange();
    planMaintenance();
}

void EventWriter::Private::writeBatch(const std::vector<QueuedDelivery> &batch)
{
    qint64 bytes = 0;
    for (const QueuedDelivery &item : batch)
        bytes += item.delivery.head.size() + item.delivery.body.size() + RowBytes;
    QList<AnswerRecord> answers = queue.takeAnswers();
    const Result<BatchWriter::Written> written =
        store->batches().write(batch, answers, clock.now());
    if (!written) {
        queue.putBackAnswers(std::move(answers));
        QList<quint64> tickets;
        tickets.reserve(qsizetype(batch.size()));
        for (const QueuedDelivery &item : batch)
            tickets.append(item.ticket);
        fail(written.error(), bytes, std::move(tickets));
        return;
    }
    Q_EMIT q->committed(written->committed);
    Q_EMIT q->eventsChanged(written->changed);
    store->countEvents(written->newEvents);
    store->search().noteStored(qint64(batch.size()), bytes - qint64(batch.size()) * RowBytes);
    noteChange();
    checkpointWhenDue(bytes);
}

void EventWriter::Private::flushAnswers()
{
    // While failing they wait for the store to recover.
    if (!store || state.kind != StoreState::Kind::Healthy || !queue.hasAnswers())
        return;
    QList<AnswerRecord> answers = queue.takeAnswers();
    const Result<BatchWriter::Written> written = store->batches().write({}, answers, clock.now());
    if (!written) {
        queue.putBackAnswers(std::move(answers));
        fail(written.error(), 0, {});
        return;
    }
    noteChange();
    checkpointWhenDue(answers.size() * RowBytes);
}

void EventWriter::Private::waitForAnswers()
{
    if (queue.hasAnswers() && !answerTimer->isActive())
        answerTimer->start();
}

void EventWriter::Private::checkpointWhenDue(qint64 written)
{
    // After the answers are out, so that nobody waits for it.
    sinceCheckpoint += written;
    if (sinceCheckpoint < CheckpointBytes || !store)
        return;
    sinceCheckpoint = 0;
    if (Result<void> done = store->connection().checkpoint(); !done)
        qCWarning(lcWriter).noquote() << "Checkpoint:" << done.error().detail;
}

void EventWriter::Private::fail(const Error &error, qint64 bytes, QList<quint64> tickets)
{
    qCWarning(lcWriter).noquote() << "Cannot store:" << error.detail;
    tickets += queue.refuse();
    if (!tickets.isEmpty())
        Q_EMIT q->rejected(tickets);
    failedBytes = bytes;
    state.kind = StoreState::Kind::Failing;
    state.message = error.message;
    if (error.code == ErrorCode::Corrupt)
        StoreFile::setSuspect(path); // only a new start may set the file aside
    else
        retryTimer->start();
    publish();
}

void EventWriter::Private::probe()
{
    if (!store || state.kind != StoreState::Kind::Failing)
        return;
    // As large as what failed: a full disk may well have room for one row.
    const Result<void> done = store->probe(std::clamp(failedBytes, SmallestProbe, LargestProbe));
    if (!done) {
        if (done.error().code == ErrorCode::Corrupt)
            StoreFile::setSuspect(path);
        else
            retryTimer->start();
        if (std::exchange(state.message, done.error().message) != state.message)
            publish();
        return;
    }
    qCInfo(lcWriter) << "Storing again";
    state.kind = StoreState::Kind::Healthy;
    state.message.clear();
    queue.accept();
    publish();
    flushAnswers();
}

bool EventWriter::Private::hasMaintenance() const
{
    return store && state.kind == StoreState::Kind::Healthy && nextMaintenance.hasExpired() &&
           (store->keys().wantsFold() || store->retention().isRunning() ||
            store->search().hasWork());
}

void EventWriter::Private::lookForMaintenance()
{
    if (!store)
        return;
    store->retention().start();
    // Another process may have removed events, or the index.
    if (Result<void> done = store->search().look(); !done)
        qCWarning(lcWriter).noquote() << "Search index:" << done.error().detail;
    planMaintenance();
}

void EventWriter::Private::planMaintenance()
{
    if (hasMaintenance() && !maintenanceTimer->isActive())
        maintenanceTimer->start(IdlePause);
}

void EventWriter::Private::maintain()
{
    if (!hasMaintenance())
        return;
    if (queue.hasDeliveries()) { // not idle; drain() plans the next one
        return;
    }
    runSlice();
    if (hasMaintenance())
        maintenanceTimer->start(0ms);
}

void EventWriter::Private::maintainUnderLoad()
{
    if (!hasMaintenance())
        return;
    const bool rested = sinceSlice.nsecsElapsed() / 1000 >= LoadShare * sliceMicros;
    if (store->keys().mustFold() || (store->retention().isRunning() && rested))
        runSlice();
}

void EventWriter::Private::runSlice()
{
    QElapsedTimer duration;
    duration.start();
    Result<void> done;
    if (store->keys().mustFold())
        done = store->keys().foldSlice();
    else if (store->retention().isRunning())
        done = retentionSlice();
    else if (store->keys().wantsFold())
        done = store->keys().foldSlice();
    else
        done = searchSlice();
    sliceMicros = duration.nsecsElapsed() / 1000;
    sinceSlice.start();
    if (done)
        return;
    qCWarning(lcWriter).noquote() << "Tidying up:" << done.error().detail;
    if (done.error().code == ErrorCode::Corrupt)
        fail(done.error(), 0, {});
    else
        nextMaintenance.setRemainingTime(TroublePause);
}

Result<void> EventWriter::Private::retentionSlice()
{
    const Result<QList<EventId>> removed = store->retention().slice(clock.now());
    if (!removed)
        return removed.error();
    if (!removed->isEmpty()) {
        store->countEvents(-removed->size());
        store->search().noteRemoved();
        Q_EMIT q->eventsRemoved(*removed);
        checkpointWhenDue(removed->size() * RowBytes);
    }
    noteChange(); // the file may have shrunk, too
    return {};
}

Result<void> EventWriter::Private::searchSlice()
{
    Result<void> done = store->search().slice();
    if (const qint64 written = store->search().takeWritten(); written > 0) {
        noteChange();
        checkpointWhenDue(written);
    }
    return done;
}

void EventWriter::Private::setRetention(const RetentionPolicy &newPolicy)
{
    policy = newPolicy;
    if (!store)
        return;
    store->retention().setPolicy(policy);
    store->retention().start();
    planMaintenance();
}

void EventWriter::Private::noteChange()
{
    if (!publishTimer->isActive())
        publishTimer->start();
}

void EventWriter::Private::publish()
{
    publishTimer->stop();
    state.bytes = StoreFile::bytes(path);
    if (store)
        state.events = store->events();
    if (store && policy.maxBytes > 0 && state.bytes > policy.maxBytes && nextSizeRun.hasExpired()) {
        nextSizeRun.setRemainingTime(SizeInterval);
        store->retention().start();
        planMaintenance();
    }
    Q_EMIT q->stateChanged(state);
}

EventWriter::EventWriter(QString databasePath, const Clock &clock, WriterLimits limits)
    : d(std::make_unique<Private>(this, std::move(databasePath), clock, limits))
{
}

EventWriter::~EventWriter()
{
    d->close();
    endCryptoOfThread(); // work that signs may have run here
}

EventWriter::Enqueue EventWriter::enqueue(quint64 ticket, NewDelivery &&delivery)
{
    const DeliveryQueue::Put put = d->queue.put(ticket, std::move(delivery));
    if (put.wake)
        d->wake();
    return put.result;
}

void EventWriter::recordAnswers(QList<AnswerRecord> answers)
{
    if (d->queue.putAnswers(std::move(answers))) {
        QMetaObject::invokeMethod(
            this, [this] { d->waitForAnswers(); }, Qt::QueuedConnection);
    }
}

void EventWriter::submit(StoreWork work, StoreDone done)
{
    if (d->work.put(std::move(work), std::move(done))) {
        QMetaObject::invokeMethod(
            this, [this] { d->runWork(); }, Qt::QueuedConnection);
    }
}

double EventWriter::fillLevel() const
{
    return d->queue.fillLevel();
}

Result<void> EventWriter::open()
{
    return d->open();
}

void EventWriter::close()
{
    d->close();
}

void EventWriter::setRetention(const RetentionPolicy &policy)
{
    d->setRetention(policy);
}

} // namespace Hookglass
