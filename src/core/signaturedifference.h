// SPDX-License-Identifier: MIT
#pragma once

#include <QtCore/QByteArray>

#include <optional>

namespace Hookglass {

/// The first byte in which two texts differ, with what stands around it. Offsets count bytes
/// from 0.
struct SignatureDifference
{
    enum class What : quint8 {
        Body,     ///< as received, against as signed
        Base64,   ///< of the body, against the text that was signed
        Signature ///< the right one, against the one given
    };
    static constexpr qsizetype Before = 16; ///< bytes shown before the difference
    static constexpr qsizetype After = 24;  ///< bytes shown from it on

    What what = What::Body;
    qsizetype offset = 0; ///< of the first byte that differs; the size of the shorter: it ends
    qsizetype start = 0;  ///< where the excerpts begin
    QByteArray expected;  ///< excerpt of what is right
    QByteArray actual;    ///< excerpt of what was used instead
    qsizetype expectedSize = 0;
    qsizetype actualSize = 0;
    bool operator==(const SignatureDifference &) const = default;

    /// Place of the difference within the excerpts.
    qsizetype mark() const { return offset - start; }
};

/// nullopt: they are equal.
std::optional<SignatureDifference> firstDifference(SignatureDifference::What what,
                                                   QByteArrayView expected, QByteArrayView actual);

} // namespace Hookglass
