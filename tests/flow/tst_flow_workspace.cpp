// SPDX-License-Identifier: MIT
// The window's engine without the window: sandbox, receiver, store and feed in one process.
#include "app/eventfeed.h"
#include "app/workspace.h"
#include "store/accountstore.h"

#include <QtNetwork/QTcpServer>
#include <QtTest/QtTest>

using namespace Hookglass;
using namespace Qt::StringLiterals;

namespace {
constexpr int Timeout = 60'000;
}

class TestFlowWorkspace final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void feedGivesEachEventOnce();
    void feedTakesLateAnswers();
    void feedTakesEarlyAnswers();
    void feedMergesWhatWasReadAgain();
    void feedKeepsAnswersThatAreNotStoredYet();
    void desksUseTheStore();
    void desksWriteBesideAnotherWorkspace();
    void sandboxEventsFlow();
    void secondWorkspaceReadsBeside();
    void readOnlyCannotStartTheSandbox();
    void callbacksDieWithTheirContext();
    void keysOfTheSandboxAreForThisSession();
    void aBadFolderIsSaid();

private:
    static WorkspaceOptions optionsFor(const QTemporaryDir &dir)
    {
        WorkspaceOptions options;
        options.dataFolder = dir.filePath(u"data"_s);
        options.holder = u"test"_s;
        return options;
    }
};

void TestFlowWorkspace::feedGivesEachEventOnce()
{
    EventFeed feed;
    EventSummary one, two;
    one.id = {1};
    two.id = {2};
    feed.add({two, one});
    one.attempts = 2;
    feed.add({one});
    EventFeed::Batch batch = feed.take();
    QCOMPARE(batch.changed, (QList<EventSummary>{one, two}));
    QVERIFY(feed.take().changed.isEmpty());
    feed.add({one});
    feed.addRemoved({one.id});
    batch = feed.take();
    QVERIFY(batch.changed.isEmpty());
    QCOMPARE(batch.removed, (QList<EventId>{one.id}));
}

void TestFlowWorkspace::feedTakesLateAnswers()
{
    EventFeed feed;
    EventSummary one;
    one.id = {1};
    feed.add({one});
    QCOMPARE(feed.take().changed.at(0).answerStatus, 0);
    feed.addAnswers({{.delivery = {9}, .event = {1}, .status = 204, .answeredAt = {}},
                     {.delivery = {8}, .event = {77}, .status = 204, .answeredAt = {}}});
    const EventFeed::Batch batch = feed.take();
    QCOMPARE(batch.changed.size(), 1);
    QCOMPARE(batch.changed.at(0).answerStatus, 204);
}

void TestFlowWorkspace::feedTakesEarlyAnswers()
{
    EventFeed feed;
    feed.addAnswers({{.delivery = {9}, .event = {1}, .status = 401, .answeredAt = {}}});
    QVERIFY(feed.take().changed.isEmpty());
    EventSummary one;
    one.id = {1};
    feed.add({one});
    QCOMPARE(feed.take().changed.at(0).answerStatus, 401);
}

void TestFlowWorkspace::feedMergesWhatWasReadAgain()
{
    EventFeed feed;
    EventSummary written;
    written.id = {1};
    written.attempts = 2;
    written.answerStatus = 204;
    feed.add({written});
    EventSummary read = written; // from just before the second attempt
    read.attempts = 1;
    read.answerStatus = 0;
    read.resourceName = u"Ann Lee"_s;
    read.forward = ForwardState::Delivered;
    feed.addRead({read});
    EventSummary merged = written;
    merged.resourceName = read.resourceName;
    merged.forward = read.forward;
    QCOMPARE(feed.take().changed, QList<EventSummary>{merged});
    feed.addRead({read}); // the writer's row was handed out already
    QCOMPARE(feed.take().changed, QList<EventSummary>{merged});
    EventSummary other;
    other.id = {2};
    feed.addRead({other});
    QCOMPARE(feed.take().changed, QList<EventSummary>{other});
}

