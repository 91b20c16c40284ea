// SPDX-License-Identifier: MIT
#pragma once

namespace Hookglass {

/// The one owner of the rule that 406 and 410 never leave the app: Follow Up Boss deletes the
/// webhook for either (fub-api.md §4). They, and anything that is no final HTTP status
/// (RFC 9110 §15), become 503, so that the delivery is retried.
int permittedStatus(int wanted);

} // namespace Hookglass
