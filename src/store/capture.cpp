// SPDX-License-Identifier: MIT
#include "store/capture.h"

#include <QtCore/QRegularExpression>
#include <QtCore/QStringDecoder>
#include <QtCore/QTimeZone>

#include <array>
#include <utility>

namespace Hookglass {

using namespace Qt::StringLiterals;

namespace {

constexpr std::array OriginWords{
    std::pair{Origin::Delivered, "delivered"_L1}, std::pair{Origin::Fetched, "fetched"_L1},
    std::pair{Origin::Synthetic, "synthetic"_L1}, std::pair{Origin::Imported, "imported"_L1}};

constexpr std::array VerdictWords{std::pair{SignatureVerdict::Kind::NoKey, "noKey"_L1},
                                  std::pair{SignatureVerdict::Kind::Valid, "valid"_L1},
                                  std::pair{SignatureVerdict::Kind::Invalid, "invalid"_L1},
                                  std::pair{SignatureVerdict::Kind::Missing, "missing"_L1}};

constexpr std::array ColorWords{
    std::pair{EventColor::None, ""_L1},         std::pair{EventColor::Red, "red"_L1},
    std::pair{EventColor::Orange, "orange"_L1}, std::pair{EventColor::Yellow, "yellow"_L1},
    std::pair{EventColor::Green, "green"_L1},   std::pair{EventColor::Blue, "blue"_L1},
    std::pair{EventColor::Purple, "purple"_L1}};

template <typename Words, typename Value>
QString wordIn(const Words &words, Value value)
{
    for (const auto &[known, word] : words) {
        if (known == value)
            return word;
    }
    return {};
}

template <typename Words>
auto valueIn(const Words &words, const QString &text)
    -> std::optional<typename Words::value_type::first_type>
{
    for (const auto &[value, word] : words) {
        if (text == word)
            return value;
    }
    return std::nullopt;
}

/// Body and base64 of it: what a redaction takes out must not stand in the steps.
constexpr qsizetype StepsWithBody = 2;

} // namespace

void redact(ExportedEvent &event, Redactor &redactor)
{
    const bool people = redactor.rules().replacesPeople;
    event.history.resize(event.deliveries.size());
    for (qsizetype i = 0; i < event.deliveries.size(); ++i) {
        CapturedDelivery &delivery = event.deliveries[i];
        const QByteArray body = redactor.body(delivery.body); // whose people may be in the head
        const QByteArray head = redactor.head(delivery.head);
        const bool isChanged = head != delivery.head || body != delivery.body;
        // What was changed by another export before is valid only if its body was kept there.
        const bool isKept = (!delivery.isMasked && !delivery.isRedacted) || delivery.isBodyKept ||
                            delivery.signature == SignatureVerdict::Kind::Valid;
        delivery.isMasked = delivery.isMasked || (isChanged && !people);
        delivery.isRedacted = delivery.isRedacted || people;
        delivery.isBodyKept =
            (delivery.isMasked || delivery.isRedacted) && isKept && body == delivery.body;
        event.history[i].isHeadChanged = head != delivery.head;
        event.history[i].isBodyChanged = body != delivery.body;
        delivery.head = head;
        delivery.body = body;
        delivery.note.detail = redactor.sentence(delivery.note.detail);
        delivery.problem = redactor.sentence(delivery.problem);
        delivery.marks.note = redactor.note(delivery.marks.note);
    }
    event.summary.resourceName = redactor.name(event.summary.resourceName);
    event.summary.note = redactor.note(event.summary.note);
    event.summary.problem = redactor.sentence(event.summary.problem);
    for (QList<SignatureStep> &steps : event.steps) {
        for (qsizetype i = 0; i < steps.size(); ++i) {
            if (people && i < StepsWithBody)
                steps[i].value = "[redacted]";
            else
                steps[i].value = redactor.sentence(QString::fromUtf8(steps.at(i).value)).toUtf8();
        }
    }
}

QString captureWord(Origin origin)
{
    return wordIn(OriginWords, origin);
}

std::optional<Origin> originFrom(const QString &word)
{
    return valueIn(OriginWords, word);
}

QString captureWord(SignatureVerdict::Kind kind)
{
    return wordIn(VerdictWords, kind);
}

std::optional<SignatureVerdict::Kind> verdictFrom(const QString &word)
{
    return valueIn(VerdictWords, word);
}

QString captureWord(EventColor color)
{
    return wordIn(ColorWords, color);
}

std::optional<EventColor> colorFrom(const QString &word)
{
    return valueIn(ColorWords, word);
}

QString exactTime(Timestamp time)
{
    const qint64 micros = toMicros(time);
    const qint64 part = ((micros % 1'000'000) + 1'000'000) % 1'000'000;
    const QDateTime seconds = QDateTime::fromSecsSinceEpoch((micros - part) / 1'000'000, Qt::UTC);
    return seconds.toString(u"yyyy-MM-ddTHH:mm:ss"_s) +
           u".%1Z"_s.arg(part, 6, 10, QLatin1Char('0'));
}

std::optional<Timestamp> exactTimeFrom(const QString &text)
{
    static const QRegularExpression pattern(
        u"^(\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d)(?:\\.(\\d{1,9}))?"
        "(Z|[+-]\\d\\d:\\d\\d)$"_s);
    const QRegularExpressionMatch match = pattern.match(text);
    if (!match.hasMatch())
        return std::nullopt;
    const QDateTime seconds =
        QDateTime::fromString(match.captured(1) + match.captured(3), Qt::ISODate);
    if (!seconds.isValid())
        return std::nullopt;
    const qint64 part = match.captured(2).leftJustified(6, u'0').first(6).toLongLong();
    return fromMicros(seconds.toSecsSinceEpoch() * 1'000'000 + part);
}

std::optional<QString> exactText(const QByteArray &bytes)
{
    // Qt's own reader of JSON drops a byte order mark, as others do.
    if (bytes.contains('\0') || bytes.startsWith("\xef\xbb\xbf"))
        return std::nullopt;
    QStringDecoder decoder(QStringDecoder::Utf8, QStringDecoder::Flag::Stateless);
    QString text = decoder(bytes);
    if (decoder.hasError() || text.toUtf8() != bytes)
        return std::nullopt;
    return text;
}

RequestLine requestLineOf(const QByteArray &head)
{
    const qsizetype end = head.indexOf('\n');
    const QByteArray line = (end < 0 ? head : head.first(end)).trimmed();
    const qsizetype first = line.indexOf(' ');
    if (first < 0)
        return {};
    const qsizetype last = line.lastIndexOf(' ');
    RequestLine parts;
    parts.method = line.first(first);
    parts.target = last > first ? line.sliced(first + 1, last - first - 1) : line.sliced(first + 1);
    parts.version = last > first ? line.sliced(last + 1) : QByteArray("HTTP/1.1");
    return parts;
}

} // namespace Hookglass
