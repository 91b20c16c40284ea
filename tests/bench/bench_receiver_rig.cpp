// SPDX-License-Identifier: MIT
#include "bench_receiver_rig.h"

#include "store/accountstore.h"
#include "store/eventreader.h"

#include <QtCore/QDir>
#include <QtCore/QElapsedTimer>
#include <QtCore/QEventLoop>
#include <QtCore/QSemaphore>
#include <QtSql/QSqlDatabase>
#include <QtSql/QSqlError>
#include <QtSql/QSqlQuery>

#include <ctime>

namespace Hookglass::Bench {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype IdBytes = 36;
constexpr qsizetype SignatureBytes = 64;
const QByteArray BodyStart = R"({"eventId":")"_ba;

double threadCpu()
{
    timespec time{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return double(time.tv_sec) + double(time.tv_nsec) / 1e9;
}

quint64 mixed(quint64 value) // SplitMix64
{
    value += 0x9e3779b97f4a7c15ULL;
    value = (value ^ (value >> 30)) * 0xbf58476d1ce4e5b9ULL;
    value = (value ^ (value >> 27)) * 0x94d049bb133111ebULL;
    return value ^ (value >> 31);
}

QByteArray uuid(quint64 number)
{
    QByteArray text = QByteArray::number(mixed(number), 16).rightJustified(16, '0') +
                      QByteArray::number(mixed(~number), 16).rightJustified(16, '0');
    for (const int dash : {8, 13, 18, 23})
        text.insert(dash, '-');
    return text;
}

QByteArray bodyTemplate()
{
    QByteArray body = BodyStart + QByteArray(IdBytes, '0') +
                      R"(","eventCreated":"2026-11-24T10:15:19+00:00",)"
                      R"("event":"peopleTagsCreated","resourceIds":[1234,3244,3232],)"
                      R"("uri":"https://api.followupboss.com/v1/people?id=1234,3244,3232",)"
                      R"("data":{"tags":["Kingsbury"],"note":")"_ba;
    body += QByteArray(PreparedEvents::BodyBytes - body.size() - 3, 'n');
    return body + R"("}})"_ba;
}

QByteArray anyTarget()
{
    return "/in/"_ba + QByteArray(32, '0');
}

} // namespace

PreparedEvents::PreparedEvents(const Secret &key, quint64 count)
    : m_count(count)
    , m_body(bodyTemplate())
{
    const Signer signer(key);
    m_ids.reserve(qsizetype(count) * IdBytes);
    m_signatures.reserve(qsizetype(count) * SignatureBytes);
    for (quint64 i = 0; i < count; ++i) {
        m_ids += uuid(i);
        m_signatures += signer.sign(body(i));
    }
}

QByteArrayView PreparedEvents::id(quint64 index) const
{
    return QByteArrayView(m_ids).sliced(qsizetype(index) * IdBytes, IdBytes);
}

QByteArrayView PreparedEvents::signature(quint64 index) const
{
    return QByteArrayView(m_signatures).sliced(qsizetype(index) * SignatureBytes, SignatureBytes);
}

QByteArray PreparedEvents::body(quint64 index) const
{
    QByteArray text = m_body;
    text.replace(BodyStart.size(), IdBytes, id(index).toByteArray());
    return text;
}

QByteArray PreparedEvents::head(quint64 index) const
{
    return Test::makePost(anyTarget(), m_body, signature(index).toByteArray())
        .chopped(m_body.size());
}

Test::LoadClient::Generator PreparedEvents::generator(const QByteArray &target) const
{
    const QByteArray pattern = Test::makePost(target, m_body, QByteArray(SignatureBytes, '0'));
    const qsizetype idAt = pattern.size() - m_body.size() + BodyStart.size();
    const qsizetype signatureAt = pattern.indexOf("FUB-Signature: ") + 15;
    return [this, pattern, idAt, signatureAt](quint64 index, QByteArray &request) {
        request.append(pattern);
        char *bytes = request.data();
        const quint64 number = index % m_count;
        std::copy_n(id(number).data(), IdBytes, bytes + idAt);
        std::copy_n(signature(number).data(), SignatureBytes, bytes + signatureAt);
    };
}

ReceiverRig::ReceiverRig(const QString &folder, const Secret &key, const WriterLimits &limits)
    : m_folder(folder)
    , m_key(key)
    , m_limits(limits)
{
}

ReceiverRig::~ReceiverRig()
{
    finish();
}

