// SPDX-License-Identifier: MIT
// A replay that was cut off: the window tells of it, goes on with it, or gives it up.
#include "flow/forwardrig.h"
#include "guifixture.h"
#include "store/connection.h"
#include "ui/mainwindow.h"
#include "ui/replaystrip.h"

#include <QtCore/QTemporaryDir>
#include <QtTest/QSignalSpy>
#include <QtTest/QTest>
#include <QtWidgets/QPushButton>
#include <QtWidgets/QToolButton>

using namespace Hookglass;
using namespace Hookglass::Test;
using namespace Qt::StringLiterals;

namespace {

constexpr int Events = 40;

/// Closes Hookglass in the midst of a replay: how many requests came out of it.
quint64 cutOff(const QString &folder, const ForwardTarget &target)
{
    Rig rig(folder);
    QList<EventId> events;
    for (int i = 0; i < Events; ++i)
        events.append(rig.store(delivery(QString::number(i))));
    Target address;
    address.url = target.url();
    if (!rig.desk->startReplay(
            {.events = events, .targets = {}, .address = address, .edit = {}, .perSecond = 20}))
        return 0;
    if (!QTest::qWaitFor([&target] { return target.received() >= 2; }, Patience))
        qWarning("Nothing was sent");
    rig.workspace.shutDown();
    return target.received();
}

} // namespace

class TestGuiReplayRest final : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void stripTells();
    void windowGoesOn();
    void windowGivesUp();
};

void TestGuiReplayRest::stripTells()
{
    ReplayStrip strip(guiTheme());
    UnfinishedReplay rest;
    rest.id = 7;
    rest.events = 2'468;
    rest.left = 1'200;
    rest.startedAt = fromMicros(1'795'000'000'000'000);
    strip.setUnfinished(rest, u"local"_s);
    QVERIFY(!strip.isHidden());
    const QString text = strip.unfinishedText(7);
    QVERIFY2(text.contains(u"1,200 of 2,468 events were not sent"_s) && text.endsWith(u"local"_s),
             qPrintable(text));
    QCOMPARE(strip.continueButton(7)->text(), u"Continue"_s);
    QVERIFY(!strip.forgetButton(7)->accessibleName().isEmpty());
    QSignalSpy goOn(&strip, &ReplayStrip::continueWanted);
    QSignalSpy forget(&strip, &ReplayStrip::forgetWanted);
    strip.continueButton(7)->click();
    strip.forgetButton(7)->click();
    QCOMPARE(goOn.at(0).at(0).toLongLong(), 7);
    QCOMPARE(forget.at(0).at(0).toLongLong(), 7);
    QVERIFY(!strip.isHidden()); // until it is done
    ReplayProgress progress;
    progress.replay = 7; // another number than that one's
    progress.total = 10;
    strip.setProgress(progress);
    strip.removeUnfinished(7);
    QVERIFY(strip.unfinishedText(7).isEmpty());
    QVERIFY(!strip.isHidden());
    QVERIFY(!strip.text(7).isEmpty());
}

void TestGuiReplayRest::windowGoesOn()
{
    const QTemporaryDir folder;
    const ForwardTarget target;
    const quint64 before = cutOff(folder.path(), target);
    QVERIFY(before >= 2 && before < Events);
    Workspace workspace(optionsFor(folder.path()));
    MainWindow window(guiTheme(), guiClock(), workspace, {});
    window.show();
    window.start();
    ReplayStrip *strip = window.replays();
    constexpr qint64 first = 1;
    QTRY_VERIFY_WITH_TIMEOUT(!strip->unfinishedText(first).isEmpty(), Patience);
    QVERIFY2(strip->unfinishedText(first).contains(target.url().toString()),
             qPrintable(strip->unfinishedText(first)));
    QTest::mouseClick(strip->continueButton(first), Qt::LeftButton);
    QTRY_VERIFY_WITH_TIMEOUT(strip->unfinishedText(first).isEmpty(), Patience);
    QTRY_VERIFY_WITH_TIMEOUT(strip->text(1).startsWith(u"Replay done"_s), Patience);
    // What had just begun when we closed may not have been sent; then that is on record.
    QVERIFY(target.distinct() > before);
    const auto count = [&workspace](const QString &condition) {
        return *answerOf<qint64>([&](QObject *c, auto done) {
            workspace.store().read<qint64>(
                [condition](Connection &connection) -> Result<qint64> {
                    const Result<QVariant> found =
                        connection.value(u"SELECT count(*) FROM forward WHERE "_s + condition);
                    return found ? Result<qint64>(found->toLongLong()) : found.error();
                },
                c, done);
        });
    };
    QCOMPARE(count(u"reason = 3"_s), Events);
    QCOMPARE(count(u"state IN (2, 3)"_s), Events); // delivered, or failed
    QVERIFY(qint64(target.received()) >= count(u"state = 2"_s));
    const QHash<QByteArray, int> counts = target.counts();
    for (const int times : counts)
        QCOMPARE(times, 1);
}

void TestGuiReplayRest::windowGivesUp()
{
    const QTemporaryDir folder;
    const ForwardTarget target;
    const quint64 before = cutOff(folder.path(), target);
    {
        Workspace workspace(optionsFor(folder.path()));
        MainWindow window(guiTheme(), guiClock(), workspace, {});
        window.show();
        window.start();
        ReplayStrip *strip = window.replays();
        QTRY_VERIFY_WITH_TIMEOUT(!strip->unfinishedText(1).isEmpty(), Patience);
        QTest::mouseClick(strip->forgetButton(1), Qt::LeftButton);
        QTRY_VERIFY_WITH_TIMEOUT(strip->unfinishedText(1).isEmpty(), Patience);
    }
    Rig later(folder.path());
    QVERIFY(later.unfinished().isEmpty());
    QCOMPARE(target.received(), before);
}

QTEST_MAIN(TestGuiReplayRest)
#include "tst_gui_replayrest.moc"
