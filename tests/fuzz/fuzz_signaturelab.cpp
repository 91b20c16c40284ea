// SPDX-License-Identifier: MIT
#include "core/signaturelab.h"

#include <cstdlib>

using namespace Hookglass;

/// First line: the signature; the rest: the body.
extern "C" int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
    const QByteArrayView input(data, static_cast<qsizetype>(size));
    const qsizetype lineEnd = input.indexOf('\n');
    const QByteArrayView signature = lineEnd < 0 ? QByteArrayView() : input.first(lineEnd);
    const QByteArrayView body = input.sliced(lineEnd + 1);
    const QList<SigningKey> keys{{QStringLiteral("key"), Secret(QByteArrayLiteral("0a1b2c3d"))}};

    const SignatureVerdict verdict = SignatureVerifier(keys).verifyValue(body, signature);
    const SignatureQuestion question{body, keys};
    const SignatureDiagnosis diagnosis = diagnoseSignatureValue(question, signature);
    (void)diagnoseComputed(question, signature);
    // Whatever is not valid has a cause, and what is valid has none. The laboratory takes blanks
    // around a signature off, as an HTTP parser does.
    if (verdict.kind == SignatureVerdict::Kind::Valid && !diagnosis.causes.isEmpty())
        std::abort();
    if (diagnosis.causes.isEmpty() &&
        SignatureVerifier(keys).verifyValue(body, signature.trimmed()).kind !=
            SignatureVerdict::Kind::Valid) {
        std::abort();
    }
    return 0;
}
