// SPDX-License-Identifier: MIT
// The page Insights: plots that tell values, zoom and lead to events; loops that are told of once;
// from stored events to the page, and from the page to the table.
#include "cutoff.h"
#include "guifixture.h"
#include "models/insightwords.h"
#include "ui/eventspage.h"
#include "ui/filterbar.h"
#include "ui/insightlag.h"
#include "ui/insightlanes.h"
#include "ui/insightplots.h"
#include "ui/insightslink.h"
#include "ui/insightspage.h"
#include "ui/mainwindow.h"
#include "ui/noticebar.h"
#include "ui/notifier.h"
#include "ui/plotview.h"
#include "ui/segments.h"
#include "ui/timelineview.h"

#include <QtCore/QTemporaryDir>
#include <QtGui/QWheelEvent>
#include <QtTest/QSignalSpy>
#include <QtTest/QTest>
#include <QtWidgets/QListView>
#include <QtWidgets/QPushButton>
#include <QtWidgets/QScrollArea>
#include <QtWidgets/QSpinBox>
#include <QtWidgets/QTableView>

#include <cmath>

using namespace Hookglass;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr int Timeout = 60'000;

/// A day with everything in it: two webhooks, retries, a gap, a late answer, a loop, a bulk action.
DeliveryStats someStats(Timestamp now)
{
    const StatsWindow window{now - 24h, now};
    StatsCounter counter(window, {});
    const QStringList names{u"peopleUpdated"_s,       u"peopleTagsCreated"_s,   u"notesCreated"_s,
                            u"dealsUpdated"_s,        u"callsCreated"_s,        u"tasksUpdated"_s,
                            u"appointmentsUpdated"_s, u"textMessagesCreated"_s, u"peopleCreated"_s};
    for (int i = 0; i < 1'200; ++i) {
        const int kind = i % 7 == 0 ? i % int(names.size()) : i % 3;
        StatsEvent event;
        event.id = EventId{i + 1};
        event.account = AccountId{1};
        event.eventName = names.at(kind);
        event.receivedAt = window.from + i * 71s + std::chrono::milliseconds(i * i % 997);
        event.created = event.receivedAt - std::chrono::milliseconds(400 + i * 37 % 5'000);
        event.resources = {i % 300};
        counter.add(event);
        StatsDelivery delivery{.event = event.id,
                               .account = event.account,
                               .eventName = event.eventName,
                               .receivedAt = event.receivedAt,
                               .status = i % 50 == 7   ? 503
                                         : i % 90 == 3 ? 0
                                                       : 204,
                               .answeredAt = {}};
        if (delivery.status != 0)
            delivery.answeredAt =
                delivery.receivedAt +
                (i % 211 == 5 ? 12'500ms : std::chrono::milliseconds(2 + i * 13 % 60));
        counter.add(delivery);
        if (delivery.status == 503) {
            StatsDelivery again = delivery;
            again.receivedAt += 61s;
            again.status = 204;
            again.answeredAt = again.receivedAt + 4ms;
            again.isRepeat = true;
            counter.add(again);
            counter.addAttempts({delivery, again}, {});
        }
    }
    DeliveryStats stats = counter.finish();
    stats.accounts = {{AccountId{1}, u"acme"_s}};
    for (WebhookLane &lane : stats.lanes)
        lane.accountName = u"acme"_s;
    stats.loops = {{.account = AccountId{1},
                    .resource = {u"people"_s, 12},
                    .events = 48,
                    .first = now - 2h,
                    .last = now - 2h + 95s,
                    .eventNames = {u"peopleUpdated"_s, u"peopleTagsCreated"_s}}};
    stats.bulks = {{.account = AccountId{1},
                    .eventName = u"peopleTagsCreated"_s,
                    .subject = {u"Hot"_s},
                    .resources = 1240,
                    .requests = 7,
                    .first = now - 3h,
                    .last = now - 3h + 12s,
                    .firstEvent = EventId{1},
                    .lastEvent = EventId{7}}};
    stats.marks = {{.account = AccountId{1},
                    .webhook = 31,
                    .eventName = u"peopleUpdated"_s,
                    .kind = WebhookHappening::SwitchedOff,
                    .isOurs = false,
                    .at = now - 9h}};
    return stats;
}

QList<ReachInterval> someReach(Timestamp now)
{
    return {
        {.id = 1, .state = Reach::Reachable, .from = now - 40h, .until = now - 14h},
        {.id = 2, .state = Reach::TunnelDown, .from = now - 14h, .until = now - 12h},
        {.id = 3, .state = Reach::Reachable, .from = now - 12h, .until = now, .isClosed = false}};
}

/// As the receiver would have taken it in.
NewDelivery arrival(int number, Timestamp at, const QString &name, const QList<qint64> &ids)
{
    NewDelivery made;
    made.account = AccountId{1};
    made.endpoint = EndpointId{1};
    made.receivedAt = at;
    made.verifiedAt = at + 100us;
    made.head = "POST /in/x HTTP/1.1\r\nHost: a\r\n\r\n";
    made.body = "{\"n\":" + QByteArray::number(number) + "}";
    made.peer = u"127.0.0.1:5000"_s;
    made.verdict.kind = SignatureVerdict::Kind::Valid;
    Envelope envelope;
    envelope.eventId = u"00000000-0000-4000-8000-%1"_s.arg(number, 12, 10, QLatin1Char('0'));
    envelope.eventName = name;
    envelope.created = at - 1s;
    envelope.resourceIds = ids;
    made.envelope = envelope;
    return made;
}

void sendWheel(PlotView &plot, QPointF place, int delta, Qt::KeyboardModifiers modifiers)
{
    QWheelEvent event(place, plot.mapToGlobal(place), {}, {0, delta}, Qt::NoButton, modifiers,
                      Qt::NoScrollPhase, false);
    QCoreApplication::sendEvent(&plot, &event);
}

} // namespace

class TestGuiInsights final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void plotTellsValuesByMouseAndKeys();
    void plotZoomsByWheelDragAndKeys();
    void plotLeadsToATimeAndAType();
    void plotFollowsTheLook();
    void emptyPlotsDoNothing();
    void manySeriesAreGathered();
    void typesKeepTheirColours();
    void laneShowsWhatWentWrong();
    void emptyPageExplains();
    void zoomIsSharedAndEnds();
    void listsLeadToEvents();
    void loopRuleIsSettable();
    void everythingHasAName();
    void nothingIsCutOff_data();
    void nothingIsCutOff();
    void fromEventsToThePageAndBack();
    void loopIsToldOfOnce();
    void timelineShowsTheLimit();
};

