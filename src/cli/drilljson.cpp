// SPDX-License-Identifier: MIT
#include "cli/drilljson.h"

#include "cli/forwardjson.h"

#include <QtCore/QJsonArray>

namespace Hookglass::Cli {

using namespace Qt::StringLiterals;

namespace {

QString verdictWord(DrillReport::Step::Verdict verdict)
{
    switch (verdict) {
    case DrillReport::Step::Verdict::Good:
        return u"good"_s;
    case DrillReport::Step::Verdict::Differs:
        return u"differs"_s;
    case DrillReport::Step::Verdict::Refused:
        return u"refused"_s;
    case DrillReport::Step::Verdict::NoAnswer:
        return u"noAnswer"_s;
    case DrillReport::Step::Verdict::Skipped:
        return u"skipped"_s;
    case DrillReport::Step::Verdict::Stopped:
        return u"stopped"_s;
    }
    return {};
}

QString stepWord(DrillReport::Step::Kind kind)
{
    switch (kind) {
    case DrillReport::Step::Kind::Twice:
        return u"twice"_s;
    case DrillReport::Step::Kind::OutOfOrder:
        return u"outOfOrder"_s;
    case DrillReport::Step::Kind::AtOnce:
        return u"atOnce"_s;
    }
    return {};
}

} // namespace

QJsonObject toJson(const DrillReport &report)
{
    QJsonArray steps;
    for (const DrillReport::Step &step : report.steps) {
        QJsonArray shots;
        for (const DrillShot &shot : step.shots) {
            shots.append(
                QJsonObject{{u"event"_s, shot.event.value},
                            {u"outcome"_s, toWord(shot.outcome)},
                            {u"status"_s, shot.status ? QJsonValue(shot.status) : QJsonValue()},
                            {u"ms"_s, qint64(shot.took.count())}});
        }
        steps.append(QJsonObject{{u"step"_s, stepWord(step.kind)},
                                 {u"verdict"_s, verdictWord(step.verdict)},
                                 {u"words"_s, step.words},
                                 {u"requests"_s, shots}});
    }
    return {{u"target"_s, report.url.toString()},
            {u"good"_s, report.isGood()},
            {u"stopped"_s, report.isStopped},
            {u"steps"_s, steps}};
}

} // namespace Hookglass::Cli
