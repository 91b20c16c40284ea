// SPDX-License-Identifier: MIT
// How deliveries are answered, against the sandbox: it tries again, gives up on what is late, and
// deletes a webhook that is answered with 410, which it never is unless that was armed.
#include "app/answerdesk.h"
#include "app/forwarddesk.h"
#include "app/targetanswers.h"
#include "app/workspace.h"
#include "support/scriptedserver.h"

#include <QtNetwork/QTcpSocket>
#include <QtTest/QtTest>

using namespace Hookglass;
using namespace Hookglass::Test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr int Timeout = 60'000;
constexpr int AllEvents = 53;

/// Stands still until it is told.
class HandClock final : public Clock
{
public:
    Timestamp now() const override { return m_now; }
    void advance(std::chrono::microseconds by) { m_now += by; }

private:
    Timestamp m_now = fromMicros(1'795'000'000'000'000);
};

/// Follow Up Boss tries again after 60 ms instead of a minute, and waits 250 ms for an answer.
constexpr double Hurried = 1000;

WorkspaceOptions optionsFor(const QString &folder)
{
    WorkspaceOptions options;
    options.dataFolder = folder;
    options.holder = u"test"_s;
    return options;
}

class Rig final
{
public:
    /// `timeScale` is the sandbox's; 0: none is started.
    explicit Rig(const QString &folder, double timeScale = 1)
        : workspace(optionsFor(folder))
    {
        QObject::connect(&workspace, &Workspace::sandboxStatusChanged, &m_context,
                         [this](const SandboxStatus &status) { webhooks = status.webhooks; });
        QObject::connect(&workspace, &Workspace::eventsChanged, &m_context,
                         [this](const QList<EventSummary> &events) {
                             for (const EventSummary &event : events)
                                 rows.insert(event.id, event);
                         });
        if (!workspace.open() || timeScale == 0)
            return;
        QSignalSpy started(&workspace, &Workspace::sandboxStarted);
        SandboxOptions options;
        options.people = 5;
        options.timeScale = timeScale;
        workspace.startSandbox(options);
        isReady = started.size() > 0 || started.wait(Timeout);
    }

    AnswerDesk &desk() { return *workspace.answerDesk(); }
    AccountId account() const { return workspace.endpoints().value(0).account.id; }
    EndpointId endpoint() const { return workspace.endpoints().value(0).endpoint.id; }
    /// The newest event of this name.
    EventSummary newest(const QString &name) const
    {
        EventSummary found;
        for (const EventSummary &row : rows) {
            if (row.eventName == name && row.id > found.id)
                found = row;
        }
        return found;
    }
    QList<DeliveryDetail> deliveries(EventId id)
    {
        std::optional<QList<DeliveryDetail>> found;
        workspace.loadEvent(id, &m_context, [&](const Result<EventDetail> &detail) {
            found = detail ? detail->deliveries : QList<DeliveryDetail>();
        });
        if (!QTest::qWaitFor([&] { return found.has_value(); }, Timeout))
            return {};
        return *found;
    }

    Workspace workspace;
    bool isReady = false;
    int webhooks = 0;
    QHash<EventId, EventSummary> rows;

private:
    QObject m_context;
};

FaultRule ruleFor(const QString &patterns, FaultRule::Action action)
{
    FaultRule rule;
    rule.patterns = patterns;
    rule.action = action;
    rule.share = FaultRule::Share::First;
    rule.first = 1;
    return rule;
}

} // namespace

class TestFlowAnswers final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void faultsBringRetries_data();
    void faultsBringRetries();
    void fixedAnswerIsKeptForNextTime();
    void webhooksAreDeletedOnlyWhenArmed();
    void nothingIsArmedAfterARestart();
    void faultsEndOnTime();
    void faultsEndByTheClock();
    void faultsGoOnAndEndAfterARestart();
    void targetsAnswer();
    void stoppingAllLetsUsedUpRulesAnswersGo();
    void targetsJoinBeforeAnythingArrives();
    void policyOfARunIsNotKept();
    void beside();
};

