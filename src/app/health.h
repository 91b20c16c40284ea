// SPDX-License-Identifier: MIT
#pragma once

#include <QtCore/QList>
#include <QtCore/QString>

#include <chrono>

/// What works on this machine, for `hookglass-cli doctor` and `hookglass --self-check`. Each looks
/// once and says it in plain words; none of them leaves anything behind or asks the network.
namespace Hookglass::Health {

struct Finding
{
    QString what;
    bool works = false;
    bool needed = true; ///< false: nice to have; its lack is no failure
    QString words = {};
};

/// Qt's SQLite driver, and FTS5 in the SQLite that it brings.
Finding database();
Finding tls();
/// OpenSSL signs a known body as Follow Up Boss does.
Finding signatures();
/// Something can listen on this machine's loopback.
Finding ports();
/// Not needed. Runs the event loop until it answers, `patience` at most.
Finding keychain(std::chrono::milliseconds patience);
/// Opens a store in a temporary folder, commits an event and reads it again. Runs the event loop.
Finding temporaryStore();

/// Nothing that is needed fails.
bool isHealthy(const QList<Finding> &findings);
/// One line: "ok", "FAILS" or "-" (not needed), then what, then the words.
QString line(const Finding &finding);

} // namespace Hookglass::Health
