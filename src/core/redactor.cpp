// SPDX-License-Identifier: MIT
#include "core/redactor.h"

#include "core/headertext.h"
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

constexpr qsizetype ShortestName = 3;  ///< of those looked for within other texts
constexpr qsizetype ShortestPlace = 6; ///< the same; "742 Elm" is one
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

/// With each match replaced by what `make` gives for it.
template <typename Make>
QString eachReplaced(const QString &text, const QRegularExpression &pattern, Make make)
{
    QString result;
    qsizetype done = 0;
    for (auto it = pattern.globalMatch(text); it.hasNext();) {
        const QRegularExpressionMatch match = it.next();
        result += QStringView(text).sliced(done, match.capturedStart() - done);
        result += make(match.captured());
        done = match.capturedEnd();
    }
    return done == 0 ? text : result + text.sliced(done);
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
    QString result;
    qsizetype done = 0;
    for (TextPlace place = nextEmail(text, 0); place.end > 0; place = nextEmail(text, done)) {
        const QString email = text.sliced(place.begin, place.end - place.begin);
        QString plain = email;
        plain.replace("%40"_L1, "@"_L1);
        QString made = m_standIns.email(plain);
        if (!email.contains(u'@'))
            made.replace(u'@', "%40"_L1);
        result += QStringView(text).sliced(done, place.begin - done);
        result += replaced(RedactionKind::Email, email, made);
        done = place.end;
    }
    return done == 0 ? text : result + text.sliced(done);
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
    static const QRegularExpression word(u"\\p{L}[\\p{L}\\p{M}]*"_s);
    if (m_names.isEmpty())
        return text;
    return eachReplaced(text, word, [this](const QString &found) {
        return m_names.contains(found.toCaseFolded())
                   ? replaced(RedactionKind::Name, found, m_standIns.name(found))
                   : found;
    });
}

QString Redactor::withoutKnownPlaces(const QString &text)
{
    QString result = text;
    for (const QString &place : std::as_const(m_places)) {
        for (qsizetype at = result.indexOf(place, 0, Qt::CaseInsensitive); at >= 0;) {
            const QString found = result.sliced(at, place.size());
            const QString made = replaced(RedactionKind::Address, found, m_standIns.place(found));
            result.replace(at, found.size(), made);
            at = result.indexOf(place, at + made.size(), Qt::CaseInsensitive);
        }
    }
    return result;
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
    return m_rules.replacesPeople ? withoutEmails(result) : result;
}

