// SPDX-License-Identifier: MIT
#pragma once

#include "core/event.h"
#include "core/result.h"

#include <QtCore/QList>

namespace Hookglass {

class Connection;

/// How the deliveries are signed that a replay of some events sends.
struct SignatureMix
{
    qint64 fitting = 0;
    qint64 wrong = 0;
    qint64 missing = 0;
    qint64 unchecked = 0; ///< the account had no key when they came
    qint64 fetched = 0;   ///< never delivered: they get a signature of ours
    qint64 total() const { return fitting + wrong + missing + unchecked + fetched; }
    bool operator==(const SignatureMix &) const = default;

    void add(SignatureVerdict::Kind signature, Origin origin);
};

/// Of each event the delivery that would be sent; those that were refused each time are left out.
Result<SignatureMix> signatureMix(Connection &connection, const QList<EventId> &events);

} // namespace Hookglass
