// SPDX-License-Identifier: MIT
#include "models/answerwords.h"

#include "models/eventwords.h"
#include "models/format.h"

#include <QtCore/QCoreApplication>

#include <algorithm>

namespace Hookglass {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr auto Patience = 10s; ///< Follow Up Boss waits so long for an answer

QString translate(const char *text)
{
    return QCoreApplication::translate("Hookglass::AnswerWords", text);
}

/// A word behind the status; empty for the usual answer.
QString markOf(const AnswerNote &note)
{
    switch (note.reason) {
    case AnswerReason::Fixed:
        return translate("fixed");
    case AnswerReason::Target:
    case AnswerReason::TargetBlocked:
    case AnswerReason::TargetLate:
    case AnswerReason::TargetFailed:
        return translate("target");
    case AnswerReason::FaultStatus:
        return translate("fault");
    case AnswerReason::FaultCut:
        return {};
    case AnswerReason::Armed:
        return translate("armed");
    case AnswerReason::Crowded:
        return translate("crowded");
    case AnswerReason::Stored:
        break;
    }
    return note.heldBack.count() > 0 ? translate("held back") : QString();
}

QString heldWords(const DeliveryDetail &delivery)
{
    const AnswerNote &note = delivery.note;
    QString words = translate("A fault rule held the answer back until %1 after the request began")
                        .arg(formatSpan(note.heldBack));
    if (delivery.answerStatus == 0)
        return words + translate("; by then the sender had gone.");
    const bool isLate =
        delivery.answeredAt && *delivery.answeredAt - delivery.receivedAt > Patience;
    return words +
           (isLate ? translate("; Follow Up Boss waits for 10 s, so it tries again.") : u"."_s);
}

QString blockedWords(int wanted)
{
    return deletesTheWebhook(wanted)
               ? translate("%1 would have deleted the webhook at Follow Up Boss; 503 was sent "
                           "instead, so it tries again.")
                     .arg(wanted)
               : translate("%1 is no final status; 503 was sent instead, so Follow Up Boss tries "
                           "again.")
                     .arg(wanted);
}

QString reasonWords(const DeliveryDetail &delivery)
{
    const AnswerNote &note = delivery.note;
    switch (note.reason) {
    case AnswerReason::Stored:
        return note.wanted == 0 ? QString() : blockedWords(note.wanted);
    case AnswerReason::Fixed:
        return note.wanted == 0 ? translate("The account has a fixed answer.")
                                : blockedWords(note.wanted);
    case AnswerReason::Target:
        return translate("The target answered this.");
    case AnswerReason::TargetBlocked:
        return translate("The target answered %1.").arg(note.wanted) + u' ' +
               blockedWords(note.wanted);
    case AnswerReason::TargetLate:
        return translate("No target had answered within 9 s; Follow Up Boss tries again.");
    case AnswerReason::TargetFailed:
        return translate("The target gave no answer; Follow Up Boss tries again.");
    case AnswerReason::FaultStatus:
        return note.wanted == 0 ? translate("A fault rule answered this on purpose.")
                                : blockedWords(note.wanted);
    case AnswerReason::FaultCut:
        return translate("A fault rule cut the connection on purpose.");
    case AnswerReason::Armed:
        return armingMeaning(delivery.answerStatus);
    case AnswerReason::Crowded:
        return translate("Too many deliveries were waiting for a target already; Follow Up Boss "
                         "tries again.");
    }
    Q_UNREACHABLE();
}

QString disabledWords()
{
    return translate("If more than half fail for 48 hours, it switches the webhook off.");
}

} // namespace

bool isFailure(int status)
{
    return status < 200 || status >= 300;
}

QString retryWords()
{
    return translate("Follow Up Boss tries again: 5 times, after 60, 300, 300, 600 and 1800 s by "
                     "its newer table; for up to 8 hours by its guide.");
}

QString policyTitle(AckPolicy::Mode mode)
{
    switch (mode) {
    case AckPolicy::Mode::Store:
        return translate("Answer at once, forward after");
    case AckPolicy::Mode::Target:
        return translate("Answer with the target's status");
    case AckPolicy::Mode::Fixed:
        return translate("Fixed answer");
    }
    Q_UNREACHABLE();
}

QString policyMeaning(AckPolicy::Mode mode)
{
    switch (mode) {
    case AckPolicy::Mode::Store:
        return translate(
            "204 as soon as it is stored. What a target does not take, we send again.");
    case AckPolicy::Mode::Target:
        return translate("Waits for the target, 9 s at most, else 503. What it does not take, "
                         "Follow Up Boss sends again. An event that no target wants is answered at "
                         "once.");
    case AckPolicy::Mode::Fixed:
        return translate("Always this status, once it is stored. Targets get the event all the "
                         "same.");
    }
    Q_UNREACHABLE();
}

