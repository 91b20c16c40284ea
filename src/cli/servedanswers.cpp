// SPDX-License-Identifier: MIT
#include "cli/servedanswers.h"

#include "app/answerdesk.h"
#include "cli/output.h"

namespace Hookglass::Cli {

using namespace Qt::StringLiterals;

namespace {

QString toWord(AnswerReason reason)
{
    switch (reason) {
    case AnswerReason::Stored:
        return u"stored"_s;
    case AnswerReason::Fixed:
        return u"fixed"_s;
    case AnswerReason::Target:
        return u"target"_s;
    case AnswerReason::TargetBlocked:
        return u"targetBlocked"_s;
    case AnswerReason::TargetLate:
        return u"targetLate"_s;
    case AnswerReason::TargetFailed:
        return u"targetFailed"_s;
    case AnswerReason::FaultStatus:
        return u"fault"_s;
    case AnswerReason::FaultCut:
        return u"cut"_s;
    case AnswerReason::Armed:
        return u"armed"_s;
    case AnswerReason::Crowded:
        return u"crowded"_s;
    }
    return {};
}

} // namespace

void addAckOption(CommandLine &line)
{
    line.addOption({u"ack"_s,
                    u"How to answer what is stored: store (204 at once), target (its status within "
                    "9 s, else 503) or a status such as 500. Not 406 and 410: Follow Up Boss would "
                    "delete the webhook. Default: as set for the account."_s,
                    u"store|target|STATUS"_s});
}

Result<std::optional<AckPolicy>> readAckOption(const CommandLine &line)
{
    if (!line.isSet(u"ack"_s))
        return std::optional<AckPolicy>();
    const Result<AckPolicy> policy = AckPolicy::fromText(line.value(u"ack"_s));
    if (!policy)
        return policy.error();
    return std::optional(*policy);
}

QJsonObject answerJson(const AnswerNote &note)
{
    QJsonObject object{{u"reason"_s, toWord(note.reason)}};
    if (note.wanted != 0)
        object.insert(u"wanted"_s, note.wanted);
    if (note.heldBack.count() != 0)
        object.insert(u"heldBackMs"_s, qint64(note.heldBack.count()));
    if (!note.detail.isEmpty())
        object.insert(u"detail"_s, note.detail);
    return object;
}

ServedAnswers::ServedAnswers(Workspace &workspace, const Globals &globals)
    : m_workspace(workspace)
    , m_globals(globals)
{
    const AnswerDesk *desk = workspace.answerDesk();
    QObject::connect(desk, &AnswerDesk::answered, &m_context,
                     [this](const QList<AnswerRecord> &answers) { tell(answers); });
    QObject::connect(desk, &AnswerDesk::ended, &m_context,
                     [](const QString &sentence) { printError(sentence); });
}

void ServedAnswers::sayHow() const
{
    if (m_globals.quiet)
        return;
    const AnswerDesk &desk = *m_workspace.answerDesk();
    const QList<EndpointInfo> endpoints = m_workspace.endpoints();
    for (const EndpointInfo &endpoint : endpoints) {
        const AckPolicy policy = desk.policy(endpoint.account.id);
        if (policy != AckPolicy()) {
            printError(u"Answers of “%1”: %2."_s.arg(forTerminal(endpoint.account.name),
                                                     policy.mode == AckPolicy::Mode::Target
                                                         ? u"the target's status, within 9 s"_s
                                                         : u"always %1"_s.arg(policy.status)));
        }
    }
    for (const FaultRule &rule : desk.faults()) {
        printError(u"Fault on purpose until %1: %2."_s.arg(
            toDateTime(rule.until).toLocalTime().toString(u"HH:mm:ss"_s),
            forTerminal(faultWords(rule))));
    }
}

void ServedAnswers::tell(const QList<AnswerRecord> &answers) const
{
    for (const AnswerRecord &answer : answers) {
        const bool isSent = answer.status > 0;
        if (m_globals.json) {
            QJsonObject told = answerJson(answer.note);
            told.insert(u"id"_s, answer.event.value);
            told.insert(u"delivery"_s, answer.delivery.value);
            told.insert(u"status"_s, isSent ? QJsonValue(answer.status) : QJsonValue());
            printJson({{u"answered"_s, told}});
        } else if (!m_globals.quiet) {
            // The usual answer with a reason of its own, which the word alone does not tell.
            const bool needsDetail = answer.note.reason == AnswerReason::Stored;
            printLine(u"  %1 answered with %2 (%3)"_s.arg(answer.event.value)
                          .arg(isSent                       ? QString::number(answer.status)
                               : answer.status == AnswerCut ? u"a cut connection"_s
                                                            : u"nothing: the sender had gone"_s,
                               needsDetail ? forTerminal(answer.note.detail)
                                           : toWord(answer.note.reason)));
        }
    }
}

} // namespace Hookglass::Cli
