// SPDX-License-Identifier: MIT
#pragma once

#include <QtCore/QHashFunctions>
#include <QtCore/QMetaType>

#include <compare>

namespace Hookglass {

/// A row id that cannot be mixed up with another table's. 0 means "none".
template <typename Tag>
struct StrongId
{
    qint64 value = 0;

    constexpr bool isValid() const { return value > 0; }
    constexpr auto operator<=>(const StrongId &) const = default;
    friend size_t qHash(StrongId id, size_t seed = 0) noexcept { return ::qHash(id.value, seed); }
};

using AccountId = StrongId<struct AccountIdTag>;
using EndpointId = StrongId<struct EndpointIdTag>;
using EventId = StrongId<struct EventIdTag>; ///< our number, not FUB's eventId
using DeliveryId = StrongId<struct DeliveryIdTag>;
using TargetId = StrongId<struct TargetIdTag>;
using ForwardId = StrongId<struct ForwardIdTag>;
using SnapshotId = StrongId<struct SnapshotIdTag>;

} // namespace Hookglass

Q_DECLARE_METATYPE(Hookglass::AccountId)
Q_DECLARE_METATYPE(Hookglass::EndpointId)
Q_DECLARE_METATYPE(Hookglass::EventId)
Q_DECLARE_METATYPE(Hookglass::DeliveryId)
Q_DECLARE_METATYPE(Hookglass::TargetId)
Q_DECLARE_METATYPE(Hookglass::ForwardId)
Q_DECLARE_METATYPE(Hookglass::SnapshotId)
