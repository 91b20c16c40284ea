// SPDX-License-Identifier: MIT
// What a drill's answers mean.
#include "delivery/replay.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QStringList>

#include <algorithm>

namespace Hookglass {

namespace {

using Step = DrillReport::Step;

QString tr(const char *text)
{
    return QCoreApplication::translate("Hookglass::Drill", text);
}

QString titleOf(Step::Kind kind)
{
    switch (kind) {
    case Step::Kind::Twice:
        return tr("The same event twice");
    case Step::Kind::OutOfOrder:
        return tr("Events in the wrong order");
    case Step::Kind::AtOnce:
        return tr("The same event three times at once");
    }
    return {};
}

bool isAnswered(const DrillShot &shot)
{
    return shot.outcome == AttemptOutcome::Delivered || shot.outcome == AttemptOutcome::Status;
}

bool isTaken(const DrillShot &shot)
{
    return shot.outcome == AttemptOutcome::Delivered;
}

/// Of the 1st, 2nd, 3rd shot.
QString ordinal(qsizetype index)
{
    switch (index) {
    case 0:
        return tr("The first");
    case 1:
        return tr("The second");
    case 2:
        return tr("The third");
    default:
        return tr("Number %1").arg(index + 1);
    }
}

QString refusals(const QList<DrillShot> &shots)
{
    QStringList parts;
    for (qsizetype i = 0; i < shots.size(); ++i) {
        if (isAnswered(shots[i]) && !isTaken(shots[i]))
            parts.append(tr("%1 was refused with %2.").arg(ordinal(i)).arg(shots[i].status));
    }
    return parts.join(u' ');
}

QString silences(const QList<DrillShot> &shots)
{
    QStringList parts;
    for (qsizetype i = 0; i < shots.size(); ++i) {
        if (!isAnswered(shots[i]))
            parts.append(tr("%1 got no answer: %2").arg(ordinal(i), shots[i].detail));
    }
    return parts.join(u' ');
}

QString statusesOf(const QList<DrillShot> &shots)
{
    QStringList parts;
    for (const DrillShot &shot : shots)
        parts.append(QString::number(shot.status));
    return parts.join(tr(", then "));
}

/// Whether answers to events that are the same were the same, too.
bool areAlike(const Step &step)
{
    const auto differs = [&first = step.shots.constFirst(), &step](const DrillShot &shot) {
        const bool isSameEvent = step.kind != Step::Kind::OutOfOrder;
        return shot.status != first.status ||
               (isSameEvent && shot.responseBody != first.responseBody);
    };
    return std::none_of(step.shots.cbegin(), step.shots.cend(), differs);
}

/// What had no chance says nothing about the target.
bool wasStopped(const Step &step)
{
    return step.shots.size() < step.planned ||
           std::any_of(step.shots.cbegin(), step.shots.cend(), [](const DrillShot &shot) {
               return shot.outcome == AttemptOutcome::Cancelled;
           });
}

void judgeStep(Step &step, bool isStopped)
{
    step.title = titleOf(step.kind);
    if (isStopped && wasStopped(step)) {
        step.verdict = Step::Verdict::Stopped;
        step.words = step.shots.isEmpty() ? tr("Not done: it was stopped before.")
                                          : tr("Not done to the end: it was stopped.");
        return;
    }
    if (step.shots.isEmpty()) {
        step.verdict = Step::Verdict::Skipped;
        step.words = tr("Skipped: no other event of the same resource is stored.");
        return;
    }
    if (!std::all_of(step.shots.cbegin(), step.shots.cend(), isAnswered)) {
        step.verdict = Step::Verdict::NoAnswer;
        step.words = silences(step.shots);
        return;
    }
    if (!std::all_of(step.shots.cbegin(), step.shots.cend(), isTaken)) {
        step.verdict = Step::Verdict::Refused;
        step.words = refusals(step.shots);
        return;
    }
    const int status = step.shots.constFirst().status;
    if (areAlike(step)) {
        step.verdict = Step::Verdict::Good;
        step.words = tr("Answered with %1 each time.").arg(status);
        return;
    }
    step.verdict = Step::Verdict::Differs;
    const bool isStatus =
        std::any_of(step.shots.cbegin(), step.shots.cend(),
                    [status](const DrillShot &shot) { return shot.status != status; });
    step.words = isStatus ? tr("Taken each time, but answered with %1.").arg(statusesOf(step.shots))
                          : tr("Answered with %1 each time, but the answers' bodies differ: look "
                               "whether your program did its work more than once.")
                                .arg(status);
}

} // namespace

bool DrillReport::isGood() const
{
    return std::all_of(steps.cbegin(), steps.cend(), [](const Step &step) {
        return step.verdict != Step::Verdict::Refused && step.verdict != Step::Verdict::NoAnswer &&
               step.verdict != Step::Verdict::Stopped;
    });
}

void judge(DrillReport &report)
{
    for (DrillReport::Step &step : report.steps)
        judgeStep(step, report.isStopped);
}

} // namespace Hookglass