QString ReceiverRig::databasePath() const
{
    return m_folder + "/hookglass.db"_L1;
}

QString ReceiverRig::start()
{
    QDir().mkpath(m_folder);
    m_writer = std::make_unique<WorkerThread<EventWriter>>(
        u"store-writer"_s, std::make_unique<EventWriter>(databasePath(), m_clock, m_limits));
    EventWriter *writer = m_writer->get();
    QObject::connect(
        writer, &EventWriter::committed, writer, [this] { ++m_commits; }, Qt::DirectConnection);
    if (const auto opened = m_writer->call([](EventWriter &w) { return w.open(); }); !opened)
        return opened.error().message;
    Result<std::unique_ptr<AccountStore>> accounts = AccountStore::open(databasePath());
    if (!accounts)
        return accounts.error().message;
    Account account;
    account.name = u"bench"_s;
    account.apiBase = u"http://127.0.0.1:9/v1"_s;
    account.system = u"Bench"_s;
    Result<QList<Endpoint>> endpoints = (*accounts)->endpoints();
    if (endpoints && endpoints->isEmpty()) {
        if (const Result<Account> added = (*accounts)->add(account); !added)
            return added.error().message;
        endpoints = (*accounts)->endpoints();
    }
    if (!endpoints)
        return endpoints.error().message;
    m_endpoint = endpoints->constFirst();
    m_target = "/in/"_ba + m_endpoint.token;
    m_receiver = std::make_unique<WorkerThread<Receiver>>(
        u"receiver"_s, std::make_unique<Receiver>(*m_writer->get(), m_clock, ReceiverOptions()));
    const EndpointConfig config{.endpoint = m_endpoint,
                                .accountName = account.name,
                                .keys = {{.label = account.system, .key = m_key}}};
    const Result<quint16> port = m_receiver->call([&config](Receiver &r) {
        r.setEndpoints({config});
        return r.start();
    });
    if (!port)
        return port.error().message;
    m_port = *port;
    return {};
}

bool ReceiverRig::fill(qint64 count)
{
    constexpr int window = 3'000; // less than the queue takes
    QSemaphore credits(window);
    QObject guard;
    std::atomic<bool> failed = false;
    QObject::connect(
        m_writer->get(), &EventWriter::committed, &guard,
        [&credits](const QList<CommittedDelivery> &list) { credits.release(int(list.size())); },
        Qt::DirectConnection);
    QObject::connect(
        m_writer->get(), &EventWriter::rejected, &guard,
        [&](const QList<quint64> &tickets) {
            failed = true;
            credits.release(int(tickets.size()));
        },
        Qt::DirectConnection);
    const PreparedEvents pattern(m_key, 1);
    const QByteArray head = pattern.head(0);
    const QByteArray body = pattern.body(0);
    Envelope envelope{.eventId = {},
                      .eventName = u"peopleTagsCreated"_s,
                      .eventCreated = u"2026-11-24T10:15:19+00:00"_s,
                      .created = m_clock.now(),
                      .resourceIds = {1234, 3244, 3232},
                      .uri = u"https://api.followupboss.com/v1/people?id=1234,3244,3232"_s};
    for (qint64 i = 0; i < count && !failed; ++i) {
        const QByteArray id = uuid(quint64(1) << 40 | quint64(i)); // none of the prepared ones
        NewDelivery delivery;
        delivery.account = m_endpoint.account;
        delivery.endpoint = m_endpoint.id;
        delivery.receivedAt = delivery.verifiedAt = m_clock.now();
        delivery.head = head;
        delivery.body = body;
        delivery.body.replace(BodyStart.size(), IdBytes, id);
        delivery.peer = u"127.0.0.1:4711"_s;
        delivery.verdict.kind = SignatureVerdict::Kind::Valid;
        delivery.verdict.keyLabel = u"Bench"_s;
        delivery.envelope = envelope;
        delivery.envelope->eventId = QString::fromLatin1(id);
        credits.acquire();
        if (m_writer->get()->enqueue(quint64(1) << 40, std::move(delivery)) !=
            EventWriter::Enqueue::Queued)
            return false;
    }
    credits.acquire(window); // all committed
    return !failed;
}

CpuTimes ReceiverRig::cpuTimes()
{
    return {.receiver = m_receiver->call([](Receiver &) { return threadCpu(); }),
            .writer = m_writer->call([](EventWriter &) { return threadCpu(); }),
            .client = threadCpu()};
}

