// SPDX-License-Identifier: MIT
#pragma once

#include <QtCore/QByteArrayView>
#include <QtCore/QString>

namespace Hookglass {

/// What stands under a name, in a JSON object or in a query.
enum class FieldMeaning : quint8 {
    Unknown,
    Plain, ///< nothing of a person: an event's name, a stage, a time
    Name,  ///< of a person
    Phone,
    Email,
    Contact, ///< one of the three
    Address, ///< a street, a place, a code
    Picture, ///< leads to a picture of a person
    Text,    ///< what somebody wrote: anything may stand there
    Key      ///< lets somebody in
};

/// By the field's name, whatever its spelling (firstName, first_name). Source: fub-api.md §2 and
/// §6, and what is usual elsewhere.
FieldMeaning fieldMeaning(const QString &name);

/// A header whose value lets somebody in.
bool isSecretHeader(QByteArrayView name);

} // namespace Hookglass
