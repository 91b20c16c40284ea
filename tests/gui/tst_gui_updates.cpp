// SPDX-License-Identifier: MIT
// The card "Updates" and the notice of a newer version.
#include "cutoff.h"
#include "guifixture.h"
#include "support/scriptedserver.h"
#include "ui/mainwindow.h"
#include "ui/noticebar.h"
#include "ui/settingspage.h"
#include "ui/updatecard.h"
#include "ui/updatelink.h"

#include <QtCore/QTemporaryDir>
#include <QtTest/QSignalSpy>
#include <QtTest/QTest>
#include <QtWidgets/QApplication>
#include <QtWidgets/QCheckBox>
#include <QtWidgets/QDialog>
#include <QtWidgets/QLabel>
#include <QtWidgets/QPushButton>
#include <QtWidgets/QTextBrowser>

using namespace Hookglass;
using namespace Hookglass::Test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

UpdateStatus statusWith(const std::optional<ReleaseNews> &news = std::nullopt)
{
    UpdateStatus status;
    status.installed = u"0.1.0"_s;
    status.host = u"updates.example.com"_s;
    status.asked = guiClock().now() - 3h;
    status.news = news;
    return status;
}

ReleaseNews someNews()
{
    ReleaseNews news;
    news.version = u"0.2.0"_s;
    news.page = QUrl(u"https://hookglass.example/releases/0.2.0"_s);
    news.notes = u"<b>Forwarding</b> keeps an order of its own, and the table of events starts "
                 "faster."_s;
    return news;
}

QPushButton *buttonIn(const QWidget &root, const QString &words)
{
    const QList<QPushButton *> buttons = root.findChildren<QPushButton *>();
    for (QPushButton *button : buttons) {
        if (button->text() == words)
            return button;
    }
    return nullptr;
}

} // namespace

class TestGuiUpdates final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void states_data();
    void states();
    void saysWhatIsSent();
    void newsAreShownAsPlainText();
    void wishesGoOut();
    void nobodyToAsk();
    void allCanBeReadAndIsNamed();
    void noticeInTheWindow();
    void changesAreShown();
};

void TestGuiUpdates::states_data()
{
    QTest::addColumn<UpdateStatus>("status");
    QTest::addColumn<QString>("words");
    UpdateStatus status = statusWith();
    QTest::newRow("nothing newer") << status << u"Nothing newer is known, asked 3 h ago"_s;
    status.isAsking = true;
    QTest::newRow("asking") << status << u"Asking…"_s;
    status = statusWith(someNews());
    QTest::newRow("newer") << status << u"0.2.0 is available, asked 3 h ago"_s;
    status.isUrgent = true;
    QTest::newRow("urgent") << status << u"fault that matters"_s;
    status = statusWith();
    status.problem = u"No answer."_s;
    QTest::newRow("failed") << status << u"Not known, asked 3 h ago"_s;
    status = statusWith();
    status.asked.reset();
    QTest::newRow("never asked") << status << u"Not known yet, never asked yet"_s;
    status.isOn = false;
    QTest::newRow("off") << status << u"Switched off"_s;
    status.unavailable = u"Nobody."_s;
    QTest::newRow("nobody") << status << u"Nobody is asked"_s;
}

void TestGuiUpdates::states()
{
    QFETCH(UpdateStatus, status);
    QFETCH(QString, words);
    UpdateCard card(guiTheme(), guiClock());
    card.setStatus(status);
    QVERIFY2(card.stateText().contains(words), qPrintable(card.stateText()));
    QCOMPARE(card.newsText().isEmpty(), !status.news);
}

void TestGuiUpdates::saysWhatIsSent()
{
    UpdateCard card(guiTheme(), guiClock());
    UpdateStatus status = statusWith();
    card.setStatus(status);
    for (const QString &words : {u"updates.example.com"_s, u"no cookie"_s, u"IP address"_s,
                                 u"not even which version"_s, u"Nothing is ever downloaded"_s})
        QVERIFY2(card.sentText().contains(words), qPrintable(card.sentText()));
    status.problem = u"No complete answer came in time."_s;
    card.setStatus(status);
    QCOMPARE(card.problemText(), status.problem);
    QVERIFY(card.sentText().contains(u"no cookie"_s));
}

void TestGuiUpdates::newsAreShownAsPlainText()
{
    UpdateCard card(guiTheme(), guiClock());
    card.show();
    card.setStatus(statusWith());
    QVERIFY(!card.pageButton()->isVisible());
    card.setStatus(statusWith(someNews()));
    QVERIFY(card.pageButton()->isVisible());
    QVERIFY(card.newsText().contains(u"Hookglass 0.2.0 is available; you have 0.1.0."_s));
    QVERIFY(card.newsText().contains(u"<b>Forwarding</b>"_s));
    const QList<QLabel *> labels = card.findChildren<QLabel *>();
    for (const QLabel *label : labels)
        QVERIFY(!label->text().contains(u"<b>"_s) || label->textFormat() == Qt::PlainText);
    // One sees beforehand where it leads.
    QVERIFY(card.pageButton()->toolTip().contains(u"https://hookglass.example/releases/0.2.0"_s));
}

