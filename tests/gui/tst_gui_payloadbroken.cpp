// SPDX-License-Identifier: MIT
// Payloads that are broken, ambiguous, or no text: each view says what and where.
#include "guifixture.h"
#include "ui/hexview.h"
#include "ui/jsonprettyview.h"
#include "ui/jsontreeview.h"
#include "ui/payloadtab.h"
#include "ui/rawview.h"

#include <QtGui/QClipboard>
#include <QtGui/QGuiApplication>
#include <QtTest/QTest>
#include <QtWidgets/QPushButton>

using namespace Hookglass;
using namespace Qt::StringLiterals;

namespace {

QString clipboard()
{
    return QGuiApplication::clipboard()->text();
}

} // namespace

class TestGuiPayloadBroken final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void treeSaysWhenAPathLeadsToSeveral();
    void everyViewSaysWhatIsWrong_data();
    void everyViewSaysWhatIsWrong();
    void copyingSaysWhatIsLost();
    void treeOfWhatIsNoValue();

private:
    void show(const QByteArray &body, PayloadTab::View view);
    std::unique_ptr<PayloadTab> m_tab;
};

void TestGuiPayloadBroken::init()
{
    m_tab = std::make_unique<PayloadTab>(guiTheme());
    m_tab->resize(900, 500);
    m_tab->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_tab.get()));
    m_tab->activateWindow();
}

void TestGuiPayloadBroken::cleanup()
{
    m_tab.reset();
}

void TestGuiPayloadBroken::show(const QByteArray &body, PayloadTab::View view)
{
    m_tab->setView(view);
    m_tab->setBody(body);
    if (view == PayloadTab::Tree)
        QTRY_VERIFY(m_tab->tree()->isReady());
    else if (auto *text = qobject_cast<TextView *>(m_tab->view()))
        QTRY_VERIFY(text->isLaidOut());
}

void TestGuiPayloadBroken::treeSaysWhenAPathLeadsToSeveral()
{
    show("{\"a\":1,\"dup\":2,\"dup\":{\"x\":3}}", PayloadTab::Tree);
    JsonTreeView *tree = m_tab->tree();
    tree->reveal(5);
    QVERIFY(tree->ambiguityText().isEmpty());
    tree->reveal(13);
    QVERIFY(tree->ambiguityText().startsWith(u"This belongs to number 1 of 2"_s));
    tree->copyPointer();
    QCOMPARE(clipboard(), u"/dup"_s);
    QVERIFY(tree->ambiguityText().startsWith(u"Copied, but: "_s));
    tree->reveal(26);
    QCOMPARE(tree->pathText(), u"$['dup']['x']"_s);
    QVERIFY(tree->ambiguityText().startsWith(u"This belongs to number 2 of 2"_s));
    tree->copyPath();
    QVERIFY(tree->ambiguityText().startsWith(u"Copied, but: "_s));
    tree->reveal(5);
    QVERIFY(tree->ambiguityText().isEmpty());
}

