// SPDX-License-Identifier: MIT
#include "models/forwardwords.h"

#include "models/eventwords.h"
#include "models/format.h"

#include <QtCore/QCoreApplication>

namespace Hookglass {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

QString translate(const char *text)
{
    return QCoreApplication::translate("Hookglass::ForwardWords", text);
}

/// Rounded up: nothing is due before its time.
QString wholeSeconds(std::chrono::microseconds span)
{
    const auto seconds = std::chrono::ceil<std::chrono::seconds>(span);
    return seconds < 60s ? translate("%1 s").arg(seconds.count()) : formatSpan(seconds);
}

QString adviceForStatus(int status)
{
    if (status == 401 || status == 403) {
        return translate("The program turned it down: look whether it checks the signature with "
                         "the key of this account, and whether it wants a header of its own.");
    }
    if (status == 404)
        return translate("There is nothing at this path: check the address.");
    if (status == 405)
        return translate("This path takes no POST: check the address, or the program's routes.");
    if (status == 406 || status == 410) {
        return translate("At Follow Up Boss this status would delete the webhook. Let the program "
                         "answer with a status from 200 to 299.");
    }
    if (status == 413)
        return translate("The body is too large for the program: raise its limit.");
    if (status == 429)
        return translate("The program wants it slower: replay with fewer requests a second.");
    if (status >= 300 && status < 400) {
        return translate("Redirects are not followed, by Follow Up Boss neither: give the address "
                         "that it leads to.");
    }
    if (status >= 500)
        return translate("The program failed: look at its log, mend it, then try again.");
    return translate("Anything but 200 to 299 counts as not taken: look at the response.");
}

} // namespace

QString placeText(const QUrl &url)
{
    const QString host = url.host().contains(u':') ? u'[' + url.host() + u']' : url.host();
    return url.port() < 0 ? host : u"%1:%2"_s.arg(host).arg(url.port());
}

QString forwardStateWord(ForwardState state)
{
    switch (state) {
    case ForwardState::None:
        return u"\u2013"_s;
    case ForwardState::Waiting:
        return translate("Waiting");
    case ForwardState::Delivered:
        return translate("Delivered");
    case ForwardState::Failed:
        return translate("Failed");
    }
    Q_UNREACHABLE();
}

QString stageWord(ForwardStage stage)
{
    switch (stage) {
    case ForwardStage::Waiting:
        return translate("Waiting");
    case ForwardStage::UnderWay:
        return translate("Under way");
    case ForwardStage::Delivered:
        return translate("Delivered");
    case ForwardStage::Failed:
        return translate("Failed");
    case ForwardStage::Cancelled:
        return translate("Cancelled");
    }
    Q_UNREACHABLE();
}

QString reasonWord(ForwardReason reason)
{
    switch (reason) {
    case ForwardReason::Routed:
        return translate("Forwarded");
    case ForwardReason::Asked:
        return translate("For the answer");
    case ForwardReason::Chosen:
        return translate("By hand");
    case ForwardReason::Replay:
        return translate("Replay");
    case ForwardReason::Drill:
        return translate("Drill");
    }
    Q_UNREACHABLE();
}

QString outcomeWord(AttemptOutcome outcome, int status)
{
    switch (outcome) {
    case AttemptOutcome::UnderWay:
        return translate("Under way");
    case AttemptOutcome::Delivered:
        return translate("Delivered, %1").arg(status);
    case AttemptOutcome::Status:
        return translate("Answered with %1").arg(status);
    case AttemptOutcome::Timeout:
        return translate("No answer in time");
    case AttemptOutcome::Dns:
        return translate("Name not found");
    case AttemptOutcome::Refused:
        return translate("Nothing listens there");
    case AttemptOutcome::Unreachable:
        return translate("No way to the host");
    case AttemptOutcome::Tls:
        return translate("No trusted encryption");
    case AttemptOutcome::Closed:
        return translate("Cut off by the other side");
    case AttemptOutcome::Protocol:
        return translate("No HTTP answer");
    case AttemptOutcome::Cancelled:
        return translate("Stopped by you");
    case AttemptOutcome::Interrupted:
        return translate("Cut off when Hookglass ended");
    case AttemptOutcome::NotSent:
        return translate("Not sent");
    }
    Q_UNREACHABLE();
}

