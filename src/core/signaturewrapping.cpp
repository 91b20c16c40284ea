// SPDX-License-Identifier: MIT
#include "core/signaturewrapping.h"

#include <QtCore/QCoreApplication>

#include <algorithm>
#include <utility>
#include <vector>

namespace Hookglass {

using namespace Qt::StringLiterals;

namespace {

using Mistake = SignatureMistake;

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(SignatureLab)
};

constexpr qsizetype Digits = 64;
constexpr qsizetype LongestAround = 80; ///< on either side

bool isHexDigit(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

bool isSizeOfDigest(qsizetype bytes)
{
    return bytes == 16 || bytes == 20 || bytes == 28 || bytes == 32 || bytes == 48 || bytes == 64;
}

/// Of pairs of hex digits with the same character between them.
std::optional<QByteArray> fromPairs(QByteArrayView text)
{
    if (text.size() % 3 != 2 || !isSizeOfDigest(text.size() / 3 + 1))
        return std::nullopt;
    QByteArray hex;
    for (qsizetype i = 0; i < text.size(); i += 3) {
        const bool isSeparated = i + 2 >= text.size() || text[i + 2] == text[2];
        if (!isSeparated || !isHexDigit(text[i]) || !isHexDigit(text[i + 1]))
            return std::nullopt;
        hex += text[i];
        hex += text[i + 1];
    }
    return QByteArray::fromHex(hex);
}

/// Of numbers from 0 to 255, or from -128 as Java writes them.
std::optional<QByteArray> fromNumbers(QByteArrayView text)
{
    QByteArray bytes;
    QByteArray list = text.toByteArray();
    list.replace(',', ' ');
    const QList<QByteArray> numbers = list.simplified().split(' ');
    if (!isSizeOfDigest(numbers.size()))
        return std::nullopt;
    for (const QByteArray &number : numbers) {
        bool isNumber = false;
        const int value = number.toInt(&isNumber);
        if (!isNumber || value < -128 || value > 255)
            return std::nullopt;
        bytes += char(static_cast<unsigned char>(value));
    }
    return bytes;
}

/// What stands in Python's b'…'.
std::optional<QByteArray> fromPython(QByteArrayView text)
{
    const bool isQuoted = text.size() > 3 && text.startsWith('b') && text[1] == text.back() &&
                          (text[1] == '\'' || text[1] == '"');
    if (!isQuoted)
        return std::nullopt;
    const QByteArrayView inner = text.sliced(2, text.size() - 3);
    QByteArray bytes;
    for (qsizetype i = 0; i < inner.size(); ++i) {
        if (inner[i] != '\\') {
            bytes += inner[i];
            continue;
        }
        if (++i >= inner.size())
            return std::nullopt;
        if (inner[i] == 'x' && i + 2 < inner.size()) {
            bytes += QByteArray::fromHex(inner.sliced(i + 1, 2).toByteArray());
            i += 2;
        } else {
            bytes += inner[i] == 'n'   ? '\n'
                     : inner[i] == 'r' ? '\r'
                     : inner[i] == 't' ? '\t'
                                       : inner[i];
        }
    }
    return bytes;
}

std::vector<qsizetype> placesOfDigits(QByteArrayView text)
{
    std::vector<qsizetype> places;
    for (qsizetype i = 0; i < text.size();) {
        const auto *end = std::find_if_not(text.begin() + i, text.end(), isHexDigit);
        const qsizetype length = end - text.begin() - i;
        if (length == Digits)
            places.push_back(i);
        i += std::max<qsizetype>(length, 1);
    }
    return places;
}

/// Quotes and prefixes are known without this.
bool isPlain(QByteArrayView before, QByteArrayView after)
{
    if (after.isEmpty())
        return true;
    const bool isQuote = after == "\"" || after == "'";
    if (!isQuote || before.count(after) != 1)
        return false;
    if (before.startsWith(after))
        return true; // around all of it
    const QByteArrayView prefix = before.chopped(1);
    return before.endsWith(after) &&
           (prefix.endsWith('=') || prefix.endsWith(':') || prefix.endsWith(' '));
}

} // namespace

std::optional<PrintedDigest> printedDigest(QByteArrayView text)
{
    constexpr QByteArrayView Buffer = "<Buffer ";
    if (text.startsWith(Buffer) && text.endsWith('>')) {
        const auto bytes = fromPairs(text.sliced(Buffer.size()).chopped(1));
        if (!bytes)
            return std::nullopt;
        return PrintedDigest{*bytes, signatureDeviation(Mistake::DigestAsByteList,
                                                        Text::tr("a Buffer as Node prints it"))};
    }
    if (const auto bytes = fromPairs(text); bytes && !isHexDigit(text[2])) {
        return PrintedDigest{
            *bytes, signatureDeviation(Mistake::SeparatedDigest,
                                       text[2] == ' ' ? Text::tr("blanks")
                                                      : u'“' + QChar::fromLatin1(text[2]) + u'”')};
    }
    const bool isList = text.size() > 2 && text.startsWith('[') && text.endsWith(']');
    if (const auto bytes = fromNumbers(isList ? text.sliced(1, text.size() - 2) : text)) {
        return PrintedDigest{
            *bytes, signatureDeviation(Mistake::DigestAsByteList, Text::tr("decimal numbers"))};
    }
    const auto bytes = fromPython(text);
    if (!bytes)
        return std::nullopt;
    const bool isHex =
        bytes->size() == Digits && std::all_of(bytes->cbegin(), bytes->cend(), isHexDigit);
    if (!isHex && !isSizeOfDigest(bytes->size()))
        return std::nullopt;
    return PrintedDigest{isHex ? QByteArray::fromHex(*bytes) : *bytes,
                         signatureDeviation(Mistake::DigestAsPythonBytes)};
}

std::optional<SurroundedDigest> surroundedDigest(QByteArrayView text)
{
    if (text.size() > 2 * (Digits + LongestAround))
        return std::nullopt;
    const std::vector<qsizetype> places = placesOfDigits(text);
    if (places.empty() || places.size() > 2)
        return std::nullopt;
    const QByteArrayView digits = text.sliced(places.front(), Digits);
    if (places.size() == 2) {
        if (text.sliced(places.back(), Digits) != digits)
            return std::nullopt;
        return SurroundedDigest{digits, signatureDeviation(Mistake::RepeatedDigest)};
    }
    const QByteArrayView before = text.first(places.front());
    const QByteArrayView after = text.sliced(places.front() + Digits);
    if (isPlain(before, after) || before.size() > LongestAround || after.size() > LongestAround)
        return std::nullopt;
    const bool isFileName = before.isEmpty() && after.startsWith(' ');
    const QString around = u"“%1…%2”"_s.arg(QString::fromUtf8(before), QString::fromUtf8(after));
    return SurroundedDigest{
        digits,
        signatureDeviation(
            Mistake::AroundDigest,
            isFileName ? Text::tr("%1, as sha256sum and openssl dgst -r print it").arg(around)
                       : around)};
}

} // namespace Hookglass
