// SPDX-License-Identifier: MIT
#pragma once

#include "sandbox/api.h"

namespace Hookglass::Sim {

/// A record as the API answers it: fields asked for, includes, hidden bodies.
JsonObject rendered(const ApiContext &context, const ApiRequest &request, Kind kind,
                    const JsonObject &record);

/// The numbers of an id list "1,2,3"; anything else in it is skipped.
QList<qint64> idList(const QString &text);

} // namespace Hookglass::Sim
