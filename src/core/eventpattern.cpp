// SPDX-License-Identifier: MIT
#include "core/eventpattern.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QRegularExpression>

#include <algorithm>

namespace Hookglass {

using namespace Qt::StringLiterals;

namespace {

/// Whether a name fits a pattern in which * stands for any letters, also none.
bool fits(QStringView name, QStringView pattern)
{
    // The classic way back to the last star: no recursion, so that no pattern is expensive.
    qsizetype n = 0;
    qsizetype p = 0;
    qsizetype star = -1;
    qsizetype resume = 0;
    while (n < name.size()) {
        if (p < pattern.size() && pattern[p] == u'*') {
            star = p++;
            resume = n;
        } else if (p < pattern.size() && pattern[p].toCaseFolded() == name[n].toCaseFolded()) {
            ++n;
            ++p;
        } else if (star >= 0) {
            p = star + 1;
            n = ++resume;
        } else {
            return false;
        }
    }
    while (p < pattern.size() && pattern[p] == u'*')
        ++p;
    return p == pattern.size();
}

bool fitsAny(QStringView name, const QStringList &patterns)
{
    return std::any_of(patterns.cbegin(), patterns.cend(),
                       [name](const QString &pattern) { return fits(name, pattern); });
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
