// SPDX-License-Identifier: MIT
// The section Targets: who gets events, and what was given up.
#include "guifixture.h"
#include "ui/targetform.h"
#include "ui/targetspanel.h"

#include <QtTest/QAbstractItemModelTester>
#include <QtTest/QSignalSpy>
#include <QtTest/QTest>
#include <QtWidgets/QApplication>
#include <QtWidgets/QCheckBox>
#include <QtWidgets/QLabel>
#include <QtWidgets/QLineEdit>
#include <QtWidgets/QPushButton>
#include <QtWidgets/QSpinBox>
#include <QtWidgets/QTableView>
#include <QtWidgets/QVBoxLayout>

using namespace Hookglass;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

Target target(qint64 id)
{
    Target target;
    target.id = TargetId{id};
    target.name = u"dev %1"_s.arg(id);
    target.url = QUrl(u"http://127.0.0.1:%1/webhooks"_s.arg(3000 + id));
    return target;
}

Forward failed(qint64 id)
{
    Forward forward;
    forward.id = ForwardId{id};
    forward.event = EventId{id};
    forward.target = TargetId{1};
    forward.stage = ForwardStage::Failed;
    forward.attempts = 8;
    forward.createdAt = guiClock().now();
    return forward;
}

/// As in the window: something below that takes the focus, too.
class Below final : public QWidget
{
public:
    explicit Below(QWidget *panel)
    {
        auto *column = new QVBoxLayout(this);
        column->addWidget(panel);
        column->addWidget(new QPushButton(u"Stop"_s));
        resize(900, 800);
        show();
        activateWindow();
    }
};

} // namespace

class TestGuiTargets final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void emptyLeadsToATarget();
    void emptyRefusesNonsense();
    void tableAndActions();
    void removalSaysWhatIsCancelled();
    void failedAreChosenAndRetried();
    void failedLeadToTheirEvent();
    void formChecksTheAddress();
    void formShowsWhichEvents();
    void tlsOnlyForThisComputer();
    void formGivesBackWhatItShows();
    void formKeepsFractions();
    void headersAreChecked();
    void problemsAreShown();
    void addingKeepsTheFocus();
    void focusStaysWithTheTargets();
    void everythingHasAName();

private:
    std::unique_ptr<TargetsPanel> m_panel;
};

void TestGuiTargets::init()
{
    m_panel = std::make_unique<TargetsPanel>(guiTheme(), guiClock(), guiCatalog());
    m_panel->resize(900, 700);
    m_panel->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_panel.get()));
}

void TestGuiTargets::cleanup()
{
    m_panel.reset();
}

void TestGuiTargets::emptyLeadsToATarget()
{
    QVERIFY(!m_panel->firstButton()->isVisible()); // nobody knows yet
    m_panel->setTargets({});
    QVERIFY(m_panel->firstButton()->isVisible());
    QVERIFY(!m_panel->view()->isVisible());
    QCOMPARE(m_panel->sentence(), u"None yet"_s);
    QCOMPARE(m_panel->firstAddress()->text(), u"http://127.0.0.1:3000/webhooks"_s);
    QSignalSpy saved(m_panel.get(), &TargetsPanel::saveWanted);
    QTest::mouseClick(m_panel->firstButton(), Qt::LeftButton);
    QCOMPARE(saved.count(), 1);
    const auto wanted = saved.at(0).at(0).value<Target>();
    QCOMPARE(wanted.url, QUrl(u"http://127.0.0.1:3000/webhooks"_s));
    QVERIFY(!wanted.id.isValid());
    QVERIFY(wanted.isOn);
    m_panel->setTargets({{target(1), 0, 0}});
    QVERIFY(!m_panel->firstButton()->isVisible());
    QVERIFY(m_panel->view()->isVisible());
    QCOMPARE(m_panel->current(), TargetId{1});
}

void TestGuiTargets::emptyRefusesNonsense()
{
    m_panel->setTargets({});
    m_panel->firstAddress()->setText(u"localhost 3000"_s);
    QVERIFY(!m_panel->firstButton()->isEnabled());
    m_panel->firstAddress()->setText(u"http://localhost:3000/"_s);
    QVERIFY(m_panel->firstButton()->isEnabled());
}