void TestFlowAnswers::faultsBringRetries_data()
{
    QTest::addColumn<FaultRule::Action>("action");
    QTest::addColumn<int>("answer");
    QTest::addColumn<AnswerReason>("reason");
    QTest::newRow("status") << FaultRule::Action::Status << 500 << AnswerReason::FaultStatus;
    QTest::newRow("cut") << FaultRule::Action::Cut << AnswerCut << AnswerReason::FaultCut;
    QTest::newRow("delay") << FaultRule::Action::Delay << 204 << AnswerReason::Stored;
}

void TestFlowAnswers::faultsBringRetries()
{
    QFETCH(FaultRule::Action, action);
    QFETCH(int, answer);
    QFETCH(AnswerReason, reason);
    const QTemporaryDir dir;
    Rig rig(dir.filePath(u"data"_s), Hurried);
    QVERIFY(rig.isReady);
    FaultRule rule = ruleFor(u"notes*"_s, action);
    rule.delay = 1s; // longer than this Follow Up Boss waits
    QSignalSpy ended(&rig.desk(), &AnswerDesk::ended);
    QVERIFY(rig.desk().addFault(rule));
    rig.workspace.applySandboxChange(Sandbox::Change::AddNote);
    QTRY_VERIFY_WITH_TIMEOUT(rig.newest(u"notesCreated"_s).attempts >= 2, Timeout);
    const EventId id = rig.newest(u"notesCreated"_s).id;
    QTRY_VERIFY_WITH_TIMEOUT(rig.deliveries(id).constFirst().note.detail.contains(u"notes*"_s),
                             Timeout);
    const QList<DeliveryDetail> deliveries = rig.deliveries(id);
    const DeliveryDetail &first = deliveries.constFirst();
    QCOMPARE(first.note.reason, reason);
    QCOMPARE(first.note.heldBack, action == FaultRule::Action::Delay ? 1000ms : 0ms);
    if (first.answerStatus != 0) // else the sandbox had gone before it was sent
        QCOMPARE(first.answerStatus, answer);
    QTRY_COMPARE_WITH_TIMEOUT(rig.deliveries(id).constLast().answerStatus, 204, Timeout);
    QTRY_COMPARE_WITH_TIMEOUT(ended.size(), 1, Timeout); // it was for the first one only
    QVERIFY(rig.desk().faults().isEmpty());
    QVERIFY(ended.at(0).at(0).toString().contains(u"used"_s));
}

void TestFlowAnswers::fixedAnswerIsKeptForNextTime()
{
    const QTemporaryDir dir;
    const AckPolicy fixed{.mode = AckPolicy::Mode::Fixed, .status = 503};
    {
        Rig rig(dir.filePath(u"data"_s), Hurried);
        QVERIFY(rig.isReady);
        QVERIFY(rig.desk().setPolicy(rig.account(), fixed));
        rig.workspace.applySandboxChange(Sandbox::Change::AddNote);
        QTRY_COMPARE_WITH_TIMEOUT(rig.newest(u"notesCreated"_s).answerStatus, 503, Timeout);
        QTRY_VERIFY_WITH_TIMEOUT(rig.newest(u"notesCreated"_s).attempts >= 2, Timeout);
        for (const int status : {406, 410, 42}) {
            const auto set =
                rig.desk().setPolicy(rig.account(), {.mode = fixed.mode, .status = status});
            QVERIFY(!set);
            QCOMPARE(set.error().code, ErrorCode::InvalidInput);
        }
        QCOMPARE(rig.desk().policy(rig.account()), fixed);
    }
    Rig again(dir.filePath(u"data"_s), Hurried);
    QVERIFY(again.isReady);
    QCOMPARE(again.desk().policy(again.account()), fixed);
    again.workspace.applySandboxChange(Sandbox::Change::AddNote);
    QTRY_COMPARE_WITH_TIMEOUT(again.newest(u"notesCreated"_s).answerStatus, 503, Timeout);
    QVERIFY(again.desk().setPolicy(again.account(), {}));
    again.workspace.applySandboxChange(Sandbox::Change::NewDeal);
    QTRY_COMPARE_WITH_TIMEOUT(again.newest(u"dealsCreated"_s).answerStatus, 204, Timeout);
}

