// SPDX-License-Identifier: MIT
// Signatures in a capture that somebody else made, looked at with the keys that are known here.
#include "guifixture.h"
#include "store/accountstore.h"
#include "store/jsonlines.h"
#include "ui/capturewindow.h"
#include "ui/computedview.h"
#include "ui/detailpane.h"
#include "ui/eventspage.h"
#include "ui/eventview.h"
#include "ui/exportlink.h"
#include "ui/mainwindow.h"
#include "ui/pastebox.h"
#include "ui/payloadtab.h"
#include "ui/signaturetab.h"

#include <QtCore/QDirIterator>
#include <QtCore/QTemporaryDir>
#include <QtTest/QTest>
#include <QtWidgets/QLabel>
#include <QtWidgets/QTextEdit>

#include <algorithm>

using namespace Hookglass;
using namespace Qt::StringLiterals;
using Kind = SignatureVerdict::Kind;

namespace {

constexpr int Patience = 60'000;
constexpr auto Variable = "HOOKGLASS_TEST_CAPTURE_KEY";

QByteArray body(int place)
{
    return "{\"eventId\":\"e" + QByteArray::number(place) +
           "\",\"event\":\"peopleCreated\",\"uri\":\"https://x/v1/people?id=1\"}";
}

CapturedDelivery captured(int place, const QByteArray &signature, Kind claimed)
{
    CapturedDelivery one;
    one.account = u"acme"_s;
    one.receivedAt = one.verifiedAt = fromMicros(1'795'000'000'000'000 + place);
    one.head = "POST /in/x HTTP/1.1\r\nHost: a\r\nFUB-Signature: " + signature + "\r\n\r\n";
    one.body = body(place);
    one.signature = claimed;
    return one;
}

QByteArray sign(const QByteArray &text)
{
    return Signer(guiKey().key).sign(text);
}

} // namespace

class TestGuiCapture final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void isCheckedWithTheKeysKnownHere();
    void causeIsFound();
    void yourCodeIsCompared();
    void keysStayOutOfItsStore();
    void changedBodyIsSaid();
    void withoutKeysWhatWasRecordedStays();
    void captureOpenedFromACaptureIsCheckedToo();

private:
    enum Place { Fits, Newline, Masked };
    void addAccount();
    MainWindow *open(MainWindow *from);
    /// Of an event in a capture, with its signature before one's eyes.
    SignatureTab *choose(MainWindow *window, Place place);
    static bool says(const QWidget *where, const QString &words);

    std::unique_ptr<QTemporaryDir> m_dir;
    std::unique_ptr<Workspace> m_workspace;
    std::unique_ptr<MainWindow> m_window;
};

void TestGuiCapture::init()
{
    m_dir = std::make_unique<QTemporaryDir>();
    qputenv("TMPDIR", m_dir->path().toUtf8());
    qputenv(Variable, guiKey().key.reveal());
    WorkspaceOptions options;
    options.dataFolder = m_dir->filePath(u"data"_s);
    options.role = WorkspaceOptions::Role::Write;
    m_workspace = std::make_unique<Workspace>(options);
    m_window = std::make_unique<MainWindow>(guiTheme(), guiClock(), *m_workspace, QString());
    m_window->show();
    m_window->start();
    QVERIFY(m_window->exportLink());
    QFile file(m_dir->filePath(u"theirs.jsonl"_s));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(JsonLines::header(false));
    file.write(JsonLines::line(captured(Fits, sign(body(Fits)), Kind::NoKey)));
    file.write(JsonLines::line(captured(Newline, sign(body(Newline) + '\n'), Kind::Invalid)));
    CapturedDelivery masked = captured(Masked, sign("what arrived"), Kind::Valid);
    masked.isMasked = true;
    file.write(JsonLines::line(masked));
}

void TestGuiCapture::cleanup()
{
    m_window.reset();
    m_workspace.reset();
    qunsetenv("TMPDIR");
    qunsetenv(Variable);
    m_dir.reset();
}

void TestGuiCapture::addAccount()
{
    auto accounts = AccountStore::open(m_workspace->databasePath());
    QVERIFY(accounts);
    Account account;
    account.name = u"acme"_s;
    account.systemKeyEnv = QString::fromLatin1(Variable);
    QVERIFY((*accounts)->add(account));
    QTRY_VERIFY_WITH_TIMEOUT(!m_workspace->signingKeys(AccountId{1}).isEmpty(), Patience);
}

MainWindow *TestGuiCapture::open(MainWindow *from)
{
    ExportLink *link = from->exportLink();
    link->openCapture(m_dir->filePath(u"theirs.jsonl"_s));
    const auto isThere = [link] {
        return link->captures().size() == 1 &&
               link->captures().constFirst()->window()->eventsPage()->model().rowCount() == 3;
    };
    if (!QTest::qWaitFor(isThere, Patience))
        qFatal("The capture is not shown");
    return link->captures().constFirst()->window();
}

