// SPDX-License-Identifier: MIT
// Identity, resources, paging, limits, without sockets. Source of the rules: fub-api.md §5, §6.
#include "sandboxfixture.h"

#include <QtTest/QtTest>

using namespace Hookglass;
using namespace Hookglass::Sim;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

QList<qint64> ids(const Answer &answer, QLatin1StringView collection = "people"_L1)
{
    QList<qint64> list;
    const QJsonArray rows = answer.json[collection].toArray();
    for (const auto &row : rows)
        list.append(row["id"_L1].toInteger());
    return list;
}

} // namespace

class SandboxApiTest final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void identity_saysWhoAsks();
    void unknownPaths_data();
    void unknownPaths();
    void people_byIds();
    void people_customFieldsOnlyWhenAsked();
    void people_trashOnlyWhenAsked();
    void people_filters();
    void people_createdWithEvents();
    void people_wrongInput_data();
    void people_wrongInput();
    void people_stageByIdOrName();
    void people_mergedTags();
    void people_deleted();
    void person_hasDocumentedFields();
    void paging_defaultsAndBorders();
    void paging_nextLinkWalksAll();
    void paging_survivesDeletion();
    void paging_deepOffset();
    void collections_haveIrregularKeys_data();
    void collections_haveIrregularKeys();
    void singles_areUnwrapped();
    void notes_include();
    void bodies_areHidden();
    void emEvents_haveNoId();
    void tasks_haveACapital();
    void websiteEvent_makesALead();
    void websiteEvent_findsTheLead();
    void webhookEvents_byId();
    void users_areReadOnly();
    void stage_deletedWhileInUse();
    void rateLimit_answers();
    void hostileTargets_data();
    void hostileTargets();
};

void SandboxApiTest::identity_saysWhoAsks()
{
    SandboxFixture f;
    const Answer owner = f.ask("GET", "identity");
    QCOMPARE(owner.status, 200);
    QCOMPARE(owner.json["user"_L1]["isOwner"_L1].toBool(), true);
    QCOMPARE(owner.json["account"_L1]["owner"_L1]["name"_L1], owner.json["user"_L1]["name"_L1]);
    QVERIFY(!owner.json["account"_L1]["domain"_L1].toString().isEmpty());
    const Answer agent = f.ask("GET", "identity", {}, {SandboxFixture::basic("agent")});
    QCOMPARE(agent.json["user"_L1]["isOwner"_L1].toBool(true), false);
    QVERIFY(!agent.body.contains("agent:") && !owner.body.contains("ourkey"));
}

void SandboxApiTest::unknownPaths_data()
{
    QTest::addColumn<QByteArray>("method");
    QTest::addColumn<QByteArray>("target");
    QTest::addColumn<int>("status");
    QTest::newRow("unknown") << "GET"_ba
                             << "cats"_ba << 404;
    QTest::newRow("nothing") << "GET"_ba
                             << ""_ba << 404;
    QTest::newRow("me is not imitated") << "GET"_ba
                                        << "me"_ba << 404;
    QTest::newRow("too deep") << "GET"_ba
                              << "people/1/notes"_ba << 404;
    QTest::newRow("no such id") << "GET"_ba
                                << "people/999999"_ba << 404;
    QTest::newRow("no number") << "GET"_ba
                               << "people/abc"_ba << 404;
    QTest::newRow("huge number") << "GET"_ba
                                 << "people/99999999999999999999"_ba << 404;
    QTest::newRow("negative") << "GET"_ba
                              << "people/-1"_ba << 404;
    QTest::newRow("put a list") << "PUT"_ba
                                << "people"_ba << 405;
    QTest::newRow("patch") << "PATCH"_ba
                           << "people/1"_ba << 405;
    QTest::newRow("post identity") << "POST"_ba
                                   << "identity"_ba << 405;
    QTest::newRow("put event") << "PUT"_ba
                               << "events/1"_ba << 405;
    QTest::newRow("delete event") << "DELETE"_ba
                                  << "events/1"_ba << 405;
    QTest::newRow("put reaction") << "PUT"_ba
                                  << "reactions/1"_ba << 405;
    QTest::newRow("trailing slash") << "GET"_ba
                                    << "people/"_ba << 200;
    QTest::newRow("other case") << "GET"_ba
                                << "customfields"_ba << 200;
}

