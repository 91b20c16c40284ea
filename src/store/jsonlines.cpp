// SPDX-License-Identifier: MIT
#include "store/jsonlines.h"

#include "store/marks.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QJsonDocument>
#include <QtCore/QJsonObject>

#include <algorithm>
#include <array>

namespace Hookglass::JsonLines {

using namespace Qt::StringLiterals;

namespace {

constexpr std::array ReasonWords{"stored",     "fixed",        "target",      "targetBlocked",
                                 "targetLate", "targetFailed", "faultStatus", "faultCut",
                                 "armed",      "crowded"};

QString tr(const char *text)
{
    return QCoreApplication::translate("Hookglass::Capture", text);
}

Error invalid(const QString &message)
{
    return {.code = ErrorCode::InvalidInput, .message = message, .detail = {}};
}

/// Members one after another, in this order.
class ObjectText
{
public:
    void add(const char *name, const QByteArray &json)
    {
        m_text += m_text.isEmpty() ? "{\"" : ",\"";
        m_text += name;
        m_text += "\":" + json;
    }
    void add(const char *name, const QString &text) { add(name, quoted(text)); }
    void add(const char *name, Timestamp time) { add(name, quoted(exactTime(time))); }
    void addIf(const char *name, bool isTrue)
    {
        if (isTrue)
            add(name, QByteArray("true"));
    }
    void addIf(const char *name, const QString &text)
    {
        if (!text.isEmpty())
            add(name, text);
    }
    void addBytes(const char *name, const QByteArray &bytes)
    {
        if (const std::optional<QString> text = exactText(bytes))
            add(name, *text);
        else
            add((QByteArray(name) + "Base64").constData(), '"' + bytes.toBase64() + '"');
    }
    QByteArray end() const { return m_text.isEmpty() ? QByteArray("{}") : m_text + '}'; }

private:
    QByteArray m_text;
};

QByteArray noteText(const AnswerNote &note)
{
    ObjectText object;
    object.add("reason", QString::fromLatin1(ReasonWords.at(size_t(note.reason))));
    if (note.wanted != 0)
        object.add("wanted", QByteArray::number(note.wanted));
    if (note.heldBack.count() != 0)
        object.add("heldMs", QByteArray::number(qint64(note.heldBack.count())));
    object.addIf("detail", note.detail);
    return object.end();
}

Result<AnswerNote> readNote(const QJsonObject &object)
{
    AnswerNote note;
    const QString reason = object["reason"_L1].toString();
    const auto found = std::find_if(ReasonWords.begin(), ReasonWords.end(), [&](const char *word) {
        return reason == QLatin1StringView(word);
    });
    if (found == ReasonWords.end())
        return invalid(tr("\"answer\" has no known reason."));
    note.reason = AnswerReason(found - ReasonWords.begin());
    note.wanted = object["wanted"_L1].toInt();
    note.heldBack = std::chrono::milliseconds(object["heldMs"_L1].toInteger());
    note.detail = object["detail"_L1].toString();
    return note;
}

Result<QByteArray> readBytes(const QJsonObject &object, const QString &name)
{
    if (const QJsonValue text = object[name]; text.isString())
        return text.toString().toUtf8();
    const QJsonValue base64 = object[name + "Base64"_L1];
    if (!base64.isString())
        return invalid(tr("\"%1\" is missing.").arg(name));
    const auto decoded = QByteArray::fromBase64Encoding(base64.toString().toLatin1(),
                                                        QByteArray::AbortOnBase64DecodingErrors);
    if (!decoded)
        return invalid(tr("\"%1Base64\" is no base64.").arg(name));
    return *decoded;
}

Result<QJsonObject> objectIn(const QByteArray &line)
{
    QJsonParseError problem;
    const QJsonDocument document = QJsonDocument::fromJson(line, &problem);
    if (document.isObject())
        return document.object();
    return invalid(problem.error == QJsonParseError::NoError
                       ? tr("The line is JSON, but not an object.")
                       : tr("The line is not JSON: %1 (byte %2).")
                             .arg(problem.errorString())
                             .arg(problem.offset));
}

Result<std::optional<Timestamp>> readTime(const QJsonObject &object, const QString &name)
{
    const QJsonValue value = object[name];
    if (value.isUndefined() || value.isNull())
        return std::optional<Timestamp>();
    const std::optional<Timestamp> time = exactTimeFrom(value.toString());
    if (!time)
        return invalid(tr("\"%1\" is no time.").arg(name));
    return time;
}

Result<void> readTimes(const QJsonObject &object, CapturedDelivery &delivery)
{
    const auto received = readTime(object, u"receivedAt"_s);
    const auto verified = readTime(object, u"verifiedAt"_s);
    const auto stored = readTime(object, u"storedAt"_s);
    const auto answered = readTime(object, u"answeredAt"_s);
    for (const auto *time : {&received, &verified, &stored, &answered}) {
        if (!*time)
            return time->error();
    }
    if (!*received)
        return invalid(tr("\"receivedAt\" is missing."));
    delivery.receivedAt = **received;
    delivery.verifiedAt = verified->value_or(delivery.receivedAt);
    delivery.storedAt = *stored;
    delivery.answeredAt = *answered;
    return {};
}

Result<void> readMarks(const QJsonObject &object, EventMarks &marks)
{
    const auto color = colorFrom(object["color"_L1].toString());
    if (!color)
        return invalid(tr("\"color\" is no known colour."));
    marks.color = *color;
    marks.isPinned = object["pinned"_L1].toBool();
    marks.note = object["note"_L1].toString();
    if (marks.note.size() > Marks::LongestNote)
        return invalid(tr("\"note\" has more than %1 letters.").arg(Marks::LongestNote));
    return {};
}

Result<void> readAnswer(const QJsonObject &object, CapturedDelivery &delivery)
{
    const QJsonValue status = object["status"_L1];
    delivery.answerStatus = status.toString() == "cut"_L1 ? AnswerCut : status.toInt();
    if (delivery.answerStatus < AnswerCut || delivery.answerStatus > 999)
        return invalid(tr("\"status\" is no HTTP status."));
    if (delivery.answerStatus == 0)
        delivery.answeredAt.reset();
    else if (!delivery.answeredAt)
        return invalid(tr("\"answeredAt\" is missing."));
    if (!object.contains("answer"_L1))
        return {};
    Result<AnswerNote> note = readNote(object["answer"_L1].toObject());
    if (!note)
        return note.error();
    delivery.note = std::move(*note);
    return {};
}

} // namespace

QByteArray quoted(const QString &text)
{
    const QByteArray bytes = text.toUtf8();
    QByteArray out;
    out.reserve(bytes.size() + bytes.size() / 8 + 2);
    out += '"';
    for (const char c : bytes) {
        if (c == '"' || c == '\\') {
            out += '\\';
            out += c;
        } else if (c == '\n') {
            out += "\\n";
        } else if (c == '\r') {
            out += "\\r";
        } else if (c == '\t') {
            out += "\\t";
        } else if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) {
            out += "\\u00" +
                   QByteArray::number(static_cast<unsigned char>(c), 16).rightJustified(2, '0');
        } else {
            out += c;
        }
    }
    return out + '"';
}

