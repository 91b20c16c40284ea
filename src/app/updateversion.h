// SPDX-License-Identifier: MIT
#pragma once

#include <QtCore/QStringList>

#include <array>
#include <compare>
#include <optional>

namespace Hookglass {

/// A version by the rules of semver.org 2.0.0: "1.2.3", "1.2.3-rc.1", "1.2.3+12.gabc1234".
struct UpdateVersion
{
    std::array<quint32, 3> numbers{};
    QStringList preRelease; ///< "rc", "1"; empty: a release

    /// nullopt: it is none, is longer than 100 characters, or has a number above a thousand
    /// million.
    static std::optional<UpdateVersion> parse(const QString &text);

    bool isPreRelease() const { return !preRelease.isEmpty(); }
    bool operator==(const UpdateVersion &) const = default;
    /// By precedence: what stands behind "+" does not count.
    std::strong_ordering operator<=>(const UpdateVersion &other) const;
};

} // namespace Hookglass
