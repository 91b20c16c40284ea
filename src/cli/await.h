// SPDX-License-Identifier: MIT
#pragma once

#include "core/result.h"

#include <QtCore/QEventLoop>

#include <functional>
#include <optional>

namespace Hookglass::Cli {

/// Runs the event loop until `ask(context, done)` has answered.
template <typename T, typename Ask>
Result<T> await(Ask ask)
{
    QEventLoop loop;
    std::optional<Result<T>> answer;
    ask(&loop, std::function<void(const Result<T> &)>([&](const Result<T> &result) {
        answer = result;
        loop.quit();
    }));
    if (!answer)
        loop.exec();
    if (!answer)
        return Error{
            .code = ErrorCode::Network, .message = QStringLiteral("Interrupted."), .detail = {}};
    return *answer;
}

} // namespace Hookglass::Cli
