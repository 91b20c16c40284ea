// SPDX-License-Identifier: MIT
#include "core/signature.h"
#include "sandboxfixture.h"

#include <QtTest/QtTest>

using namespace Hookglass;
using namespace Hookglass::Sim;
using namespace Qt::StringLiterals;

namespace {

QByteArray base()
{
    return "http://127.0.0.1:1/v1/";
}

QJsonObject payload(const EventPtr &event)
{
    return QJsonDocument::fromJson(event->body).object();
}

} // namespace

class SandboxEventsTest final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void payload_hasDocumentedBytes();
    void payload_escapes();
    void stageChange_makesTwoEvents();
    void newTag_makesTwoEvents();
    void removedTag_makesOneEvent();
    void stageAndTag_makeThreeEvents();
    void readdedTag_firesAgain();
    void silentFields_makeNone();
    void sameValue_makesNone();
    void deletedPerson_hasNullUri();
    void deletedPerson_takesItsThingsSilently();
    void bulk_isSplitAndUnsorted();
    void bulkOfTaggedPeople_makesNone();
    void everyKind_data();
    void everyKind();
    void references_carryData();
    void emEvents_byType_data();
    void emEvents_byType();
    void relationships_nameThePerson();
    void order_touchesTheSibling();
    void customValue_isAPeopleUpdate();
    void guesses_decideUris();
    void log_isBounded();
    void log_renews();
};

void SandboxEventsTest::payload_hasDocumentedBytes()
{
    SandboxFixture f;
    const EventPtr event =
        f.log.add({"peopleCreated", Kind::Person, {1234, 3244, 3232}, false, {}});
    QCOMPARE(event->body, "{\"eventId\":\"" + event->eventId +
                              "\",\"eventCreated\":\"2026-11-23T14:03:12+00:00\","
                              "\"event\":\"peopleCreated\",\"resourceIds\":[1234,3244,3232],"
                              "\"uri\":\"http://127.0.0.1:1/v1/people?id=1234,3244,3232\"}");
    QCOMPARE(QUuid::fromString(QString::fromLatin1(event->eventId)).version(), QUuid::Random);
    QCOMPARE(event->eventId, event->eventId.toLower());
}

void SandboxEventsTest::payload_escapes()
{
    const Guesses guesses;
    const StoppedClock clock;
    EventLog log("http://h/v1", {true, true}, guesses, clock);
    const EventPtr event =
        log.add({"peopleTagsCreated", Kind::Person, {1}, false, {{"tags", texts({u"Café"_s})}}});
    QVERIFY(event->body.contains("\"uri\":\"http:\\/\\/h\\/v1\\/people?id=1\""));
    QVERIFY(event->body.endsWith(",\"data\":{\"tags\":[\"Caf\\u00e9\"]}}"));
    QVERIFY(!event->body.contains("\xc3"));
}

void SandboxEventsTest::stageChange_makesTwoEvents()
{
    SandboxFixture f;
    const qint64 id = f.account.visiblePeople().constFirst();
    QVERIFY(f.account.update(Kind::Person, id, {{"stage", u"Lead"_s}}, 1));
    f.forgetEvents();
    QVERIFY(f.account.update(Kind::Person, id, {{"stage", u"hot prospect"_s}}, 1));
    QCOMPARE(f.eventNames(), (QByteArrayList{"peopleStageUpdated", "peopleUpdated"}));
    const QJsonObject stage = payload(f.events.first());
    QCOMPARE(stage.value("data"_L1), (QJsonObject{{u"stage"_s, u"Hot Prospect"_s}}));
    QVERIFY(!payload(f.events.last()).contains("data"_L1));
    QVERIFY(f.events.first()->eventId != f.events.last()->eventId);
    QCOMPARE(f.sentences.first(), f.account.personName(id) + " moved from Lead to Hot Prospect"_L1);
    const JsonObject *person = f.account.find(Kind::Person, id);
    QCOMPARE(f.account.find(Kind::Stage, person->integer("stageId"))->text("name"),
             u"Hot Prospect"_s);
}

