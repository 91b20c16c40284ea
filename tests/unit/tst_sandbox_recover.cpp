// SPDX-License-Identifier: MIT
// What the sandbox does for recovering: both shapes of an event by id, refusals with room left.
#include "sandboxfixture.h"

#include <QtTest/QtTest>

using namespace Hookglass;
using namespace Hookglass::Sim;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

class TestSandboxRecover final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void eventsByIdComeInBothShapes();
    void listsTheNewestIds();
    void listsComeInTheOrderOfChanges();
    void refusesWithRoomLeft();
    void countsWhoComesTooEarly();
    void countsWhatIsOverTheLimit();
};

void TestSandboxRecover::eventsByIdComeInBothShapes()
{
    for (const QByteArray &key : {"id"_ba, "eventId"_ba}) {
        Guesses guesses;
        guesses.webhookEventId = key;
        SandboxFixture fixture(guesses);
        fixture.ask("POST", "notes", R"({"personId":1,"body":"hello"})");
        QVERIFY(!fixture.events.isEmpty());
        const EventPtr event = fixture.events.constFirst();
        const Answer answer = fixture.ask("GET", "webhookEvents/" + event->eventId);
        QCOMPARE(answer.status, 200);
        QCOMPARE(answer.json.value(QLatin1StringView(key)).toString(),
                 QString::fromLatin1(event->eventId));
        QCOMPARE(answer.json.contains("id"_L1), key == "id");
    }
}

void TestSandboxRecover::listsTheNewestIds()
{
    SandboxFixture fixture;
    for (int i = 0; i < 3; ++i)
        fixture.ask("POST", "notes", R"({"personId":1,"body":"hello"})");
    QCOMPARE(fixture.log.newestIds(2),
             (QByteArrayList{fixture.events[1]->eventId, fixture.events[2]->eventId}));
    QCOMPARE(fixture.log.newestIds(100).size(), 3);
    QVERIFY(fixture.log.newestIds(0).isEmpty());
}

void TestSandboxRecover::listsComeInTheOrderOfChanges()
{
    SandboxFixture fixture;
    fixture.clock.pass(1h);
    fixture.ask("PUT", "people/7", R"({"stage":"Trash"})");
    fixture.clock.pass(1h);
    fixture.ask("PUT", "people/3", R"({"firstName":"Newest"})");
    const QJsonArray rows = fixture.ask("GET", "people?sort=-updated&limit=100&includeTrash=true")
                                .json.value("people"_L1)
                                .toArray();
    QCOMPARE(rows.at(0).toObject().value("id"_L1).toInt(), 3);
    QCOMPARE(rows.at(1).toObject().value("id"_L1).toInt(), 7);
    QString last = u"9"_s;
    for (const QJsonValue &row : rows) {
        const QString updated = row.toObject().value("updated"_L1).toString();
        QVERIFY(updated <= last);
        last = updated;
    }
}

void TestSandboxRecover::refusesWithRoomLeft()
{
    Guesses guesses;
    guesses.refuseShare = 0.5;
    SandboxFixture fixture(guesses);
    int refused = 0;
    for (int i = 0; i < 100; ++i) {
        const Answer answer = fixture.ask("GET", "identity");
        if (answer.status == 429) {
            ++refused;
            QVERIFY(answer.header("X-RateLimit-Remaining").toInt() > 0);
            QCOMPARE(answer.header("Retry-After"), "1");
        } else {
            QCOMPARE(answer.status, 200);
        }
        fixture.clock.pass(1s);
    }
    QVERIFY(refused > 20 && refused < 80);
    QCOMPARE(fixture.api.rateCounts().refusedAtWill, refused);
    QCOMPARE(fixture.api.rateCounts().tooEarly, 0);
    QCOMPARE(fixture.api.rateCounts().overLimit, 0);
    QCOMPARE(fixture.api.rateCounts().requests, 100);
}

void TestSandboxRecover::countsWhoComesTooEarly()
{
    Guesses guesses;
    guesses.refuseShare = 1;
    SandboxFixture fixture(guesses);
    QCOMPARE(fixture.ask("GET", "identity").status, 429);
    fixture.clock.pass(100ms); // was under way
    QCOMPARE(fixture.ask("GET", "identity").status, 429);
    QCOMPARE(fixture.api.rateCounts().tooEarly, 0);
    fixture.clock.pass(300ms);
    QCOMPARE(fixture.ask("GET", "identity").status, 429);
    QCOMPARE(fixture.api.rateCounts().tooEarly, 1);
    QCOMPARE(fixture.api.rateCounts().refusedAtWill, 1);
}

void TestSandboxRecover::countsWhatIsOverTheLimit()
{
    SandboxFixture fixture;
    for (int i = 0; i < 253; ++i)
        fixture.ask("GET", "identity");
    QCOMPARE(fixture.api.rateCounts().overLimit, 3);
    QCOMPARE(fixture.api.rateCounts().requests, 253);
}

QTEST_GUILESS_MAIN(TestSandboxRecover)
#include "tst_sandbox_recover.moc"
