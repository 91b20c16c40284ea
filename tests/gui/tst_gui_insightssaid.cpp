// SPDX-License-Identifier: MIT
// What the page Insights makes of requests that Follow Up Boss did not sign, and of tags with
// commas.
#include "guifixture.h"
#include "ui/eventspage.h"
#include "ui/filterbar.h"
#include "ui/insightlag.h"
#include "ui/insightlanes.h"
#include "ui/insightplots.h"
#include "ui/insightspage.h"
#include "ui/mainwindow.h"

#include <QtCore/QTemporaryDir>
#include <QtTest/QTest>
#include <QtWidgets/QListView>

using namespace Hookglass;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr int Timeout = 60'000;

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

} // namespace

class TestGuiInsightsSaid final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void forgedRequestsAreMarked();
    void tagsLeadToTheirEvents();
};

void TestGuiInsightsSaid::forgedRequestsAreMarked()
{
    const Timestamp now = guiClock().now();
    const StatsWindow window{now - 24h, now};
    StatsCounter counter(window, {});
    StatsEvent event;
    event.id = EventId{1};
    event.account = AccountId{1};
    event.eventName = u"stageUpdated"_s;
    event.isForged = true;
    event.receivedAt = now - 12h;
    event.created = now - 24h * 3650;
    counter.add(event);
    counter.add(StatsDelivery{.event = event.id,
                              .account = event.account,
                              .eventName = event.eventName,
                              .receivedAt = event.receivedAt,
                              .isForged = true,
                              .status = 401,
                              .answeredAt = event.receivedAt + 9s});
    const DeliveryStats stats = counter.finish();
    InsightsPage page(guiTheme(), guiClock());
    page.resize(1000, 640);
    page.show();
    page.setStats(stats, {});
    QVERIFY2(page.windowWords().contains(u"1 event (1 with a wrong signature or none)"_s),
             qPrintable(page.windowWords()));
    const PlotData rates = ratePlot(stats);
    const qsizetype piece = StatsGrid{window, RateBuckets}.bucketOf(event.receivedAt);
    QVERIFY(rates.hover.at(piece).contains(u"1 with a wrong signature or none"_s));
    QVERIFY(!rates.hover.at(0).contains(u"signature"_s));
    const PlotData lane = lanePlot(stats.lanes.at(0), stats, {});
    QVERIFY(lane.marks.at(0).text.contains(u"wrong signature or none"_s));
    QVERIFY(lane.summary.contains(u"1 with a wrong signature or none"_s));
    const QList<QWidget *> parts = page.lanes()->findChildren<QWidget *>();
    QVERIFY(std::any_of(parts.cbegin(), parts.cend(), [](const QWidget *part) {
        return part->toolTip().contains(u"If the event is registered twice"_s);
    }));
    // Nothing is left to time, and the page says why.
    QCOMPARE(page.lag()->model().rowCount(), 0);
    QVERIFY(page.lag()->emptyText().contains(u"wrong signature or none"_s));
    event.isForged = false;
    counter.add(event);
    page.setStats(counter.finish(), {});
    QVERIFY(page.lag()->emptyText().isEmpty());
}

void TestGuiInsightsSaid::tagsLeadToTheirEvents()
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
    const QList<QByteArray> tags{R"("Austin, TX")", R"("Austin","TX")", R"("Austin,TX")"};
    int stored = 0;
    for (int i = 0; i < 6; ++i) {
        const int kind = i % int(tags.size());
        QList<qint64> people;
        for (int person = 0; person < 8; ++person)
            people.append(100 * i + person);
        NewDelivery made =
            arrival(i, now - 1h + kind * 1min + i * 1s, u"peopleTagsCreated"_s, people);
        made.body = R"({"event":"peopleTagsCreated","data":{"tags":[)" + tags.at(kind) + "]}}";
        workspace.store().add(
            std::move(made), this,
            [&stored](const Result<CommittedDelivery> &done) { stored += done ? 1 : 0; });
    }
    QTRY_COMPARE_WITH_TIMEOUT(stored, 6, Timeout);
    window.showPage(MainWindow::Insights);
    InsightsPage &page = *window.insightsPage();
    QTRY_COMPARE_WITH_TIMEOUT(page.stats().bulks.size(), 3, Timeout); // the newest first
    const QAbstractItemModel &bulks = *page.bulkList()->model();
    QVERIFY(bulks.index(0, 0).data().toString().contains(u"Tag “Austin,TX” added to 16 people"_s));
    QVERIFY(bulks.index(1, 0).data().toString().contains(u"Tags “Austin” and “TX” added"_s));
    QVERIFY(bulks.index(2, 0).data().toString().contains(u"Tag “Austin, TX” added"_s));
    for (int row = 0; row < 3; ++row) {
        Q_EMIT page.bulkList()->clicked(bulks.index(row, 0));
        QTRY_COMPARE_WITH_TIMEOUT(window.eventsPage()->model().rowCount(), 2, Timeout);
        QVERIFY(window.eventsPage()->filterBar()->problemText().isEmpty());
        window.showPage(MainWindow::Insights);
    }
}

QTEST_MAIN(TestGuiInsightsSaid)
#include "tst_gui_insightssaid.moc"
