// SPDX-License-Identifier: MIT
#include "core/signaturelab.h"

#include "core/signaturereading.h"
#include "core/signaturesearch.h"

#include <QtCore/QCoreApplication>

#include <algorithm>
#include <utility>

namespace Hookglass {

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(SignatureLab)
};

using Kind = SignatureCause::Kind;
using Step = SignatureDeviation::Step;

constexpr QByteArrayView HeaderName = "FUB-Signature";
/// Each value costs a search of its own, and a request may bring a hundred of them.
constexpr qsizetype MostHeaders = 4;

/// A value that may be the signature, and what it takes to look for it there.
struct Candidate
{
    QByteArray value;
    QList<SignatureDeviation> deviations;
};

SignatureCause explained(const QList<SignatureDeviation> &deviations)
{
    QStringList conditions;
    for (const SignatureDeviation &deviation : deviations)
        conditions.append(deviation.condition);
    const QString last = conditions.takeLast();
    const QString all =
        conditions.isEmpty()
            ? last
            : Text::tr("%1 and %2", "two conditions").arg(conditions.join(Text::tr(", ")), last);
    return {Kind::Explained, Text::tr("The signature matches if %1.").arg(all), deviations};
}

QList<SignatureDeviation> named(Step step, const QStringList &conditions)
{
    QList<SignatureDeviation> deviations;
    for (const QString &condition : conditions)
        deviations.append({step, condition});
    return deviations;
}

/// Headers of other names that may hold a signature, such as X-FUB-Signature.
QList<Header> lookAlikes(const HeaderList &headers)
{
    QList<Header> found;
    std::copy_if(headers.begin(), headers.end(), std::back_inserter(found),
                 [](const Header &header) {
                     const QByteArray name = header.name.toLower();
                     return name.contains("signature") &&
                            name != HeaderName.toByteArray().toLower() && !header.value.isEmpty();
                 });
    return found.first(std::min(found.size(), MostHeaders));
}

SignatureCause notADigest(QByteArrayView body, QByteArrayView value, const QList<SigningKey> &keys)
{
    constexpr qsizetype TellingLength = 8; // digits: fewer match by chance
    const QByteArray lower = value.trimmed().toByteArray().toLower();
    for (const SigningKey &key : keys) {
        if (lower.size() >= TellingLength && Signer(key.key).sign(body).startsWith(lower)) {
            return {Kind::CutOff,
                    Text::tr("The signature is right but cut off after %1 of 64 digits.")
                        .arg(lower.size()),
                    {}};
        }
    }
    return {Kind::NotADigest,
            Text::tr("The header does not hold a signature: 64 hex digits are expected, and it "
                     "has %1 characters.")
                .arg(value.size()),
            {}};
}

SignatureCause unexplained()
{
    return {Kind::Unexplained,
            Text::tr("No known mistake leads to this signature. Most likely it was made with a "
                     "key that is not known here, or the body was changed on its way."),
            {}};
}

/// Causes that make one candidate match; others that say why nothing can.
SignatureDiagnosis examine(QByteArrayView body, const Candidate &candidate,
                           const QList<SigningKey> &keys, const QList<SigningKey> &otherKeys)
{
    const std::optional<SignatureReading> reading = readSignature(candidate.value);
    if (!reading)
        return {{notADigest(body, candidate.value, keys)}, true};
    const SignatureSearch::Outcome outcome =
        SignatureSearch::run({body, reading->digest, reading->hash, keys, otherKeys});
    SignatureDiagnosis diagnosis{{}, outcome.complete};
    for (const QList<SignatureDeviation> &found : outcome.matches) {
        const QList<SignatureDeviation> all =
            found + named(Step::Digest, reading->conditions) + candidate.deviations;
        if (all.isEmpty()) // it is valid, so nothing needs a cause
            return {};
        diagnosis.causes.append(explained(all));
    }
    if (diagnosis.causes.isEmpty())
        diagnosis.causes.append(unexplained());
    return diagnosis;
}

