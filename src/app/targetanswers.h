// SPDX-License-Identifier: MIT
#pragma once

#include "receiver/targetasker.h"

#include <QtCore/QObject>

namespace Hookglass {

class Forwarder;
class ForwardDesk;
class Receiver;
class Workspace;

/// As long as it lives, the receiver asks the forwarder where the policy is the target's answer.
/// Made and destroyed in the main thread; ask() is called in the receiver's. Both must outlive it.
class TargetAnswers final : public TargetAsker
{
    Q_DISABLE_COPY_MOVE(TargetAnswers)
public:
    TargetAnswers(Workspace &workspace, ForwardDesk &desk);
    ~TargetAnswers() override;

    void ask(const TargetQuestion &question, Done done) override;

private:
    void detach();

    Receiver *m_receiver; ///< nullptr: not joined
    Forwarder *m_forwarder;
    QObject m_context;
};

} // namespace Hookglass
