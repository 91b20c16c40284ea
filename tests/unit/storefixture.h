// SPDX-License-Identifier: MIT
#pragma once

#include "store/accountstore.h"
#include "store/connection.h"
#include "store/eventreader.h"
#include "store/eventwriter.h"

#include <QtCore/QTemporaryDir>

#include <memory>
#include <vector>

namespace Hookglass::Test {

/// A clock that stands still until told.
class HandClock final : public Clock
{
public:
    Timestamp now() const override { return m_now; }
    void advance(std::chrono::microseconds by) { m_now += by; }

private:
    Timestamp m_now = fromMicros(1'795'000'000'000'000);
};

/// A delivery of the event `uid` of account 1 with distinct bytes; an empty uid: no event in it.
NewDelivery delivery(const QString &uid, const QString &name = QStringLiteral("peopleCreated"));

/// A store in a folder of its own, with its writer living in the test's thread.
class StoreFixture final
{
public:
    explicit StoreFixture(WriterLimits writerLimits = {});
    ~StoreFixture();

    QString folder() const { return dir.path(); }
    QString path() const { return dir.filePath(QStringLiteral("hookglass.db")); }
    /// Closes the writer and opens it anew, as the next start of the program would.
    Result<void> reopen();
    void closeWriter();
    /// Enqueues all before the writer looks, and waits until each is committed or rejected. What
    /// was committed, in order.
    QList<CommittedDelivery> store(std::vector<NewDelivery> deliveries);
    QList<CommittedDelivery> store(const NewDelivery &one);
    std::unique_ptr<EventReader> reader() const;
    /// A second connection to the file, as another program would have.
    std::unique_ptr<Connection> connection() const;
    QVariant value(const QString &sql) const;

    QTemporaryDir dir;
    HandClock clock;
    WriterLimits limits;
    std::unique_ptr<EventWriter> writer;

    // What the writer said since the last clear().
    QList<CommittedDelivery> committed;
    QList<quint64> rejected;
    QList<EventSummary> changed;
    QList<EventId> removed;
    QList<StoreState> states;
    int batches = 0;
    void clear();

private:
    void makeWriter();

    quint64 m_nextTicket = 1;
};

} // namespace Hookglass::Test
