// SPDX-License-Identifier: MIT
// Zooming on the page Insights to where nothing came, and out again: by wheel, by keys, on any
// place of the page; and what is left of it when somebody comes back.
#include "guifixture.h"
#include "ui/insightlag.h"
#include "ui/insightlanes.h"
#include "ui/insightspage.h"
#include "ui/plotview.h"

#include <QtGui/QWheelEvent>
#include <QtTest/QSignalSpy>
#include <QtTest/QTest>
#include <QtWidgets/QApplication>
#include <QtWidgets/QPushButton>
#include <QtWidgets/QScrollArea>

using namespace Hookglass;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

/// Something at the begin and at the end, nothing between.
DeliveryStats statsOf(const StatsWindow &window, Timestamp begin)
{
    StatsCounter counter(window, {});
    int number = 0;
    for (const auto at : {1h, 2h, 21h, 22h, 23h}) {
        StatsEvent event;
        event.id = EventId{++number};
        event.account = AccountId{1};
        event.eventName = number % 2 ? u"peopleUpdated"_s : u"notesCreated"_s;
        event.receivedAt = begin + at + 1min;
        event.created = event.receivedAt - 400ms;
        event.resources = {number};
        if (!window.contains(event.receivedAt))
            continue;
        counter.add(event);
        counter.add(StatsDelivery{.event = event.id,
                                  .account = event.account,
                                  .eventName = event.eventName,
                                  .receivedAt = event.receivedAt,
                                  .status = 204,
                                  .answeredAt = event.receivedAt + 3ms});
    }
    return counter.finish();
}

void turnWheel(QWidget &on, QPointF at, int steps, Qt::KeyboardModifiers keys)
{
    QWheelEvent event(at, on.mapToGlobal(at), {}, {0, 120 * steps}, Qt::NoButton, keys,
                      Qt::NoScrollPhase, false);
    QApplication::sendEvent(&on, &event);
}

} // namespace

class TestGuiInsightsZoom final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void plotsStayWhereNothingCame();
    void wheelLeadsOutAgain();
    void wheelZoomsAnywhereOnThePage();
    void keysWorkWithoutAPlot();
    void lateAnswerMovesNothing();
    void tellsThatItIsZoomed();

private:
    void zoomToNothing();

    std::unique_ptr<InsightsPage> m_page;
    Timestamp m_begin;
    StatsWindow m_nothing;
};

void TestGuiInsightsZoom::init()
{
    m_page = std::make_unique<InsightsPage>(guiTheme(), guiClock());
    m_page->resize(1000, 640);
    m_page->show();
    QVERIFY(QTest::qWaitForWindowActive(m_page.get()));
    const Timestamp now = guiClock().now();
    m_begin = now - 24h;
    m_page->setStats(statsOf({m_begin, now}, m_begin), {});
    QCOMPARE(m_page->lanes()->plots().size(), 2);
}

/// As by wheel: to an hour in the middle, and the store has answered.
void TestGuiInsightsZoom::zoomToNothing()
{
    PlotView *rates = m_page->rates();
    const QPointF middle = rates->area().center();
    while (rates->seenUntil() - rates->seenFrom() > 1h)
        turnWheel(*rates, middle, 1, Qt::ControlModifier);
    m_nothing = m_page->window();
    m_page->setStats(statsOf(m_nothing, m_begin), {});
    QCOMPARE(m_page->stats().events, 0);
}

void TestGuiInsightsZoom::plotsStayWhereNothingCame()
{
    m_page->lag()->plot()->setFocus();
    zoomToNothing();
    QVERIFY(m_page->rates()->isVisible());
    QCOMPARE(m_page->rates()->seenFrom(), m_nothing.from);
    const QList<PlotView *> lanes = m_page->lanes()->plots();
    QCOMPARE(lanes.size(), 2);
    for (const PlotView *lane : lanes) {
        QVERIFY(lane->isVisible());
        QCOMPARE(lane->seenFrom(), m_nothing.from);
    }
    QVERIFY(m_page->lag()->plot()->isVisible());
    QVERIFY(m_page->lag()->plot()->hasFocus()); // so its keys lead out
    QVERIFY2(m_page->emptyText().contains(u"2 events before it, 3 events after"_s),
             qPrintable(m_page->emptyText()));
    QVERIFY(m_page->emptyText().contains(u"Ctrl"_s));
    QCOMPARE(namelessWidgets(*m_page), QStringList());
}

