// SPDX-License-Identifier: MIT
#pragma once

#include <QtCore/QList>

namespace Hookglass::LabFixture {

/// What a JSON encoder itself put out for a body that it had parsed.
struct EncoderVector
{
    const char *name;
    const char *body;
    const char *text;
    const char *phrase; ///< in the laboratory's sentence
};

QList<EncoderVector> encoderVectors();
/// Of those that are tried without any other mistake.
QList<EncoderVector> rareEncoderVectors();

} // namespace Hookglass::LabFixture
