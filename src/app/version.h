// SPDX-License-Identifier: MIT
#pragma once

#include <QtCore/QString>

/// Which program this is. Changes with every commit, so it is a library of its own that only the
/// programs link; whoever else wants the version asks QCoreApplication::applicationVersion().
/// Where it comes from: packaging/version.cmake.
namespace Hookglass::Build {

/// By the rules of semver.org: "0.1.0", "0.2.0-rc.1", "0.1.0+12.gabc1234.dirty".
QString version();
/// 40 hex digits; empty if it was built from a tree without git.
QString commit();
/// What --version prints: the program and its version in the first line, then commit and Qt.
QString about(const QString &program);

} // namespace Hookglass::Build
