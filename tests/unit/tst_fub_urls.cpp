// SPDX-License-Identifier: MIT
// Callback addresses, the file of the desired state, and what a watch notices.
#include "fub/callbackurl.h"
#include "fub/desiredwebhooks.h"
#include "fub/webhookwatch.h"

#include <QtTest/QTest>

using namespace Hookglass;
using namespace Qt::StringLiterals;

namespace {

QUrl real()
{
    return QUrl(u"https://api.followupboss.com/v1"_s);
}

QUrl practice()
{
    return QUrl(u"http://127.0.0.1:8900/v1"_s);
}

} // namespace

class TestFubUrls final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void callbackAddresses_data();
    void callbackAddresses();
    void httpOnlyForPractice();
    void desiredStateIsRead();
    void badFilesNameThePlace_data();
    void badFilesNameThePlace();
    void watchNamesWhatChanged();
};

void TestFubUrls::callbackAddresses_data()
{
    QTest::addColumn<QString>("url");
    QTest::addColumn<QString>("word"); // of the first finding; empty: nothing to say
    QTest::newRow("ours") << u"https://a.example/in/0123456789abcdef0123456789abcdef"_s
                          << QString();
    QTest::newRow("account in the path") << u"https://a.example/fub/account12/x"_s << QString();
    QTest::newRow("account in the query") << u"https://a.example/fub?fub_account=12"_s << QString();
    QTest::newRow("no account") << u"https://a.example/webhooks/fub"_s << u"no account"_s;
    QTest::newRow("bare host") << u"https://a.example"_s << u"no account"_s;
    QTest::newRow("http") << u"http://a.example/account1"_s << u"https://"_s;
    QTest::newRow("no URL") << u"a.example/account1"_s << u"no web address"_s;
    QTest::newRow("blank") << u"https://a b/account1"_s << u"no web address"_s;
    QTest::newRow("script") << u"javascript:alert(1)"_s << u"no web address"_s;
    QTest::newRow("key in the query") << u"https://a.example/1?api_key=0123456789"_s << u"a key"_s;
    QTest::newRow("token") << u"https://a.example/1?access-token=0123456789"_s << u"a key"_s;
    QTest::newRow("FUB key in the path") << u"https://a.example/1/fka_0123456789"_s << u"a key"_s;
    QTest::newRow("password") << u"https://u:p@a.example/1"_s << u"a key"_s;
    for (const QString &name :
         {u"fubApiKey"_s, u"ApiKey"_s, u"accessToken"_s, u"X-Api-Key"_s, u"FUBAPIKey"_s,
          u"fubapikey"_s, u"hook.clientSecret"_s, u"tokens[authToken]"_s}) {
        QTest::addRow("%s", qPrintable(name))
            << u"https://a.example/1?%1=0123456789"_s.arg(name) << u"a key"_s;
    }
    for (const QString &name : {u"monkey"_s, u"keyword"_s, u"fubKeyword"_s, u"tokenizer"_s}) {
        QTest::addRow("%s is harmless", qPrintable(name))
            << u"https://a.example/1?%1=0123456789"_s.arg(name) << QString();
    }
}

void TestFubUrls::callbackAddresses()
{
    QFETCH(QString, url);
    QFETCH(QString, word);
    const QList<UrlFinding> findings = examineCallbackUrl(url, real());
    if (word.isEmpty()) {
        QVERIFY2(findings.isEmpty(), qPrintable(findings.value(0).text));
        return;
    }
    QVERIFY(!findings.isEmpty());
    QVERIFY2(findings.constFirst().text.contains(word), qPrintable(findings.constFirst().text));
}

void TestFubUrls::httpOnlyForPractice()
{
    QVERIFY(refusalOfCallbackUrl(u"http://127.0.0.1:1/in/1"_s, practice()).isEmpty());
    QVERIFY(!refusalOfCallbackUrl(u"http://127.0.0.1:1/in/1"_s, real()).isEmpty());
    QVERIFY(!refusalOfCallbackUrl(u"http://10.0.0.1/in/1"_s, practice()).isEmpty());
    QVERIFY(refusalOfCallbackUrl(u"https://a.example/x"_s, real()).isEmpty()); // only warned of
}