void SandboxApiTest::unknownPaths()
{
    QFETCH(const QByteArray, method);
    QFETCH(const QByteArray, target);
    SandboxFixture f;
    const Answer answer = f.ask(method, target);
    QTEST(answer.status, "status");
    if (answer.status == 404)
        QCOMPARE(answer.error(), u"Requested resource was not found."_s);
    if (answer.status == 405)
        QVERIFY(!answer.error().isEmpty());
}

void SandboxApiTest::people_byIds()
{
    SandboxFixture f;
    const QList<qint64> some = f.account.visiblePeople().mid(0, 3);
    const Answer answer = f.ask("GET", "people?id=" + QByteArray::number(some.at(1)) + "," +
                                           QByteArray::number(some.at(0)) + ",999999,x");
    QCOMPARE(ids(answer), (QList<qint64>{some.at(1), some.at(0)}));
    QCOMPARE(answer.json["_metadata"_L1]["total"_L1].toInt(), 2);
    QCOMPARE(ids(f.ask("GET", "people?id=" + QByteArray::number(some.at(2)))),
             QList<qint64>{some.at(2)});
    QVERIFY(ids(f.ask("GET", "people?id=")).isEmpty());
}

void SandboxApiTest::people_customFieldsOnlyWhenAsked()
{
    SandboxFixture f;
    QVERIFY(f.account.update(Kind::Person, 1, {{"customBirthday", u"2000-01-02"_s}}, 1));
    QVERIFY(!f.ask("GET", "people/1").json.contains("customBirthday"_L1));
    const QJsonObject all = f.ask("GET", "people/1?fields=allFields").json;
    QCOMPARE(all["customBirthday"_L1].toString(), u"2000-01-02"_s);
    QVERIFY(all.contains("customLeadScore"_L1));
    const QJsonObject some = f.ask("GET", "people/1?fields=name,customBirthday").json;
    QCOMPARE(some.keys(), (QStringList{u"customBirthday"_s, u"id"_s, u"name"_s}));
    const Answer list = f.ask("GET", "people?id=1&fields=allFields");
    QVERIFY(list.json["people"_L1][0]["customBirthday"_L1].isString());
}

void SandboxApiTest::people_trashOnlyWhenAsked()
{
    SandboxFixture f;
    const qint64 id = f.account.visiblePeople().constFirst();
    const QByteArray number = QByteArray::number(id);
    QCOMPARE(f.ask("PUT", "people/" + number, R"({"stage":"Trash"})").status, 200);
    QVERIFY(ids(f.ask("GET", "people?id=" + number)).isEmpty());
    QCOMPARE(ids(f.ask("GET", "people?includeTrash=true&id=" + number)), QList<qint64>{id});
    QCOMPARE(f.ask("GET", "people/" + number).status, 200);
    QCOMPARE(f.eventNames(), (QByteArrayList{"peopleStageUpdated", "peopleUpdated"}));

    Guesses strict;
    strict.trashIsVisibleById = false;
    strict.trashIsDelete = true;
    SandboxFixture g(strict);
    QCOMPARE(g.ask("PUT", "people/" + number, R"({"stage":"Trash"})").status, 200);
    QCOMPARE(g.ask("GET", "people/" + number).status, 404);
    QVERIFY(g.eventNames().contains("peopleDeleted"));
}

