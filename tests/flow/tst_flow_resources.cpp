// SPDX-License-Identifier: MIT
// From a change at the sandbox to what is told of it: events, re-fetch, snapshots, differences.
#include "models/resourcewords.h"
#include "resourcerig.h"
#include "support/cliprocess.h"

#include <QtCore/QJsonArray>
#include <QtTest/QSignalSpy>
#include <QtTest/QTest>

using namespace Hookglass;
using namespace Hookglass::Test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

class TestFlowResources final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void aChangeIsTold();
    void nothingVisibleIsSaid();
    void namesAppear();
    void namesFetchedBesideAppear();
    void trashIsExplainedAndFetched();
    void deletedPersonKeepsWhatWasThere();
    void deletedWithoutASnapshotIsSaid();
    void refUriIsFetchedToo();
    void manyEventsAreOneRequest();
    void rulesAreOffAtFirst();
    void rulesFetchByThemselves();
    void rulesOfAnAccount();
    void aStormLosesNothing();
    void aRefusalIsRemembered();
    void wrongKeysAreSaid();
    void withoutAKeyNothingIsAsked();
    void foreignAddressesAreNotFetched();
    void anyTwoAreCompared();
    void cliBesideTheWindow();
    void cliAlone();
    void cliSpellsWhatNobodySees();
    void cliWrongUsage();

private:
    qint64 person();
    QString put(qint64 id, const QByteArray &body);
    CliResult fetch(const QStringList &arguments);

    std::unique_ptr<ResourceRig> m_rig;
    QProcessEnvironment m_environment;
};

void TestFlowResources::initTestCase()
{
    m_environment = cleanEnvironment();
}

void TestFlowResources::init()
{
    m_rig = std::make_unique<ResourceRig>();
    QVERIFY(m_rig->client);
    QVERIFY(m_rig->subscribe({u"peopleUpdated"_s, u"peopleStageUpdated"_s, u"peopleDeleted"_s,
                              u"notesCreated"_s, u"reactionCreated"_s}));
    m_environment.insert(QString::fromLatin1(ResourceRig::KeyVariable),
                         QString::fromUtf8(m_rig->access.apiKey.reveal()));
}

qint64 TestFlowResources::person()
{
    return m_rig->call("GET", u"/people"_s)["people"_L1][0]["id"_L1].toInteger();
}

/// The person's stage after the change; empty if it failed.
QString TestFlowResources::put(qint64 id, const QByteArray &body)
{
    return m_rig->call("PUT", u"/people/%1"_s.arg(id), body)["stage"_L1].toString();
}

CliResult TestFlowResources::fetch(const QStringList &arguments)
{
    return runCliBeside(QStringList{u"fetch"_s, u"--data"_s, m_rig->folder.filePath(u"data"_s)} +
                            arguments,
                        m_environment);
}

void TestFlowResources::aChangeIsTold()
{
    const qint64 id = person();
    put(id, R"({"background":"Met at the fair"})");
    const EventId first = m_rig->waitFor(u"peopleUpdated"_s);
    QVERIFY(first.isValid());
    const FetchReport before = m_rig->refetch(first);
    QVERIFY2(before.isComplete(), qPrintable(before.problem));
    QVERIFY(!before.resources.constFirst().diff); // there was nothing to compare with
    QVERIFY(!before.resources.constFirst().before.isValid());

    QCOMPARE(put(id, R"({"stage":"Closed","tags":["Kingsbury"]})"), u"Closed"_s);
    const EventId second = m_rig->waitFor(u"peopleUpdated"_s, 2);
    const FetchReport after = m_rig->refetch(second);
    const FetchedResource &ann = after.resources.constFirst();
    QVERIFY(ann.diff);
    const QString told = diffSummary(*ann.diff);
    QVERIFY2(told.contains(u"\u2192 Closed"_s), qPrintable(told));
    QVERIFY2(told.contains(u"tag + Kingsbury"_s), qPrintable(told));
    QCOMPARE(ann.before, before.resources.constFirst().snapshot);

    // The snapshot is what the API said, byte by byte, with all fields.
    const ResourceView view = m_rig->view(ann.key, second);
    QVERIFY(view.isOfEvent);
    QCOMPARE(view.history.size(), 2);
    QCOMPARE(view.answer->events, QList<EventId>{second});
    for (const EventSummary &row : m_rig->summaries()) {
        if (row.id == second)
            QCOMPARE(view.causes.value(second), u"peopleUpdated "_s + row.eventId.left(8));
    }
    QVERIFY(view.causes.contains(first));
    QVERIFY(QJsonDocument::fromJson(view.shown->bytes).object()["tags"_L1].isArray());
    QVERIFY(view.shown->bytes.contains("custom"));
    QCOMPARE(diffSummary(view.diff), told);
}

