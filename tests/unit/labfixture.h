// SPDX-License-Identifier: MIT
#pragma once

#include "core/signaturelab.h"

#include <QtCore/QCryptographicHash>
#include <QtCore/QMessageAuthenticationCode>
#include <QtCore/QStringList>

/// A body, a key, and the ways of signing that the laboratory is to find out.
namespace Hookglass::LabFixture {

using Kind = SignatureCause::Kind;
using Step = SignatureDeviation::Step;

inline constexpr char Key[] = "560270f7914b5b4a5f4dc1793ebc2796";
inline constexpr char Body[] =
    R"({"eventId":"152d60c0-79da-4018-a9af-28aec8a71c94","event":"peopleCreated","resourceIds":[1234,3244],"uri":"https://api.followupboss.com/v1/people?id=1234,3244","data":{"stage":"Café"}})";

inline QByteArray hmac(const QByteArray &text, const QByteArray &key = Key,
                       QCryptographicHash::Algorithm algorithm = QCryptographicHash::Sha256)
{
    return QMessageAuthenticationCode::hash(text, key, algorithm);
}

/// FUB's way.
inline QByteArray sign(const QByteArray &body, const QByteArray &key = Key)
{
    return hmac(body.toBase64(), key).toHex();
}

/// HMAC over a text that is not the plain base64.
inline QByteArray signText(const QByteArray &text)
{
    return hmac(text).toHex();
}

inline QByteArray wrapped(const QByteArray &text, qsizetype width, const QByteArray &lineEnd)
{
    QByteArray out;
    for (qsizetype at = 0; at < text.size(); at += width)
        out += (at ? lineEnd : QByteArray()) + text.mid(at, width);
    return out;
}

inline QList<SigningKey> keys()
{
    using namespace Qt::StringLiterals;
    return {{u"our system"_s, Secret(QByteArray(Key))}};
}

inline QList<ConfusableKey> otherKeys()
{
    using namespace Qt::StringLiterals;
    return {{ConfusableKey::Kind::ApiKey, u"acme"_s, Secret("fka_0123456789"_ba)},
            {ConfusableKey::Kind::SystemName, u"Hookglass"_s, Secret("Hookglass"_ba)},
            {ConfusableKey::Kind::OtherAccount, u"second"_s, Secret("66bd4ff44a3dbc8a"_ba)}};
}

inline SignatureDiagnosis received(QByteArrayView body, QByteArrayView signature,
                                   const QList<SigningKey> &with = keys(),
                                   const QList<ConfusableKey> &others = {})
{
    return diagnoseSignatureValue({body, with, others}, signature);
}

inline SignatureDiagnosis receivedWith(QByteArrayView body, const HeaderList &headers)
{
    return diagnoseSignature({body, keys()}, headers);
}

inline SignatureDiagnosis computed(QByteArrayView body, QByteArrayView pasted,
                                   const QList<SigningKey> &with = keys())
{
    return diagnoseComputed({body, with, otherKeys()}, pasted);
}

inline QStringList sentences(const SignatureDiagnosis &diagnosis)
{
    QStringList all;
    for (const SignatureCause &cause : diagnosis.causes)
        all.append(cause.sentence);
    return all;
}

} // namespace Hookglass::LabFixture
