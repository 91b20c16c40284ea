// SPDX-License-Identifier: MIT
// /webhooks and who may call it, without sockets. Source of the rules: fub-api.md §5.
#include "sandboxfixture.h"

#include <QtTest/QtTest>

using namespace Hookglass;
using namespace Hookglass::Sim;
using namespace Qt::StringLiterals;

namespace {

QByteArray wish(const QByteArray &event, const QByteArray &url = "https://example.com/in")
{
    return "{\"event\":\"" + event + "\",\"url\":\"" + url + "\"}";
}

} // namespace

class SandboxWebhooksTest final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void auth_data();
    void auth();
    void auth_wantsTheOwner();
    void system_isRequired();
    void system_mayComeElsewhere();
    void system_keyMustFit();
    void systems_keepApart();
    void create_answersTheObject();
    void create_refuses_data();
    void create_refuses();
    void create_allOfTheCatalogue();
    void create_limitOfTwo();
    void list_filtersAndSorts();
    void list_emptyIsWhole();
    void change_anyOfTheThree();
    void change_refuses();
    void remove_isFinal();
    void remove_guess();
    void everyGuessedRefusalIsReached();
};

void SandboxWebhooksTest::auth_data()
{
    QTest::addColumn<QByteArray>("header");
    QTest::addColumn<int>("status");
    const auto basic = [](const QByteArray &pair) { return "Basic " + pair.toBase64(); };
    QTest::newRow("none") << QByteArray() << 401;
    QTest::newRow("owner") << basic("owner:") << 200;
    QTest::newRow("agent") << basic("agent:") << 200;
    QTest::newRow("lower-case scheme") << "basic " + QByteArray("owner:").toBase64() << 200;
    QTest::newRow("password ignored") << basic("owner:x") << 200;
    QTest::newRow("wrong key") << basic("owne:") << 401;
    QTest::newRow("empty key") << basic(":") << 401;
    QTest::newRow("no colon") << basic("owner") << 401;
    QTest::newRow("key as password") << basic(":owner") << 401;
    QTest::newRow("bearer") << "Bearer owner"_ba << 401;
    QTest::newRow("no base64") << "Basic owner:"_ba << 401;
    QTest::newRow("only scheme") << "Basic"_ba << 401;
    QTest::newRow("short") << "B"_ba << 401;
}

void SandboxWebhooksTest::auth()
{
    QFETCH(const QByteArray, header);
    QFETCH(const int, status);
    SandboxFixture f;
    HeaderList headers;
    if (!header.isNull())
        headers.append(Header{"Authorization", header});
    const Answer answer = f.ask("GET", "identity", {}, headers);
    QCOMPARE(answer.status, status);
    if (status != 401) {
        QVERIFY(!answer.header("X-RateLimit-Limit").isEmpty());
        return;
    }
    QVERIFY(answer.error().startsWith("Authentication is required. Use Basic HTTP "
                                      "Authentication with API Key as username and blank "
                                      "password, or use Bearer token authentication."_L1));
    QCOMPARE(answer.header("WWW-Authenticate"), "Basic realm=\"Follow Up Boss API\""_ba);
    QVERIFY(answer.header("X-RateLimit-Limit").isEmpty());
    // Nothing is given away about which paths exist.
    QCOMPARE(f.ask("GET", "nonsense", {}, headers).status, 401);
}

void SandboxWebhooksTest::auth_wantsTheOwner()
{
    SandboxFixture f;
    const HeaderList agent{SandboxFixture::basic("agent"), {"X-System", "Ours"}};
    for (const char *method : {"GET", "POST"}) {
        const Answer answer = f.ask(method, "webhooks", wish("peopleCreated"), agent);
        QCOMPARE(answer.status, 403);
        QCOMPARE(answer.error(), QString::fromUtf8(f.guesses.notOwner.text));
    }
    QVERIFY(f.webhooks.all().empty());
    QCOMPARE(f.ask("GET", "people", {}, agent).status, 200);
}

void SandboxWebhooksTest::system_isRequired()
{
    SandboxFixture f;
    const HeaderList bare{SandboxFixture::basic("owner")};
    QCOMPARE(f.ask("GET", "webhooks", {}, bare).status, 400);
    QCOMPARE(f.ask("POST", "webhooks", wish("peopleCreated"), bare).status, 400);
    QCOMPARE(f.ask("GET", "webhooks/1", {}, bare).status, 400);
    QCOMPARE(f.ask("DELETE", "webhooks/1", {}, bare).status, 400);
    QCOMPARE(f.ask("GET", "people", {}, bare).status, 200);
}

