// SPDX-License-Identifier: MIT
#include "core/eventidentity.h"

#include <QtTest/QtTest>

using namespace Hookglass;
using namespace Qt::StringLiterals;

class TestCoreEventIdentity final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void isTheSameForEitherCase_data();
    void isTheSameForEitherCase();
};

void TestCoreEventIdentity::isTheSameForEitherCase_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("identity");
    QTest::addColumn<bool>("isId");
    const QString id = u"ab633589-0e12-4f8a-b6a5-7c3f9d2e1b4c"_s;
    const QString mixed = u"aB633589-0E12-4f8a-b6a5-7c3f9d2e1b4C"_s;
    QTest::newRow("small") << id << id << true;
    QTest::newRow("large") << id.toUpper() << id << true;
    QTest::newRow("mixed") << mixed << id << true;
    const QString digits = u"12345678-0012-4008-9065-703090201040"_s;
    QTest::newRow("digits alone") << digits << digits << true;
    QTest::newRow("empty") << QString() << QString() << false;
    QTest::newRow("other text") << u"Event A"_s << u"Event A"_s << false;
    const QString braces = u'{' + mixed + u'}';
    QTest::newRow("braces") << braces << braces << false;
    const QString noDash = QString(mixed).replace(8, 1, u'A');
    QTest::newRow("a dash is missing") << noDash << noDash << false;
    const QString noDigit = QString(mixed).replace(35, 1, u'G');
    QTest::newRow("no hexadecimal digit") << noDigit << noDigit << false;
    const QString wide = QString(mixed).replace(0, 1, QChar(0xff21)); // a wide A
    QTest::newRow("no letter of ASCII") << wide << wide << false;
}

void TestCoreEventIdentity::isTheSameForEitherCase()
{
    QFETCH(QString, text);
    QFETCH(QString, identity);
    QFETCH(bool, isId);
    QCOMPARE(eventIdentity(text), identity);
    QCOMPARE(isUuid(text), isId);
}

QTEST_GUILESS_MAIN(TestCoreEventIdentity)
#include "tst_core_eventidentity.moc"