void SandboxApiTest::people_filters()
{
    SandboxFixture f;
    const Answer made = f.ask("POST", "people",
                              R"({"name":"Zoë Über-Quux","stage":"Closed","tags":["Rare Tag"],)"
                              R"("source":"Carrier Pigeon","emails":[{"value":"zoe@example.com"}],)"
                              R"("phones":["(312) 555-0123"]})");
    QCOMPARE(made.status, 201);
    const QList<qint64> only{made.json["id"_L1].toInteger()};
    QCOMPARE(ids(f.ask("GET", "people?name=%C3%BCber-quux")), only);
    QCOMPARE(ids(f.ask("GET", "people?tags=rare+tag")), only);
    QCOMPARE(ids(f.ask("GET", "people?tag=Other,Rare%20Tag")), only);
    QCOMPARE(ids(f.ask("GET", "people?email=ZOE@example.com")), only);
    QCOMPARE(ids(f.ask("GET", "people?phone=3125550123")), only);
    QCOMPARE(ids(f.ask("GET", "people?source=carrier%20pigeon&stage=Closed")), only);
    QVERIFY(ids(f.ask("GET", "people?source=carrier%20pigeon&stage=Lead")).isEmpty());
    const QList<qint64> leads = ids(f.ask("GET", "people?stage=Lead&limit=100"));
    QVERIFY(!leads.isEmpty());
    for (const qint64 id : leads)
        QCOMPARE(f.account.find(Kind::Person, id)->text("stage"), u"Lead"_s);
}

void SandboxApiTest::people_createdWithEvents()
{
    SandboxFixture f;
    const Answer answer =
        f.ask("POST", "people", R"({"firstName":"Ann","lastName":"Lee","id":5,"unknown":1})");
    QCOMPARE(answer.status, 201);
    QCOMPARE(answer.json["name"_L1].toString(), u"Ann Lee"_s);
    QCOMPARE(answer.json["id"_L1].toInt(), 41); // its own, not the one given
    QCOMPARE(answer.json["stage"_L1].toString(), u"Lead"_s);
    QCOMPARE(answer.json["created"_L1].toString(), u"2026-11-23T14:03:12Z"_s);
    QCOMPARE(answer.json["assignedUserId"_L1].toInteger(), f.account.ownerId());
    QVERIFY(!answer.json.contains("unknown"_L1));
    QCOMPARE(f.eventNames(), QByteArrayList{"peopleCreated"});
    QCOMPARE(f.sentences, QStringList{u"Ann Lee came in as a new lead from <unspecified>"_s});
    const Answer byOne = f.ask("POST", "people", R"({"name":"Mary Jane Watson"})");
    QCOMPARE(byOne.json["firstName"_L1].toString(), u"Mary Jane"_s);
    QCOMPARE(byOne.json["lastName"_L1].toString(), u"Watson"_s);
}

void SandboxApiTest::people_wrongInput_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::newRow("no json") << "{"_ba;
    QTest::newRow("list") << "[1]"_ba;
    QTest::newRow("stage unknown") << R"({"stage":"Cloud Nine"})"_ba;
    QTest::newRow("stage number") << R"({"stage":3})"_ba;
    QTest::newRow("stageId unknown") << R"({"stageId":999})"_ba;
    QTest::newRow("tags text") << R"({"tags":"Hot"})"_ba;
    QTest::newRow("tags of numbers") << R"({"tags":[1]})"_ba;
    QTest::newRow("name object") << R"({"name":{}})"_ba;
    QTest::newRow("price text") << R"({"price":"much"})"_ba;
    QTest::newRow("assigned to nobody known") << R"({"assignedTo":"Nobody"})"_ba;
    QTest::newRow("assigned id") << R"({"assignedUserId":999})"_ba;
    QTest::newRow("id with a fraction") << R"({"assignedUserId":1.5})"_ba;
}

void SandboxApiTest::people_wrongInput()
{
    QFETCH(const QByteArray, body);
    SandboxFixture f;
    const QByteArray before = toBytes(*f.account.find(Kind::Person, 1));
    QCOMPARE(f.ask("POST", "people", body).status, 400);
    const Answer changed = f.ask("PUT", "people/1", body);
    QCOMPARE(changed.status, 400);
    QVERIFY(!changed.error().isEmpty());
    QCOMPARE(toBytes(*f.account.find(Kind::Person, 1)), before);
    QCOMPARE(f.account.all(Kind::Person).size(), size_t(40));
    QVERIFY(f.drafts.isEmpty());
}

