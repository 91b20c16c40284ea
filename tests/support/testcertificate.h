// SPDX-License-Identifier: MIT
#pragma once

#include <QtNetwork/QSslConfiguration>

namespace Hookglass::Test {

/// A fresh key with a certificate for `host` that is signed by nobody but itself, as a server
/// wants it; empty if OpenSSL gave none.
QSslConfiguration selfSignedFor(const QByteArray &host);

} // namespace Hookglass::Test