void TestFlowAnswers::webhooksAreDeletedOnlyWhenArmed()
{
    const QTemporaryDir dir;
    Rig rig(dir.filePath(u"data"_s));
    QVERIFY(rig.isReady);
    QTRY_COMPARE_WITH_TIMEOUT(rig.webhooks, AllEvents, Timeout);
    AnswerDesk &desk = rig.desk();
    FaultRule rule = ruleFor(u"notes*"_s, FaultRule::Action::Status);
    rule.status = 410;
    QVERIFY(!desk.addFault(rule));
    QVERIFY(!desk.arm(rig.endpoint(), u"notesCreated"_s, 410, u"notes"_s)); // not typed in full
    rig.workspace.applySandboxChange(Sandbox::Change::AddNote);
    QTRY_COMPARE_WITH_TIMEOUT(rig.newest(u"notesCreated"_s).answerStatus, 204, Timeout);
    QCOMPARE(rig.webhooks, AllEvents);

    QSignalSpy ended(&desk, &AnswerDesk::ended);
    QVERIFY(desk.arm(rig.endpoint(), u"notesCreated"_s, 410, u"notesCreated"_s));
    QCOMPARE(desk.armings().size(), 1);
    rig.workspace.applySandboxChange(Sandbox::Change::AddNote);
    QTRY_COMPARE_WITH_TIMEOUT(rig.newest(u"notesCreated"_s).answerStatus, 410, Timeout);
    QTRY_COMPARE_WITH_TIMEOUT(rig.webhooks, AllEvents - 1, Timeout);
    QTRY_COMPARE_WITH_TIMEOUT(ended.size(), 1, Timeout);
    QVERIFY(desk.armings().isEmpty());
    QCOMPARE(rig.deliveries(rig.newest(u"notesCreated"_s).id).constLast().note.reason,
             AnswerReason::Armed); // that was stored before the answer left
    // Once, and only that webhook: the others go on as before.
    rig.workspace.applySandboxChange(Sandbox::Change::NewDeal);
    QTRY_COMPARE_WITH_TIMEOUT(rig.newest(u"dealsCreated"_s).answerStatus, 204, Timeout);
    QCOMPARE(rig.webhooks, AllEvents - 1);
}

void TestFlowAnswers::nothingIsArmedAfterARestart()
{
    const QTemporaryDir dir;
    {
        Rig rig(dir.filePath(u"data"_s));
        QVERIFY(rig.isReady);
        QVERIFY(rig.desk().arm(rig.endpoint(), u"notesCreated"_s, 410, u"notesCreated"_s));
    }
    Rig rig(dir.filePath(u"data"_s));
    QVERIFY(rig.isReady);
    QVERIFY(rig.desk().armings().isEmpty());
    rig.workspace.applySandboxChange(Sandbox::Change::AddNote);
    QTRY_COMPARE_WITH_TIMEOUT(rig.newest(u"notesCreated"_s).answerStatus, 204, Timeout);
}

// By the real clock: after a second deliveries are answered as usual, whoever looks or not.
void TestFlowAnswers::faultsEndOnTime()
{
    const QTemporaryDir dir;
    Rig rig(dir.filePath(u"data"_s));
    QVERIFY(rig.isReady);
    FaultRule rule = ruleFor({}, FaultRule::Action::Status);
    rule.share = FaultRule::Share::All;
    QSignalSpy ended(&rig.desk(), &AnswerDesk::ended);
    const Result<FaultRule> added = rig.desk().addFault(rule, 2s);
    QVERIFY(added);
    rig.workspace.setSandboxTraffic(20);
    QTRY_COMPARE_WITH_TIMEOUT(ended.size(), 1, Timeout);
    const EventId last =
        std::max_element(rig.rows.cbegin(), rig.rows.cend(),
                         [](const EventSummary &a, const EventSummary &b) { return a.id < b.id; })
            ->id;
    QTRY_VERIFY_WITH_TIMEOUT(rig.rows.contains(EventId{last.value + 20}), Timeout);
    rig.workspace.setSandboxTraffic(0);
    QVERIFY(rig.desk().faults().isEmpty());
    int spoilt = 0;
    int usual = 0;
    const QList<EventId> ids = rig.rows.keys();
    for (const EventId id : ids) {
        const QList<DeliveryDetail> deliveries = rig.deliveries(id);
        for (const DeliveryDetail &delivery : deliveries) {
            if (!delivery.answeredAt)
                continue;
            const bool isSpoilt = delivery.answerStatus == 500;
            QCOMPARE(delivery.note.reason,
                     isSpoilt ? AnswerReason::FaultStatus : AnswerReason::Stored);
            if (isSpoilt)
                QVERIFY(delivery.storedAt < added->until);
            else
                QVERIFY(*delivery.answeredAt >= added->until);
            ++(isSpoilt ? spoilt : usual);
        }
    }
    QVERIFY2(spoilt > 5 && usual > 5, qPrintable(u"%1 and %2"_s.arg(spoilt).arg(usual)));
}

