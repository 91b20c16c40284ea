// SPDX-License-Identifier: MIT
#include "core/eventcatalog.h"

#include <QtCore/QSet>
#include <QtTest/QTest>

using namespace Hookglass;
using namespace Qt::StringLiterals;

class TestCoreCatalog : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void holdsEveryEventOnce();
    void groupsAreInOrder();
    void findsByExactName();
    void saysWhatAUserMustKnow();
};

// The program links a static library only: that this loads at all shows that the resource
// initialises by itself.
void TestCoreCatalog::holdsEveryEventOnce()
{
    const auto catalog = EventCatalog::load();
    QVERIFY(catalog);
    QCOMPARE(catalog->events().size(), 53);
    QSet<QString> names;
    QSet<QString> titles;
    for (const EventType &type : catalog->events()) {
        names.insert(type.name);
        titles.insert(type.title);
    }
    QCOMPARE(names.size(), 53);
    QCOMPARE(titles.size(), 53);
    // The irregular ones of fub-api.md §1.
    for (const auto &name :
         {u"eventsCreated"_s, u"peopleTagsCreated"_s, u"peopleStageUpdated"_s,
          u"emEventsUnsubscribed"_s, u"pipelineStageDeleted"_s, u"dealCustomFieldsUpdated"_s,
          u"textMessagesCreated"_s, u"peopleRelationshipDeleted"_s, u"reactionDeleted"_s}) {
        QVERIFY2(names.contains(name), qPrintable(name));
    }
    for (const auto &name : {u"reactionUpdated"_s, u"eventsUpdated"_s, u"eventsDeleted"_s,
                             u"peopleTagsDeleted"_s, u"inboxAppReply"_s}) {
        QVERIFY2(!names.contains(name), qPrintable(name));
    }
}

void TestCoreCatalog::groupsAreInOrder()
{
    const auto catalog = EventCatalog::load();
    QVERIFY(catalog);
    const QStringList expected{u"People"_s,           u"Notes"_s,         u"Reactions"_s,
                               u"Threaded replies"_s, u"Emails"_s,        u"Tasks"_s,
                               u"Appointments"_s,     u"Text messages"_s, u"Calls"_s,
                               u"Email marketing"_s,  u"Deals"_s,         u"Website events"_s,
                               u"Stages"_s,           u"Pipelines"_s,     u"Custom fields"_s};
    QCOMPARE(catalog->groups(), expected);
    QHash<QString, int> sizes;
    QString previous;
    for (const EventType &type : catalog->events()) {
        QVERIFY2(type.group == previous || !sizes.contains(type.group), qPrintable(type.group));
        ++sizes[type.group];
        previous = type.group;
    }
    QCOMPARE(sizes.value(u"People"_s), 8);
    QCOMPARE(sizes.value(u"Reactions"_s), 2);
    QCOMPARE(sizes.value(u"Website events"_s), 1);
    QCOMPARE(sizes.value(u"Pipelines"_s), 6);
    QCOMPARE(sizes.value(u"Custom fields"_s), 6);
}

void TestCoreCatalog::findsByExactName()
{
    const auto catalog = EventCatalog::load();
    QVERIFY(catalog);
    const EventType *type = catalog->find(u"peopleDeleted");
    QVERIFY(type);
    QCOMPARE(type->title, u"Person deleted"_s);
    QVERIFY(!type->beta);
    QVERIFY(!catalog->find(u"PeopleDeleted"));
    QVERIFY(!catalog->find(u""));
    QVERIFY(!catalog->find(u"people"));
    QVERIFY(!EventCatalog().find(u"peopleDeleted"));
}

void TestCoreCatalog::saysWhatAUserMustKnow()
{
    const auto catalog = EventCatalog::load();
    QVERIFY(catalog);
    QVERIFY(catalog->find(u"peopleUpdated")->hint.contains(u"peopleStageUpdated"));
    QVERIFY(catalog->find(u"peopleDeleted")->hint.contains(u"uri"));
    QVERIFY(catalog->find(u"appointmentsCreated")->hint.contains(u"Google"));
    QVERIFY(catalog->find(u"stageUpdated")->hint.contains(u"settings"));
    int beta = 0;
    for (const EventType &type : catalog->events()) {
        beta += type.beta ? 1 : 0;
        QVERIFY2(type.hint.isEmpty() || type.hint.endsWith(u'.'), qPrintable(type.name));
        QVERIFY2(type.title.at(0).isUpper(), qPrintable(type.title));
    }
    QCOMPARE(beta, 5); // reactions and threaded replies
}

QTEST_GUILESS_MAIN(TestCoreCatalog)
#include "tst_corecatalog.moc"