QByteArray header(bool isRedacted)
{
    ObjectText object;
    object.add("hookglass", u"capture"_s);
    object.add("version", QByteArray::number(Version));
    object.add("redacted", QByteArray(isRedacted ? "true" : "false"));
    return object.end() + '\n';
}

QByteArray line(const CapturedDelivery &delivery)
{
    ObjectText object;
    object.add("account", delivery.account);
    object.addIf("eventId", delivery.eventId);
    object.addIf("event", delivery.eventName);
    if (delivery.attempt > 0)
        object.add("attempt", QByteArray::number(delivery.attempt));
    object.add("origin", captureWord(delivery.origin));
    object.add("receivedAt", delivery.receivedAt);
    object.add("verifiedAt", delivery.verifiedAt);
    if (delivery.storedAt)
        object.add("storedAt", *delivery.storedAt);
    if (delivery.answeredAt) {
        object.add("answeredAt", *delivery.answeredAt);
        object.add("status", delivery.answerStatus == AnswerCut
                                 ? QByteArray("\"cut\"")
                                 : QByteArray::number(delivery.answerStatus));
    }
    if (!delivery.note.isEmpty())
        object.add("answer", noteText(delivery.note));
    object.add("signature", captureWord(delivery.signature));
    object.addIf("key", delivery.keyLabel);
    object.addIf("refused", delivery.disposition == Disposition::Refused);
    object.addIf("peer", delivery.peer);
    object.addIf("problem", delivery.problem);
    object.addIf("pinned", delivery.marks.isPinned);
    object.addIf("color", captureWord(delivery.marks.color));
    object.addIf("note", delivery.marks.note);
    object.addIf("redacted", delivery.isRedacted);
    object.addIf("masked", delivery.isMasked);
    object.addIf("bodyKept", delivery.isBodyKept);
    object.addBytes("head", delivery.head);
    object.addBytes("body", delivery.body);
    return object.end() + '\n';
}

