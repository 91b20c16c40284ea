// SPDX-License-Identifier: MIT
// The filter with window, workspace and store.
#include "filterwindow.h"
#include "ui/destinationpicker.h"
#include "ui/detailpane.h"
#include "ui/emptyfilter.h"
#include "ui/eventview.h"
#include "ui/filterchips.h"
#include "ui/filterfield.h"
#include "ui/jsontreeview.h"
#include "ui/payloadtab.h"
#include "ui/rail.h"
#include "ui/replaydialog.h"
#include "ui/replaylink.h"
#include "ui/savedfilters.h"
#include "ui/segments.h"

#include <QtTest/QSignalSpy>
#include <QtTest/QTest>
#include <QtWidgets/QApplication>
#include <QtWidgets/QLineEdit>
#include <QtWidgets/QListWidget>
#include <QtWidgets/QMenu>
#include <QtWidgets/QPushButton>
#include <QtWidgets/QRadioButton>
#include <QtWidgets/QTabBar>
#include <QtWidgets/QToolButton>
#include <QtWidgets/QTreeView>

using namespace Hookglass;
using namespace Qt::StringLiterals;
using Kind = SignatureVerdict::Kind;

class TestGuiFilterFlow final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void filterFindsAndIsLifted();
    void newEventsThatFitComeOnTop();
    void whatFitsNoMoreGoes();
    void newerFilterWins();
    void emptyResultNamesTheCulprit();
    void tellsTheZoneOfTimes();
    void suggestsWhatIsStored();
    void historyIsKept();
    void filtersAreSavedRenamedDeleted();
    void longResultsComeInPages();
    void replayOfAllThatFits();
    void recoveredEventIsFoundBehindAFilter();
    void tabFollowsTheEye_data();
    void tabFollowsTheEye();

private:
    QString folder() { return m_dir.filePath(QString::number(++m_folders)); }
    QTemporaryDir m_dir;
    int m_folders = 0;
};

void TestGuiFilterFlow::init()
{
    QVERIFY(m_dir.isValid());
}

void TestGuiFilterFlow::filterFindsAndIsLifted()
{
    FilterWindow app(folder());
    const EventId person = app.store(u"a"_s);
    const EventId deal = app.store(u"b"_s, u"dealsUpdated"_s);
    const EventId invalid = app.store(u"c"_s, u"peopleCreated"_s, "{}", Kind::Invalid);
    QTRY_COMPARE(app.rows(), 3);
    app.bar().setText(u"event:people*"_s);
    QTRY_COMPARE(app.page().model().ids(), (QList{person, invalid}));
    QTRY_COMPARE(app.page().countText(), u"2 of 3 events"_s);
    app.bar().setText(u"event:people* sig:invalid"_s);
    QTRY_COMPARE(app.page().model().ids(), QList{invalid});
    app.bar().setText(u"-event:people*"_s);
    QTRY_COMPARE(app.page().model().ids(), QList{deal});
    app.bar().clear();
    QTRY_COMPARE(app.rows(), 3);
    QCOMPARE(app.page().countText(), u"3 events"_s);
    QVERIFY(!app.window.filterLink()->desk().isActive());
}

void TestGuiFilterFlow::newEventsThatFitComeOnTop()
{
    FilterWindow app(folder());
    app.store(u"a"_s);
    QTRY_COMPARE(app.rows(), 1);
    app.bar().setText(u"event:deals* body:Kingsbury"_s);
    QTRY_COMPARE(app.rows(), 0);
    QTRY_VERIFY(!app.page().isSearching());
    app.store(u"b"_s, u"dealsUpdated"_s, R"({"note":"Kingsbury"})");
    QTRY_COMPARE(app.rows(), 1);
    app.store(u"c"_s, u"dealsUpdated"_s, R"({"note":"elsewhere"})");
    const EventId second = app.store(u"d"_s, u"dealsCreated"_s, R"({"note":"kingsbury"})");
    QTRY_COMPARE(app.rows(), 2);
    QCOMPARE(app.page().model().idAt(0), second);
    QTRY_COMPARE(app.page().countText(), u"2 of 4 events"_s);
}

