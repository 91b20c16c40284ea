// SPDX-License-Identifier: MIT
// The evidence page: what it says is so, also of what was taken out.
#include "exportsamples.h"

#include <QtTest/QtTest>

using namespace Hookglass;
using namespace Hookglass::Test;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

class TestStoreExportEvidence final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void evidenceLeadsNowhere();
    void evidenceTellsItsSteps();
    void evidenceSaysWhatWasTakenOut();
    void evidenceSaysWhatWasChangedBefore_data();
    void evidenceSaysWhatWasChangedBefore();
    void evidenceAgreesWithItself();
    void whatWasChangedIsMarked();
};

void TestStoreExportEvidence::evidenceLeadsNowhere()
{
    CapturedDelivery delivery = sample("<script>alert(1)</script><img src=x>&\x1b[31m");
    delivery.eventName = u"<b>x</b>"_s;
    delivery.head = "POST / HTTP/1.1\r\nX: <a href='http://h.test'>\r\n\r\n";
    delivery.note.detail = u"<i>why</i>"_s;
    ExportedEvent event = eventOf(delivery);
    event.deliveries.append(delivery);
    event.deliveries[1].receivedAt += 61s;
    event.deliveries[1].attempt = 2;
    ExportInfo info;
    info.isRedacted = true;
    const QByteArray html = written(ExportFormat::Evidence, {event}, info);
    for (const char *gone : {"<script", "<img", "<a ", "<b>", "<i>", "href=\"", "src=\"", "\x1b",
                             "<link", "url(", "@import", "javascript:"})
        QVERIFY2(!html.contains(gone), gone);
    QVERIFY(html.contains("default-src 'none'"));
    QVERIFY(html.contains("&lt;script&gt;alert(1)&lt;/script&gt;"));
    QVERIFY(html.contains("1 min 1 s")); // between the attempts
    QVERIFY(html.contains("204 after 2.3 ms"));
    QVERIFY(html.contains("do not fit"));
    QVERIFY(html.endsWith("</body></html>\n"));
    for (const char *tag : {"table", "tr", "td", "th", "pre", "p", "h2", "h3", "strong"}) {
        const QByteArray name(tag);
        QCOMPARE(html.count('<' + name + '>'), html.count("</" + name + '>'));
    }
}

void TestStoreExportEvidence::evidenceTellsItsSteps()
{
    const SigningKey key{u"My system"_s, Secret("560270f7914b5b4a5f4dc1793ebc2796"_ba)};
    const QByteArray body = R"({"name":"Ann Lee"})";
    CapturedDelivery delivery = sample(body);
    ExportedEvent event = eventOf(delivery);
    event.steps = {signatureSteps(body, "abc", key)};
    QByteArray html = written(ExportFormat::Evidence, {event});
    QVERIFY(html.contains(Signer(key.key).sign(body)));
    QVERIFY(html.contains(body.toBase64()));
    Redactor redactor({.replacesPeople = true, .hidesEndpoints = true, .keys = {}, .salt = {}});
    redact(event, redactor);
    html = written(ExportFormat::Evidence, {event});
    QVERIFY(!html.contains(body.toBase64()));
    QVERIFY(!html.contains("Ann"));
    QVERIFY(html.contains("[redacted]"));
    QVERIFY(!html.contains("0123456789abcdef")); // of the endpoint
    QVERIFY(html.contains(Signer(key.key).sign(body)));
}

