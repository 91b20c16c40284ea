// SPDX-License-Identifier: MIT
#include "core/jsonhash.h"

#include <QtCore/QDate>
#include <QtCore/QHashFunctions>
#include <QtCore/QRandomGenerator>

#include <algorithm>
#include <optional>

namespace Hookglass {

using JsonText::TokenKind;

namespace {

quint64 salt()
{
    static const quint64 value = QRandomGenerator::system()->generate64();
    return value;
}

quint64 mixed(quint64 a, quint64 b)
{
    quint64 x = a * 0x9e3779b97f4a7c15 + b + salt();
    x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9;
    x = (x ^ (x >> 27)) * 0x94d049bb133111eb;
    return x ^ (x >> 31);
}

quint64 ofBytes(QByteArrayView bytes)
{
    return qHashBits(bytes.data(), size_t(bytes.size()), size_t(salt()));
}

quint64 ofString(QByteArrayView token)
{
    const QByteArrayView inner = token.sliced(1, token.size() - 2);
    if (!inner.contains('\\'))
        return ofBytes(inner);
    return ofBytes(JsonText::decodeBytes(token).value_or(QByteArray()));
}

/// Takes so many digits off the front; -1: there are others.
int takeNumber(QByteArrayView &text, qsizetype digits)
{
    if (text.size() < digits)
        return -1;
    int number = 0;
    for (const char c : text.first(digits)) {
        if (c < '0' || c > '9')
            return -1;
        number = number * 10 + (c - '0');
    }
    text = text.sliced(digits);
    return number;
}

bool take(QByteArrayView &text, char c)
{
    if (!text.startsWith(c))
        return false;
    text = text.sliced(1);
    return true;
}

/// Minutes of "Z", "+01:00", "+0100", "+01"; nullopt: it is none of these.
std::optional<int> takeOffset(QByteArrayView text)
{
    if (text == "Z")
        return 0;
    const bool isWest = text.startsWith('-');
    if (!isWest && !text.startsWith('+'))
        return std::nullopt;
    text = text.sliced(1);
    const int hours = takeNumber(text, 2);
    int minutes = 0;
    if (!text.isEmpty()) {
        take(text, ':');
        minutes = takeNumber(text, 2);
    }
    if (hours < 0 || hours > 23 || minutes < 0 || minutes > 59 || !text.isEmpty())
        return std::nullopt;
    return (hours * 60 + minutes) * (isWest ? -1 : 1);
}

/// "2026-11-24T13:05:00.5+01:00", all of it, told by its moment; 0: it is something else, or says
/// not whose clock it is.
quint64 ofMoment(QByteArrayView text)
{
    constexpr qsizetype shortest = 17;
    constexpr qsizetype longest = 45;
    if (text.size() < shortest || text.size() > longest || text[4] != '-' || text[7] != '-')
        return 0;
    const int year = takeNumber(text, 4);
    const int month = take(text, '-') ? takeNumber(text, 2) : -1;
    const int day = take(text, '-') ? takeNumber(text, 2) : -1;
    const bool hasTime = take(text, 'T') || take(text, ' ');
    const int hour = hasTime ? takeNumber(text, 2) : -1;
    const int minute = take(text, ':') ? takeNumber(text, 2) : -1;
    const int second = take(text, ':') ? takeNumber(text, 2) : 0;
    if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 59 ||
        !QDate::isValid(year, month, day))
        return 0;
    QByteArrayView fraction;
    if (take(text, '.')) {
        const qsizetype size =
            std::find_if(text.begin(), text.end(), [](char c) { return c < '0' || c > '9'; }) -
            text.begin();
        fraction = text.first(size);
        text = text.sliced(size);
    }
    while (fraction.endsWith('0'))
        fraction.chop(1);
    const std::optional<int> offset = takeOffset(text);
    if (!offset)
        return 0;
    const qint64 minutes = QDate(year, month, day).toJulianDay() * 1440 + hour * 60 + minute;
    return mixed(mixed(quint64((minutes - *offset) * 60 + second), 8), ofBytes(fraction));
}

quint64 ofText(QByteArrayView token)
{
    const QByteArrayView inner = token.sliced(1, token.size() - 2);
    const quint64 moment = ofMoment(inner);
    return moment != 0 ? moment : ofString(token);
}

/// A number as digits without zeros at either end, and the exponent that belongs to them.
quint64 ofNumber(QByteArrayView token)
{
    const bool isNegative = token.startsWith('-');
    const qsizetype e =
        std::find_if(token.begin(), token.end(), [](char c) { return c == 'e' || c == 'E'; }) -
        token.begin();
    QByteArray digits;
    qint64 exponent = 0;
    bool inFraction = false;
    for (const char c : token.first(e)) {
        if (c == '.')
            inFraction = true;
        if (c < '0' || c > '9')
            continue;
        exponent -= inFraction ? 1 : 0;
        if (!digits.isEmpty() || c != '0')
            digits += c;
    }
    if (digits.isEmpty())
        return mixed(1, 0); // zero, whatever its sign and exponent
    const qsizetype whole = digits.size();
    while (digits.endsWith('0'))
        digits.chop(1);
    exponent += whole - digits.size();
    if (e < token.size()) {
        bool fits = false;
        const qint64 given = token.sliced(e + 1).toByteArray().toLongLong(&fits);
        // An exponent of twenty digits and more is told by its own writing.
        if (!fits || std::abs(given) > 1'000'000'000'000)
            return mixed(ofBytes(token), 2);
        exponent += given;
    }
    return mixed(ofBytes(digits), mixed(quint64(exponent), isNegative ? 3 : 4));
}

} // namespace

JsonHash::JsonHash(const JsonTree &tree)
    : m_hashes(size_t(tree.size()))
{
    // From the last to the first: what is inside a node stands behind it.
    for (qint32 i = tree.size() - 1; i >= 0; --i) {
        const JsonTree::Node &node = tree.at(i);
        quint64 sum = mixed(quint64(node.kind), 7);
        if (node.kind == TokenKind::ObjectBegin) {
            for (qint32 child = i + 1; child < node.next; child = tree.at(child).next)
                sum += mixed(ofString(tree.keyBytes(child)), of(child)); // in any order
            sum = mixed(sum, 5);
        } else if (node.kind == TokenKind::ArrayBegin) {
            for (qint32 child = i + 1; child < node.next; child = tree.at(child).next)
                sum = mixed(sum, of(child));
        } else if (node.kind == TokenKind::String) {
            sum = mixed(ofText(tree.bytes(i)), 6);
        } else if (node.kind == TokenKind::Number) {
            sum = ofNumber(tree.bytes(i));
        }
        m_hashes[size_t(i)] = sum;
    }
}

} // namespace Hookglass
