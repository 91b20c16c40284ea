// SPDX-License-Identifier: MIT
#include "guifixture.h"
#include "ui/codeview.h"
#include "ui/computedview.h"
#include "ui/copybutton.h"
#include "ui/diagnoser.h"
#include "ui/pastebox.h"
#include "ui/segments.h"
#include "ui/signaturereport.h"
#include "ui/signaturetab.h"
#include "ui/snippetsview.h"

#include <QtCore/QElapsedTimer>
#include <QtCore/QMessageAuthenticationCode>
#include <QtCore/QSettings>
#include <QtCore/QTemporaryDir>
#include <QtGui/QClipboard>
#include <QtGui/QGuiApplication>
#include <QtGui/QTextBlock>
#include <QtTest/QSignalSpy>
#include <QtTest/QTest>
#include <QtWidgets/QComboBox>
#include <QtWidgets/QLabel>
#include <QtWidgets/QToolButton>

#include <algorithm>

using namespace Hookglass;
using namespace Qt::StringLiterals;

namespace {

constexpr auto Body = R"({"event":"peopleUpdated","uri":"https://x/v1/people?id=1"})";

/// An attempt whose header holds this signature.
DeliveryDetail delivery(const QByteArray &body, const QByteArray &signature,
                        SignatureVerdict::Kind kind = SignatureVerdict::Kind::Invalid)
{
    DeliveryDetail detail = guiDetail(1, body).deliveries.constFirst();
    detail.head = "POST /in/x HTTP/1.1\r\nFUB-Signature: " + signature + "\r\n\r\n";
    detail.signature = kind;
    if (kind != SignatureVerdict::Kind::Valid)
        detail.keyLabel.clear();
    return detail;
}

QByteArray sign(const QByteArray &body)
{
    return Signer(guiKey().key).sign(body);
}

QByteArray withoutBase64(const QByteArray &body)
{
    return QMessageAuthenticationCode::hash(body, guiKey().key.reveal(), QCryptographicHash::Sha256)
        .toHex();
}

} // namespace

class TestGuiSignature final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void findingSaysWhatToDo();
    void withoutKeysItClaimsNone();
    void changedBodiesBlameNobody();
    void unknownKeysAreNotBlamed();
    void firstDifferenceIsMarked();
    void oddBytesAreSpelled();
    void otherAccountsAreNamed();
    void answersWhileTyping();
    void answerFollowsTheEvent();
    void rightCodeOfARefusedDelivery();
    void largeTextsArePastedToo();
    void fetchedEventsHaveNoOwnCode();
    void codeInEveryLanguage_data();
    void codeInEveryLanguage();
    void languageIsRemembered();
    void newerQuestionEndsTheOlder();
    void windowGoesOnWhileSearching();
    void keysAreNeverShown();
    void everythingHasAName();

private:
    void press(int segment);
    std::unique_ptr<SignatureTab> m_tab;
};

void TestGuiSignature::init()
{
    m_tab = std::make_unique<SignatureTab>(guiTheme());
    m_tab->resize(900, 420);
    m_tab->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_tab.get()));
}

void TestGuiSignature::cleanup()
{
    m_tab.reset();
}

void TestGuiSignature::press(int segment)
{
    m_tab->findChild<Segments *>()->findChildren<QToolButton *>().at(segment)->click();
}

void TestGuiSignature::findingSaysWhatToDo()
{
    m_tab->setDelivery(delivery(Body + "\n"_ba, sign(Body)), {guiKey()});
    QTRY_VERIFY(m_tab->causeText().contains(u"newline at the end of the body is removed"));
    const QString text = m_tab->steps()->toPlainText();
    QVERIFY2(text.contains(u"Let it hand the body on byte for byte."), qPrintable(text));
    // The steps with their values stand below it.
    QVERIFY(text.indexOf(u"byte for byte") < text.indexOf(u"1. Body exactly as received"));
    QVERIFY(text.contains(QString::fromLatin1(sign(Body + "\n"_ba))));
    // A valid one says nothing of causes.
    m_tab->setDelivery(delivery(Body, sign(Body), SignatureVerdict::Kind::Valid), {guiKey()});
    QVERIFY(m_tab->causeText().isEmpty());
    QVERIFY(m_tab->steps()->toPlainText().startsWith(u"1. Body exactly as received"));
}