void TestGuiTargets::tableAndActions()
{
    QAbstractItemModelTester tester(&m_panel->model());
    Target off = target(2);
    off.isOn = false;
    m_panel->setTargets({{target(1), 3, 2}, {off, 0, 0}});
    QCOMPARE(m_panel->sentence(), u"2, of these 1 switched on"_s);
    QSignalSpy retried(m_panel.get(), &TargetsPanel::retryWanted);
    QSignalSpy cancelled(m_panel.get(), &TargetsPanel::cancelWanted);
    QSignalSpy switched(m_panel.get(), &TargetsPanel::switchWanted);
    m_panel->button(TargetsPanel::RetryFailed)->click();
    m_panel->button(TargetsPanel::CancelWaiting)->click();
    QCOMPARE(retried.at(0).at(0).value<TargetId>(), TargetId{1});
    QVERIFY(retried.at(0).at(1).value<QList<ForwardId>>().isEmpty());
    QCOMPARE(cancelled.at(0).at(0).value<TargetId>(), TargetId{1});
    m_panel->view()->setCurrentIndex(m_panel->model().index(1, 0));
    QVERIFY(!m_panel->button(TargetsPanel::RetryFailed)->isEnabled());
    QVERIFY(!m_panel->button(TargetsPanel::CancelWaiting)->isEnabled());
    QTest::keyClick(m_panel->view(), Qt::Key_Space); // the tick, by keyboard
    QCOMPARE(switched.count(), 1);
    QCOMPARE(switched.at(0).at(0).value<TargetId>(), TargetId{2});
    QCOMPARE(switched.at(0).at(1).toBool(), true);
    // Counts that change leave the choice where it is.
    m_panel->setTargets({{target(1), 9, 2}, {off, 1, 0}});
    QCOMPARE(m_panel->current(), TargetId{2});
    QVERIFY(m_panel->button(TargetsPanel::CancelWaiting)->isEnabled());
}

void TestGuiTargets::removalSaysWhatIsCancelled()
{
    m_panel->setTargets({{target(1), 12, 0}});
    QSignalSpy removed(m_panel.get(), &TargetsPanel::removeWanted);
    QPushButton *button = m_panel->button(TargetsPanel::Remove);
    button->click();
    QCOMPARE(removed.count(), 0);
    QCOMPARE(button->text(), u"Remove it, and cancel 12 waiting?"_s);
    button->click();
    QCOMPARE(removed.count(), 1);
    QCOMPARE(button->text(), u"Remove"_s);
    m_panel->setTargets({{target(1), 0, 0}});
    button->click();
    QCOMPARE(button->text(), u"Really remove it?"_s);
}

void TestGuiTargets::failedAreChosenAndRetried()
{
    m_panel->setTargets({{target(1), 0, 3}});
    QVERIFY(!m_panel->failedView()->isVisible());
    m_panel->setFailed({failed(3), failed(2), failed(1)});
    QVERIFY(m_panel->failedView()->isVisible());
    QVERIFY(!m_panel->retryChosenButton()->isEnabled());
    QSignalSpy retried(m_panel.get(), &TargetsPanel::retryWanted);
    QSignalSpy chosen(m_panel.get(), &TargetsPanel::failedChosen);
    m_panel->failedView()->selectRow(1);
    QCOMPARE(chosen.constLast().at(0).value<ForwardId>(), ForwardId{2});
    m_panel->setFailedDetail(u"Nothing listens there."_s);
    QCOMPARE(m_panel->failedDetail(), u"Nothing listens there."_s);
    m_panel->retryChosenButton()->click();
    QCOMPARE(retried.at(0).at(1).value<QList<ForwardId>>(), QList<ForwardId>{ForwardId{2}});
    m_panel->retryAllButton()->click();
    QVERIFY(!retried.at(1).at(0).value<TargetId>().isValid());
    QVERIFY(retried.at(1).at(1).value<QList<ForwardId>>().isEmpty());
    m_panel->setFailed({});
    QVERIFY(!m_panel->failedView()->isVisible());
}

void TestGuiTargets::failedLeadToTheirEvent()
{
    m_panel->setTargets({{target(1), 0, 1}});
    m_panel->setFailed({failed(7)});
    QVERIFY(!m_panel->showEventButton()->isEnabled());
    m_panel->failedView()->selectRow(0);
    QSignalSpy wanted(m_panel.get(), &TargetsPanel::eventWanted);
    m_panel->showEventButton()->click();
    QCOMPARE(wanted.count(), 1);
    QCOMPARE(wanted.at(0).at(0).value<EventId>(), EventId{7});
    QCOMPARE(wanted.at(0).at(1).value<ForwardId>(), ForwardId{7});
}

