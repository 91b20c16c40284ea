// SPDX-License-Identifier: MIT
#include "app/version.h"

#include <QtCore/QtGlobal>

namespace Hookglass {

using namespace Qt::StringLiterals;

namespace Built { // made at every build
const char *version();
const char *commit();
} // namespace Built

QString Build::version()
{
    return QString::fromLatin1(Built::version());
}

QString Build::commit()
{
    return QString::fromLatin1(Built::commit());
}

QString Build::about(const QString &program)
{
    const QString hash = commit();
    return u"%1 %2\nCommit: %3\nQt: %4 (built with %5)"_s.arg(
        program, version(), hash.isEmpty() ? u"unknown"_s : hash, QLatin1StringView(qVersion()),
        QLatin1StringView(QT_VERSION_STR));
}

} // namespace Hookglass
