// SPDX-License-Identifier: MIT
// The filter bar by itself, and what the page shows of a filter.
#include "guifixture.h"
#include "ui/emptyfilter.h"
#include "ui/eventspage.h"
#include "ui/eventview.h"
#include "ui/filterbar.h"
#include "ui/filterchips.h"
#include "ui/filterfield.h"
#include "ui/filterhints.h"
#include "ui/startpanel.h"
#include "ui/suggestionlist.h"

#include <QtTest/QSignalSpy>
#include <QtTest/QTest>
#include <QtWidgets/QApplication>
#include <QtWidgets/QLabel>
#include <QtWidgets/QMenu>
#include <QtWidgets/QPushButton>
#include <QtWidgets/QScrollBar>
#include <QtWidgets/QToolButton>

using namespace Hookglass;
using namespace Qt::StringLiterals;

namespace {

QList<EventId> ids(std::initializer_list<int> values)
{
    QList<EventId> list;
    for (const int value : values)
        list.append(EventId{value});
    return list;
}

QStringList texts(const SuggestionList &list)
{
    QStringList result;
    for (int row = 0; row < list.count(); ++row)
        result << list.item(row)->text();
    return result;
}

FilterValues someValues()
{
    return {.events = {u"peopleCreated"_s, u"peopleDeleted"_s, u"dealsUpdated"_s},
            .accounts = {u"acme"_s, u"Big Co"_s},
            .tags = {u"Hot"_s, u"Free Trial"_s},
            .statuses = {u"204"_s, u"503"_s}};
}

} // namespace

class TestGuiFilter final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void typingTellsOnce();
    void enterIsAtOnceAndRemembered();
    void wrongPlaceIsUnderlined();
    void wrongFilterKeepsTheOneBefore();
    void wrongTextShowsWhatHoldsOn();
    void halfAWordNeverHoldsOn();
    void everyWrongPlaceIsUnderlined();
    void unknownEventIsHintedAt();
    void slashOnTheStartPageDoesNothing();
    void acceptedValueTakesItsPlace();
    void allThatIsAcceptedIsSaid();
    void suggestsFieldsAndValues();
    void quotesWhatNeedsIt();
    void listIsLedByTheField();
    void suggestionByTheMouse();
    void suggestionsAreSpoken();
    void arrowsGoThroughTheHistory();
    void historyMenu();
    void savedMenu();
    void slashFocusesAndEscapeLeaves();
    void lettersAreNotThePagesKeys();
    void chipsShowTheConditions();
    void chipIsTakenAwayAndTurned();
    void chipsByKeyboard();
    void chipsSayWhatWasWritten_data();
    void chipsSayWhatWasWritten();
    void chipsThatDoNotFitAreCounted();
    void chipsUseTheRoomThereIs();
    void zoneAndErrorAreShown();
    void countSaysWhatIsKnown();
    void liveRowsUnderAFilter();
    void currentEventStays();
    void emptyResultExplains();
    void selectingAHiddenEventClears();
    void everythingHasAName();
    void fitsIntoASmallWindow();

private:
    FilterBar &bar() const { return *m_page->filterBar(); }
    FilterField &field() const { return *m_page->filterBar()->field(); }
    SuggestionList &list() const { return *m_page->filterBar()->field()->suggestions(); }
    void type(const QString &text) const { QTest::keyClicks(&field(), text); }
    void press(Qt::Key key, Qt::KeyboardModifiers modifiers = {}) const
    {
        QTest::keyClick(&field(), key, modifiers);
    }
    std::unique_ptr<EventsPage> m_page;
};

void TestGuiFilter::init()
{
    m_page = std::make_unique<EventsPage>(guiTheme(), guiClock(), guiCatalog());
    m_page->resize(1200, 700);
    m_page->applyChanges(guiSummaries(1, 200));
    m_page->show();
    QVERIFY(QTest::qWaitForWindowActive(m_page.get()));
    bar().setValues(someValues());
}

void TestGuiFilter::cleanup()
{
    m_page.reset();
}

void TestGuiFilter::typingTellsOnce()
{
    QSignalSpy changed(&bar(), &FilterBar::filterChanged);
    QSignalSpy used(&bar(), &FilterBar::used);
    field().setFocus();
    type(u"sig:invalid"_s);
    QCOMPARE(changed.count(), 0); // not at each letter
    QTRY_COMPARE(changed.count(), 1);
    QCOMPARE(changed.at(0).at(0).value<Filter>(), Filter::parse(u"sig:invalid"_s).filter);
    type(u"   "_s); // the same filter
    QTest::qWait(300);
    QCOMPARE(changed.count(), 1);
    QCOMPARE(used.count(), 0); // nobody said that this was it
}

void TestGuiFilter::enterIsAtOnceAndRemembered()
{
    QSignalSpy changed(&bar(), &FilterBar::filterChanged);
    QSignalSpy used(&bar(), &FilterBar::used);
    field().setFocus();
    type(u"is:retry"_s);
    press(Qt::Key_Return);
    QCOMPARE(changed.count(), 1);
    QCOMPARE(used.count(), 1);
    QCOMPARE(used.at(0).at(0).toString(), u"is:retry"_s);
}

