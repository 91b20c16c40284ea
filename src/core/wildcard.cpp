// SPDX-License-Identifier: MIT
#include "core/wildcard.h"

namespace Hookglass {

bool fitsWildcard(QStringView name, QStringView pattern)
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

} // namespace Hookglass
