// SPDX-License-Identifier: MIT
// Which version is newer, what the publisher's file may say, and what is remembered.
#include "app/updatedesk.h"
#include "app/updateversion.h"

#include <QtTest/QTest>

using namespace Hookglass;
using namespace Qt::StringLiterals;

namespace {

QByteArray file(const QByteArray &members)
{
    return "{\"format\":1,\"version\":\"0.2.0\",\"url\":\"https://a.example/0.2.0\"" + members +
           '}';
}

ReleaseNews newsOf(const QString &version, const QString &minimum = {})
{
    ReleaseNews news;
    news.version = version;
    news.page = QUrl(u"https://a.example/releases"_s);
    news.minimum = minimum;
    return news;
}

} // namespace

class TestUpdates final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void versionsInOrder();
    void buildsAreTheSameVersion();
    void noVersions_data();
    void noVersions();
    void newsIsRead();
    void badNews_data();
    void badNews();
    void laterFormat();
    void notesAreOnePlainLine();
    void whoIsTold_data();
    void whoIsTold();
    void urgentBelowTheMinimum();
    void recordComesBack();
    void badRecordIsNone_data();
    void badRecordIsNone();
    void addressesToAsk_data();
    void addressesToAsk();
    void usualAddressIsSafe();
};

void TestUpdates::versionsInOrder()
{
    // semver.org §11, and what else is easily got wrong.
    const QStringList order{u"0.0.0-0"_s,
                            u"0.1.0"_s,
                            u"0.1.9"_s,
                            u"0.1.10"_s,
                            u"0.9.0"_s,
                            u"0.10.0"_s,
                            u"1.0.0-1"_s,
                            u"1.0.0-2"_s,
                            u"1.0.0-10"_s,
                            u"1.0.0--"_s,
                            u"1.0.0-RC"_s,
                            u"1.0.0-alpha"_s,
                            u"1.0.0-alpha.1"_s,
                            u"1.0.0-alpha.beta"_s,
                            u"1.0.0-beta"_s,
                            u"1.0.0-beta.2"_s,
                            u"1.0.0-beta.11"_s,
                            u"1.0.0-beta.99999999999999999998"_s,
                            u"1.0.0-beta.99999999999999999999"_s,
                            u"1.0.0-beta.100000000000000000000"_s,
                            u"1.0.0-rc.1"_s,
                            u"1.0.0"_s,
                            u"1.0.1-a"_s,
                            u"999999999.0.0"_s};
    for (int a = 0; a < order.size(); ++a) {
        for (int b = 0; b < order.size(); ++b) {
            const auto first = UpdateVersion::parse(order.at(a));
            const auto second = UpdateVersion::parse(order.at(b));
            QVERIFY2(first && second, qPrintable(order.at(a) + u' ' + order.at(b)));
            QVERIFY2((*first < *second) == (a < b) && (*first > *second) == (a > b) &&
                         (*first == *second) == (a == b),
                     qPrintable(order.at(a) + u' ' + order.at(b)));
        }
    }
}

void TestUpdates::buildsAreTheSameVersion()
{
    const auto plain = UpdateVersion::parse(u"0.1.0"_s);
    const auto built = UpdateVersion::parse(u"0.1.0+230.g3fdb3ba.dirty"_s);
    QVERIFY(plain && built);
    QCOMPARE(*plain, *built);
    QVERIFY(!built->isPreRelease());
    QVERIFY(UpdateVersion::parse(u"0.1.0-rc.1+5"_s)->isPreRelease());
}

void TestUpdates::noVersions_data()
{
    QTest::addColumn<QString>("text");
    for (const QString &text :
         {QString(),           u"1"_s,         u"1.2"_s,
          u"1.2.3.4"_s,        u"v1.2.3"_s,    u"01.2.3"_s,
          u"1.2.03"_s,         u"1.2.3-"_s,    u"1.2.3-01"_s,
          u"1.2.3-a..b"_s,     u"1.2.3+"_s,    u"1.2.3+a+b"_s,
          u" 1.2.3"_s,         u"1.2.3 "_s,    u"1.2.3\n"_s,
          u"1.2.3-ä"_s,        u"1.2.x"_s,     u"-1.2.3"_s,
          u"1234567890.0.0"_s, u"1.2.3-<b>"_s, QString(u"1.2.3-"_s + QString(200, u'a')),
          u"１.2.3"_s})
        QTest::addRow("%s", qPrintable(text.left(20))) << text;
}

