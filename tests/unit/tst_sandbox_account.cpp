// SPDX-License-Identifier: MIT
#include "sandbox/actions.h"
#include "sandboxfixture.h"

#include <QtTest/QtTest>

using namespace Hookglass;
using namespace Hookglass::Sim;
using namespace Qt::StringLiterals;

namespace {

/// Every byte of an account.
QByteArray dump(const Account &account)
{
    QByteArray text;
    for (const KindInfo &info : allKinds()) {
        for (const auto &[id, record] : account.all(info.kind))
            text += toBytes(record) + '\n';
    }
    return text;
}

} // namespace

class SandboxAccountTest final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void json_keepsOrderAndNumbers();
    void json_escapesAsAsked();
    void json_hugeObjectsAreQuick();
    void seed_decidesEveryByte();
    void seed_differsWithoutBeingPoorer();
    void people_lookPlausible();
    void people_none();
    void things_referToPeople();
    void actions_areDeterministicAndSpeak();
    void actions_onAnEmptyAccountDoNothing();
    void actions_stayBounded();
};

void SandboxAccountTest::json_keepsOrderAndNumbers()
{
    JsonObject object{{"z", 1}, {"a", 2.5}, {"big", qint64(9'007'199'254'740'993)}};
    object.append("list", JsonArray{nullptr, true, u"x"_s, JsonObject{}});
    object.set("z", false);
    QCOMPARE(toBytes(object),
             "{\"z\":false,\"a\":2.5,\"big\":9007199254740993,\"list\":[null,true,\"x\",{}]}"_ba);
    const std::optional<JsonObject> read = parseObject("{\"n\":12,\"d\":1.5,\"s\":\"é\"}");
    QVERIFY(read);
    QVERIFY(read->value("n").isInteger());
    QCOMPARE(read->value("d").toDouble(), 1.5);
    QCOMPARE(read->text("s"), u"é"_s);
    QVERIFY(!parseObject("[1]"));
    QVERIFY(!parseObject("{"));
}

void SandboxAccountTest::json_escapesAsAsked()
{
    const JsonObject object{{"t", u"a/b \"q\" \\ é 😀\n\x01"_s}};
    QCOMPARE(toBytes(object), "{\"t\":\"a/b \\\"q\\\" \\\\ é 😀\\n\\u0001\"}"_ba);
    const QByteArray escaped = toBytes(object, {true, true});
    QCOMPARE(escaped, "{\"t\":\"a\\/b \\\"q\\\" \\\\ \\u00e9 \\ud83d\\ude00\\n\\u0001\"}"_ba);
    // Both mean the same.
    QCOMPARE(QJsonDocument::fromJson(escaped), QJsonDocument::fromJson(toBytes(object)));
}

void SandboxAccountTest::json_hugeObjectsAreQuick()
{
    QByteArray text = "{";
    for (int i = 0; i < 50'000; ++i)
        text += "\"k" + QByteArray::number(i) + "\":1,";
    text += "\"last\":2}";
    QElapsedTimer timer;
    timer.start();
    const std::optional<JsonObject> read = parseObject(text);
    QVERIFY(read);
    QCOMPARE(read->members().size(), size_t(50'001));
    QVERIFY2(timer.elapsed() < 3'000, "reading must not grow with the square of the keys");
}

void SandboxAccountTest::seed_decidesEveryByte()
{
    const Guesses guesses;
    StoppedClock clock;
    const Account first(42, 60, guesses, clock);
    clock.pass(std::chrono::hours(1000));
    const Account second(42, 60, guesses, clock);
    QCOMPARE(dump(first), dump(second));
    QVERIFY(dump(first).size() > 20'000);
}

void SandboxAccountTest::seed_differsWithoutBeingPoorer()
{
    const Guesses guesses;
    const StoppedClock clock;
    const Account first(1, 60, guesses, clock);
    const Account second(2, 60, guesses, clock);
    QVERIFY(dump(first) != dump(second));
    QCOMPARE(first.all(Kind::Person).size(), second.all(Kind::Person).size());
}

void SandboxAccountTest::people_lookPlausible()
{
    const Guesses guesses;
    const StoppedClock clock;
    const Account account(1, 500, guesses, clock);
    QCOMPARE(account.all(Kind::Person).size(), size_t(500));
    QSet<QString> names;
    QSet<QString> emails;
    QSet<QString> stages;
    QSet<QString> sources;
    int tagged = 0;
    int foreign = 0;
    int custom = 0;
    for (const auto &[id, person] : account.all(Kind::Person)) {
        QCOMPARE(person.integer("id"), id);
        names.insert(person.text("name"));
        QVERIFY(!person.text("firstName").isEmpty());
        stages.insert(person.text("stage"));
        sources.insert(person.text("source"));
        tagged += tagsOf(person).isEmpty() ? 0 : 1;
        const QString name = person.text("name");
        foreign += std::any_of(name.begin(), name.end(), [](QChar c) { return c.unicode() > 127; });
        custom += person.contains("customLeadScore") ? 1 : 0;
        for (const Json &entry : person.value("emails").toArray()) {
            const QString email = entry.toObject().text("value");
            QVERIFY2(email.endsWith("@example.com"_L1), qPrintable(email));
            QVERIFY(!emails.contains(email));
            emails.insert(email);
        }
        for (const Json &entry : person.value("phones").toArray()) {
            QVERIFY(entry.toObject().text("value").contains(") 555-01"_L1));
            QCOMPARE(entry.toObject().text("normalized").size(), 10);
        }
    }
    QVERIFY(names.size() > 350);
    QCOMPARE(emails.size(), 500);
    QVERIFY(stages.size() >= 8);
    QVERIFY(sources.size() >= 8);
    QVERIFY(tagged > 200);
    QVERIFY(foreign > 100);
    QVERIFY(custom > 50);
    const qsizetype visible = account.visiblePeople().size();
    QVERIFY(visible < 500 && visible > 400);
}

void SandboxAccountTest::people_none()
{
    const Guesses guesses;
    const StoppedClock clock;
    const Account account(1, 0, guesses, clock);
    QVERIFY(account.all(Kind::Person).empty());
    QVERIFY(!account.all(Kind::Stage).empty());
    const Account negative(1, -5, guesses, clock);
    QVERIFY(negative.all(Kind::Person).empty());
}

void SandboxAccountTest::things_referToPeople()
{
    const Guesses guesses;
    const StoppedClock clock;
    const Account account(3, 200, guesses, clock);
    for (const Kind kind : {Kind::Note, Kind::Task, Kind::Call, Kind::TextMessage}) {
        QVERIFY(!account.all(kind).empty());
        for (const auto &[id, record] : account.all(kind))
            QVERIFY(account.find(Kind::Person, record.integer("personId")));
    }
    QVERIFY(!account.all(Kind::Deal).empty());
    for (const auto &[id, deal] : account.all(Kind::Deal)) {
        const JsonObject *stage = account.find(Kind::PipelineStage, deal.integer("stageId"));
        QVERIFY(stage);
        QCOMPARE(stage->text("name"), deal.text("stageName"));
        QCOMPARE(stage->integer("pipelineId"), deal.integer("pipelineId"));
    }
}

void SandboxAccountTest::actions_areDeterministicAndSpeak()
{
    const Guesses guesses;
    const StoppedClock clock;
    Account first(5, 50, guesses, clock);
    Account second(5, 50, guesses, clock);
    Actions firstActions(first, 5);
    Actions secondActions(second, 5);
    int silent = 0;
    for (int i = 0; i < 500; ++i) {
        const QString sentence = firstActions.anything();
        QCOMPARE(secondActions.anything(), sentence);
        silent += sentence.isEmpty() ? 1 : 0;
        QVERIFY2(!sentence.contains(u'%'), qPrintable(sentence));
    }
    QVERIFY2(silent < 10, "live traffic nearly always finds something to do");
    QCOMPARE(dump(first), dump(second));
    const QString moved = firstActions.changeStage();
    QVERIFY2(moved.contains(" moved from "_L1) && moved.contains(" to "_L1), qPrintable(moved));
    QVERIFY(firstActions.addTag().contains(" was tagged "_L1));
    QVERIFY(firstActions.newLead().contains(" came in as a new lead from "_L1));
}

void SandboxAccountTest::actions_onAnEmptyAccountDoNothing()
{
    const Guesses guesses;
    const StoppedClock clock;
    Account account(5, 0, guesses, clock);
    Actions actions(account, 5);
    QCOMPARE(actions.changeStage(), QString());
    QCOMPARE(actions.addTag(), QString());
    QCOMPARE(actions.deletePerson(), QString());
    QCOMPARE(actions.addNote(), QString());
    QCOMPARE(actions.moveDeal(), QString());
    QCOMPARE(actions.finishTask(), QString());
    QVERIFY(!actions.newLead().isEmpty());
    QVERIFY(!actions.changeStage().isEmpty());
}

void SandboxAccountTest::actions_stayBounded()
{
    const Guesses guesses;
    const StoppedClock clock;
    Account account(5, 1, guesses, clock);
    Actions actions(account, 5);
    for (int i = 0; i < 5'200; ++i) {
        QVERIFY(!actions.addNote().isEmpty());
        QVERIFY(!actions.openEmail().isEmpty());
    }
    QCOMPARE(account.all(Kind::Note).size(), size_t(5'000));
    QCOMPARE(account.all(Kind::EmEvent).size(), size_t(5'000));
}

QTEST_GUILESS_MAIN(SandboxAccountTest)
#include "tst_sandbox_account.moc"
