// SPDX-License-Identifier: MIT
#pragma once

#include "fub/apiclient.h"
#include "sandbox/sandbox.h"

#include <memory>

namespace Hookglass::Test {

/// A small sandbox and a client with its owner's key.
struct FubSandbox
{
    FubSandbox()
        : sandbox(smallAccount(), clock)
    {
        const Result<SandboxAccess> started = sandbox.start();
        if (!started)
            return;
        access = *started;
        client = clientFor(access.apiKey);
    }
    bool isRunning() const { return client != nullptr; }
    std::unique_ptr<ApiClient> clientFor(const Secret &apiKey) const
    {
        return std::make_unique<ApiClient>(ApiAccess{.base = access.api,
                                                     .apiKey = apiKey,
                                                     .system = access.system,
                                                     .systemKey = access.systemKey});
    }
    static SandboxOptions smallAccount()
    {
        SandboxOptions options;
        options.people = 5;
        return options;
    }

    SystemClock clock;
    Sandbox sandbox;
    SandboxAccess access;
    std::unique_ptr<ApiClient> client;
};

} // namespace Hookglass::Test
