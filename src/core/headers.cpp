// SPDX-License-Identifier: MIT
#include "core/headers.h"

namespace Hookglass {

std::optional<QByteArray> headerValue(const HeaderList &headers, QByteArrayView name)
{
    for (const Header &header : headers) {
        if (header.name.compare(name, Qt::CaseInsensitive) == 0)
            return header.value;
    }
    return std::nullopt;
}

QList<QByteArray> headerValues(const HeaderList &headers, QByteArrayView name)
{
    QList<QByteArray> values;
    for (const Header &header : headers) {
        if (header.name.compare(name, Qt::CaseInsensitive) == 0)
            values.append(header.value);
    }
    return values;
}

HeaderList parseHead(QByteArrayView head)
{
    HeaderList headers;
    bool requestLine = true;
    while (!head.isEmpty()) {
        qsizetype end = head.indexOf('\n');
        QByteArrayView line = end < 0 ? head : head.first(end);
        head = end < 0 ? QByteArrayView() : head.sliced(end + 1);
        if (line.endsWith('\r'))
            line.chop(1);
        if (requestLine) {
            requestLine = false;
            continue;
        }
        if (line.isEmpty())
            break;
        if ((line.front() == ' ' || line.front() == '\t') && !headers.isEmpty()) {
            headers.last().value += ' ' + line.trimmed().toByteArray();
            continue;
        }
        const qsizetype colon = line.indexOf(':');
        if (colon < 0)
            headers.append({line.toByteArray(), {}});
        else
            headers.append(
                {line.first(colon).toByteArray(), line.sliced(colon + 1).trimmed().toByteArray()});
    }
    return headers;
}

} // namespace Hookglass
