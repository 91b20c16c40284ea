// SPDX-License-Identifier: MIT
#pragma once

#include <QtCore/QByteArray>
#include <QtCore/QList>

#include <optional>

namespace Hookglass {

/// One header line as received: name with its case, value without surrounding blanks.
struct Header
{
    QByteArray name;
    QByteArray value;
    bool operator==(const Header &) const = default;
};

/// Headers in order, duplicates kept (RFC 9110 §5.3: order of same-named lines matters).
using HeaderList = QList<Header>;

/// First value of a header, name compared without case; nullopt if absent (empty is a value).
std::optional<QByteArray> headerValue(const HeaderList &headers, QByteArrayView name);
/// All values of a header in order.
QList<QByteArray> headerValues(const HeaderList &headers, QByteArrayView name);
/// The header lines of a verbatim HTTP head (request line first, CRLF or LF line ends).
/// Obsolete folded lines (RFC 9112 §5.2) are joined to the line before them.
HeaderList parseHead(QByteArrayView head);

} // namespace Hookglass
