// SPDX-License-Identifier: MIT
#include "core/headertext.h"
#include "store/capturereader.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QJsonArray>
#include <QtCore/QJsonDocument>
#include <QtCore/QJsonObject>
#include <QtCore/QUrl>

#include <cmath>
#include <optional>

namespace Hookglass {

using namespace Qt::StringLiterals;

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("Hookglass::Capture", text);
}

Error invalid(const QString &message)
{
    return {.code = ErrorCode::InvalidInput, .message = message, .detail = {}};
}

/// What would end a header's line is taken out.
QByteArray lineOf(QByteArray bytes)
{
    return bytes.replace('\r', ' ').replace('\n', ' ').replace('\0', ' ');
}

/// UTF-8 is what is read as the same text again.
QByteArray lineText(const QString &text)
{
    return lineOf(text.toUtf8());
}

/// The bytes that we wrote beside a value, if they are still those of that value.
QByteArray headerBytes(const QJsonObject &header)
{
    const QString text = header["value"_L1].toString();
    const QByteArray exact =
        QByteArray::fromBase64(header["_valueBase64"_L1].toString().toLatin1());
    return !exact.isEmpty() && headerText(exact) == text ? lineOf(exact) : lineText(text);
}

/// The head as it may have been; what a HAR does not say, nobody knows.
QByteArray headFrom(const QJsonObject &request)
{
    const QUrl url(request["url"_L1].toString());
    QByteArray target = url.path(QUrl::FullyEncoded).toLatin1();
    if (target.isEmpty())
        target = "/";
    if (url.hasQuery())
        target += '?' + url.query(QUrl::FullyEncoded).toLatin1();
    QByteArray version = lineText(request["httpVersion"_L1].toString()).toUpper();
    if (!version.startsWith("HTTP/1."))
        version = "HTTP/1.1";
    QByteArray head = lineText(request["method"_L1].toString()) + ' ' + target + ' ' + version;
    head += "\r\n";
    const QJsonArray headers = request["headers"_L1].toArray();
    for (const QJsonValue &header : headers) {
        const QByteArray name = lineText(header["name"_L1].toString());
        if (!name.startsWith(':')) // HTTP/2's own
            head += name + ": " + headerBytes(header.toObject()) + "\r\n";
    }
    return head + "\r\n";
}

/// A count of bytes as the HAR names it; -1: it does not.
qint64 sizeIn(const QJsonObject &request, QLatin1StringView name)
{
    return request[name].toInteger(-1);
}

/// What we wrote there, whole and unchanged; nullopt: it is damaged.
std::optional<QByteArray> exactBytes(const QJsonValue &base64, qint64 size)
{
    const QByteArray text = base64.toString().toLatin1();
    const auto decoded =
        QByteArray::fromBase64Encoding(text, QByteArray::AbortOnBase64DecodingErrors);
    const bool isWhole =
        decoded && (*decoded).toBase64() == text && (size < 0 || (*decoded).size() == size);
    return isWhole ? std::optional(*decoded) : std::nullopt;
}

/// `isOurs`: we wrote the entry, so that what is missing can be noticed.
Result<QByteArray> bodyFrom(const QJsonObject &request, bool isOurs)
{
    const QJsonObject data = request["postData"_L1].toObject();
    const QJsonValue text = data["text"_L1];
    const bool isMissing = !text.isString() && (!data["params"_L1].toArray().isEmpty() ||
                                                sizeIn(request, "bodySize"_L1) > 0);
    if (!isOurs && isMissing) {
        return invalid(tr("It has no body (\"postData.text\"), though one was sent. The entry was "
                          "not imported, as its bytes would have been guessed."));
    }
    if (data["_encoding"_L1].toString() != "base64"_L1 &&
        data["encoding"_L1].toString() != "base64"_L1)
        return text.toString().toUtf8();
    if (isOurs) {
        if (const auto exact = exactBytes(text, sizeIn(request, "bodySize"_L1)))
            return *exact;
    } else if (const auto decoded = QByteArray::fromBase64Encoding(
                   text.toString().toLatin1(), QByteArray::AbortOnBase64DecodingErrors)) {
        return *decoded;
    }
    // Nothing else in the entry says what its bytes were.
    return invalid(
        tr("The body's base64 (\"postData.text\") is damaged. The entry was not imported, "
           "as its bytes would have been guessed."));
}

/// The head as it came, beside the fields that HAR has for it; else those, and a warning.
void takeHead(const QJsonObject &request, const QJsonObject &ours, CapturedDelivery &delivery,
              QStringList &warnings)
{
    delivery.head = headFrom(request);
    if (!ours.contains("headBase64"_L1))
        return;
    const auto exact = exactBytes(ours["headBase64"_L1], sizeIn(request, "headersSize"_L1));
    if (exact && !exact->isEmpty()) {
        delivery.head = *exact;
        return;
    }
    warnings.append(
        tr("The exact head (\"_hookglass.headBase64\") is damaged. The entry was imported "
           "with a head put together from its method, address and headers, in which "
           "blanks and the like may differ."));
}

