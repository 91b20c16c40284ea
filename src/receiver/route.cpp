// SPDX-License-Identifier: MIT
#include "receiver/route.h"

namespace Hookglass {

Route routeOf(QByteArrayView target)
{
    for (const QByteArrayView scheme : {QByteArrayView("http://"), QByteArrayView("https://")}) {
        if (target.first(qMin(scheme.size(), target.size())).compare(scheme, Qt::CaseInsensitive))
            continue;
        const QByteArrayView rest = target.sliced(scheme.size());
        const qsizetype slash = rest.indexOf('/');
        target = slash < 0 ? QByteArrayView("/") : rest.sliced(slash);
        break;
    }
    const qsizetype query = target.indexOf('?');
    const QByteArrayView path = query < 0 ? target : target.first(query);
    if (path == "/healthz")
        return {.kind = Route::Kind::Health, .token = {}};
    constexpr QByteArrayView probe("/probe/");
    if (path.startsWith(probe))
        return {.kind = Route::Kind::Probe, .token = path.sliced(probe.size())};
    constexpr QByteArrayView prefix("/in/");
    if (!path.startsWith(prefix))
        return {};
    const QByteArrayView rest = path.sliced(prefix.size());
    const qsizetype slash = rest.indexOf('/');
    return {.kind = Route::Kind::Endpoint, .token = slash < 0 ? rest : rest.first(slash)};
}

} // namespace Hookglass
