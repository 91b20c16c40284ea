// SPDX-License-Identifier: MIT
// What events point to, and what is known of a resource by its bytes.
#include "core/jsontree.h"
#include "core/resourcefacts.h"
#include "core/resourceref.h"

#include <QtTest/QTest>

using namespace Hookglass;
using namespace Qt::StringLiterals;

class TestCoreResources final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void kindOfEventNames_data();
    void kindOfEventNames();
    void bothFormsAreRead_data();
    void bothFormsAreRead();
    void foreignAddressesAreRefused_data();
    void foreignAddressesAreRefused();
    void subjects();
    void refUriIsASubject();
    void treeKnowsPlaces();
    void treeSurvivesAnything_data();
    void treeSurvivesAnything();
    void facts_data();
    void facts();
    void labels();
};

namespace {

QUrl base()
{
    return QUrl(u"https://api.followupboss.com/v1"_s);
}

} // namespace

void TestCoreResources::kindOfEventNames_data()
{
    QTest::addColumn<QString>("kind");
    QTest::newRow("peopleCreated") << u"people"_s;
    QTest::newRow("peopleTagsCreated") << u"people"_s;
    QTest::newRow("peopleRelationshipDeleted") << u"people"_s;
    QTest::newRow("notesUpdated") << u"notes"_s;
    QTest::newRow("reactionCreated") << u"reactions"_s;
    QTest::newRow("threadedReplyUpdated") << u"threadedReplies"_s;
    QTest::newRow("textMessagesDeleted") << u"textMessages"_s;
    QTest::newRow("emEventsOpened") << u"emEvents"_s;
    QTest::newRow("eventsCreated") << u"events"_s;
    QTest::newRow("stageUpdated") << u"stages"_s;
    QTest::newRow("pipelineUpdated") << u"pipelines"_s;
    QTest::newRow("pipelineStageUpdated") << u"pipelineStages"_s;
    QTest::newRow("customFieldsCreated") << u"customFields"_s;
    QTest::newRow("dealCustomFieldsCreated") << u"dealCustomFields"_s;
    QTest::newRow("dealsDeleted") << u"deals"_s;
    QTest::newRow("inboxAppReply") << QString();
    QTest::newRow("people") << QString();
    QTest::newRow("peoples") << QString();
    QTest::newRow("") << QString();
}

void TestCoreResources::kindOfEventNames()
{
    QFETCH(QString, kind);
    QCOMPARE(kindOfEvent(QString::fromLatin1(QTest::currentDataTag())), kind);
}

void TestCoreResources::bothFormsAreRead_data()
{
    QTest::addColumn<QString>("uri");
    QTest::addColumn<QString>("kind");
    QTest::addColumn<QList<qint64>>("ids");
    using Ids = QList<qint64>;
    const QString host = u"https://api.followupboss.com/v1"_s;
    QTest::newRow("list") << host + u"/people?id=1234,3244,3232"_s << u"people"_s
                          << Ids{1234, 3244, 3232};
    QTest::newRow("list of one") << host + u"/people?id=7"_s << u"people"_s << Ids{7};
    QTest::newRow("encoded commas") << host + u"/people?id=7%2C8"_s << u"people"_s << Ids{7, 8};
    QTest::newRow("twice the same") << host + u"/people?id=7,7"_s << u"people"_s << Ids{7};
    QTest::newRow("empty list") << host + u"/emEvents?id="_s << u"emEvents"_s << Ids{};
    QTest::newRow("single") << host + u"/notes/19"_s << u"notes"_s << Ids{19};
    QTest::newRow("with wishes") << host + u"/notes/3827?includeReactions=true"_s << u"notes"_s
                                 << Ids{3827};
    QTest::newRow("other case") << host + u"/textmessages/4"_s << u"textMessages"_s << Ids{4};
    QTest::newRow("unknown kind") << host + u"/somethingNew/4"_s << u"somethingNew"_s << Ids{4};
    QTest::newRow("host's case") << u"https://API.FollowUpBoss.com/v1/deals/4"_s << u"deals"_s
                                 << Ids{4};
}

void TestCoreResources::bothFormsAreRead()
{
    QFETCH(QString, uri);
    const Result<ResourceRef> ref = parseResourceUri(uri, base());
    QVERIFY2(ref.hasValue(), ref ? "" : qPrintable(ref.error().message));
    QTEST(ref->kind, "kind");
    QTEST(ref->ids, "ids");
}

