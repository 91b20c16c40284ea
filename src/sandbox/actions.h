// SPDX-License-Identifier: MIT
#pragma once

#include "sandbox/account.h"
#include "sandbox/accountseed.h"

namespace Hookglass::Sim {

/// Plausible changes of an account, as its people would make them: for the buttons and for live
/// traffic. Each answers a sentence; empty: nothing was there to be changed.
class Actions final
{
public:
    Actions(Account &account, quint32 seed);

    QString newLead();
    QString changeStage();
    QString addTag();
    QString editPerson();
    QString deletePerson();
    QString tagEverybody();
    QString addRelationship();
    QString addNote();
    QString editNote();
    QString addReaction();
    QString addReply();
    QString addTask();
    QString finishTask();
    QString addAppointment();
    QString addCall();
    QString addTextMessage();
    QString addEmail();
    QString openEmail();
    QString visitWebsite();
    QString newDeal();
    QString moveDeal();

    /// One of the above by a believable mix; never a bulk change.
    QString anything();

private:
    qint64 anyOf(Kind kind);
    qint64 anyPerson();
    QString add(Kind kind, const JsonObject &input);
    QString change(Kind kind, qint64 id, const JsonObject &input);
    void makeRoom(Kind kind);

    Account &m_account;
    Imagination m_imagination;
    int m_campaign = 0;
};

} // namespace Hookglass::Sim
