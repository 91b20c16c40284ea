// SPDX-License-Identifier: MIT
// How a row of events is painted: its tag, and that no state is cut.
#include "guifixture.h"
#include "models/eventtablemodel.h"
#include "ui/eventdelegate.h"
#include "ui/eventspage.h"
#include "ui/eventview.h"

#include <QtGui/QImage>
#include <QtGui/QPainter>
#include <QtTest/QTest>
#include <QtWidgets/QHeaderView>

using namespace Hookglass;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using Model = EventTableModel;

namespace {

constexpr int Height = 30;

/// A cell as the delegate paints it, on nothing else.
QImage painted(const QModelIndex &index, int width, const EventDelegate &delegate)
{
    QImage image(width, Height, QImage::Format_RGB32);
    image.fill(guiTheme().colors().base);
    QPainter painter(&image);
    QStyleOptionViewItem option;
    option.rect = image.rect();
    option.state = QStyle::State_Enabled;
    delegate.paint(&painter, option, index);
    return image;
}

/// Where the colour stands exactly; null: nowhere. Edges are smoothed, straight lines are not.
QRect placeOf(const QImage &image, const QColor &colour)
{
    QRect place;
    for (int y = 0; y < image.height(); ++y) {
        for (int x = 0; x < image.width(); ++x) {
            if (image.pixelColor(x, y).rgb() == colour.rgb())
                place |= QRect(x, y, 1, 1);
        }
    }
    return place;
}

EventSummary eventOf(Origin origin)
{
    EventSummary event = guiSummary(1);
    event.origin = origin;
    return event;
}

/// One event for each thing that a row can say.
QList<EventSummary> everyState()
{
    using Kind = SignatureVerdict::Kind;
    QList<EventSummary> events;
    const auto add = [&events](auto change) {
        EventSummary event = guiSummary(events.size() + 1);
        change(event);
        events.append(event);
    };
    for (const Kind kind : {Kind::NoKey, Kind::Valid, Kind::Invalid, Kind::Missing})
        add([kind](EventSummary &event) { event.signature = kind; });
    for (const Origin origin :
         {Origin::Delivered, Origin::Fetched, Origin::Synthetic, Origin::Imported}) {
        add([origin](EventSummary &event) {
            event.origin = origin;
            event.attempts = 0; // fetched: "Not signed"
            event.answerStatus = 0;
        });
    }
    for (const ForwardState state :
         {ForwardState::None, ForwardState::Waiting, ForwardState::Delivered, ForwardState::Failed})
        add([state](EventSummary &event) { event.forward = state; });
    for (const int status : {204, 503, int(AnswerCut)})
        add([status](EventSummary &event) { event.answerStatus = status; });
    add([](EventSummary &event) {
        event.answerStatus = 401;
        event.disposition = Disposition::Refused;
        event.attempts = 12;
    });
    for (const std::chrono::seconds lag :
         {-59min - 59s, 4min + 12s, std::chrono::seconds(23h + 59min), std::chrono::seconds(99h)}) {
        add([lag](EventSummary &event) { event.created = event.receivedAt - lag; });
    }
    add([](EventSummary &event) { event.receivedAt -= 24h * 40; });
    add([](EventSummary &event) { event.receivedAt -= 24h * 400; });
    return events;
}

} // namespace

class TestGuiEventDelegate final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void tagMarksTheOrigin_data();
    void tagMarksTheOrigin();
    void tagStandsBehindTheTitle();
    void tagIsWholeInANarrowCell();
    void titleGivesWayToTheTag();
    void tagFollowsTheLook();
    void noStateIsCut_data();
    void noStateIsCut();
    void narrowTablesKeepTheSignature();
};

void TestGuiEventDelegate::tagMarksTheOrigin_data()
{
    QTest::addColumn<Origin>("origin");
    QTest::addColumn<bool>("isTagged");
    QTest::newRow("delivered") << Origin::Delivered << false;
    QTest::newRow("fetched") << Origin::Fetched << true;
    QTest::newRow("synthetic") << Origin::Synthetic << true;
    QTest::newRow("imported") << Origin::Imported << true;
}

void TestGuiEventDelegate::tagMarksTheOrigin()
{
    QFETCH(Origin, origin);
    QFETCH(bool, isTagged);
    Model model(guiCatalog(), guiClock());
    model.applyChanges({eventOf(origin)});
    const EventDelegate delegate(guiTheme());
    const QColor edge = guiTheme().color(Tone::Warn);
    const QImage cell = painted(model.index(0, Model::EventColumn), 400, delegate);
    QCOMPARE(!placeOf(cell, edge).isNull(), isTagged);
    // Only where the event is named.
    const QImage about = painted(model.index(0, Model::ResourceColumn), 400, delegate);
    QVERIFY(placeOf(about, edge).isNull());
}

void TestGuiEventDelegate::tagStandsBehindTheTitle()
{
    Model fetched(guiCatalog(), guiClock());
    fetched.applyChanges({eventOf(Origin::Fetched)});
    Model synthetic(guiCatalog(), guiClock());
    synthetic.applyChanges({eventOf(Origin::Synthetic)});
    const EventDelegate delegate(guiTheme());
    const auto tagOf = [&delegate](const Model &model) {
        return placeOf(painted(model.index(0, Model::EventColumn), 400, delegate),
                       guiTheme().color(Tone::Warn));
    };
    const QRect first = tagOf(fetched);
    const QRect second = tagOf(synthetic);
    const QString title = fetched.index(0, Model::EventColumn).data().toString();
    QVERIFY(first.left() >= 10 + QFontMetrics(guiTheme().textFont()).horizontalAdvance(title));
    // Each as wide as its own word, on the middle of the row.
    const auto wordWidth = [](const QString &word) {
        return QFontMetrics(guiTheme().textFont()).horizontalAdvance(word);
    };
    QVERIFY(first.width() >= wordWidth(u"Fetched"_s));
    QVERIFY(second.width() >= wordWidth(u"Synthetic"_s));
    QVERIFY(first.width() != second.width());
    QVERIFY(std::abs(first.center().y() - Height / 2) <= 2);
}

