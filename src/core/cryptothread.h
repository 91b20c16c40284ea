// SPDX-License-Identifier: MIT
#pragma once

namespace Hookglass {

/// Frees what OpenSSL keeps for the calling thread; the last thing that a worker of a thread does.
/// Else it is freed when the thread is gone, and for that QThread::wait() does not wait: at the
/// program's end it would sometimes not happen any more.
void endCryptoOfThread();

} // namespace Hookglass