void TestStoreExportEvidence::evidenceSaysWhatWasTakenOut()
{
    const auto page = [](bool isMasked, bool isRedacted, bool isBodyKept) {
        CapturedDelivery delivery = sample();
        delivery.isMasked = isMasked;
        delivery.isRedacted = isRedacted;
        delivery.isBodyKept = isBodyKept;
        return written(ExportFormat::Evidence, {eventOf(delivery)});
    };
    const QByteArray exact = page(false, false, false);
    QVERIFY(!exact.contains("aken out"));
    QVERIFY(exact.contains("<h3>Request line and headers, as received</h3>"));
    QVERIFY(exact.contains("<h3>Body, as received</h3>"));
    const QByteArray address = page(true, false, true);
    QVERIFY(address.contains("<th>Taken out</th><td>what lets somebody in: keys, or the secret"));
    QVERIFY(address.contains("headers, as received but for what was taken out</h3>"));
    QVERIFY(address.contains("<h3>Body, as received</h3>"));
    const QByteArray key = page(true, false, false);
    QVERIFY(key.contains("<h3>Body, as received but for what was taken out</h3>"));
    const QByteArray people = page(false, true, false);
    QVERIFY(people.contains("headers, as received but for what was taken out or made up</h3>"));
    QVERIFY(people.contains("<h3>Body, as received but for what was taken out or made up</h3>"));
}

void TestStoreExportEvidence::evidenceSaysWhatWasChangedBefore_data()
{
    QTest::addColumn<DeliveryHistory>("history");
    QTest::addColumn<QString>("row"); ///< of "Changed before it was imported"; empty: there is none
    QTest::addColumn<QString>("body");
    QTest::addColumn<QString>("verdict"); ///< of a signature that nobody checked
    const QString unchecked = u"not checked: no key was at hand"_s;
    const DeliveryHistory plain{.isImported = true};
    QTest::newRow("unchanged") << plain << QString() << u"Body, as imported<"_s << unchecked;
    DeliveryHistory head = plain;
    head.wasMasked = true;
    QTest::newRow("head only") << head << u"yes, in the request line or headers: keys"_s
                               << u"Body, as imported<"_s << unchecked;
    DeliveryHistory masked = head;
    masked.bodyBefore = BodyChange::Masked;
    QTest::newRow("key in the body")
        << masked << u"yes: what lets somebody in"_s
        << u"Body, not as received: keys were taken out of it before it was imported<"_s
        << u"not known: the body was changed before it was imported"_s;
    DeliveryHistory redacted = plain;
    redacted.wasRedacted = true;
    redacted.bodyBefore = BodyChange::Redacted;
    QTest::newRow("people") << redacted << u"yes: people were replaced by made-up ones, and"_s
                            << u"people were replaced in it before it was imported<"_s
                            << u"not known: the body was changed before it was imported"_s;
    redacted.isBodyChanged = true;
    QTest::newRow("people, and more now") << redacted << u"yes: people were replaced"_s
                                          << u"; more was taken out or made up in this export<"_s
                                          << u"not known: the body was changed"_s;
    DeliveryHistory perhaps = head;
    perhaps.bodyBefore = BodyChange::Perhaps;
    QTest::newRow("perhaps")
        << perhaps << u"yes: what lets somebody in was taken out; whether of the body, too"_s
        << u"Body, perhaps not as received"_s << u"not known: the body may have been changed"_s;
}

void TestStoreExportEvidence::evidenceSaysWhatWasChangedBefore()
{
    QFETCH(const DeliveryHistory, history);
    QFETCH(const QString, row);
    QFETCH(const QString, body);
    QFETCH(const QString, verdict);
    CapturedDelivery delivery = sample();
    delivery.isMasked = history.wasMasked;
    delivery.isRedacted = history.wasRedacted;
    delivery.isBodyKept = history.bodyBefore == BodyChange::None;
    delivery.signature = SignatureVerdict::Kind::NoKey;
    ExportedEvent event = eventOf(delivery);
    event.history = {history};
    QString page = QString::fromUtf8(written(ExportFormat::Evidence, {event}));
    QVERIFY(page.contains(u"<tr><th>Imported</th><td>yes, from a capture"_s));
    QCOMPARE(page.contains(u"<th>Changed before it was imported</th>"_s), !row.isEmpty());
    QVERIFY2(page.contains(u"imported</th><td>"_s + row) || row.isEmpty(), qPrintable(page));
    QVERIFY2(page.contains(body), qPrintable(page));
    QVERIFY2(page.contains(u"<th>Signature</th><td>"_s + verdict), qPrintable(page));
    QVERIFY(!page.contains(u", as received"_s));
    QVERIFY(!page.contains(u"<th>Taken out</th>"_s)); // nothing in this export
    event.deliveries.first().signature = SignatureVerdict::Kind::Valid;
    page = QString::fromUtf8(written(ExportFormat::Evidence, {event}));
    QVERIFY(page.contains(
        u"valid, with the key of “My system”, as the capture or a check at its import says<"_s));
}

