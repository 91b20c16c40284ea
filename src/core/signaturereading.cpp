// SPDX-License-Identifier: MIT
#include "core/signaturereading.h"

#include "core/signaturewrapping.h"

#include <algorithm>

namespace Hookglass {

using namespace Qt::StringLiterals;

namespace {

std::optional<Hmac::Hash> hashOfSize(qsizetype size)
{
    switch (size) {
    case 16:
        return Hmac::Hash::Md5;
    case 20:
        return Hmac::Hash::Sha1;
    case 28:
        return Hmac::Hash::Sha224;
    case 32:
        return Hmac::Hash::Sha256;
    case 48:
        return Hmac::Hash::Sha384;
    case 64:
        return Hmac::Hash::Sha512;
    default:
        return std::nullopt;
    }
}

bool isHexDigit(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

std::optional<QByteArray> hexDigest(QByteArrayView text)
{
    if (!std::all_of(text.begin(), text.end(), isHexDigit) || text.size() % 2 != 0 ||
        !hashOfSize(text.size() / 2)) {
        return std::nullopt;
    }
    return QByteArray::fromHex(text.toByteArray());
}

std::optional<QByteArray> fromAnyBase64(QByteArrayView text)
{
    QByteArray standard = text.toByteArray();
    standard.replace('-', '+').replace('_', '/');
    auto decoded =
        QByteArray::fromBase64Encoding(standard, QByteArray::AbortOnBase64DecodingErrors);
    if (!decoded)
        return std::nullopt;
    return *std::move(decoded);
}

/// Size of what stands before the digest; 0: nothing. Before exactly 64 digits it may be anything
/// short that is not made of digits itself.
qsizetype prefixSize(QByteArrayView value)
{
    constexpr qsizetype Digits = 64;
    constexpr qsizetype LongestBeforeDigits = 40; // "t=1700000000,v1=", a header's name, …
    constexpr qsizetype Longest = 16;             // "sha512=", "hmac-sha256:", …; not a digest
    const qsizetype before = value.size() - Digits;
    if (before > 0 && before <= LongestBeforeDigits &&
        std::all_of(value.begin() + before, value.end(), isHexDigit) &&
        !std::all_of(value.begin(), value.begin() + before, isHexDigit)) {
        return before;
    }
    const auto isSign = [](char c) { return c == '=' || c == ':'; };
    qsizetype size = std::find_if(value.begin(), value.end(), isSign) - value.begin() + 1;
    if (size == 1 || size > Longest || size + 1 >= value.size())
        return 0;
    while (size < value.size() && (value[size] == ' ' || value[size] == '\t'))
        ++size;
    return size;
}

/// Takes off what people put around a digest; says what it was.
QByteArrayView unwrapped(QByteArrayView value, QList<SignatureDeviation> &deviations)
{
    constexpr QByteArrayView tolerated = "sha256=";
    const qsizetype size = value.size();
    value = value.trimmed();
    if (value.size() != size)
        deviations.append(signatureDeviation(SignatureMistake::BlanksAroundDigest));
    if (printedDigest(value))
        return value;
    if (const auto inside = surroundedDigest(value)) {
        deviations.append(inside->deviation);
        return inside->digits;
    }
    for (int layer = 0; layer < 3; ++layer) { // a prefix in quotes, quotes after a prefix
        if (value.size() > 2 && value.front() == value.back() &&
            (value.front() == '"' || value.front() == '\'')) {
            value = value.sliced(1, value.size() - 2);
            deviations.append(signatureDeviation(SignatureMistake::QuotedDigest));
            continue;
        }
        const qsizetype prefix = prefixSize(value);
        if (prefix == 0)
            break;
        if (value.first(prefix) != tolerated) {
            deviations.append(signatureDeviation(SignatureMistake::PrefixedDigest,
                                                 QString::fromUtf8(value.first(prefix))));
        }
        value = value.sliced(prefix);
    }
    return value;
}

std::optional<SignatureMistake> mistakeOf(Hmac::Hash hash)
{
    switch (hash) {
    case Hmac::Hash::Sha256:
        return std::nullopt;
    case Hmac::Hash::Sha1:
        return SignatureMistake::Sha1;
    case Hmac::Hash::Sha512:
        return SignatureMistake::Sha512;
    case Hmac::Hash::Md5:
        return SignatureMistake::Md5;
    case Hmac::Hash::Sha384:
        return SignatureMistake::Sha384;
    case Hmac::Hash::Sha224:
        return SignatureMistake::Sha224;
    case Hmac::Hash::Sha512_256:
        break; // as long as SHA-256, so never read
    }
    Q_UNREACHABLE();
    return std::nullopt;
}

} // namespace

QByteArrayView bareSignature(QByteArrayView value)
{
    QList<SignatureDeviation> unused;
    return unwrapped(value, unused);
}

std::optional<SignatureReading> readSignature(QByteArrayView value)
{
    SignatureReading reading;
    const QByteArrayView text = unwrapped(value, reading.deviations);
    if (const auto printed = printedDigest(text)) {
        reading.digest = printed->digest;
        reading.deviations.append(printed->deviation);
    } else if (const auto digest = hexDigest(text)) {
        reading.digest = *digest;
        if (digest->toHex() != text)
            reading.deviations.append(signatureDeviation(SignatureMistake::UpperCaseDigest));
        if (const auto inner = hexDigest(*digest)) {
            reading.digest = *inner;
            reading.deviations.append(signatureDeviation(SignatureMistake::HexOfHexDigest));
        }
    } else if (const auto decoded = fromAnyBase64(text)) {
        const auto hex = hexDigest(*decoded);
        reading.digest = hex ? *hex : *decoded;
        reading.deviations.append(signatureDeviation(hex ? SignatureMistake::Base64OfHexDigest
                                                         : SignatureMistake::Base64Digest));
        reading.isUncertain = reading.digest.size() == 28 || reading.digest.size() == 48;
    }
    const std::optional<Hmac::Hash> hash = hashOfSize(reading.digest.size());
    if (!hash)
        return std::nullopt;
    reading.hash = *hash;
    if (const auto mistake = mistakeOf(*hash))
        reading.deviations.append(signatureDeviation(*mistake));
    return reading;
}

} // namespace Hookglass
