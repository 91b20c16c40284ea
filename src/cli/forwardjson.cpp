// SPDX-License-Identifier: MIT
#include "cli/forwardjson.h"

#include "cli/output.h"

#include <QtCore/QJsonArray>

namespace Hookglass::Cli {

using namespace Qt::StringLiterals;

QString toWord(AttemptOutcome outcome)
{
    switch (outcome) {
    case AttemptOutcome::UnderWay:
        return u"underWay"_s;
    case AttemptOutcome::Delivered:
        return u"delivered"_s;
    case AttemptOutcome::Status:
        return u"status"_s;
    case AttemptOutcome::Timeout:
        return u"timeout"_s;
    case AttemptOutcome::Dns:
        return u"dns"_s;
    case AttemptOutcome::Refused:
        return u"refused"_s;
    case AttemptOutcome::Unreachable:
        return u"unreachable"_s;
    case AttemptOutcome::Tls:
        return u"tls"_s;
    case AttemptOutcome::Closed:
        return u"closed"_s;
    case AttemptOutcome::Protocol:
        return u"protocol"_s;
    case AttemptOutcome::Cancelled:
        return u"cancelled"_s;
    case AttemptOutcome::Interrupted:
        return u"interrupted"_s;
    case AttemptOutcome::NotSent:
        return u"notSent"_s;
    }
    return {};
}

QString toWord(ForwardStage stage)
{
    switch (stage) {
    case ForwardStage::Waiting:
        return u"waiting"_s;
    case ForwardStage::UnderWay:
        return u"underWay"_s;
    case ForwardStage::Delivered:
        return u"delivered"_s;
    case ForwardStage::Failed:
        return u"failed"_s;
    case ForwardStage::Cancelled:
        return u"cancelled"_s;
    }
    return {};
}

qint64 milliseconds(const ForwardAttempt &attempt)
{
    if (!attempt.finishedAt)
        return 0;
    return std::chrono::duration_cast<std::chrono::milliseconds>(*attempt.finishedAt -
                                                                 attempt.startedAt)
        .count();
}

QJsonObject toJson(const ForwardNews &news)
{
    const Forward &forward = news.forward;
    QJsonObject object{
        {u"id"_s, forward.id.value},
        {u"event"_s, forward.event.value},
        {u"target"_s, forward.url.toString()},
        {u"state"_s, toWord(forward.stage)},
        {u"next"_s,
         forward.stage == ForwardStage::Waiting ? QJsonValue(toIso(forward.dueAt)) : QJsonValue()},
    };
    if (news.attempt) {
        const ForwardAttempt &attempt = *news.attempt;
        object.insert(u"attempt"_s, attempt.number);
        object.insert(u"outcome"_s, toWord(attempt.outcome));
        object.insert(u"status"_s, attempt.status ? QJsonValue(attempt.status) : QJsonValue());
        object.insert(u"ms"_s, milliseconds(attempt));
        object.insert(u"possibleRepeat"_s, attempt.isPossibleRepeat);
        if (!attempt.detail.isEmpty())
            object.insert(u"detail"_s, attempt.detail);
    }
    return object;
}

QJsonObject toJson(const UnfinishedReplay &replay)
{
    QJsonArray targets;
    for (const TargetId target : replay.order.targets)
        targets.append(target.value);
    return {{u"id"_s, replay.id},
            {u"startedAt"_s, toIso(replay.startedAt)},
            {u"events"_s, replay.events},
            {u"notSent"_s, replay.left},
            {u"targets"_s, targets},
            {u"to"_s, replay.order.address ? QJsonValue(replay.order.address->url.toString())
                                           : QJsonValue()}};
}

QString toLine(const UnfinishedReplay &replay)
{
    QStringList places;
    for (const TargetId target : replay.order.targets)
        places.append(u"target %1"_s.arg(target.value));
    if (replay.order.address)
        places.append(forTerminal(replay.order.address->url.toString()));
    return u"%1  %2  cut off at %3 of %4 events, to %5"_s.arg(replay.id, 4)
        .arg(toDateTime(replay.startedAt).toLocalTime().toString(u"yyyy-MM-dd HH:mm:ss"_s))
        .arg(replay.events - replay.left)
        .arg(replay.events)
        .arg(places.join(u", "_s));
}

QString resultOf(const ForwardAttempt &attempt)
{
    const bool isAnswered =
        attempt.outcome == AttemptOutcome::Delivered || attempt.outcome == AttemptOutcome::Status;
    QString text = isAnswered ? u"%1 in %2 ms"_s.arg(attempt.status).arg(milliseconds(attempt))
                              : u"no answer (%1)"_s.arg(toWord(attempt.outcome));
    if (!attempt.detail.isEmpty())
        text += u"  "_s + forTerminal(attempt.detail);
    return text;
}

QString toLine(const ForwardNews &news)
{
    const Forward &forward = news.forward;
    QString line =
        u"  → %1  %2"_s.arg(forward.event.value, 6).arg(forTerminal(forward.url.toString()));
    if (news.attempt)
        line += u"  "_s + resultOf(*news.attempt);
    if (news.attempt && news.attempt->isPossibleRepeat)
        line += u"  (possibly a repeat)"_s;
    if (forward.stage == ForwardStage::Waiting)
        line += u"  (again at %1)"_s.arg(
            toDateTime(forward.dueAt).toLocalTime().toString(u"HH:mm:ss"_s));
    else if (forward.stage == ForwardStage::Failed)
        line += u"  (given up)"_s;
    return line;
}

} // namespace Hookglass::Cli