QString outcomeAdvice(AttemptOutcome outcome, int status, const QUrl &url)
{
    switch (outcome) {
    case AttemptOutcome::UnderWay:
    case AttemptOutcome::Delivered:
    case AttemptOutcome::Cancelled:
        return {};
    case AttemptOutcome::Status:
        return adviceForStatus(status);
    case AttemptOutcome::Timeout:
        return translate("The program took too long: let it answer first and work afterwards, or "
                         "give the target more time.");
    case AttemptOutcome::Dns:
        return translate("The name %1 does not resolve: check the address.").arg(url.host());
    case AttemptOutcome::Refused:
        return translate("Nothing listens at %1: start your program, or check the port.")
            .arg(placeText(url));
    case AttemptOutcome::Unreachable:
        return translate("No way leads to %1: check network, VPN and firewall.").arg(url.host());
    case AttemptOutcome::Tls:
        return translate("No encrypted connection that can be trusted: check the certificate of "
                         "%1, and whether the address should begin with http.")
            .arg(url.host());
    case AttemptOutcome::Closed:
        return translate("The connection ended before the answer did: look whether the program "
                         "crashed.");
    case AttemptOutcome::Protocol:
        return translate("What came back is no HTTP: check the port, and whether the address "
                         "should begin with https.");
    case AttemptOutcome::Interrupted:
        return translate("It is not known whether it arrived.");
    case AttemptOutcome::NotSent:
        return translate("Nothing left this computer.");
    }
    Q_UNREACHABLE();
}

QString attemptAdvice(const ForwardAttempt &attempt, const QUrl &url)
{
    const QString own = outcomeAdvice(attempt.outcome, attempt.status, url);
    switch (attempt.outcome) {
    case AttemptOutcome::Dns:
    case AttemptOutcome::Refused:
    case AttemptOutcome::Unreachable:
        return own; // the detail says the same
    case AttemptOutcome::Status:
        if (attempt.status >= 300 && attempt.status < 400 && !attempt.detail.isEmpty())
            return attempt.detail; // it knows where to
        break;
    case AttemptOutcome::UnderWay:
    case AttemptOutcome::Delivered:
    case AttemptOutcome::Timeout:
    case AttemptOutcome::Tls:
    case AttemptOutcome::Closed:
    case AttemptOutcome::Protocol:
    case AttemptOutcome::Cancelled:
    case AttemptOutcome::Interrupted:
    case AttemptOutcome::NotSent:
        break;
    }
    return u"%1 %2"_s.arg(attempt.detail, own).trimmed();
}

QString attemptSentence(const ForwardAttempt &attempt, const QUrl &url)
{
    return u"%1. %2"_s
        .arg(outcomeWord(attempt.outcome, attempt.status), attemptAdvice(attempt, url))
        .trimmed();
}

QString nextStepText(const Forward &forward, Timestamp now)
{
    switch (forward.stage) {
    case ForwardStage::Waiting:
        if (forward.dueAt <= now)
            return translate("Its turn comes next.");
        return translate("Next attempt in %1.").arg(wholeSeconds(forward.dueAt - now));
    case ForwardStage::UnderWay:
        return translate("Waiting for the answer.");
    case ForwardStage::Failed:
        return forward.attempts == 1
                   ? translate("Given up after one attempt.")
                   : translate("Given up after %1 attempts.").arg(formatCount(forward.attempts));
    case ForwardStage::Cancelled:
        return translate("Cancelled: it is not sent any more.");
    case ForwardStage::Delivered:
        return {};
    }
    Q_UNREACHABLE();
}

QString shortUrl(const QUrl &url)
{
    return placeText(url) + (url.path() == u'/' ? QString() : url.path());
}

QString destinationText(const QString &name, const QUrl &url)
{
    if (name.isEmpty())
        return url.toDisplayString();
    return url.isEmpty() ? name : u"%1 (%2)"_s.arg(name, placeText(url));
}

QString eventText(const EventCatalog &catalog, const EventSummary &event)
{
    const QString about = event.resourceName.isEmpty()
                              ? resourceText(event.eventName, event.resourceIds)
                              : event.resourceName;
    const QString title = eventTitle(catalog, event);
    return about.isEmpty() ? title : title + u" \u00b7 "_s + about;
}

QString keptText(qint64 kept, qint64 total)
{
    constexpr qint64 mostRead = 1024 * 1024; // of a response, see Http::AnswerLimits
    if (kept >= total)
        return formatBytes(total);
    if (total == mostRead + 1) // it was cut off, and did not say how long it is
        return translate("first %1 of more than %2").arg(formatBytes(kept), formatBytes(mostRead));
    return translate("first %1 of %2").arg(formatBytes(kept), formatBytes(total));
}

} // namespace Hookglass