void TestGuiFilter::wrongPlaceIsUnderlined()
{
    bar().setText(u"event:people* statuss:5xx"_s);
    QVERIFY(field().problem());
    QCOMPARE(field().problem()->offset, 14);
    QVERIFY(!bar().problemText().isEmpty());
    QVERIFY(!bar().fixes().isEmpty());
    QCOMPARE(bar().fixes().constFirst()->text(), u"status:"_s);
    QVERIFY(!bar().chips()->isVisible());
    // In red, below the wrong word, and nowhere else.
    const QImage image = field().grab().toImage();
    const QColor bad = guiTheme().colors().bad;
    const auto isMarked = [&](int x) {
        for (int y = image.height() / 2; y < image.height() - 2; ++y) {
            if (image.pixelColor(x, y) == bad)
                return true;
        }
        return false;
    };
    const int middle = (field().positionOf(14) + field().positionOf(20)) / 2;
    QVERIFY(isMarked(middle));
    QVERIFY(!isMarked((field().positionOf(0) + field().positionOf(12)) / 2));
    bar().setText(u"event:people* status:5xx"_s);
    QVERIFY(!field().problem());
    QVERIFY(bar().problemText().isEmpty());
    QVERIFY(bar().fixes().isEmpty());
}

void TestGuiFilter::wrongFilterKeepsTheOneBefore()
{
    QSignalSpy changed(&bar(), &FilterBar::filterChanged);
    QSignalSpy used(&bar(), &FilterBar::used);
    bar().setText(u"is:pinned"_s);
    bar().setText(u"is:pinned (or"_s);
    QCOMPARE(changed.count(), 1);
    QCOMPARE(used.count(), 1);
    QCOMPARE(bar().filter(), Filter::parse(u"is:pinned"_s).filter);
}

void TestGuiFilter::wrongTextShowsWhatHoldsOn()
{
    bar().setText(u"is:pinned sig:invalid"_s);
    QVERIFY(bar().stillText().isEmpty());
    QVERIFY(bar().chips()->isEnabled());
    bar().setText(u"is:pinned sig:foo"_s);
    QVERIFY(bar().chips()->isVisible());
    QVERIFY(!bar().chips()->isEnabled());
    QCOMPARE(bar().chips()->count(), 2);
    QCOMPARE(bar().stillText(), u"Still showing:"_s);
    bar().setText(u"is:retry"_s);
    QVERIFY(bar().stillText().isEmpty());
    QVERIFY(bar().chips()->isEnabled());
    bar().clear();
    bar().setText(u"sig:foo"_s);
    QCOMPARE(bar().stillText(), u"Still showing all events"_s);
    QVERIFY(!bar().chips()->isVisible());
}

void TestGuiFilter::halfAWordNeverHoldsOn()
{
    QVERIFY(goesOnWithAWord(u"event:peo"_s, u"event:peop"_s));
    QVERIFY(goesOnWithAWord(u"event:peo is:retry"_s, u"event:peop is:retry"_s));
    QVERIFY(!goesOnWithAWord(u"event:peo"_s, u"event:peo "_s));
    QVERIFY(!goesOnWithAWord(u"event:peo "_s, u"event:peo s"_s));
    QVERIFY(!goesOnWithAWord(u"event:peo"_s, u"event:pe"_s));
    QVERIFY(!goesOnWithAWord(QString(), u"a"_s));
    QSignalSpy changed(&bar(), &FilterBar::filterChanged);
    field().setFocus();
    bar().setText(u"event:people*"_s);
    const Filter meant = bar().filter();
    press(Qt::Key_End);
    type(u" sig"_s); // a word that is looked for, until the colon comes
    QTRY_COMPARE(changed.count(), 2);
    type(u":fo"_s);
    QTRY_VERIFY(field().problem());
    QCOMPARE(bar().filter(), meant);
    QCOMPARE(changed.count(), 3); // which ends the search for half of a word
    QCOMPARE(bar().chips()->count(), 1);
    QCOMPARE(bar().chips()->chip(0)->text(), u"event:people*"_s);
    // What was complete holds on when it is gone on from.
    bar().clear();
    type(u"is:retry"_s);
    QTRY_COMPARE(bar().filter(), Filter::parse(u"is:retry"_s).filter);
    type(u" lag:>60q"_s);
    QTRY_VERIFY(field().problem());
    QCOMPARE(bar().filter(), Filter::parse(u"is:retry"_s).filter);
}

