// SPDX-License-Identifier: MIT
#include "core/eventpattern.h"

#include "core/wildcard.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QRegularExpression>

#include <algorithm>

namespace Hookglass {

using namespace Qt::StringLiterals;

namespace {

bool fitsAny(QStringView name, const QStringList &patterns)
{
    return std::any_of(patterns.cbegin(), patterns.cend(),
                       [name](const QString &pattern) { return fitsWildcard(name, pattern); });
}

bool isPatternLetter(QChar c)
{
    return c == u'*' || c == u'_' || c == u'.' || c == u'-' || c.isLetterOrNumber();
}

} // namespace

Result<EventPattern> EventPattern::parse(const QString &text)
{
    static const QRegularExpression separators(u"[\\s,;]+"_s);
    EventPattern result;
    const QStringList parts = text.split(separators, Qt::SkipEmptyParts);
    for (const QString &part : parts) {
        const bool excludes = part.startsWith(u'-');
        const QString pattern = excludes ? part.sliced(1) : part;
        if (pattern.isEmpty() || pattern.startsWith(u'-') ||
            !std::all_of(pattern.cbegin(), pattern.cend(), isPatternLetter)) {
            return Error{
                .code = ErrorCode::InvalidInput,
                .message = QCoreApplication::translate("Hookglass::EventPattern",
                                                       "“%1” is no event name. Write names such as "
                                                       "peopleCreated, people* or -*Deleted.")
                               .arg(part),
                .detail = {}};
        }
        (excludes ? result.m_excluded : result.m_included).append(pattern);
    }
    return result;
}

bool EventPattern::matches(QStringView eventName) const
{
    if (fitsAny(eventName, m_excluded))
        return false;
    return m_included.isEmpty() || fitsAny(eventName, m_included);
}

QStringList EventPattern::matching(const QStringList &eventNames) const
{
    QStringList taken;
    std::copy_if(eventNames.cbegin(), eventNames.cend(), std::back_inserter(taken),
                 [this](const QString &name) { return matches(name); });
    return taken;
}

} // namespace Hookglass