void TestGuiPayloadBroken::everyViewSaysWhatIsWrong_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QString>("problem"); // empty: it is JSON
    QTest::addColumn<QString>("note");
    QTest::newRow("truncated") << R"({"a":1,"b":{"c":[1,2)"_ba << u"(byte 20)"_s << QString();
    QTest::newRow("comma") << R"({"a":[1,2,],"b":3})"_ba << u"(byte 10)"_s << QString();
    QTest::newRow("mark") << "\xef\xbb\xbf{\"a\":1}"_ba << QString() << u"byte order mark"_s;
    QTest::newRow("NUL") << "{\"a\":\"x\0y\"}\0"_ba << u"(byte 7)"_s << u"is at byte 7"_s;
    QTest::newRow("UTF-16") << "\xff\xfe{\0\"\0a\0"_ba << u"(byte 0)"_s << u"UTF-16"_s;
    QTest::newRow("UTF-16 without a mark") << "{\0\"\0a\0"_ba << u"(byte 1)"_s << u"UTF-16"_s;
    QTest::newRow("deep") << QByteArray(10'000, '[') + QByteArray(10'000, ']') << QString()
                          << QString();
    QTest::newRow("deep, truncated") << QByteArray(10'000, '[') << u"(byte 10,000)"_s << QString();
    QTest::newRow("string") << "\"alone\""_ba << QString() << QString();
    QTest::newRow("number") << "42"_ba << QString() << QString();
    QTest::newRow("empty") << ""_ba << QString() << QString();
}

void TestGuiPayloadBroken::everyViewSaysWhatIsWrong()
{
    QFETCH(QByteArray, body);
    QFETCH(QString, problem);
    QFETCH(QString, note);
    for (const PayloadTab::View view :
         {PayloadTab::Pretty, PayloadTab::Tree, PayloadTab::Raw, PayloadTab::Hex}) {
        show(body, view);
        QTRY_COMPARE(m_tab->problemButton()->isVisible(), !problem.isEmpty());
        QVERIFY2(m_tab->problemWords().contains(problem), qPrintable(m_tab->problemWords()));
        QVERIFY2(m_tab->noteText().contains(note), qPrintable(m_tab->noteText()));
        QCOMPARE(m_tab->noteText().isEmpty(), note.isEmpty());
    }
    // All bytes are there: in Raw as they are, in Tree up to there, then the rest.
    QCOMPARE(m_tab->hex()->body(), body);
    const JsonTreeModel &model = m_tab->tree()->model();
    if (body.isEmpty())
        QVERIFY(model.isEmpty());
    else
        QVERIFY(model.rowCount() > 0);
}

void TestGuiPayloadBroken::copyingSaysWhatIsLost()
{
    const auto copyAll = [this] {
        QTest::keyClick(m_tab->view(), Qt::Key_A, Qt::ControlModifier);
        QTest::keyClick(m_tab->view(), Qt::Key_C, Qt::ControlModifier);
        return m_tab->placeText().startsWith(u"Copied as text"_s);
    };
    show("{\"a\":\"\xff\",\"b\":\"\xef\xbf\xbd\"}"_ba, PayloadTab::Raw);
    QVERIFY(copyAll());
    m_tab->setView(PayloadTab::Pretty);
    QVERIFY(copyAll());
    m_tab->setView(PayloadTab::Hex);
    QVERIFY(!copyAll());
    m_tab->setView(PayloadTab::Tree);
    m_tab->tree()->copyValue();
    QVERIFY(m_tab->placeText().startsWith(u"Copied as text"_s));
    show("{\"b\":\"\xef\xbf\xbd\"}"_ba, PayloadTab::Raw); // it was there
    QVERIFY(!copyAll());
}

void TestGuiPayloadBroken::treeOfWhatIsNoValue()
{
    JsonTreeView *tree = m_tab->tree();
    const auto isOn = [tree](int button) { return tree->buttons().at(button)->isEnabled(); };
    show("42", PayloadTab::Tree);
    QCOMPARE(tree->pathText(), u"$"_s);
    show("", PayloadTab::Tree);
    QCOMPARE(tree->pathText(), QString());
    QVERIFY(!isOn(0) && !isOn(1) && !isOn(2));
    show("Bad Gateway", PayloadTab::Tree);
    QCOMPARE(tree->pathText(), u"No path: there is no value."_s);
    QVERIFY(!isOn(0) && !isOn(1) && isOn(2));
    show("{\"a\":\"x\0"_ba, PayloadTab::Tree);
    const QModelIndex root = tree->model().index(0, 0);
    QCOMPARE(root.siblingAtColumn(1).data().toString(), u"0 members before it stops being JSON"_s);
}

QTEST_MAIN(TestGuiPayloadBroken)
#include "tst_gui_payloadbroken.moc"