void TestGuiFilter::everyWrongPlaceIsUnderlined()
{
    const QList<FilterProblem> problems =
        filterProblems(u"sig:foo event:pepole -lag:>60q (is:no or after:x)"_s);
    QList<qsizetype> places;
    for (const FilterProblem &problem : problems)
        places << problem.offset;
    QCOMPARE(places, (QList<qsizetype>{4, 26, 35, 47}));
    QVERIFY(filterProblems(u"sig:valid (is:retry or x)"_s).isEmpty());
    QCOMPARE(filterProblems(u"(is:retry"_s).size(), 1);
    QCOMPARE(filterProblems(u"status:"_s).size(), 1);
    QCOMPARE(filterProblems(u"tag:\"a b"_s).size(), 1);
    bar().setText(u"sig:foo is:retry lag:>60q"_s);
    QVERIFY(bar().problemText().contains(u"2 places"_s));
    const QImage image = field().grab().toImage();
    const auto isMarked = [&](qsizetype letter) {
        const int x = (field().positionOf(letter) + field().positionOf(letter + 2)) / 2;
        for (int y = image.height() / 2; y < image.height() - 2; ++y) {
            if (image.pixelColor(x, y) == guiTheme().colors().bad)
                return true;
        }
        return false;
    };
    QVERIFY(isMarked(4));
    QVERIFY(!isMarked(11));
    QVERIFY(isMarked(22));
}

void TestGuiFilter::unknownEventIsHintedAt()
{
    QSignalSpy changed(&bar(), &FilterBar::filterChanged);
    bar().setText(u"event:pepole is:retry"_s);
    QCOMPARE(changed.count(), 1); // it is searched for all the same
    QVERIFY(!field().problem());
    QVERIFY(bar().problemText().isEmpty());
    QVERIFY2(bar().hintText().contains(u"pepole"_s), qPrintable(bar().hintText()));
    QCOMPARE(bar().fixes().constFirst()->text(), u"people*"_s);
    QVERIFY(bar().chips()->isVisible() && bar().chips()->isEnabled());
    QTest::mouseClick(bar().fixes().constFirst(), Qt::LeftButton);
    QCOMPARE(bar().text(), u"event:people* is:retry"_s);
    QVERIFY(bar().hintText().isEmpty());
    for (const QString &fine : {u"event:peoplecreated"_s, u"event:x*"_s, u"pepole"_s}) {
        bar().setText(fine);
        QVERIFY2(bar().hintText().isEmpty(), qPrintable(fine));
    }
    bar().setText(u"-event:zzzzzzzzzzzz"_s);
    QVERIFY(!bar().hintText().isEmpty());
    QVERIFY(bar().fixes().isEmpty());
}

void TestGuiFilter::slashOnTheStartPageDoesNothing()
{
    EventsPage page(guiTheme(), guiClock(), guiCatalog());
    page.resize(1000, 700);
    page.setIds({});
    page.show();
    QVERIFY(QTest::qWaitForWindowActive(&page));
    QVERIFY(page.start()->isVisible());
    QTest::keyClick(&page, Qt::Key_Slash);
    QVERIFY(!page.filterBar()->field()->hasFocus());
}

void TestGuiFilter::acceptedValueTakesItsPlace()
{
    bar().setText(u"sig:wrong is:retry"_s);
    QVERIFY(!bar().fixes().isEmpty());
    const QString fix = bar().fixes().constFirst()->text();
    QTest::mouseClick(bar().fixes().constFirst(), Qt::LeftButton);
    QCOMPARE(bar().text(), u"sig:%1 is:retry"_s.arg(fix));
    QTRY_VERIFY(!field().problem());
}

void TestGuiFilter::allThatIsAcceptedIsSaid()
{
    bar().setText(u"acount:x"_s);
    QCOMPARE(bar().fixes().constFirst()->text(), u"account:"_s);
    const QStringList fields = field().problem()->accepted;
    QVERIFY(fields.size() > bar().fixes().size());
    for (const QString &one : fields)
        QVERIFY2(bar().acceptedText().contains(one), qPrintable(one));
    // All of it has room: it is wrapped, not cut.
    const auto labels = bar().findChildren<QLabel *>();
    const auto label = std::find_if(labels.cbegin(), labels.cend(), [this](const QLabel *one) {
        return one->text() == bar().acceptedText();
    });
    QVERIFY(label != labels.cend());
    QTRY_VERIFY((*label)->height() >= (*label)->heightForWidth((*label)->width()));
    QVERIFY((*label)->isVisible());
    bar().setText(u"person:abc"_s);
    QVERIFY2(bar().acceptedText().contains(u"as in person:1234"_s),
             qPrintable(bar().acceptedText()));
    bar().setText(u"account:"_s);
    QCOMPARE(bar().fixes().constFirst()->text(), u"acme"_s); // one that there is
    bar().setText(u"account:acme"_s);
    QVERIFY(bar().acceptedText().isEmpty());
}