void TestCoreResources::foreignAddressesAreRefused_data()
{
    QTest::addColumn<QString>("uri");
    QTest::addColumn<QString>("word");
    QTest::newRow("another host") << u"https://evil.example/v1/people?id=1"_s << u"evil.example"_s;
    QTest::newRow("host as user") << u"https://api.followupboss.com@evil.example/v1/people?id=1"_s
                                  << u"evil.example"_s;
    QTest::newRow("another port")
        << u"https://api.followupboss.com:8443/v1/people?id=1"_s
        << u"points to api.followupboss.com:8443, but this account's API is at "
           "api.followupboss.com:443."_s;
    QTest::newRow("another host with a port")
        << u"https://evil.example:8443/v1/people?id=1"_s
        << u"points to evil.example:8443, but this account's API is at api.followupboss.com."_s;
    QTest::newRow("host only begins so")
        << u"https://api.followupboss.com.evil.example/v1/people?id=1"_s << u"evil.example"_s;
    QTest::newRow("another path") << u"https://api.followupboss.com/v2/people?id=1"_s << u"form"_s;
    QTest::newRow("no id") << u"https://api.followupboss.com/v1/people/me"_s << u"form"_s;
    QTest::newRow("deeper") << u"https://api.followupboss.com/v1/people/1/notes"_s << u"form"_s;
    QTest::newRow("dots") << u"https://api.followupboss.com/v1/../people/1"_s << u"form"_s;
    QTest::newRow("encoded slash")
        << u"https://api.followupboss.com/v1/a%2F..%2Fme/1"_s << u"form"_s;
    QTest::newRow("words for ids")
        << u"https://api.followupboss.com/v1/people?id=1,x"_s << u"form"_s;
    QTest::newRow("a file") << u"file:///etc/passwd"_s << u"cannot be read"_s;
    QTest::newRow("garbage") << u"http://["_s << u"cannot be read"_s;
    QTest::newRow("relative") << u"/v1/people?id=1"_s << u"cannot be read"_s;
}

void TestCoreResources::foreignAddressesAreRefused()
{
    QFETCH(QString, uri);
    QFETCH(QString, word);
    const Result<ResourceRef> ref = parseResourceUri(uri, base());
    QVERIFY(!ref);
    QVERIFY2(ref.error().message.contains(word), qPrintable(ref.error().message));
}