void TestFlowWorkspace::feedKeepsAnswersThatAreNotStoredYet()
{
    EventFeed feed;
    EventSummary row;
    row.id = {1};
    feed.add({row});
    feed.addAnswers({{.delivery = {9}, .event = {1}, .status = 500, .answeredAt = {}}});
    QCOMPARE(feed.take().changed.at(0).answerStatus, 500);
    feed.take(); // it is no longer among those handed out last
    feed.addRead({row});
    QCOMPARE(feed.take().changed.at(0).answerStatus, 500);
    feed.take();
    feed.addAnswers({{.delivery = {10}, .event = {1}, .status = 204, .answeredAt = {}}}); // late
    QVERIFY(feed.take().changed.isEmpty());
    feed.addRead({row});
    QCOMPARE(feed.take().changed.at(0).answerStatus, 204);
    feed.take();
    row.answerStatus = 503; // what is stored counts
    feed.addRead({row});
    QCOMPARE(feed.take().changed.at(0).answerStatus, 503);
}

namespace {

NewDelivery fetched(AccountId account, const QString &eventId)
{
    NewDelivery delivery;
    delivery.account = account;
    delivery.receivedAt = delivery.verifiedAt = SystemClock().now();
    delivery.body = "{}";
    delivery.origin = Origin::Fetched;
    delivery.envelope.emplace();
    delivery.envelope->eventId = eventId;
    delivery.envelope->eventName = u"peopleCreated"_s;
    return delivery;
}

std::function<Result<QString>(Connection &)> writing(const QString &value)
{
    return [value](Connection &connection) -> Result<QString> {
        if (auto done =
                connection.exec(u"INSERT INTO setting (name, value) VALUES ('mine', ?)"_s, {value});
            !done)
            return done.error();
        return value;
    };
}

Result<QVariant> readingMine(Connection &connection)
{
    return connection.value(u"SELECT value FROM setting WHERE name = 'mine'"_s);
}

} // namespace

void TestFlowWorkspace::desksUseTheStore()
{
    const QTemporaryDir dir;
    Workspace workspace(optionsFor(dir));
    std::optional<Result<QString>> written;
    const auto note = [&written](const Result<QString> &result) { written.emplace(result); };
    workspace.store().write<QString>(writing(u"early"_s), this, note);
    QTRY_VERIFY_WITH_TIMEOUT(written, Timeout);
    QVERIFY(!*written); // not open yet

    QVERIFY(workspace.open());
    QVERIFY(workspace.store().isWriter());
    written.reset();
    workspace.store().write<QString>(writing(u"one"_s), this, note);
    QTRY_VERIFY_WITH_TIMEOUT(written, Timeout);
    QCOMPARE(**written, u"one"_s);
    written.reset();
    workspace.store().write<QString>(writing(u"two"_s), this, note);
    QTRY_VERIFY_WITH_TIMEOUT(written, Timeout);
    QVERIFY(!*written); // the name is taken
    std::optional<Result<QVariant>> seen;
    workspace.store().read<QVariant>(readingMine, this, [&](const auto &r) { seen.emplace(r); });
    QTRY_VERIFY_WITH_TIMEOUT(seen, Timeout);
    QCOMPARE((*seen)->toString(), u"one"_s);

    std::optional<Result<CommittedDelivery>> added;
    workspace.store().add(fetched(AccountId{1}, u"e1"_s), this,
                          [&](const auto &result) { added.emplace(result); });
    QTRY_VERIFY_WITH_TIMEOUT(added, Timeout);
    QVERIFY((*added)->isNewEvent);
    QSignalSpy changed(&workspace, &Workspace::eventsChanged);
    workspace.refreshEvents({(*added)->event});
    QTRY_VERIFY_WITH_TIMEOUT(!changed.isEmpty(), Timeout);
    const QSignalSpy closing(&workspace, &Workspace::closing);
    workspace.shutDown();
    QCOMPARE(closing.size(), 1);
}