void TestGuiFilter::suggestsFieldsAndValues()
{
    field().setFocus();
    type(u"ev"_s);
    QVERIFY(list().isVisible());
    QCOMPARE(texts(list()), QStringList{u"event:"_s});
    press(Qt::Key_Down);
    press(Qt::Key_Return);
    QCOMPARE(bar().text(), u"event:"_s);
    QVERIFY(list().isVisible()); // its values at once
    QVERIFY(texts(list()).contains(u"peopleCreated"_s));
    type(u"peopleC"_s);
    QCOMPARE(texts(list()), QStringList{u"peopleCreated"_s});
    press(Qt::Key_Down);
    press(Qt::Key_Tab);
    QCOMPARE(bar().text(), u"event:peopleCreated "_s);
    QVERIFY(!list().isVisible());
    QVERIFY(field().hasFocus());
    type(u"account:"_s);
    QVERIFY(texts(list()).contains(u"acme"_s));
    type(u"acme status:"_s);
    QVERIFY(texts(list()).contains(u"503"_s));
    type(u"503 color:"_s);
    QVERIFY(texts(list()).contains(u"purple"_s));
}

void TestGuiFilter::quotesWhatNeedsIt()
{
    field().setFocus();
    type(u"tag:fr"_s);
    QCOMPARE(texts(list()), QStringList{u"\"Free Trial\""_s});
    press(Qt::Key_Down);
    press(Qt::Key_Return);
    QCOMPARE(bar().text(), u"tag:\"Free Trial\" "_s);
    press(Qt::Key_Return);
    QVERIFY(!field().problem());
}

void TestGuiFilter::listIsLedByTheField()
{
    field().setFocus();
    press(Qt::Key_Down); // asked for: every field
    QVERIFY(list().isVisible());
    QVERIFY(list().count() > SuggestionList::ShownItems);
    QVERIFY(!list().hasChoice());
    press(Qt::Key_Up); // around the end
    QCOMPARE(list().currentRow(), list().count() - 1);
    press(Qt::Key_Down);
    QCOMPARE(list().currentRow(), 0);
    press(Qt::Key_PageDown);
    QCOMPARE(list().currentRow(), SuggestionList::ShownItems);
    press(Qt::Key_Escape); // closes the list only
    QVERIFY(!list().isVisible());
    QVERIFY(field().hasFocus());
    type(u"sig:in"_s);
    QVERIFY(list().isVisible());
    // Without a choice Enter is for the filter, whatever is offered.
    press(Qt::Key_Return);
    QCOMPARE(bar().text(), u"sig:in"_s);
    QVERIFY(!list().isVisible());
    type(u"v"_s);
    QVERIFY(list().isVisible());
    m_page->view()->setFocus();
    QVERIFY(!list().isVisible());
}

void TestGuiFilter::suggestionByTheMouse()
{
    field().setFocus();
    type(u"is:re"_s);
    const int row = int(texts(list()).indexOf(u"retry"_s));
    QVERIFY(row >= 0);
    QTest::mouseClick(list().viewport(), Qt::LeftButton, {},
                      list().visualItemRect(list().item(row)).center());
    QCOMPARE(bar().text(), u"is:retry "_s);
    QVERIFY(field().hasFocus());
}

void TestGuiFilter::suggestionsAreSpoken()
{
    field().setFocus();
    type(u"ori"_s);
    press(Qt::Key_Down);
    QVERIFY(field().accessibleDescription().contains(u"origin:"_s));
    QVERIFY(field().accessibleDescription().contains(u"How it got here"_s));
}

void TestGuiFilter::arrowsGoThroughTheHistory()
{
    bar().setHistory({u"is:retry"_s, u"sig:invalid"_s, u"tag:Hot"_s});
    field().setFocus();
    type(u"draft "_s);
    press(Qt::Key_Up);
    QCOMPARE(bar().text(), u"is:retry"_s);
    press(Qt::Key_Up);
    press(Qt::Key_Up);
    press(Qt::Key_Up); // the oldest
    QCOMPARE(bar().text(), u"tag:Hot"_s);
    press(Qt::Key_Down);
    QCOMPARE(bar().text(), u"sig:invalid"_s);
    QTRY_COMPARE(bar().filter(), Filter::parse(u"sig:invalid"_s).filter);
    press(Qt::Key_Down);
    press(Qt::Key_Down);
    QCOMPARE(bar().text(), u"draft "_s);
}

void TestGuiFilter::historyMenu()
{
    QMenu *menu = bar().historyButton()->menu();
    QVERIFY(QMetaObject::invokeMethod(menu, "aboutToShow"));
    QCOMPARE(menu->actions().size(), 1);
    QVERIFY(!menu->actions().at(0)->isEnabled()); // says how it gets there
    bar().setHistory({u"a & b"_s, u"is:retry"_s});
    QVERIFY(QMetaObject::invokeMethod(menu, "aboutToShow"));
    QCOMPARE(menu->actions().at(0)->text(), u"a && b"_s);
    menu->actions().at(1)->trigger();
    QCOMPARE(bar().text(), u"is:retry"_s);
    QSignalSpy forget(&bar(), &FilterBar::forgetWanted);
    menu->actions().constLast()->trigger();
    QCOMPARE(forget.count(), 1);
}