void SandboxEventsTest::newTag_makesTwoEvents()
{
    SandboxFixture f;
    const qint64 id = f.account.visiblePeople().constFirst();
    QVERIFY(f.account.update(Kind::Person, id, {{"tags", texts({u"A"_s})}}, 1));
    f.forgetEvents();
    QVERIFY(f.account.update(Kind::Person, id, {{"tags", texts({u"A"_s, u"Straße"_s})}}, 1));
    QCOMPARE(f.eventNames(), (QByteArrayList{"peopleTagsCreated", "peopleUpdated"}));
    // Only the new one.
    QCOMPARE(payload(f.events.first()).value("data"_L1),
             (QJsonObject{{u"tags"_s, QJsonArray{u"Straße"_s}}}));
}

void SandboxEventsTest::removedTag_makesOneEvent()
{
    SandboxFixture f;
    const qint64 id = f.account.visiblePeople().constFirst();
    QVERIFY(f.account.update(Kind::Person, id, {{"tags", texts({u"A"_s, u"B"_s})}}, 1));
    f.forgetEvents();
    QVERIFY(f.account.update(Kind::Person, id, {{"tags", texts({u"B"_s})}}, 1));
    QCOMPARE(f.eventNames(), QByteArrayList{"peopleUpdated"});
}

void SandboxEventsTest::stageAndTag_makeThreeEvents()
{
    SandboxFixture f;
    const Result<ChangeDone> person = f.account.create(Kind::Person, {{"name", u"Ann Lee"_s}}, 1);
    QVERIFY(person);
    QCOMPARE(f.eventNames(), QByteArrayList{"peopleCreated"});
    f.forgetEvents();
    QVERIFY(f.account.update(Kind::Person, person->id,
                             {{"stage", u"Closed"_s}, {"tags", texts({u"X"_s})}}, 1));
    QCOMPARE(f.eventNames(),
             (QByteArrayList{"peopleStageUpdated", "peopleTagsCreated", "peopleUpdated"}));
}

void SandboxEventsTest::readdedTag_firesAgain()
{
    SandboxFixture f;
    const qint64 id = f.account.visiblePeople().constFirst();
    QVERIFY(f.account.update(Kind::Person, id, {{"tags", texts({u"Again"_s})}}, 1));
    QVERIFY(f.account.update(Kind::Person, id, {{"tags", JsonArray()}}, 1));
    f.forgetEvents();
    QVERIFY(f.account.update(Kind::Person, id, {{"tags", texts({u"Again"_s})}}, 1));
    QVERIFY(f.eventNames().contains("peopleTagsCreated"));
}

void SandboxEventsTest::silentFields_makeNone()
{
    // `type` is not in the list of fields that fire peopleUpdated.
    SandboxFixture f;
    const qint64 id = f.account.visiblePeople().constFirst();
    QVERIFY(f.account.update(Kind::Person, id, {{"type", u"Investor"_s}}, 1));
    QCOMPARE(f.account.find(Kind::Person, id)->text("type"), u"Investor"_s);
    QVERIFY(f.drafts.isEmpty());
}

void SandboxEventsTest::sameValue_makesNone()
{
    SandboxFixture f;
    const qint64 id = f.account.visiblePeople().constFirst();
    const QString updated = f.account.find(Kind::Person, id)->text("updated");
    const QString stage = f.account.find(Kind::Person, id)->text("stage");
    QVERIFY(f.account.update(Kind::Person, id, {{"stage", stage}}, 1));
    QVERIFY(f.drafts.isEmpty());
    QCOMPARE(f.account.find(Kind::Person, id)->text("updated"), updated);
}

void SandboxEventsTest::deletedPerson_hasNullUri()
{
    SandboxFixture f;
    const qint64 id = f.account.visiblePeople().constFirst();
    QVERIFY(f.account.remove(Kind::Person, id));
    QCOMPARE(f.eventNames(), QByteArrayList{"peopleDeleted"});
    QVERIFY(f.events.first()->body.endsWith("\"resourceIds\":[" + QByteArray::number(id) +
                                            "],\"uri\":null}"));
    QVERIFY(!f.account.remove(Kind::Person, id));
    QCOMPARE(f.drafts.size(), 1);
}