void TestFlowWorkspace::desksWriteBesideAnotherWorkspace()
{
    const QTemporaryDir dir;
    Workspace holder(optionsFor(dir));
    QVERIFY(holder.open());
    WorkspaceOptions options = optionsFor(dir);
    options.role = WorkspaceOptions::Role::Write;
    Workspace beside(options);
    QVERIFY(beside.open());
    QVERIFY(!beside.store().isWriter());
    std::optional<Result<QString>> written;
    beside.store().write<QString>(writing(u"beside"_s), this,
                                  [&](const auto &result) { written.emplace(result); });
    QTRY_VERIFY_WITH_TIMEOUT(written, Timeout);
    QVERIFY2(*written, qPrintable(written->hasValue() ? QString() : written->error().detail));
    std::optional<Result<QVariant>> seen;
    holder.store().read<QVariant>(readingMine, this, [&](const auto &r) { seen.emplace(r); });
    QTRY_VERIFY_WITH_TIMEOUT(seen, Timeout);
    QCOMPARE((*seen)->toString(), u"beside"_s);

    std::optional<Result<CommittedDelivery>> added;
    beside.store().add(fetched(AccountId{1}, u"e1"_s), this,
                       [&](const auto &result) { added.emplace(result); });
    QTRY_VERIFY_WITH_TIMEOUT(added, Timeout);
    QCOMPARE(added->error().code, ErrorCode::Busy);
    holder.shutDown();

    beside.shutDown();
    Workspace alone(
        options); // and without another process it holds the store, but receives nothing
    QVERIFY(alone.open());
    QVERIFY(alone.store().isWriter());
    QVERIFY(!alone.receiver());
    QVERIFY(!alone.receiverState().listening);
}

void TestFlowWorkspace::sandboxEventsFlow()
{
    const QTemporaryDir dir;
    Workspace workspace(optionsFor(dir));
    QVERIFY(workspace.open());
    QVERIFY(workspace.readOnlyReason().isEmpty());
    QVERIFY(workspace.receiverState().listening);
    QSignalSpy started(&workspace, &Workspace::sandboxStarted);
    QSignalSpy failed(&workspace, &Workspace::sandboxFailed);
    QHash<EventId, EventSummary> rows;
    connect(&workspace, &Workspace::eventsChanged, this,
            [&rows](const QList<EventSummary> &events) {
                for (const EventSummary &event : events)
                    rows.insert(event.id, event);
            });
    workspace.startSandbox();
    QTRY_COMPARE_WITH_TIMEOUT(started.size() + failed.size(), 1, Timeout);
    QCOMPARE(failed.size(), 0);
    QCOMPARE(started.at(0).at(1).toInt(), 53);
    QVERIFY(workspace.isSandboxRunning());
    workspace.applySandboxChange(Sandbox::Change::StageChange);
    const auto find = [&rows](const QString &name) {
        for (const EventSummary &event : std::as_const(rows)) {
            if (event.eventName == name)
                return event;
        }
        return EventSummary();
    };
    QTRY_VERIFY_WITH_TIMEOUT(find(u"peopleStageUpdated"_s).id.isValid(), Timeout);
    QTRY_VERIFY_WITH_TIMEOUT(find(u"peopleUpdated"_s).answerStatus == 204, Timeout);
    const EventSummary event = find(u"peopleStageUpdated"_s);
    QCOMPARE(event.signature, SignatureVerdict::Kind::Valid);
    QCOMPARE(event.accountName, u"sandbox"_s);

    EventDetail detail;
    workspace.loadEvent(event.id, this, [&](const Result<EventDetail> &loaded) {
        if (loaded)
            detail = *loaded;
    });
    QTRY_COMPARE(detail.deliveries.size(), 1);
    QVERIFY(detail.deliveries.at(0).body.contains("\"stage\""));
    const QList<SigningKey> keys = workspace.signingKeys(event.account);
    QCOMPARE(keys.size(), 1);
    QCOMPARE(SignatureVerifier(keys)
                 .verify(detail.deliveries.at(0).body, parseHead(detail.deliveries.at(0).head))
                 .kind,
             SignatureVerdict::Kind::Valid);

    QSignalSpy stopped(&workspace, &Workspace::sandboxStopped);
    workspace.stopSandbox();
    QCOMPARE(stopped.size(), 1);
    QVERIFY(!workspace.isSandboxRunning());
    workspace.startSandbox(); // and again, with the same account
    QTRY_COMPARE_WITH_TIMEOUT(started.size() + failed.size(), 2, Timeout);
    QCOMPARE(failed.size(), 0);
    QCOMPARE(workspace.endpoints().size(), 1);
}

