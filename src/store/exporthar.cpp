// SPDX-License-Identifier: MIT
#include "core/headertext.h"
#include "store/exportwriter.h"

#include <QtCore/QJsonArray>
#include <QtCore/QJsonDocument>
#include <QtCore/QJsonObject>
#include <QtCore/QUrl>
#include <QtCore/QUrlQuery>

#include <algorithm>
#include <cctype>

namespace Hookglass {

using namespace Qt::StringLiterals;

namespace {

double millis(Timestamp from, Timestamp to)
{
    return double((to - from).count()) / 1000.0;
}

QJsonObject nameValue(const QString &name, const QString &value)
{
    return {{u"name"_s, name}, {u"value"_s, value}};
}

/// What RFC 3986 §2 allows stays; all other bytes are percent-encoded.
QByteArray encoded(const QByteArray &target)
{
    constexpr QByteArrayView allowed("-._~:/?#[]@!$&'()*+,;=");
    QByteArray out;
    out.reserve(target.size());
    for (qsizetype i = 0; i < target.size(); ++i) {
        const char c = target.at(i);
        const bool isPlain = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
                             (c >= 'A' && c <= 'Z') || allowed.contains(c);
        const auto isHex = [&target](qsizetype at) {
            return at < target.size() && std::isxdigit(static_cast<unsigned char>(target.at(at)));
        };
        if (isPlain || (c == '%' && isHex(i + 1) && isHex(i + 2)))
            out += c;
        else
            out += '%' + QByteArray(1, c).toHex().toUpper();
    }
    return out;
}

/// A valid one always, as HAR wants it; as it was sent it stands in the head.
QString urlOf(const RequestLine &line, const HeaderList &headers)
{
    const QString target = QString::fromLatin1(encoded(line.target));
    if (!target.startsWith(u'/'))
        return target; // absolute form, RFC 9112 §3.2.2
    const QString host = headerText(headerValue(headers, "host").value_or(QByteArray()));
    const QUrl url("http://"_L1 + host + u'/', QUrl::StrictMode);
    if (host.isEmpty() || !url.isValid() || url.host().isEmpty())
        return "http://localhost"_L1 + target;
    const bool isPlain =
        std::all_of(host.cbegin(), host.cend(), [](QChar c) { return c.unicode() < 0x80; });
    return (isPlain ? "http://"_L1 + host : QString::fromLatin1(url.toEncoded().chopped(1))) +
           target;
}

QJsonArray queryOf(const QString &url)
{
    QJsonArray list;
    const auto items = QUrlQuery(QUrl(url)).queryItems(QUrl::FullyDecoded);
    for (const auto &[name, value] : items)
        list.append(nameValue(name, value));
    return list;
}

/// As they are read anywhere else here; where those words would give other bytes, the bytes beside
/// them, in a member of our own.
QJsonArray headersOf(const HeaderList &headers)
{
    QJsonArray list;
    for (const Header &header : headers) {
        QJsonObject object = nameValue(headerText(header.name), headerText(header.value));
        if (object["value"_L1].toString().toUtf8() != header.value)
            object.insert(u"_valueBase64"_s, QString::fromLatin1(header.value.toBase64()));
        list.append(object);
    }
    return list;
}

/// HAR has no way to say that a body is no text; "_encoding" is a member of our own, as its
/// specification allows.
QJsonObject postData(const CapturedDelivery &delivery, const HeaderList &headers)
{
    const QByteArray type = headerValue(headers, "content-type").value_or(QByteArray());
    QJsonObject data{{u"mimeType"_s, headerText(type)}, {u"params"_s, QJsonArray()}};
    if (const std::optional<QString> text = exactText(delivery.body)) {
        data.insert(u"text"_s, *text);
    } else {
        data.insert(u"text"_s, QString::fromLatin1(delivery.body.toBase64()));
        data.insert(u"_encoding"_s, u"base64"_s);
    }
    return data;
}

QJsonObject request(const CapturedDelivery &delivery, const HeaderList &headers)
{
    const RequestLine line = requestLineOf(delivery.head);
    const QString url = urlOf(line, headers);
    QJsonObject object{{u"method"_s, QString::fromLatin1(line.method)},
                       {u"url"_s, url},
                       {u"httpVersion"_s, QString::fromLatin1(line.version)},
                       {u"cookies"_s, QJsonArray()},
                       {u"headers"_s, headersOf(headers)},
                       {u"queryString"_s, queryOf(url)},
                       {u"headersSize"_s, qint64(delivery.head.size())},
                       {u"bodySize"_s, qint64(delivery.body.size())}};
    object.insert(u"postData"_s, postData(delivery, headers));
    return object;
}

QJsonObject response(const CapturedDelivery &delivery)
{
    const bool isSent = delivery.answerStatus > 0;
    return {{u"status"_s, isSent ? delivery.answerStatus : 0},
            {u"statusText"_s, QString()},
            {u"httpVersion"_s, isSent ? u"HTTP/1.1"_s : QString()},
            {u"cookies"_s, QJsonArray()},
            {u"headers"_s, QJsonArray()},
            {u"content"_s, QJsonObject{{u"size"_s, 0}, {u"mimeType"_s, QString()}}},
            {u"redirectURL"_s, QString()},
            {u"headersSize"_s, -1},
            {u"bodySize"_s, isSent ? 0 : -1}};
}

/// What HAR has no place for.
QJsonObject ours(const CapturedDelivery &delivery)
{
    QJsonObject object{{u"account"_s, delivery.account},
                       {u"eventId"_s, delivery.eventId},
                       {u"event"_s, delivery.eventName},
                       {u"origin"_s, captureWord(delivery.origin)},
                       {u"attempt"_s, delivery.attempt},
                       {u"receivedAt"_s, exactTime(delivery.receivedAt)},
                       {u"verifiedAt"_s, exactTime(delivery.verifiedAt)},
                       {u"signature"_s, captureWord(delivery.signature)},
                       {u"key"_s, delivery.keyLabel},
                       {u"refused"_s, delivery.disposition == Disposition::Refused},
                       {u"peer"_s, delivery.peer},
                       {u"problem"_s, delivery.problem},
                       {u"redacted"_s, delivery.isRedacted},
                       {u"masked"_s, delivery.isMasked},
                       {u"bodyKept"_s, delivery.isBodyKept},
                       {u"headBase64"_s, QString::fromLatin1(delivery.head.toBase64())}};
    if (delivery.storedAt)
        object.insert(u"storedAt"_s, exactTime(*delivery.storedAt));
    if (delivery.answeredAt)
        object.insert(u"answeredAt"_s, exactTime(*delivery.answeredAt));
    if (delivery.answerStatus == AnswerCut)
        object.insert(u"cut"_s, true);
    return object;
}

QJsonObject entry(const CapturedDelivery &delivery)
{
    const HeaderList headers = parseHead(delivery.head);
    const Timestamp end = delivery.answeredAt.value_or(delivery.verifiedAt);
    const double received = millis(delivery.receivedAt, delivery.verifiedAt);
    const double wait = millis(delivery.verifiedAt, end);
    return {
        {u"startedDateTime"_s, toIso(delivery.receivedAt)},
        {u"time"_s, received + wait},
        {u"request"_s, request(delivery, headers)},
        {u"response"_s, response(delivery)},
        {u"cache"_s, QJsonObject()},
        {u"timings"_s, QJsonObject{{u"send"_s, received}, {u"wait"_s, wait}, {u"receive"_s, 0}}},
        {u"_hookglass"_s, ours(delivery)}};
}

class HarWriter final : public ExportWriter
{
public:
    QList<ExportPiece> begin(const ExportInfo &info) override
    {
        const qsizetype space = info.program.indexOf(u' ');
        const QString version = space < 0 ? u"0"_s : info.program.sliced(space + 1);
        const QJsonObject creator{{u"name"_s, u"Hookglass"_s}, {u"version"_s, version}};
        QByteArray text = "{\"log\":{\"version\":\"1.2\",\"creator\":" +
                          QJsonDocument(creator).toJson(QJsonDocument::Compact);
        if (info.isRedacted) {
            text += ",\"comment\":\"Names, phones, emails, addresses and texts are made up; the "
                    "signatures do not fit these bodies any more.\"";
        }
        return {{text + ",\"entries\":[\n"}};
    }

    QList<ExportPiece> add(const ExportedEvent &event) override
    {
        QByteArray text;
        for (const CapturedDelivery &delivery : event.deliveries) {
            if (delivery.head.isEmpty())
                continue; // it was no request
            text += m_isFirst ? "" : ",\n";
            text += QJsonDocument(entry(delivery)).toJson(QJsonDocument::Compact);
            m_isFirst = false;
            addCount(1);
        }
        return {{text}};
    }

    QList<ExportPiece> end() override { return {{"\n]}}\n"}}; }

private:
    bool m_isFirst = true;
};

} // namespace

std::unique_ptr<ExportWriter> makeHarWriter()
{
    return std::make_unique<HarWriter>();
}

} // namespace Hookglass
