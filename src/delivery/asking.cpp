// SPDX-License-Identifier: MIT
#include "delivery/asking.h"

#include <QtCore/QCoreApplication>

namespace Hookglass {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("Hookglass::Asking", text);
}

AskedAnswer answerOf(const FinishedAttempt &finished, const QString &name)
{
    const ForwardAttempt &attempt = finished.attempt;
    AskedAnswer answer;
    answer.target = finished.forward.target;
    answer.status = attempt.status;
    const bool isAnswered =
        attempt.outcome == AttemptOutcome::Delivered || attempt.outcome == AttemptOutcome::Status;
    answer.kind = isAnswered ? AskedAnswer::Kind::Answered : AskedAnswer::Kind::NoAnswer;
    if (isAnswered)
        answer.detail = tr("%1 answered with %2.").arg(name).arg(attempt.status);
    else
        answer.detail = tr("%1 gave no answer: %2").arg(name, attempt.detail);
    return answer;
}

bool isWorse(const AskedAnswer &a, const AskedAnswer &b)
{
    if (a.kind != b.kind)
        return a.kind == AskedAnswer::Kind::NoAnswer || b.kind == AskedAnswer::Kind::NoTarget;
    return a.status > b.status;
}

} // namespace

void Asking::add(const FinishedAttempt &finished, const QString &name)
{
    if (isAnswered())
        return;
    const AskedAnswer one = answerOf(finished, name);
    if (isWorse(one, m_worst))
        m_worst = one;
    if (--m_left <= 0)
        answer(AskedAnswer(m_worst));
}

void Asking::expire()
{
    if (isAnswered())
        return;
    m_worst.kind = AskedAnswer::Kind::NoAnswer;
    m_worst.status = 0;
    m_worst.detail = tr("Not all targets answered in time.");
    answer(AskedAnswer(m_worst));
}

void Asking::answer(const AskedAnswer &answer)
{
    if (const Done done = std::exchange(m_done, nullptr))
        done(answer);
}

} // namespace Hookglass