/// Of a string that is not empty.
QString Redactor::value(const QString &original, FieldMeaning meaning)
{
    const QString text = withoutKeys(original);
    switch (meaning) {
    case FieldMeaning::Unknown:
        return unknown(text);
    case FieldMeaning::Plain:
        if (isUrl(text))
            return url(text);
        return isTimeOrId(text) ? text : withoutKnownNames(withoutEmails(withoutTokens(text)));
    case FieldMeaning::Name:
        return text.contains(u'@') ? contact(text) : name(text);
    case FieldMeaning::Phone:
        return replaced(RedactionKind::Phone, text, m_standIns.phone(text));
    case FieldMeaning::Email:
    case FieldMeaning::Contact:
        return contact(text);
    case FieldMeaning::Address:
        return replaced(RedactionKind::Address, text, m_standIns.place(text));
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

/// Names and addresses, to find them in other texts as well.
void Redactor::learnPeople(QByteArrayView json)
{
    static const QRegularExpression separator(u"[^\\p{L}\\p{M}]+"_s);
    m_names.clear();
    m_places.clear();
    Token token;
    for (JsonFields walk(json); walk.next(token);) {
        const bool isName = walk.meaning() == FieldMeaning::Name;
        if (token.kind != TokenKind::String || token.isKey ||
            (!isName && walk.meaning() != FieldMeaning::Address))
            continue;
        const QString text = JsonText::decodeString(walk.bytes(token)).value_or(QString());
        if (!isName) {
            // A town alone is no address, and may be a word.
            const bool hasDigit =
                std::any_of(text.cbegin(), text.cend(), [](QChar c) { return c.isDigit(); });
            if (hasDigit && text.contains(u' ') && text.size() >= ShortestPlace)
                m_places.append(text);
            continue;
        }
        const QStringList words = text.split(separator, Qt::SkipEmptyParts);
        for (const QString &word : words) {
            if (word.size() >= ShortestName)
                m_names.insert(word.toCaseFolded());
        }
    }
}

QByteArray Redactor::json(QByteArrayView text)
{
    learnPeople(text);
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
            const QString after =
                token.isKey ? withoutEmails(withoutKeys(before)) : value(before, walk.meaning());
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

QByteArray Redactor::body(const QByteArray &body)
{
    if (!m_rules.replacesPeople)
        return withoutKeys(body);
    if (body.trimmed().isEmpty())
        return body;
    if (isForm(body))
        return withoutKeys(query(QString::fromUtf8(body)).toUtf8());
    return withoutKeys(json(body));
}

QString Redactor::query(const QString &query)
{
    QStringList parts = query.split(u'&');
    for (QString &part : parts) {
        const qsizetype equals = part.indexOf(u'=');
        if (equals < 0 || equals + 1 == part.size())
            continue;
        const auto decoded = [](QString text) {
            return QUrl::fromPercentEncoding(text.replace(u'+', u' ').toUtf8());
        };
        const FieldMeaning meaning = fieldMeaning(decoded(part.first(equals)));
        const QString before = decoded(part.sliced(equals + 1));
        const QString after = meaning == FieldMeaning::Key ? removedKey()
                              : m_rules.replacesPeople     ? value(before, meaning)
                                                           : withoutKeys(before);
        if (after != before)
            part = part.first(equals + 1) + QString::fromLatin1(QUrl::toPercentEncoding(after));
    }
    return parts.join(u'&');
}

QString Redactor::url(const QString &url)
{
    static const QRegularExpression userInfo(u"(?<=://)[^/?#@\\s]*@"_s);
    const qsizetype fragment = url.indexOf(u'#');
    const QString tail = fragment < 0 ? QString() : url.sliced(fragment);
    QString start = fragment < 0 ? url : url.first(fragment);
    QString asked;
    if (const qsizetype mark = start.indexOf(u'?'); mark >= 0) {
        asked = u'?' + query(start.sliced(mark + 1));
        start.truncate(mark);
    }
    start = eachReplaced(start, userInfo, [this](const QString &) {
        removedKey();
        return QString();
    });
    start = withoutTokens(withoutKeys(start));
    if (!m_rules.replacesPeople)
        return start + asked + withoutKeys(tail);
    start = withoutEmails(start);
    const qsizetype host = start.indexOf("://"_L1);
    const qsizetype path = start.indexOf(u'/', host < 0 ? 0 : host + 3);
    if (path >= 0)
        start = start.first(path) + withoutKnownNames(start.sliced(path));
    if (tail.contains(u'='))
        return start + asked + u'#' + query(tail.sliced(1));
    return start + asked + withoutKnownNames(withoutEmails(withoutKeys(tail)));
}

QByteArray Redactor::headerLine(QByteArrayView line, bool &isSecret)
{
    const bool isFolded = line.startsWith(' ') || line.startsWith('\t');
    if (isFolded)
        return isSecret ? QByteArray(" ") : withoutKeys(line.toByteArray());
    const qsizetype colon = line.indexOf(':');
    isSecret = colon >= 0 && isSecretHeader(line.first(colon).trimmed());
    if (isSecret) {
        removedKey();
        return line.first(colon).toByteArray() + ": [removed]";
    }
    QByteArray kept = withoutKeys(line.toByteArray());
    if (!m_rules.hidesEndpoints)
        return kept;
    if (!m_rules.replacesPeople || colon < 0) {
        const QString before = QString::fromLatin1(kept);
        const QString after = withoutTokens(before);
        return after == before ? kept : after.toLatin1();
    }
    qsizetype start = kept.indexOf(':') + 1;
    const QString name = QString::fromLatin1(kept.first(start - 1));
    while (start < kept.size() && (kept.at(start) == ' ' || kept.at(start) == '\t'))
        ++start;
    const QByteArray value = kept.sliced(start);
    const bool isUtf8 = value.isValidUtf8();
    const QString before = headerText(value);
    const QString after = header(name, before);
    if (after == before)
        return kept;
    return kept.first(start) + (isUtf8 ? after.toUtf8() : after.toLatin1());
}

/// Headers have words of their own: only what a field's name says, or what is known, is replaced.
QString Redactor::header(const QString &name, const QString &text)
{
    if (text.isEmpty())
        return text;
    if (isUrl(text))
        return url(text);
    const QString plain = name.startsWith("x-"_L1, Qt::CaseInsensitive) ? name.sliced(2) : name;
    switch (const FieldMeaning meaning = fieldMeaning(plain)) {
    case FieldMeaning::Unknown:
    case FieldMeaning::Plain:
        return withoutKnownNames(withoutKnownPlaces(withoutEmails(withoutTokens(text))));
    default:
        return value(text, meaning);
    }
}

QByteArray Redactor::head(const QByteArray &head)
{
    QByteArray out;
    out.reserve(head.size());
    bool isRequestLine = true;
    bool isSecret = false;
    for (qsizetype at = 0; at < head.size();) {
        qsizetype end = head.indexOf('\n', at);
        end = end < 0 ? head.size() : end;
        const qsizetype text = end > at && head.at(end - 1) == '\r' ? end - 1 : end;
        const QByteArrayView line = QByteArrayView(head).sliced(at, text - at);
        if (std::exchange(isRequestLine, false)) {
            const qsizetype first = line.indexOf(' ');
            const qsizetype last = line.lastIndexOf(' ');
            if (first >= 0 && last > first) {
                out += line.first(first + 1);
                out +=
                    url(QString::fromLatin1(line.sliced(first + 1, last - first - 1))).toLatin1();
                out += line.sliced(last);
            } else {
                out += withoutKeys(line.toByteArray());
            }
        } else if (!line.isEmpty()) {
            out += headerLine(line, isSecret);
        }
        at = end < head.size() ? end + 1 : end;
        out += QByteArrayView(head).sliced(text, at - text);
    }
    return out;
}

} // namespace Hookglass