void TestGuiSignature::withoutKeysItClaimsNone()
{
    const auto isSaid = [this](const QString &words) {
        const QList<QLabel *> labels = m_tab->findChildren<QLabel *>();
        return std::any_of(labels.cbegin(), labels.cend(),
                           [&words](const QLabel *label) { return label->text().contains(words); });
    };
    m_tab->setDelivery(delivery(Body, sign("other")), {guiKey()});
    QVERIFY(isSaid(u"these bytes and the key of this account."_s));
    m_tab->setDelivery(delivery(Body, sign("other")), {});
    QVERIFY(!isSaid(u"these bytes and the key of this account."_s));
    QVERIFY(isSaid(u"No key of this account is known now."_s));
    m_tab->setDelivery(delivery(Body, sign(Body), SignatureVerdict::Kind::NoKey), {});
    QVERIFY(isSaid(u"No signing key of this account is known here"_s));
}

void TestGuiSignature::changedBodiesBlameNobody()
{
    DeliveryDetail masked = delivery(Body, sign("what arrived"), SignatureVerdict::Kind::NoKey);
    masked.origin = Origin::Imported;
    masked.bodyChange = BodyChange::Masked;
    m_tab->setDelivery(masked, {guiKey()});
    const QString text = m_tab->steps()->toPlainText();
    QCOMPARE(text, u"The steps of the calculation need the bytes that arrived."_s);
    const QList<QLabel *> labels = m_tab->findChildren<QLabel *>();
    QVERIFY(std::any_of(labels.cbegin(), labels.cend(), [](const QLabel *label) {
        return label->text().startsWith(u"A key was taken out of the body"_s);
    }));
    QVERIFY(std::any_of(labels.cbegin(), labels.cend(),
                        [](const QLabel *label) { return label->text() == u"Not checked"_s; }));
    // Nor is anybody's code: it was given other bytes.
    press(SignatureTab::YourCode);
    PasteBox *field = m_tab->yourCode()->field();
    QVERIFY(!field->isEnabled() && !field->isVisible());
    field->setPlainText(QString::fromLatin1(sign("what arrived")));
    const QList<QLabel *> said = m_tab->yourCode()->findChildren<QLabel *>();
    QVERIFY(std::any_of(said.cbegin(), said.cend(), [](const QLabel *label) {
        return label->isVisible() && label->text().contains(u"cannot be compared"_s);
    }));
    QVERIFY(m_tab->causeText().isEmpty());
    // The next one is compared again.
    m_tab->setDelivery(delivery("what arrived", sign("what arrived"), //
                                SignatureVerdict::Kind::Valid),
                       {guiKey()});
    QVERIFY(field->isEnabled() && field->isVisible());
    QTRY_VERIFY(m_tab->yourCode()->answerText().contains(u"the right signature"_s));
}

void TestGuiSignature::unknownKeysAreNotBlamed()
{
    // Valid where it comes from, with a key that nobody has here.
    DeliveryDetail theirs = delivery(Body, Signer(Secret("a key of theirs"_ba)).sign(Body), //
                                     SignatureVerdict::Kind::NoKey);
    theirs.origin = Origin::Imported;
    theirs.captured = CapturedVerdict{SignatureVerdict::Kind::Valid, u"theirs"_s, 1, false};
    m_tab->setDelivery(theirs, {guiKey()});
    QVERIFY(m_tab->steps()->toPlainText().contains(u"Different with this key"_s));
    QVERIFY(!m_tab->steps()->toPlainText().contains(u"Looking for the cause"_s));
    QVERIFY(!m_tab->steps()->toPlainText().contains(u"not valid"_s));
}

