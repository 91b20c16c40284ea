// SPDX-License-Identifier: MIT
#include "guifixture.h"
#include "ui/codeview.h"
#include "ui/detailpane.h"
#include "ui/headerstab.h"
#include "ui/payloadtab.h"
#include "ui/segments.h"
#include "ui/signaturetab.h"
#include "ui/summarytab.h"

#include <QtCore/QElapsedTimer>
#include <QtGui/QClipboard>
#include <QtGui/QGuiApplication>
#include <QtGui/QTextBlock>
#include <QtTest/QSignalSpy>
#include <QtTest/QTest>
#include <QtWidgets/QComboBox>
#include <QtWidgets/QLabel>
#include <QtWidgets/QPushButton>
#include <QtWidgets/QTableView>
#include <QtWidgets/QTextEdit>
#include <QtWidgets/QToolButton>

using namespace Hookglass;
using namespace Qt::StringLiterals;

namespace {

// What QJsonDocument would lose: order, duplicates, number text, escapes.
const char *const Body = "{\"event\":\"peopleStageUpdated\",\"b\":1.0,\"a\":12345678901234567890,"
                         "\"a\":1e400,\"data\":{\"stage\":\"Free \\u0054rial\"},\"n\":\"Zo\xc3\xab"
                         "\"}";

} // namespace

class TestGuiDetail final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void summaryTellsWhatHappened();
    void rawShowsTheExactBytes();
    void prettyKeepsEveryToken();
    void copyGivesTheWhole();
    void unprintableBytesAreSaid();
    void largePayloadsDoNotStall_data();
    void largePayloadsDoNotStall();
    void headersAsReceived();
    void validSignatureShowsEveryStep();
    void brokenSignatureNamesTheCause();
    void withoutKeyNothingIsClaimed();
    void keysAreNeverShown();
    void attemptsCanBeChosen();
    void newAttemptKeepsThePlace();
    void copyAsCurl();
    void everythingHasAName();

private:
    void choosePayloadView(int index);
    std::unique_ptr<DetailPane> m_pane;
};

void TestGuiDetail::init()
{
    m_pane = std::make_unique<DetailPane>(guiTheme(), guiClock(), guiCatalog());
    m_pane->resize(1000, 500);
    m_pane->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_pane.get()));
}

void TestGuiDetail::cleanup()
{
    m_pane.reset();
}

void TestGuiDetail::choosePayloadView(int index)
{
    const QList<QToolButton *> buttons =
        m_pane->payloadTab()->findChild<Segments *>()->findChildren<QToolButton *>();
    buttons.at(index)->click();
}

void TestGuiDetail::summaryTellsWhatHappened()
{
    m_pane->showEventDetail(guiDetail(12, Body), {guiKey()});
    QCOMPARE(m_pane->summaryTab()->sentence(),
             u"Person 12 moved to the stage \u201cFree Trial\u201d."_s);
}

void TestGuiDetail::rawShowsTheExactBytes()
{
    m_pane->setTab(DetailPane::Payload);
    m_pane->showEventDetail(guiDetail(1, Body), {});
    choosePayloadView(1);
    QCOMPARE(m_pane->payloadTab()->view()->toPlainText().toUtf8(), QByteArray(Body));
    // Blanks at the end and line feeds are bytes too.
    const QByteArray blank = " \n{}\t \n\n";
    m_pane->showEventDetail(guiDetail(2, blank), {});
    QCOMPARE(m_pane->payloadTab()->view()->toPlainText().toUtf8(), blank);
}

void TestGuiDetail::prettyKeepsEveryToken()
{
    m_pane->setTab(DetailPane::Payload);
    m_pane->showEventDetail(guiDetail(1, Body), {});
    const QString text = m_pane->payloadTab()->view()->toPlainText();
    QVERIFY(text.contains(u"\"b\": 1.0,"_s));
    QVERIFY(text.contains(u"\"a\": 12345678901234567890,\n    \"a\": 1e400"_s));
    QVERIFY(text.contains(u"\"Free \\u0054rial\""_s));
    QVERIFY(text.contains(u"\"Zoë\""_s));
    // Keys and strings differ in colour.
    const QTextBlock line = m_pane->payloadTab()->view()->document()->findBlockByNumber(1);
    const auto formats = line.layout()->formats();
    QCOMPARE(formats.size(), 4);
    QCOMPARE(formats.at(0).format.foreground().color(), guiTheme().colors().jsonKey);
    QCOMPARE(formats.at(2).format.foreground().color(), guiTheme().colors().jsonString);
}