void TestGuiInsights::plotTellsValuesByMouseAndKeys()
{
    PlotView plot(guiTheme(), u"Rates"_s, 220);
    plot.resize(800, 220);
    plot.show();
    const Timestamp now = guiClock().now();
    const DeliveryStats stats = someStats(now);
    plot.setData(ratePlot(stats));
    QVERIFY(plot.accessibleDescription().contains(u"1,200 events"_s));
    QVERIFY(plot.currentText().isEmpty());
    const QRectF area = plot.area();
    QTest::mouseMove(&plot, area.center().toPoint());
    QTRY_COMPARE(plot.current(), RateBuckets / 2);
    QVERIFY2(plot.currentText().contains(u"a minute"_s), qPrintable(plot.currentText()));
    QVERIFY(plot.currentText().contains(u"peopleUpdated"_s) ||
            plot.currentText().contains(u"notesCreated"_s));
    QTest::keyClick(&plot, Qt::Key_Right);
    QCOMPARE(plot.current(), RateBuckets / 2 + 1);
    QTest::keyClick(&plot, Qt::Key_Home);
    QCOMPARE(plot.current(), 0);
    QTest::keyClick(&plot, Qt::Key_End);
    QCOMPARE(plot.current(), RateBuckets - 1);
    // What is told is also said.
    QVERIFY(plot.accessibleDescription().contains(plot.currentText()));
}

