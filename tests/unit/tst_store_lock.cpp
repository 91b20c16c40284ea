// SPDX-License-Identifier: MIT
#include "store/storelock.h"

#include <QtCore/QFile>
#include <QtCore/QProcess>
#include <QtCore/QTemporaryDir>
#include <QtTest/QTest>

#include <cstdio>

using namespace Hookglass;
using namespace Qt::StringLiterals;

class TestStoreLock final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void isHeldByOneOnly();
    void isFreeAgainAfterwards();
    void saysWhoHoldsIt();
    void isFreedWhenItsProcessIsKilled();
    void isNotFooledByAReusedProcessNumber();
    void recoversFromAnEmptyLockFile();
    void needsAWritableFolder();

private:
    static std::unique_ptr<QProcess> holdElsewhere(const QString &folder);
};

/// This program again, holding the lock until its standard input ends.
std::unique_ptr<QProcess> TestStoreLock::holdElsewhere(const QString &folder)
{
    auto process = std::make_unique<QProcess>();
    process->start(QCoreApplication::applicationFilePath(), {u"hold"_s, folder});
    if (!process->waitForStarted() || !process->waitForReadyRead(10'000) ||
        process->readLine() != "held\n")
        qFatal("The other process did not get the lock");
    return process;
}

void TestStoreLock::isHeldByOneOnly()
{
    const QTemporaryDir folder;
    const auto first = StoreLock::acquire(folder.path(), u"Hookglass"_s);
    QVERIFY(first);
    const auto second = StoreLock::acquire(folder.path(), u"hookglass-cli serve"_s);
    QVERIFY(!second);
    QCOMPARE(second.error().code, ErrorCode::Busy);
    const QTemporaryDir other;
    QVERIFY(StoreLock::acquire(other.path(), u"Hookglass"_s));
}

void TestStoreLock::isFreeAgainAfterwards()
{
    const QTemporaryDir folder;
    for (int i = 0; i < 3; ++i) {
        const auto lock = StoreLock::acquire(folder.path(), u"Hookglass"_s);
        QVERIFY(lock);
    }
    QVERIFY(!QFile::exists(folder.filePath(u"writer.lock"_s)));
    QVERIFY(!QFile::exists(folder.filePath(u"writer.holder"_s)));
}

void TestStoreLock::saysWhoHoldsIt()
{
    const QTemporaryDir folder;
    const auto process = holdElsewhere(folder.path());
    const auto lock = StoreLock::acquire(folder.path(), u"Hookglass"_s);
    QVERIFY(!lock);
    const QString message = lock.error().message;
    QVERIFY2(message.contains(u"hookglass-cli serve"_s), qPrintable(message));
    QVERIFY2(message.contains(QString::number(process->processId())), qPrintable(message));
    QVERIFY2(message.contains(QDateTime::currentDateTime().toString(u"yyyy-MM-dd"_s)),
             qPrintable(message));
    process->closeWriteChannel();
    QVERIFY(process->waitForFinished());
    QVERIFY(StoreLock::acquire(folder.path(), u"Hookglass"_s));
}

void TestStoreLock::isFreedWhenItsProcessIsKilled()
{
    const QTemporaryDir folder;
    const auto process = holdElsewhere(folder.path());
    process->kill();
    QVERIFY(process->waitForFinished());
    QVERIFY(QFile::exists(folder.filePath(u"writer.lock"_s))); // left over
    const auto lock = StoreLock::acquire(folder.path(), u"Hookglass"_s);
    QVERIFY(lock);
    const auto second = StoreLock::acquire(folder.path(), u"another"_s);
    QVERIFY(!second);
    QVERIFY2(second.error().message.contains(u"Hookglass, process"_s),
             qPrintable(second.error().message));
}

void TestStoreLock::isNotFooledByAReusedProcessNumber()
{
    const QTemporaryDir folder;
    const QString path = folder.filePath(u"writer.lock"_s);
    QByteArray contents;
    {
        const auto lock = StoreLock::acquire(folder.path(), u"Hookglass"_s);
        QVERIFY(lock);
        QFile file(path);
        QVERIFY(file.open(QIODevice::ReadOnly));
        contents = file.readAll();
    }
    QVERIFY(contents.contains(QByteArray::number(QCoreApplication::applicationPid())));
    QFile leftOver(path); // names a process that runs and has our name, but holds nothing
    QVERIFY(leftOver.open(QIODevice::WriteOnly));
    leftOver.write(contents);
    leftOver.close();
    QVERIFY(StoreLock::acquire(folder.path(), u"Hookglass"_s));
}

void TestStoreLock::recoversFromAnEmptyLockFile()
{
    const QTemporaryDir folder;
    QFile leftOver(folder.filePath(u"writer.lock"_s));
    QVERIFY(leftOver.open(QIODevice::WriteOnly));
    // Fresh: may be in the making.
    auto lock = StoreLock::acquire(folder.path(), u"Hookglass"_s);
    QVERIFY(!lock);
    QCOMPARE(lock.error().code, ErrorCode::Busy);
    QVERIFY(leftOver.setFileTime(QDateTime::currentDateTime().addSecs(-60),
                                 QFileDevice::FileModificationTime));
    leftOver.close();
    QVERIFY(StoreLock::acquire(folder.path(), u"Hookglass"_s));
}

void TestStoreLock::needsAWritableFolder()
{
    const QTemporaryDir folder;
    const auto lock = StoreLock::acquire(folder.filePath(u"missing"_s), u"Hookglass"_s);
    QVERIFY(!lock);
    QCOMPARE(lock.error().code, ErrorCode::Storage);
    QVERIFY(lock.error().message.contains(u"missing"_s));
}

int main(int argc, char **argv)
{
    QCoreApplication app(argc, argv);
    const QStringList arguments = QCoreApplication::arguments();
    if (arguments.size() == 3 && arguments[1] == u"hold"_s) {
        const auto lock = StoreLock::acquire(arguments[2], u"hookglass-cli serve"_s);
        std::puts(lock ? "held" : "busy");
        std::fflush(stdout);
        while (std::getchar() != EOF) {
        }
        return 0;
    }
    TestStoreLock test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_store_lock.moc"
