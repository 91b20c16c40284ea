// SPDX-License-Identifier: MIT
// Event ids in logs, CSV and JSON: each once, in any case, however the text is cut into slices.
#include "core/idscan.h"

#include <QtCore/QStringEncoder>
#include <QtTest/QtTest>

using namespace Hookglass;
using namespace Qt::StringLiterals;

namespace {

constexpr auto A = "64d0ad74-3aab-4b30-89c9-7337398cf8b4";
constexpr auto B = "152d60c0-79da-4018-a9af-28aec8a71c94";

QByteArrayList scan(const QByteArray &text, qsizetype slice)
{
    IdScan scan;
    QByteArrayList found;
    for (qsizetype at = 0; at < text.size(); at += slice) {
        scan.feed(QByteArrayView(text).sliced(at, std::min(slice, text.size() - at)));
        found += scan.take();
    }
    scan.finish();
    return found + scan.take();
}

} // namespace

class TestCoreIdScan final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void finds_data();
    void finds();
    void countsMentions();
    void readsWideText_data();
    void readsWideText();
    void forgetsNothingBetweenTakes();
};

void TestCoreIdScan::finds_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArrayList>("expected");
    const QByteArray a = A;
    const QByteArray b = B;
    QTest::newRow("nothing") << QByteArray() << QByteArrayList();
    QTest::newRow("alone") << a << QByteArrayList{a};
    QTest::newRow("one letter") << QByteArray("x") << QByteArrayList();
    QTest::newRow("upper case") << a.toUpper() << QByteArrayList{a};
    QTest::newRow("twice, in two cases") << a + ' ' + a.toUpper() << QByteArrayList{a};
    QTest::newRow("json") << R"({"eventId":")" + a + R"(","id":")" + b + "\"}"
                          << QByteArrayList{a, b};
    QTest::newRow("csv") << "1," + b + ",\"" + a + "\"\r\n" << QByteArrayList{b, a};
    QTest::newRow("braces") << '{' + a + '}' << QByteArrayList{a};
    QTest::newRow("path") << "/v1/webhookEvents/" + a + "?x=1" << QByteArrayList{a};
    QTest::newRow("percent escape") << "q=%22" + a + "%22&r=%22" + b << QByteArrayList{a, b};
    QTest::newRow("unicode escape") << "\\u0022" + a + "\\u0022" << QByteArrayList{a};
    QTest::newRow("escaped line break") << "\\n" + a + "\\n" + b << QByteArrayList{a, b};
    QTest::newRow("behind a word and a dash") << "event-" + a + ".json" << QByteArrayList{a};
    QTest::newRow("between dashes") << "--" + a + "--" << QByteArrayList{a};
    QTest::newRow("longer at its end") << a + 'f' << QByteArrayList();
    QTest::newRow("longer at its front") << '0' + a << QByteArrayList();
    QTest::newRow("one group more") << a + "-0000" << QByteArrayList();
    QTest::newRow("one group less") << a.chopped(13) << QByteArrayList();
    QTest::newRow("two without a gap") << a + b << QByteArrayList();
    QTest::newRow("dash at the wrong place")
        << QByteArray("64d0ad7-43aab-4b30-89c9-7337398cf8b4") << QByteArrayList();
    QTest::newRow("a letter that is no hex digit")
        << QByteArray("64d0ad74-3aab-4b30-89c9-7337398cf8bg") << QByteArrayList();
    QTest::newRow("after a very long word")
        << QByteArray(100'000, 'a') + ' ' + a << QByteArrayList{a};
    QTest::newRow("zero bytes") << QByteArray(3, '\0') + a + QByteArray(3, '\0')
                                << QByteArrayList{a};
    QTest::newRow("other bytes") << "\xff\xc3\xa9" + a + "\xe2\x80\x9d" << QByteArrayList{a};
}

void TestCoreIdScan::finds()
{
    QFETCH(const QByteArray, text);
    QFETCH(const QByteArrayList, expected);
    for (const qsizetype slice :
         {qsizetype(1), qsizetype(2), qsizetype(7), qsizetype(37), qsizetype(1'000'000)})
        QCOMPARE(scan(text, slice), expected);
}

void TestCoreIdScan::countsMentions()
{
    IdScan scan;
    scan.feed(QByteArray(A) + ' ' + B + ' ' + A + ' ' + QByteArray(A).toUpper());
    QCOMPARE(scan.mentions(), 3); // the last one may go on
    scan.finish();
    QCOMPARE(scan.mentions(), 4);
    QCOMPARE(scan.distinct(), 2);
}

void TestCoreIdScan::readsWideText_data()
{
    QTest::addColumn<int>("encoding");
    QTest::newRow("little endian") << int(QStringConverter::Utf16LE);
    QTest::newRow("big endian") << int(QStringConverter::Utf16BE);
}

void TestCoreIdScan::readsWideText()
{
    QFETCH(const int, encoding);
    QStringEncoder encode(QStringConverter::Encoding(encoding), QStringConverter::Flag::WriteBom);
    const QByteArray text = encode(u"Zeit;Kennung é\r\n1;"_s + QLatin1StringView(A) + u";“"_s +
                                   QString::fromLatin1(B).toUpper() + u"”\r\n"_s);
    for (const qsizetype slice : {qsizetype(1), qsizetype(3), qsizetype(1'000)})
        QCOMPARE(scan(text, slice), (QByteArrayList{A, B}));
}

void TestCoreIdScan::forgetsNothingBetweenTakes()
{
    IdScan scan;
    scan.feed(QByteArray(A) + '\n');
    QCOMPARE(scan.take(), QByteArrayList{A});
    scan.feed(QByteArray(A) + '\n' + B + '\n');
    QCOMPARE(scan.take(), QByteArrayList{B});
    QVERIFY(scan.take().isEmpty());
}

QTEST_GUILESS_MAIN(TestCoreIdScan)
#include "tst_core_idscan.moc"
