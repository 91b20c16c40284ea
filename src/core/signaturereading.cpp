// SPDX-License-Identifier: MIT
#include "core/signaturereading.h"

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
    case 32:
        return Hmac::Hash::Sha256;
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

/// Takes off what people put around a digest; says what it was.
QByteArrayView unwrapped(QByteArrayView value, QList<SignatureDeviation> &deviations)
{
    value = value.trimmed();
    if (value.size() > 2 && value.front() == value.back() &&
        (value.front() == '"' || value.front() == '\'')) {
        value = value.sliced(1, value.size() - 2);
        deviations.append(signatureDeviation(SignatureMistake::QuotedDigest));
    }
    constexpr QByteArrayView tolerated = "sha256=";
    if (value.startsWith(tolerated))
        return value.sliced(tolerated.size());
    const qsizetype sign = value.indexOf('=');
    constexpr qsizetype LongestPrefix = 10; // "sha512=", "v1=", "HMAC-SHA256" …; not a digest
    if (sign > 0 && sign <= LongestPrefix && sign + 2 < value.size()) {
        deviations.append(signatureDeviation(SignatureMistake::PrefixedDigest,
                                             QString::fromLatin1(value.first(sign + 1))));
        value = value.sliced(sign + 1);
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
    }
    Q_UNREACHABLE();
    return std::nullopt;
}

} // namespace

std::optional<SignatureReading> readSignature(QByteArrayView value)
{
    SignatureReading reading;
    const QByteArrayView text = unwrapped(value, reading.deviations);
    if (const auto digest = hexDigest(text)) {
        reading.digest = *digest;
        if (digest->toHex() != text)
            reading.deviations.append(signatureDeviation(SignatureMistake::UpperCaseDigest));
    } else if (const auto decoded = fromAnyBase64(text)) {
        const auto hex = hexDigest(*decoded);
        reading.digest = hex ? *hex : *decoded;
        reading.deviations.append(signatureDeviation(hex ? SignatureMistake::Base64OfHexDigest
                                                         : SignatureMistake::Base64Digest));
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