void TestGuiInsights::plotZoomsByWheelDragAndKeys()
{
    PlotView plot(guiTheme(), u"Rates"_s, 220);
    plot.resize(800, 220);
    plot.show();
    const Timestamp now = guiClock().now();
    plot.setData(ratePlot(someStats(now)));
    QSignalSpy seen(&plot, &PlotView::seenChanged);
    const QRectF area = plot.area();
    sendWheel(plot, area.center(), 120, Qt::NoModifier); // that scrolls the page
    QCOMPARE(seen.size(), 0);
    sendWheel(plot, area.center(), 120, Qt::ControlModifier);
    QCOMPARE(seen.size(), 1);
    const auto span = [&plot] { return plot.seenUntil() - plot.seenFrom(); };
    QVERIFY(span() < 15h && span() > 14h); // 0.6 of a day
    const Timestamp middle = now - 12h;
    QVERIFY(plot.seenFrom() < middle && plot.seenUntil() > middle); // around the pointer
    sendWheel(plot, area.center(), -120, Qt::ControlModifier);
    QVERIFY(span() > 23h + 59min);
    // By dragging over the second quarter.
    plot.setSeen(now - 24h, now);
    const QPoint left(int(area.left() + area.width() / 4), int(area.center().y()));
    const QPoint right(int(area.left() + area.width() / 2), left.y());
    QTest::mousePress(&plot, Qt::LeftButton, {}, left);
    QTest::mouseMove(&plot, (left + right) / 2);
    QTest::mouseMove(&plot, right);
    QTest::mouseRelease(&plot, Qt::LeftButton, {}, right);
    QVERIFY2(std::chrono::abs(plot.seenFrom() - (now - 18h)) < 5min, "the drag's begin");
    QVERIFY2(std::chrono::abs(plot.seenUntil() - (now - 12h)) < 5min, "the drag's end");
    const auto before = span();
    QTest::keyClick(&plot, Qt::Key_Plus);
    QVERIFY(span() < before);
    QTest::keyClick(&plot, Qt::Key_Minus);
    const Timestamp from = plot.seenFrom();
    QTest::keyClick(&plot, Qt::Key_Right, Qt::ShiftModifier);
    QVERIFY(plot.seenFrom() > from);
    for (int i = 0; i < 100; ++i)
        QTest::keyClick(&plot, Qt::Key_Plus);
    QVERIFY(span() >= 10s); // not into nothing
    QSignalSpy reset(&plot, &PlotView::resetWanted);
    QTest::keyClick(&plot, Qt::Key_0);
    QCOMPARE(reset.size(), 1);
}

void TestGuiInsights::plotLeadsToATimeAndAType()
{
    InsightsPage page(guiTheme(), guiClock());
    page.resize(1000, 700);
    page.show();
    const Timestamp now = guiClock().now();
    const DeliveryStats stats = someStats(now);
    page.setStats(stats, someReach(now));
    PlotView &plot = *page.rates();
    QSignalSpy wanted(&page, &InsightsPage::eventsWanted);
    QTRY_COMPARE(plot.height(), plot.sizeHint().height()); // it has its place
    const QRectF area = plot.area();
    // The lowest of the stack, in the middle of the day.
    const QPoint bar(int(area.center().x()), int(area.bottom()) - 3);
    QTest::mouseClick(&plot, Qt::LeftButton, {}, bar);
    QCOMPARE(wanted.size(), 1);
    const StatsGrid grid{stats.window, RateBuckets};
    const StatsWindow piece{grid.startOf(plot.current()), grid.startOf(plot.current() + 1)};
    QCOMPARE(wanted.at(0).at(0).toString(), eventsFilter(stats.rates.at(0).eventName, piece));
    // By keys: a piece with all its names, or with the one above.
    plot.setFocus();
    QTest::keyClick(&plot, Qt::Key_Home);
    QTest::keyClick(&plot, Qt::Key_Down);
    QTest::keyClick(&plot, Qt::Key_Return);
    QCOMPARE(wanted.size(), 2);
    QCOMPARE(wanted.at(1).at(0).toString(), windowFilter({grid.startOf(0), grid.startOf(1)}));
    QTest::keyClick(&plot, Qt::Key_Up);
    QTest::keyClick(&plot, Qt::Key_Return);
    QVERIFY(wanted.at(2).at(0).toString().startsWith(u"event:"_s));
}