void TestCoreResources::subjects()
{
    const auto of = [](const QString &name, const QList<qint64> &ids, const QByteArray &uri) {
        return subjectOf(name, ids, R"({"event":"x","uri":)" + uri + '}', base());
    };
    const EventSubject people =
        of(u"peopleUpdated"_s, {1, 2}, R"("https://api.followupboss.com/v1/people?id=1,2")");
    QCOMPARE(people.refs, QList<ResourceRef>({{u"people"_s, {1, 2}, false}}));
    QVERIFY(people.problem.isEmpty());
    QCOMPARE(keysOf(people.refs).size(), 2);

    const EventSubject deleted = of(u"peopleDeleted"_s, {9}, "null");
    QCOMPARE(deleted.refs, QList<ResourceRef>({{u"people"_s, {9}, true}}));
    const EventSubject relation = of(u"peopleRelationshipDeleted"_s, {9}, "null");
    QVERIFY(!relation.refs.constFirst().isDeleted);
    const EventSubject empty =
        of(u"emEventsOpened"_s, {5}, R"("https://api.followupboss.com/v1/emEvents?id=")");
    QCOMPARE(empty.refs.constFirst().ids, QList<qint64>{5});

    QVERIFY(!of(u"inboxAppReply"_s, {}, "null").problem.isEmpty());
    QVERIFY(!of(u"peopleDeleted"_s, {}, "null").problem.isEmpty());
    const EventSubject foreign =
        of(u"peopleUpdated"_s, {1}, R"("https://evil.example/v1/people/1")");
    QVERIFY(foreign.refs.isEmpty());
    QVERIFY(foreign.problem.contains(u"evil.example"_s));
    QVERIFY(!subjectOf(u"x"_s, {1}, "no JSON", base()).problem.isEmpty());
}

void TestCoreResources::refUriIsASubject()
{
    const QByteArray data = R"("data":{"refType":"Note","refId":3827,)"
                            R"("refUri":"https://api.followupboss.com/v1/notes/3827?a=b"})";
    const EventSubject made =
        subjectOf(u"reactionCreated"_s, {5},
                  R"({"uri":"https://api.followupboss.com/v1/reactions/5",)" + data + '}', base());
    QCOMPARE(made.refs,
             QList<ResourceRef>({{u"reactions"_s, {5}, false}, {u"notes"_s, {3827}, false}}));
    const EventSubject gone =
        subjectOf(u"reactionDeleted"_s, {5}, R"({"uri":null,)" + data + '}', base());
    QCOMPARE(gone.refs,
             QList<ResourceRef>({{u"reactions"_s, {5}, true}, {u"notes"_s, {3827}, false}}));
}

void TestCoreResources::treeKnowsPlaces()
{
    const QByteArray text = R"( {"a" : [1, {"b\u0063": 2.0}], "a": null, "e": {}} )";
    const JsonTree tree(text);
    QVERIFY(!tree.problem());
    QVERIFY(tree.isObject(0));
    const std::vector<qint32> members = tree.children(0);
    QCOMPARE(members.size(), size_t(3));
    QCOMPARE(tree.bytes(members[0]), R"([1, {"b\u0063": 2.0}])");
    QCOMPARE(tree.member(0, "a"), members[0]);
    QCOMPARE(tree.member(0, "e"), members[2]);
    QCOMPARE(tree.member(0, "x"), -1);
    QCOMPARE(tree.children(members[2]).size(), size_t(0));
    const std::vector<qint32> elements = tree.children(members[0]);
    QCOMPARE(elements.size(), size_t(2));
    QCOMPARE(tree.bytes(tree.member(elements[1], "bc")), "2.0");
    QCOMPARE(tree.key(members[1]), u"a"_s);
}

void TestCoreResources::treeSurvivesAnything_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::newRow("nothing") << QByteArray();
    QTest::newRow("open") << "{\"a\":[1,"_ba;
    QTest::newRow("deep") << QByteArray(100'000, '[');
    QTest::newRow("binary") << QByteArray("\0\xff{", 3);
    QTest::newRow("two values") << "{} {}"_ba;
}

void TestCoreResources::treeSurvivesAnything()
{
    QFETCH(QByteArray, text);
    const JsonTree tree(text);
    QVERIFY(tree.problem());
    QVERIFY(factsOf(u"people"_s, text) == ResourceFacts());
}

void TestCoreResources::facts_data()
{
    QTest::addColumn<QString>("kind");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QString>("name");
    QTest::addColumn<QList<qint64>>("people");
    using Ids = QList<qint64>;
    QTest::newRow("person") << u"people"_s << R"({"id":1,"name":"Ann Lee","personId":5})"_ba
                            << u"Ann Lee"_s << Ids{};
    QTest::newRow("person of two names")
        << u"people"_s << R"({"name":null,"firstName":"Ann","lastName":"Lee"})"_ba << u"Ann Lee"_s
        << Ids{};
    QTest::newRow("note") << u"notes"_s << R"({"subject":"Call\nback","personId":5})"_ba
                          << u"Call back"_s << Ids{5};
    QTest::newRow("deal") << u"deals"_s
                          << R"({"name":"Elm St","people":[{"id":5,"name":"A"},{"id":6},6,7]})"_ba
                          << u"Elm St"_s << Ids{5, 6, 7};
    QTest::newRow("hidden") << u"textMessages"_s
                            << R"({"message":"* Body is hidden for privacy reasons *"})"_ba
                            << QString() << Ids{};
    QTest::newRow("field") << u"customFields"_s << R"({"name":"customX","label":"Pool"})"_ba
                           << u"Pool"_s << Ids{};
    QTest::newRow("list") << u"people"_s << "[1]"_ba << QString() << Ids{};
}

void TestCoreResources::facts()
{
    QFETCH(QString, kind);
    QFETCH(QByteArray, body);
    const ResourceFacts facts = factsOf(kind, body);
    QTEST(facts.name, "name");
    QTEST(facts.people, "people");
    QVERIFY(!facts.isInTrash);
    QVERIFY(factsOf(u"people"_s, R"({"stage":"Trash"})").isInTrash);
    QVERIFY(factsOf(u"notes"_s, R"({"subject":")" + QByteArray(5000, 'x') + R"("})").name.size() <
            100);
}

void TestCoreResources::labels()
{
    QCOMPARE(resourceLabel(u"Ann Lee"_s, 1), u"Ann Lee"_s);
    QCOMPARE(resourceLabel(u"Ann Lee"_s, 3), u"Ann Lee and 2 more"_s);
    QCOMPARE(resourceLabel({}, 3), QString());
}

QTEST_GUILESS_MAIN(TestCoreResources)
#include "tst_coreresources.moc"