void TestUpdates::noVersions()
{
    QFETCH(QString, text);
    QVERIFY(!UpdateVersion::parse(text));
}

void TestUpdates::newsIsRead()
{
    const Result<ReleaseNews> news = ReleaseNews::parse(
        file(R"(,"notes":"Faster.","minimum":"0.1.3","published":"2026-12-01","more":[1])"));
    QVERIFY(news);
    QCOMPARE(news->version, u"0.2.0"_s);
    QCOMPARE(news->page, QUrl(u"https://a.example/0.2.0"_s));
    QCOMPARE(news->notes, u"Faster."_s);
    QCOMPARE(news->minimum, u"0.1.3"_s);
    QCOMPARE(ReleaseNews::parse(news->toJson()).value(), *news);
    const Result<ReleaseNews> least = ReleaseNews::parse(file({}));
    QVERIFY(least);
    QVERIFY(least->notes.isEmpty() && least->minimum.isEmpty());
    QCOMPARE(ReleaseNews::parse(least->toJson()).value(), *least);
}

void TestUpdates::badNews_data()
{
    QTest::addColumn<QByteArray>("json");
    const auto with = [](const QByteArray &version, const QByteArray &url) {
        return "{\"format\":1,\"version\":\"" + version + "\",\"url\":\"" + url + "\"}";
    };
    const QByteArray page = "https://a.example/1"_ba;
    QTest::newRow("nothing") << QByteArray();
    QTest::newRow("html") << "<html>Sign in to this network</html>"_ba;
    QTest::newRow("a list") << "[]"_ba;
    QTest::newRow("cut off") << file({}).chopped(1);
    QTest::newRow("no format") << R"({"version":"0.2.0","url":"https://a.example/1"})"_ba;
    QTest::newRow("format 0") << R"({"format":0,"version":"0.2.0","url":"https://a.example/1"})"_ba;
    QTest::newRow("no version") << R"({"format":1,"url":"https://a.example/1"})"_ba;
    QTest::newRow("bad version") << with("2"_ba, page);
    QTest::newRow("version with a v") << with("v0.2.0"_ba, page);
    QTest::newRow("version with markup") << with("0.2.0<b>"_ba, page);
    QTest::newRow("no page") << R"({"format":1,"version":"0.2.0"})"_ba;
    QTest::newRow("http") << with("0.2.0"_ba, "http://a.example/1"_ba);
    QTest::newRow("script") << with("0.2.0"_ba, "javascript:alert(1)"_ba);
    QTest::newRow("a file") << with("0.2.0"_ba, "file:///bin/sh"_ba);
    QTest::newRow("relative") << with("0.2.0"_ba, "/releases"_ba);
    QTest::newRow("no host") << with("0.2.0"_ba, "https:///releases"_ba);
    QTest::newRow("password") << with("0.2.0"_ba, "https://good.example@evil.example/"_ba);
    QTest::newRow("long page") << with("0.2.0"_ba, page + QByteArray(600, 'a'));
    QTest::newRow("bad minimum") << file(",\"minimum\":\"one\"");
}

void TestUpdates::badNews()
{
    QFETCH(QByteArray, json);
    const Result<ReleaseNews> news = ReleaseNews::parse(json);
    QVERIFY(!news);
    QCOMPARE(news.error().code, ErrorCode::InvalidInput);
    QVERIFY(!news.error().message.isEmpty());
}

void TestUpdates::laterFormat()
{
    const Result<ReleaseNews> news = ReleaseNews::parse(R"({"format":2,"releases":[]})"_ba);
    QVERIFY(!news);
    QCOMPARE(news.error().code, ErrorCode::Unsupported);
}

