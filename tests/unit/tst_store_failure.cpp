// SPDX-License-Identifier: MIT
#include "storefixture.h"

#include "store/storefile.h"

#include <QtCore/QDir>
#include <QtCore/QSemaphore>
#include <QtCore/QThread>
#include <QtTest/QTest>

using namespace Hookglass;
using namespace Hookglass::Test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

class TestStoreFailure final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void rejectsWhileLockedAndRecovers();
    void rejectsWhatWaitsToo();
    void waitsForAShortLock();
    void keepsAnswersOverAFailure();
    void rejectsWhenATableIsMissing();
    void renamesAFileThatIsNoDatabase();
    void renamesADamagedStore();
    void renamesATruncatedStore();
    void findsDamageSeenWhileRunning();
    void neverOverwritesAKeptFile();
    void saysWhenTheFolderCannotBeMade();

private:
    static WriterLimits hasty();
    static QStringList kept(const StoreFixture &fixture);
    static void overwrite(const QString &path, qint64 at, const QByteArray &bytes);
};

WriterLimits TestStoreFailure::hasty()
{
    WriterLimits limits;
    limits.busyTimeout = 1ms;
    limits.retryDelay = 20ms;
    return limits;
}

QStringList TestStoreFailure::kept(const StoreFixture &fixture)
{
    QStringList files =
        QDir(fixture.folder()).entryList({u"*.damaged-*"_s}, QDir::Files, QDir::Name);
    files.removeIf(
        [](const QString &name) { return !name.endsWith(u'Z') && !name.back().isDigit(); });
    return files; // without the logs that go along
}

void TestStoreFailure::overwrite(const QString &path, qint64 at, const QByteArray &bytes)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadWrite) || !file.seek(at) || file.write(bytes) != bytes.size())
        qFatal("Cannot damage the file");
}

void TestStoreFailure::rejectsWhileLockedAndRecovers()
{
    StoreFixture fixture(hasty());
    QVERIFY(fixture.writer->open());
    fixture.store(delivery(u"before"_s));
    const auto other = fixture.connection();
    QVERIFY(other->begin());

    fixture.clear();
    QVERIFY(fixture.store({delivery(u"a"_s), delivery(u"b"_s)}).isEmpty());
    QCOMPARE(fixture.rejected.size(), 2);
    QVERIFY(fixture.changed.isEmpty());
    QCOMPARE(fixture.states.constLast().kind, StoreState::Kind::Failing);
    QVERIFY2(fixture.states.constLast().message.contains(u"hookglass.db"_s),
             qPrintable(fixture.states.constLast().message));
    QCOMPARE(fixture.writer->enqueue(99, delivery(u"c"_s)), EventWriter::Enqueue::Failing);
    QTest::qWait(100); // several attempts later
    QCOMPARE(fixture.writer->enqueue(99, delivery(u"c"_s)), EventWriter::Enqueue::Failing);

    other->rollback();
    QTRY_COMPARE(fixture.states.constLast().kind, StoreState::Kind::Healthy);
    QVERIFY(fixture.states.constLast().message.isEmpty());
    QCOMPARE(fixture.store(delivery(u"a"_s)).size(), 1);
    QCOMPARE(fixture.rejected.size(), 2);
    QCOMPARE(fixture.reader()->eventIds()->size(), 2);
    QCOMPARE(fixture.value(u"SELECT count(*) FROM payload"_s).toInt(), 2); // no probe left
    QVERIFY(kept(fixture).isEmpty());
}

void TestStoreFailure::rejectsWhatWaitsToo()
{
    WriterLimits limits = hasty();
    limits.batchItems = 2;
    StoreFixture fixture(limits);
    QVERIFY(fixture.writer->open());
    const auto other = fixture.connection();
    QVERIFY(other->begin());
    for (quint64 ticket = 1; ticket <= 5; ++ticket)
        QCOMPARE(fixture.writer->enqueue(ticket, delivery(QString::number(ticket))),
                 EventWriter::Enqueue::Queued);
    QTRY_COMPARE(fixture.rejected, (QList<quint64>{1, 2, 3, 4, 5})); // each once, in order
    QCOMPARE(fixture.writer->fillLevel(), 0.0);
    other->rollback();
    QTRY_COMPARE(fixture.states.constLast().kind, StoreState::Kind::Healthy);
    QVERIFY(fixture.reader()->eventIds()->isEmpty());
}

