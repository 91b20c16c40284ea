// SPDX-License-Identifier: MIT
// Room around what menus, fields and dialogs show.
#include "cutoff.h"
#include "guifixture.h"
#include "ui/destinationpicker.h"
#include "ui/drilldialog.h"
#include "ui/eventmenu.h"
#include "ui/findbar.h"

#include <QtTest/QtTest>
#include <QtWidgets/QAbstractButton>
#include <QtWidgets/QLabel>
#include <QtWidgets/QLineEdit>
#include <QtWidgets/QListWidget>
#include <QtWidgets/QStyle>

using namespace Hookglass;
using namespace Qt::StringLiterals;

namespace {

/// What of a picture is not its background: the place of its ink.
QRect inkOf(const QImage &image, const QRect &within)
{
    const QRgb ground = image.pixel(within.right() - 1, within.center().y());
    QRect ink;
    for (int y = within.top(); y <= within.bottom(); ++y) {
        for (int x = within.left(); x <= within.right(); ++x) {
            if (image.pixel(x, y) != ground)
                ink |= QRect(x, y, 1, 1);
        }
    }
    return ink;
}

QList<Target> targets(int count)
{
    QList<Target> made;
    for (int i = 1; i <= count; ++i) {
        Target target;
        target.id = TargetId{i};
        target.name = u"Target %1"_s.arg(i);
        target.url = QUrl(u"http://127.0.0.1:%1/webhooks"_s.arg(3000 + i));
        made.append(target);
    }
    return made;
}

} // namespace

class TestGuiParts final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void menuHeadingHasRoom();
    void findFieldHasAMargin();
    void drillWithManyTargets_data();
    void drillWithManyTargets();
};

void TestGuiParts::initTestCase()
{
    guiTheme();
}

void TestGuiParts::menuHeadingHasRoom()
{
    EventMenu menu(guiTheme());
    menu.setCounts({.chosen = 1, .all = 12});
    menu.popup({10, 10});
    QVERIFY(QTest::qWaitForWindowExposed(&menu));
    const QAction *heading = menu.actions().constFirst();
    QVERIFY(heading->isSeparator());
    const QRect place = menu.actionGeometry(menu.actions().constFirst());
    savePicture(menu, u"eventmenu"_s);
    const QImage image = menu.grab().toImage().convertToFormat(QImage::Format_RGB32);
    const QRect ink = inkOf(image, place.adjusted(2, 0, -2, 0));
    QVERIFY(!ink.isEmpty());
    QVERIFY2(ink.top() >= 8 && ink.left() >= 10,
             qPrintable(u"%1 %2"_s.arg(ink.left()).arg(ink.top())));
    QVERIFY(place.bottom() - ink.bottom() >= 4);
    menu.setCounts({.chosen = 1'234'567, .all = 12});
    QVERIFY(menu.sizeHint().width() >
            QFontMetrics(guiTheme().strongFont()).horizontalAdvance(heading->text()));
    menu.hide();
}

void TestGuiParts::findFieldHasAMargin()
{
    FindBar bar(guiTheme());
    bar.resize(600, bar.sizeHint().height());
    bar.open(u"HHHH"_s);
    QVERIFY(QTest::qWaitForWindowExposed(&bar));
    bar.field()->deselect();
    QVERIFY(bar.field()->textMargins().left() >= 6);
    QVERIFY(bar.field()->height() >= 28);
}

void TestGuiParts::drillWithManyTargets_data()
{
    QTest::addColumn<int>("height");
    QTest::newRow("as wanted") << 0;
    QTest::newRow("in a small window") << 560;
}

void TestGuiParts::drillWithManyTargets()
{
    QFETCH(int, height);
    DrillDialog dialog(guiTheme(), guiClock(), EventId{1}, u"Person created · Person 12"_s);
    dialog.show();
    dialog.setTargets(targets(6));
    dialog.setHasKey(true);
    QVERIFY(QTest::qWaitForWindowExposed(&dialog));
    if (height > 0)
        dialog.resize(dialog.width(), height);
    QCoreApplication::processEvents();
    savePicture(dialog, u"drill-%1"_s.arg(height));
    QCOMPARE(cutOff(dialog), QStringList());
    const QListWidget *list = dialog.findChild<QListWidget *>();
    QVERIFY(list->isVisible());
    const QRect place(list->mapTo(&dialog, QPoint()), list->size());
    const auto isApart = [&dialog](const QList<QWidget *> &widgets, const QRect &list) {
        for (const QWidget *one : widgets) {
            const QRect other(one->mapTo(&dialog, QPoint()), one->size());
            if (one->isVisible() && other.intersects(list.adjusted(0, -4, 0, 4)))
                return false;
        }
        return true;
    };
    QList<QWidget *> others;
    const QList<QLabel *> labels = dialog.findChildren<QLabel *>();
    for (QLabel *label : labels)
        others << label;
    const QList<QAbstractButton *> buttons = dialog.findChildren<QAbstractButton *>();
    for (QAbstractButton *button : buttons)
        others << button;
    QVERIFY(isApart(others, place));
    // Also with a report below.
    DrillReport report;
    DrillReport::Step step;
    step.title = u"Twice"_s;
    step.words = u"Both were taken."_s;
    report.steps = {step, step, step};
    dialog.showReport(report);
    QCoreApplication::processEvents();
    savePicture(dialog, u"drill-report-%1"_s.arg(height));
    QCOMPARE(cutOff(dialog), QStringList());
    QVERIFY(isApart(others, QRect(list->mapTo(&dialog, QPoint()), list->size())));
}

QTEST_MAIN(TestGuiParts)
#include "tst_gui_parts.moc"
