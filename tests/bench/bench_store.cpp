// SPDX-License-Identifier: MIT
// The store alone: durable events a second at several batch sizes, beside what one plain table
// through Qt Sql can do on this machine at this moment, and reading a store of a million events.
#include "core/clock.h"
#include "store/connection.h"
#include "store/eventreader.h"
#include "store/eventwriter.h"
#include "store/storefile.h"

#include <QtCore/QCommandLineParser>
#include <QtCore/QCoreApplication>
#include <QtCore/QElapsedTimer>
#include <QtCore/QSemaphore>
#include <QtCore/QTemporaryDir>
#include <QtCore/QTextStream>
#include <QtCore/QThread>
#include <QtCore/QUuid>

#include <algorithm>
#include <functional>
#include <memory>

#include <ctime>

using namespace Hookglass;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

/// Of the calling thread. The one figure that a busy machine hardly changes.
double threadCpuSeconds()
{
    timespec time{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return double(time.tv_sec) + double(time.tv_nsec) / 1e9;
}

const QByteArray &head()
{
    static const QByteArray text =
        "POST /in/0123456789abcdef0123456789abcdef/peopleUpdated HTTP/1.1\r\n"
        "Host: hooks.example.com\r\nContent-Type: application/json\r\nContent-Length: 600\r\n"
        "FUB-Signature: 27b1726764dee39e6c55a25eee0e9ccfddc1b1b30757af191b69e658bc9f66ae\r\n"
        "User-Agent: FUB-Webhooks\r\nAccept: */*\r\n\r\n";
    return text;
}

NewDelivery makeDelivery(Timestamp now, const QString &uid)
{
    NewDelivery item;
    item.account = AccountId{1};
    item.endpoint = EndpointId{1};
    item.receivedAt = now;
    item.verifiedAt = now;
    item.head = head();
    item.body = QByteArray(600, 'x');
    item.peer = u"127.0.0.1:51234"_s;
    item.verdict.kind = SignatureVerdict::Kind::Valid;
    item.verdict.keyLabel = u"Hookglass"_s;
    item.envelope.emplace();
    item.envelope->eventId = uid;
    item.envelope->eventName = u"peopleUpdated"_s;
    item.envelope->created = now;
    item.envelope->resourceIds = {1234, 3244};
    return item;
}

/// Deliveries made beforehand, so that making them is not measured.
std::vector<NewDelivery> makeDeliveries(int count)
{
    const Timestamp now = SystemClock().now();
    std::vector<NewDelivery> items;
    items.reserve(size_t(count));
    for (int i = 0; i < count; ++i)
        items.push_back(makeDelivery(now, QUuid::createUuid().toString(QUuid::WithoutBraces)));
    return items;
}

/// One plain table, single-row statements, `batch` rows a commit: what anybody would write first.
struct Ceiling
{
    double perSecond = 0;
    double cpuMicros = 0; ///< an event
};

enum class Settings {
    Plain, ///< SQLite's own page size and distance between checkpoints
    Ours
};

Ceiling ceiling(const QString &folder, int batch, int seconds, Settings settings)
{
    const QString path = folder + u"/ceiling-%1.db"_s.arg(batch);
    Ceiling result;
    {
        auto opened = Connection::open(path, Dialect::Access::ReadWrite, 5s);
        Connection &connection = **opened;
        const QStringList tuning =
            settings == Settings::Ours
                ? QStringList{u"PRAGMA wal_autocheckpoint = 2000"_s}
                : QStringList{u"PRAGMA wal_autocheckpoint = 1000"_s, u"PRAGMA page_size = 4096"_s,
                              u"PRAGMA journal_mode = DELETE"_s, u"VACUUM"_s,
                              u"PRAGMA journal_mode = WAL"_s};
        for (const QString &statement : tuning) {
            if (!connection.exec(statement))
                return {};
        }
        if (!connection.exec(u"CREATE TABLE plain (id INTEGER PRIMARY KEY, account_id INTEGER, "
                             "uid TEXT, type_id INTEGER, received_us INTEGER, head BLOB, "
                             "body BLOB)"_s))
            return {};
        Result<QSqlQuery> insert = connection.prepare(
            u"INSERT INTO plain (account_id, uid, type_id, received_us, head, body) "
            "VALUES (?, ?, ?, ?, ?, ?)"_s);
        const std::vector<NewDelivery> items = makeDeliveries(20'000);
        qint64 rows = 0;
        const double cpu = threadCpuSeconds();
        QElapsedTimer clock;
        clock.start();
        while (clock.elapsed() < seconds * 1000) {
            if (!connection.begin())
                return {};
            for (int i = 0; i < batch; ++i, ++rows) {
                const NewDelivery &item = items[size_t(rows) % items.size()];
                insert->addBindValue(item.account.value);
                insert->addBindValue(item.envelope->eventId);
                insert->addBindValue(1);
                insert->addBindValue(toMicros(item.receivedAt));
                insert->addBindValue(item.head);
                insert->addBindValue(item.body);
                if (!connection.run(*insert))
                    return {};
            }
            if (!connection.commit())
                return {};
        }
        result.perSecond = double(rows) * 1000.0 / double(clock.elapsed());
        result.cpuMicros = (threadCpuSeconds() - cpu) * 1e6 / double(rows);
        insert = Error{};
    }
    for (const auto suffix : {""_L1, "-wal"_L1, "-shm"_L1})
        QFile::remove(path + suffix);
    return result;
}

/// The writer in its thread, and clients of which each sends again once it is answered.
class Load final
{
public:
    Load(const QString &path, WriterLimits limits)
        : m_writer(std::make_unique<EventWriter>(path, m_clock, limits))
    {
        m_writer->moveToThread(&m_thread);
        QObject::connect(m_writer.get(), &EventWriter::committed, m_writer.get(),
                         [this](const QList<CommittedDelivery> &list) { answered(list); });
        m_thread.start();
        call([this] {
            if (!m_writer->open())
                qFatal("The store does not open");
        });
    }
    ~Load()
    {
        call([this] {
            m_writer->close();
            m_writer.reset();
        });
        m_thread.quit();
        m_thread.wait();
    }

    struct Report
    {
        double perSecond = 0;
        double batch = 0; ///< deliveries in one commit, on average
        double worstMs = 0;
        double cpuMicros = 0; ///< of the writer's thread, an event
    };
    Report run(int clients, int count)
    {
        std::vector<NewDelivery> items = makeDeliveries(count);
        m_batches = 0;
        m_worst = 0;
        const double cpu = writerCpu();
        QElapsedTimer clock;
        clock.start();
        m_sinceBatch.start();
        m_free.release(clients);
        for (int i = 0; i < count; ++i) {
            m_free.acquire();
            if (m_writer->enqueue(quint64(i), std::move(items[size_t(i)])) !=
                EventWriter::Enqueue::Queued)
                qFatal("The queue is full");
        }
        m_free.acquire(clients);
        const double seconds = double(clock.nsecsElapsed()) / 1e9;
        return {count / seconds, double(count) / std::max(1, m_batches), double(m_worst) / 1e6,
                (writerCpu() - cpu) * 1e6 / count};
    }

private:
    double writerCpu()
    {
        double cpu = 0;
        call([&cpu] { cpu = threadCpuSeconds(); });
        return cpu;
    }
    void call(const std::function<void()> &work)
    {
        QMetaObject::invokeMethod(m_writer.get(), work, Qt::BlockingQueuedConnection);
    }
    void answered(const QList<CommittedDelivery> &list)
    {
        QList<AnswerRecord> answers;
        answers.reserve(list.size());
        for (const CommittedDelivery &one : list)
            answers.append({one.delivery, one.event, 204, m_clock.now()});
        m_writer->recordAnswers(std::move(answers));
        ++m_batches;
        m_worst = std::max(m_worst, m_sinceBatch.nsecsElapsed());
        m_sinceBatch.start();
        m_free.release(int(list.size()));
    }

    SystemClock m_clock;
    QThread m_thread;
    std::unique_ptr<EventWriter> m_writer;
    QSemaphore m_free;
    QElapsedTimer m_sinceBatch;
    int m_batches = 0;
    qint64 m_worst = 0;
};

class Table final
{
public:
    void title(const QString &text) { m_out << '\n' << text << '\n' << Qt::flush; }
    void row(const QString &what, const QString &figure, const QString &note = {})
    {
        m_out << u"  %1 %2  %3"_s.arg(what, -58).arg(figure, 12).arg(note) << '\n' << Qt::flush;
    }
    static QString rate(double perSecond) { return u"%L1/s"_s.arg(qint64(perSecond)); }
    static QString ms(qint64 nanoseconds)
    {
        return u"%1 ms"_s.arg(double(nanoseconds) / 1e6, 0, 'f', 2);
    }

private:
    QTextStream m_out{stdout};
};

double median(QList<double> values)
{
    std::sort(values.begin(), values.end());
    return values.at(values.size() / 2);
}

QString judged(double got, double target)
{
    return u"target %L1: %2"_s.arg(qint64(target)).arg(got >= target ? u"reached"_s : u"missed"_s);
}

void writerRow(Table &table, const QString &what, const Load::Report &report, const QString &note)
{
    table.row(what, Table::rate(report.perSecond),
              u"CPU %1 µs, batch %2, longest gap %3 ms  %4"_s.arg(report.cpuMicros, 0, 'f', 1)
                  .arg(report.batch, 0, 'f', 0)
                  .arg(report.worstMs, 0, 'f', 0)
                  .arg(note));
}

/// Deliveries always wait, so that each commit has the size set.
Load::Report saturated(const QString &path, int batch, int count)
{
    WriterLimits limits;
    limits.batchItems = batch;
    limits.queueItems = 8192;
    return Load(path, limits).run(4096, count);
}

Load::Report closedLoop(const QString &path, int clients, int count)
{
    return Load(path, {}).run(clients, count);
}

void reading(Table &table, const QString &path)
{
    QElapsedTimer clock;
    clock.start();
    auto reader = EventReader::open(path);
    if (!reader)
        qFatal("%s", qPrintable(reader.error().message));
    table.row(u"open a reader"_s, Table::ms(clock.nsecsElapsed()));
    clock.start();
    const auto newest = (*reader)->page(100, std::nullopt);
    table.row(u"newest page of 100"_s, Table::ms(clock.nsecsElapsed()), u"target 100 ms"_s);
    clock.start();
    const auto ids = (*reader)->eventIds();
    table.row(u"all %L1 ids"_s.arg(ids->size()), Table::ms(clock.nsecsElapsed()));
    clock.start();
    const auto middle = (*reader)->page(100, EventId{ids->at(ids->size() / 2)});
    table.row(u"page of 100 in the middle"_s, Table::ms(clock.nsecsElapsed()));
    QList<EventId> some;
    for (int i = 0; i < 100; ++i)
        some.append(ids->at(ids->size() / 3 + i));
    clock.start();
    const auto byIds = (*reader)->summaries(some);
    table.row(u"100 rows by id"_s, Table::ms(clock.nsecsElapsed()));
    clock.start();
    const auto detail = (*reader)->event(ids->at(ids->size() / 5));
    table.row(u"one event with its bytes"_s, Table::ms(clock.nsecsElapsed()));
    clock.start();
    const auto found = (*reader)->findEvent(detail->summary.eventId);
    table.row(u"find an old event by FUB's eventId"_s, Table::ms(clock.nsecsElapsed()));
    clock.start();
    const auto recent = (*reader)->findEvent(newest->constFirst().eventId);
    table.row(u"find a recent event by FUB's eventId"_s, Table::ms(clock.nsecsElapsed()));
    clock.start();
    const auto state = (*reader)->state();
    table.row(u"count events"_s, Table::ms(clock.nsecsElapsed()));
    clock.start();
    const auto version = (*reader)->dataVersion();
    table.row(u"ask whether something changed"_s, Table::ms(clock.nsecsElapsed()));
    if (!middle || !byIds || !found || !recent || !state || !version)
        qFatal("Reading failed");
}

} // namespace

int main(int argc, char **argv)
{
    QCoreApplication app(argc, argv);
    QCommandLineParser options;
    options.addHelpOption();
    options.addOption({u"folder"_s, u"Where the stores are made."_s, u"DIR"_s, QDir::tempPath()});
    options.addOption({u"events"_s, u"Size of the large store."_s, u"N"_s, u"1000000"_s});
    options.addOption({u"seconds"_s, u"Seconds a ceiling."_s, u"N"_s, u"3"_s});
    options.process(app);
    const int seconds = options.value(u"seconds"_s).toInt();
    const int large = options.value(u"events"_s).toInt();
    const QTemporaryDir dir(options.value(u"folder"_s) + u"/bench_store-XXXXXX"_s);
    Table table;

    table.title(u"Ceiling: one plain table through Qt Sql, synchronous=FULL"_s);
    const auto ceilingRow = [&](const QString &what, int batch, Settings settings) {
        const Ceiling found = ceiling(dir.path(), batch, seconds, settings);
        table.row(what, Table::rate(found.perSecond),
                  u"CPU %1 µs"_s.arg(found.cpuMicros, 0, 'f', 1));
        return found.perSecond;
    };
    const double single = ceilingRow(u"1 a commit"_s, 1, Settings::Plain);
    ceilingRow(u"64 a commit"_s, 64, Settings::Plain);

    table.title(u"Writer, empty store: deliveries with head and 600 B body, answers recorded"_s);
    const auto fresh = [&dir] {
        QDir(dir.filePath(u"fresh"_s)).removeRecursively();
        return dir.filePath(u"fresh/hookglass.db"_s);
    };
    for (const int batch : {64, 256, 1024}) {
        writerRow(table, u"batches of %1, queue never empty"_s.arg(batch),
                  saturated(fresh(), batch, 100'000), {});
    }
    const Load::Report by64 = closedLoop(fresh(), 64, 100'000);
    writerRow(table, u"64 clients, each waiting for its answer"_s, by64,
              judged(by64.perSecond, 30'000));
    table.row(u"64 clients against one commit per event"_s,
              u"%1 x"_s.arg(by64.perSecond / single, 0, 'f', 1), u"target 10 x"_s);

    // In turn, as the machine is never the same for long.
    table.title(u"256 clients and the ceiling in turn"_s);
    QList<double> clients;
    QList<double> saturation;
    QList<double> plain;
    QList<double> ours;
    for (int round = 0; round < 5; ++round) {
        plain.append(
            ceilingRow(u"plain table, 256 a commit, SQLite's settings"_s, 256, Settings::Plain));
        const Load::Report closed = closedLoop(fresh(), 256, 100'000);
        writerRow(table, u"writer, 256 clients"_s, closed, {});
        clients.append(closed.perSecond);
        ours.append(ceilingRow(u"plain table, 256 a commit, our settings"_s, 256, Settings::Ours));
        const Load::Report full = saturated(fresh(), 256, 100'000);
        writerRow(table, u"writer, batches of 256, queue never empty"_s, full, {});
        saturation.append(full.perSecond);
    }
    fresh();
    table.row(u"median: 256 clients"_s, Table::rate(median(clients)),
              judged(median(clients), 50'000));
    const auto share = [&table](const QString &what, double of, double all) {
        table.row(what, u"%1 %"_s.arg(100 * of / all, 0, 'f', 0), u"target 70 %"_s);
    };
    share(u"median: 256 clients against plain, SQLite's settings"_s, median(clients),
          median(plain));
    share(u"median: batches of 256 against plain, SQLite's settings"_s, median(saturation),
          median(plain));
    share(u"median: batches of 256 against plain, our settings"_s, median(saturation),
          median(ours));

    const QString path = dir.filePath(u"large/hookglass.db"_s);
    table.title(u"Filling a store to %L1 events, batches of 1024"_s.arg(large));
    for (int done = 0; done < large; done += 250'000) {
        writerRow(table, u"from %L1 on"_s.arg(done),
                  saturated(path, 1024, std::min(250'000, large - done)), {});
    }
    table.title(u"Writer on %L1 events, %L2 MB"_s.arg(large).arg(StoreFile::bytes(path) >> 20));
    QElapsedTimer clock;
    clock.start();
    {
        const Load open(path, {});
        table.row(u"open the writer"_s, Table::ms(clock.nsecsElapsed()), u"target 500 ms"_s);
    }
    for (const int batch : {64, 256, 1024}) {
        writerRow(table, u"batches of %1, queue never empty"_s.arg(batch),
                  saturated(path, batch, 50'000), {});
    }
    const Load::Report large64 = closedLoop(path, 64, 50'000);
    writerRow(table, u"64 clients"_s, large64, {});
    const Load::Report large256 = closedLoop(path, 256, 250'000);
    writerRow(table, u"256 clients"_s, large256, judged(large256.perSecond, 25'000));

    table.title(u"Reading it"_s);
    reading(table, path);
    return 0;
}