void SandboxApiTest::people_stageByIdOrName()
{
    SandboxFixture f;
    QCOMPARE(f.ask("PUT", "people/1", R"({"stageId":3})").json["stage"_L1].toString(),
             u"Nurture"_s);
    QCOMPARE(f.ask("PUT", "people/1", R"({"stage":"closed"})").json["stageId"_L1].toInt(), 7);
    QCOMPARE(f.ask("PUT", "people/1", R"({"assignedUserId":2})").json["assignedTo"_L1].toString(),
             u"Amélie Laurent"_s);
}

void SandboxApiTest::people_mergedTags()
{
    SandboxFixture f;
    const auto tags = [](const Answer &answer) {
        return answer.json["tags"_L1].toVariant().toStringList();
    };
    QCOMPARE(tags(f.ask("PUT", "people/1", R"({"tags":["A","a","B"]})")),
             (QStringList{u"A"_s, u"B"_s}));
    QCOMPARE(tags(f.ask("PUT", "people/1?mergeTags=true", R"({"tags":["C","b"]})")),
             (QStringList{u"A"_s, u"B"_s, u"C"_s}));
    QCOMPARE(tags(f.ask("PUT", "people/1", R"({"tags":["D"]})")), QStringList{u"D"_s});
}

void SandboxApiTest::people_deleted()
{
    SandboxFixture f;
    QCOMPARE(f.ask("DELETE", "people/1").status, 204);
    QCOMPARE(f.ask("GET", "people/1").status, 404);
    QCOMPARE(f.ask("DELETE", "people/1").status, 404);
    QCOMPARE(f.eventNames(), QByteArrayList{"peopleDeleted"});
}

void SandboxApiTest::person_hasDocumentedFields()
{
    SandboxFixture f;
    const QByteArray body = f.ask("GET", "people/1").body;
    // In the documented order: each key stands after the one before it.
    qsizetype place = 0;
    for (const char *key : {"id",
                            "created",
                            "updated",
                            "createdVia",
                            "lastActivity",
                            "name",
                            "firstName",
                            "lastName",
                            "stage",
                            "stageId",
                            "type",
                            "source",
                            "sourceId",
                            "sourceUrl",
                            "delayed",
                            "contacted",
                            "price",
                            "assignedLenderId",
                            "assignedLenderName",
                            "assignedUserId",
                            "assignedPondId",
                            "assignedTo",
                            "tags",
                            "emails",
                            "phones",
                            "addresses",
                            "picture",
                            "socialData",
                            "claimed",
                            "dealStatus",
                            "dealStage",
                            "dealName",
                            "dealCloseDate",
                            "dealPrice",
                            "collaborators"}) {
        const qsizetype next = body.indexOf('"' + QByteArray(key) + "\":", place);
        QVERIFY2(next >= place, key);
        place = next;
    }
}

void SandboxApiTest::paging_defaultsAndBorders()
{
    SandboxFixture f({}, 7, 150);
    const auto limit = [&f](const QByteArray &query) {
        return ids(f.ask("GET", "people" + query)).size();
    };
    QCOMPARE(limit(""), 10);
    QCOMPARE(limit("?limit=0"), 10);
    QCOMPARE(limit("?limit=-4"), 10);
    QCOMPARE(limit("?limit=many"), 10);
    QCOMPARE(limit("?limit=1"), 1);
    QCOMPARE(limit("?limit=100"), 100);
    QCOMPARE(limit("?limit=101"), 100);
    QCOMPARE(limit("?limit=10&offset=-7"), 10);
    QCOMPARE(limit("?offset=1999"), 0);
    const Answer first = f.ask("GET", "people?limit=5&includeTrash=true");
    QCOMPARE(ids(first), (QList<qint64>{150, 149, 148, 147, 146})); // newest first
    const QJsonObject metadata = first.json["_metadata"_L1].toObject();
    QCOMPARE(metadata["collection"_L1].toString(), u"people"_s);
    QCOMPARE(metadata["total"_L1].toInt(), 150);
    QCOMPARE(ids(f.ask("GET", "people?sort=id&limit=2&offset=1&includeTrash=true")),
             (QList<qint64>{2, 3}));
    const QList<qint64> byName = ids(f.ask("GET", "people?sort=name&limit=100"));
    for (qsizetype i = 1; i < byName.size(); ++i) {
        QVERIFY(f.account.personName(byName.at(i - 1))
                    .compare(f.account.personName(byName.at(i)), Qt::CaseInsensitive) <= 0);
    }
    Guesses strict;
    strict.limitIsClamped = false;
    SandboxFixture g(strict);
    QCOMPARE(g.ask("GET", "people?limit=101").status, 400);
}

