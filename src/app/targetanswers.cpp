// SPDX-License-Identifier: MIT
#include "app/targetanswers.h"

#include "app/forwarddesk.h"
#include "app/workspace.h"
#include "delivery/forwarder.h"

namespace Hookglass {

namespace {

TargetAnswer fromAsked(const AskedAnswer &asked)
{
    TargetAnswer answer;
    answer.status = asked.status;
    answer.detail = asked.detail;
    switch (asked.kind) {
    case AskedAnswer::Kind::NoTarget:
        answer.kind = TargetAnswer::Kind::NoTarget;
        break;
    case AskedAnswer::Kind::Answered:
        answer.kind = TargetAnswer::Kind::Status;
        break;
    case AskedAnswer::Kind::NoAnswer:
    case AskedAnswer::Kind::NotPossible:
        answer.kind = TargetAnswer::Kind::Failed;
        break;
    }
    return answer;
}

} // namespace

TargetAnswers::TargetAnswers(Workspace &workspace, ForwardDesk &desk)
    : m_receiver(workspace.receiver())
    , m_forwarder(desk.forwarder())
{
    if (!m_receiver || !m_forwarder) {
        m_receiver = nullptr;
        return;
    }
    QMetaObject::invokeMethod(
        m_receiver, [receiver = m_receiver, this] { receiver->setTargetAsker(this); },
        Qt::QueuedConnection);
    QObject::connect(&workspace, &Workspace::closing, &m_context, [this] { detach(); });
}

TargetAnswers::~TargetAnswers()
{
    detach();
}

void TargetAnswers::detach()
{
    Receiver *receiver = std::exchange(m_receiver, nullptr);
    if (!receiver)
        return;
    QMetaObject::invokeMethod(
        receiver, [receiver] { receiver->setTargetAsker(nullptr); }, Qt::BlockingQueuedConnection);
}

void TargetAnswers::ask(const TargetQuestion &question, Done done)
{
    m_forwarder->ask(
        question.delivery, question.patience,
        [done = std::move(done)](const AskedAnswer &asked) { done(fromAsked(asked)); });
}

} // namespace Hookglass