void TestGuiFilterFlow::whatFitsNoMoreGoes()
{
    FilterWindow app(folder());
    const EventId first = app.store(u"a"_s);
    const EventId second = app.store(u"b"_s);
    QTRY_COMPARE(app.rows(), 2);
    app.bar().setText(u"-is:retry"_s);
    QTRY_COMPARE(app.page().model().ids(), (QList{first, second}));
    QTRY_VERIFY(!app.page().isSearching());
    app.store(u"a"_s); // a further attempt
    QTRY_COMPARE(app.page().model().ids(), QList{second});
    app.bar().setText(u"is:retry"_s);
    QTRY_COMPARE(app.page().model().ids(), QList{first});
    app.store(u"b"_s);
    QTRY_COMPARE(app.page().model().ids(), (QList{first, second}));
}

void TestGuiFilterFlow::newerFilterWins()
{
    FilterWindow app(folder());
    const EventId person = app.store(u"a"_s);
    app.store(u"b"_s, u"dealsUpdated"_s);
    QTRY_COMPARE(app.rows(), 2);
    QSignalSpy found(&app.window.filterLink()->desk(), &FilterDesk::found);
    app.bar().setText(u"event:deals*"_s);
    app.bar().setText(u"event:nothing"_s);
    app.bar().setText(u"event:people*"_s);
    QTRY_COMPARE(app.page().model().ids(), QList{person});
    QTRY_VERIFY(!app.page().isSearching());
    // Of the first two nothing was heard.
    for (const QList<QVariant> &one : std::as_const(found))
        QCOMPARE(one.at(0).value<QList<EventId>>(), QList{person});
}

void TestGuiFilterFlow::emptyResultNamesTheCulprit()
{
    FilterWindow app(folder());
    app.store(u"a"_s);
    app.store(u"b"_s, u"dealsUpdated"_s);
    QTRY_COMPARE(app.rows(), 2);
    app.bar().setText(u"event:people* tag:Hot"_s);
    EmptyFilter *empty = app.page().emptyFilter();
    QTRY_VERIFY(empty->isVisible());
    QTRY_VERIFY(empty->explanation().contains(u"tag:Hot"_s));
    QVERIFY(!empty->explanation().contains(u"event:people*"_s));
    QTest::mouseClick(empty->removers().constFirst(), Qt::LeftButton);
    QCOMPARE(app.bar().text(), u"event:people*"_s);
    QTRY_COMPARE(app.rows(), 1);
    app.bar().setText(u"event:people* event:deals*"_s);
    QTRY_VERIFY(empty->isVisible());
    QTRY_VERIFY(empty->explanation().contains(u"no event fits them all"_s));
    QTest::mouseClick(empty->clearButton(), Qt::LeftButton);
    QTRY_COMPARE(app.rows(), 2);
}

void TestGuiFilterFlow::tellsTheZoneOfTimes()
{
    FilterWindow app(folder());
    app.store(u"a"_s);
    app.bar().setText(u"after:-2h"_s);
    const QString zone = QString::fromUtf8(QTimeZone::systemTimeZoneId());
    QVERIFY2(app.bar().zoneText().startsWith(u"Times in %1 (UTC"_s.arg(zone)),
             qPrintable(app.bar().zoneText()));
    QVERIFY(app.bar().zoneText().contains(u"-2h is "_s));
    QTRY_COMPARE(app.rows(), 1);
    app.bar().setText(u"sig:valid"_s);
    QVERIFY(app.bar().zoneText().isEmpty());
}