void SandboxApiTest::paging_nextLinkWalksAll()
{
    SandboxFixture f({}, 7, 43);
    QList<qint64> seen;
    QByteArray target = "people?limit=10&includeTrash=true&fields=name,stage";
    int pages = 0;
    for (; !target.isEmpty(); ++pages) {
        QVERIFY(pages < 10);
        const Answer answer = f.ask("GET", target);
        QCOMPARE(answer.status, 200);
        seen += ids(answer);
        const QString link = answer.json["_metadata"_L1]["nextLink"_L1].toString();
        QVERIFY(link.isEmpty() || link.startsWith("http://127.0.0.1:1/v1/people?"_L1));
        QVERIFY(link.isEmpty() || link.contains("&&"_L1));
        QCOMPARE(link.isEmpty(), answer.json["_metadata"_L1]["next"_L1].isNull());
        target = link.isEmpty() ? QByteArray()
                                : link.sliced(u"http://127.0.0.1:1/v1/"_s.size()).toUtf8();
        QVERIFY(!answer.json["people"_L1][0]["source"_L1].isString()); // fields came along
    }
    QCOMPARE(pages, 5);
    QCOMPARE(seen.size(), 43);
    QCOMPARE(QSet<qint64>(seen.begin(), seen.end()).size(), 43);
}

void SandboxApiTest::paging_survivesDeletion()
{
    SandboxFixture f({}, 7, 30);
    const Answer first = f.ask("GET", "people?limit=10&includeTrash=true");
    QCOMPARE(f.ask("DELETE", "people/28").status, 204); // of the first page
    const QByteArray next = first.json["_metadata"_L1]["next"_L1].toString().toUtf8();
    const Answer second = f.ask("GET", "people?limit=10&includeTrash=true&next=" + next);
    QCOMPARE(ids(second).constFirst(), 20); // nobody is skipped
    QCOMPARE(ids(f.ask("GET", "people?limit=1&includeTrash=true&next=nonsense")),
             QList<qint64>{30});
}

void SandboxApiTest::paging_deepOffset()
{
    SandboxFixture f;
    for (const char *offset : {"2000", "2001", "999999999999"}) {
        const Answer answer = f.ask("GET", "people?offset=" + QByteArray(offset));
        QCOMPARE(answer.status, 400);
        QCOMPARE(answer.error(), u"Deep pagination disabled, use 'nextLink' url"_s);
    }
}

void SandboxApiTest::collections_haveIrregularKeys_data()
{
    QTest::addColumn<QString>("key");
    const auto row = [](const char *path, const QString &key) { QTest::newRow(path) << key; };
    row("people", u"people"_s);
    row("notes", u"notes"_s);
    row("textMessages", u"textmessages"_s);
    row("customFields", u"customfields"_s);
    row("dealCustomFields", u"dealCustomfields"_s);
    row("emEvents", u"emEvents"_s);
    row("stages", u"stages"_s);
    row("pipelines", u"pipelines"_s);
    row("tasks", u"tasks"_s);
    row("deals", u"deals"_s);
    row("calls", u"calls"_s);
    row("appointments", u"appointments"_s);
    row("emails", u"emails"_s);
    row("events", u"events"_s);
    row("users", u"users"_s);
}

void SandboxApiTest::collections_haveIrregularKeys()
{
    QFETCH(const QString, key);
    SandboxFixture f;
    const Answer answer = f.ask("GET", QTest::currentDataTag());
    QCOMPARE(answer.status, 200);
    QVERIFY(answer.json[key].isArray());
    QCOMPARE(answer.json["_metadata"_L1]["collection"_L1].toString(), key);
}

