// SPDX-License-Identifier: MIT
// Comparing payloads: from the tab through the store to the window that shows the lines.
#include "app/workspace.h"
#include "guifixture.h"
#include "ui/changesview.h"
#include "ui/comparewindow.h"
#include "ui/detailpane.h"
#include "ui/diffview.h"
#include "ui/eventspage.h"
#include "ui/eventview.h"
#include "ui/mainwindow.h"
#include "ui/markeddelegate.h"
#include "ui/payloadtab.h"

#include <QtCore/QTemporaryDir>
#include <QtGui/QClipboard>
#include <QtGui/QGuiApplication>
#include <QtGui/QTextBlock>
#include <QtTest/QTest>
#include <QtWidgets/QMenu>
#include <QtWidgets/QTableView>
#include <QtWidgets/QToolButton>

using namespace Hookglass;
using namespace Qt::StringLiterals;

namespace {

NewDelivery deliveryOf(const QString &uid, const QString &name, qint64 person,
                       const QByteArray &body)
{
    NewDelivery one;
    one.account = AccountId{1};
    one.receivedAt = one.verifiedAt = guiClock().now();
    one.head = "POST /in/x HTTP/1.1\r\n\r\n";
    one.body = body;
    one.origin = Origin::Fetched;
    one.verdict.kind = SignatureVerdict::Kind::NoKey;
    Envelope envelope;
    envelope.eventId = uid;
    envelope.eventName = name;
    envelope.resourceIds = {person};
    one.envelope = envelope;
    return one;
}

} // namespace

class TestGuiPayloadLink final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void comparesWithTheEventBefore();
    void comparesWithTheOtherChosen();
    void bytesThatLookAlikeDiffer();
    void changesHavePaths();
    void longCellsShowWhatDiffers();
    void saysWhyThereIsNothing();
    void manyLinesAreBounded();
    void brokenBesideWhole();
    void largeOnesAreLaidOut();

private:
    void add(const QString &uid, const QString &name, qint64 person, const QByteArray &body);
    void look(int row);
    CompareWindow *compare(int action);
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<Workspace> m_workspace;
    std::unique_ptr<MainWindow> m_window;
};

void TestGuiPayloadLink::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    WorkspaceOptions options;
    options.dataFolder = m_folder->path();
    m_workspace = std::make_unique<Workspace>(options);
    m_window = std::make_unique<MainWindow>(guiTheme(), guiClock(), *m_workspace,
                                            m_folder->filePath(u"window.ini"_s));
    m_window->show();
    m_window->start();
    add(u"e1"_s, u"peopleUpdated"_s, 12, R"({"stage":"Lead","n":1})");
    add(u"e2"_s, u"notesCreated"_s, 12, R"({"note":12})");
    add(u"e3"_s, u"peopleTagsCreated"_s, 12, R"({"stage":"Hot","n":1})");
    m_window->eventsPage()->detail()->setTab(DetailPane::Payload);
}

void TestGuiPayloadLink::cleanup()
{
    m_window.reset();
    m_workspace.reset();
    m_folder.reset();
}

void TestGuiPayloadLink::add(const QString &uid, const QString &name, qint64 person,
                             const QByteArray &body)
{
    const int before = m_window->eventsPage()->model().rowCount();
    m_workspace->store().add(deliveryOf(uid, name, person, body), this,
                             [](const Result<CommittedDelivery> &stored) { QVERIFY(stored); });
    QTRY_COMPARE(m_window->eventsPage()->model().rowCount(), before + 1);
}

/// Chooses a row, newest first, and waits for its detail.
void TestGuiPayloadLink::look(int row)
{
    EventsPage *page = m_window->eventsPage();
    page->view()->setCurrentIndex(page->model().index(row, 0));
    QTRY_COMPARE(page->detail()->shownEvent(), page->currentEvent());
}

CompareWindow *TestGuiPayloadLink::compare(int action)
{
    m_window->eventsPage()
        ->detail()
        ->payloadTab()
        ->compareButton()
        ->menu()
        ->actions()
        .at(action)
        ->trigger();
    return m_window->findChild<CompareWindow *>();
}