void TestGuiFilterFlow::suggestsWhatIsStored()
{
    FilterWindow app(folder());
    app.store(u"a"_s, u"peopleTagsCreated"_s, R"({"data":{"tags":["Kingsbury"]}})");
    app.store(u"b"_s, u"someNewEvent"_s);
    QTRY_COMPARE(app.rows(), 2);
    app.window.activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(&app.window));
    FilterField *field = app.bar().field();
    QSignalSpy loaded(&app.window.filterLink()->keeper(), &FilterKeeper::valuesChanged);
    field->setFocus();
    QTRY_VERIFY(!loaded.isEmpty());
    QTest::keyClicks(field, u"tag:k"_s);
    QTRY_COMPARE(field->suggestions()->count(), 1);
    QCOMPARE(field->suggestions()->item(0)->text(), u"Kingsbury"_s);
    field->clear();
    QTest::keyClicks(field, u"event:somenew"_s);
    QCOMPARE(field->suggestions()->count(), 1);
    field->clear();
    QTest::keyClicks(field, u"event:emEventsC"_s); // of the catalogue
    QCOMPARE(field->suggestions()->count(), 1);
}

void TestGuiFilterFlow::historyIsKept()
{
    const QString place = folder();
    {
        FilterWindow app(place);
        app.store(u"a"_s);
        QSignalSpy changed(&app.window.filterLink()->keeper(), &FilterKeeper::historyChanged);
        app.bar().setText(u"is:retry"_s);
        QTRY_COMPARE(changed.count(), 1);
        app.bar().setText(u"sig:valid"_s);
        QTRY_COMPARE(changed.count(), 2);
        app.bar().setText(u"sig:("_s); // wrong, and so not worth keeping
        QTest::qWait(100);
        QCOMPARE(app.window.filterLink()->keeper().history(),
                 (QStringList{u"sig:valid"_s, u"is:retry"_s}));
    }
    FilterWindow again(place);
    QTRY_COMPARE(again.window.filterLink()->keeper().history().size(), 2);
    QTest::keyClick(again.bar().field(), Qt::Key_Up);
    QCOMPARE(again.bar().text(), u"sig:valid"_s);
}

void TestGuiFilterFlow::filtersAreSavedRenamedDeleted()
{
    FilterWindow app(folder());
    app.store(u"a"_s);
    app.bar().setText(u"sig:valid"_s);
    FilterLink *link = app.window.filterLink();
    const auto open = [&] {
        Q_EMIT app.bar().savedWanted();
        return link->savedDialog();
    };
    SavedFilters *dialog = open();
    QVERIFY(dialog);
    QCOMPARE(namelessWidgets(*dialog), QStringList());
    QVERIFY(!dialog->saveButton()->isEnabled());
    QVERIFY(dialog->nothingText().contains(u"name above"_s)); // none is saved yet
    QVERIFY(!dialog->list()->isVisible() && !dialog->useButton()->isVisible());
    QTest::keyClicks(dialog->nameField(), u"Good ones"_s);
    QTest::mouseClick(dialog->saveButton(), Qt::LeftButton);
    QTRY_COMPARE(link->keeper().saved().size(), 1);
    QTRY_VERIFY(!link->savedDialog());

    app.bar().setText(u"is:retry"_s);
    dialog = open();
    QTest::keyClicks(dialog->nameField(), u"Retries"_s);
    QTest::keyClick(dialog->nameField(), Qt::Key_Return);
    QTRY_COMPARE(link->keeper().saved().size(), 2);
    QTRY_VERIFY(!link->savedDialog());

    app.bar().clear();
    dialog = open();
    QVERIFY(!dialog->nameField()->isVisible()); // there is nothing to save
    QCOMPARE(dialog->list()->count(), 2);
    QVERIFY(dialog->list()->isVisible() && dialog->nothingText().isEmpty());
    dialog->list()->item(1)->setText(u"good ONES"_s); // taken
    QTRY_VERIFY(!dialog->problemText().isEmpty());
    QTRY_COMPARE(dialog->list()->item(1)->text(), u"Retries"_s);
    dialog->list()->item(1)->setText(u"Again"_s);
    QTRY_COMPARE(link->keeper().saved().at(0).name, u"Again"_s);
    dialog->list()->setCurrentRow(0);
    QTest::keyClick(dialog->list(), Qt::Key_Delete);
    QTRY_COMPARE(link->keeper().saved().size(), 1);
    dialog->list()->setCurrentRow(0);
    QTest::mouseClick(dialog->useButton(), Qt::LeftButton);
    QCOMPARE(app.bar().text(), u"sig:valid"_s);
    QMenu *menu = app.bar().savedButton()->menu();
    QVERIFY(QMetaObject::invokeMethod(menu, "aboutToShow"));
    QCOMPARE(menu->actions().at(0)->text(), u"Good ones"_s);
    app.bar().clear();
    dialog = open();
    QTest::keyClick(dialog->list(), Qt::Key_Delete);
    QTRY_COMPARE(dialog->list()->count(), 0);
    QVERIFY(dialog->nothingText().contains(u"field above the table"_s));
    QCOMPARE(namelessWidgets(*dialog), QStringList());
}