void TestGuiInsights::plotFollowsTheLook()
{
    const Theme &light = guiTheme();
    Theme dark(light.isDark() ? Look::Light : Look::Dark);
    PlotView one(light, u"One"_s, 200);
    PlotView other(dark, u"Other"_s, 200);
    const DeliveryStats stats = someStats(guiClock().now());
    for (PlotView *plot : {&one, &other}) {
        plot->resize(600, 200);
        plot->setData(ratePlot(stats));
        plot->show();
    }
    QVERIFY(one.grab().toImage() != other.grab().toImage());
}

void TestGuiInsights::emptyPlotsDoNothing()
{
    for (const auto kind : {PlotData::Kind::Stacked, PlotData::Kind::Lines, PlotData::Kind::Marks,
                            PlotData::Kind::Bars}) {
        PlotView plot(guiTheme(), u"Empty"_s, 120);
        plot.resize(400, 120);
        plot.show();
        PlotData data;
        data.kind = kind;
        plot.setData(data);
        QSignalSpy chosen(&plot, &PlotView::pieceChosen);
        QSignalSpy marked(&plot, &PlotView::markChosen);
        QTest::mouseClick(&plot, Qt::LeftButton, {}, plot.area().center().toPoint());
        for (const Qt::Key key : {Qt::Key_Left, Qt::Key_Right, Qt::Key_Home, Qt::Key_End,
                                  Qt::Key_Up, Qt::Key_Return, Qt::Key_Plus})
            QTest::keyClick(&plot, key);
        QCOMPARE(plot.current(), -1);
        QVERIFY(chosen.isEmpty());
        QVERIFY(marked.isEmpty());
        QVERIFY(!plot.grab().isNull());
    }
}