SignatureTab *TestGuiCapture::choose(MainWindow *window, Place place)
{
    EventsPage *page = window->eventsPage();
    const int row = 2 - int(place); // the newest is on top
    page->view()->setCurrentIndex(page->model().index(row, 0));
    page->detail()->setTab(DetailPane::Signature);
    const EventId wanted = page->currentEvent();
    if (!QTest::qWaitFor([&] { return page->detail()->shownEvent() == wanted; }, Patience))
        qFatal("The event is not shown");
    return page->detail()->signatureTab();
}

bool TestGuiCapture::says(const QWidget *where, const QString &words)
{
    const QList<QLabel *> labels = where->findChildren<QLabel *>();
    return std::any_of(labels.cbegin(), labels.cend(), [&words](const QLabel *label) {
        return label->isVisible() && label->text().contains(words);
    });
}

void TestGuiCapture::isCheckedWithTheKeysKnownHere()
{
    addAccount();
    MainWindow *window = open(m_window.get());
    SignatureTab *tab = choose(window, Fits);
    QVERIFY(says(tab, u"the sender knows the key of the account “acme”"_s));
    const EventTableModel &table = window->eventsPage()->model();
    const auto inTable = [&table](Place place) {
        return Kind(
            table.data(table.index(2 - int(place), 0), EventTableModel::SignatureRole).toInt());
    };
    QCOMPARE(inTable(Fits), Kind::Valid);
    QCOMPARE(inTable(Newline), Kind::Invalid);
    QCOMPARE(inTable(Masked), Kind::NoKey);
    QVERIFY(says(tab, u"The capture says: not checked."_s));
    QVERIFY(tab->steps()->toPlainText().contains(u"valid"_s));
    QVERIFY(tab->steps()->toPlainText().contains(QString::fromLatin1(sign(body(Fits)))));
}

void TestGuiCapture::causeIsFound()
{
    addAccount();
    SignatureTab *tab = choose(open(m_window.get()), Newline);
    QVERIFY(says(tab, u"the key of this account. The capture says: invalid."_s));
    QTRY_VERIFY_WITH_TIMEOUT(tab->causeText().contains(u"a newline (LF) is added"_s), Patience);
}

void TestGuiCapture::yourCodeIsCompared()
{
    addAccount();
    SignatureTab *tab = choose(open(m_window.get()), Fits);
    tab->setView(SignatureTab::YourCode);
    tab->yourCode()->field()->setPlainText(QString::fromLatin1(body(Fits).toBase64()));
    QTRY_VERIFY_WITH_TIMEOUT(tab->yourCode()->answerText().contains(u"right base64"_s), Patience);
}

void TestGuiCapture::keysStayOutOfItsStore()
{
    addAccount();
    choose(open(m_window.get()), Fits);
    int files = 0;
    QDirIterator it(m_dir->path(), {}, QDir::Files, QDirIterator::Subdirectories);
    while (it.hasNext()) {
        QFile file(it.next());
        QVERIFY(file.open(QIODevice::ReadOnly));
        QVERIFY2(!file.readAll().contains(guiKey().key.reveal()), qPrintable(file.fileName()));
        files += file.fileName().contains(u"hookglass-capture-"_s);
    }
    QVERIFY(files > 0);
}

void TestGuiCapture::changedBodyIsSaid()
{
    addAccount();
    MainWindow *window = open(m_window.get());
    SignatureTab *tab = choose(window, Masked);
    QVERIFY(says(tab, u"Not checked"_s));
    QVERIFY(says(tab, u"A key was taken out of the body when it was exported"_s));
    QCOMPARE(tab->steps()->toPlainText(),
             u"The steps of the calculation need the bytes that arrived."_s);
    DetailPane *detail = window->eventsPage()->detail();
    detail->setTab(DetailPane::Payload);
    QVERIFY(says(detail->payloadTab(), u"these are not the bytes that arrived"_s));
}

void TestGuiCapture::withoutKeysWhatWasRecordedStays()
{
    MainWindow *window = open(m_window.get());
    QVERIFY(says(choose(window, Newline), u"No key of this account is known now."_s));
    SignatureTab *tab = choose(window, Fits);
    QVERIFY(says(tab, u"No signing key of this account is known here"_s));
    QVERIFY(tab->steps()->toPlainText().contains(u"The steps need the account's signing key"_s));
    QVERIFY(!says(tab, u"The capture says"_s));
    // One that is entered meanwhile counts when the next event is chosen.
    addAccount();
    choose(window, Newline);
    QVERIFY(says(choose(window, Fits), u"the key of the account “acme”"_s));
}

void TestGuiCapture::captureOpenedFromACaptureIsCheckedToo()
{
    addAccount();
    MainWindow *inner = open(open(m_window.get()));
    QVERIFY(says(choose(inner, Fits), u"the key of the account “acme”"_s));
}

QTEST_MAIN(TestGuiCapture)
#include "tst_gui_capture.moc"