void TestGuiFilter::savedMenu()
{
    bar().setSaved({{1, u"Failed today"_s, u"forward:failed after:today"_s}});
    QMenu *menu = bar().savedButton()->menu();
    QVERIFY(QMetaObject::invokeMethod(menu, "aboutToShow"));
    QCOMPARE(menu->actions().at(0)->text(), u"Failed today"_s);
    menu->actions().at(0)->trigger();
    QCOMPARE(bar().text(), u"forward:failed after:today"_s);
    QSignalSpy wanted(&bar(), &FilterBar::savedWanted);
    menu->actions().constLast()->trigger();
    QCOMPARE(wanted.count(), 1);
    bar().setSaved({});
    bar().clear();
    QVERIFY(QMetaObject::invokeMethod(menu, "aboutToShow"));
    QVERIFY(menu->actions().at(0)->text().startsWith(u"None yet"_s));
    QVERIFY(!menu->actions().at(0)->isEnabled());
    QVERIFY(menu->actions().constLast()->text().startsWith(u"How to save"_s));
    bar().setText(u"is:retry"_s);
    QVERIFY(QMetaObject::invokeMethod(menu, "aboutToShow"));
    QVERIFY(menu->actions().constLast()->text().startsWith(u"Save this"_s));
}

void TestGuiFilter::slashFocusesAndEscapeLeaves()
{
    m_page->view()->setFocus();
    QTest::keyClick(m_page->view(), Qt::Key_Slash);
    QVERIFY(field().hasFocus());
    QCOMPARE(bar().text(), QString());
    type(u"is:retry"_s);
    press(Qt::Key_Return);
    QCOMPARE(bar().chips()->count(), 1);
    press(Qt::Key_Escape); // clears
    QCOMPARE(bar().text(), QString());
    QVERIFY(!bar().filter().root);
    QVERIFY(field().hasFocus());
    press(Qt::Key_Escape); // leaves
    QVERIFY(m_page->view()->hasFocus());
}

void TestGuiFilter::lettersAreNotThePagesKeys()
{
    QSignalSpy replay(m_page.get(), &EventsPage::replayWanted);
    QSignalSpy order(m_page.get(), &EventsPage::orderWanted);
    const EventId before = m_page->currentEvent();
    field().setFocus();
    type(u"jkgcfdrepnm/?"_s);
    QCOMPARE(bar().text(), u"jkgcfdrepnm/?"_s);
    press(Qt::Key_Delete);
    QCOMPARE(m_page->currentEvent(), before);
    QCOMPARE(replay.count() + order.count(), 0);
}

void TestGuiFilter::chipsShowTheConditions()
{
    FilterChips &chips = *bar().chips();
    QVERIFY(!chips.isVisible());
    bar().setText(u"event:people* -sig:valid (is:retry or is:pinned) \"free trial\""_s);
    QCOMPARE(chips.count(), 4);
    QVERIFY(chips.isVisible());
    QCOMPARE(chips.chip(0)->text(), u"event:people*"_s);
    QCOMPARE(chips.chip(1)->text(), u"-sig:valid"_s);
    QVERIFY(chips.chip(2)->text().contains(u" or "_s));
    bar().setText(u"is:retry or is:pinned"_s);
    QCOMPARE(chips.count(), 1);
    bar().clear();
    QCOMPARE(chips.count(), 0);
    QVERIFY(!chips.isVisible());
}

void TestGuiFilter::chipIsTakenAwayAndTurned()
{
    FilterChips &chips = *bar().chips();
    bar().setText(u"event:people* sig:invalid is:retry"_s);
    QTest::mouseClick(chips.remover(1), Qt::LeftButton);
    QCOMPARE(bar().text(), u"event:people* is:retry"_s);
    QTest::mouseClick(chips.chip(0), Qt::LeftButton);
    QCOMPARE(bar().text(), u"-event:people* is:retry"_s);
    QTest::mouseClick(chips.chip(0), Qt::LeftButton);
    QCOMPARE(bar().text(), u"event:people* is:retry"_s);
    QTest::mouseClick(chips.remover(1), Qt::LeftButton);
    QTest::mouseClick(chips.remover(0), Qt::LeftButton);
    QCOMPARE(bar().text(), QString());
    QVERIFY(!bar().filter().root);
    // Of several possibilities together.
    bar().setText(u"is:retry,pinned"_s);
    QTest::mouseClick(chips.chip(0), Qt::LeftButton);
    const Filter turned = Filter::parse(u"-(is:retry or is:pinned)"_s).filter;
    QCOMPARE(bar().filter(), turned);
}