void TestFlowWorkspace::secondWorkspaceReadsBeside()
{
    const QTemporaryDir dir;
    Workspace first(optionsFor(dir));
    QVERIFY(first.open());
    Workspace second(optionsFor(dir));
    QVERIFY(second.open());
    QVERIFY2(second.readOnlyReason().contains(u"test"_s), qPrintable(second.readOnlyReason()));
    QVERIFY(!second.receiverState().listening);
    QSignalSpy seen(&second, &Workspace::eventsChanged);
    QSignalSpy started(&first, &Workspace::sandboxStarted);
    first.startSandbox();
    QTRY_COMPARE_WITH_TIMEOUT(started.size(), 1, Timeout);
    first.applySandboxChange(Sandbox::Change::NewLead);
    QTRY_VERIFY_WITH_TIMEOUT(seen.size() > 0, Timeout);
    const auto events = seen.at(0).at(0).value<QList<EventSummary>>();
    QVERIFY(!events.isEmpty());
    QCOMPARE(events.at(0).accountName, u"sandbox"_s);
}

void TestFlowWorkspace::readOnlyCannotStartTheSandbox()
{
    const QTemporaryDir dir;
    Workspace first(optionsFor(dir));
    QVERIFY(first.open());
    Workspace second(optionsFor(dir));
    QVERIFY(second.open());
    QSignalSpy failed(&second, &Workspace::sandboxFailed);
    second.startSandbox();
    QCOMPARE(failed.size(), 1);
    QVERIFY(failed.at(0).at(0).value<Error>().message.contains(u"another"_s));
}

void TestFlowWorkspace::callbacksDieWithTheirContext()
{
    const QTemporaryDir dir;
    Workspace workspace(optionsFor(dir));
    QVERIFY(workspace.open());
    int called = 0;
    auto gone = std::make_unique<QObject>();
    workspace.loadEventIds(gone.get(), [&](const Result<QList<EventId>> &) { ++called; });
    gone.reset();
    bool kept = false;
    workspace.loadEventIds(this, [&](const Result<QList<EventId>> &ids) { kept = bool(ids); });
    QTRY_VERIFY(kept);
    QCOMPARE(called, 0);
}

void TestFlowWorkspace::keysOfTheSandboxAreForThisSession()
{
    const QTemporaryDir dir;
    AccountId account;
    {
        Workspace workspace(optionsFor(dir));
        QVERIFY(workspace.open());
        QSignalSpy started(&workspace, &Workspace::sandboxStarted);
        workspace.startSandbox();
        QTRY_COMPARE_WITH_TIMEOUT(started.size(), 1, Timeout);
        account = workspace.endpoints().at(0).account.id;
        QVERIFY(workspace.endpoints().at(0).hasKey);
    }
    Workspace workspace(optionsFor(dir));
    QVERIFY(workspace.open());
    QCOMPARE(workspace.endpoints().at(0).account.id, account);
    QVERIFY(workspace.signingKeys(account).isEmpty());
}

void TestFlowWorkspace::aBadFolderIsSaid()
{
    WorkspaceOptions options;
    options.dataFolder = u"/proc/nowhere"_s;
    Workspace workspace(options);
    const Result<void> opened = workspace.open();
    QVERIFY(!opened);
    QVERIFY(opened.error().message.contains(u"/proc/nowhere"_s));
}

QTEST_GUILESS_MAIN(TestFlowWorkspace)
#include "tst_flow_workspace.moc"
