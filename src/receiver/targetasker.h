// SPDX-License-Identifier: MIT
#pragma once

#include "core/ids.h"

#include <QtCore/QString>

#include <chrono>
#include <functional>

namespace Hookglass {

/// A stored delivery whose answer is to be its target's.
struct TargetQuestion
{
    EventId event;
    DeliveryId delivery;
    AccountId account;
    QString eventName;
    std::chrono::milliseconds patience; ///< after that the answer has gone out without it
};

struct TargetAnswer
{
    enum class Kind {
        NoTarget, ///< none wants this event
        Status,   ///< what it answered
        Failed    ///< it could not be reached, or gave no answer
    };
    Kind kind = Kind::NoTarget;
    int status = 0; ///< of Status, whatever it is
    QString detail; ///< which target, and of Failed what went wrong; in plain words
};

/// Asks targets on the receiver's behalf, which does not know of forwarding. Lives in the
/// receiver's thread.
class TargetAsker
{
public:
    using Done = std::function<void(const TargetAnswer &)>;

    virtual ~TargetAsker() = default;
    /// `done` is called once, in this thread, at once or later; it may come to nothing by then.
    virtual void ask(const TargetQuestion &question, Done done) = 0;
};

} // namespace Hookglass
