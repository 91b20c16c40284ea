// SPDX-License-Identifier: MIT
#pragma once

#include "core/answernote.h"
#include "core/ids.h"
#include "core/result.h"

namespace Hookglass {

class Connection;

/// Notes it before the answer is sent: where it must not be lost whatever happens then. The note
/// that comes with the answer's record is the same and changes nothing.
Result<void> addAnswerNote(Connection &connection, DeliveryId delivery, const AnswerNote &note);

} // namespace Hookglass