QString statusMeaning(int status)
{
    if (const QString problem = answerStatusProblem(status); !problem.isEmpty())
        return problem;
    if (status < 300)
        return translate("Follow Up Boss takes it as delivered.");
    return retryWords();
}

QString lastingMeaning(int status)
{
    const QString meaning = statusMeaning(status);
    return isFailure(status) && answerStatusProblem(status).isEmpty()
               ? meaning + u' ' + disabledWords()
               : meaning;
}

QString policySentence(const AckPolicy &policy, const QString &account)
{
    return translate("%1: every delivery is answered with %2, as you chose.")
        .arg(account)
        .arg(policy.status);
}

QString refusalSentence(const QString &account, int count, int status)
{
    const QString times = count == 1
                              ? translate("the newest delivery")
                              : translate("the newest %1 deliveries").arg(formatCount(count));
    if (status == 0)
        return translate("%1: its target did not take %2.").arg(account, times);
    return translate("%1: its target did not take %2; Follow Up Boss was told %3.")
        .arg(account, times)
        .arg(status);
}

QString refusalMeaning(const AnswerNote &note)
{
    const QString reason =
        note.detail.isEmpty() || note.detail.endsWith(u'.') ? note.detail : note.detail + u'.';
    return (reason + u' ' + retryWords() + u' ' + disabledWords()).trimmed();
}

QString inForceWords(const AckPolicy &policy)
{
    switch (policy.mode) {
    case AckPolicy::Mode::Store:
        return translate("204 stays in force.");
    case AckPolicy::Mode::Target:
        return translate("The target's status stays in force.");
    case AckPolicy::Mode::Fixed:
        return translate("%1 stays in force.").arg(policy.status);
    }
    Q_UNREACHABLE();
}

QString typedStatusMeaning(int status, const AckPolicy &inForce)
{
    if (deletesTheWebhook(status)) {
        return translate("%1 is blocked: Follow Up Boss would delete the webhook.").arg(status) +
               u' ' + inForceWords(inForce) + u' ' +
               translate("Type another status; or arm %1 for one delivery, at the end of this "
                         "page.")
                   .arg(status);
    }
    if (const QString problem = answerStatusProblem(status); !problem.isEmpty())
        return problem + u' ' + inForceWords(inForce);
    if (inForce == AckPolicy{.mode = AckPolicy::Mode::Fixed, .status = status})
        return lastingMeaning(status);
    return inForceWords(inForce) + u' ' + translate("Press Enter to answer with %1.").arg(status) +
           u' ' + lastingMeaning(status);
}

QString faultMeaning(const FaultRule &rule)
{
    switch (rule.action) {
    case FaultRule::Action::Status:
        return lastingMeaning(rule.status);
    case FaultRule::Action::Delay:
        if (rule.delay < Patience)
            return translate("Follow Up Boss waits for 10 s, so it takes this as delivered.");
        return translate("Follow Up Boss gives up after 10 s.") + u' ' + retryWords();
    case FaultRule::Action::Cut:
        return retryWords() + u' ' + disabledWords();
    }
    Q_UNREACHABLE();
}

QString armingMeaning(int status)
{
    return translate("Armed by hand for this one delivery. Follow Up Boss deletes a webhook that "
                     "is answered with %1.")
        .arg(status == 0 ? u"406 or 410"_s : QString::number(status));
}

QString timeLeft(Timestamp until, Timestamp now)
{
    const auto seconds =
        std::max(std::chrono::ceil<std::chrono::seconds>(until - now), std::chrono::seconds(0));
    if (seconds < 60s)
        return translate("%1 s left").arg(seconds.count());
    if (seconds >= 1h)
        return translate("%1 left").arg(formatSpan(seconds));
    return translate("%1 min %2 s left")
        .arg(seconds.count() / 60)
        .arg(seconds.count() % 60, 2, 10, '0'_L1);
}

QString answerText(const DeliveryDetail &delivery)
{
    const QString text = answerText(delivery.answerStatus, delivery.disposition);
    const QString mark = markOf(delivery.note);
    return mark.isEmpty() ? text : text + u' ' + mark;
}

QString answerNoteSentence(const DeliveryDetail &delivery)
{
    const AnswerNote &note = delivery.note;
    if (note.isEmpty())
        return {};
    QStringList sentences;
    if (note.heldBack.count() > 0)
        sentences << heldWords(delivery);
    if (const QString reason = reasonWords(delivery); !reason.isEmpty())
        sentences << reason;
    if (!note.detail.isEmpty() && note.reason != AnswerReason::Armed)
        sentences << (note.detail.endsWith(u'.') ? note.detail : note.detail + u'.');
    return sentences.join(u' ');
}

} // namespace Hookglass