void TestGuiFilter::chipsByKeyboard()
{
    FilterChips &chips = *bar().chips();
    bar().setText(u"event:people* sig:invalid is:retry"_s);
    chips.chip(0)->setFocus();
    QTest::keyClick(chips.chip(0), Qt::Key_Right);
    QVERIFY(chips.chip(1)->hasFocus());
    QTest::keyClick(chips.chip(1), Qt::Key_Minus);
    QCOMPARE(bar().text(), u"event:people* -sig:invalid is:retry"_s);
    QVERIFY(chips.chip(1)->hasFocus()); // goes on where it was
    QTest::keyClick(chips.chip(1), Qt::Key_Delete);
    QCOMPARE(bar().text(), u"event:people* is:retry"_s);
    QVERIFY(chips.chip(1)->hasFocus());
    QTest::keyClick(chips.chip(1), Qt::Key_Space);
    QCOMPARE(bar().text(), u"event:people* -is:retry"_s);
    QTest::keyClick(chips.chip(1), Qt::Key_Backspace);
    QVERIFY(chips.chip(0)->hasFocus());
}

void TestGuiFilter::chipsSayWhatWasWritten_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QStringList>("chips");
    QTest::addColumn<QString>("turned");  // the first one
    QTest::addColumn<QString>("without"); // the first one
    QTest::newRow("a span") << u"lag:>60s size:>1024"_s
                            << QStringList{u"lag:>60s"_s, u"size:>1024"_s}
                            << u"-lag:>60s size:>1024"_s << u"size:>1024"_s;
    QTest::newRow("large letters")
        << u"SIG:Invalid  is:Retry"_s << QStringList{u"SIG:Invalid"_s, u"is:Retry"_s}
        << u"-SIG:Invalid is:Retry"_s << u"is:Retry"_s;
    QTest::newRow("values") << u"is:retry,pinned x"_s << QStringList{u"is:retry,pinned"_s, u"x"_s}
                            << u"-is:retry,pinned x"_s << u"x"_s;
    QTest::newRow("quotes") << u"\"free  trial\" tag:\"a, b\""_s
                            << QStringList{u"\"free  trial\""_s, u"tag:\"a, b\""_s}
                            << u"-\"free  trial\" tag:\"a, b\""_s << u"tag:\"a, b\""_s;
    QTest::newRow("turned before")
        << u"-lag:<60s x"_s << QStringList{u"-lag:<60s"_s, u"x"_s} << u"lag:<60s x"_s << u"x"_s;
    QTest::newRow("brackets") << u"(lag:>60s or is:retry) (x lag:>120s)"_s
                              << QStringList{u"(lag:>60s or is:retry)"_s, u"x"_s, u"lag:>120s"_s}
                              << u"-(lag:>60s or is:retry) x lag:>120s"_s << u"x lag:>120s"_s;
    QTest::newRow("either") << u"lag:>60s or lag:<1ms"_s << QStringList{u"lag:>60s or lag:<1ms"_s}
                            << u"-(lag:>60s or lag:<1ms)"_s << QString();
}

/// Not another spelling of it; also what is made of the others by a chip's buttons.
void TestGuiFilter::chipsSayWhatWasWritten()
{
    QFETCH(QString, text);
    QFETCH(QStringList, chips);
    bar().setText(text);
    QVERIFY2(bar().problemText().isEmpty(), qPrintable(bar().problemText()));
    QStringList shown;
    for (int i = 0; i < bar().chips()->count(); ++i)
        shown << bar().chips()->chip(i)->text();
    QCOMPARE(shown, chips);
    const Filter before = bar().filter();
    QTest::mouseClick(bar().chips()->chip(0), Qt::LeftButton);
    QTEST(bar().text(), "turned");
    QTest::mouseClick(bar().chips()->chip(0), Qt::LeftButton);
    QCOMPARE(bar().filter(), before);
    bar().setText(text);
    QTest::mouseClick(bar().chips()->remover(0), Qt::LeftButton);
    QTEST(bar().text(), "without");
    // While something wrong is written, the chips are of what holds on.
    bar().setText(text);
    bar().field()->setText(u"lag:nonsense"_s);
    QTRY_VERIFY(!bar().problemText().isEmpty());
    QCOMPARE(bar().chips()->chip(0)->text(), chips.constFirst());
}

void TestGuiFilter::chipsThatDoNotFitAreCounted()
{
    QStringList parts;
    for (int i = 0; i < 40; ++i)
        parts << u"-id:%1"_s.arg(10'000'000 + i);
    bar().setText(parts.join(u' '));
    FilterChips &chips = *bar().chips();
    QCOMPARE(chips.count(), 40);
    QVERIFY(chips.chip(0)->isVisible());
    QVERIFY(!chips.chip(39)->isVisible());
    QVERIFY(m_page->width() <= 1200); // and the window has not grown
    int hidden = 0;
    for (int i = 0; i < chips.count(); ++i)
        hidden += chips.chip(i)->isVisible() ? 0 : 1;
    QToolButton *more = chips.moreButton();
    QVERIFY(more->isVisible() && chips.rect().contains(more->geometry()));
    QCOMPARE(more->text(), u"and %1 more"_s.arg(hidden));
    QVERIFY(more->accessibleName().contains(QString::number(hidden)));
    // The keys lead there and back.
    chips.chip(39 - hidden)->setFocus();
    QTest::keyClick(chips.chip(39 - hidden), Qt::Key_Right);
    QVERIFY(more->hasFocus());
    QTest::keyClick(more, Qt::Key_Left);
    QVERIFY(chips.chip(39 - hidden)->hasFocus());
    // It lists them all, and takes away what is chosen.
    QVERIFY(QMetaObject::invokeMethod(more->menu(), "aboutToShow"));
    QList<QAction *> actions = more->menu()->actions();
    actions.removeIf([](const QAction *one) { return one->isSeparator(); });
    QCOMPARE(actions.size(), 40);
    QCOMPARE(actions.at(39)->text(), parts.at(39));
    actions.at(39)->trigger();
    QCOMPARE(chips.count(), 39);
    QCOMPARE(bar().text(), parts.first(39).join(u' '));
    bar().setText(u"is:retry is:pinned"_s);
    QVERIFY(!more->isVisible());
}