void TestGuiDetail::copyGivesTheWhole()
{
    const QByteArray body = "[\"" + QByteArray(600'000, 'x') + "\"]";
    m_pane->setTab(DetailPane::Payload);
    m_pane->showEventDetail(guiDetail(1, body), {});
    choosePayloadView(1);
    QVERIFY(m_pane->payloadTab()->view()->toPlainText().size() < 300'000);
    for (auto *button : m_pane->payloadTab()->findChildren<QToolButton *>()) {
        if (button->text() == u"Copy"_s)
            button->click();
    }
    QCOMPARE(QGuiApplication::clipboard()->text().toUtf8(), body);
}

void TestGuiDetail::unprintableBytesAreSaid()
{
    m_pane->setTab(DetailPane::Payload);
    m_pane->showEventDetail(guiDetail(1, QByteArray("a\0b\xff", 4)), {});
    choosePayloadView(1);
    QCOMPARE(m_pane->payloadTab()->view()->toPlainText(), u"a\u2400b\ufffd"_s);
    QString notes;
    for (const auto *label : m_pane->payloadTab()->findChildren<QLabel *>())
        notes += label->text();
    QVERIFY(notes.contains(u"not UTF-8"_s));
    QVERIFY(notes.contains(u"shown as symbols"_s));
}

void TestGuiDetail::largePayloadsDoNotStall_data()
{
    QTest::addColumn<QByteArray>("body");
    QByteArray many = "[";
    while (many.size() < 5'000'000)
        many += "{\"id\":1234,\"name\":\"Ann Lee\",\"tags\":[\"a\",\"b\"],\"n\":null},";
    many += "0]";
    QTest::newRow("many tokens") << many;
    QTest::newRow("one long line") << QByteArray(5'000'000, 'x');
    QTest::newRow("deep") << QByteArray(2'500'000, '[') + QByteArray(2'500'000, ']');
    QTest::newRow("no text") << QByteArray(5'000'000, '\xff');
}

void TestGuiDetail::largePayloadsDoNotStall()
{
    QFETCH(QByteArray, body);
    m_pane->setTab(DetailPane::Payload);
    QElapsedTimer timer;
    timer.start();
    m_pane->showEventDetail(guiDetail(1, body), {});
    QCoreApplication::processEvents();
    qInfo("shown after %lld ms", timer.elapsed());
    QVERIFY(timer.elapsed() < 3000); // unoptimised, maybe with sanitisers
    CodeView *view = m_pane->payloadTab()->view();
    QTRY_VERIFY_WITH_TIMEOUT(!view->isFilling(), 30'000);
    QPushButton *all = nullptr;
    for (auto *button : m_pane->payloadTab()->findChildren<QPushButton *>())
        all = button->isVisible() ? button : all;
    QVERIFY(all);
    choosePayloadView(1);
    qint64 longest = 0;
    QElapsedTimer beat;
    QTimer heart;
    connect(&heart, &QTimer::timeout, this, [&] { longest = std::max(longest, beat.restart()); });
    heart.start(10);
    beat.start();
    all->click();
    QTRY_VERIFY_WITH_TIMEOUT(!view->isFilling(), 60'000);
    qInfo("longest gap while all of it came: %lld ms", longest);
    QVERIFY(longest < 2000);
    QVERIFY(!all->isVisible());
    QVERIFY(view->toPlainText().size() >= body.size());
}

void TestGuiDetail::headersAsReceived()
{
    m_pane->setTab(DetailPane::Headers);
    m_pane->showEventDetail(guiDetail(1, "{}"), {});
    const QAbstractItemModel *model = m_pane->headersTab()->view()->model();
    QCOMPARE(model->rowCount(), 4);
    QCOMPARE(model->index(1, 0).data().toString(), u"X-Twice"_s);
    QCOMPARE(model->index(2, 0).data().toString(), u"x-twice"_s);
    QCOMPARE(model->index(2, 1).data().toString(), u"two"_s);
}

void TestGuiDetail::validSignatureShowsEveryStep()
{
    m_pane->setTab(DetailPane::Signature);
    const EventDetail detail = guiDetail(1, "{\"a\":1}");
    m_pane->showEventDetail(detail, {guiKey()});
    const QString text = m_pane->signatureTab()->steps()->toPlainText();
    QVERIFY(text.contains(u"{\"a\":1}"_s));
    QVERIFY(text.contains(QString::fromLatin1(QByteArray("{\"a\":1}").toBase64())));
    QVERIFY(text.contains(QString::fromLatin1(Signer(guiKey().key).sign("{\"a\":1}"))));
    QVERIFY(text.contains(u"Test key"_s));
    QVERIFY(m_pane->signatureTab()->causeText().isEmpty());
}

void TestGuiDetail::brokenSignatureNamesTheCause()
{
    m_pane->setTab(DetailPane::Signature);
    EventDetail detail = guiDetail(1, "{\"a\":1}");
    detail.deliveries[0].signature = SignatureVerdict::Kind::Invalid;
    detail.deliveries[0].body += '\n'; // a proxy added a line feed
    m_pane->showEventDetail(detail, {guiKey()});
    QTRY_VERIFY(m_pane->signatureTab()->causeText().contains(u"matches if"_s));
    // The next choice does not get the answer to this one.
    m_pane->showEventDetail(detail, {guiKey()});
    m_pane->showEventDetail(guiDetail(2, "{}"), {guiKey()});
    QTest::qWait(100);
    QVERIFY(m_pane->signatureTab()->causeText().isEmpty());
    detail.deliveries[0].signature = SignatureVerdict::Kind::Missing;
    detail.deliveries[0].head =
        "POST /in/x HTTP/1.1\r\nX-FUB-Signature: " + QByteArray(64, 'a') + "\r\n\r\n";
    m_pane->showEventDetail(detail, {guiKey()});
    QTRY_VERIFY(m_pane->signatureTab()->causeText().contains(u"X-FUB-Signature"_s));
}

void TestGuiDetail::withoutKeyNothingIsClaimed()
{
    m_pane->setTab(DetailPane::Signature);
    EventDetail detail = guiDetail(1, "{}");
    detail.deliveries[0].signature = SignatureVerdict::Kind::NoKey;
    detail.deliveries[0].keyLabel.clear();
    m_pane->showEventDetail(detail, {});
    QVERIFY(m_pane->signatureTab()->causeText().isEmpty());
    QVERIFY(m_pane->signatureTab()->steps()->toPlainText().contains(u"X-System-Key"_s));
}

void TestGuiDetail::keysAreNeverShown()
{
    m_pane->setTab(DetailPane::Signature);
    m_pane->showEventDetail(guiDetail(1, "{}"), {guiKey()});
    const QString secret = QString::fromLatin1(guiKey().key.reveal());
    QVERIFY(!m_pane->signatureTab()->steps()->toPlainText().contains(secret));
    for (const auto *label : m_pane->findChildren<QLabel *>())
        QVERIFY(!label->text().contains(secret));
}

void TestGuiDetail::attemptsCanBeChosen()
{
    EventDetail detail = guiDetail(1, "{\"n\":2}", 3);
    detail.deliveries[0].body = "{\"n\":0}";
    m_pane->showEventDetail(detail, {guiKey()});
    auto *choice = m_pane->findChild<QComboBox *>();
    QVERIFY(choice->isVisible());
    QCOMPARE(choice->count(), 3);
    QCOMPARE(m_pane->attempt(), 2); // the newest
    m_pane->setTab(DetailPane::Payload);
    QVERIFY(m_pane->payloadTab()->view()->toPlainText().contains(u"2"_s));
    m_pane->setTab(DetailPane::Summary);
    auto *table = m_pane->summaryTab()->findChild<QTableView *>();
    QCOMPARE(table->model()->rowCount(), 3);
    Q_EMIT table->clicked(table->model()->index(0, 0));
    QCOMPARE(m_pane->attempt(), 0);
    QCOMPARE(choice->currentIndex(), 0);
    m_pane->setTab(DetailPane::Payload); // filled when it is looked at
    QVERIFY(m_pane->payloadTab()->view()->toPlainText().contains(u"0"_s));
    m_pane->showEventDetail(guiDetail(2, "{}"), {});
    QVERIFY(!choice->isVisible());
}

void TestGuiDetail::newAttemptKeepsThePlace()
{
    m_pane->showEventDetail(guiDetail(1, "{}", 2), {});
    m_pane->setAttempt(0);
    m_pane->showEventDetail(guiDetail(1, "{}", 3), {});
    QCOMPARE(m_pane->attempt(), 0); // what is read stays
    m_pane->setAttempt(2);
    m_pane->showEventDetail(guiDetail(1, "{}", 4), {});
    QCOMPARE(m_pane->attempt(), 3); // the newest stays the newest
    m_pane->showEventDetail(guiDetail(1, "{}", 1), {});
    QCOMPARE(m_pane->attempt(), 0);
}

void TestGuiDetail::copyAsCurl()
{
    m_pane->showEventDetail(guiDetail(1, "{\"a\":\"it's\"}"), {});
    m_pane->copyAsCurl();
    const QString command = QGuiApplication::clipboard()->text();
    QVERIFY(command.startsWith(u"curl -X POST 'http://127.0.0.1:8420/in/0123456789abcdef'"_s));
    QVERIFY(command.contains(u"--data-binary '{\"a\":\"it'\\''s\"}'"_s));
}

void TestGuiDetail::everythingHasAName()
{
    m_pane->showEventDetail(guiDetail(1, QByteArray(400'000, 'x'), 3), {guiKey()});
    for (const DetailPane::Tab tab :
         {DetailPane::Summary, DetailPane::Payload, DetailPane::Headers, DetailPane::Signature}) {
        m_pane->setTab(tab);
        QCOMPARE(namelessWidgets(*m_pane).join(u", "_s), QString());
    }
}

QTEST_MAIN(TestGuiDetail)
#include "tst_gui_detail.moc"
