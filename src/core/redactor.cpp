// SPDX-License-Identifier: MIT
#include "core/redactor.h"

#include "core/jsonfields.h"
#include "core/jsontext.h"
#include "core/keytraces.h"
#include "core/redactiontexts.h"

#include <QtCore/QRandomGenerator>
#include <QtCore/QRegularExpression>
#include <QtCore/QUrl>

#include <algorithm>

namespace Hookglass {

using namespace Qt::StringLiterals;
using JsonText::Token;
using JsonText::TokenKind;

namespace {

constexpr qsizetype SampleCharacters = 60;
constexpr qsizetype LongestContact = 1000; ///< longer ones are no list of people
constexpr int FewestPhoneDigits = 7;
constexpr int MostPhoneDigits = 15;
constexpr int NationalDigits = 10;

const QString &keyMark()
{
    static const QString mark = u"[key removed]"_s;
    return mark;
}

QByteArray randomSalt()
{
    std::array<quint32, 8> words{};
    QRandomGenerator::system()->fillRange(words.data(), qsizetype(words.size()));
    return QByteArray(reinterpret_cast<const char *>(words.data()), sizeof words);
}

RedactionRules completed(RedactionRules rules)
{
    if (rules.salt.isEmpty())
        rules.salt = randomSalt();
    rules.hidesEndpoints = rules.hidesEndpoints || rules.replacesPeople;
    rules.keys = keyTraces(rules.keys);
    return rules;
}

QByteArray jsonString(const QString &text)
{
    QByteArray out = "\"";
    for (const QChar c : text) {
        const char16_t unit = c.unicode();
        if (unit == u'"' || unit == u'\\')
            out += '\\' + QByteArray(1, char(unit));
        else if (unit < 0x20 || unit >= 0x7f)
            out += "\\u" + QByteArray::number(unit, 16).rightJustified(4, '0');
        else
            out += char(unit);
    }
    return out + '"';
}

} // namespace

qint64 RedactionReport::total() const
{
    qint64 sum = 0;
    for (const Found &found : kinds)
        sum += found.count;
    return sum;
}

Redactor::Redactor(RedactionRules rules)
    : m_rules(completed(std::move(rules)))
    , m_standIns(m_rules.salt)
{
}

QString Redactor::replaced(RedactionKind kind, const QString &before, const QString &after)
{
    RedactionReport::Found &found = m_report[kind];
    ++found.count;
    if (found.samples.size() < RedactionReport::MostSamples) {
        const RedactionSample sample{before.left(SampleCharacters), after.left(SampleCharacters)};
        if (!found.samples.contains(sample))
            found.samples.append(sample);
    }
    return after;
}

QString Redactor::removedKey()
{
    return replaced(RedactionKind::Key, u"•••"_s, keyMark());
}

QByteArray Redactor::withoutKeys(QByteArray bytes)
{
    const QByteArray mark = keyMark().toUtf8();
    for (const Secret &key : std::as_const(m_rules.keys)) {
        for (qsizetype at = bytes.indexOf(key.reveal()); at >= 0;
             at = bytes.indexOf(key.reveal(), at + mark.size())) {
            bytes.replace(at, key.reveal().size(), mark);
            removedKey();
        }
    }
    qsizetype done = 0;
    for (BytePlace place = nextCredential(bytes, 0); place.length > 0;
         place = nextCredential(bytes, done)) {
        bytes.replace(place.begin, place.length, mark);
        removedKey();
        done = place.begin + mark.size();
    }
    return bytes;
}

QString Redactor::withoutKeys(const QString &text)
{
    const QByteArray bytes = text.toUtf8();
    const QByteArray kept = withoutKeys(bytes);
    return kept == bytes ? text : QString::fromUtf8(kept); // half a surrogate pair stays
}

QString Redactor::withoutTokens(const QString &text)
{
    static const QRegularExpression pattern(u"(?<=/in/)[^\\s/?#\"'<>&\\\\]+"_s);
    if (!m_rules.hidesEndpoints || !text.contains("/in/"_L1))
        return text;
    return eachReplaced(text, pattern, [this](const QString &token) {
        // The same one again and again: another's must be seen to be another's.
        return replaced(RedactionKind::Key, u"•••"_s,
                        QString::fromLatin1(m_standIns.token(token.toUtf8())));
    });
}

QString Redactor::withoutEmails(const QString &text)
{
    const PercentDecoded decoded(text);
    const QString &all = decoded.text();
    QString result;
    qsizetype done = 0; // of `all`
    for (TextPlace place = nextEmail(all, 0); place.end > 0; place = nextEmail(all, done)) {
        const QStringView email = decoded.written(place);
        QString plain = all.sliced(place.begin, place.end - place.begin);
        const bool isTwiceEncoded = !plain.contains(u'@');
        const bool isEncoded = email != plain;
        if (isTwiceEncoded)
            plain = QUrl::fromPercentEncoding(plain.toUtf8());
        QString made = m_standIns.email(plain);
        if (isTwiceEncoded)
            made.replace(u'@', "%40"_L1);
        if (isEncoded)
            made = QString::fromLatin1(QUrl::toPercentEncoding(made));
        result += decoded.written({done, place.begin});
        result += replaced(RedactionKind::Email, email.toString(), made);
        done = place.end;
    }
    if (done == 0)
        return text;
    result += decoded.written({done, all.size()});
    return result;
}

QString Redactor::withoutPhones(const QString &text)
{
    return eachReplaced(text, phonePattern(), [this](const QString &phone) {
        const auto digits =
            std::count_if(phone.cbegin(), phone.cend(), [](QChar c) { return c.isDigit(); });
        if (digits < FewestPhoneDigits || digits > MostPhoneDigits)
            return phone;
        return replaced(RedactionKind::Phone, phone, m_standIns.phone(phone));
    });
}

QString Redactor::withoutKnownNames(const QString &text)
{
    return m_people.withoutNames(text, [this](const QString &found) {
        return replaced(RedactionKind::Name, found, m_standIns.name(found));
    });
}

QString Redactor::withoutKnownPlaces(const QString &text)
{
    return m_people.withoutPlaces(text, [this](const QString &found) {
        return replaced(RedactionKind::Address, found, m_standIns.place(found));
    });
}

QString Redactor::contact(const QString &text)
{
    if (text.size() > LongestContact)
        return replaced(RedactionKind::Text, text, blanked(text));
    if (text.contains(u'@')) {
        static const QRegularExpression display(u"^\\s*\"?([^<@]*?)\"?\\s*<"_s);
        QString result = withoutEmails(text);
        const QRegularExpressionMatch match = display.match(result);
        if (match.hasMatch() && !match.captured(1).isEmpty())
            result.replace(match.capturedStart(1), match.capturedLength(1),
                           name(match.captured(1)));
        return result;
    }
    const auto digits =
        std::count_if(text.cbegin(), text.cend(), [](QChar c) { return c.isDigit(); });
    if (digits >= FewestPhoneDigits)
        return replaced(RedactionKind::Phone, text, m_standIns.phone(text));
    return name(text);
}

QString Redactor::unknown(const QString &text)
{
    if (isUrl(text))
        return url(text);
    if (isTimeOrId(text))
        return text;
    if (looksLikeName(text))
        return name(text);
    return withoutKnownNames(withoutPhones(withoutKnownPlaces(withoutEmails(withoutTokens(text)))));
}

QString Redactor::name(const QString &name)
{
    if (!m_rules.replacesPeople || name.isEmpty())
        return name;
    return replaced(RedactionKind::Name, name, m_standIns.name(name));
}

QString Redactor::sentence(const QString &text)
{
    QString result = withoutTokens(withoutKeys(text));
    return m_rules.replacesPeople ? withoutKnownNames(withoutKnownPlaces(withoutEmails(result)))
                                  : result;
}

QString Redactor::note(const QString &text)
{
    if (!m_rules.replacesPeople || text.isEmpty())
        return sentence(text);
    return replaced(RedactionKind::Text, text, blanked(text));
}

/// Of a string that is not empty.
QString Redactor::value(const QString &original, FieldMeaning meaning)
{
    const QString text = withoutKeys(original);
    // The same stand-in as elsewhere, wherever somebody put it.
    if (meaning != FieldMeaning::Key && isEmail(text))
        return withoutEmails(text);
    switch (meaning) {
    case FieldMeaning::Unknown:
        return unknown(text);
    case FieldMeaning::Plain:
        if (isUrl(text))
            return url(text);
        return isTimeOrId(text)
                   ? text
                   : withoutKnownNames(withoutKnownPlaces(withoutEmails(withoutTokens(text))));
    case FieldMeaning::Name:
        return text.contains(u'@') ? contact(text) : name(text);
    case FieldMeaning::Phone:
        return replaced(RedactionKind::Phone, text, m_standIns.phone(text));
    case FieldMeaning::Email:
    case FieldMeaning::Contact:
        return contact(text);
    case FieldMeaning::Address:
        return replaced(RedactionKind::Address, text, m_standIns.place(text));
    case FieldMeaning::Picture:
        return replaced(RedactionKind::Address, text, m_standIns.picture(text));
    case FieldMeaning::Text:
        return replaced(RedactionKind::Text, text, blanked(text));
    case FieldMeaning::Key:
        return removedKey();
    }
    Q_UNREACHABLE();
}

QByteArray Redactor::number(QByteArrayView digits, FieldMeaning meaning)
{
    if (meaning == FieldMeaning::Unknown || meaning == FieldMeaning::Plain)
        return digits.toByteArray();
    const QString text = QString::fromLatin1(digits);
    const bool isWhole =
        std::all_of(digits.begin(), digits.end(), [](char c) { return c >= '0' && c <= '9'; });
    const bool isPerson = meaning == FieldMeaning::Contact || meaning == FieldMeaning::Email ||
                          meaning == FieldMeaning::Name;
    if (isWhole &&
        (meaning == FieldMeaning::Phone || (isPerson && digits.size() >= NationalDigits)))
        return replaced(RedactionKind::Phone, text, m_standIns.phone(text)).toLatin1();
    if (meaning == FieldMeaning::Key) {
        removedKey();
        return "0";
    }
    if (meaning != FieldMeaning::Address && meaning != FieldMeaning::Phone)
        return digits.toByteArray();
    // Letters are there in an exponent only, which stays.
    const qsizetype exponent = text.toLower().indexOf(u'e');
    const QString mantissa = exponent < 0 ? text : text.first(exponent);
    return replaced(RedactionKind::Address, text,
                    m_standIns.place(mantissa) + text.sliced(mantissa.size()))
        .toLatin1();
}

void Redactor::learn(const QByteArray &body)
{
    if (m_rules.replacesPeople)
        m_people.learn(body);
}

void Redactor::learnName(const QString &name)
{
    if (m_rules.replacesPeople)
        m_people.learnName(name);
}

/// A member may be called by a person, as where people are counted. A single word is a field, also
/// "mark" or "grace".
QString Redactor::memberName(const QString &text)
{
    const QString plain = withoutEmails(withoutKeys(text));
    return plain.contains(u' ') ? withoutPhones(withoutKnownNames(plain)) : plain;
}

QByteArray Redactor::json(QByteArrayView text)
{
    m_people.learn(text);
    Token token;
    QByteArray out;
    out.reserve(text.size());
    qsizetype done = 0;
    JsonFields walk(text);
    while (walk.next(token)) {
        QByteArray made;
        if (token.kind == TokenKind::Number) {
            made = number(walk.bytes(token), walk.meaning());
        } else {
            const QString before = JsonText::decodeString(walk.bytes(token)).value_or(QString());
            if (before.isEmpty())
                continue;
            const QString after = token.isKey ? memberName(before) : value(before, walk.meaning());
            if (after == before)
                continue;
            made = jsonString(after);
        }
        out += text.sliced(done, token.begin - done);
        out += made;
        done = token.begin + token.length;
    }
    const qsizetype end = walk.broken().value_or(text.size());
    out += text.sliced(done, qMax(done, end) - done);
    if (end < text.size()) {
        const QByteArrayView rest = text.sliced(qMax(done, end));
        out += blanked(rest);
        replaced(RedactionKind::Text, QString::fromUtf8(rest), QString::fromUtf8(blanked(rest)));
    }
    return out;
}

/// JSON may write any letter of a key as \u0063, and the slash of its base64 as \/.
QByteArray Redactor::withoutEscapedKeys(const QByteArray &body)
{
    if (!body.contains('\\'))
        return body;
    Token token;
    QByteArray out;
    qsizetype done = 0;
    for (JsonFields walk(body); walk.next(token);) {
        const QByteArrayView raw = walk.bytes(token);
        if (token.kind != TokenKind::String || !raw.contains('\\'))
            continue;
        const QString before = JsonText::decodeString(raw).value_or(QString());
        const QString after = withoutKeys(before);
        if (after == before)
            continue;
        out += QByteArrayView(body).sliced(done, token.begin - done);
        out += jsonString(after);
        done = token.begin + token.length;
    }
    return done == 0 ? body : out + body.sliced(done);
}

QByteArray Redactor::body(const QByteArray &body)
{
    if (!m_rules.replacesPeople)
        return withoutKeys(withoutEscapedKeys(body));
    if (body.trimmed().isEmpty())
        return body;
    if (isForm(body))
        return withoutKeys(query(QString::fromUtf8(body)).toUtf8());
    return withoutKeys(json(body));
}

} // namespace Hookglass