void SandboxApiTest::singles_areUnwrapped()
{
    SandboxFixture f;
    for (const char *path : {"people/1", "notes/1", "tasks/1", "calls/1", "deals/1", "stages/1",
                             "pipelines/1", "customFields/1", "users/1", "textMessages/1"}) {
        const Answer answer = f.ask("GET", path);
        QVERIFY2(answer.status == 200, path);
        QCOMPARE(answer.json["id"_L1].toInt(), 1);
    }
    QCOMPARE(f.ask("GET", "pipelines/1").json["stages"_L1].toArray().size(), 5);
}

void SandboxApiTest::notes_include()
{
    SandboxFixture f;
    QCOMPARE(f.ask("POST", "reactions", R"({"refType":"Note","refId":1,"emoji":"🎉"})").status, 201);
    QCOMPARE(f.ask("POST", "threadedReplies", R"({"refType":"Note","refId":1,"body":"ok"})").status,
             201);
    QVERIFY(!f.ask("GET", "notes/1").json.contains("reactions"_L1));
    QCOMPARE(f.ask("GET", "notes/1?includeReactions=true").json["reactions"_L1][0]["emoji"_L1],
             QJsonValue(u"🎉"_s));
    QCOMPARE(f.ask("GET", "notes/1?includeThreadedReplies=true").json["replies"_L1][0]["body"_L1],
             QJsonValue(u"ok"_s));
    QCOMPARE(f.ask("GET", "reactions/1").json["refId"_L1].toInt(), 1);
    QCOMPARE(f.ask("GET", "threadedReplies/1").json["refId"_L1].toInt(), 1);
    QCOMPARE(f.ask("DELETE", "notes/1").status, 204);
    QCOMPARE(f.ask("GET", "reactions/1").status, 404);
}

void SandboxApiTest::bodies_areHidden()
{
    SandboxFixture f;
    QCOMPARE(f.ask("POST", "emails", R"({"personId":1,"subject":"s","body":"secret"})").status,
             201);
    const QString hidden = u"* Body is hidden for privacy reasons *"_s;
    QCOMPARE(f.ask("GET", "emails/1").json["body"_L1].toString(), hidden);
    QCOMPARE(f.ask("GET", "textMessages/1").json["message"_L1].toString(), hidden);
    Guesses open;
    open.hideMessageBodies = false;
    SandboxFixture g(open);
    QVERIFY(g.ask("GET", "textMessages/1").json["message"_L1].toString() != hidden);
}

void SandboxApiTest::emEvents_haveNoId()
{
    SandboxFixture f;
    const Answer made = f.ask("POST", "emEvents",
                              R"({"emEvents":[{"type":"open","personId":1},)"
                              R"({"type":"click","personId":2}]})");
    QCOMPARE(made.status, 201);
    QCOMPARE(f.eventNames(), (QByteArrayList{"emEventsOpened", "emEventsClicked"}));
    const QJsonArray rows = f.ask("GET", "emEvents?id=2").json["emEvents"_L1].toArray();
    QCOMPARE(rows.size(), 1);
    QVERIFY(!rows.at(0).toObject().contains("id"_L1));
    QCOMPARE(rows.at(0)["type"_L1].toString(), u"Clicked"_s);
    QCOMPARE(f.ask("POST", "emEvents", R"({"emEvents":[5]})").status, 400);
}

void SandboxApiTest::tasks_haveACapital()
{
    SandboxFixture f;
    const Answer made = f.ask("POST", "tasks", R"({"personId":1,"assignedUserId":3})");
    QCOMPARE(made.status, 201);
    QCOMPARE(made.json["AssignedTo"_L1].toString(), u"Carlos Núñez"_s);
    QCOMPARE(f.ask("POST", "tasks", R"({"name":"for nobody"})").status, 400);
    QCOMPARE(f.ask("POST", "tasks", R"({"personId":99999})").status, 400);
    QCOMPARE(f.ask("PUT", "tasks/1", R"({"personId":null})").status, 400);
}

