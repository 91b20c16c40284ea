// SPDX-License-Identifier: MIT
// What the tests of the API client share.
#pragma once

#include "fub/apiclient.h"
#include "support/scriptedserver.h"

#include <memory>
#include <optional>

namespace Hookglass::Test {

using Qt::StringLiterals::operator""_ba;

inline const auto ApiKey = "fka_0123456789"_ba;
inline const auto SystemKey = "560270f7914b5b4a5f4dc1793ebc2796"_ba;

inline ApiLimits quick()
{
    using namespace std::chrono_literals;
    ApiLimits limits;
    limits.silence = 300ms;
    limits.attempt = 600ms;
    limits.backoff = 5ms;
    limits.attempts = 3;
    limits.longestWait = 1500ms;
    limits.answerBytes = 100'000;
    return limits;
}

inline QByteArray page(const QByteArray &rows, const QByteArray &nextLink = "null")
{
    return R"({"_metadata":{"collection":"webhooks","total":3,"nextLink":)" + nextLink +
           R"(},"webhooks":[)" + rows + "]}";
}

inline const auto Row =
    R"({"id":7,"status":"Active","event":"peopleCreated","url":"https://a/in/1"})"_ba;

/// The answer to the one call that a test makes.
template <typename T>
struct Waiting
{
    std::optional<Result<T>> result;
    int calls = 0;
    ApiClient::Callback<T> done()
    {
        return [this](const Result<T> &answer) {
            ++calls;
            result = answer;
        };
    }
    QString message() const { return result && !*result ? result->error().message : QString(); }
};

inline std::unique_ptr<ApiClient> clientFor(const QUrl &base, const ApiLimits &limits = quick())
{
    return std::make_unique<ApiClient>(ApiAccess{.base = base,
                                                 .apiKey = Secret(ApiKey),
                                                 .system = QStringLiteral("Mine"),
                                                 .systemKey = Secret(SystemKey)},
                                       limits);
}

} // namespace Hookglass::Test