void TestGuiFilter::chipsUseTheRoomThereIs()
{
    m_page->resize(1316, 700);
    const QString either = u"is:pinned or lag:>1s or after:2026-11-27T21:00 before:-10m"_s;
    bar().setText(either);
    bar().setZone(u"Times in UTC (UTC+00:00)"_s);
    FilterChips &chips = *bar().chips();
    const auto shown = [&chips](int place) { return chips.chip(place)->text(); };
    QTRY_COMPARE(shown(0), either);
    QVERIFY(chips.chip(0)->width() >= chips.chip(0)->sizeHint().width());
    // The short one is whole, the long one has the rest, and loses it with the window's width.
    const QString longOne = u"id:"_s + QString(200, u'7');
    bar().setText(u"is:retry \""_s + longOne + u'"');
    QTRY_COMPARE(shown(0), u"is:retry"_s);
    QTRY_VERIFY(shown(1).contains(u'\u2026') && !chips.moreButton()->isVisible());
    const auto end = [&chips] {
        return chips.remover(1)->mapTo(&chips, QPoint(chips.remover(1)->width(), 0)).x();
    };
    QTRY_VERIFY(end() <= chips.width() && end() > chips.width() - 12);
    const qsizetype letters = shown(1).size();
    m_page->resize(1100, 700);
    QTRY_VERIFY(shown(1).size() < letters && end() <= chips.width());
    m_page->resize(1316, 700);
    QTRY_COMPARE(shown(1).size(), letters);
}

void TestGuiFilter::zoneAndErrorAreShown()
{
    bar().setText(u"after:-2h"_s);
    QVERIFY(bar().zoneText().isEmpty());
    bar().setZone(u"Times in Europe/Berlin (UTC+01:00)"_s);
    QCOMPARE(bar().zoneText(), u"Times in Europe/Berlin (UTC+01:00)"_s);
    bar().setError(u"The store is busy."_s);
    QCOMPARE(bar().problemText(), u"The store is busy."_s);
    bar().setText(u"after:-3h"_s);
    QVERIFY(bar().problemText().isEmpty());
}

void TestGuiFilter::countSaysWhatIsKnown()
{
    QCOMPARE(m_page->countText(), u"200 events"_s);
    m_page->setSearching(0);
    m_page->showMatches(ids({150, 100}));
    m_page->setSearching(40);
    QCOMPARE(m_page->countText(), u"At least 2 of 200 events, 40 % looked at"_s);
    m_page->addMatches(ids({90, 80}));
    QCOMPARE(m_page->countText(), u"At least 4 of 200 events, 40 % looked at"_s);
    QSignalSpy finished(m_page.get(), &EventsPage::searchFinished);
    m_page->setSearching(std::nullopt);
    QCOMPARE(finished.count(), 1);
    QCOMPARE(m_page->countText(), u"4 of 200 events"_s);
    m_page->applyChanges(guiSummaries(201, 210));
    QCOMPARE(m_page->countText(), u"4 of 210 events"_s);
    m_page->addMatches(ids({205}));
    QCOMPARE(m_page->countText(), u"5 of 210 events"_s);
    m_page->showAll();
    QCOMPARE(m_page->countText(), u"210 events"_s);
}

void TestGuiFilter::liveRowsUnderAFilter()
{
    QList<EventId> even;
    for (int id = 200; id > 0; id -= 2)
        even.append(EventId{id});
    m_page->showMatches(even);
    EventView *view = m_page->view();
    QVERIFY(view->isAtLatest());
    m_page->applyChanges(guiSummaries(201, 202));
    m_page->addMatches(ids({202}));
    QCOMPARE(m_page->model().idAt(view->rowAt(0)), EventId{202}); // follows at the top
    QCOMPARE(view->unseen(), 0);
    view->verticalScrollBar()->setValue(700);
    const EventId before = m_page->model().idAt(view->rowAt(0));
    m_page->applyChanges(guiSummaries(203, 300));
    QCOMPARE(view->unseen(), 0); // none of them fits
    QList<EventId> fitting;
    for (int id = 203; id <= 240; ++id)
        fitting.append(EventId{id});
    m_page->addMatches(fitting);
    QCOMPARE(view->unseen(), 38);
    QCOMPARE(m_page->model().idAt(view->rowAt(0)), before);
    QCOMPARE(view->findChild<QPushButton *>()->text(), u"38 new"_s);
}