void TestFlowAnswers::faultsEndByTheClock()
{
    const QTemporaryDir dir;
    HandClock clock;
    WorkspaceOptions options = optionsFor(dir.filePath(u"data"_s));
    options.role = WorkspaceOptions::Role::Write;
    Workspace workspace(options);
    QVERIFY(workspace.open());
    {
        AnswerDesk desk(workspace, clock);
        QSignalSpy changed(&desk, &AnswerDesk::changed);
        QSignalSpy ended(&desk, &AnswerDesk::ended);
        FaultRule rule = ruleFor(u"notes*"_s, FaultRule::Action::Cut);
        QVERIFY(!desk.addFault(rule, 61min));
        const Result<FaultRule> usual = desk.addFault(rule);
        QVERIFY(usual);
        QCOMPARE(usual->until - clock.now(), 5min);
        QVERIFY(desk.addFault(rule, 60min));
        QVERIFY(desk.arm(EndpointId{1}, u"notesCreated"_s, 406, u"notesCreated"_s));
        QCOMPARE(changed.size(), 3);
        clock.advance(5min - 1us);
        desk.look();
        QCOMPARE(desk.faults().size(), 2);
        QCOMPARE(desk.armings().size(), 1);
        clock.advance(1us);
        desk.look();
        QCOMPARE(desk.faults().size(), 1);
        QVERIFY(desk.armings().isEmpty());
        QCOMPARE(ended.size(), 2);
        QCOMPARE(changed.size(), 4);
        desk.stopAll();
        QVERIFY(desk.faults().isEmpty());
        desk.stopAll();
        QCOMPARE(changed.size(), 5);
        QVERIFY(desk.addFault(rule));
        QTRY_VERIFY(workspace.setting(u"answer.faults"_s).contains(u"notes*"_s));
    }
    clock.advance(24h); // as if the computer had slept, or the program not run
    const AnswerDesk later(workspace, clock);
    QVERIFY(later.faults().isEmpty());
    QTRY_VERIFY(!workspace.setting(u"answer.faults"_s).contains(u"notes*"_s));
}

void TestFlowAnswers::faultsGoOnAndEndAfterARestart()
{
    const QTemporaryDir dir;
    {
        Rig rig(dir.filePath(u"data"_s), Hurried);
        QVERIFY(rig.isReady);
        FaultRule rule = ruleFor(u"notes*"_s, FaultRule::Action::Status);
        rule.first = 1'000;
        QVERIFY(rig.desk().addFault(rule));
        rig.workspace.applySandboxChange(Sandbox::Change::AddNote);
        QTRY_VERIFY_WITH_TIMEOUT(rig.desk().faults().constFirst().hits >= 1, Timeout);
    }
    Rig rig(dir.filePath(u"data"_s), Hurried);
    QVERIFY(rig.isReady);
    QCOMPARE(rig.desk().faults().size(), 1);
    QVERIFY(rig.desk().faults().constFirst().hits >= 1); // what was counted stays counted
    rig.workspace.applySandboxChange(Sandbox::Change::AddNote);
    QTRY_COMPARE_WITH_TIMEOUT(rig.newest(u"notesCreated"_s).answerStatus, 500, Timeout);
    rig.desk().stopFault(rig.desk().faults().constFirst().id);
    QTRY_COMPARE_WITH_TIMEOUT(rig.newest(u"notesCreated"_s).answerStatus, 204, Timeout);
}

