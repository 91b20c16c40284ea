// SPDX-License-Identifier: MIT
// What fetching events' resources relies on: ids merged in one request for every kind, and what an
// agent may not see.
#include "sandboxfixture.h"

#include "core/resourceref.h"

#include <QtTest/QTest>

using namespace Hookglass;
using namespace Hookglass::Sim;
using namespace Qt::StringLiterals;

class TestSandboxResources final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everyKindTakesSeveralIds();
    void kindsAreThoseOfTheClient();
    void agentsMayBeKeptOut();
};

void TestSandboxResources::everyKindTakesSeveralIds()
{
    SandboxFixture f;
    int tried = 0;
    for (const KindInfo &info : allKinds()) {
        if (info.kind == Kind::EmEvent) // its rows carry no id
            continue;
        QList<qint64> ids;
        for (const auto &[id, record] : f.account.all(info.kind)) {
            const bool isHidden = info.kind == Kind::Person && Account::isInTrash(record);
            if (!isHidden && ids.size() < 2)
                ids.append(id);
        }
        if (ids.size() < 2)
            continue;
        ++tried;
        const QByteArray list = QByteArray::number(ids.at(0)) + ',' + QByteArray::number(ids.at(1));
        const Answer answer = f.ask("GET", info.path.toByteArray() + "?limit=2&id=" + list);
        QCOMPARE(answer.status, 200);
        const QJsonArray rows = answer.json.value(QLatin1StringView(info.collection)).toArray();
        QCOMPARE(rows.size(), 2);
        for (const QJsonValue &row : rows)
            QVERIFY(ids.contains(row["id"_L1].toInteger()));
    }
    QVERIFY(tried >= 8);
}

void TestSandboxResources::kindsAreThoseOfTheClient()
{
    for (const KindInfo &info : allKinds()) {
        if (info.kind == Kind::User || info.kind == Kind::Relationship)
            continue; // there are no events about the first, and those of the second name people
        const ResourceKind *known = findResourceKind(QString::fromUtf8(info.path));
        QVERIFY2(known, info.path.constData());
        for (const QByteArrayView event : {info.created, info.updated, info.deleted}) {
            if (!event.isEmpty())
                QCOMPARE(kindOfEvent(QString::fromUtf8(event)), known->kind);
        }
    }
}

void TestSandboxResources::agentsMayBeKeptOut()
{
    Guesses guesses;
    guesses.agentsSeeOnlyTheirPeople = true;
    SandboxFixture f(guesses);
    qint64 own = 0;
    qint64 other = 0;
    for (const auto &[id, person] : f.account.all(Kind::Person)) {
        if (!Account::isInTrash(person))
            (person.integer("assignedUserId") == f.account.agentId() ? own : other) = id;
    }
    QVERIFY(own > 0 && other > 0);
    const HeaderList agent{SandboxFixture::basic("agent")};
    const QByteArray ownPath = "people/" + QByteArray::number(own);
    const QByteArray otherPath = "people/" + QByteArray::number(other);
    QCOMPARE(f.ask("GET", ownPath, {}, agent).status, 200);
    const Answer refused = f.ask("GET", otherPath, {}, agent);
    QCOMPARE(refused.status, 403);
    QVERIFY(!refused.error().isEmpty());
    QCOMPARE(f.ask("GET", otherPath).status, 200); // the owner sees all
    const Answer list = f.ask(
        "GET", "people?id=" + QByteArray::number(own) + ',' + QByteArray::number(other), {}, agent);
    QCOMPARE(list.json["people"_L1].toArray().size(), 1);
    const Answer note =
        f.ask("POST", "notes", R"({"personId":)" + QByteArray::number(other) + R"(,"body":"x"})");
    QCOMPARE(f.ask("GET", "notes/" + QByteArray::number(note.json["id"_L1].toInteger()), {}, agent)
                 .status,
             403);
    SandboxFixture open;
    QCOMPARE(open.ask("GET", otherPath, {}, agent).status, 200);
}

QTEST_GUILESS_MAIN(TestSandboxResources)
#include "tst_sandbox_resources.moc"