void TestGuiFilterFlow::longResultsComeInPages()
{
    FilterWindow app(folder());
    const QList<EventId> stored = app.storeMany(u"n-"_s, 1000);
    QCOMPARE(stored.size(), 1000);
    const EventId deal = app.store(u"deal"_s, u"dealsCreated"_s);
    QTRY_COMPARE(app.rows(), 1001);
    QSignalSpy found(&app.window.filterLink()->desk(), &FilterDesk::found);
    app.bar().setText(u"event:notes*"_s);
    QTRY_VERIFY(!found.isEmpty());
    QCOMPARE(found.at(0).at(0).value<QList<EventId>>().size(), FilterDesk::FirstPage);
    QTRY_COMPARE(app.rows(), 1000);
    QTRY_VERIFY(!app.page().isSearching());
    QVERIFY(found.count() >= 2);
    QCOMPARE(app.page().model().ids(), stored);
    QCOMPARE(app.page().model().rowOf(deal), -1);
    QCOMPARE(app.page().countText(), u"1,000 of 1,001 events"_s);
    QVERIFY(app.page().view()->isAtLatest());
}

void TestGuiFilterFlow::replayOfAllThatFits()
{
    FilterWindow app(folder());
    app.storeMany(u"n-"_s, 30);
    app.store(u"deal"_s, u"dealsCreated"_s);
    QTRY_COMPARE(app.rows(), 31);
    app.bar().setText(u"event:notes*"_s);
    QTRY_COMPARE(app.rows(), 30);
    QTRY_VERIFY(!app.page().isSearching());
    ReplayLink *link = app.window.replayLink();
    Q_EMIT app.page().orderWanted(
        {.action = EventOrder::Action::Replay, .scope = EventOrder::Scope::All});
    ReplayDialog *dialog = link->replayDialog();
    QVERIFY(dialog);
    QRadioButton *all = dialog->scopeButton(ReplayDialog::Scope::All);
    QVERIFY(all->isChecked());
    QCOMPARE(all->text(), u"All that fit the filter: 30 events"_s);
    QCOMPARE(dialog->order().events, app.page().model().ids());
    dialog->reject();
    QTRY_VERIFY(!link->replayDialog());

    // While it is still looking, all are not offered; then they are.
    app.page().setSearching(10);
    link->openReplay();
    dialog = link->replayDialog();
    all = dialog->scopeButton(ReplayDialog::Scope::All);
    QVERIFY(!all->isEnabled());
    QVERIFY(all->isVisible());
    QVERIFY(!all->isChecked());
    app.page().setSearching(std::nullopt);
    QVERIFY(all->isEnabled());
    QCOMPARE(all->text(), u"All that fit the filter: 30 events"_s);
    dialog->setScope(ReplayDialog::Scope::All);
    QCOMPARE(dialog->order().events.size(), 30);
    dialog->reject();
}

void TestGuiFilterFlow::recoveredEventIsFoundBehindAFilter()
{
    FilterWindow app(folder());
    const EventId person = app.store(u"a"_s);
    app.store(u"b"_s, u"dealsUpdated"_s);
    QTRY_COMPARE(app.rows(), 2);
    app.bar().setText(u"event:deals*"_s);
    QTRY_COMPARE(app.rows(), 1);
    QVERIFY(app.page().select(person)); // as other pages do
    QCOMPARE(app.page().currentEvent(), person);
    QCOMPARE(app.bar().text(), QString());
    QCOMPARE(app.rows(), 2);
}

