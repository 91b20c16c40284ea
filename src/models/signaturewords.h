// SPDX-License-Identifier: MIT
#pragma once

#include "core/event.h"

#include <QtCore/QString>

namespace Hookglass {

/// No request brought it, so it carries no signature: what Follow Up Boss' API gave, also to
/// somebody whose capture it is.
bool carriesNoSignature(const DeliveryDetail &delivery);
/// A laboratory may look for the cause: it is not valid, these are the bytes that arrived, and
/// nothing speaks for a key that is merely not known here.
bool isCauseSearched(const DeliveryDetail &delivery);
/// The verdict in a word or two.
QString signatureWord(const DeliveryDetail &delivery);
/// What the verdict means and where it comes from. `isKeyKnown`: there is a key to check with.
QString signatureSentence(const DeliveryDetail &delivery, bool isKeyKnown);
/// Why there is no verdict, to follow a colon.
QString uncheckedReason(const DeliveryDetail &delivery);
/// That these are not the bytes that arrived, and why; empty: they are.
QString bodyChangeSentence(BodyChange change);

} // namespace Hookglass
