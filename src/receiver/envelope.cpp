// SPDX-License-Identifier: MIT
#include "receiver/envelope.h"

#include "core/jsonscanner.h"
#include "core/jsontext.h"

#include <QtCore/QCoreApplication>

#include <limits>

namespace Hookglass {

using namespace Qt::StringLiterals;
using JsonText::Token;
using JsonText::TokenKind;

namespace {

constexpr qsizetype MaxNameLength = 200; ///< longer ids and names are no event of FUB's

QString tr(const char *text)
{
    return QCoreApplication::translate("Envelope", text);
}

Error notAnEvent(const QString &message)
{
    return {.code = ErrorCode::InvalidInput, .message = message, .detail = {}};
}

std::optional<int> digits(QByteArrayView text, qsizetype at, int count)
{
    int value = 0;
    for (int i = 0; i < count; ++i) {
        const char c = text[at + i];
        if (c < '0' || c > '9')
            return std::nullopt;
        value = value * 10 + (c - '0');
    }
    return value;
}

// The one form FUB documents, "2016-12-12T15:19:21+00:00", read without QDateTime: this runs for
// every event before it is acknowledged, and QDateTime's parser costs more than the HMAC.
std::optional<Timestamp> utcTime(const QByteArray &text)
{
    if (text.size() != 25 || !text.endsWith("+00:00") || text[4] != '-' || text[7] != '-' ||
        text[10] != 'T' || text[13] != ':' || text[16] != ':')
        return std::nullopt;
    const auto year = digits(text, 0, 4), month = digits(text, 5, 2), day = digits(text, 8, 2);
    const auto hour = digits(text, 11, 2), minute = digits(text, 14, 2),
               second = digits(text, 17, 2);
    if (!year || !month || !day || !hour || !minute || !second)
        return std::nullopt;
    const std::chrono::year_month_day date{std::chrono::year(*year),
                                           std::chrono::month(unsigned(*month)),
                                           std::chrono::day(unsigned(*day))};
    if (!date.ok() || *hour > 23 || *minute > 59 || *second > 60)
        return std::nullopt;
    return Timestamp(std::chrono::sys_days(date)) + std::chrono::hours(*hour) +
           std::chrono::minutes(*minute) + std::chrono::seconds(*second);
}

std::optional<Timestamp> eventTime(const QString &text)
{
    if (const auto quick = utcTime(text.toLatin1()))
        return quick;
    const QDateTime other = QDateTime::fromString(text, Qt::ISODateWithMs);
    if (!other.isValid())
        return std::nullopt;
    return fromDateTime(other);
}

/// Walks the members of the outermost object and fills the envelope; the first of duplicates wins.
class EnvelopeReader
{
public:
    EnvelopeReader(QByteArrayView body, const QList<Token> &tokens)
        : m_body(body)
        , m_tokens(tokens)
    {
    }

    Envelope read(Origin origin)
    {
        int depth = 0;
        for (qsizetype i = 0; i < m_tokens.size(); ++i) {
            const Token &token = m_tokens[i];
            if (token.kind == TokenKind::ObjectBegin || token.kind == TokenKind::ArrayBegin)
                ++depth;
            else if (token.kind == TokenKind::ObjectEnd || token.kind == TokenKind::ArrayEnd)
                --depth;
            else if (depth == 1 && token.isKey && i + 2 < m_tokens.size())
                member(text(token), i + 2);
        }
        if (origin == Origin::Fetched && m_envelope.eventId.isEmpty())
            m_envelope.eventId = m_id;
        return std::move(m_envelope);
    }

private:
    QByteArrayView text(const Token &token) const
    {
        return m_body.sliced(token.begin, token.length);
    }

    void stringInto(QString &target, qsizetype value) const
    {
        if (target.isEmpty() && m_tokens[value].kind == TokenKind::String)
            target = JsonText::decodeString(text(m_tokens[value])).value_or(QString());
    }

    void member(QByteArrayView key, qsizetype value)
    {
        if (key == "\"eventId\"") {
            stringInto(m_envelope.eventId, value);
        } else if (key == "\"id\"") {
            stringInto(m_id, value);
        } else if (key == "\"event\"") {
            stringInto(m_envelope.eventName, value);
        } else if (key == "\"eventCreated\"") {
            stringInto(m_envelope.eventCreated, value);
        } else if (key == "\"uri\"" && !m_envelope.uri) {
            if (m_tokens[value].kind == TokenKind::String)
                m_envelope.uri = JsonText::decodeString(text(m_tokens[value]));
        } else if (key == "\"resourceIds\"" && m_envelope.resourceIds.isEmpty()) {
            readIds(value);
        }
    }

    void readIds(qsizetype value)
    {
        if (m_tokens[value].kind != TokenKind::ArrayBegin)
            return;
        for (qsizetype i = value + 1; i < m_tokens.size(); ++i) {
            const TokenKind kind = m_tokens[i].kind;
            if (kind != TokenKind::Number && kind != TokenKind::Comma)
                return;
            if (const auto id = kind == TokenKind::Number
                                    ? JsonText::decodeInteger(text(m_tokens[i]))
                                    : std::nullopt)
                m_envelope.resourceIds.append(*id);
        }
    }

    QByteArrayView m_body;
    const QList<Token> &m_tokens;
    Envelope m_envelope;
    QString m_id;
};

/// However deep it is.
bool isJson(QByteArrayView body)
{
    JsonText::Scanner scanner(body, std::numeric_limits<int>::max());
    for (JsonText::Token token; scanner.next(token);) {
    }
    return !scanner.problem();
}

} // namespace

Result<Envelope> parseEnvelope(QByteArrayView body, Origin origin)
{
    if (body.isEmpty())
        return notAnEvent(tr("The body is empty."));
    const JsonText::Tokens parsed = JsonText::tokenize(body);
    if (parsed.problem && isJson(body)) {
        return notAnEvent(tr("The body is JSON, but nested too deeply to be read (byte %1).")
                              .arg(parsed.problem->offset));
    }
    if (parsed.problem) {
        return notAnEvent(tr("The body is not JSON: %1 (byte %2).")
                              .arg(parsed.problem->message)
                              .arg(parsed.problem->offset));
    }
    if (parsed.tokens.isEmpty() || parsed.tokens.first().kind != TokenKind::ObjectBegin)
        return notAnEvent(tr("The body is JSON, but not an object."));

    Envelope envelope = EnvelopeReader(body, parsed.tokens).read(origin);
    if (envelope.eventName.isEmpty())
        return notAnEvent(tr("The body names no event (\"event\" is missing or no text)."));
    if (envelope.eventId.isEmpty())
        return notAnEvent(tr("The body has no \"eventId\" (missing or no text)."));
    if (envelope.eventName.size() > MaxNameLength || envelope.eventId.size() > MaxNameLength)
        return notAnEvent(tr("\"event\" or \"eventId\" is longer than 200 characters."));
    envelope.created = eventTime(envelope.eventCreated);
    return envelope;
}

} // namespace Hookglass