void TestStoreExportEvidence::evidenceAgreesWithItself()
{
    StoreFixture fixture;
    QVERIFY(fixture.writer->open());
    const SigningKey before{u"acme"_s, Secret("560270f7914b5b4a5f4dc1793ebc2796"_ba)};
    const SigningKey after{u"acme"_s, Secret("11111111111111111111111111111111"_ba)};
    NewDelivery one = delivery(u"e1"_s);
    one.head =
        "POST /in/x HTTP/1.1\r\nFUB-Signature: " + Signer(before.key).sign(one.body) + "\r\n\r\n";
    one.verdict = {.kind = SignatureVerdict::Kind::Valid, .expected = {}, .keyLabel = u"acme"_s};
    fixture.store(one);
    ExportOrder order;
    order.format = ExportFormat::Evidence;
    order.path = fixture.dir.filePath(u"x.html"_s);
    const auto page = [&](const SigningKey &key) {
        ExportMeans means;
        means.signingKeys = {{AccountId{1}, {key}}};
        const ExportProgress progress = run(fixture.path(), order, means);
        return progress.problem.isEmpty() ? readFile(order.path) : QByteArray();
    };
    QVERIFY(page(before).contains("<td>Equal: the signature is valid</td>"));
    const QByteArray changed = page(after);
    QVERIFY(changed.contains("valid, with the key of"));
    QVERIFY(changed.contains("another than the one that it was checked with when it came"));
    QVERIFY(!changed.contains("not valid"));
}

void TestStoreExportEvidence::whatWasChangedIsMarked()
{
    const Secret key("560270f7914b5b4a5f4dc1793ebc2796"_ba);
    const auto changed = [&key](CapturedDelivery delivery, bool replacesPeople) {
        ExportedEvent event = eventOf(delivery);
        Redactor redactor(
            {.replacesPeople = replacesPeople, .hidesEndpoints = true, .keys = {key}, .salt = "s"});
        redact(event, redactor);
        return event.deliveries.constFirst();
    };
    CapturedDelivery plain = sample();
    plain.head = "POST /hook HTTP/1.1\r\n\r\n";
    QCOMPARE(changed(plain, false), plain); // nothing to take out
    const CapturedDelivery address = changed(sample(), false);
    QVERIFY(address.isMasked && address.isBodyKept && address.head != sample().head);
    const CapturedDelivery leaked = changed(sample("{\"k\":\"" + key.reveal() + "\"}"), false);
    QVERIFY(leaked.isMasked && !leaked.isBodyKept);
    QVERIFY(!leaked.body.contains(key.reveal()));
    const CapturedDelivery person = changed(sample(R"({"name":"Ann Lee"})"), true);
    QVERIFY(person.isRedacted && !person.isBodyKept);
    QVERIFY(changed(sample(), true).isBodyKept); // there is nobody in it
    // What was changed elsewhere is no more as it was, whatever is done to it here.
    CapturedDelivery again = leaked;
    again.signature = SignatureVerdict::Kind::NoKey;
    QVERIFY(changed(again, false).isMasked && !changed(again, false).isBodyKept);
    QVERIFY(changed(address, false).isBodyKept);

    // And what this export did is noted beside it.
    ExportedEvent event = eventOf(sample());
    Redactor redactor(
        {.replacesPeople = false, .hidesEndpoints = true, .keys = {key}, .salt = "s"});
    redact(event, redactor);
    QCOMPARE(event.history.size(), 1);
    QVERIFY(event.history.constFirst().isHeadChanged);
    QVERIFY(!event.history.constFirst().isBodyChanged);
}

QTEST_GUILESS_MAIN(TestStoreExportEvidence)
#include "tst_store_exportevidence.moc"
