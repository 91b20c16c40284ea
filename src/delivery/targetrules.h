// SPDX-License-Identifier: MIT
#pragma once

#include "core/forward.h"
#include "core/result.h"

namespace Hookglass {

/// What a target may be. Each gives a sentence for the field concerned; empty if all is well.
namespace TargetRules {

QString urlProblem(const QString &url);
QString patternsProblem(const QString &patterns);
QString headersProblem(const HeaderList &headers);
/// All of it together, and whether encryption may go unverified.
Result<void> check(const Target &target);
/// This machine: 127.0.0.0/8, ::1, localhost and names below it.
bool isLoopback(const QUrl &url);
/// Set by us for each connection, or only between two hops (RFC 9110 §7.6.1).
bool isHopByHop(const QByteArray &name);
/// Whether a header's value is better kept out of files.
bool isSecret(const QByteArray &name);

} // namespace TargetRules
} // namespace Hookglass