void TestGuiSignature::firstDifferenceIsMarked()
{
    m_tab->setDelivery(delivery(Body + "\n"_ba, sign(Body)), {guiKey()});
    QTRY_VERIFY(!m_tab->causeText().isEmpty());
    const QString text = m_tab->steps()->toPlainText();
    QVERIFY2(text.contains(u"differs first at byte %1"_s.arg(qstrlen(Body))), qPrintable(text));
    QVERIFY(text.contains(u"0x0A, a newline (LF)"_s));
    QVERIFY(text.contains(u"it ends"_s));
    // The byte itself is marked, by more than a colour.
    QString marked;
    const QTextDocument *document = m_tab->steps()->document();
    for (QTextBlock block = document->begin(); block.isValid(); block = block.next()) {
        for (auto it = block.begin(); !it.atEnd(); ++it) {
            if (it.fragment().charFormat().fontUnderline())
                marked += it.fragment().text();
        }
    }
    QCOMPARE(marked, u"↵(end)"_s);
}

void TestGuiSignature::oddBytesAreSpelled()
{
    const QByteArray body = "{\"a\":\"\xff\0\x1b\xe2\x80\xae\"}\n"_ba;
    m_tab->setDelivery(delivery(body, sign(body), SignatureVerdict::Kind::Valid), {guiKey()});
    const QString text = m_tab->steps()->toPlainText();
    QVERIFY2(text.contains(u"{\"a\":\"\\xFF‹NUL›‹ESC›‹U+202E›\"}↵"_s), qPrintable(text));
    QVERIFY(!text.contains(QChar::ReplacementCharacter));
}

void TestGuiSignature::otherAccountsAreNamed()
{
    const Secret other("66bd4ff44a3dbc8a3a3bcd69b12b2d80"_ba);
    m_tab->setOtherKeys({{ConfusableKey::Kind::OtherAccount, u"second"_s, other}});
    m_tab->setDelivery(delivery(Body, Signer(other).sign(Body)), {guiKey()});
    QTRY_VERIFY(m_tab->causeText().contains(u"the key of the account “second” is used"_s));
    QVERIFY(m_tab->steps()->toPlainText().contains(u"its address leads to this account"_s));
}

void TestGuiSignature::answersWhileTyping()
{
    m_tab->setDelivery(delivery(Body, sign(Body), SignatureVerdict::Kind::Valid), {guiKey()});
    press(SignatureTab::YourCode);
    PasteBox *field = m_tab->yourCode()->field();
    QVERIFY(field->isVisible());
    QVERIFY(field->placeholderText().contains(u"for example"_s));
    QVERIFY(m_tab->yourCode()->answerText().isEmpty());
    QGuiApplication::clipboard()->setText(QString::fromLatin1(withoutBase64(Body)));
    field->setFocus();
    field->paste();
    QTRY_COMPARE(m_tab->yourCode()->answerText(), u"Your code skips base64."_s);
    QVERIFY(
        m_tab->yourCode()->report()->toPlainText().contains(u"Encode the raw body as base64"_s));
    QTest::keyClick(field, Qt::Key_Backspace); // a digit less is no digest any more
    QTRY_VERIFY(m_tab->yourCode()->answerText().contains(u"no signature"_s));
    field->setPlainText(QString::fromLatin1(sign(Body)));
    QTRY_VERIFY(m_tab->yourCode()->answerText().contains(u"the right signature"_s));
    QVERIFY(!m_tab->yourCode()->report()->toPlainText().contains(u"another value"_s));
    field->setPlainText(QString::fromLatin1(QByteArray(Body).replace("/", "\\/").toBase64()));
    QTRY_VERIFY(m_tab->yourCode()->answerText().contains(u"json_encode"_s));
    QVERIFY(
        m_tab->yourCode()->report()->toPlainText().contains(u"The body differs first at byte"_s));
    field->clear();
    QTRY_VERIFY(m_tab->yourCode()->answerText().isEmpty());
    QVERIFY(m_tab->yourCode()->report()->toPlainText().isEmpty());
}

void TestGuiSignature::answerFollowsTheEvent()
{
    m_tab->setDelivery(delivery(Body, sign(Body), SignatureVerdict::Kind::Valid), {guiKey()});
    press(SignatureTab::YourCode);
    m_tab->yourCode()->field()->setPlainText(QString::fromLatin1(sign(Body)));
    QTRY_VERIFY(m_tab->yourCode()->answerText().contains(u"the right signature"_s));
    m_tab->setDelivery(delivery("{}", sign("{}"), SignatureVerdict::Kind::Valid), {guiKey()});
    QTRY_VERIFY(m_tab->yourCode()->answerText().contains(u"Nothing that was tried"_s));
}