void SandboxApiTest::websiteEvent_makesALead()
{
    SandboxFixture f;
    const Answer answer =
        f.ask("POST", "events",
              R"({"source":"Example.com","type":"Registration","system":"Ours","person":)"
              R"({"firstName":"Zoë","emails":[{"value":"new@example.com"}],"tags":["Web"]}})");
    QCOMPARE(answer.status, 201);
    QCOMPARE(answer.json["firstName"_L1].toString(), u"Zoë"_s);
    QCOMPARE(answer.json["source"_L1].toString(), u"Example.com"_s);
    QCOMPARE(f.eventNames(), (QByteArrayList{"peopleCreated", "eventsCreated"}));
    QCOMPARE(f.ask("POST", "events", R"({"type":"Registration"})").status, 400);
    QCOMPARE(f.ask("POST", "events", R"({"person":{"id":99999}})").status, 404);
}

void SandboxApiTest::websiteEvent_findsTheLead()
{
    SandboxFixture f;
    const QByteArray old = R"({"name":"Old","emails":["old@example.com"],)"
                           R"("phones":["(999) 555-0101"],"tags":["A"]})"_ba;
    QCOMPARE(f.ask("POST", "people", old).status, 201);
    f.forgetEvents();
    const Answer byMail = f.ask(
        "POST", "events", R"({"person":{"emails":[{"value":"OLD@example.com"}],"tags":["B"]}})");
    QCOMPARE(byMail.status, 200);
    QCOMPARE(byMail.json["name"_L1].toString(), u"Old"_s);
    QCOMPARE(f.eventNames(),
             (QByteArrayList{"peopleTagsCreated", "peopleUpdated", "eventsCreated"}));
    const Answer byPhone = f.ask("POST", "events", R"({"person":{"phones":["999-555-0101"]}})");
    QCOMPARE(byPhone.json["id"_L1], byMail.json["id"_L1]);
}

void SandboxApiTest::webhookEvents_byId()
{
    SandboxFixture f;
    QCOMPARE(f.ask("PUT", "people/1", R"({"tags":["T1"]})").status, 200);
    const EventPtr event = f.events.first();
    const Answer answer = f.ask("GET", "webhookEvents/" + event->eventId);
    QCOMPARE(answer.status, 200);
    QCOMPARE(answer.json["id"_L1].toString().toLatin1(), event->eventId);
    QVERIFY(!answer.json.contains("eventId"_L1));
    QCOMPARE(answer.json["event"_L1].toString(), u"peopleTagsCreated"_s);
    QCOMPARE(answer.json["resourceIds"_L1].toArray(), QJsonArray{1});
    QCOMPARE(answer.json["uri"_L1].toString().toLatin1(), event->uri);
    QCOMPARE(answer.json["data"_L1]["tags"_L1].toArray(), QJsonArray{u"T1"_s});
    // The uri of the event answers what it points to.
    const QByteArray path = event->uri.mid(qstrlen("http://127.0.0.1:1/v1/"));
    QCOMPARE(ids(f.ask("GET", path)), QList<qint64>{1});
    QCOMPARE(f.ask("GET", "webhookEvents/152d60c0-79da-4018-a9af-28aec8a71c94").status, 404);
    QCOMPARE(f.ask("GET", "webhookEvents").status, 404); // nothing lists missed events
}

void SandboxApiTest::users_areReadOnly()
{
    SandboxFixture f;
    QCOMPARE(f.ask("POST", "users", R"({"name":"x"})").status, 405);
    QCOMPARE(f.ask("PUT", "users/1", R"({"name":"x"})").status, 405);
    QCOMPARE(f.ask("DELETE", "users/1").status, 405);
}

