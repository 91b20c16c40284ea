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
}

QTEST_GUILESS_MAIN(TestStoreExportEvidence)
#include "tst_store_exportevidence.moc"