Result<bool> readHeader(const QByteArray &line)
{
    const Result<QJsonObject> object = objectIn(line);
    if (!object || (*object)["hookglass"_L1].toString() != "capture"_L1)
        return false;
    if ((*object)["version"_L1].toInt() > Version) {
        return Error{.code = ErrorCode::Unsupported,
                     .message = tr("This capture was made by a newer Hookglass."),
                     .detail = {}};
    }
    return true;
}

Result<CapturedDelivery> read(const QByteArray &line)
{
    const Result<QJsonObject> object = objectIn(line);
    if (!object)
        return object.error();
    CapturedDelivery delivery;
    Result<QByteArray> head = readBytes(*object, u"head"_s);
    Result<QByteArray> body = readBytes(*object, u"body"_s);
    if (!head)
        return head.error();
    if (!body)
        return body.error();
    delivery.head = std::move(*head);
    delivery.body = std::move(*body);
    const auto origin = originFrom((*object)["origin"_L1].toString(u"delivered"_s));
    const auto verdict = verdictFrom((*object)["signature"_L1].toString(u"noKey"_s));
    if (!origin)
        return invalid(tr("\"origin\" is none of delivered, fetched, synthetic and imported."));
    if (!verdict)
        return invalid(tr("\"signature\" is none of valid, invalid, missing and noKey."));
    delivery.origin = *origin;
    delivery.signature = *verdict;
    if (Result<void> done = readTimes(*object, delivery); !done)
        return done.error();
    if (Result<void> done = readAnswer(*object, delivery); !done)
        return done.error();
    if (Result<void> done = readMarks(*object, delivery.marks); !done)
        return done.error();
    delivery.account = (*object)["account"_L1].toString();
    delivery.eventId = (*object)["eventId"_L1].toString();
    delivery.eventName = (*object)["event"_L1].toString();
    delivery.attempt = (*object)["attempt"_L1].toInt();
    delivery.keyLabel = (*object)["key"_L1].toString();
    delivery.peer = (*object)["peer"_L1].toString();
    delivery.problem = (*object)["problem"_L1].toString();
    delivery.isRedacted = (*object)["redacted"_L1].toBool();
    delivery.isMasked = (*object)["masked"_L1].toBool();
    delivery.isBodyKept = (*object)["bodyKept"_L1].toBool();
    if ((*object)["refused"_L1].toBool())
        delivery.disposition = Disposition::Refused;
    return delivery;
}

} // namespace Hookglass::JsonLines