void SandboxEventsTest::deletedPerson_takesItsThingsSilently()
{
    SandboxFixture f;
    const Result<ChangeDone> person = f.account.create(Kind::Person, {{"name", u"Gone"_s}}, 1);
    QVERIFY(person);
    const Result<ChangeDone> note =
        f.account.create(Kind::Note, {{"personId", person->id}, {"body", u"x"_s}}, 1);
    const Result<ChangeDone> deal =
        f.account.create(Kind::Deal, {{"name", u"D"_s}, {"peopleIds", JsonArray{person->id}}}, 1);
    QVERIFY(note && deal);
    f.forgetEvents();
    QVERIFY(f.account.remove(Kind::Person, person->id));
    QCOMPARE(f.eventNames(), QByteArrayList{"peopleDeleted"});
    QVERIFY(!f.account.find(Kind::Note, note->id));
    QVERIFY(f.account.find(Kind::Deal, deal->id)->value("people").toArray().empty());
}

void SandboxEventsTest::bulk_isSplitAndUnsorted()
{
    Guesses guesses;
    guesses.idsPerRequest = 15;
    SandboxFixture f(guesses);
    const QList<qint64> everybody = f.account.visiblePeople();
    f.account.tagPeople(everybody, u"Open House"_s);
    QSet<qint64> tagged;
    bool isSorted = true;
    QVERIFY(f.drafts.size() > 4);
    for (const EventDraft &draft : std::as_const(f.drafts)) {
        QVERIFY(draft.ids.size() <= 15 && !draft.ids.isEmpty());
        isSorted = isSorted && std::is_sorted(draft.ids.begin(), draft.ids.end());
        if (draft.name != "peopleTagsCreated") {
            QCOMPARE(draft.name, "peopleUpdated"_ba);
            continue;
        }
        for (const qint64 id : draft.ids) {
            QVERIFY(!tagged.contains(id));
            tagged.insert(id);
        }
    }
    QCOMPARE(tagged, QSet<qint64>(everybody.begin(), everybody.end()));
    QVERIFY(!isSorted);
    QVERIFY(f.events.first()->uri.startsWith(base() + "people?id="));
    QCOMPARE(f.events.first()->uri.count(','), 14);
}

void SandboxEventsTest::bulkOfTaggedPeople_makesNone()
{
    SandboxFixture f;
    f.account.tagPeople(f.account.visiblePeople(), u"Once"_s);
    f.forgetEvents();
    f.account.tagPeople(f.account.visiblePeople(), u"once"_s);
    QVERIFY(f.drafts.isEmpty());
}

void SandboxEventsTest::everyKind_data()
{
    QTest::addColumn<int>("kind");
    QTest::addColumn<QByteArray>("create");
    QTest::addColumn<QByteArray>("change");
    QTest::addColumn<QByteArray>("names"); // created, updated, deleted
    const auto row = [](Kind kind, const char *create, const char *change, const char *names) {
        QTest::newRow(kindInfo(kind).path.data())
            << int(kind) << QByteArray(create) << QByteArray(change) << QByteArray(names);
    };
    row(Kind::Note, R"({"personId":1,"body":"a"})", R"({"body":"b"})",
        "notesCreated notesUpdated notesDeleted");
    row(Kind::ThreadedReply, R"({"refType":"Note","refId":1,"body":"a"})", R"({"body":"b"})",
        "threadedReplyCreated threadedReplyUpdated threadedReplyDeleted");
    row(Kind::Reaction, R"({"refType":"Note","refId":1})", "", "reactionCreated - reactionDeleted");
    row(Kind::Email, R"({"personId":1})", R"({"subject":"b"})",
        "emailsCreated emailsUpdated emailsDeleted");
    row(Kind::Task, R"({"personId":1})", R"({"isCompleted":true})",
        "tasksCreated tasksUpdated tasksDeleted");
    row(Kind::Appointment, R"({"title":"a"})", R"({"title":"b"})",
        "appointmentsCreated appointmentsUpdated appointmentsDeleted");
    row(Kind::TextMessage, R"({"personId":1})", R"({"message":"b"})",
        "textMessagesCreated textMessagesUpdated textMessagesDeleted");
    row(Kind::Call, R"({"personId":1})", R"({"duration":5})",
        "callsCreated callsUpdated callsDeleted");
    row(Kind::Deal, R"({"name":"a"})", R"({"price":5})", "dealsCreated dealsUpdated dealsDeleted");
    row(Kind::WebsiteEvent, R"({"personId":1})", "", "eventsCreated - -");
    row(Kind::Stage, R"({"name":"a"})", R"({"name":"b"})",
        "stageCreated stageUpdated stageDeleted");
    row(Kind::Pipeline, R"({"name":"a"})", R"({"name":"b"})",
        "pipelineCreated pipelineUpdated pipelineDeleted");
    row(Kind::PipelineStage, R"({"name":"a","pipelineId":1})", R"({"name":"b"})",
        "pipelineStageCreated pipelineStageUpdated pipelineStageDeleted");
    row(Kind::CustomField, R"({"label":"a"})", R"({"label":"b"})",
        "customFieldsCreated customFieldsUpdated customFieldsDeleted");
    row(Kind::DealCustomField, R"({"label":"a"})", R"({"label":"b"})",
        "dealCustomFieldsCreated dealCustomFieldsUpdated dealCustomFieldsDeleted");
}