void TestGuiSignature::rightCodeOfARefusedDelivery()
{
    m_tab->setDelivery(delivery(Body, QByteArray(64, '0')), {guiKey()});
    press(SignatureTab::YourCode);
    m_tab->yourCode()->field()->setPlainText(QString::fromLatin1(sign(Body)));
    QTRY_VERIFY(
        m_tab->yourCode()->report()->toPlainText().contains(u"your code is right to refuse"_s));
}

void TestGuiSignature::largeTextsArePastedToo()
{
    const QByteArray body = "[\"" + QByteArray(300'000, 'x') + "\"]";
    m_tab->setDelivery(delivery(body, sign(body), SignatureVerdict::Kind::Valid), {guiKey()});
    press(SignatureTab::YourCode);
    QGuiApplication::clipboard()->setText(QString::fromLatin1(body.toBase64()));
    m_tab->yourCode()->field()->paste();
    QTRY_VERIFY_WITH_TIMEOUT(m_tab->yourCode()->answerText().contains(u"right base64"_s), 20'000);
    QVERIFY(m_tab->yourCode()->field()->toPlainText().isEmpty()); // not shown: it would freeze
}

void TestGuiSignature::fetchedEventsHaveNoOwnCode()
{
    const auto buttons = m_tab->findChild<Segments *>()->findChildren<QToolButton *>();
    m_tab->setDelivery(delivery(Body, sign(Body), SignatureVerdict::Kind::Valid), {guiKey()});
    press(SignatureTab::YourCode);
    DeliveryDetail fetched = delivery(Body, {});
    fetched.origin = Origin::Fetched;
    m_tab->setDelivery(fetched, {guiKey()});
    QVERIFY(!buttons.at(SignatureTab::YourCode)->isVisible());
    QVERIFY(m_tab->steps()->isVisible());
    QVERIFY(m_tab->steps()->toPlainText().isEmpty());
}

void TestGuiSignature::codeInEveryLanguage_data()
{
    QTest::addColumn<int>("index");
    QTest::addColumn<QStringList>("parts"); // what makes it right
    const auto row = [](int index, const QStringList &parts) {
        QTest::addRow("%s", qPrintable(snippets().at(index).id)) << index << parts;
    };
    row(0, {u"php://input"_s, u"base64_encode"_s, u"hash_hmac('sha256'"_s, u"hash_equals"_s});
    row(1, {u"self.rfile.read"_s, u"b64encode"_s, u"hashlib.sha256"_s, u"compare_digest"_s});
    row(2, {u"toString('base64')"_s, u"createHmac('sha256'"_s, u"timingSafeEqual"_s,
            u".length ==="_s});
    row(3, {u"pack('m0')"_s, u"hexdigest('SHA256'"_s, u"fixed_length_secure_compare"_s});
    row(4, {u"io.ReadAll"_s, u"StdEncoding"_s, u"sha256.New"_s, u"hmac.Equal"_s});
    row(5, {u"ToBase64String"_s, u"HMACSHA256"_s, u"FixedTimeEquals"_s});
    row(6, {u"Base64.getEncoder()"_s, u"HmacSHA256"_s, u"MessageDigest.isEqual"_s});
}

void TestGuiSignature::codeInEveryLanguage()
{
    QFETCH(int, index);
    QFETCH(QStringList, parts);
    QCOMPARE(snippets().size(), 7);
    press(SignatureTab::RightCode);
    SnippetsView *view = m_tab->rightCode();
    view->setLanguage(snippets().at(index).id);
    QTRY_VERIFY(!view->code()->isFilling());
    const QString shown = view->code()->toPlainText();
    for (const QString &part : parts)
        QVERIFY2(shown.contains(part), qPrintable(part));
    for (const auto &part : {u"eventId"_s, u"uri"_s, u"406 or 410"_s, u"10 seconds"_s})
        QVERIFY2(shown.contains(part, Qt::CaseInsensitive), qPrintable(part));
    view->copyButton()->copy();
    QCOMPARE(QGuiApplication::clipboard()->text(), snippets().at(index).text());
    QCOMPARE(shown, snippets().at(index).text());
}

void TestGuiSignature::languageIsRemembered()
{
    press(SignatureTab::RightCode);
    QSignalSpy chosen(m_tab->rightCode(), &SnippetsView::languageChosen);
    QComboBox *chooser = m_tab->rightCode()->chooser();
    chooser->setFocus();
    QTest::keyClick(chooser, Qt::Key_Down);
    QTest::keyClick(chooser, Qt::Key_Down);
    QCOMPARE(chosen.size(), 2);
    QCOMPARE(m_tab->rightCode()->language(), u"node"_s);
    const QTemporaryDir dir;
    {
        QSettings settings(dir.filePath(u"s.ini"_s), QSettings::IniFormat);
        m_tab->saveLayout(settings);
    }
    SignatureTab next(guiTheme());
    const QSettings settings(dir.filePath(u"s.ini"_s), QSettings::IniFormat);
    next.restoreLayout(settings);
    QCOMPARE(next.rightCode()->language(), u"node"_s);
    next.rightCode()->setLanguage(u"cobol"_s);
    QCOMPARE(next.rightCode()->language(), u"node"_s);
}

void TestGuiSignature::newerQuestionEndsTheOlder()
{
    const QByteArray large = "[" + R"({"a":"Café\/","b":1},)"_ba.repeated(100'000) + "0]";
    Diagnoser diagnoser;
    QSignalSpy answers(&diagnoser, &Diagnoser::diagnosed);
    diagnoser.askComputed({large, {guiKey()}, {}}, QByteArray(64, '0'));
    diagnoser.askComputed({Body, {guiKey()}, {}}, withoutBase64(Body));
    QVERIFY(answers.wait(20'000));
    QCOMPARE(answers.size(), 1); // of the newer one only
    const auto diagnosis = answers.first().first().value<SignatureDiagnosis>();
    QCOMPARE(diagnosis.causes.first().sentence, u"Your code skips base64."_s);
    // One that nobody waits for any more does not keep the program from ending.
    QElapsedTimer timer;
    {
        Diagnoser forgotten;
        forgotten.askComputed({large, {guiKey()}, {}}, QByteArray(64, '0'));
        timer.start();
    }
    QVERIFY2(timer.elapsed() < 5000, qPrintable(QString::number(timer.elapsed())));
}

void TestGuiSignature::windowGoesOnWhileSearching()
{
    const QByteArray body = "[" + R"({"a":"Café\/","b":1},)"_ba.repeated(20'000) + "0]";
    qint64 longest = 0;
    QElapsedTimer beat;
    QTimer heart;
    connect(&heart, &QTimer::timeout, this, [&] { longest = std::max(longest, beat.restart()); });
    beat.start();
    heart.start(10);
    m_tab->setDelivery(delivery(body, QByteArray(64, '0')), {guiKey()});
    QTRY_VERIFY_WITH_TIMEOUT(!m_tab->causeText().isEmpty(), 60'000);
    qInfo("longest gap while it searched: %lld ms", longest);
    QVERIFY2(longest < 1000, qPrintable(QString::number(longest))); // the search takes seconds
}

void TestGuiSignature::keysAreNeverShown()
{
    const QString secret = QString::fromLatin1(guiKey().key.reveal());
    m_tab->setDelivery(delivery(Body, QByteArray(64, '0')), {guiKey()});
    QTRY_VERIFY(!m_tab->causeText().isEmpty());
    QVERIFY(!m_tab->steps()->toPlainText().contains(secret));
    press(SignatureTab::YourCode);
    m_tab->yourCode()->field()->setPlainText(secret);
    QTRY_VERIFY(m_tab->yourCode()->answerText().contains(u"This is a key"_s));
    QVERIFY(!m_tab->yourCode()->report()->toPlainText().contains(secret));
}

void TestGuiSignature::everythingHasAName()
{
    m_tab->setDelivery(delivery(Body, sign(Body), SignatureVerdict::Kind::Valid), {guiKey()});
    for (const int view : {SignatureTab::Check, SignatureTab::YourCode, SignatureTab::RightCode}) {
        press(view);
        QCOMPARE(namelessWidgets(*m_tab).join(u", "_s), QString());
    }
}

QTEST_MAIN(TestGuiSignature)
#include "tst_gui_signature.moc"