void TestGuiFilter::currentEventStays()
{
    QVERIFY(m_page->select(EventId{77}));
    m_page->showMatches(ids({150, 77, 5}));
    QCOMPARE(m_page->currentEvent(), EventId{77});
    m_page->showMatches(ids({150, 5}));
    QCOMPARE(m_page->currentEvent(), EventId{150}); // the newest instead
    m_page->showAll();
    QCOMPARE(m_page->currentEvent(), EventId{150});
    const int row = m_page->view()->currentIndex().row();
    QVERIFY(m_page->view()->visualRect(m_page->model().index(row, 0)).isValid());
}

void TestGuiFilter::emptyResultExplains()
{
    EmptyFilter *empty = m_page->emptyFilter();
    bar().setText(u"sig:invalid tag:Hot"_s);
    m_page->setSearching(0);
    m_page->showMatches({});
    QVERIFY(empty->isVisible());
    QVERIFY(!m_page->start()->isVisible()); // there are events
    QCOMPARE(empty->title(), u"Looking…"_s);
    QCOMPARE(m_page->countText(), u"None of 200 events yet, 0 % looked at"_s);
    m_page->setSearching(std::nullopt);
    empty->showEmpty({u"sig:invalid"_s, u"tag:Hot"_s}, 200);
    QVERIFY(empty->explanation().contains(u"200 events"_s));
    empty->showHopeless({});
    QVERIFY(empty->explanation().contains(u"no event fits them all"_s));
    empty->showHopeless({1});
    QVERIFY(empty->explanation().contains(u"tag:Hot"_s));
    QCOMPARE(empty->removers().size(), 1);
    QSignalSpy removal(empty, &EmptyFilter::removeWanted);
    QTest::mouseClick(empty->removers().constFirst(), Qt::LeftButton);
    QCOMPARE(removal.at(0).at(0).toInt(), 1);
    QTest::mouseClick(empty->clearButton(), Qt::LeftButton);
    QCOMPARE(bar().text(), QString());
    m_page->addMatches(ids({3}));
    QVERIFY(!empty->isVisible());
}

void TestGuiFilter::selectingAHiddenEventClears()
{
    bar().setText(u"sig:invalid"_s);
    connect(&bar(), &FilterBar::filterChanged, m_page.get(), [this](const Filter &filter) {
        if (!filter.root)
            m_page->showAll();
    });
    m_page->showMatches(ids({100}));
    QVERIFY(!m_page->select(EventId{4711})); // not here at all
    QCOMPARE(bar().text(), u"sig:invalid"_s);
    QVERIFY(m_page->select(EventId{42}));
    QCOMPARE(m_page->currentEvent(), EventId{42});
    QCOMPARE(bar().text(), QString());
}

void TestGuiFilter::everythingHasAName()
{
    bar().setText(u"is:retry"_s);
    const QList<QToolButton *> inField = field().findChildren<QToolButton *>();
    QVERIFY(!inField.isEmpty());
    for (const QToolButton *button : inField)
        QVERIFY(!button->text().isEmpty() || !button->accessibleName().isEmpty());
    bar().clear();
    bar().setText(u"event:people* is:retry"_s);
    QCOMPARE(namelessWidgets(*m_page), QStringList());
    bar().setText(u"event:people* is:wrong"_s);
    QCOMPARE(namelessWidgets(*m_page), QStringList());
    bar().clear();
    m_page->showMatches({});
    m_page->emptyFilter()->showEmpty({u"a"_s, u"b"_s}, 3);
    m_page->emptyFilter()->showHopeless({0, 1});
    QCOMPARE(namelessWidgets(*m_page), QStringList());
}

void TestGuiFilter::fitsIntoASmallWindow()
{
    bar().setText(u"event:people* -sig:valid (is:retry or is:pinned) status:5xx,4xx lag:>60s"_s);
    bar().setZone(u"Times in America/Argentina/Buenos_Aires (UTC−03:00) · -2h is 27 Nov"_s);
    m_page->resize(760, 460);
    QCOMPARE(m_page->size(), QSize(760, 460));
    bar().setText(u"event:people* statuss:5xx"_s);
    m_page->resize(760, 460);
    QCOMPARE(m_page->size(), QSize(760, 460));
    const QList<QToolButton *> fixes = bar().fixes();
    QTRY_VERIFY(fixes.constFirst()->isVisible());
    for (const QToolButton *fix : fixes)
        QVERIFY(!fix->isVisible() || fix->mapTo(m_page.get(), QPoint(fix->width(), 0)).x() <= 760);
}

QTEST_MAIN(TestGuiFilter)
#include "tst_gui_filter.moc"