void TestGuiUpdates::wishesGoOut()
{
    UpdateCard card(guiTheme(), guiClock());
    card.setStatus(statusWith(someNews()));
    QSignalSpy on(&card, &UpdateCard::onWanted);
    QSignalSpy check(&card, &UpdateCard::checkWanted);
    QSignalSpy page(&card, &UpdateCard::pageWanted);
    QSignalSpy skip(&card, &UpdateCard::skipWanted);
    QVERIFY(card.onBox()->isChecked());
    card.onBox()->click();
    QCOMPARE(on.size(), 1);
    QCOMPARE(on.at(0).at(0).toBool(), false);
    card.checkButton()->click();
    card.pageButton()->click();
    card.skipButton()->click();
    QCOMPARE(check.size() + page.size() + skip.size(), 3);
    UpdateStatus status = statusWith(someNews());
    status.isOn = false;
    status.isSkipped = true;
    status.isAsking = true;
    card.setStatus(status);
    QCOMPARE(on.size(), 1); // only the user's click
    QVERIFY(!card.onBox()->isChecked());
    QVERIFY(!card.checkButton()->isEnabled());
    QVERIFY(!card.skipButton()->isEnabled());
    QCOMPARE(card.skipButton()->text(), u"Skipped"_s);
}

void TestGuiUpdates::nobodyToAsk()
{
    UpdateCard card(guiTheme(), guiClock());
    UpdateStatus status = statusWith();
    status.unavailable = u"This build was made without an address to ask."_s;
    card.setStatus(status);
    QVERIFY(!card.checkButton()->isEnabled());
    QVERIFY(!card.onBox()->isEnabled());
    QVERIFY(!card.onBox()->isChecked());
    QCOMPARE(card.sentText(), status.unavailable);
}

void TestGuiUpdates::allCanBeReadAndIsNamed()
{
    UpdateStatus urgent = statusWith(someNews());
    urgent.isUrgent = true;
    urgent.installed = u"0.1.0+1234.gabcdef0.dirty"_s;
    UpdateStatus failed = statusWith();
    failed.problem = u"updates.example.com could not be reached: Host not found."_s;
    int number = 0;
    for (const UpdateStatus &status : {statusWith(), statusWith(someNews()), urgent, failed}) {
        UpdateCard card(guiTheme(), guiClock());
        card.setStatus(status);
        card.resize(760, card.sizeHint().height());
        card.show();
        card.resize(760, card.heightForWidth(760) > 0 ? card.heightForWidth(760) : card.height());
        QCoreApplication::processEvents();
        QCOMPARE(cutOff(card), QStringList());
        QCOMPARE(namelessWidgets(card), QStringList());
        savePicture(card, u"updates-%1"_s.arg(++number));
    }
}

void TestGuiUpdates::noticeInTheWindow()
{
    ScriptedServer server;
    server.setAnswers({jsonAnswer(
        200, R"({"format":1,"version":"0.2.0","url":"https://hookglass.example/r"})"_ba)});
    QTemporaryDir folder;
    WorkspaceOptions options;
    options.dataFolder = folder.path();
    Workspace workspace(options);
    MainWindow window(guiTheme(), guiClock(), workspace, {});
    window.show();
    window.start();
    window.showPage(MainWindow::Settings);
    UpdateMeans means;
    means.installed = u"0.1.0"_s;
    means.address = server.base(u"/latest.json"_s).toString();
    UpdateDesk desk(workspace, guiClock(), means);
    QList<QUrl> opened;
    UpdateCard *card = window.settingsPage()->updates();
    UpdateLink link(guiTheme(), *card, *window.notices(), desk,
                    [&opened](const QUrl &url) { opened << url; });
    QVERIFY(window.notices()->texts().isEmpty());
    card->checkButton()->click();
    QTRY_COMPARE(window.notices()->texts(),
                 QStringList{u"Hookglass 0.2.0 is available; you have 0.1.0."_s});
    QCOMPARE(namelessWidgets(*window.notices()), QStringList());
    savePicture(window, u"updates-notice"_s);
    QVERIFY(opened.isEmpty()); // never by itself
    buttonIn(*window.notices(), u"What is new"_s)->click();
    card->pageButton()->click();
    QCOMPARE(opened, QList<QUrl>(2, QUrl(u"https://hookglass.example/r"_s)));
    buttonIn(*window.notices(), u"Skip this version"_s)->click();
    QVERIFY(window.notices()->texts().isEmpty());
    QCOMPARE(card->skipButton()->text(), u"Skipped"_s);
    card->onBox()->click();
    QVERIFY(!desk.status().isOn);
    QVERIFY(!card->onBox()->isChecked());
    // A skipped version that became urgent: told, and no way to skip it.
    server.setAnswers({jsonAnswer(
        200,
        R"({"format":1,"version":"0.2.0","url":"https://hookglass.example/r","minimum":"0.1.1"})"_ba)});
    card->checkButton()->click();
    QTRY_VERIFY(!window.notices()->texts().isEmpty());
    QVERIFY(window.notices()->texts().constFirst().contains(u"fault that matters"_s));
    QVERIFY(!buttonIn(*window.notices(), u"Skip this version"_s));
    QVERIFY(!card->skipButton()->isVisible());
}

void TestGuiUpdates::changesAreShown()
{
    const std::unique_ptr<QDialog> dialog(makeChangesDialog(guiTheme(), nullptr));
    dialog->setAttribute(Qt::WA_DeleteOnClose, false);
    dialog->show();
    auto *text = dialog->findChild<QTextBrowser *>();
    QVERIFY(text);
    QVERIFY(text->toPlainText().contains(u"0.1.0"_s));
    QVERIFY(text->toPlainText().contains(u"Receive."_s));
    QVERIFY(!text->toPlainText().contains(u"**"_s)); // rendered
    QCOMPARE(namelessWidgets(*dialog), QStringList());
    savePicture(*dialog, u"updates-changes"_s);
}

QTEST_MAIN(TestGuiUpdates)
#include "tst_gui_updates.moc"