void TestGuiTargets::formChecksTheAddress()
{
    m_panel->setTargets({});
    m_panel->addButton()->click();
    TargetForm *form = m_panel->form();
    QVERIFY(form->isVisible());
    QVERIFY(!m_panel->firstButton()->isVisible());
    QVERIFY(!form->saveButton()->isEnabled());
    form->field(TargetForm::Address)->setText(u"ftp://127.0.0.1/"_s);
    QVERIFY(!form->saveButton()->isEnabled());
    QVERIFY(!form->hint(TargetForm::Address).isEmpty());
    form->field(TargetForm::Address)->setText(u"http://127.0.0.1:3000/hooks"_s);
    QVERIFY(form->saveButton()->isEnabled());
    QSignalSpy saved(m_panel.get(), &TargetsPanel::saveWanted);
    form->saveButton()->click();
    QCOMPARE(saved.count(), 1);
    form->saveButton()->click(); // once
    QCOMPARE(saved.count(), 1);
    m_panel->setSaveProblem(u"The store is full."_s);
    QVERIFY(form->isVisible());
    QVERIFY(form->saveButton()->isEnabled());
    m_panel->setSaved(TargetId{1});
    QVERIFY(!form->isVisible());
}

void TestGuiTargets::formShowsWhichEvents()
{
    TargetForm form(guiTheme(), guiCatalog());
    form.field(TargetForm::Address)->setText(u"http://127.0.0.1:3000/"_s);
    form.exampleButton(0)->click();
    QCOMPARE(form.field(TargetForm::Events)->text(), u"people*"_s);
    const QString all = QString::number(guiCatalog().events().size());
    QVERIFY(form.hint(TargetForm::Events).contains(u" of "_s + all + u" events: "_s));
    form.field(TargetForm::Events)->setText(u"nothingLikeThis"_s);
    QVERIFY(form.hint(TargetForm::Events).contains(u"No event"_s));
    QVERIFY(form.saveButton()->isEnabled()); // events that we do not know are legal
    form.field(TargetForm::Events)->setText(u"people$"_s);
    QVERIFY(!form.saveButton()->isEnabled());
    form.exampleButton(3)->click();
    QVERIFY(form.field(TargetForm::Events)->text().isEmpty());
    QVERIFY(form.saveButton()->isEnabled());
}

void TestGuiTargets::tlsOnlyForThisComputer()
{
    TargetForm form(guiTheme(), guiCatalog());
    QLineEdit *address = form.field(TargetForm::Address);
    address->setText(u"http://127.0.0.1:3000/"_s);
    QVERIFY(!form.verifyTls()->isEnabled());
    QVERIFY(form.tlsReason().contains(u"Not encrypted"_s));
    address->setText(u"https://localhost:3000/"_s);
    QVERIFY(form.verifyTls()->isEnabled());
    form.verifyTls()->setChecked(false);
    QVERIFY(!form.target().verifyTls);
    // The address moves away: what was allowed there is not allowed here.
    address->setText(u"https://hooks.example.com/"_s);
    QVERIFY(!form.verifyTls()->isEnabled());
    QVERIFY(form.verifyTls()->isChecked());
    QVERIFY(form.target().verifyTls);
    QVERIFY(form.tlsReason().contains(u"only for this computer"_s));
}

void TestGuiTargets::formGivesBackWhatItShows()
{
    TargetForm form(guiTheme(), guiCatalog());
    Target wanted = target(5);
    wanted.url = QUrl(u"https://127.0.0.1:3443/hooks?x=1"_s);
    wanted.patterns = u"people*, -*Deleted"_s;
    wanted.headers = {{"X-Env", "dev"}, {"Authorization", "Bearer ${TOKEN}"}};
    wanted.timeout = 25s;
    wanted.verifyTls = false;
    wanted.isOn = false;
    form.showTarget(wanted);
    QCOMPARE(form.target(), wanted);
    form.timeout()->setValue(40);
    QCOMPARE(form.target().timeout, std::chrono::milliseconds(40s));
}

void TestGuiTargets::formKeepsFractions()
{
    TargetForm form(guiTheme(), guiCatalog());
    Target wanted = target(5);
    wanted.timeout = 1500ms;
    form.showTarget(wanted);
    QCOMPARE(form.target().timeout, 1500ms);
}

void TestGuiTargets::headersAreChecked()
{
    TargetForm form(guiTheme(), guiCatalog());
    form.field(TargetForm::Address)->setText(u"http://127.0.0.1:3000/"_s);
    HeaderEditModel &headers = form.headers();
    const int row = headers.add();
    QVERIFY(headers.setData(headers.index(row, HeaderEditModel::NameColumn), u"Bad name"_s));
    QVERIFY(!form.saveButton()->isEnabled());
    QVERIFY(headers.setData(headers.index(row, HeaderEditModel::NameColumn), u"X-Good"_s));
    QVERIFY(headers.setData(headers.index(row, HeaderEditModel::ValueColumn), u"yes"_s));
    QVERIFY(form.saveButton()->isEnabled());
    QCOMPARE(form.target().headers, (HeaderList{{"X-Good", "yes"}}));
}