void TestGuiPayloadLink::comparesWithTheEventBefore()
{
    look(0);
    CompareWindow *window = compare(0);
    QVERIFY(window && window->isVisible());
    QTRY_VERIFY(window->lines()->isVisible());
    QTRY_COMPARE(window->lines()->toPlainText(),
                 u"  {\n-   \"stage\": \"Lead\",\n+   \"stage\": \"Hot\",\n    \"n\": 1\n  }"_s);
    window->setView(CompareWindow::Changes);
    QTRY_VERIFY(window->changes()->summaryText().contains(u"Hot"_s));
    QCOMPARE(namelessWidgets(*window), QStringList());
}

void TestGuiPayloadLink::comparesWithTheOtherChosen()
{
    look(0);
    EventsPage *page = m_window->eventsPage();
    page->view()->selectionModel()->select(page->model().index(1, 0),
                                           QItemSelectionModel::Select | QItemSelectionModel::Rows);
    CompareWindow *window = compare(1);
    QTRY_VERIFY(window->lines()->toPlainText().contains(u"-   \"note\": 12"_s)); // the older one
    QVERIFY(window->lines()->toPlainText().contains(u"+   \"stage\": \"Hot\""_s));
}

void TestGuiPayloadLink::bytesThatLookAlikeDiffer()
{
    add(u"e4"_s, u"peopleUpdated"_s, 12,
        "{\"bad\":\"a\xff"
        "b\",\"zw\":\"Hot\"}");
    add(u"e5"_s, u"peopleUpdated"_s, 12,
        "{\"bad\":\"a\xfe"
        "b\",\"zw\":\"Ho\xe2\x80\x8bt\"}");
    look(0);
    CompareWindow *window = compare(0);
    QTRY_COMPARE(window->lines()->toPlainText(),
                 u"  {\n-   \"bad\": \"a\\xFFb\",\n+   \"bad\": \"a\\xFEb\",\n"
                 "-   \"zw\": \"Hot\"\n+   \"zw\": \"Ho‹U+200B›t\"\n  }"_s);
}

void TestGuiPayloadLink::longCellsShowWhatDiffers()
{
    const QFontMetrics metrics(guiTheme().monoFont());
    const QString text = u"https://api.test/v1/people?id="_s + QString(60, u'1') + u"2 and more"_s;
    const qsizetype from = 90; // the 2
    const auto width = [&metrics](int letters) {
        return metrics.horizontalAdvance(u'0') * letters;
    };
    for (const int letters : {12, 20, 40}) {
        const QString seen = elidedAround(text, from, metrics, width(letters));
        QVERIFY2(seen.startsWith(u'…') && seen.contains(u'2'), qPrintable(seen));
        QVERIFY(metrics.horizontalAdvance(seen) <= width(letters));
    }
    QVERIFY(elidedAround(text, from, metrics, width(40)).endsWith(u"and more"_s));
    QCOMPARE(elidedAround(text, from, metrics, width(200)), text);
    // What differs early is seen as ever.
    QVERIFY(elidedAround(text, 3, metrics, width(20)).startsWith(u"https"_s));
    QVERIFY(elidedAround(text, 0, metrics, width(20)).startsWith(u"https"_s));
    QVERIFY(elidedAround(text, text.size(), metrics, width(20)).endsWith(u"more"_s));
}

void TestGuiPayloadLink::changesHavePaths()
{
    add(u"e4"_s, u"peopleUpdated"_s, 12, R"({"people":[{"id":7},{"id":8,"name":"Ann"}]})");
    add(u"e5"_s, u"peopleUpdated"_s, 12, R"({"people":[{"id":7},{"id":8,"name":"Bo"}]})");
    look(0);
    CompareWindow *window = compare(0);
    window->setView(CompareWindow::Changes);
    ResourceDiffModel &model = window->changes()->model();
    QTRY_COMPARE(model.rowCount(), 1);
    QVERIFY(!window->changes()->view()->isColumnHidden(ResourceDiffModel::PathColumn));
    QCOMPARE(model.index(0, ResourceDiffModel::PathColumn).data().toString(), u"/people/1/name"_s);
    window->changes()->view()->setCurrentIndex(model.index(0, 0));
    const std::unique_ptr<QMenu> menu(window->changes()->makeMenu());
    menu->actions().constFirst()->trigger();
    QCOMPARE(QGuiApplication::clipboard()->text(), u"/people/1/name"_s);
    menu->actions().constLast()->trigger();
    QCOMPARE(QGuiApplication::clipboard()->text(), u"\"Bo\""_s);
}

