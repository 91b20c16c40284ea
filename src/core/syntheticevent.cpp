// SPDX-License-Identifier: MIT
#include "core/syntheticevent.h"

#include "core/jsontext.h"

#include <QtCore/QJsonArray>
#include <QtCore/QJsonDocument>
#include <QtCore/QUuid>

namespace Hookglass {

using namespace Qt::StringLiterals;

namespace {

QByteArray quoted(const QString &text)
{
    const QByteArray list = QJsonDocument(QJsonArray{text}).toJson(QJsonDocument::Compact);
    return list.sliced(1, list.size() - 2);
}

} // namespace

QByteArray syntheticBody(const SyntheticEvent &event)
{
    const QString created = toDateTime(event.created).toString(u"yyyy-MM-ddTHH:mm:ss"_s);
    QByteArray body = "{\"eventId\":" + quoted(QUuid::createUuid().toString(QUuid::WithoutBraces)) +
                      ",\"eventCreated\":\"" + created.toLatin1() +
                      "+00:00\",\"event\":" + quoted(event.name) +
                      ",\"resourceIds\":" + event.resourceIds + ",\"uri\":" + event.uri;
    if (!event.data.isEmpty())
        body += ",\"data\":" + event.data;
    return body + '}';
}

QByteArray asDelivered(QByteArrayView fetchedBody)
{
    QByteArray body = fetchedBody.toByteArray();
    const JsonText::Tokens parsed = JsonText::tokenize(fetchedBody);
    if (parsed.problem)
        return body;
    qsizetype idKey = -1;
    int depth = 0;
    for (const JsonText::Token &token : parsed.tokens) {
        using enum JsonText::TokenKind;
        if (token.kind == ObjectBegin || token.kind == ArrayBegin)
            ++depth;
        else if (token.kind == ObjectEnd || token.kind == ArrayEnd)
            --depth;
        if (depth != 1 || !token.isKey)
            continue;
        const QByteArrayView key = fetchedBody.sliced(token.begin, token.length);
        if (key == "\"eventId\"")
            return body;
        if (key == "\"id\"" && idKey < 0)
            idKey = token.begin;
    }
    if (idKey >= 0)
        body.replace(idKey, 4, "\"eventId\"");
    return body;
}

QByteArray headForHandler(const QByteArray &signature, bool isSynthetic)
{
    QByteArray head = "POST / HTTP/1.1\r\nContent-Type: application/json\r\n";
    if (!signature.isEmpty())
        head += "FUB-Signature: " + signature + "\r\n";
    if (isSynthetic)
        head += "X-Hookglass-Origin: synthetic\r\n";
    return head + "\r\n";
}

} // namespace Hookglass