void SandboxApiTest::stage_deletedWhileInUse()
{
    SandboxFixture f;
    QCOMPARE(f.ask("PUT", "people/1", R"({"stage":"Nurture"})").status, 200);
    f.forgetEvents();
    QCOMPARE(f.ask("DELETE", "stages/3").status, 204);
    QCOMPARE(f.ask("GET", "people/1").json["stage"_L1].toString(), u"Lead"_s);
    QVERIFY(f.eventNames().contains("peopleStageUpdated"));
    QCOMPARE(f.eventNames().constLast(), "stageDeleted"_ba);
    QCOMPARE(f.ask("DELETE", "stages/1").status, 400); // Lead is needed
    QCOMPARE(f.ask("PUT", "stages/1", R"({"name":"Prospect"})").status, 400);
    QCOMPARE(f.ask("PUT", "people/1", R"({"stage":"Sphere"})").status, 200);
    QCOMPARE(f.ask("PUT", "stages/9", R"({"name":"Circle"})").status, 200);
    QCOMPARE(f.ask("GET", "people/1").json["stage"_L1].toString(), u"Circle"_s);
    QCOMPARE(f.ask("DELETE", "pipelines/1").status, f.account.all(Kind::Deal).empty() ? 204 : 400);
}

void SandboxApiTest::rateLimit_answers()
{
    SandboxFixture f;
    for (int i = 0; i < 20; ++i)
        QCOMPARE(f.ask("GET", "events").status, 200);
    f.clock.pass(2s);
    const Answer refused = f.ask("GET", "events");
    QCOMPARE(refused.status, 429);
    QVERIFY(!refused.error().isEmpty());
    QCOMPARE(refused.header("Retry-After"), "8"_ba);
    QCOMPARE(refused.header("X-RateLimit-Limit"), "20"_ba);
    QCOMPARE(refused.header("X-RateLimit-Remaining"), "0"_ba);
    QCOMPARE(refused.header("X-RateLimit-Window"), "10"_ba);
    QCOMPARE(refused.header("X-RateLimit-Context"), "events"_ba);
    const Answer other = f.ask("GET", "people");
    QCOMPARE(other.header("X-RateLimit-Limit"), "250"_ba);
    QCOMPARE(other.header("X-RateLimit-Context"), "global"_ba);
    // Without the system's key, or with a wrong one, the lower limit.
    for (const HeaderList &headers :
         {HeaderList{SandboxFixture::basic("owner")},
          HeaderList{SandboxFixture::basic("owner"), {"X-System", "Ours"}},
          HeaderList{
              SandboxFixture::basic("owner"), {"X-System", "Ours"}, {"X-System-Key", "no"}}}) {
        QCOMPARE(f.ask("GET", "people", {}, headers).header("X-RateLimit-Limit"), "125"_ba);
    }
    // A refused change changes nothing.
    for (int i = 0; i < 25; ++i)
        QCOMPARE(f.ask("PUT", "people/1", "{\"price\":" + QByteArray::number(i) + "}").status, 200);
    QCOMPARE(f.ask("PUT", "people/1", R"({"price":99})").status, 429);
    QCOMPARE(f.account.find(Kind::Person, 1)->integer("price"), 24);
    f.clock.pass(10s);
    QCOMPARE(f.ask("PUT", "people/1", R"({"price":99})").status, 200);
}

void SandboxApiTest::hostileTargets_data()
{
    QTest::addColumn<QByteArray>("target");
    QTest::newRow("no v1") << "/people"_ba;
    QTest::newRow("root") << "/"_ba;
    QTest::newRow("empty") << ""_ba;
    QTest::newRow("star") << "*"_ba;
    QTest::newRow("v2") << "/v2/people"_ba;
    QTest::newRow("dots") << "/v1/../people"_ba;
    QTest::newRow("encoded slash") << "/v1/people%2F1"_ba;
    QTest::newRow("broken percent") << "/v1/%zz%"_ba;
    QTest::newRow("nul") << "/v1/people%00"_ba;
    QTest::newRow("bad utf-8") << "/v1/\xff\xfe"_ba;
    QTest::newRow("kind itself") << "/v1/:kind"_ba;
    QTest::newRow("long") << "/v1/" + QByteArray(20'000, 'x');
}

void SandboxApiTest::hostileTargets()
{
    QFETCH(const QByteArray, target);
    SandboxFixture f;
    Http::Request request;
    request.method = "GET";
    request.target = target;
    request.headers = SandboxFixture::owner();
    QCOMPARE(f.api.answer(request).status, 404);
}

QTEST_GUILESS_MAIN(SandboxApiTest)
#include "tst_sandbox_api.moc"