void ReceiverRig::finish()
{
    if (m_receiver) {
        m_receiver->call([](Receiver &r) {
            QEventLoop loop;
            bool finished = false;
            QObject::connect(&r, &Receiver::finished, &loop, [&] {
                finished = true;
                loop.quit();
            });
            r.finish();
            if (!finished)
                loop.exec();
        });
        m_receiver.reset();
    }
    if (m_writer) {
        m_writer->call([](EventWriter &w) { w.close(); });
        m_writer.reset();
    }
}

qint64 ReceiverRig::storedEvents() const
{
    const Result<std::unique_ptr<EventReader>> reader = EventReader::open(databasePath());
    if (!reader)
        return -1;
    const Result<StoreState> state = (*reader)->state();
    return state ? state->events : -1;
}

QString HttpRig::start()
{
    auto server = std::make_unique<Http::Server>(m_clock);
    Http::Server *raw = server.get();
    server->setHandler([raw](Http::ExchangeId exchange, Http::Request &&) {
        raw->respond(exchange, {.status = 204, .headers = {}, .body = {}});
    });
    m_server = std::make_unique<WorkerThread<Http::Server>>(u"http"_s, std::move(server));
    const Result<quint16> port =
        m_server->call([](Http::Server &s) { return s.listen(QHostAddress::LocalHost, 0); });
    if (!port)
        return port.error().message;
    m_port = *port;
    return {};
}

double plainTablePerSecond(const QString &folder, const PreparedEvents &events, double seconds)
{
    QDir().mkpath(folder);
    const QString name = u"plain"_s;
    double result = 0;
    {
        QSqlDatabase database = QSqlDatabase::addDatabase(u"QSQLITE"_s, name);
        database.setDatabaseName(folder + "/plain.db"_L1);
        database.open();
        QSqlQuery setup(database);
        for (const auto sql :
             {"PRAGMA page_size = 4096"_L1, "PRAGMA journal_mode = WAL"_L1,
              "PRAGMA synchronous = FULL"_L1, "PRAGMA cache_size = -16000"_L1,
              "CREATE TABLE plain (id INTEGER PRIMARY KEY, account BIGINT, uid TEXT, type BIGINT, "
              "received BIGINT, verified BIGINT, stored BIGINT, created BIGINT, resources TEXT, "
              "signature SMALLINT, label TEXT, peer TEXT, head BLOB, body BLOB)"_L1})
            setup.exec(sql);
        QSqlQuery insert(database);
        insert.setForwardOnly(true);
        insert.prepare(u"INSERT INTO plain VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?)"_s);
        const QByteArray head = events.head(0);
        const QByteArray body = events.body(0);
        const QString label = u"Bench"_s;
        const QString peer = u"127.0.0.1:4711"_s;
        const QString resources = u"1234,3244,3232"_s;
        qint64 rows = 0;
        QElapsedTimer clock;
        clock.start();
        while (double(clock.nsecsElapsed()) / 1e9 < seconds) {
            setup.exec(u"BEGIN IMMEDIATE"_s);
            for (int i = 0; i < 256; ++i) {
                const QVariant now(1'764'000'000'000'000 + rows);
                int at = 0;
                for (const QVariant &value :
                     {QVariant(++rows), QVariant(1),
                      QVariant(QString::fromLatin1(uuid(quint64(rows)))), QVariant(1), now, now,
                      now, now, QVariant(resources), QVariant(1), QVariant(label), QVariant(peer),
                      QVariant(head), QVariant(body)})
                    insert.bindValue(at++, value);
                insert.exec();
            }
            if (!setup.exec(u"COMMIT"_s) || insert.lastError().isValid()) {
                qWarning("Plain table: %s", qUtf8Printable(setup.lastError().text()));
                break;
            }
        }
        result = double(rows) / (double(clock.nsecsElapsed()) / 1e9);
    }
    QSqlDatabase::removeDatabase(name);
    return result;
}

bool addBenchAccount(const QString &folder, const Secret &key)
{
    const char *const variable = "HOOKGLASS_BENCH_KEY";
    qputenv(variable, key.reveal());
    QDir().mkpath(folder);
    Result<std::unique_ptr<AccountStore>> accounts =
        AccountStore::open(folder + "/hookglass.db"_L1);
    Account account;
    account.name = u"bench"_s;
    account.apiBase = u"http://127.0.0.1:9/v1"_s;
    account.system = u"Bench"_s;
    account.systemKeyEnv = QString::fromLatin1(variable);
    return accounts && (*accounts)->add(account);
}

} // namespace Hookglass::Bench
