// SPDX-License-Identifier: MIT
#include "core/cryptothread.h"

#include <openssl/crypto.h>

namespace Hookglass {

void endCryptoOfThread()
{
    OPENSSL_thread_stop();
}

} // namespace Hookglass