void append(SignatureDiagnosis &diagnosis, const SignatureDiagnosis &more, Kind wanted)
{
    for (const SignatureCause &cause : more.causes) {
        if (cause.kind == wanted)
            diagnosis.causes.append(cause);
    }
    diagnosis.complete = diagnosis.complete && more.complete;
}

QList<SigningKey> usable(const QList<SigningKey> &keys)
{
    QList<SigningKey> result;
    std::copy_if(keys.begin(), keys.end(), std::back_inserter(result),
                 [](const SigningKey &key) { return !key.key.isEmpty(); });
    return result;
}

/// Without a usable FUB-Signature: said plainly, then whether another header would do.
SignatureDiagnosis withoutHeader(QByteArrayView body, const HeaderList &headers, bool isEmpty,
                                 const QList<SigningKey> &keys, const QList<SigningKey> &otherKeys)
{
    SignatureDiagnosis diagnosis;
    if (isEmpty)
        diagnosis.causes.append(
            {Kind::EmptyHeader, Text::tr("The FUB-Signature header has no value."), {}});
    else
        diagnosis.causes.append(
            {Kind::NoHeader, Text::tr("There is no FUB-Signature header."), {}});
    const QList<Header> others = lookAlikes(headers);
    for (const Header &header : others) {
        const QString name = QString::fromLatin1(header.name);
        const Candidate candidate{
            header.value, {{Step::Header, Text::tr("it is taken from the header %1").arg(name)}}};
        diagnosis.causes.append(
            {Kind::OtherHeader,
             Text::tr("There is a header %1, but only FUB-Signature counts.").arg(name),
             {}});
        append(diagnosis, examine(body, candidate, keys, otherKeys), Kind::Explained);
    }
    return diagnosis;
}

SignatureDiagnosis withSeveral(QByteArrayView body, const QList<QByteArray> &values,
                               const QList<SigningKey> &keys, const QList<SigningKey> &otherKeys)
{
    SignatureDiagnosis diagnosis;
    diagnosis.causes.append(
        {Kind::ManyHeaders,
         Text::tr("There are %1 different FUB-Signature headers, so none counts.")
             .arg(values.size()),
         {}});
    for (qsizetype i = 0; i < values.size(); ++i) {
        const Candidate candidate{
            values.at(i),
            {{Step::Header, Text::tr("only FUB-Signature header number %1 counts").arg(i + 1)}}};
        append(diagnosis, examine(body, candidate, keys, otherKeys), Kind::Explained);
    }
    return diagnosis;
}

/// Said first, as nothing could be valid without one.
void putMissingKeyFirst(SignatureDiagnosis &diagnosis)
{
    diagnosis.causes.prepend(
        {Kind::NoKey, Text::tr("There is no key to check the signature with."), {}});
}

} // namespace

SignatureDiagnosis diagnoseSignature(QByteArrayView body, const HeaderList &headers,
                                     const QList<SigningKey> &keys,
                                     const QList<SigningKey> &otherKeys)
{
    const QList<SigningKey> own = usable(keys);
    const QList<SigningKey> others = usable(otherKeys);
    QList<QByteArray> values;
    const QList<QByteArray> received = headerValues(headers, HeaderName);
    for (const QByteArray &value : received) {
        if (!value.trimmed().isEmpty() && !values.contains(value))
            values.append(value);
    }
    SignatureDiagnosis diagnosis;
    if (values.isEmpty())
        diagnosis = withoutHeader(body, headers, !received.isEmpty(), own, others);
    else if (values.size() == 1)
        diagnosis = examine(body, {values.first(), {}}, own, others);
    else
        diagnosis =
            withSeveral(body, values.first(std::min(values.size(), MostHeaders)), own, others);
    if (own.isEmpty())
        putMissingKeyFirst(diagnosis);
    return diagnosis;
}

SignatureDiagnosis diagnoseSignatureValue(QByteArrayView body, QByteArrayView signature,
                                          const QList<SigningKey> &keys,
                                          const QList<SigningKey> &otherKeys)
{
    return diagnoseSignature(body, {{HeaderName.toByteArray(), signature.toByteArray()}}, keys,
                             otherKeys);
}

} // namespace Hookglass
