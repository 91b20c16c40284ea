// SPDX-License-Identifier: MIT
#include "guifixture.h"
#include "ui/detailpane.h"
#include "ui/headerstab.h"
#include "ui/payloadtab.h"
#include "ui/signaturetab.h"
#include "ui/summarytab.h"
#include "ui/timelineview.h"
#include "ui/wrappedtext.h"

#include <QtGui/QClipboard>
#include <QtGui/QGuiApplication>
#include <QtGui/QTextBlock>
#include <QtGui/QTextLayout>
#include <QtTest/QSignalSpy>
#include <QtTest/QTest>
#include <QtWidgets/QComboBox>
#include <QtWidgets/QLabel>
#include <QtWidgets/QScrollBar>
#include <QtWidgets/QTabBar>
#include <QtWidgets/QTableView>
#include <QtWidgets/QTextEdit>

using namespace Hookglass;
using namespace Qt::StringLiterals;

namespace {

// What QJsonDocument would lose: order, duplicates, number text, escapes.
const char *const Body = "{\"event\":\"peopleStageUpdated\",\"b\":1.0,\"a\":12345678901234567890,"
                         "\"a\":1e400,\"data\":{\"stage\":\"Free \\u0054rial\"},\"n\":\"Zo\xc3\xab"
                         "\"}";

/// What it is about has so many numbers.
QString longAddress(int ids)
{
    QStringList numbers;
    for (int i = 1; i <= ids; ++i)
        numbers << QString::number(10'000 + i);
    return u"https://api.followupboss.com/v1/people?id="_s + numbers.join(u',');
}

QByteArray bodyAbout(const QString &address)
{
    return "{\"event\":\"peopleUpdated\",\"uri\":\"" + address.toUtf8() + "\"}";
}

} // namespace

class TestGuiDetail final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void summaryTellsWhatHappened();
    void summaryIsAStopOnlyToScroll();
    void longFactsLeaveRoomForTheTimes_data();
    void longFactsLeaveRoomForTheTimes();
    void factsAreCopiedExactly();
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

void TestGuiDetail::summaryTellsWhatHappened()
{
    m_pane->showEventDetail(guiDetail(12, Body), {guiKey()});
    QCOMPARE(m_pane->summaryTab()->sentence(),
             u"Person 12 moved to the stage \u201cFree Trial\u201d."_s);
}

void TestGuiDetail::summaryIsAStopOnlyToScroll()
{
    m_pane->showEventDetail(guiDetail(12, Body), {guiKey()});
    SummaryTab *summary = m_pane->summaryTab();
    m_pane->resize(1000, 1200);
    QTRY_VERIFY(summary->verticalScrollBar()->maximum() == 0);
    QCOMPARE(summary->focusPolicy(), Qt::NoFocus);
    m_pane->resize(1000, 220);
    QTRY_VERIFY(summary->verticalScrollBar()->maximum() > 0);
    QCOMPARE(summary->focusPolicy(), Qt::StrongFocus);
    QCOMPARE(summary->accessibleName(), u"Summary"_s);
    QVERIFY(QTest::qWaitForWindowActive(m_pane.get()));
    const auto edge = [summary] { return summary->grab().toImage().pixelColor(1, 40); };
    QVERIFY(edge() != guiTheme().colors().accent);
    summary->setFocus();
    QCOMPARE(edge(), guiTheme().colors().accent);
    const QList<QWidget *> stops = m_pane->tabStops(); // from the tabs into it
    QCOMPARE(stops.indexOf(summary), stops.indexOf(m_pane->findChild<QTabBar *>()) + 1);
}

void TestGuiDetail::longFactsLeaveRoomForTheTimes_data()
{
    QTest::addColumn<QSize>("size"); // of the detail
    QTest::addColumn<int>("least");  // pixels of the times' width
    QTest::newRow("1400x900") << QSize(1316, 420) << 500;
    QTest::newRow("1000x640") << QSize(916, 280) << 320;
    QTest::newRow("at the right") << QSize(480, 800) << 320;
}

void TestGuiDetail::longFactsLeaveRoomForTheTimes()
{
    QFETCH(QSize, size);
    QFETCH(int, least);
    m_pane->resize(size);
    EventDetail detail = guiDetail(12, bodyAbout(longAddress(200)), 2);
    detail.summary.eventName = QString(300, u'n'); // nor has this a place to break
    detail.summary.eventId = QString(300, u'e');
    detail.summary.accountName = QString(300, u'a');
    m_pane->showEventDetail(detail, {guiKey()});
    SummaryTab *summary = m_pane->summaryTab();
    QTRY_VERIFY(summary->widget()->width() <= summary->viewport()->width());
    for (QWidget *times : std::initializer_list<QWidget *>{summary->findChild<TimelineView *>(),
                                                           summary->findChild<QTableView *>()}) {
        QTRY_VERIFY(times->isVisible());
        const QRect place(times->mapTo(summary->widget(), QPoint()), times->size());
        QVERIFY2(place.width() >= least, qPrintable(QString::number(place.width())));
        QVERIFY(place.right() < summary->viewport()->width());
    }
    if (size.width() > 900) // beside the words, not below
        QTRY_VERIFY(summary->findChild<TimelineView *>()->mapTo(summary, QPoint()).y() < 150);
    // All of a fact is there, in as many lines as it needs.
    for (const WrappedText *fact : summary->findChildren<WrappedText *>()) {
        QTRY_VERIFY(fact->height() >= fact->heightForWidth(fact->width()));
        QVERIFY(fact->document()->size().height() <= fact->viewport()->height());
    }
}

void TestGuiDetail::factsAreCopiedExactly()
{
    // With a space that does not break; the second has itself a place to break that is not seen.
    const QStringList addresses{longAddress(200) + u"&a=\u00a0b/"_s,
                                longAddress(200) + u"\u200b,,1"_s};
    for (const QString &address : addresses) {
        m_pane->showEventDetail(guiDetail(12, bodyAbout(address)), {guiKey()});
        const auto facts = m_pane->summaryTab()->findChildren<WrappedText *>();
        const auto fact = std::find_if(facts.cbegin(), facts.cend(), [](const WrappedText *one) {
            return one->accessibleName() == u"Resource address"_s;
        });
        QVERIFY(fact != facts.cend());
        QCOMPARE((*fact)->words(), address);
        (*fact)->selectAll();
        (*fact)->copy();
        QCOMPARE(QGuiApplication::clipboard()->text(), address);
    }
    m_pane->showEventDetail(guiDetail(12, bodyAbout(longAddress(200))), {guiKey()});
    const auto facts = m_pane->summaryTab()->findChildren<WrappedText *>();
    const QTextBlock block = facts.constLast()->document()->firstBlock();
    QVERIFY(block.layout()->lineCount() > 5);
    for (int i = 0; i + 1 < block.layout()->lineCount(); ++i) { // numbers stay whole
        const QTextLine line = block.layout()->lineAt(i);
        QCOMPARE(block.text().at(line.textStart() + line.textLength() - 1), QChar(0x200b));
    }
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
    EventDetail earlier = guiDetail(1, "{}", 3);
    earlier.deliveries.prepend(guiDetail(2, "{}").deliveries.constFirst());
    m_pane->showEventDetail(earlier, {}); // an import brought one that came before it
    QCOMPARE(m_pane->attempt(), 1);
    m_pane->showEventDetail(guiDetail(1, "{}", 3), {});
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
