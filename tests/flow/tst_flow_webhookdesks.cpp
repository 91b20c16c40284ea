// SPDX-License-Identifier: MIT
// An account is edited or removed while its plan is being carried out.
#include "recoverrig.h"

#include <QtTest/QSignalSpy>
#include <QtTest/QTest>

using namespace Hookglass;
using namespace Hookglass::Test;
using namespace Qt::StringLiterals;

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

QTEST_GUILESS_MAIN(TestFlowWebhookDesks)
#include "tst_flow_webhookdesks.moc"