void TestGuiFilterFlow::tabFollowsTheEye_data()
{
    QTest::addColumn<PayloadTab::View>("view");
    QTest::newRow("pretty") << PayloadTab::Pretty;
    QTest::newRow("tree") << PayloadTab::Tree;
    QTest::newRow("raw") << PayloadTab::Raw;
    QTest::newRow("hex") << PayloadTab::Hex;
}

/// Tab goes through the page as it is read, and Shift+Tab the same way back.
void TestGuiFilterFlow::tabFollowsTheEye()
{
    QFETCH(PayloadTab::View, view);
    FilterWindow app(folder());
    app.store(u"a"_s);
    QTRY_COMPARE(app.rows(), 1);
    app.bar().setText(u"event:people* -is:retry"_s);
    QTRY_COMPARE(app.rows(), 1);
    QTRY_VERIFY(!app.page().isSearching());
    DetailPane *detail = app.page().detail();
    QTRY_VERIFY(detail->shownEvent().isValid());
    detail->setTab(DetailPane::Payload);
    PayloadTab *payload = detail->payloadTab();
    payload->setView(view);
    QVERIFY(QTest::qWaitForWindowActive(&app.window));
    const auto named = [](QWidget *parent, const QString &name) -> QWidget * {
        const QList<QToolButton *> buttons = parent->findChildren<QToolButton *>();
        const auto it = std::find_if(buttons.cbegin(), buttons.cend(), [&](const QToolButton *one) {
            return one->accessibleName().startsWith(name);
        });
        return it == buttons.cend() ? nullptr : *it;
    };
    // Of choices that exclude each other Tab leads to one.
    const auto choices = payload->findChild<Segments *>()->findChildren<QToolButton *>();
    QWidget *taken = *std::find_if(choices.cbegin(), choices.cend(), [](const QToolButton *one) {
        return one->focusPolicy() & Qt::TabFocus;
    });
    QList<QWidget *> expected{app.bar().field(),
                              app.bar().historyButton(),
                              app.bar().savedButton(),
                              app.bar().chips()->chip(0),
                              app.bar().chips()->chip(1),
                              app.page().view(),
                              named(detail, u"Copy this request"_s),
                              detail->findChild<QTabBar *>(),
                              taken,
                              named(payload, u"Find"_s),
                              payload->compareButton(),
                              named(payload, u"Copy the payload"_s)};
    if (view == PayloadTab::Tree) {
        expected << payload->tree()->view();
        for (QWidget *button : payload->tree()->buttons()) {
            if (button->isEnabled())
                expected << button;
        }
    } else {
        expected << payload->view();
    }
    const auto words = [](const QList<QWidget *> &widgets) {
        QStringList names;
        for (const QWidget *widget : widgets)
            names << (widget ? u"%1 %2"_s.arg(QLatin1StringView(widget->metaObject()->className()),
                                              widget->accessibleName())
                             : u"nothing"_s);
        return names;
    };
    expected.constFirst()->setFocus();
    QList<QWidget *> forward{expected.constFirst()};
    while (forward.size() < expected.size()) {
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Tab);
        forward << QApplication::focusWidget();
    }
    QCOMPARE(words(forward), words(expected));
    QList<QWidget *> back{expected.constLast()};
    while (back.size() < expected.size()) {
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Backtab);
        back.prepend(QApplication::focusWidget());
    }
    QCOMPARE(words(back), words(expected));
    // Before the filter come the page's buttons, and before those the rail.
    bool hasRail = false;
    for (int i = 0; i < 10 && !hasRail; ++i) {
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Backtab);
        hasRail = qobject_cast<Rail *>(QApplication::focusWidget()->parentWidget());
    }
    QVERIFY(hasRail);
}

QTEST_MAIN(TestGuiFilterFlow)
#include "tst_gui_filterflow.moc"