void TestGuiInsightsZoom::wheelLeadsOutAgain()
{
    zoomToNothing();
    QSignalSpy wanted(m_page.get(), &InsightsPage::windowWanted);
    PlotView *lane = m_page->lanes()->plots().constFirst();
    for (int i = 0; i < 20; ++i)
        turnWheel(*lane, lane->area().center(), -1, Qt::ControlModifier);
    QTRY_COMPARE(wanted.size(), 1); // once for all of it
    const auto window = wanted.at(0).at(0).value<StatsWindow>();
    QVERIFY(window.from <= m_begin);
    m_page->setStats(statsOf(window, m_begin), {});
    QVERIFY(m_page->emptyText().isEmpty());
    QCOMPARE(m_page->stats().events, 5);
}

void TestGuiInsightsZoom::wheelZoomsAnywhereOnThePage()
{
    zoomToNothing();
    auto *scroll = m_page->findChild<QScrollArea *>();
    QVERIFY(scroll);
    QWidget *page = scroll->viewport(); // to which the cards pass it on
    const auto span = [this] { return m_page->window().until - m_page->window().from; };
    const auto before = span();
    turnWheel(*page, {3, 3}, -1, Qt::ControlModifier); // beside all plots
    QVERIFY(span() > before);
    const auto now = span();
    turnWheel(*page, {3, 3}, -1, Qt::NoModifier); // that scrolls
    QVERIFY(span() == now);
}

void TestGuiInsightsZoom::keysWorkWithoutAPlot()
{
    zoomToNothing();
    const auto span = [this] { return m_page->window().until - m_page->window().from; };
    const auto before = span();
    QPushButton *back = m_page->backButton();
    back->setFocus();
    QTest::keyClick(back, Qt::Key_Minus);
    QVERIFY(span() > before);
    QTest::keyClick(back, Qt::Key_Plus);
    QTest::keyClick(back, Qt::Key_0);
    QVERIFY(!m_page->isZoomed());
    // They are nothing else's.
    QTest::keyClick(m_page.get(), Qt::Key_Plus, Qt::ControlModifier);
    QVERIFY(!m_page->isZoomed());
}

void TestGuiInsightsZoom::lateAnswerMovesNothing()
{
    zoomToNothing();
    PlotView *rates = m_page->rates();
    turnWheel(*rates, rates->area().center(), -1, Qt::ControlModifier);
    const StatsWindow wanted = m_page->window();
    QVERIFY(wanted != m_nothing);
    m_page->setStats(statsOf(m_nothing, m_begin), {}); // asked for before
    QCOMPARE(rates->seenFrom(), wanted.from);
    QCOMPARE(m_page->lag()->plot()->seenUntil(), wanted.until);
    QCOMPARE(m_page->window(), wanted);
}

void TestGuiInsightsZoom::tellsThatItIsZoomed()
{
    QVERIFY(!m_page->windowWords().contains(u"Zoomed"_s));
    zoomToNothing();
    QSignalSpy wanted(m_page.get(), &InsightsPage::windowWanted);
    // Somebody leaves the page and returns: the same time, and it is said.
    m_page->hide();
    m_page->show();
    QCOMPARE(m_page->window(), m_nothing);
    QVERIFY2(m_page->windowWords().startsWith(u"Zoomed: "_s), qPrintable(m_page->windowWords()));
    QVERIFY(m_page->backButton()->isVisible());
    m_page->backButton()->click();
    QVERIFY(!m_page->windowWords().contains(u"Zoomed"_s));
    QVERIFY(!m_page->backButton()->isVisible());
}

QTEST_MAIN(TestGuiInsightsZoom)
#include "tst_gui_insightszoom.moc"
