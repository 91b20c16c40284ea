// SPDX-License-Identifier: MIT
#include "cli/eventjson.h"

#include "cli/output.h"
#include "cli/servedanswers.h"
#include "core/headertext.h"
#include "models/signaturewords.h"

#include <QtCore/QJsonArray>
#include <QtCore/QStringDecoder>

#include <cstdlib>

namespace Hookglass::Cli {

using namespace Qt::StringLiterals;

namespace {

/// 2026-11-23 15:03:12.345+01:00, as a filter takes it, too.
QString localTime(Timestamp t)
{
    const QDateTime local = toDateTime(t).toLocalTime();
    const int minutes = local.offsetFromUtc() / 60;
    return local.toString(u"yyyy-MM-dd HH:mm:ss.zzz"_s) +
           u"%1%2:%3"_s.arg(QLatin1Char(minutes < 0 ? '-' : '+'))
               .arg(std::abs(minutes) / 60, 2, 10, QLatin1Char('0'))
               .arg(std::abs(minutes) % 60, 2, 10, QLatin1Char('0'));
}

QString verdictForPeople(SignatureVerdict::Kind kind)
{
    switch (kind) {
    case SignatureVerdict::Kind::Valid:
        return u"Valid"_s;
    case SignatureVerdict::Kind::Invalid:
        return u"Invalid"_s;
    case SignatureVerdict::Kind::Missing:
        return u"Missing"_s;
    case SignatureVerdict::Kind::NoKey:
        return u"No key"_s;
    }
    return {};
}

QString signatureForPeople(const DeliveryDetail &delivery)
{
    if (delivery.signature != SignatureVerdict::Kind::NoKey ||
        delivery.bodyChange == BodyChange::None)
        return verdictForPeople(delivery.signature);
    return u"not checked"_s;
}

QString idsText(const QList<qint64> &ids, qsizetype most)
{
    QStringList parts;
    for (qsizetype i = 0; i < qMin(ids.size(), most); ++i)
        parts.append(u'#' + QString::number(ids[i]));
    if (ids.size() > most)
        parts.append(u"and %1 more"_s.arg(ids.size() - most));
    return parts.join(u' ');
}

std::optional<QString> asText(const QByteArray &bytes)
{
    QStringDecoder decoder(QStringDecoder::Utf8, QStringDecoder::Flag::Stateless);
    QString text = decoder(bytes);
    if (decoder.hasError())
        return std::nullopt;
    return text;
}

/// Only of one that is not, or may not be, the body that arrived.
QString changeWord(BodyChange change)
{
    switch (change) {
    case BodyChange::None:
        break;
    case BodyChange::Masked:
        return u"masked"_s;
    case BodyChange::Redacted:
        return u"redacted"_s;
    case BodyChange::Perhaps:
        return u"perhaps"_s;
    }
    return {};
}

QJsonObject toJson(const DeliveryDetail &delivery)
{
    QJsonArray headers;
    const HeaderList received = parseHead(delivery.head);
    for (const Header &header : received) {
        headers.append(QJsonArray{headerText(header.name), headerText(header.value)});
    }
    const qsizetype lineEnd = delivery.head.indexOf('\n');
    QJsonObject object{
        {u"id"_s, delivery.id.value},
        {u"origin"_s, toWord(delivery.origin)},
        {u"receivedAt"_s, toIso(delivery.receivedAt)},
        {u"storedAt"_s,
         delivery.storedAt == Timestamp{} ? QJsonValue() : QJsonValue(toIso(delivery.storedAt))},
        {u"answeredAt"_s,
         delivery.answeredAt ? QJsonValue(toIso(*delivery.answeredAt)) : QJsonValue()},
        {u"status"_s, delivery.answerStatus > 0 ? QJsonValue(delivery.answerStatus) : QJsonValue()},
        {u"peer"_s, delivery.peer},
        {u"signature"_s, toWord(delivery.signature)},
        {u"key"_s, delivery.keyLabel},
        {u"refused"_s, delivery.disposition == Disposition::Refused},
        {u"requestLine"_s, headerText(delivery.head.first(qMax<qsizetype>(0, lineEnd)).trimmed())},
        {u"headers"_s, headers},
        {u"headBase64"_s, QString::fromLatin1(delivery.head.toBase64())},
        {u"bodyBase64"_s, QString::fromLatin1(delivery.body.toBase64())},
    };
    if (const std::optional<QString> text = asText(delivery.body))
        object.insert(u"body"_s, *text);
    if (delivery.bodyChange != BodyChange::None)
        object.insert(u"bodyChange"_s, changeWord(delivery.bodyChange));
    if (!delivery.problem.isEmpty())
        object.insert(u"problem"_s, delivery.problem);
    if (!delivery.note.isEmpty())
        object.insert(u"answer"_s, answerJson(delivery.note));
    return object;
}

/// It came as a delivery and was accepted, but targets get events only.
bool isNotForwarded(const EventSummary &event)
{
    return event.eventName.isEmpty() && event.origin == Origin::Delivered &&
           event.disposition == Disposition::Accepted;
}

} // namespace

QString toWord(SignatureVerdict::Kind kind)
{
    switch (kind) {
    case SignatureVerdict::Kind::Valid:
        return u"valid"_s;
    case SignatureVerdict::Kind::Invalid:
        return u"invalid"_s;
    case SignatureVerdict::Kind::Missing:
        return u"missing"_s;
    case SignatureVerdict::Kind::NoKey:
        return u"noKey"_s;
    }
    return {};
}

QString toWord(Origin origin)
{
    switch (origin) {
    case Origin::Delivered:
        return u"delivered"_s;
    case Origin::Fetched:
        return u"fetched"_s;
    case Origin::Synthetic:
        return u"synthetic"_s;
    case Origin::Imported:
        return u"imported"_s;
    }
    return {};
}

QJsonObject toJson(const EventSummary &event)
{
    QJsonArray ids;
    for (const qint64 id : event.resourceIds)
        ids.append(id);
    // Exactly the contract's keys; answers and problems are in the deliveries of "events show".
    return {
        {u"id"_s, event.id.value},
        {u"eventId"_s, event.eventId},
        {u"event"_s, event.eventName},
        {u"account"_s, event.accountName},
        {u"receivedAt"_s, toIso(event.receivedAt)},
        {u"signature"_s, toWord(event.signature)},
        {u"attempts"_s, event.attempts},
        {u"origin"_s, toWord(event.origin)},
        {u"resourceIds"_s, ids},
    };
}

QJsonObject toJson(const EventDetail &detail)
{
    QJsonObject object = toJson(detail.summary);
    QJsonArray deliveries;
    for (const DeliveryDetail &delivery : detail.deliveries) {
        QJsonObject item = toJson(delivery);
        if (isNotForwarded(detail.summary))
            item.insert(u"notForwarded"_s, u"not an event"_s);
        deliveries.append(item);
    }
    object.insert(u"deliveries"_s, deliveries);
    return object;
}

QString toLine(const EventSummary &event)
{
    const QString name = event.eventName.isEmpty() ? u"(not an event)"_s : event.eventName;
    const QString ids = event.eventName.isEmpty() ? event.problem : idsText(event.resourceIds, 5);
    QString line = u"%1  %2  %3  %4  %5"_s.arg(localTime(event.receivedAt))
                       .arg(event.id.value, 6)
                       .arg(forTerminal(name), -28)
                       .arg(verdictForPeople(event.signature), -8)
                       .arg(forTerminal(event.accountName));
    if (!ids.isEmpty())
        line += u"  "_s + forTerminal(ids);
    if (isNotForwarded(event))
        line += u"  (not forwarded: not an event)"_s;
    if (event.attempts > 1)
        line += u"  (%1 attempts)"_s.arg(event.attempts);
    if (event.origin != Origin::Delivered)
        line += u"  [%1]"_s.arg(toWord(event.origin));
    return line;
}

namespace {

/// What came as no request has no attempt, no sender and no answer.
QString headlineOf(const DeliveryDetail &delivery, qsizetype number)
{
    const QString time = localTime(delivery.receivedAt);
    if (delivery.origin == Origin::Fetched)
        return u"\nFetched from Follow Up Boss by its id · %1\n"_s.arg(time);
    if (delivery.origin == Origin::Synthetic && !delivery.endpoint.isValid())
        return u"\nMade here, not sent by Follow Up Boss · %1\n"_s.arg(time);
    QString text = u"\nAttempt %1 · %2 · from %3 · signature %4 · answer %5"_s.arg(number).arg(
        time, delivery.peer, signatureForPeople(delivery),
        delivery.answerStatus > 0            ? QString::number(delivery.answerStatus)
        : delivery.answerStatus == AnswerCut ? u"a cut connection"_s
                                             : u"not recorded"_s);
    if (delivery.origin != Origin::Delivered)
        text += u" · %1"_s.arg(toWord(delivery.origin));
    return text + u'\n';
}

} // namespace

QString toText(const EventDetail &detail)
{
    const EventSummary &event = detail.summary;
    QString text = toLine(event) + u'\n';
    if (!event.eventId.isEmpty())
        text += u"Event ID  "_s + forTerminal(event.eventId) + u'\n';
    for (qsizetype i = 0; i < detail.deliveries.size(); ++i) {
        const DeliveryDetail &delivery = detail.deliveries[i];
        text += headlineOf(delivery, i + 1);
        if (!delivery.note.detail.isEmpty())
            text += u"Why        "_s + forTerminal(delivery.note.detail) + u'\n';
        if (delivery.bodyChange != BodyChange::None)
            text += u"Note       "_s + bodyChangeSentence(delivery.bodyChange) + u'\n';
        const QList<QByteArray> lines = delivery.head.split('\n');
        for (const QByteArray &line : lines)
            text += forTerminal(headerText(line.trimmed())) + u'\n';
        const std::optional<QString> body = asText(delivery.body);
        text += body ? forTerminal(*body) + u'\n'
                     : u"(%1 bytes that are no UTF-8 text; --json shows them as base64)\n"_s.arg(
                           delivery.body.size());
    }
    return text;
}

} // namespace Hookglass::Cli