void SandboxEventsTest::everyKind()
{
    QFETCH(const int, kind);
    QFETCH(const QByteArray, create);
    QFETCH(const QByteArray, change);
    QFETCH(const QByteArray, names);
    const Kind what = Kind(kind);
    const QByteArray path = base() + kindInfo(what).path.toByteArray();
    const QByteArrayList expected = names.split(' ');
    const QSet<QByteArray> known = catalogNames();

    SandboxFixture f;
    QVERIFY(f.account.find(Kind::Note, 1) && f.account.find(Kind::Person, 1));
    const Result<ChangeDone> done = f.account.create(what, *parseObject(create), 1);
    QVERIFY(done);
    QCOMPARE(f.eventNames(), expected.mid(0, 1));
    QVERIFY(known.contains(expected.at(0)));
    QCOMPARE(f.events.first()->uri, path + '/' + QByteArray::number(done->id));
    QCOMPARE(f.events.first()->resourceIds, QList<qint64>{done->id});
    QVERIFY(!done->sentence.isEmpty());

    if (!change.isEmpty()) {
        f.forgetEvents();
        QVERIFY(f.account.update(what, done->id, *parseObject(change), 1));
        QCOMPARE(f.eventNames(), expected.mid(1, 1));
        QVERIFY(known.contains(expected.at(1)));
        QCOMPARE(f.events.first()->uri, path + '/' + QByteArray::number(done->id));
    }
    f.forgetEvents();
    QVERIFY(f.account.remove(what, done->id));
    if (expected.at(2) == "-") {
        QVERIFY(f.drafts.isEmpty());
    } else {
        QCOMPARE(f.eventNames(), expected.mid(2, 1));
        QVERIFY(known.contains(expected.at(2)));
        QVERIFY(f.events.first()->body.contains("\"uri\":null"));
    }
}

