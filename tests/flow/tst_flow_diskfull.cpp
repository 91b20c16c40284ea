// SPDX-License-Identifier: MIT
// A store on a disk of four megabytes that becomes full.
#include "unit/storefixture.h"

#include <QtCore/QDir>
#include <QtCore/QProcess>
#include <QtTest/QTest>

#ifdef Q_OS_LINUX
#include <sys/mount.h>
#include <unistd.h>
#endif

using namespace Hookglass;
using namespace Hookglass::Test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

/// A file system in memory with very little room, gone at the end.
class TinyDisk final
{
public:
    explicit TinyDisk(qint64 bytes)
    {
#ifdef Q_OS_LINUX
        const QByteArray options = "size=" + QByteArray::number(bytes);
        m_isMounted = ::mount("tmpfs", QFile::encodeName(m_dir.path()).constData(), "tmpfs", 0,
                              options.constData()) == 0;
#else
        Q_UNUSED(bytes)
#endif
    }
    ~TinyDisk()
    {
#ifdef Q_OS_LINUX
        if (m_isMounted)
            ::umount2(QFile::encodeName(m_dir.path()).constData(), MNT_DETACH);
#endif
    }
    Q_DISABLE_COPY_MOVE(TinyDisk)

    bool isMounted() const
    {
        return m_isMounted;
    }
    QString filePath(const QString &name) const
    {
        return m_dir.filePath(name);
    }

private:
    QTemporaryDir m_dir;
    bool m_isMounted = false;
};

/// The writer on that disk, and what it said.
struct Host
{
    explicit Host(const QString &path)
        : writer(path, clock, {.retryDelay = 20ms})
    {
        QObject::connect(&writer, &EventWriter::committed, &writer,
                         [this](const QList<CommittedDelivery> &list) { committed += list; });
        QObject::connect(&writer, &EventWriter::rejected, &writer,
                         [this](const QList<quint64> &tickets) { rejected += tickets; });
        QObject::connect(&writer, &EventWriter::stateChanged, &writer,
                         [this](const StoreState &now) { state = now; });
    }
    ~Host() { writer.close(); }
    Q_DISABLE_COPY_MOVE(Host)

    HandClock clock;
    QList<CommittedDelivery> committed;
    QList<quint64> rejected;
    StoreState state;
    EventWriter writer; // last: what it says needs the rest
};

NewDelivery numbered(int number)
{
    NewDelivery item = delivery(u"event %1"_s.arg(number));
    item.body = QByteArray::number(number) + QByteArray(3'000, 'b');
    return item;
}

} // namespace

class TestFlowDiskFull final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void rejectsKeepsAndRecovers();
    void startsOnAFullDisk();
};

void TestFlowDiskFull::rejectsKeepsAndRecovers()
{
    const TinyDisk disk(4 * 1024 * 1024);
    if (!disk.isMounted())
        QSKIP("Only root on Linux can mount a tiny disk for this test");
    const QString path = disk.filePath(u"store/hookglass.db"_s);
    const QString ballast = disk.filePath(u"ballast"_s);
    {
        QFile file(ballast);
        QVERIFY(file.open(QIODevice::WriteOnly));
        QCOMPARE(file.write(QByteArray(1'500'000, 'x')), 1'500'000);
    }
    QHash<quint64, CommittedDelivery> stored;
    int sent = 0;
    {
        Host host(path);
        QVERIFY(host.writer.open());
        // Until the disk is full. Everything is either committed or rejected.
        while (host.state.kind == StoreState::Kind::Healthy && sent < 5'000) {
            for (int i = 0; i < 10; ++i, ++sent)
                QCOMPARE(host.writer.enqueue(quint64(sent), numbered(sent)),
                         EventWriter::Enqueue::Queued);
            QTRY_COMPARE(host.committed.size() + host.rejected.size(), sent);
        }
        QCOMPARE(host.state.kind, StoreState::Kind::Failing);
        QVERIFY2(host.state.message.contains(u"full"_s), qPrintable(host.state.message));
        QVERIFY(!host.rejected.isEmpty());
        QVERIFY(host.committed.size() > 100);
        QCOMPARE(host.writer.enqueue(90'000, numbered(90'000)), EventWriter::Enqueue::Failing);
        QTest::qWait(200); // no space, no recovery
        QCOMPARE(host.state.kind, StoreState::Kind::Failing);

        // Reading works, and shows all that was committed.
        const auto reader = EventReader::open(path);
        QVERIFY(reader);
        QCOMPARE((*reader)->eventIds()->size(), host.committed.size());

        QVERIFY(QFile::remove(ballast));
        QTRY_COMPARE(host.state.kind, StoreState::Kind::Healthy);
        const qsizetype before = host.committed.size();
        for (const quint64 ticket : std::as_const(host.rejected)) { // as the sender would
            QCOMPARE(host.writer.enqueue(ticket, numbered(int(ticket))),
                     EventWriter::Enqueue::Queued);
        }
        QTRY_COMPARE(host.committed.size(), before + host.rejected.size());
        for (const CommittedDelivery &one : std::as_const(host.committed))
            stored.insert(one.ticket, one);
        QCOMPARE(stored.size(), sent);
    }
    const auto reader = EventReader::open(path);
    QVERIFY(reader);
    QCOMPARE((*reader)->eventIds()->size(), sent);
    for (int number = 0; number < sent; ++number) {
        const auto event = (*reader)->event(stored.value(quint64(number)).event);
        QVERIFY(event);
        QCOMPARE(event->summary.eventId, u"event %1"_s.arg(number));
        QCOMPARE(event->deliveries.size(), 1);
        QCOMPARE(event->deliveries[0].body, numbered(number).body);
    }
}

void TestFlowDiskFull::startsOnAFullDisk()
{
    const TinyDisk disk(1024 * 1024);
    if (!disk.isMounted())
        QSKIP("Only root on Linux can mount a tiny disk for this test");
    QFile ballast(disk.filePath(u"ballast"_s));
    QVERIFY(ballast.open(QIODevice::WriteOnly | QIODevice::Unbuffered));
    while (ballast.write(QByteArray(4'096, 'x')) == 4'096) {
    }
    Host host(disk.filePath(u"hookglass.db"_s));
    const auto opened = host.writer.open();
    QVERIFY(!opened);
    QCOMPARE(opened.error().code, ErrorCode::Storage);
    QVERIFY2(opened.error().message.contains(u"full"_s), qPrintable(opened.error().message));
    QVERIFY(ballast.remove());
    QVERIFY(host.writer.open()); // the same object, once there is room
    QCOMPARE(host.writer.enqueue(1, numbered(1)), EventWriter::Enqueue::Queued);
    QTRY_COMPARE(host.committed.size(), 1);
}

QTEST_GUILESS_MAIN(TestFlowDiskFull)
#include "tst_flow_diskfull.moc"