/// What we wrote there ourselves.
void takeOurs(const QJsonObject &ours, CapturedDelivery &delivery)
{
    if (ours.isEmpty())
        return;
    delivery.account = ours["account"_L1].toString();
    delivery.origin = originFrom(ours["origin"_L1].toString()).value_or(Origin::Imported);
    delivery.attempt = ours["attempt"_L1].toInt();
    delivery.receivedAt =
        exactTimeFrom(ours["receivedAt"_L1].toString()).value_or(delivery.receivedAt);
    delivery.verifiedAt =
        exactTimeFrom(ours["verifiedAt"_L1].toString()).value_or(delivery.receivedAt);
    delivery.storedAt = exactTimeFrom(ours["storedAt"_L1].toString());
    delivery.signature =
        verdictFrom(ours["signature"_L1].toString()).value_or(SignatureVerdict::Kind::NoKey);
    delivery.keyLabel = ours["key"_L1].toString();
    delivery.peer = ours["peer"_L1].toString();
    delivery.problem = ours["problem"_L1].toString();
    delivery.isRedacted = ours["redacted"_L1].toBool();
    delivery.isMasked = ours["masked"_L1].toBool();
    delivery.isBodyKept = ours["bodyKept"_L1].toBool();
    if (ours["refused"_L1].toBool())
        delivery.disposition = Disposition::Refused;
    if (ours["cut"_L1].toBool())
        delivery.answerStatus = AnswerCut;
    if (const auto answered = exactTimeFrom(ours["answeredAt"_L1].toString()))
        delivery.answeredAt = answered;
}

Result<CapturedDelivery> deliveryFrom(const QJsonObject &entry, QStringList &warnings)
{
    const QJsonObject ours = entry["_hookglass"_L1].toObject();
    const QJsonObject request = entry["request"_L1].toObject();
    const std::optional<Timestamp> started = exactTimeFrom(entry["startedDateTime"_L1].toString());
    if (!started)
        return invalid(tr("\"startedDateTime\" is missing or no time."));
    Result<QByteArray> body = bodyFrom(request, !ours.isEmpty());
    if (!body)
        return body.error();
    CapturedDelivery delivery;
    delivery.origin = Origin::Imported; // whoever recorded it
    delivery.attempt = 0;
    delivery.receivedAt = delivery.verifiedAt = *started;
    takeHead(request, ours, delivery, warnings);
    delivery.body = std::move(*body);
    const qint64 size = ours.isEmpty() ? -1 : sizeIn(request, "bodySize"_L1);
    if (size >= 0 && size != delivery.body.size()) {
        warnings.append(tr("The body has %1 bytes, but %2 were recorded: it was changed since. The "
                           "entry was imported with the body as it is in this file.")
                            .arg(delivery.body.size())
                            .arg(size));
    }
    const int status = entry["response"_L1]["status"_L1].toInt();
    if (status > 0 && status < 1000) {
        const double took = entry["time"_L1].toDouble();
        delivery.answerStatus = status;
        delivery.answeredAt =
            *started + std::chrono::microseconds(
                           std::isfinite(took) && took > 0 && took < 1e9 ? qint64(took * 1000) : 0);
    }
    takeOurs(ours, delivery);
    if (delivery.answerStatus == 0)
        delivery.answeredAt.reset();
    else if (!delivery.answeredAt)
        delivery.answeredAt = delivery.verifiedAt;
    return delivery;
}

class HarReader final : public CaptureReader
{
public:
    explicit HarReader(QJsonArray entries)
        : m_entries(std::move(entries))
    {
    }

    Result<CapturePage> next(int most, qint64 bytes) override
    {
        CapturePage page;
        qint64 read = 0;
        for (; m_next < m_entries.size() && page.items.size() + page.problems.size() < most &&
               read < bytes;
             ++m_next) {
            const QJsonValue entry = m_entries.at(m_next);
            const qint64 number = m_next + 1;
            if (!entry["request"_L1].isObject()) {
                page.problems.append({number, tr("It has no request."), true});
                continue;
            }
            // A webhook is posted; a browser's log holds much else.
            const QString method = entry["request"_L1]["method"_L1].toString();
            if (method != "POST"_L1 && !entry["_hookglass"_L1].isObject()) {
                ++page.skipped;
                continue;
            }
            QStringList warnings;
            Result<CapturedDelivery> delivery = deliveryFrom(entry.toObject(), warnings);
            if (!delivery) {
                page.problems.append({number, delivery.error().message, true});
                continue;
            }
            if (!warnings.isEmpty())
                page.problems.append({number, warnings.join(u' '), true, true});
            read += delivery->head.size() + delivery->body.size();
            page.items.append({number, std::move(*delivery)});
        }
        page.isLast = m_next >= m_entries.size();
        page.share = page.isLast ? 1 : double(m_next) / double(m_entries.size());
        return page;
    }

private:
    QJsonArray m_entries;
    qsizetype m_next = 0;
};

} // namespace

Result<std::unique_ptr<CaptureReader>> openHar(const QByteArray &text)
{
    QJsonParseError problem;
    QByteArray plain = text.startsWith("\xef\xbb\xbf") ? text.sliced(3) : text;
    const QJsonDocument document = QJsonDocument::fromJson(plain, &problem);
    if (problem.error != QJsonParseError::NoError) {
        return invalid(
            tr("it is not JSON: %1 (byte %2).").arg(problem.errorString()).arg(problem.offset));
    }
    const QJsonValue entries = document["log"_L1]["entries"_L1];
    if (!entries.isArray())
        return invalid(tr("it has no \"log\" with \"entries\"."));
    return std::unique_ptr<CaptureReader>(std::make_unique<HarReader>(entries.toArray()));
}

} // namespace Hookglass