void SandboxWebhooksTest::system_mayComeElsewhere()
{
    SandboxFixture f;
    const HeaderList bare{SandboxFixture::basic("owner")};
    QCOMPARE(f.ask("GET", "webhooks?system=Some%20One", {}, bare).status, 200);
    QCOMPARE(f.ask("GET", "webhooks?system=Some+One", {}, bare).status, 200);
    const Answer made =
        f.ask("POST", "webhooks",
              R"({"event":"peopleCreated","url":"https://example.com","system":"Some One"})", bare);
    QCOMPARE(made.status, 201);
    QCOMPARE(f.webhooks.all().begin()->second.system, u"Some One"_s);
    // Header names know no case.
    QCOMPARE(
        f.ask("GET", "webhooks", {}, {SandboxFixture::basic("owner"), {"x-system", "Ours"}}).status,
        200);
}

void SandboxWebhooksTest::system_keyMustFit()
{
    SandboxFixture f;
    const auto with = [&f](const QByteArray &system, const QByteArray &key) {
        return f
            .ask("GET", "webhooks", {},
                 {SandboxFixture::basic("owner"), {"X-System", system}, {"X-System-Key", key}})
            .status;
    };
    QCOMPARE(with("Ours", "ourkey"), 200);
    QCOMPARE(with("Ours", "not ours"), 401);
    QCOMPARE(with("New", "newkey"), 200);
    QCOMPARE(with("New", "other"), 401);
    QCOMPARE(f.webhooks.signer(u"New"_s)->sign("b"), Signer(Secret("newkey"_ba)).sign("b"));
}

void SandboxWebhooksTest::systems_keepApart()
{
    SandboxFixture f;
    const HeaderList other{
        SandboxFixture::basic("owner"), {"X-System", "Other"}, {"X-System-Key", "k"}};
    QCOMPARE(f.ask("POST", "webhooks", wish("peopleCreated")).status, 201);
    QCOMPARE(f.ask("GET", "webhooks", {}, other).json["_metadata"_L1]["total"_L1].toInt(), 0);
    QCOMPARE(f.ask("GET", "webhooks/1", {}, other).status, 404);
    QCOMPARE(f.ask("PUT", "webhooks/1", R"({"status":"Disabled"})", other).status, 404);
    QCOMPARE(f.ask("DELETE", "webhooks/1", {}, other).status, 404);
    QCOMPARE(f.ask("GET", "webhooks/1").json["status"_L1].toString(), u"Active"_s);
    // Each system has two places of its own.
    QCOMPARE(f.ask("POST", "webhooks", wish("peopleCreated")).status, 201);
    QCOMPARE(f.ask("POST", "webhooks", wish("peopleCreated"), other).status, 201);
    QCOMPARE(f.ask("POST", "webhooks", wish("peopleCreated"), other).status, 201);
    QCOMPARE(f.ask("POST", "webhooks", wish("peopleCreated"), other).status, 400);
}

void SandboxWebhooksTest::create_answersTheObject()
{
    SandboxFixture f;
    const Answer answer =
        f.ask("POST", "webhooks", wish("peopleCreated", "https://example.com/a?b=%20c"));
    QCOMPARE(answer.status, 201);
    const QByteArray expected = R"({"id":1,"status":"Active","event":"peopleCreated",)"
                                R"("url":"https://example.com/a?b=%20c"})"_ba;
    QCOMPARE(answer.body, expected);
    QVERIFY(answer.header("Content-Type").startsWith("application/json"));
}

void SandboxWebhooksTest::create_refuses_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::newRow("empty") << QByteArray();
    QTest::newRow("no object") << "[]"_ba;
    QTest::newRow("no json") << "event=peopleCreated"_ba;
    QTest::newRow("no event") << R"({"url":"https://example.com"})"_ba;
    QTest::newRow("event a number") << R"({"event":5,"url":"https://example.com"})"_ba;
    QTest::newRow("unknown event") << wish("peopleSneezed");
    QTest::newRow("wrong case") << wish("PeopleCreated");
    QTest::newRow("inbox app event") << wish("inboxAppReply");
    QTest::newRow("no url") << R"({"event":"peopleCreated"})"_ba;
    QTest::newRow("empty url") << wish("peopleCreated", "");
    QTest::newRow("url a list") << R"({"event":"peopleCreated","url":[]})"_ba;
    QTest::newRow("no address") << wish("peopleCreated", "https://");
    QTest::newRow("nonsense address") << wish("peopleCreated", "https://a b/");
    QTest::newRow("relative") << wish("peopleCreated", "/in/token");
    QTest::newRow("http outside") << wish("peopleCreated", "http://example.com/");
    QTest::newRow("http in the lan") << wish("peopleCreated", "http://10.0.0.1/");
    QTest::newRow("file") << wish("peopleCreated", "file:///etc/passwd");
    QTest::newRow("ftp here") << wish("peopleCreated", "ftp://127.0.0.1/");
    QTest::newRow("long") << wish("peopleCreated", "https://example.com/" + QByteArray(2'000, 'a'));
    QTest::newRow("status")
        << R"({"event":"peopleCreated","url":"https://e.com","status":"On"})"_ba;
}

void SandboxWebhooksTest::create_refuses()
{
    QFETCH(const QByteArray, body);
    SandboxFixture f;
    const Answer answer = f.ask("POST", "webhooks", body);
    QCOMPARE(answer.status, 400);
    QVERIFY(!answer.error().isEmpty());
    QVERIFY(f.webhooks.all().empty());
}

void SandboxWebhooksTest::create_allOfTheCatalogue()
{
    SandboxFixture f;
    const QSet<QByteArray> names = catalogNames();
    QCOMPARE(names.size(), 53);
    for (const QByteArray &name : names)
        QCOMPARE(f.ask("POST", "webhooks", wish(name, "http://127.0.0.1:1/in")).status, 201);
    QCOMPARE(f.webhooks.all().size(), size_t(53));
}

void SandboxWebhooksTest::create_limitOfTwo()
{
    SandboxFixture f;
    QCOMPARE(f.ask("POST", "webhooks", wish("peopleCreated")).status, 201);
    QCOMPARE(f.ask("POST", "webhooks", wish("peopleCreated")).status, 201);
    const Answer third = f.ask("POST", "webhooks", wish("peopleCreated", "https://other.com"));
    QCOMPARE(third.status, 400);
    QCOMPARE(third.error(), QString::fromUtf8(f.guesses.tooManyWebhooks.text));
    QCOMPARE(f.ask("POST", "webhooks", wish("peopleUpdated")).status, 201);
    // Nor may one be turned into a third.
    QCOMPARE(f.ask("PUT", "webhooks/3", R"({"event":"peopleCreated"})").status, 400);
    QCOMPARE(f.ask("DELETE", "webhooks/1").status, 204);
    QCOMPARE(f.ask("PUT", "webhooks/3", R"({"event":"peopleCreated"})").status, 200);
}

void SandboxWebhooksTest::list_filtersAndSorts()
{
    SandboxFixture f;
    for (const char *event : {"peopleCreated", "notesCreated", "peopleCreated", "dealsCreated"})
        QCOMPARE(f.ask("POST", "webhooks", wish(event)).status, 201);
    QCOMPARE(f.ask("PUT", "webhooks/3", R"({"status":"Disabled"})").status, 200);
    const auto ids = [&f](const QByteArray &query) {
        QList<int> list;
        const QJsonArray rows = f.ask("GET", "webhooks" + query).json["webhooks"_L1].toArray();
        for (const auto &row : rows)
            list.append(row["id"_L1].toInt());
        return list;
    };
    QCOMPARE(ids(""), (QList<int>{1, 2, 3, 4}));
    QCOMPARE(ids("?event=peopleCreated"), (QList<int>{1, 3}));
    QCOMPARE(ids("?status=Disabled"), QList<int>{3});
    QCOMPARE(ids("?event=peopleCreated&status=Active"), QList<int>{1});
    QCOMPARE(ids("?event=nonsense"), QList<int>());
    QCOMPARE(ids("?sort=-id"), (QList<int>{4, 3, 2, 1}));
    QCOMPARE(ids("?sort=event"), (QList<int>{4, 2, 1, 3}));
    QCOMPARE(ids("?sort=nonsense"), (QList<int>{1, 2, 3, 4}));
    QCOMPARE(ids("?limit=2"), (QList<int>{1, 2}));
    QCOMPARE(ids("?limit=2&offset=3"), QList<int>{4});
    QCOMPARE(ids("?offset=50"), QList<int>());
}

void SandboxWebhooksTest::list_emptyIsWhole()
{
    SandboxFixture f;
    const QByteArray expected =
        R"({"_metadata":{"collection":"webhooks","offset":0,"limit":10,"total":0,)"
        R"("next":null,"nextLink":null},"webhooks":[]})"_ba;
    QCOMPARE(f.ask("GET", "webhooks").body, expected);
}

void SandboxWebhooksTest::change_anyOfTheThree()
{
    SandboxFixture f;
    QCOMPARE(f.ask("POST", "webhooks", wish("peopleCreated")).status, 201);
    const auto put = [&f](const QByteArray &body) { return f.ask("PUT", "webhooks/1", body); };
    QCOMPARE(put(R"({"status":"Disabled"})").json["status"_L1].toString(), u"Disabled"_s);
    QVERIFY(f.webhooks.subscribers("peopleCreated").isEmpty());
    const Answer moved = put("{\"url\":\"http://[::1]:8080/x\"}");
    QCOMPARE(moved.json["url"_L1].toString(), u"http://[::1]:8080/x"_s);
    QCOMPARE(put(R"({"event":"notesCreated"})").json["event"_L1].toString(), u"notesCreated"_s);
    QCOMPARE(put(R"({"status":"Active"})").status, 200);
    QCOMPARE(f.webhooks.subscribers("notesCreated"), QList<qint64>{1});
    QCOMPARE(put("").status, 200); // nothing asked, nothing changed
    QCOMPARE(f.ask("GET", "webhooks/1").json["event"_L1].toString(), u"notesCreated"_s);
}

void SandboxWebhooksTest::change_refuses()
{
    SandboxFixture f;
    QCOMPARE(f.ask("POST", "webhooks", wish("peopleCreated")).status, 201);
    for (const char *body :
         {R"({"status":"on"})", R"({"status":true})", R"({"event":"x"})", R"({"event":null})",
          R"({"url":"http://example.com"})", R"({"url":""})", "{"}) {
        QVERIFY2(f.ask("PUT", "webhooks/1", body).status == 400, body);
    }
    const QByteArray expected = R"({"id":1,"status":"Active","event":"peopleCreated",)"
                                R"("url":"https://example.com/in"})"_ba;
    QCOMPARE(f.ask("GET", "webhooks/1").body, expected);
    QCOMPARE(f.ask("PUT", "webhooks/2", R"({"status":"Active"})").status, 404);
    QCOMPARE(f.ask("PUT", "webhooks/one", R"({"status":"Active"})").status, 404);
    QCOMPARE(f.ask("PATCH", "webhooks/1", "{}").status, 405);
    QCOMPARE(f.ask("DELETE", "webhooks").status, 405);
    QCOMPARE(f.ask("DELETE", "webhooks").header("Allow"), "GET, POST"_ba);
}

void SandboxWebhooksTest::remove_isFinal()
{
    SandboxFixture f;
    QCOMPARE(f.ask("POST", "webhooks", wish("peopleCreated")).status, 201);
    const Answer gone = f.ask("DELETE", "webhooks/1");
    QCOMPARE(gone.status, 204);
    QCOMPARE(gone.body, QByteArray());
    QCOMPARE(f.ask("DELETE", "webhooks/1").status, 404);
    QCOMPARE(f.ask("GET", "webhooks/1").status, 404);
    QCOMPARE(f.ask("POST", "webhooks", wish("peopleCreated")).json["id"_L1].toInt(), 2);
}

void SandboxWebhooksTest::remove_guess()
{
    Guesses guesses;
    guesses.deleteAnswersBody = true;
    SandboxFixture f(guesses);
    QCOMPARE(f.ask("POST", "webhooks", wish("peopleCreated")).status, 201);
    const Answer gone = f.ask("DELETE", "webhooks/1");
    QCOMPARE(gone.status, 200);
    QVERIFY(!gone.body.isEmpty());
}

void SandboxWebhooksTest::everyGuessedRefusalIsReached()
{
    // One place decides: a changed guess changes the answer.
    Guesses guesses;
    guesses.tooManyWebhooks = {422, "Both places are taken."};
    guesses.unknownEvent = {418, "No such event."};
    guesses.notOwner = {401, "Owners only."};
    guesses.missingSystem = {422, "Who are you?"};
    SandboxFixture f(guesses);
    for (int i = 0; i < 2; ++i)
        QCOMPARE(f.ask("POST", "webhooks", wish("peopleCreated")).status, 201);
    QCOMPARE(f.ask("POST", "webhooks", wish("peopleCreated")).status, 422);
    QCOMPARE(f.ask("POST", "webhooks", wish("peopleCreated")).error(), u"Both places are taken."_s);
    QCOMPARE(f.ask("POST", "webhooks", wish("x")).status, 418);
    QCOMPARE(f.ask("GET", "webhooks", {}, {SandboxFixture::basic("agent")}).error(),
             u"Owners only."_s);
    QCOMPARE(f.ask("GET", "webhooks", {}, {SandboxFixture::basic("owner")}).status, 422);
}

QTEST_GUILESS_MAIN(SandboxWebhooksTest)
#include "tst_sandbox_webhooks.moc"