void TestGuiEventDelegate::tagIsWholeInANarrowCell()
{
    Model model(guiCatalog(), guiClock());
    model.applyChanges({eventOf(Origin::Synthetic)});
    const EventDelegate delegate(guiTheme());
    const QColor edge = guiTheme().color(Tone::Warn);
    const QModelIndex index = model.index(0, Model::EventColumn);
    const QRect wide = placeOf(painted(index, 400, delegate), edge);
    const QRect narrow = placeOf(painted(index, 150, delegate), edge);
    QCOMPARE(narrow.size(), wide.size());
    QVERIFY(narrow.right() < 150 - 8);
    QVERIFY(narrow.left() >= 10);
}

void TestGuiEventDelegate::titleGivesWayToTheTag()
{
    Model model(guiCatalog(), guiClock());
    EventSummary event = eventOf(Origin::Imported);
    event.eventName = u"somethingThatNobodyKnowsYetHasBeenUpdated"_s;
    model.applyChanges({event});
    const EventDelegate delegate(guiTheme());
    const QModelIndex index = model.index(0, Model::EventColumn);
    for (const int width : {60, 120, 200, 260}) {
        const QImage cell = painted(index, width, delegate);
        const QRect tag = placeOf(cell, guiTheme().color(Tone::Warn));
        QVERIFY(!tag.isNull());
        for (int x = std::max(tag.left() - 8, 0); x < tag.left() - 2; ++x) {
            for (int y = 4; y < Height - 4; ++y)
                QCOMPARE(cell.pixelColor(x, y), guiTheme().colors().base); // the title ends before
        }
    }
}

void TestGuiEventDelegate::tagFollowsTheLook()
{
    Model model(guiCatalog(), guiClock());
    model.applyChanges({eventOf(Origin::Fetched)});
    const Theme dark(Look::Dark);
    const EventDelegate delegate(dark);
    const QImage cell = painted(model.index(0, Model::EventColumn), 400, delegate);
    QVERIFY(!placeOf(cell, dark.color(Tone::Warn)).isNull());
    QVERIFY(!placeOf(cell, dark.colors().window).isNull()); // its ground
}

void TestGuiEventDelegate::noStateIsCut_data()
{
    QTest::addColumn<int>("width"); // of the page, beside the rail
    QTest::addColumn<QList<int>>("shown");
    const QList<int> always{Model::TimeColumn,   Model::EventColumn,   Model::ResourceColumn,
                            Model::AnswerColumn, Model::ForwardColumn, Model::SignatureColumn};
    QTest::newRow("1000") << 1000 - 84 << always;
    QTest::newRow("1296") << 1296 - 84
                          << always + QList<int>{Model::AttemptsColumn, Model::LagColumn,
                                                 Model::AccountColumn};
    QTest::newRow("1600") << 1600 - 84 << always + QList<int>{Model::OriginColumn};
}

void TestGuiEventDelegate::noStateIsCut()
{
    QFETCH(int, width);
    QFETCH(QList<int>, shown);
    EventsPage page(guiTheme(), guiClock(), guiCatalog());
    page.resize(width, 700);
    page.show();
    QVERIFY(QTest::qWaitForWindowExposed(&page));
    page.applyChanges(everyState());
    EventView *view = page.view();
    for (const int column : std::as_const(shown))
        QVERIFY2(!view->isColumnHidden(column), qPrintable(QString::number(column)));
    int total = 0;
    for (int column = 0; column < Model::ColumnCount; ++column) {
        if (view->isColumnHidden(column))
            continue;
        total += view->columnWidth(column);
        const QString title = page.model().headerData(column, Qt::Horizontal).toString();
        QVERIFY2(view->horizontalHeader()->fontMetrics().horizontalAdvance(title) + 20 <=
                     view->columnWidth(column),
                 qPrintable(title));
        if (column == Model::EventColumn || column == Model::ResourceColumn ||
            column == Model::AccountColumn)
            continue; // the user's own words
        for (int row = 0; row < page.model().rowCount(); ++row) {
            const QModelIndex index = page.model().index(row, column);
            const int needed = view->itemDelegate()->sizeHint({}, index).width();
            QVERIFY2(needed <= view->columnWidth(column), qPrintable(index.data().toString()));
        }
    }
    QVERIFY(total <= view->viewport()->width());
}

// With the detail at the right.
void TestGuiEventDelegate::narrowTablesKeepTheSignature()
{
    Model model(guiCatalog(), guiClock());
    EventView view(guiTheme(), model);
    for (const int width : {320, 400, 460, 560}) {
        view.resize(width, 300);
        view.show();
        QVERIFY(QTest::qWaitForWindowExposed(&view));
        model.applyChanges(guiSummaries(1, 30));
        int total = 0;
        for (int column = 0; column < Model::ColumnCount; ++column)
            total += view.isColumnHidden(column) ? 0 : view.columnWidth(column);
        QVERIFY2(total <= view.viewport()->width(), qPrintable(QString::number(width)));
        QVERIFY(!view.isColumnHidden(Model::SignatureColumn));
        QVERIFY(!view.isColumnHidden(Model::EventColumn));
    }
}

QTEST_MAIN(TestGuiEventDelegate)
#include "tst_gui_eventdelegate.moc"
