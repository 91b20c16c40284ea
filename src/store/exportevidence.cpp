// SPDX-License-Identifier: MIT
#include "core/headertext.h"
#include "store/exportwriter.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QCryptographicHash>

namespace Hookglass {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype StepCharacters = 160;

QString tr(const char *text)
{
    return QCoreApplication::translate("Hookglass::Evidence", text);
}

// Nothing of what arrived is ever anything but text, and nothing leads out of the file.
constexpr const char *Start = R"(<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width">
<title>Webhook evidence</title>
<style>
:root{color-scheme:light dark}
body{font:15px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}
h2{margin-top:2.5rem;border-top:1px solid #8886;padding-top:1.2rem}
h3{margin:1.4rem 0 .4rem;font-size:1rem}
table{border-collapse:collapse;width:100%}
th,td{text-align:left;vertical-align:top;padding:.25rem .9rem .25rem 0;overflow-wrap:anywhere}
th{font-weight:600;white-space:nowrap;width:13rem}
pre,code{font:13px/1.45 ui-monospace,monospace}
pre{background:#8881;padding:.7rem;white-space:pre-wrap;overflow-wrap:anywhere}
</style></head><body>
)";

QByteArray escaped(const QString &text)
{
    QString visible = text;
    for (QChar &c : visible) {
        const char16_t unit = c.unicode();
        if (unit < 0x20 && unit != u'\n' && unit != u'\t' && unit != u'\r')
            c = QChar(0x2400 + unit);
        else if (unit == 0x7f)
            c = QChar(0x2421);
        // An override would let a text look like another one.
        else if ((unit >= 0x202a && unit <= 0x202e) || (unit >= 0x2066 && unit <= 0x2069))
            c = QChar(QChar::ReplacementCharacter);
    }
    return visible.toHtmlEscaped().toUtf8();
}

QByteArray row(const QString &name, const QString &value)
{
    return "<tr><th>" + escaped(name) + "</th><td>" + escaped(value) + "</td></tr>\n";
}

/// "12.3 ms", "4.25 s", "5 min 3 s".
QString span(std::chrono::microseconds time)
{
    const double ms = double(time.count()) / 1000;
    if (ms < 1000)
        return u"%1 ms"_s.arg(ms, 0, 'f', 1);
    const qint64 seconds = qint64(ms / 1000);
    if (seconds < 60)
        return u"%1 s"_s.arg(ms / 1000, 0, 'f', 2);
    if (seconds < 3600)
        return u"%1 min %2 s"_s.arg(seconds / 60).arg(seconds % 60);
    return u"%1 h %2 min"_s.arg(seconds / 3600).arg(seconds % 3600 / 60);
}

QString verdictText(const CapturedDelivery &delivery, const DeliveryHistory &history)
{
    switch (delivery.signature) {
    case SignatureVerdict::Kind::Valid:
        return (history.isImported ? tr("valid, with the key of “%1”, as the capture or a check at "
                                        "its import says")
                                   : tr("valid, with the key of “%1”"))
            .arg(delivery.keyLabel);
    case SignatureVerdict::Kind::Invalid:
        return tr("invalid");
    case SignatureVerdict::Kind::Missing:
        return tr("missing: there was no FUB-Signature header");
    case SignatureVerdict::Kind::NoKey:
        break;
    }
    switch (history.bodyBefore) {
    case BodyChange::None:
        break;
    case BodyChange::Masked:
    case BodyChange::Redacted:
        return tr("not known: the body was changed before it was imported, so these are not the "
                  "bytes that were signed");
    case BodyChange::Perhaps:
        return tr("not known: the body may have been changed before it was imported");
    }
    return tr("not checked: no key was at hand");
}

/// What was done before it came here; empty if nothing.
QString changedBeforeText(const DeliveryHistory &history)
{
    if (!history.isImported || (!history.wasMasked && !history.wasRedacted))
        return {};
    switch (history.bodyBefore) {
    case BodyChange::None:
        return history.wasRedacted
                   ? tr("yes, in the request line or headers: people were replaced, and keys or "
                        "the "
                        "secret part of the receiving address taken out. The body was kept as it "
                        "was received")
                   : tr("yes, in the request line or headers: keys or the secret part of the "
                        "receiving address were taken out. The body was kept as it was received");
    case BodyChange::Masked:
        return tr("yes: what lets somebody in (keys, or the secret part of the receiving address) "
                  "was taken out, also of the body. It is not the body that was received");
    case BodyChange::Redacted:
        return tr("yes: people were replaced by made-up ones, and keys taken out, also in the "
                  "body. It is not the body that was received");
    case BodyChange::Perhaps:
        return history.wasRedacted
                   ? tr("yes: people were replaced by made-up ones; whether in the body, too, was "
                        "not noted. It may not be the body that was received")
                   : tr("yes: what lets somebody in was taken out; whether of the body, too, was "
                        "not noted. It may not be the body that was received");
    }
    return {};
}

QString answerText(const CapturedDelivery &delivery)
{
    if (delivery.answerStatus == 0 || !delivery.answeredAt)
        return tr("not recorded");
    const QString took = span(*delivery.answeredAt - delivery.receivedAt);
    if (delivery.answerStatus == AnswerCut)
        return tr("the connection was cut after %1").arg(took);
    return tr("%1 after %2; Follow Up Boss waits 10 s").arg(delivery.answerStatus).arg(took);
}

QByteArray bodyText(const CapturedDelivery &delivery)
{
    const QByteArray hash =
        QCryptographicHash::hash(delivery.body, QCryptographicHash::Sha256).toHex();
    QByteArray text =
        "<p>" +
        escaped(
            tr("%1 bytes, SHA-256 %2").arg(delivery.body.size()).arg(QString::fromLatin1(hash))) +
        "</p>\n<pre>";
    if (const std::optional<QString> plain = exactText(delivery.body))
        text += '\n' + escaped(*plain); // HTML drops one line break here
    else
        text += escaped(tr("(no UTF-8 text; as base64)")) + '\n' + wrappedBase64(delivery.body);
    return text + "</pre>\n";
}

/// Of a capture nobody here can tell whether its bytes are those that arrived.
QString cameWords(const DeliveryHistory &history)
{
    return history.isImported ? tr("as imported") : tr("as received");
}

QString headTitle(const CapturedDelivery &delivery, const DeliveryHistory &history)
{
    if (history.isImported && (history.wasMasked || history.wasRedacted)) {
        return history.isHeadChanged
                   ? tr("Request line and headers, as imported, but for what was taken out or made "
                        "up here; they may have been changed before")
                   : tr("Request line and headers, as imported; they may have been changed before");
    }
    const QString title =
        delivery.isRedacted
            ? tr("Request line and headers, %1 but for what was taken out or made up")
        : delivery.isMasked ? tr("Request line and headers, %1 but for what was taken out")
                            : tr("Request line and headers, %1");
    return title.arg(cameWords(history));
}

/// Of a body that is not, or may not be, the one that was received.
QString bodyTitleBefore(const DeliveryHistory &history)
{
    const QString more =
        history.isBodyChanged ? tr("; more was taken out or made up in this export") : QString();
    switch (history.bodyBefore) {
    case BodyChange::None:
        break;
    case BodyChange::Masked:
        return tr("Body, not as received: keys were taken out of it before it was imported") + more;
    case BodyChange::Redacted:
        return tr("Body, not as received: people were replaced in it before it was imported") +
               more;
    case BodyChange::Perhaps:
        return tr("Body, perhaps not as received: it may have been changed before it was "
                  "imported") +
               more;
    }
    return {};
}

QString bodyTitle(const CapturedDelivery &delivery, const DeliveryHistory &history)
{
    if (history.bodyBefore != BodyChange::None)
        return bodyTitleBefore(history);
    const QString title = delivery.isBodyKept ? tr("Body, %1")
                          : delivery.isRedacted
                              ? tr("Body, %1 but for what was taken out or made up")
                          : delivery.isMasked ? tr("Body, %1 but for what was taken out")
                                              : tr("Body, %1");
    return title.arg(cameWords(history));
}

QByteArray stepsText(const QList<SignatureStep> &steps)
{
    if (steps.isEmpty())
        return {};
    QByteArray text = "<h3>" + escaped(tr("Signature, step by step")) + "</h3>\n<table>\n";
    for (qsizetype i = 0; i < steps.size(); ++i) {
        QString value = QString::fromUtf8(steps.at(i).value);
        if (value.size() > StepCharacters) {
            value = tr("%1 … (%2 characters)")
                        .arg(value.left(StepCharacters))
                        .arg(steps.at(i).value.size());
        }
        text += row(steps.at(i).title, value);
    }
    return text + "</table>\n";
}

QString headline(const CapturedDelivery &delivery)
{
    switch (delivery.origin) {
    case Origin::Fetched:
        return tr("Fetched from Follow Up Boss by its id");
    case Origin::Synthetic:
        return tr("Made by Hookglass, not sent by Follow Up Boss");
    case Origin::Delivered:
    case Origin::Imported:
        break;
    }
    return tr("Attempt %1").arg(delivery.attempt);
}

QByteArray deliveryText(const CapturedDelivery &delivery, const CapturedDelivery *before,
                        const DeliveryHistory &history, const QList<SignatureStep> &steps)
{
    QByteArray text = "<h3>" + escaped(headline(delivery)) + "</h3>\n<table>\n";
    if (history.isImported) {
        text += row(tr("Imported"), tr("yes, from a capture: when it was received, what was "
                                       "answered and what it was are as that capture says"));
    }
    text += row(tr("First byte received"), exactTime(delivery.receivedAt));
    if (before) {
        text += row(tr("After the attempt before"), span(delivery.receivedAt - before->receivedAt));
    }
    text += row(tr("Read and checked"), span(delivery.verifiedAt - delivery.receivedAt));
    if (delivery.storedAt)
        text += row(tr("Stored"), exactTime(*delivery.storedAt));
    if (!delivery.peer.isEmpty())
        text += row(tr("From"), delivery.peer);
    text += row(tr("Signature"), verdictText(delivery, history));
    if (delivery.attempt > 0)
        text += row(tr("Our answer"), answerText(delivery));
    if (!delivery.note.detail.isEmpty())
        text += row(tr("Why"), delivery.note.detail);
    if (delivery.disposition == Disposition::Refused)
        text += row(tr("Refused"), tr("yes: this endpoint takes valid signatures only"));
    if (const QString changes = changedBeforeText(history); !changes.isEmpty())
        text += row(tr("Changed before it was imported"), changes);
    if (delivery.isMasked &&
        (!history.isImported || history.isHeadChanged || history.isBodyChanged))
        text += row(tr("Taken out"), tr("what lets somebody in: keys, or the secret part of the "
                                        "receiving address"));
    text += "</table>\n";
    if (!delivery.head.isEmpty()) {
        text += "<h3>" + escaped(headTitle(delivery, history)) + "</h3>\n<pre>\n" +
                escaped(headText(delivery.head.trimmed())) + "</pre>\n";
    }
    return text + "<h3>" + escaped(bodyTitle(delivery, history)) + "</h3>\n" + bodyText(delivery) +
           stepsText(steps);
}

class EvidenceWriter final : public ExportWriter
{
public:
    QList<ExportPiece> begin(const ExportInfo &info) override
    {
        QByteArray text = Start;
        text += "<h1>" + escaped(tr("Webhooks as they arrived")) + "</h1>\n<p>" +
                escaped(tr("Recorded by %1, written on %2. Times are in UTC. Known keys, and the "
                           "secret part of the receiving address, are left out.")
                            .arg(info.program, toIso(info.madeAt))) +
                "</p>\n";
        if (info.isRedacted) {
            text += "<p><strong>" +
                    escaped(tr("Names, phone numbers, emails, addresses and texts are made up. The "
                               "verdicts are of the original bytes: these bodies do not fit their "
                               "signatures any more.")) +
                    "</strong></p>\n";
        }
        return {{text}};
    }

    QList<ExportPiece> add(const ExportedEvent &event) override
    {
        const EventSummary &summary = event.summary;
        const QString title =
            summary.eventName.isEmpty() ? tr("A request that is no event") : summary.eventName;
        QByteArray text = "<h2>" + escaped(title) + "</h2>\n<table>\n";
        if (!summary.eventId.isEmpty())
            text += row(tr("Event ID"), summary.eventId);
        text += row(tr("Account"), summary.accountName);
        if (summary.created)
            text += row(tr("Happened"), exactTime(*summary.created));
        text += row(tr("First received"), exactTime(summary.receivedAt));
        text += row(tr("Attempts"), QString::number(summary.attempts));
        if (!summary.problem.isEmpty())
            text += row(tr("Why it is no event"), summary.problem);
        text += "</table>\n";
        addCount(event.deliveries.size());
        const CapturedDelivery *before = nullptr;
        for (qsizetype i = 0; i < event.deliveries.size(); ++i) {
            const CapturedDelivery &delivery = event.deliveries.at(i);
            text += deliveryText(delivery, delivery.attempt > 0 ? before : nullptr,
                                 event.history.value(i), event.steps.value(i));
            if (delivery.attempt > 0)
                before = &delivery;
        }
        return {{text}};
    }

    QList<ExportPiece> end() override { return {{"</body></html>\n"}}; }
};

} // namespace

std::unique_ptr<ExportWriter> makeEvidenceWriter()
{
    return std::make_unique<EvidenceWriter>();
}

} // namespace Hookglass