void TestFubUrls::desiredStateIsRead()
{
    const auto read = readDesiredWebhooks(
        R"({"webhooks":[{"event":"peopleCreated","url":"https://a/1"},
            {"event":"notKnownHere","url":"https://a/1","status":"Disabled"}]})",
        real());
    QVERIFY(read);
    QCOMPARE(*read, (QList<WantedWebhook>{{u"peopleCreated"_s, u"https://a/1"_s, u"Active"_s},
                                          {u"notKnownHere"_s, u"https://a/1"_s, u"Disabled"_s}}));
    QVERIFY(readDesiredWebhooks(R"({"webhooks":[]})", real())->isEmpty());
    // Windows' tools put a mark before UTF-8.
    const auto marked = readDesiredWebhooks("\xef\xbb\xbf{\"webhooks\":[]}", real());
    QVERIFY2(marked, marked ? "" : qPrintable(marked.error().message));
}

void TestFubUrls::badFilesNameThePlace_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<QString>("word");
    const auto one = [](const QByteArray &webhook) {
        return R"({"webhooks":[{"event":"a","url":"https://a/1"},)" + webhook + "]}";
    };
    QTest::newRow("no JSON") << "{\"webhooks\":"_ba << u"not JSON"_s;
    QTest::newRow("a list") << "[]"_ba << u"one list"_s;
    QTest::newRow("typing error above") << R"({"webhooks":[],"webhok":[]})"_ba << u"one list"_s;
    QTest::newRow("typing error") << one(R"({"event":"a","ulr":"https://a"})") << u"“ulr”"_s;
    QTest::newRow("no event") << one(R"({"url":"https://a"})") << u"Webhook 2"_s;
    QTest::newRow("url is a number") << one(R"({"event":"a","url":1})") << u"Webhook 2"_s;
    QTest::newRow("status") << one(R"({"event":"a","url":"https://a","status":"active"})")
                            << u"Active or Disabled"_s;
    QTest::newRow("http") << one(R"({"event":"a","url":"http://a/1"})") << u"https://"_s;
    QTest::newRow("no object") << one("17") << u"Webhook 2"_s;
    QTest::newRow("twice") << one(R"({"event":"a","url":"https://a/1"})") << u"twice"_s;
}

void TestFubUrls::badFilesNameThePlace()
{
    QFETCH(QByteArray, json);
    QFETCH(QString, word);
    const auto read = readDesiredWebhooks(json, real());
    QVERIFY(!read);
    QCOMPARE(read.error().code, ErrorCode::InvalidInput);
    QVERIFY2(read.error().message.contains(word), qPrintable(read.error().message));
}

void TestFubUrls::watchNamesWhatChanged()
{
    using Kind = WebhookNotice::Kind;
    const auto hook = [](qint64 id, const QString &url, const QString &status) {
        return Webhook{.id = id, .event = u"a"_s, .url = url, .status = status};
    };
    const Webhook same = hook(1, u"u"_s, u"Active"_s);
    const QList<Webhook> before{same, hook(2, u"u"_s, u"Active"_s), hook(3, u"u"_s, u"Active"_s),
                                hook(4, u"u"_s, u"Disabled"_s), hook(5, u"u"_s, u"Active"_s)};
    const QList<Webhook> now{hook(6, u"n"_s, u"Active"_s), hook(5, u"v"_s, u"Disabled"_s),
                             hook(4, u"u"_s, u"Active"_s), hook(3, u"u"_s, u"Disabled"_s), same};
    const QList<WebhookNotice> notices = compareWebhooks(before, now);
    QList<std::pair<qint64, Kind>> told;
    for (const WebhookNotice &notice : notices) {
        told.append({notice.now.id, notice.kind});
        QVERIFY(!notice.word().isEmpty());
        QVERIFY(notice.sentence().contains(notice.now.url));
    }
    QCOMPARE(told, (QList<std::pair<qint64, Kind>>{{6, Kind::New},
                                                   {5, Kind::Changed},
                                                   {5, Kind::Disabled},
                                                   {4, Kind::Enabled},
                                                   {3, Kind::Disabled},
                                                   {2, Kind::Vanished}}));
    QVERIFY(compareWebhooks(now, now).isEmpty());
}

QTEST_GUILESS_MAIN(TestFubUrls)
#include "tst_fub_urls.moc"