void TestGuiInsights::manySeriesAreGathered()
{
    const DeliveryStats stats = someStats(guiClock().now());
    QCOMPARE(stats.rates.size(), 9);
    const PlotData plot = ratePlot(stats);
    QCOMPARE(plot.series.size(), 7);
    QCOMPARE(plot.series.last().name, u"3 others"_s);
    QCOMPARE(rateNames(stats, 0), QStringList{stats.rates.at(0).eventName});
    QCOMPARE(rateNames(stats, 6).size(), 3);
    // Nothing is lost on the way: events a minute times minutes.
    double sum = 0;
    for (const PlotSeries &series : plot.series) {
        for (const double value : series.values)
            sum += value * 24 * 60 / RateBuckets;
    }
    QCOMPARE(int(std::lround(sum)), 1'200);
}

void TestGuiInsights::typesKeepTheirColours()
{
    InsightsPage page(guiTheme(), guiClock());
    DeliveryStats stats = someStats(guiClock().now());
    const auto looks = [&page, &stats] {
        page.setStats(stats, {});
        const PlotData &plot = page.rates()->data();
        QHash<QString, int> found;
        for (const PlotSeries &series : plot.series)
            found.insert(series.name, series.look.value_or(-2));
        return found;
    };
    const QHash<QString, int> before = looks();
    QCOMPARE(before.value(u"3 others"_s), -1);
    std::reverse(stats.rates.begin(), stats.rates.end()); // other ranks
    const QHash<QString, int> after = looks();
    int kept = 0;
    for (auto it = after.cbegin(); it != after.cend(); ++it) {
        if (it.value() >= 0 && before.contains(it.key())) {
            QCOMPARE(it.value(), before.value(it.key()));
            ++kept;
        } else {
            QVERIFY(it.value() == -1 || it.value() >= 6); // and nobody takes it over
        }
    }
    QCOMPARE(kept, 3);
}

void TestGuiInsights::laneShowsWhatWentWrong()
{
    const Timestamp now = guiClock().now();
    const DeliveryStats stats = someStats(now);
    InsightLanes lanes(guiTheme());
    lanes.resize(1000, 800);
    lanes.show();
    lanes.setStats(stats, someReach(now));
    QCOMPARE(lanes.plots().size(), 4);
    lanes.allButton()->click();
    QCOMPARE(lanes.plots().size(), 9);
    const auto lane =
        std::find_if(stats.lanes.cbegin(), stats.lanes.cend(),
                     [](const WebhookLane &one) { return one.eventName == "peopleUpdated"_L1; });
    PlotView &plot = *lanes.plots().at(lane - stats.lanes.cbegin());
    const PlotData &data = plot.data();
    QCOMPARE(data.limit, std::optional(1e7)); // ten seconds
    QCOMPARE(data.bands.size(), 1);
    QCOMPARE(data.flags.size(), 1);
    QVERIFY(data.flags.at(0).text.contains(u"Switched off"_s));
    QVERIFY(plot.accessibleDescription().contains(u"1 gap of the receiver"_s));
    // Each way to go wrong has a shape of its own.
    QSet<PlotMark::Shape> shapes;
    for (const WebhookLane &one : stats.lanes) {
        const PlotData drawn = lanePlot(one, stats, {});
        for (const PlotMark &mark : drawn.marks)
            shapes.insert(mark.shape);
    }
    QCOMPARE(shapes.size(), 4);
    // A mark is told of, and leads to its event.
    QSignalSpy wanted(&lanes, &InsightLanes::eventsWanted);
    plot.setFocus();
    QTest::keyClick(&plot, Qt::Key_Home);
    QVERIFY2(plot.currentText().contains(u"answer"_s), qPrintable(plot.currentText()));
    QTest::keyClick(&plot, Qt::Key_Return);
    QCOMPARE(wanted.size(), 1);
    QVERIFY(wanted.at(0).at(0).toString().startsWith(u"account:acme event:peopleUpdated"_s));
    // The gap is told of where the pointer is in it.
    const QRectF area = plot.area();
    const QPoint gap(int(area.left() + area.width() * 11.0 / 24), int(area.top()) + 30);
    QTest::mouseMove(&plot, gap);
    QTRY_VERIFY2(plot.currentText().contains(u"Could not be reached"_s),
                 qPrintable(plot.currentText()));
}

void TestGuiInsights::emptyPageExplains()
{
    InsightsPage page(guiTheme(), guiClock());
    page.resize(1000, 640);
    page.show();
    QVERIFY(page.emptyText().contains(u"sandbox"_s));
    QVERIFY(!page.rates()->isVisible());
    QVERIFY(page.mostField()->isVisible()); // a rule can be set before anything came
    DeliveryStats stats = someStats(guiClock().now());
    stats.retries = {};
    stats.loops.clear();
    stats.bulks.clear();
    page.setStats(stats, {});
    QVERIFY(page.emptyText().isEmpty());
    QVERIFY(page.rates()->isVisible());
    QVERIFY(!page.retries()->isVisible());
    QVERIFY(page.retryText().contains(u"No pause"_s));
    QVERIFY(!page.bulkList()->isVisible());
    QVERIFY(page.windowWords().contains(u"1,200 events"_s));
    page.setProgress(0.4);
    QVERIFY(page.windowWords().contains(u"40 %"_s));
}

void TestGuiInsights::zoomIsSharedAndEnds()
{
    InsightsPage page(guiTheme(), guiClock());
    page.resize(1000, 640);
    page.show();
    const Timestamp now = guiClock().now();
    page.setStats(someStats(now), {});
    QSignalSpy wanted(&page, &InsightsPage::windowWanted);
    QVERIFY(!page.backButton()->isVisible());
    page.rates()->setFocus();
    for (int i = 0; i < 5; ++i)
        QTest::keyClick(page.rates(), Qt::Key_Plus);
    QVERIFY(page.isZoomed());
    QVERIFY(page.backButton()->isVisible());
    // All plots at once, the store once.
    const QList<PlotView *> lanes = page.lanes()->plots();
    for (const PlotView *plot : lanes)
        QCOMPARE(plot->seenFrom(), page.window().from);
    QCOMPARE(page.lag()->plot()->seenUntil(), page.window().until);
    QTRY_COMPARE(wanted.size(), 1);
    QCOMPARE(wanted.at(0).at(0).value<StatsWindow>(), page.window());
    // The future has nothing to show.
    for (int i = 0; i < 12; ++i)
        QTest::keyClick(page.rates(), Qt::Key_Right, Qt::ShiftModifier);
    QVERIFY(page.window().until <= guiClock().now());
    page.backButton()->click();
    QVERIFY(!page.isZoomed());
    const StatsWindow whole = page.window(); // it moves on with the clock
    QVERIFY(whole.until - whole.from == 24h);
    QCOMPARE(wanted.size(), 2); // and the one that waited is not sent any more
}

void TestGuiInsights::listsLeadToEvents()
{
    InsightsPage page(guiTheme(), guiClock());
    page.resize(1000, 640);
    page.show();
    const Timestamp now = guiClock().now();
    const DeliveryStats stats = someStats(now);
    page.setStats(stats, {});
    QSignalSpy wanted(&page, &InsightsPage::eventsWanted);
    const QModelIndex bulk = page.bulkList()->model()->index(0, 0);
    QVERIFY(bulk.data().toString().contains(u"Tag “Hot” added to 1,240 people, 7 requests"_s));
    Q_EMIT page.bulkList()->clicked(bulk);
    QCOMPARE(wanted.at(0).at(0).toString(), bulkFilter(stats.bulks.at(0), u"acme"_s));
    Q_EMIT page.loopList()->clicked(page.loopList()->model()->index(0, 0));
    QCOMPARE(wanted.at(1).at(0).toString(), loopFilter(stats.loops.at(0), u"acme"_s));
    // A chosen name stays chosen when the numbers come anew.
    page.lag()->table()->selectRow(2);
    page.setStats(stats, {});
    QCOMPARE(page.lag()->table()->currentIndex().row(), 2);
    page.lag()->plot()->setFocus();
    QTest::keyClick(page.lag()->plot(), Qt::Key_End);
    QTest::keyClick(page.lag()->plot(), Qt::Key_Return);
    QVERIFY(wanted.at(2).at(0).toString().startsWith(u"event:"_s +
                                                     page.lag()->model().lags().at(2).eventName));
}

void TestGuiInsights::loopRuleIsSettable()
{
    InsightsPage page(guiTheme(), guiClock());
    page.show();
    QCOMPARE(page.mostField()->value(), 20);
    QCOMPARE(page.minutesField()->value(), 5);
    QSignalSpy changed(&page, &InsightsPage::loopRuleChanged);
    page.setLoopRule({.most = 7, .within = 2min});
    QVERIFY(changed.isEmpty());
    page.mostField()->setValue(9);
    QTest::keyClick(page.mostField(), Qt::Key_Return);
    QVERIFY(!changed.isEmpty());
    QCOMPARE(changed.at(0).at(0).value<LoopRule>(), (LoopRule{.most = 9, .within = 2min}));
}

void TestGuiInsights::everythingHasAName()
{
    InsightsPage page(guiTheme(), guiClock());
    page.resize(1000, 640);
    page.show();
    const Timestamp now = guiClock().now();
    page.setStats(someStats(now), someReach(now));
    QCOMPARE(namelessWidgets(page), QStringList());
}

void TestGuiInsights::nothingIsCutOff_data()
{
    QTest::addColumn<QSize>("size");
    QTest::newRow("880x560") << QSize(880 - 84, 560 - 44);
    QTest::newRow("1000x640") << QSize(1000 - 84, 640 - 44);
    QTest::newRow("1296x800") << QSize(1296 - 84, 800 - 44);
}

void TestGuiInsights::nothingIsCutOff()
{
    QFETCH(QSize, size);
    InsightsPage page(guiTheme(), guiClock());
    page.resize(size);
    page.show();
    const QString name = u"insights-%1-%2"_s.arg(QLatin1StringView(QTest::currentDataTag()),
                                                 guiTheme().isDark() ? u"dark"_s : u"light"_s);
    QTest::qWait(30); // layouts of layouts
    savePicture(page, name + u"-empty"_s);
    QCOMPARE(cutOff(page), QStringList());
    const Timestamp now = guiClock().now();
    page.setStats(someStats(now), someReach(now));
    page.rates()->setFocus();
    QTest::keyClick(page.rates(), Qt::Key_End);
    QCoreApplication::sendPostedEvents(nullptr, QEvent::LayoutRequest);
    QTest::qWait(30); // layouts of layouts
    savePicture(page, name);
    QCOMPARE(cutOff(page), QStringList());
    if (auto *inner = page.findChild<QScrollArea *>())
        savePicture(*inner->widget(), name + u"-whole"_s);
}

void TestGuiInsights::fromEventsToThePageAndBack()
{
    const QTemporaryDir folder;
    WorkspaceOptions options;
    options.dataFolder = folder.filePath(u"data"_s);
    Workspace workspace(options);
    MainWindow window(guiTheme(), guiClock(), workspace, {});
    window.resize(1296, 800);
    window.show();
    window.start();
    const Timestamp now = guiClock().now();
    int stored = 0;
    for (int i = 0; i < 12; ++i) {
        workspace.store().add(
            arrival(i, now - 1h + i * 1s, i % 3 ? u"peopleUpdated"_s : u"notesCreated"_s,
                    {100 + i, 200 + i}),
            this, [&stored](const Result<CommittedDelivery> &done) { stored += done ? 1 : 0; });
    }
    QTRY_COMPARE_WITH_TIMEOUT(stored, 12, Timeout);
    window.showPage(MainWindow::Insights);
    InsightsPage &page = *window.insightsPage();
    QTRY_COMPARE_WITH_TIMEOUT(page.stats().events, 12, Timeout);
    QCOMPARE(page.stats().rates.at(0).eventName, u"peopleUpdated"_s);
    QCOMPARE(page.stats().bulks.size(), 1); // 16 people in 8 requests
    QVERIFY(page.windowWords().contains(u"12 events, 12 deliveries"_s));
    // What comes while the page is seen is shown without asking.
    workspace.store().add(arrival(50, now, u"notesCreated"_s, {1}), this,
                          [](const Result<CommittedDelivery> &) {});
    QTRY_COMPARE_WITH_TIMEOUT(page.stats().events, 13, Timeout);
    Q_EMIT page.bulkList()->clicked(page.bulkList()->model()->index(0, 0));
    QTRY_COMPARE_WITH_TIMEOUT(window.eventsPage()->model().rowCount(), 8, Timeout);
    QVERIFY(window.eventsPage()->isVisible());
    QVERIFY(window.eventsPage()->filterBar()->text().startsWith(u"event:peopleUpdated"_s));
    QVERIFY(window.eventsPage()->filterBar()->problemText().isEmpty());
}

void TestGuiInsights::loopIsToldOfOnce()
{
    const QTemporaryDir folder;
    WorkspaceOptions options;
    options.dataFolder = folder.filePath(u"data"_s);
    Workspace workspace(options);
    MainWindow window(guiTheme(), guiClock(), workspace, {});
    window.resize(1296, 800);
    window.show();
    window.start();
    InsightDesk &desk = window.insightsLink()->desk();
    QVERIFY(desk.setLoopRule({.most = 4, .within = 1min}));
    QSignalSpy began(&desk, &InsightDesk::loopBegan);
    const Timestamp now = guiClock().now();
    const auto send = [&](int first, int last) {
        for (int i = first; i <= last; ++i)
            workspace.store().add(
                arrival(i, now + std::chrono::milliseconds(i), u"peopleUpdated"_s, {12}), this,
                [](const Result<CommittedDelivery> &) {});
    };
    const auto rows = [&window] { return window.eventsPage()->model().rowCount(); };
    send(1, 4);
    QTRY_COMPARE_WITH_TIMEOUT(rows(), 4, Timeout);
    QVERIFY(began.isEmpty()); // not more than four
    QVERIFY(window.notices()->texts().isEmpty());
    send(5, 9);
    QTRY_COMPARE_WITH_TIMEOUT(rows(), 9, Timeout);
    QTRY_COMPARE(began.size(), 1);
    QCOMPARE(window.notices()->texts().size(), 1);
    QVERIFY(window.notices()->texts().at(0).contains(u"Person 12"_s));
    QVERIFY(window.notifier().lastText().contains(u"Person 12"_s));
    send(10, 20); // it goes on: nothing new to tell
    QTRY_COMPARE_WITH_TIMEOUT(rows(), 20, Timeout);
    QCOMPARE(began.size(), 1);
    workspace.store().add(arrival(99, now, u"peopleUpdated"_s, {13}), this,
                          [](const Result<CommittedDelivery> &) {});
    QTRY_COMPARE_WITH_TIMEOUT(rows(), 21, Timeout);
    // The notice leads to those events, and to no others.
    QPushButton *link = nullptr;
    const QList<QPushButton *> buttons = window.notices()->findChildren<QPushButton *>();
    for (QPushButton *button : buttons) {
        if (button->text() == u"Show these events"_s)
            link = button;
    }
    QVERIFY(link);
    link->click();
    QTRY_COMPARE_WITH_TIMEOUT(rows(), 20, Timeout);
    QVERIFY(window.eventsPage()->filterBar()->text().startsWith(u"person:12"_s));
    // Another rule begins anew, and is remembered.
    QVERIFY(desk.setLoopRule({.most = 30, .within = 2min}));
    QVERIFY(window.notices()->texts().isEmpty());
    QCOMPARE(workspace.setting(u"insights/loop"_s), u"30 2"_s);
}

void TestGuiInsights::timelineShowsTheLimit()
{
    const EventDetail detail = guiDetail(1, R"({"a":1})");
    TimelineView view(guiTheme());
    view.resize(500, 260);
    view.show();
    view.setTimeline(timelineOf(detail.summary, detail.deliveries.at(0)), 3ms);
    QCOMPARE(view.limitPlace(), 1.0); // at the bar's end
    QVERIFY(!view.answerText().contains(u"too late"_s));
    view.setTimeline(timelineOf(detail.summary, detail.deliveries.at(0)), 20s);
    QVERIFY(view.limitPlace() > 0.4 && view.limitPlace() < 0.6);
    QVERIFY2(view.answerText().contains(u"10.0 s after the limit"_s),
             qPrintable(view.answerText()));
    // A retry says how long after which answer it came.
    const QList<DeliveryDetail> three = guiDetail(1, R"({"a":1})", 3).deliveries;
    QVERIFY(pauseSentence(three, 0).isEmpty());
    QCOMPARE(pauseSentence(three, 1),
             u"Came 1 min 00 s after attempt 1, which was answered with 503."_s);
    QList<DeliveryDetail> fetched = three;
    fetched[1].origin = Origin::Fetched;
    QVERIFY(pauseSentence(fetched, 1).isEmpty());
    QVERIFY(pauseSentence(fetched, 2).contains(u"after attempt 1"_s));
}

QTEST_MAIN(TestGuiInsights)
#include "tst_gui_insights.moc"
