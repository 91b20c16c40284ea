// SPDX-License-Identifier: MIT
#include "cli/accountchoice.h"

#include <algorithm>

namespace Hookglass::Cli {

using namespace Qt::StringLiterals;

Result<Account> chooseAccount(const QList<Account> &accounts, const QString &name,
                              const QString &purpose)
{
    const auto invalid = [](const QString &message) {
        return Error{.code = ErrorCode::InvalidInput, .message = message, .detail = {}};
    };
    if (!name.isEmpty()) {
        const auto named =
            std::find_if(accounts.cbegin(), accounts.cend(), [&name](const Account &account) {
                return account.name.compare(name, Qt::CaseInsensitive) == 0;
            });
        if (named != accounts.cend())
            return *named;
        return Error{.code = ErrorCode::NotFound,
                     .message = u"There is no account “%1”."_s.arg(name),
                     .detail = {}};
    }
    if (accounts.isEmpty())
        return invalid(u"There is no account yet. Add one: hookglass-cli account add …"_s);
    if (accounts.size() > 1)
        return invalid(u"There are several accounts: --account says %1."_s.arg(purpose));
    return accounts.constFirst();
}

} // namespace Hookglass::Cli
