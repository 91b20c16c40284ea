// SPDX-License-Identifier: MIT
#include "core/secret.h"

#include <QtTest/QTest>

using namespace Hookglass;
using namespace Qt::StringLiterals;

class TestCoreSecret : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void neverPrintsItself();
    void sharesNoMemoryWithItsSource();
    void survivesTheEndOfACopy();
    void wipesWhatNobodyShares();
    void sharedBytesOutliveOneOwner();
    void assignmentReplaces();
    void compares();
};

void TestCoreSecret::neverPrintsItself()
{
    QString printed;
    QDebug(&printed) << Secret("s3cret"_ba) << "after";
    QVERIFY(printed.contains(u"•••"));
    QVERIFY(!printed.contains(u"s3c"));
    QVERIFY(printed.contains(u"after"));
    QString empty;
    QDebug(&empty) << Secret();
    QVERIFY(empty.contains(u"empty"));
    static_assert(!std::is_convertible_v<Secret, QByteArray>);
    static_assert(!std::is_convertible_v<QByteArray, Secret>);
}

void TestCoreSecret::sharesNoMemoryWithItsSource()
{
    QByteArray source("0123456789abcdef");
    {
        const Secret secret(source);
        QVERIFY(secret.reveal().constData() != source.constData());
        QCOMPARE(secret.reveal(), source);
    }
    QCOMPARE(source, "0123456789abcdef"_ba); // the wipe did not reach it
}

void TestCoreSecret::survivesTheEndOfACopy()
{
    Secret kept;
    {
        const Secret first("0123456789abcdef"_ba);
        const Secret second = first;
        kept = second;
        QVERIFY(kept == first);
    }
    QCOMPARE(kept.reveal(), "0123456789abcdef"_ba);
    Secret moved = std::move(kept);
    QCOMPARE(moved.reveal(), "0123456789abcdef"_ba);
    const Secret &self = moved;
    moved = self;
    QCOMPARE(moved.reveal(), "0123456789abcdef"_ba);
}

void TestCoreSecret::wipesWhatNobodyShares()
{
    QByteArray alone("0123456789abcdef");
    const char *memory = alone.constData();
    wipe(alone);
    QCOMPARE(alone, QByteArray(16, '\0'));
    QCOMPARE(static_cast<const void *>(alone.constData()), static_cast<const void *>(memory));

    QByteArray shared("0123456789abcdef");
    const QByteArray other = shared;
    wipe(shared);
    QCOMPARE(other, "0123456789abcdef"_ba);
    QByteArray literal = "0123456789abcdef"_ba; // read-only memory
    wipe(literal);
    QCOMPARE(literal, "0123456789abcdef"_ba);
    QByteArray nothing;
    wipe(nothing);
    QVERIFY(nothing.isEmpty());
}

void TestCoreSecret::sharedBytesOutliveOneOwner()
{
    auto secret = std::make_unique<Secret>("0123456789abcdef"_ba);
    const Secret copy = *secret;
    QCOMPARE(static_cast<const void *>(copy.reveal().constData()),
             static_cast<const void *>(secret->reveal().constData()));
    secret.reset();
    QCOMPARE(copy.reveal(), "0123456789abcdef"_ba);
}

void TestCoreSecret::assignmentReplaces()
{
    Secret first("0123456789abcdef"_ba);
    const Secret replacement("fedcba9876543210"_ba);
    first = replacement;
    QCOMPARE(first.reveal(), replacement.reveal());
    first = Secret("x"_ba);
    QCOMPARE(first.reveal(), "x"_ba);
    QCOMPARE(replacement.reveal(), "fedcba9876543210"_ba);
    first = Secret();
    QVERIFY(first.isEmpty());
}

void TestCoreSecret::compares()
{
    QVERIFY(Secret("a"_ba) == Secret("a"_ba));
    QVERIFY(!(Secret("a"_ba) == Secret("b"_ba)));
    QVERIFY(!(Secret("a"_ba) == Secret("ab"_ba)));
    QVERIFY(Secret() == Secret(""_ba));
    QVERIFY(Secret("a\0b"_ba) == Secret("a\0b"_ba));
    QVERIFY(!(Secret("a\0b"_ba) == Secret("a\0c"_ba)));
}

QTEST_GUILESS_MAIN(TestCoreSecret)
#include "tst_coresecret.moc"