void TestFlowResources::nothingVisibleIsSaid()
{
    const qint64 id = person();
    put(id, R"({"background":"a"})");
    const EventId event = m_rig->waitFor(u"peopleUpdated"_s);
    m_rig->refetch(event);
    const FetchReport again = m_rig->refetch(event);
    QVERIFY(again.resources.constFirst().diff->isSame);
    QCOMPARE(diffSummary(*again.resources.constFirst().diff), u"Exactly as before"_s);
}

void TestFlowResources::namesFetchedBesideAppear()
{
    const qint64 id = person();
    put(id, R"({"background":"a"})");
    const EventId event = m_rig->waitFor(u"peopleUpdated"_s);
    const EventSummary row = m_rig->summaries().constFirst();
    QVERIFY(m_rig->desk->nameOf(row).isEmpty());
    QSignalSpy names(m_rig->desk.get(), &ResourceDesk::namesChanged);
    // As the command line does while the window holds the store.
    WorkspaceOptions options;
    options.dataFolder = m_rig->folder.filePath(u"data"_s);
    options.role = WorkspaceOptions::Role::Read;
    Workspace beside(options);
    QVERIFY(beside.open());
    ResourceDesk other(beside);
    QSignalSpy fetched(&other, &ResourceDesk::fetched);
    other.refetch({event});
    QTRY_COMPARE_WITH_TIMEOUT(fetched.size(), 1, 20'000);
    QTRY_VERIFY_WITH_TIMEOUT(!names.isEmpty(), 20'000);
    QVERIFY(!m_rig->desk->nameOf(row).isEmpty());
}

void TestFlowResources::namesAppear()
{
    QSignalSpy names(m_rig->desk.get(), &ResourceDesk::namesChanged);
    const qint64 id = person();
    put(id, R"({"background":"a"})");
    const EventId event = m_rig->waitFor(u"peopleUpdated"_s);
    QVERIFY(m_rig->summaries().constFirst().resourceName.isEmpty());
    m_rig->refetch(event);
    QVERIFY(!names.isEmpty());
    QList<EventSummary> rows = m_rig->summaries();
    const QString name = rows.constFirst().resourceName;
    QVERIFY(!name.isEmpty());
    rows.first().resourceName.clear(); // as the writer gives them
    m_rig->desk->fillNames(rows);
    QCOMPARE(rows.constFirst().resourceName, name);
    // Another start of the program knows them, too.
    m_rig->close();
    m_rig->open();
    QTRY_COMPARE(m_rig->desk->nameOf(rows.constFirst()), name);
}

void TestFlowResources::trashIsExplainedAndFetched()
{
    const qint64 id = person();
    put(id, R"({"background":"a"})");
    m_rig->refetch(m_rig->waitFor(u"peopleUpdated"_s));
    QCOMPARE(put(id, R"({"stage":"Trash"})"), u"Trash"_s);
    const EventId event = m_rig->waitFor(u"peopleStageUpdated"_s);
    const FetchReport without = m_rig->refetch(event);
    QCOMPARE(without.resources.constFirst().outcome, ResourceOutcome::LeftOut);
    QVERIFY(without.mayBeInTrash());
    QVERIFY(without.resources.constFirst().message.contains(u"Trash"_s));
    const ResourceView lost = m_rig->view({u"people"_s, id}, event);
    QCOMPARE(lost.resource.state, ResourceState::Missing);
    QVERIFY(lost.shown); // the last snapshot stays
    const FetchReport with = m_rig->refetch(event, {.includeTrash = true});
    QVERIFY(with.isComplete());
    QVERIFY(with.resources.constFirst().isInTrash);
    QVERIFY(diffSummary(*with.resources.constFirst().diff).contains(u"\u2192 Trash"_s));
    QCOMPARE(m_rig->view({u"people"_s, id}).resource.state, ResourceState::Trashed);
}

void TestFlowResources::deletedPersonKeepsWhatWasThere()
{
    const qint64 id = person();
    put(id, R"({"background":"Met at the fair"})");
    m_rig->refetch(m_rig->waitFor(u"peopleUpdated"_s));
    const QByteArray personId = QByteArray::number(id);
    QVERIFY(!m_rig
                 ->call("POST", u"/notes"_s,
                        R"({"personId":)" + personId + R"(,"subject":"Called back","body":"x"})")
                 .isEmpty());
    m_rig->refetch(m_rig->waitFor(u"notesCreated"_s));
    const QByteArray last = m_rig->view({u"people"_s, id}).shown->bytes;

    m_rig->call("DELETE", u"/people/%1"_s.arg(id));
    const EventId event = m_rig->waitFor(u"peopleDeleted"_s);
    const qint64 asked = m_rig->sandbox.status().requests;
    const FetchReport report = m_rig->refetch(event);
    QVERIFY(report.isComplete());
    QVERIFY(report.resources.constFirst().isDeleted);
    QCOMPARE(m_rig->sandbox.status().requests, asked); // there is nothing to ask for
    const ResourceView view = m_rig->view({u"people"_s, id}, event);
    QCOMPARE(view.resource.state, ResourceState::Deleted);
    QCOMPARE(view.shown->bytes, last);
    QCOMPARE(view.belongings.size(), 1);
    QCOMPARE(view.belongings.constFirst().name, u"Called back"_s);
    QVERIFY(view.belongings.constFirst().lastSnapshot.isValid());
}

void TestFlowResources::deletedWithoutASnapshotIsSaid()
{
    const qint64 id = person();
    m_rig->call("DELETE", u"/people/%1"_s.arg(id));
    const EventId event = m_rig->waitFor(u"peopleDeleted"_s);
    const FetchReport report = m_rig->refetch(event);
    QVERIFY(report.resources.constFirst().isDeleted);
    QVERIFY(!report.resources.constFirst().snapshot.isValid());
    QVERIFY(!m_rig->view({u"people"_s, id}, event).resource.id.isValid()); // nothing was made up
}

void TestFlowResources::refUriIsFetchedToo()
{
    const QByteArray id = QByteArray::number(person());
    const qint64 note =
        m_rig
            ->call("POST", u"/notes"_s,
                   R"({"personId":)" + id + R"(,"subject":"S","body":"x"})")["id"_L1]
            .toInteger();
    QVERIFY(note > 0);
    m_rig->call("POST", u"/reactions"_s,
                R"({"refType":"Note","refId":)" + QByteArray::number(note) +
                    R"(,"emoji":"thumbs up"})");
    const EventId event = m_rig->waitFor(u"reactionCreated"_s);
    QVERIFY(event.isValid());
    const FetchReport report = m_rig->refetch(event);
    QVERIFY(report.isComplete());
    QCOMPARE(report.resources.size(), 2);
    QCOMPARE(report.resources.at(0).key.kind, u"reactions"_s);
    QCOMPARE(report.resources.at(1).key, ResourceKey({u"notes"_s, note}));
    const QByteArray body = m_rig->view({u"notes"_s, note}, event).shown->bytes;
    QVERIFY2(body.contains("thumbs up"), body.constData());
}

void TestFlowResources::manyEventsAreOneRequest()
{
    const QJsonArray people = m_rig->call("GET", u"/people"_s)["people"_L1].toArray();
    for (const QJsonValue &value : people)
        put(value["id"_L1].toInteger(), R"({"background":"a"})");
    QVERIFY(m_rig->waitFor(u"peopleUpdated"_s, int(people.size())).isValid());
    QList<EventId> events;
    for (const EventSummary &event : m_rig->summaries())
        events.append(event.id);
    const qint64 asked = m_rig->sandbox.status().requests;
    m_rig->reports.clear();
    m_rig->desk->refetch(events);
    QTRY_COMPARE(m_rig->reports.size(), events.size());
    QCOMPARE(m_rig->sandbox.status().requests, asked + 1);
    for (const FetchReport &report : std::as_const(m_rig->reports))
        QVERIFY(report.isComplete());
}

void TestFlowResources::rulesAreOffAtFirst()
{
    QVERIFY(m_rig->desk->rules().isEmpty());
    const qint64 id = person();
    const qint64 asked = m_rig->sandbox.status().requests;
    put(id, R"({"background":"a"})");
    const EventId event = m_rig->waitFor(u"peopleUpdated"_s);
    m_rig->refetch(event); // later than anything a rule would have done
    QCOMPARE(m_rig->sandbox.status().requests, asked + 2); // the change, and ours by hand
}

void TestFlowResources::rulesFetchByThemselves()
{
    QVERIFY(m_rig->desk->setRules({.everywhere = {u"peopleUpdated"_s}, .accounts = {}}));
    const QJsonArray people = m_rig->call("GET", u"/people"_s)["people"_L1].toArray();
    for (const QJsonValue &value : people)
        put(value["id"_L1].toInteger(), R"({"background":"b"})");
    QVERIFY(m_rig->waitFor(u"peopleUpdated"_s, int(people.size())).isValid());
    const auto seen = [&] {
        return std::all_of(people.cbegin(), people.cend(), [&](const QJsonValue &value) {
            return m_rig->view({u"people"_s, value["id"_L1].toInteger()}).shown.has_value();
        });
    };
    QTRY_VERIFY_WITH_TIMEOUT(seen(), 20'000);
    const ResourceView view = m_rig->view({u"people"_s, people.at(0)["id"_L1].toInteger()});
    QCOMPARE(view.answer->reason, FetchReason::ByRule);
    QVERIFY(!view.answer->events.isEmpty());
    // Kept with the workspace.
    m_rig->close();
    m_rig->open();
    QCOMPARE(m_rig->desk->rules().everywhere, QStringList{u"peopleUpdated"_s});
}

void TestFlowResources::rulesOfAnAccount()
{
    FetchRules rules{.everywhere = {u"people*"_s}, .accounts = {{m_rig->account().value, {}}}};
    const FetchMatcher own(rules);
    QVERIFY(!own.matches(m_rig->account(), u"peopleUpdated"));
    QVERIFY(own.matches(AccountId{99}, u"peopleUpdated"));
    QVERIFY(!own.matches(AccountId{99}, u"notesCreated"));
    QVERIFY(!FetchMatcher(FetchRules()).matches(AccountId{1}, u"peopleUpdated"));
    QCOMPARE(FetchRules::fromJson(rules.toJson()), rules);
    QVERIFY(FetchRules::fromJson(u"no JSON"_s).isEmpty());
    QVERIFY(FetchRules::fromJson(u"{\"all\":[\"not a name!\",5]}"_s).isEmpty());
}

void TestFlowResources::aStormLosesNothing()
{
    m_rig.reset();
    SandboxOptions options = ResourceRig::small();
    options.people = 60;
    options.refuseShare = 0.4;
    m_rig = std::make_unique<ResourceRig>(options);
    QVERIFY(m_rig->desk);
    // Things that cannot be merged into one request, each of which may be refused several times.
    QList<ResourceKey> keys;
    for (qint64 id = 1; id <= 12; ++id) {
        keys.append({u"people"_s, id});
        keys.append({u"stages"_s, id});
        keys.append({u"users"_s, id});
    }
    std::optional<Result<FetchReport>> report;
    m_rig->desk->fetch(m_rig->account(), keys, {}, FetchReason::Search, this,
                       [&report](const Result<FetchReport> &given) { report = given; });
    QTRY_VERIFY_WITH_TIMEOUT(report.has_value(), 120'000);
    QVERIFY(report->hasValue());
    QCOMPARE((*report)->resources.size(), keys.size());
    for (const FetchedResource &item : (*report)->resources) {
        // Each has an end of its own: fetched, not there, or refused until the end of all waits.
        const bool isExplained =
            item.outcome == ResourceOutcome::Fetched || !item.message.isEmpty();
        QVERIFY(isExplained);
        QVERIFY(item.outcome != ResourceOutcome::Failed);
    }
    QCOMPARE(m_rig->sandbox.status().overLimit, 0);
    QCOMPARE(m_rig->sandbox.status().tooEarly, 0);
}

void TestFlowResources::aRefusalIsRemembered()
{
    m_rig.reset();
    SandboxOptions options = ResourceRig::small();
    options.refuseShare = 1;
    m_rig = std::make_unique<ResourceRig>(options);
    QVERIFY(m_rig->desk);
    const QList<ResourceKey> keys{{u"people"_s, 1}, {u"people"_s, 2}};
    std::optional<Result<FetchReport>> report;
    m_rig->desk->fetch(m_rig->account(), keys, {}, FetchReason::ByHand, this,
                       [&report](const Result<FetchReport> &given) { report = given; });
    QTRY_VERIFY_WITH_TIMEOUT(report.has_value(), 120'000);
    QVERIFY(report->hasValue());
    // Whoever looks at one of them later is told.
    for (const ResourceKey &key : keys) {
        const ResourceView view = m_rig->view(key);
        QVERIFY(view.problem);
        QVERIFY2(view.problem->message.contains(u"429"_s), qPrintable(view.problem->message));
        QVERIFY(!view.answer);
    }
    QVERIFY(!m_rig->view({u"people"_s, 3}).problem);
}

void TestFlowResources::wrongKeysAreSaid()
{
    put(person(), R"({"background":"a"})");
    const EventId event = m_rig->waitFor(u"peopleUpdated"_s);
    m_rig->close();
    qputenv(ResourceRig::KeyVariable, "fka_wrong");
    m_rig->open();
    const FetchReport report = m_rig->refetch(event);
    QCOMPARE(report.resources.constFirst().outcome, ResourceOutcome::Failed);
    QVERIFY(report.resources.constFirst().message.contains(u"Authentication"_s));
    QVERIFY(!report.resources.constFirst().snapshot.isValid());
    const ResourceKey key = report.resources.constFirst().key;
    QVERIFY(m_rig->view(key).problem);
    QVERIFY(!m_rig->view(key).problem->retryAt);
    // Until another try brings an answer.
    qputenv(ResourceRig::KeyVariable, m_rig->access.apiKey.reveal());
    Q_EMIT m_rig->workspace->endpointsChanged();
    QVERIFY(m_rig->refetch(event).isComplete());
    QVERIFY(!m_rig->view(key).problem);
}

void TestFlowResources::withoutAKeyNothingIsAsked()
{
    put(person(), R"({"background":"a"})");
    const EventId event = m_rig->waitFor(u"peopleUpdated"_s);
    m_rig->close();
    qunsetenv(ResourceRig::KeyVariable);
    m_rig->open();
    QVERIFY(!m_rig->desk->whyNot(m_rig->account()).isEmpty());
    const FetchReport report = m_rig->refetch(event);
    QVERIFY(report.resources.constFirst().message.contains(u"API key"_s));
}

void TestFlowResources::foreignAddressesAreNotFetched()
{
    NewDelivery delivery;
    delivery.account = m_rig->account();
    delivery.receivedAt = m_rig->clock.now();
    delivery.verifiedAt = delivery.receivedAt;
    delivery.head = "POST / HTTP/1.1\r\n\r\n";
    delivery.body = R"({"eventId":"e","event":"peopleUpdated","resourceIds":[1],)"
                    R"("uri":"https://evil.example/v1/people?id=1"})";
    delivery.envelope = Envelope{.eventId = u"e"_s,
                                 .eventName = u"peopleUpdated"_s,
                                 .eventCreated = {},
                                 .created = {},
                                 .resourceIds = {1},
                                 .uri = u"https://evil.example/v1/people?id=1"_s};
    EventId event;
    m_rig->workspace->store().add(std::move(delivery), this,
                                  [&event](const Result<CommittedDelivery> &stored) {
                                      event = stored ? stored->event : EventId{-1};
                                  });
    QTRY_VERIFY(event.isValid());
    const qint64 asked = m_rig->sandbox.status().requests;
    const FetchReport report = m_rig->refetch(event);
    QVERIFY(report.problem.contains(u"evil.example"_s));
    QVERIFY(report.resources.isEmpty());
    QCOMPARE(m_rig->sandbox.status().requests, asked);
}

void TestFlowResources::anyTwoAreCompared()
{
    const qint64 id = person();
    put(id, R"({"background":"a"})");
    const EventId first = m_rig->waitFor(u"peopleUpdated"_s);
    m_rig->refetch(first);
    put(id, R"({"background":"b"})");
    const EventId second = m_rig->waitFor(u"peopleUpdated"_s, 2);
    m_rig->refetch(second);
    std::optional<Comparison> found;
    const auto diff = [&found] { return compareResources(found->older.bytes, found->newer.bytes); };
    const auto take = [&found](const Result<Comparison> &given) {
        found = given ? *given : Comparison();
    };
    m_rig->desk->compare(first, second, this, take);
    QTRY_VERIFY(found);
    QVERIFY(!found->older.snapshot);
    QVERIFY(diff().isVisible()); // eventId differs
    QCOMPARE(found->older.event.id, first);
    const QList<Snapshot> history = m_rig->view({u"people"_s, id}).history;
    found.reset();
    m_rig->desk->compare(history.at(1).id, history.at(0).id, this, take);
    QTRY_VERIFY(found);
    QVERIFY(found->newer.snapshot);
    QVERIFY(diffSummary(diff()).contains(u"a \u2192 b"_s));
    found.reset();
    bool isRefused = false;
    m_rig->desk->compare(SnapshotId{99}, first, this,
                         [&](const Result<Comparison> &given) { isRefused = !given; });
    QTRY_VERIFY(isRefused);
}

void TestFlowResources::cliBesideTheWindow()
{
    const qint64 id = person();
    put(id, R"({"background":"a"})");
    const EventId event = m_rig->waitFor(u"peopleUpdated"_s);
    const CliResult first = fetch({QString::number(event.value), u"--json"_s});
    QVERIFY2(first.exitCode == 0, first.err.constData());
    const QJsonObject resource = first.json()["resources"_L1][0].toObject();
    QCOMPARE(resource["kind"_L1].toString(), u"people"_s);
    QCOMPARE(resource["id"_L1].toInteger(), id);
    QCOMPARE(resource["outcome"_L1].toString(), u"fetched"_s);
    QVERIFY(resource["before"_L1].isNull());
    // Exactly what the window's store holds.
    QCOMPARE(QByteArray::fromBase64(resource["bodyBase64"_L1].toString().toLatin1()),
             m_rig->view({u"people"_s, id}, event).shown->bytes);
    put(id, R"({"tags":["Kingsbury"]})");
    const QString eventId = m_rig->summaries().constFirst().eventId;
    const CliResult second = fetch({eventId, u"--json"_s, u"--diff"_s});
    const QJsonObject diff = second.json()["resources"_L1][0]["diff"_L1].toObject();
    QVERIFY2(diff["summary"_L1].toString().contains(u"tag + Kingsbury"_s), second.out.constData());
    QVERIFY(diff["visible"_L1].toBool());
    const CliResult told = fetch({eventId, u"--diff"_s});
    QCOMPARE(told.exitCode, 0);
    QVERIFY2(told.out.contains("Exactly as before"), told.out.constData());
}

void TestFlowResources::cliAlone()
{
    const qint64 id = person();
    put(id, R"({"background":"a"})");
    const QString event = QString::number(m_rig->waitFor(u"peopleUpdated"_s).value);
    put(id, R"({"stage":"Trash"})");
    m_rig->close();
    CliResult result = fetch({event});
    QCOMPARE(result.exitCode, 1);
    QVERIFY2(result.err.contains("--include-trash"), result.err.constData());
    result = fetch({event, u"--include-trash"_s});
    QVERIFY2(result.exitCode == 0, result.err.constData());
    QVERIFY(result.out.contains("\"stage\": \"Trash\""));
    m_environment.remove(QString::fromLatin1(ResourceRig::KeyVariable));
    result = fetch({event});
    QCOMPARE(result.exitCode, 2);
    QVERIFY(result.err.contains(ResourceRig::KeyVariable) || result.err.contains("API key"));
}

void TestFlowResources::cliSpellsWhatNobodySees()
{
    const qint64 id = person();
    put(id, u"{\"firstName\":\"Ann\u202e\",\"background\":\"a\u200bb\"}"_s.toUtf8());
    const QString event = QString::number(m_rig->waitFor(u"peopleUpdated"_s).value);
    m_rig->close();
    const CliResult result = fetch({event});
    QVERIFY2(result.exitCode == 0, result.err.constData());
    for (const QByteArray &text : {result.out, result.err}) {
        QVERIFY2(!text.contains("\xe2\x80\xae") && !text.contains("\xe2\x80\x8b"),
                 text.constData());
    }
    // Escaped, it is the same JSON still.
    const QJsonObject ann = QJsonDocument::fromJson(result.out).object();
    QCOMPARE(ann["firstName"_L1].toString(), u"Ann\u202e"_s);
    QCOMPARE(ann["background"_L1].toString(), u"a\u200bb"_s);
}

void TestFlowResources::cliWrongUsage()
{
    QCOMPARE(fetch({}).exitCode, 2);
    QCOMPARE(fetch({u"999999"_s}).exitCode, 2);
    QCOMPARE(fetch({u"00000000-0000-4000-8000-000000000000"_s}).exitCode, 2);
    QCOMPARE(
        runCli({u"fetch"_s, u"1"_s, u"--data"_s, m_rig->folder.filePath(u"none"_s)}, m_environment)
            .exitCode,
        2);
    QVERIFY(!QFile::exists(m_rig->folder.filePath(u"none"_s)));
}

QTEST_GUILESS_MAIN(TestFlowResources)
#include "tst_flow_resources.moc"