void TestStoreFailure::waitsForAShortLock()
{
    StoreFixture fixture; // five seconds of patience
    QVERIFY(fixture.writer->open());
    QSemaphore isLocked;
    QSemaphore neverReleased;
    const std::unique_ptr<QThread> thread(QThread::create([&] {
        const auto other = fixture.connection();
        const bool began = bool(other->begin());
        isLocked.release();
        neverReleased.tryAcquire(1, began ? 200 : 0); // as long as a slow program's transaction
        other->rollback();
    }));
    thread->start();
    isLocked.acquire();
    QCOMPARE(fixture.store(delivery(u"a"_s)).size(), 1);
    QVERIFY(thread->wait(5'000));
    QVERIFY(fixture.rejected.isEmpty());
    for (const StoreState &state : std::as_const(fixture.states))
        QCOMPARE(state.kind, StoreState::Kind::Healthy);
}

void TestStoreFailure::keepsAnswersOverAFailure()
{
    StoreFixture fixture(hasty());
    QVERIFY(fixture.writer->open());
    const auto stored = fixture.store(delivery(u"a"_s));
    const auto other = fixture.connection();
    QVERIFY(other->begin());
    fixture.writer->recordAnswers({{stored[0].delivery, stored[0].event, 204, {}}});
    QVERIFY(fixture.store(delivery(u"b"_s)).isEmpty());
    other->rollback();
    const auto reader = fixture.reader();
    QTRY_COMPARE(reader->event(stored[0].event)->summary.answerStatus, 204);
}

void TestStoreFailure::rejectsWhenATableIsMissing()
{
    // Fails in the middle of the transaction, after rows of other tables went in.
    StoreFixture fixture(hasty());
    QVERIFY(fixture.writer->open());
    fixture.store(delivery(u"before"_s));
    const auto other = fixture.connection();
    QVERIFY(other->exec(u"ALTER TABLE payload RENAME TO elsewhere"_s));
    QVERIFY(fixture.store({delivery(u"a"_s), delivery(u"b"_s)}).isEmpty());
    QCOMPARE(fixture.value(u"SELECT count(*) FROM event"_s).toInt(), 1);
    QCOMPARE(fixture.value(u"SELECT count(*) FROM delivery"_s).toInt(), 1);
    QVERIFY(!fixture.states.constLast().message.isEmpty());
    QVERIFY(other->exec(u"ALTER TABLE elsewhere RENAME TO payload"_s));
    QTRY_COMPARE(fixture.states.constLast().kind, StoreState::Kind::Healthy);
    const NewDelivery sent = delivery(u"a"_s);
    const auto stored = fixture.store(sent);
    QVERIFY(stored[0].isNewEvent);
    const auto event = fixture.reader()->event(stored[0].event);
    QCOMPARE(event->deliveries.size(), 1);
    QCOMPARE(event->deliveries[0].body, sent.body); // its own bytes, not a rejected one's
}

void TestStoreFailure::renamesAFileThatIsNoDatabase()
{
    StoreFixture fixture;
    const QByteArray contents = "This is not a database. " + QByteArray(5'000, '#');
    overwrite(fixture.path(), 0, contents);
    QVERIFY(fixture.writer->open());
    const QStringList files = kept(fixture);
    QCOMPARE(files.size(), 1);
    QVERIFY2(files[0].startsWith(u"hookglass.db.damaged-2026"_s), qPrintable(files[0]));
    QFile file(fixture.dir.filePath(files[0]));
    QVERIFY(file.open(QIODevice::ReadOnly));
    QCOMPARE(file.readAll(), contents);
    const StoreState state = fixture.states.constLast();
    QCOMPARE(state.kind, StoreState::Kind::Healthy);
    QVERIFY2(state.notice.contains(files[0]), qPrintable(state.notice));
    QCOMPARE(fixture.store(delivery(u"a"_s)).size(), 1);
    QVERIFY(fixture.reopen()); // once is enough
    QCOMPARE(kept(fixture).size(), 1);
    QVERIFY(fixture.states.constLast().notice.isEmpty());
    QCOMPARE(fixture.reader()->eventIds()->size(), 1);
}

void TestStoreFailure::renamesADamagedStore()
{
    StoreFixture fixture;
    QVERIFY(fixture.writer->open());
    for (int i = 0; i < 50; ++i)
        fixture.store(delivery(QString::number(i)));
    fixture.closeWriter();
    const qint64 size = QFileInfo(fixture.path()).size();
    overwrite(fixture.path(), 8192, QByteArray(qsizetype(size - 8192), '\x5a'));
    QVERIFY(fixture.reopen());
    QVERIFY(!fixture.states.constLast().notice.isEmpty());
    QCOMPARE(kept(fixture).size(), 1);
    QCOMPARE(QFileInfo(fixture.dir.filePath(kept(fixture).at(0))).size(), size);
    QVERIFY(fixture.store(delivery(u"1"_s)).at(0).isNewEvent);
}

void TestStoreFailure::renamesATruncatedStore()
{
    StoreFixture fixture;
    QVERIFY(fixture.writer->open());
    for (int i = 0; i < 50; ++i)
        fixture.store(delivery(QString::number(i)));
    fixture.closeWriter();
    const qint64 half = QFileInfo(fixture.path()).size() / 2;
    QVERIFY(QFile::resize(fixture.path(), half));
    QVERIFY(fixture.reopen());
    QCOMPARE(kept(fixture).size(), 1);
    QCOMPARE(QFileInfo(fixture.dir.filePath(kept(fixture).at(0))).size(), half);
    QCOMPARE(fixture.store(delivery(u"1"_s)).size(), 1);
}

void TestStoreFailure::findsDamageSeenWhileRunning()
{
    StoreFixture fixture(hasty());
    QVERIFY(fixture.writer->open());
    const QByteArray body(5'000, 'b');
    for (int i = 0; i < 200; ++i) {
        NewDelivery item = delivery(QString::number(i));
        item.body = body;
        fixture.store(item);
    }
    QVERIFY(fixture.reopen()); // nothing in the log or the cache any more
    const auto other = fixture.connection();
    const qint64 size = QFileInfo(fixture.path()).size();
    overwrite(fixture.path(), 8192 * 3, QByteArray(qsizetype(size - 8192 * 3), '\x5a'));
    QVERIFY(other->exec(u"PRAGMA user_version = 1"_s)); // so that the writer reads pages anew
    QVERIFY(fixture.store(delivery(u"new"_s)).isEmpty());
    const StoreState state = fixture.states.constLast();
    QCOMPARE(state.kind, StoreState::Kind::Failing);
    QVERIFY2(state.message.contains(u"damaged"_s), qPrintable(state.message));
    QVERIFY(StoreFile::isSuspect(fixture.path()));
    QTest::qWait(100);
    QCOMPARE(fixture.writer->enqueue(9, delivery(u"x"_s)), EventWriter::Enqueue::Failing);
    QVERIFY(QFile::exists(fixture.path())); // nothing is moved under the feet of a reader

    QVERIFY(fixture.reopen());
    QCOMPARE(kept(fixture).size(), 1);
    QVERIFY(!StoreFile::isSuspect(fixture.path()));
    QCOMPARE(fixture.store(delivery(u"new"_s)).size(), 1);
}

void TestStoreFailure::neverOverwritesAKeptFile()
{
    StoreFixture fixture;
    for (int i = 0; i < 3; ++i) { // the clock stands still
        fixture.closeWriter();
        QFile::remove(fixture.path());
        overwrite(fixture.path(), 0, "damaged " + QByteArray::number(i) + QByteArray(100, '.'));
        QVERIFY(fixture.reopen());
    }
    const QStringList files = kept(fixture);
    QCOMPARE(files.size(), 3);
    QSet<QByteArray> contents;
    for (const QString &name : files) {
        QFile file(fixture.dir.filePath(name));
        QVERIFY(file.open(QIODevice::ReadOnly));
        contents.insert(file.readAll());
    }
    QCOMPARE(contents.size(), 3);
}

void TestStoreFailure::saysWhenTheFolderCannotBeMade()
{
    const StoreFixture fixture;
    QFile file(fixture.dir.filePath(u"file"_s));
    QVERIFY(file.open(QIODevice::WriteOnly));
    EventWriter writer(fixture.dir.filePath(u"file/sub/hookglass.db"_s), fixture.clock);
    const auto opened = writer.open();
    QVERIFY(!opened);
    QCOMPARE(opened.error().code, ErrorCode::Storage);
    QVERIFY2(opened.error().message.contains(u"sub"_s), qPrintable(opened.error().message));
    QCOMPARE(writer.enqueue(1, delivery(u"x"_s)), EventWriter::Enqueue::Failing);
}

QTEST_GUILESS_MAIN(TestStoreFailure)
#include "tst_store_failure.moc"