void TestFlowAnswers::targetsAnswer()
{
    const QTemporaryDir dir;
    ScriptedServer target;
    Rig rig(dir.filePath(u"data"_s));
    QVERIFY(rig.isReady);
    QTRY_COMPARE_WITH_TIMEOUT(rig.webhooks, AllEvents, Timeout);
    ForwardDesk forwards(rig.workspace);
    const TargetAnswers joined(rig.workspace, forwards);
    QVERIFY(rig.desk().setPolicy(rig.account(), {.mode = AckPolicy::Mode::Target}));
    Target local;
    local.url = target.base(u"/hook"_s);
    local.patterns = u"notes*, deals*"_s;
    bool isStarted = false;
    forwards.start({local}, this,
                   [&](const Result<QList<Target>> &started) { isStarted = started.hasValue(); });
    QTRY_VERIFY_WITH_TIMEOUT(isStarted, Timeout);

    // What would delete the webhook does not get out.
    target.setAnswers({jsonAnswer(410, "{}")});
    rig.workspace.applySandboxChange(Sandbox::Change::AddNote);
    QTRY_COMPARE_WITH_TIMEOUT(rig.newest(u"notesCreated"_s).answerStatus, 503, Timeout);
    const EventId note = rig.newest(u"notesCreated"_s).id; // why is stored a little later
    QTRY_VERIFY_WITH_TIMEOUT(!rig.deliveries(note).constFirst().note.isEmpty(), Timeout);
    DeliveryDetail delivery = rig.deliveries(note).constFirst();
    QCOMPARE(delivery.note.reason, AnswerReason::TargetBlocked);
    QCOMPARE(delivery.note.wanted, 410);
    QCOMPARE(rig.webhooks, AllEvents);
    QCOMPARE(target.requests().constLast().body, delivery.body);

    target.setAnswers({jsonAnswer(201, "{}")});
    rig.workspace.applySandboxChange(Sandbox::Change::AddNote);
    QTRY_COMPARE_WITH_TIMEOUT(rig.newest(u"notesCreated"_s).answerStatus, 201, Timeout);
    // No target wants people.
    rig.workspace.applySandboxChange(Sandbox::Change::AddTag);
    QTRY_COMPARE_WITH_TIMEOUT(rig.newest(u"peopleUpdated"_s).answerStatus, 204, Timeout);
    // One that never answers costs 9 s, and the row tells of it though it is old by then.
    target.setHandler({});
    rig.workspace.applySandboxChange(Sandbox::Change::NewDeal);
    QTRY_COMPARE_WITH_TIMEOUT(rig.newest(u"dealsCreated"_s).answerStatus, 503, Timeout);
    const EventId deal = rig.newest(u"dealsCreated"_s).id;
    QTRY_VERIFY_WITH_TIMEOUT(!rig.deliveries(deal).constFirst().note.isEmpty(), Timeout);
    delivery = rig.deliveries(deal).constFirst();
    QVERIFY(delivery.note.reason == AnswerReason::TargetLate ||
            delivery.note.reason == AnswerReason::TargetFailed);
    QVERIFY(*delivery.answeredAt - delivery.receivedAt < 10s);
    QCOMPARE(rig.webhooks, AllEvents);
}

void TestFlowAnswers::stoppingAllLetsUsedUpRulesAnswersGo()
{
    const QTemporaryDir dir;
    Rig rig(dir.filePath(u"data"_s));
    QVERIFY(rig.isReady);
    QTRY_COMPARE_WITH_TIMEOUT(rig.webhooks, AllEvents, Timeout);
    FaultRule rule = ruleFor(u"notes*"_s, FaultRule::Action::Delay);
    rule.delay = FaultRule::LongestDelay;
    QVERIFY(rig.desk().addFault(rule));
    rig.workspace.applySandboxChange(Sandbox::Change::AddNote);
    QTRY_VERIFY_WITH_TIMEOUT(rig.desk().faults().isEmpty(), Timeout); // used up
    QTRY_VERIFY_WITH_TIMEOUT(rig.newest(u"notesCreated"_s).id.isValid(), Timeout);
    QCOMPARE(rig.newest(u"notesCreated"_s).answerStatus, 0);
    rig.desk().stopAll();
    // While the sender still waits, which it does for 10 s.
    QTRY_COMPARE_WITH_TIMEOUT(rig.newest(u"notesCreated"_s).answerStatus, 204, Timeout);
    QCOMPARE(rig.newest(u"notesCreated"_s).attempts, 1);
}