void TestGuiPayloadLink::saysWhyThereIsNothing()
{
    look(1); // no note before
    CompareWindow *window = compare(0);
    QTRY_VERIFY(window->changes()->summaryText().contains(u"No event before this one"_s));
    QVERIFY(window->changes()->isVisible());
    delete window;
    window = compare(1);
    QVERIFY(window->changes()->summaryText().contains(u"Choose one other event"_s));
}

void TestGuiPayloadLink::manyLinesAreBounded()
{
    QByteArray a = "[";
    QByteArray b = "[";
    for (int i = 0; i < 20'000; ++i) {
        a += QByteArray::number(i) + ',';
        b += QByteArray::number(-1 - i) + ',';
    }
    add(u"e4"_s, u"peopleUpdated"_s, 12, a + "0]");
    add(u"e5"_s, u"peopleUpdated"_s, 12, b + "0]");
    look(0);
    CompareWindow *window = compare(0);
    QTRY_VERIFY_WITH_TIMEOUT(window->lines()->blockCount() > 1000, 20'000);
    QCOMPARE(qsizetype(window->lines()->blockCount()), CompareWindow::MostLines + 1);
    QVERIFY(window->lines()->toPlainText().endsWith(u"more lines"_s));
}

void TestGuiPayloadLink::brokenBesideWhole()
{
    add(u"e4"_s, u"peopleUpdated"_s, 12, R"({"stage":"Lead","n":1,"m":[1,2,3],"z":true})");
    add(u"e5"_s, u"peopleUpdated"_s, 12, R"({"stage":"Hot","n":,"m":[1,2,3],"z":true})");
    look(0);
    CompareWindow *window = compare(0);
    QTRY_VERIFY(window->lines()->toPlainText().contains(u"+   \"n\":,"_s));
    QVERIFY(window->lines()->toPlainText().contains(u"-   \"n\": 1,"_s));
    QVERIFY(window->lines()->toPlainText().contains(u"    \"m\": ["_s)); // alike behind it, too
    QVERIFY(window->linesText().contains(u"The newer text is not JSON from byte 19 on"_s));
    QCOMPARE(window->firstByteText(), u"First differing byte: 10 (4C → 48)   "
                                      "Lead\",\"n\":1,\"m\":[1,2,3],… → "
                                      "Hot\",\"n\":,\"m\":[1,2,3],\"z…"_s);
    window->setView(CompareWindow::Changes);
    QTRY_VERIFY(window->changes()->model().rowCount() > 0);
    const QString summary = window->changes()->summaryText();
    QVERIFY(summary.contains(u"The newer text is not JSON from byte 19 on"_s));
    QVERIFY(summary.contains(u"stage Lead → Hot"_s));
    QVERIFY(summary.contains(u"Lines shows all that differs"_s));
    QCOMPARE(window->changes()->model().rowCount(), 1);
}

void TestGuiPayloadLink::largeOnesAreLaidOut()
{
    QByteArray a = "{\"people\":[";
    const QByteArray note = QByteArray("word ").repeated(70);
    for (int i = 0; a.size() < 4'700'000; ++i)
        a += "{\"id\":" + QByteArray::number(i) + ",\"stage\":\"Lead\",\"note\":\"" + note + "\"},";
    a += "{}]}";
    QByteArray b = a;
    b.replace(b.indexOf("Lead", 2'000'000), 4, "Hot");
    add(u"e4"_s, u"peopleUpdated"_s, 12, a);
    add(u"e5"_s, u"peopleUpdated"_s, 12, b);
    look(0);
    CompareWindow *window = compare(0);
    QTRY_VERIFY_WITH_TIMEOUT(window->lines()->toPlainText().contains(u"Hot"_s), 60'000);
    QCOMPARE(window->lines()->blockCount(), 10); // folded, 3, 2, 3, folded
    QVERIFY(window->linesText().startsWith(u"One place differs"_s));
    // What differs in the line is marked.
    const QTextBlock line = window->lines()->document()->findBlockByNumber(4);
    QVERIFY(line.text().startsWith(u'-'));
    QCOMPARE(line.layout()->formats().size(), 3); // before it, it, and behind it
    // Closed while it compares: nothing waits for the end.
    window->setView(CompareWindow::Changes);
    delete window;
    delete compare(0);
}

QTEST_MAIN(TestGuiPayloadLink)
#include "tst_gui_payloadlink.moc"
