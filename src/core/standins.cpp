// SPDX-License-Identifier: MIT
#include "core/standins.h"

#include <QtCore/QRegularExpression>

#include <algorithm>
#include <array>

namespace Hookglass {

using namespace Qt::StringLiterals;

namespace {

constexpr int NameSyllables = 4;  ///< 28 bits
constexpr int EmailSyllables = 6; ///< 42 bits
constexpr qsizetype LocalDigits = 7;
constexpr qsizetype NationalDigits = 10;
constexpr qsizetype SubscriberDigits = 9;

QString spoken(const QByteArray &digest, int syllables)
{
    constexpr std::array consonants{"b", "d", "f", "g", "h", "j", "k", "l",
                                    "m", "n", "p", "r", "s", "t", "v", "z"};
    constexpr std::array vowels{"a", "e", "i", "o", "u", "ai", "ea", "ou"};
    QString word;
    for (int i = 0; i < syllables; ++i) {
        const auto byte = static_cast<unsigned char>(digest.at(i));
        word += QLatin1StringView(consonants[byte & 15]);
        word += QLatin1StringView(vowels[(byte >> 4) & 7]);
    }
    return word;
}

QString digitsOf(const QByteArray &digest, qsizetype count)
{
    QString digits;
    for (qsizetype i = 0; i < count; ++i)
        digits += QChar(u'0' + static_cast<unsigned char>(digest.at(i % digest.size())) % 10);
    return digits;
}

/// Of words that are written in the same way.
QString inTheCaseOf(const QString &model, QString word)
{
    if (model.at(0).isUpper())
        word[0] = word.at(0).toUpper();
    if (model.size() == 1)
        word.truncate(1); // an initial stays one
    else if (std::all_of(model.cbegin(), model.cend(), [](QChar c) { return c.isUpper(); }))
        word = word.toUpper();
    return word;
}

bool isWordPart(QChar c)
{
    return c.isLetter() || c.isMark() || c.isSurrogate();
}

bool isDigit(QChar c)
{
    return c >= u'0' && c <= u'9';
}

} // namespace

StandIns::StandIns(QByteArrayView salt)
    : m_hmac(salt)
{
}

QByteArray StandIns::digest(const char *kind, const QString &text) const
{
    return m_hmac.digest(QByteArray(kind) + '\0' + text.toUtf8());
}

QString StandIns::words(const char *kind, const QString &text) const
{
    QString result;
    qsizetype at = 0;
    while (at < text.size()) {
        qsizetype end = at + 1;
        if (isWordPart(text.at(at))) {
            while (end < text.size() && isWordPart(text.at(end)))
                ++end;
            const QString word = text.sliced(at, end - at);
            result += inTheCaseOf(word, spoken(digest(kind, word.toCaseFolded()), NameSyllables));
        } else if (isDigit(text.at(at))) {
            while (end < text.size() && isDigit(text.at(end)))
                ++end;
            QString digits = digitsOf(digest(kind, text.sliced(at, end - at)), end - at);
            if (digits.startsWith(u'0') && text.at(at) != u'0')
                digits[0] = u'1'; // it may be a JSON number
            result += digits;
        } else {
            result += text.at(at);
        }
        at = end;
    }
    return result;
}

QString StandIns::name(const QString &name) const
{
    return words("name", name);
}

QString StandIns::place(const QString &place) const
{
    return words("place", place);
}

QString StandIns::phone(const QString &phone) const
{
    // Written with the country's number, with 00 or with 0 before it, the last nine are the same.
    static const QRegularExpression extensionPattern(u"\\s*(?:x|ext\\.?|#)\\s*\\d{1,6}$"_s,
                                                     QRegularExpression::CaseInsensitiveOption);
    constexpr qsizetype longestExtension = 20;
    const qsizetype tail = qMax<qsizetype>(0, phone.size() - longestExtension);
    const qsizetype extension = phone.sliced(tail).indexOf(extensionPattern);
    const QStringView number =
        QStringView(phone).first(extension < 0 ? phone.size() : tail + extension);
    QString digits;
    for (const QChar c : number) {
        if (c.isDigit())
            digits += QChar(u'0' + c.digitValue());
    }
    const qsizetype national = qMin(digits.size(), NationalDigits);
    const QString area = u"555"_s.left(qMax<qsizetype>(0, national - LocalDigits));
    QString made =
        area + digitsOf(digest("phone", digits.right(SubscriberDigits)), national - area.size());
    if (digits.size() > NationalDigits)
        made = u'1' + QString(digits.size() - NationalDigits - 1, u'0') + made;
    if (made.startsWith(u'0'))
        made[0] = u'5';
    QString result;
    qsizetype next = 0;
    for (const QChar c : number)
        result += c.isDigit() ? made.at(next++) : c.isLetter() ? QChar(u'x') : c;
    for (const QChar c : QStringView(phone).sliced(number.size()))
        result += c.isDigit() ? QChar(u'0') : c.isLetter() ? QChar(u'x') : c;
    return result;
}

QString StandIns::email(const QString &email) const
{
    return spoken(digest("email", email.trimmed().toCaseFolded()), EmailSyllables) +
           "@example.com"_L1;
}

QString StandIns::picture(const QString &address) const
{
    return "https://example.com/"_L1 + spoken(digest("picture", address), EmailSyllables) +
           ".jpg"_L1;
}

QByteArray StandIns::token(QByteArrayView token) const
{
    return digest("token", QString::fromLatin1(token)).toHex().first(32);
}

QString blanked(const QString &text)
{
    QString result = text;
    for (QChar &c : result) {
        if (c.isDigit())
            c = u'0';
        else if (c.isLetter() || c.isMark() || c.isSurrogate())
            c = c.isUpper() ? u'X' : u'x';
    }
    return result;
}

QByteArray blanked(QByteArrayView bytes)
{
    QByteArray result = bytes.toByteArray();
    for (char &c : result) {
        if (c >= '0' && c <= '9')
            c = '0';
        else if (c >= 'A' && c <= 'Z')
            c = 'X';
        else if ((c >= 'a' && c <= 'z') || static_cast<unsigned char>(c) >= 0x80)
            c = 'x';
    }
    return result;
}

} // namespace Hookglass