void TestGuiTargets::problemsAreShown()
{
    m_panel->setReadOnly(u"Another Hookglass holds the store."_s);
    m_panel->setTargets({{target(1), 0, 0}});
    m_panel->setSaveProblem(u"It could not be saved."_s); // the form is not open
    QStringList texts;
    for (const QLabel *label : m_panel->findChildren<QLabel *>()) {
        if (label->isVisible())
            texts << label->text();
    }
    QVERIFY(
        texts.join(u'\n').contains(u"Another Hookglass holds the store. Events are passed on"_s));
    QVERIFY(texts.contains(u"It could not be saved."_s));
}

// By keyboard: the form, the new row, and never what stands below.
void TestGuiTargets::addingKeepsTheFocus()
{
    auto *panel = m_panel.release(); // the window has it from here on
    Below window(panel);
    QVERIFY(QTest::qWaitForWindowActive(&window));
    panel->setTargets({{target(1), 0, 0}});
    panel->addButton()->setFocus();
    QTest::keyClick(panel->addButton(), Qt::Key_Space);
    TargetForm *form = panel->form();
    QCOMPARE(QApplication::focusWidget(), form->field(TargetForm::Address));
    form->field(TargetForm::Address)->setText(u"http://127.0.0.1:3002/webhooks"_s);
    form->saveButton()->setFocus();
    QTest::keyClick(form->saveButton(), Qt::Key_Space);
    QCOMPARE(QApplication::focusWidget(), form->saveButton()); // while it is being saved
    panel->setSaveProblem(u"The store is full."_s);
    QCOMPARE(QApplication::focusWidget(), form->saveButton());
    QTest::keyClick(form->saveButton(), Qt::Key_Space);
    panel->setSaved(TargetId{2});
    QCOMPARE(QApplication::focusWidget(), panel->view());
    panel->setTargets({{target(1), 0, 0}, {target(2), 0, 0}});
    QCOMPARE(panel->current(), TargetId{2}); // the new row
    QCOMPARE(QApplication::focusWidget(), panel->view());
    // The first one, through the form.
    panel->setTargets({});
    panel->addButton()->setFocus();
    QTest::keyClick(panel->addButton(), Qt::Key_Space);
    form->saveButton()->setFocus();
    panel->setSaved(TargetId{3});
    QVERIFY(panel->isAncestorOf(QApplication::focusWidget()));
    panel->setTargets({{target(3), 0, 0}});
    QCOMPARE(QApplication::focusWidget(), panel->view());
    QCOMPARE(panel->current(), TargetId{3});
}

void TestGuiTargets::focusStaysWithTheTargets()
{
    auto *panel = m_panel.release();
    Below window(panel);
    QVERIFY(QTest::qWaitForWindowActive(&window));
    panel->setTargets({{target(1), 0, 2}});
    // The form is left again: back to what opened it.
    panel->button(TargetsPanel::Edit)->setFocus();
    QTest::keyClick(panel->button(TargetsPanel::Edit), Qt::Key_Space);
    Q_EMIT panel->form()->closed();
    QCOMPARE(QApplication::focusWidget(), panel->button(TargetsPanel::Edit));
    // A button that has nothing to do any more; the next one would be Cancel waiting, or Remove.
    panel->button(TargetsPanel::RetryFailed)->setFocus();
    QTest::keyClick(panel->button(TargetsPanel::RetryFailed), Qt::Key_Space);
    panel->setTargets({{target(1), 0, 0}});
    QCOMPARE(QApplication::focusWidget(), panel->view());
    // The last one goes.
    panel->button(TargetsPanel::Remove)->setFocus();
    QTest::keyClick(panel->button(TargetsPanel::Remove), Qt::Key_Space);
    QTest::keyClick(panel->button(TargetsPanel::Remove), Qt::Key_Space);
    panel->setTargets({});
    QCOMPARE(QApplication::focusWidget(), panel->firstAddress());
}

void TestGuiTargets::everythingHasAName()
{
    m_panel->setTargets({});
    QCOMPARE(namelessWidgets(*m_panel), QStringList());
    m_panel->setTargets({{target(1), 1, 1}});
    m_panel->setFailed({failed(1)});
    m_panel->addButton()->click();
    m_panel->form()->headers().add();
    QCOMPARE(namelessWidgets(*m_panel), QStringList());
}

QTEST_MAIN(TestGuiTargets)
#include "tst_gui_targets.moc"
