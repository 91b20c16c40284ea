// SPDX-License-Identifier: MIT
#pragma once

#include "store/forwardlog.h"

#include <functional>

namespace Hookglass {

/// Gathers what several targets say to one delivery, until the last has answered or it is too
/// late, and answers once.
class Asking final
{
public:
    using Done = std::function<void(const AskedAnswer &)>;

    explicit Asking(Done done)
        : m_done(std::move(done))
    {
    }

    bool isAnswered() const { return !m_done; }
    /// So many answers will come.
    void expect(int targets) { m_left = targets; }
    /// `name`: the target's, for people.
    void add(const FinishedAttempt &finished, const QString &name);
    /// The deadline is over.
    void expire();
    void answer(const AskedAnswer &answer);

private:
    Done m_done;
    int m_left = 0;
    AskedAnswer m_worst;
};

} // namespace Hookglass
