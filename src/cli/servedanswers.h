// SPDX-License-Identifier: MIT
#pragma once

#include "app/workspace.h"
#include "cli/command.h"

#include <QtCore/QJsonObject>

namespace Hookglass::Cli {

/// The option of a command that receives.
void addAckOption(CommandLine &line);
/// nullopt: as it is set for each account.
Result<std::optional<AckPolicy>> readAckOption(const CommandLine &line);

/// Says how deliveries are answered where that is not the usual: before the first, and then each
/// time; with --json a line {"answered":{…}}. As long as this object lives.
class ServedAnswers final
{
public:
    ServedAnswers(Workspace &workspace, const Globals &globals);
    /// Policies and fault rules of this moment.
    void sayHow() const;

private:
    void tell(const QList<AnswerRecord> &answers) const;

    Workspace &m_workspace;
    const Globals m_globals;
    QObject m_context;
};

/// {"reason":"fault","wanted":410,"heldBackMs":5000,"detail":"…"}; only what there is.
QJsonObject answerJson(const AnswerNote &note);

} // namespace Hookglass::Cli
