// SPDX-License-Identifier: MIT
#pragma once

#include "app/workerthread.h"
#include "core/secret.h"
#include "http/server.h"
#include "receiver/receiver.h"
#include "store/eventwriter.h"
#include "support/loadclient.h"

#include <memory>

namespace Hookglass::Bench {

/// Signed events of 600 bytes, made beforehand except for copying: the load client shares the
/// machine with what it measures.
class PreparedEvents final
{
public:
    static constexpr qsizetype BodyBytes = 600;

    PreparedEvents(const Secret &key, quint64 count);

    quint64 count() const { return m_count; }
    /// The generator of a LoadClient.
    Test::LoadClient::Generator generator(const QByteArray &target) const;
    QByteArray head(quint64 index) const; ///< as posted to /in/<32 digits>
    QByteArray body(quint64 index) const;

private:
    QByteArrayView id(quint64 index) const;
    QByteArrayView signature(quint64 index) const;

    quint64 m_count;
    QByteArray m_body; ///< with some event's id
    QByteArray m_ids;
    QByteArray m_signatures;
};

/// CPU seconds of two threads and of the caller's.
struct CpuTimes
{
    double receiver = 0;
    double writer = 0;
    double client = 0;
    CpuTimes operator-(const CpuTimes &o) const
    {
        return {receiver - o.receiver, writer - o.writer, client - o.client};
    }
};

/// Receiver and writer in their threads, as a Workspace has them, without the rest of it.
class ReceiverRig final
{
public:
    ReceiverRig(const QString &folder, const Secret &key, const WriterLimits &limits);
    ~ReceiverRig(); ///< closes in order

    /// Opens the store and listens; what went wrong, if anything.
    QString start();
    quint16 port() const { return m_port; }
    QByteArray target() const { return m_target; }
    QString databasePath() const;
    /// Puts events straight into the writer, `count` of them. False if it refused one.
    bool fill(qint64 count);
    CpuTimes cpuTimes();
    qint64 commits() const { return m_commits; } ///< with deliveries in them
    /// Answers and stores what it has, and closes.
    void finish();
    /// After finish().
    qint64 storedEvents() const;

private:
    QString m_folder;
    Secret m_key;
    WriterLimits m_limits;
    SystemClock m_clock;
    Endpoint m_endpoint;
    QByteArray m_target;
    quint16 m_port = 0;
    std::atomic<qint64> m_commits = 0;
    std::unique_ptr<WorkerThread<EventWriter>> m_writer;
    std::unique_ptr<WorkerThread<Receiver>> m_receiver;
};

/// The same HTTP server, which answers 204 and keeps nothing.
class HttpRig final
{
public:
    QString start();
    quint16 port() const { return m_port; }

private:
    SystemClock m_clock;
    quint16 m_port = 0;
    std::unique_ptr<WorkerThread<Http::Server>> m_server;
};

/// The ceiling: rows a second into one plain table through Qt Sql, 256 per commit, FULL; the same
/// columns that the store has for an event, its delivery and its payload, without any index.
double plainTablePerSecond(const QString &folder, const PreparedEvents &events, double seconds);

/// An account "bench" in the store of this folder, and its key where a Workspace finds it. False
/// if that failed.
bool addBenchAccount(const QString &folder, const Secret &key);

} // namespace Hookglass::Bench
