// SPDX-License-Identifier: MIT
// Accounts' webhooks in a whole workspace: an account is edited or removed while its plan is being
// carried out; what others do goes on record.
#include "app/gapdesk.h"
#include "app/insightdesk.h"
#include "recoverrig.h"

#include <QtTest/QSignalSpy>
#include <QtTest/QTest>

using namespace Hookglass;
using namespace Hookglass::Test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

QStringList eventNames()
{
    return {u"peopleCreated"_s, u"peopleUpdated"_s, u"dealsCreated"_s, u"dealsUpdated"_s,
            u"notesCreated"_s,  u"tasksCreated"_s,  u"callsCreated"_s, u"eventsCreated"_s};
}
const auto Address = u"http://127.0.0.1:9/in/1"_s;

/// A plan of one step an event, just begun.
struct Running
{
    Running()
    {
        const QList<WebhookDesk *> desks = rig.desks->desks();
        if (desks.size() != 1)
            return;
        desk = desks.constFirst();
        QSignalSpy listed(desk, &WebhookDesk::listed);
        desk->refresh();
        if (!listed.wait())
            return;
        QObject::connect(desk, &WebhookDesk::applied, &context,
                         [this](const QList<StepResult> &all) { results = all; });
        isBegun = desk->apply(desk->planner().registerFor(eventNames(), Address),
                              PlanRunner::Foreign::Skip);
        QObject::connect(rig.workspace.get(), &Workspace::endpointsChanged, &context,
                         [this] { wasInTheMiddle = wasInTheMiddle || results.isEmpty(); });
    }
    bool isAllDone() const
    {
        return results.size() == eventNames().size() &&
               std::all_of(results.cbegin(), results.cend(), [](const StepResult &result) {
                   return result.state == StepResult::State::Done;
               });
    }

    RecoverRig rig;
    WebhookDesk *desk = nullptr; ///< must not be used once it may be gone
    bool isBegun = false;
    bool wasInTheMiddle = false; ///< when the account changed
    QList<StepResult> results;
    QObject context;
};

} // namespace

class TestFlowWebhookDesks final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void editedAccountFinishesItsPlan();
    void removedAccountFinishesItsPlan();
    void whatOthersDoIsOnRecord();
};

void TestFlowWebhookDesks::editedAccountFinishesItsPlan()
{
    Running running;
    QVERIFY(running.isBegun);
    QSignalSpy changed(running.rig.desks.get(), &WebhookDesks::changed);
    AccountDraft draft;
    draft.account = running.rig.workspace->accounts().constFirst();
    draft.account.name = u"renamed"_s;
    running.rig.workspace->accountDesk()->save(draft, this, [](const Result<SavedAccount> &) {});
    QTRY_VERIFY(running.wasInTheMiddle);
    QTRY_VERIFY(!running.results.isEmpty());
    QVERIFY(running.isAllDone());
    // Only then comes the desk of the account as it is now.
    QTRY_COMPARE(changed.size(), 1);
    QCOMPARE(running.rig.desks->desks().size(), 1);
    QCOMPARE(running.rig.desks->desks().constFirst()->account().name, u"renamed"_s);
}

void TestFlowWebhookDesks::removedAccountFinishesItsPlan()
{
    Running running;
    QVERIFY(running.isBegun);
    const Account account = running.rig.workspace->accounts().constFirst();
    running.rig.workspace->accountDesk()->remove(account, this, [](const Result<QString> &) {});
    QTRY_VERIFY(running.wasInTheMiddle);
    QTRY_VERIFY(!running.results.isEmpty());
    QVERIFY(running.isAllDone());
    QTRY_VERIFY(running.rig.desks->desks().isEmpty());
    QVERIFY(!running.rig.desks->find(account.id));
}

void TestFlowWebhookDesks::whatOthersDoIsOnRecord()
{
    RecoverRig rig;
    GapDesk gaps(*rig.workspace);
    InsightDesk insights(*rig.workspace, gaps);
    insights.watch(*rig.desks);
    QCOMPARE(rig.desks->desks().size(), 1);
    WebhookDesk *desk = rig.desks->desks().constFirst();
    const auto refresh = [desk] {
        QSignalSpy listed(desk, &WebhookDesk::listed);
        desk->refresh();
        return listed.wait();
    };
    QVERIFY(refresh());
    ApiClient somebody(ApiAccess{.base = rig.access.api,
                                 .apiKey = rig.access.apiKey,
                                 .system = rig.access.system,
                                 .systemKey = rig.access.systemKey});
    qint64 made = 0;
    somebody.createWebhook(
        u"dealsCreated"_s, u"http://127.0.0.1:9/theirs"_s, this,
        [&](const Result<Webhook> &webhook) { made = webhook ? webhook->id : -1; });
    QTRY_VERIFY(made > 0);
    QSignalSpy marked(&insights, &InsightDesk::marked);
    QVERIFY(refresh());
    QTRY_COMPARE(marked.size(), 1);
    bool isDeleted = false;
    somebody.deleteWebhook(made, this, [&](const Result<void> &) { isDeleted = true; });
    QTRY_VERIFY(isDeleted);
    QVERIFY(refresh());
    QTRY_COMPARE(marked.size(), 2);

    QSignalSpy loaded(&insights, &InsightDesk::loaded);
    const Timestamp now = rig.workspace->clock().now();
    insights.load({now - 1h, now + 1h});
    QTRY_COMPARE(loaded.size(), 1);
    const auto stats = loaded.constFirst().constFirst().value<DeliveryStats>();
    QCOMPARE(stats.marks.size(), 2);
    for (const WebhookMark &mark : stats.marks) {
        QCOMPARE(mark.account, rig.account());
        QCOMPARE(mark.webhook, made);
        QCOMPARE(mark.eventName, u"dealsCreated"_s);
        QVERIFY(!mark.isOurs);
    }
    QCOMPARE(stats.marks.constFirst().kind, WebhookHappening::Made);
    QCOMPARE(stats.marks.constLast().kind, WebhookHappening::Deleted);
}

QTEST_GUILESS_MAIN(TestFlowWebhookDesks)
#include "tst_flow_webhookdesks.moc"
