// SPDX-License-Identifier: MIT
#pragma once

#include "core/signaturemistake.h"

#include <QtCore/QByteArray>
#include <QtCore/QString>

#include <vector>

namespace Hookglass {

/// Something that a body visibly was made of, and how it is got back.
struct BodyShape
{
    SignatureDeviation deviation; ///< of the step Body
    QByteArray content;           ///< starts as JSON of Follow Up Boss does
};

/// What the body may have been made of, by its looks alone: base64, a form, a JSON string, … None
/// for what looks as it was sent. Quick for such bodies.
std::vector<BodyShape> bodyShapes(QByteArrayView body);

/// What is visibly wrong with the body, as a sentence: "The body here is empty." Empty: it is JSON
/// and nothing strikes the eye.
QString bodyTrouble(QByteArrayView body);

} // namespace Hookglass
