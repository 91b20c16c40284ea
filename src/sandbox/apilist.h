// SPDX-License-Identifier: MIT
#pragma once

#include "sandbox/api.h"

#include <functional>
#include <vector>

namespace Hookglass::Sim {

/// What a list answer is made of.
struct ListSource
{
    QByteArrayView collection;            ///< key of the rows
    QByteArrayView path;                  ///< below /v1/, for nextLink
    std::vector<const JsonObject *> rows; ///< all that the filters left, by id
    QByteArrayView defaultSort = "-id";
    std::function<JsonObject(const JsonObject &)> render; ///< a row as it is answered
};

/// Sorts, cuts out the page asked for (sort, offset, limit, next) and adds `_metadata`.
ApiAnswer listAnswer(const ApiContext &context, const ApiRequest &request, ListSource source);

} // namespace Hookglass::Sim