void TestUpdates::notesAreOnePlainLine()
{
    const Result<ReleaseNews> news = ReleaseNews::parse(
        file(R"(,"notes":"One\nline\u001b[31m, \u202ebackwards\u0007 \ud83d\ude00")"));
    QVERIFY(news);
    QCOMPARE(news->notes, u"One line[31m, backwards 😀"_s);
    const Result<ReleaseNews> longer =
        ReleaseNews::parse(file(",\"notes\":\"" + QByteArray(5000, 'x') + '"'));
    QVERIFY(longer);
    QCOMPARE(longer->notes.size(), 500);
    QVERIFY(longer->notes.endsWith(u'…'));
}

void TestUpdates::whoIsTold_data()
{
    QTest::addColumn<QString>("version");
    QTest::addColumn<QString>("installed");
    QTest::addColumn<bool>("isTold");
    QTest::newRow("newer") << u"0.2.0"_s << u"0.1.0"_s << true;
    QTest::newRow("the same") << u"0.1.0"_s << u"0.1.0"_s << false;
    QTest::newRow("older") << u"0.1.0"_s << u"0.2.0"_s << false;
    QTest::newRow("built after it") << u"0.1.0"_s << u"0.1.0+12.gabc1234"_s << false;
    QTest::newRow("next after a build") << u"0.1.1"_s << u"0.1.0+12.gabc1234"_s << true;
    QTest::newRow("candidate for a release") << u"0.2.0-rc.1"_s << u"0.1.0"_s << false;
    QTest::newRow("candidate for a candidate") << u"0.2.0-rc.2"_s << u"0.2.0-rc.1"_s << true;
    QTest::newRow("release for a candidate") << u"0.2.0"_s << u"0.2.0-rc.1"_s << true;
    QTest::newRow("unknown here") << u"0.2.0"_s << QString() << false;
}

void TestUpdates::whoIsTold()
{
    QFETCH(QString, version);
    QFETCH(QString, installed);
    QFETCH(bool, isTold);
    QCOMPARE(newsOf(version).isFor(installed), isTold);
}

void TestUpdates::urgentBelowTheMinimum()
{
    const ReleaseNews news = newsOf(u"0.2.0"_s, u"0.1.3"_s);
    QVERIFY(news.isUrgentFor(u"0.1.2"_s));
    QVERIFY(news.isUrgentFor(u"0.1.3-rc.1"_s));
    QVERIFY(!news.isUrgentFor(u"0.1.3"_s));
    QVERIFY(!news.isUrgentFor(u"unknown"_s));
    QVERIFY(!newsOf(u"0.2.0"_s).isUrgentFor(u"0.0.1"_s));
}

void TestUpdates::recordComesBack()
{
    UpdateRecord record;
    QCOMPARE(UpdateRecord::fromJson(record.toJson()), record);
    record.isOn = false;
    record.address = u"https://a.example/latest.json"_s;
    record.asked = fromMicros(1'795'000'000'123'000);
    record.next = fromMicros(1'795'086'400'123'000);
    record.skipped = u"0.2.0"_s;
    record.news = newsOf(u"0.2.0"_s, u"0.1.3"_s);
    QCOMPARE(UpdateRecord::fromJson(record.toJson()), record);
}

void TestUpdates::badRecordIsNone_data()
{
    QTest::addColumn<QString>("json");
    for (const QString &json :
         {QString(), u"["_s, u"[]"_s, u"{\"on\":\"no\",\"asked\":5,\"next\":\"soon\"}"_s,
          u"{\"news\":{\"version\":\"9.0.0\",\"url\":\"javascript:1\",\"format\":1}}"_s})
        QTest::addRow("%s", qPrintable(json)) << json;
}

void TestUpdates::badRecordIsNone()
{
    QFETCH(QString, json);
    QCOMPARE(UpdateRecord::fromJson(json), UpdateRecord());
}

void TestUpdates::addressesToAsk_data()
{
    QTest::addColumn<QString>("url");
    QTest::addColumn<bool>("may");
    QTest::newRow("https") << u"https://a.example/latest.json"_s << true;
    QTest::newRow("loopback") << u"http://127.0.0.1:8080/latest.json"_s << true;
    QTest::newRow("loopback 6") << u"http://[::1]:8080/latest.json"_s << true;
    QTest::newRow("http") << u"http://a.example/latest.json"_s << false;
    QTest::newRow("looks like loopback") << u"http://127.0.0.1.evil.example/"_s << false;
    QTest::newRow("password") << u"https://u:p@a.example/"_s << false;
    QTest::newRow("no host") << u"https:///latest.json"_s << false;
    QTest::newRow("file") << u"file:///etc/passwd"_s << false;
    QTest::newRow("ftp") << u"ftp://a.example/"_s << false;
    QTest::newRow("nothing") << QString() << false;
}

void TestUpdates::addressesToAsk()
{
    QFETCH(QString, url);
    QFETCH(bool, may);
    QCOMPARE(UpdateFetch::mayAsk(QUrl(url)), may);
}

void TestUpdates::usualAddressIsSafe()
{
    QVERIFY(UpdateFetch::mayAsk(UpdateDesk::usualAddress()));
    QCOMPARE(UpdateDesk::usualAddress().scheme(), u"https"_s);
}

QTEST_GUILESS_MAIN(TestUpdates)
#include "tst_updates.moc"