void SandboxEventsTest::references_carryData()
{
    SandboxFixture f;
    QVERIFY(f.account.create(Kind::Reaction, {{"refType", u"Note"_s}, {"refId", 1}}, 1));
    QVERIFY(
        f.events.first()->body.endsWith("\"data\":{\"refType\":\"Note\",\"refId\":1,\"refUri\":\"" +
                                        base() + "notes/1?includeReactions=true\"}}"));
    QVERIFY(f.account.create(Kind::ThreadedReply, {{"refType", u"Note"_s}, {"refId", 1}}, 1));
    QVERIFY(f.events.last()->body.endsWith("notes/1?includeThreadedReplies=true\"}}"));
    QVERIFY(!f.account.create(Kind::Reaction, {{"refType", u"Note"_s}, {"refId", 99'999}}, 1));
    QVERIFY(!f.account.create(Kind::Reaction, {{"refType", u"Cat"_s}, {"refId", 1}}, 1));
}

void SandboxEventsTest::emEvents_byType_data()
{
    QTest::addColumn<QString>("type");
    QTest::addColumn<QByteArray>("event");
    QTest::newRow("opened") << u"Opened"_s << "emEventsOpened"_ba;
    QTest::newRow("click") << u"click"_s << "emEventsClicked"_ba;
    QTest::newRow("unsubscribe") << u"UNSUBSCRIBED"_s << "emEventsUnsubscribed"_ba;
    QTest::newRow("nonsense") << u"sneezed"_s << QByteArray();
}

void SandboxEventsTest::emEvents_byType()
{
    QFETCH(const QString, type);
    QFETCH(const QByteArray, event);
    SandboxFixture f;
    const bool done(f.account.create(Kind::EmEvent, {{"type", type}, {"personId", 1}}, 1));
    QCOMPARE(done, !event.isEmpty());
    QCOMPARE(f.eventNames(), event.isEmpty() ? QByteArrayList() : QByteArrayList{event});
}

void SandboxEventsTest::relationships_nameThePerson()
{
    SandboxFixture f;
    const Result<ChangeDone> done =
        f.account.create(Kind::Relationship, {{"personId", 3}, {"firstName", u"Bo"_s}}, 1);
    QVERIFY(done);
    QCOMPARE(f.eventNames(), (QByteArrayList{"peopleRelationshipCreated", "peopleUpdated"}));
    QCOMPARE(f.events.first()->uri, base() + "people?id=3");
    f.forgetEvents();
    QVERIFY(f.account.remove(Kind::Relationship, done->id));
    QCOMPARE(f.eventNames(), (QByteArrayList{"peopleRelationshipDeleted", "peopleUpdated"}));
    QCOMPARE(f.events.first()->uri, QByteArray());
    QCOMPARE(f.events.last()->uri, base() + "people?id=3");
}

void SandboxEventsTest::order_touchesTheSibling()
{
    SandboxFixture f;
    QVERIFY(f.account.update(Kind::Stage, 3, {{"orderWeight", 2}}, 1));
    QCOMPARE(f.eventNames(), (QByteArrayList{"stageUpdated", "stageUpdated"}));
    QCOMPARE(f.drafts.last().ids, QList<qint64>{2});
    QCOMPARE(f.account.find(Kind::Stage, 2)->integer("orderWeight"), 3);
}

void SandboxEventsTest::customValue_isAPeopleUpdate()
{
    SandboxFixture f;
    QVERIFY(f.account.update(Kind::Person, 1, {{"customBirthday", u"2000-01-02"_s}}, 1));
    QCOMPARE(f.eventNames(), QByteArrayList{"peopleUpdated"});
    QVERIFY(!f.account.update(Kind::Person, 1, {{"customLeadScore", u"high"_s}}, 1));
    QVERIFY(f.account.update(Kind::Person, 1, {{"customUnheardOf", u"x"_s}}, 1));
    QVERIFY(!f.account.find(Kind::Person, 1)->contains("customUnheardOf"));
}

void SandboxEventsTest::guesses_decideUris()
{
    Guesses guesses;
    guesses.severalOthers = UriForm::Null;
    guesses.oneOther = UriForm::IdList;
    guesses.deletedPeople = UriForm::IdList;
    SandboxFixture f(guesses);
    QCOMPARE(f.log.add({"notesCreated", Kind::Note, {1, 2}, false, {}})->uri, QByteArray());
    QCOMPARE(f.log.add({"notesCreated", Kind::Note, {1}, false, {}})->uri, base() + "notes?id=1");
    QCOMPARE(f.log.add({"peopleDeleted", Kind::Person, {1}, true, {}})->uri,
             base() + "people?id=1");
    SandboxFixture usual;
    QCOMPARE(usual.log.add({"notesCreated", Kind::Note, {2, 1}, false, {}})->uri,
             base() + "notes?id=2,1");
    QCOMPARE(usual.log.add({"emEventsOpened", Kind::EmEvent, {2}, false, {}})->uri,
             base() + "emEvents?id=2");
}

void SandboxEventsTest::log_isBounded()
{
    Guesses guesses;
    guesses.eventsKept = 5;
    SandboxFixture f(guesses);
    QList<EventPtr> made;
    for (int i = 0; i < 8; ++i)
        made.append(f.log.add({"notesCreated", Kind::Note, {i}, false, {}}));
    QCOMPARE(f.log.made(), 8);
    QVERIFY(!f.log.find(made.at(2)->eventId));
    QCOMPARE(f.log.find(made.at(3)->eventId), made.at(3));
    QCOMPARE(f.log.find(made.at(7)->eventId.toUpper()), made.at(7));
    QVERIFY(!f.log.find("nonsense"));
}

void SandboxEventsTest::log_renews()
{
    SandboxFixture f;
    const EventPtr event = f.log.add({"notesCreated", Kind::Note, {1}, false, {}});
    const EventPtr renewed = f.log.again(*event);
    QVERIFY(renewed->eventId != event->eventId);
    QVERIFY(renewed->body.contains(renewed->eventId));
    QCOMPARE(f.log.made(), 1);
}

QTEST_GUILESS_MAIN(SandboxEventsTest)
#include "tst_sandbox_events.moc"