namespace {

/// Posts without an event loop, as a stranger would: the answer's status, 0 if there was none.
int postAtOnce(const QUrl &url, const QByteArray &body)
{
    QTcpSocket socket;
    socket.connectToHost(url.host(), quint16(url.port()));
    if (!socket.waitForConnected())
        return 0;
    socket.write("POST " + url.path().toLatin1() + " HTTP/1.1\r\nHost: a\r\nContent-Length: " +
                 QByteArray::number(body.size()) + "\r\n\r\n" + body);
    QByteArray answer;
    while (!answer.contains("\r\n\r\n") && socket.waitForReadyRead())
        answer += socket.readAll();
    return answer.mid(9, 3).toInt();
}

} // namespace

void TestFlowAnswers::targetsJoinBeforeAnythingArrives()
{
    const QTemporaryDir dir;
    {
        Rig rig(dir.filePath(u"data"_s)); // makes an account
        QVERIFY(rig.isReady);
    }
    WorkspaceOptions options = optionsFor(dir.filePath(u"data"_s));
    options.ack = AckPolicy{.mode = AckPolicy::Mode::Target};
    Workspace workspace(options);
    std::unique_ptr<ForwardDesk> forwards;
    std::unique_ptr<TargetAnswers> joined;
    connect(&workspace, &Workspace::aboutToListen, this, [&] {
        QVERIFY(!workspace.receiverState().listening);
        forwards = std::make_unique<ForwardDesk>(workspace);
        QVERIFY(forwards->isForwarding());
        joined = std::make_unique<TargetAnswers>(workspace, *forwards);
    });
    QVERIFY(workspace.open());
    QVERIFY(joined);
    QVERIFY(workspace.receiverState().listening);
    // Forwarding has not begun, so Follow Up Boss is to try again: that is not the usual 204.
    QCOMPARE(postAtOnce(workspace.endpoints().constFirst().url,
                        R"({"eventId":"a","event":"notesCreated","resourceIds":[1]})"),
             503);
    joined.reset();
    forwards.reset();
    workspace.shutDown();
}

void TestFlowAnswers::policyOfARunIsNotKept()
{
    const QTemporaryDir dir;
    {
        Rig rig(dir.filePath(u"data"_s));
        QVERIFY(rig.isReady);
    }
    const AckPolicy run{.mode = AckPolicy::Mode::Fixed, .status = 429};
    AccountId account;
    {
        WorkspaceOptions options = optionsFor(dir.filePath(u"data"_s));
        options.ack = run;
        Workspace workspace(options);
        QVERIFY(workspace.open());
        account = workspace.endpoints().constFirst().account.id;
        QCOMPARE(workspace.answerDesk()->policy(account), run);
    }
    Workspace workspace(optionsFor(dir.filePath(u"data"_s)));
    QVERIFY(workspace.open());
    QCOMPARE(workspace.answerDesk()->policy(account), AckPolicy());
}

void TestFlowAnswers::beside()
{
    const QTemporaryDir dir;
    Rig first(dir.filePath(u"data"_s));
    QVERIFY(first.isReady);
    Rig second(dir.filePath(u"data"_s), 0);
    AnswerDesk &desk = second.desk();
    QVERIFY(desk.readOnlyReason().contains(u"test"_s));
    QCOMPARE(desk.setPolicy(first.account(), {}).error().code, ErrorCode::Busy);
    QCOMPARE(desk.addFault(ruleFor({}, FaultRule::Action::Cut)).error().code, ErrorCode::Busy);
    QCOMPARE(desk.arm(first.endpoint(), u"notesCreated"_s, 410, u"notesCreated"_s).error().code,
             ErrorCode::Busy);
}

QTEST_GUILESS_MAIN(TestFlowAnswers)
#include "tst_flow_answers.moc"
