// SPDX-License-Identifier: MIT
#include "forwardinglink.h"

#include "app/workspace.h"
#include "armdialog.h"
#include "faultbanner.h"
#include "forwardingpage.h"

#include <algorithm>

namespace Hookglass {

ForwardingLink::ForwardingLink(ForwardingPage &page, FaultBanner &banner, Workspace &workspace,
                               QObject *parent)
    : QObject(parent)
    , m_page(page)
    , m_banner(banner)
    , m_workspace(workspace)
    , m_desk(*workspace.answerDesk())
{
    m_page.answer()->setReadOnly(m_desk.readOnlyReason());
    m_page.faults()->setReadOnly(m_desk.readOnlyReason());
    connectAnswers();
    connectFaults();
    showAnswers();
    showEntries();
}

ForwardingLink::~ForwardingLink() = default;

void ForwardingLink::connectAnswers()
{
    connect(&m_workspace, &Workspace::endpointsChanged, this, &ForwardingLink::showAnswers);
    connect(m_page.answer(), &AnswerCard::policyWanted, this,
            [this](AccountId account, const AckPolicy &policy) {
                const Result<void> set = m_desk.setPolicy(account, policy);
                m_page.answer()->setProblem(set ? QString() : set.error().message);
            });
    connect(&m_desk, &AnswerDesk::failed, this,
            [this](const Error &error) { m_page.answer()->setProblem(error.message); });
}

void ForwardingLink::connectFaults()
{
    FaultCard *card = m_page.faults();
    connect(card, &FaultCard::startWanted, this,
            [this, card](const FaultRule &rule, std::chrono::minutes time) {
                const Result<FaultRule> added = m_desk.addFault(rule, time);
                card->setOutcome(added ? QString() : added.error().message, added.hasValue());
            });
    connect(card, &FaultCard::stopWanted, this, [this](const FaultEntry &entry) {
        if (entry.isArming)
            m_desk.disarm(entry.id);
        else
            m_desk.stopFault(entry.id);
    });
    connect(card, &FaultCard::stopAllWanted, &m_desk, &AnswerDesk::stopAll);
    connect(&m_banner, &FaultBanner::stopWanted, &m_desk, &AnswerDesk::stopAll);
    connect(card, &FaultCard::armWanted, this, &ForwardingLink::openDialog);
    connect(&m_desk, &AnswerDesk::changed, this, &ForwardingLink::showEntries);
    connect(&m_desk, &AnswerDesk::changed, this, &ForwardingLink::showAnswers);
    connect(&m_desk, &AnswerDesk::ended, this, [this, card](const QString &sentence) {
        card->setOutcome(sentence, true);
        Q_EMIT ended(sentence);
    });
}

QList<FaultAccount> ForwardingLink::accounts() const
{
    QList<FaultAccount> accounts;
    const QList<EndpointInfo> endpoints = m_workspace.endpoints();
    for (const EndpointInfo &info : endpoints) {
        accounts.append(
            {.account = info.account.id, .endpoint = info.endpoint.id, .name = info.account.name});
    }
    return accounts;
}

QString ForwardingLink::accountName(EndpointId endpoint) const
{
    const QList<FaultAccount> known = accounts();
    const auto it = std::find_if(known.cbegin(), known.cend(), [&](const FaultAccount &account) {
        return account.endpoint == endpoint;
    });
    return it == known.cend() ? QString() : it->name;
}

void ForwardingLink::showAnswers()
{
    QList<AnswerChoice> choices;
    const QList<FaultAccount> known = accounts();
    for (const FaultAccount &account : known)
        choices.append({account.account, account.name, m_desk.policy(account.account)});
    m_page.answer()->setChoices(choices);
    m_page.faults()->setAccounts(known);
}

void ForwardingLink::showEntries()
{
    QList<FaultEntry> entries;
    for (const Arming &arming : m_desk.armings()) {
        entries.append({.id = arming.id,
                        .isArming = true,
                        .words = tr("Armed: the next %1 of %2 is answered with %3, and Follow Up "
                                    "Boss deletes that webhook.")
                                     .arg(arming.eventName, accountName(arming.endpoint))
                                     .arg(arming.status),
                        .until = arming.until});
    }
    for (const FaultRule &rule : m_desk.faults()) {
        entries.append(
            {.id = rule.id, .words = faultWords(rule), .hits = rule.hits, .until = rule.until});
    }
    m_page.faults()->setEntries(entries);
    m_banner.setEntries(entries);
}

void ForwardingLink::openDialog()
{
    QStringList events;
    for (const EventType &type : m_workspace.catalog().events())
        events << type.name;
    m_dialog = new ArmDialog(m_page.theme(), accounts(), events, &m_page);
    m_dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(m_dialog, &ArmDialog::armWanted, this,
            [this](EndpointId endpoint, const QString &event, int status, const QString &typed) {
                const Result<Arming> armed = m_desk.arm(endpoint, event, status, typed);
                if (armed)
                    m_dialog->accept();
                else
                    m_dialog->setProblem(armed.error().message);
            });
    m_dialog->open();
}

ArmDialog *ForwardingLink::dialog() const
{
    return m_dialog;
}

} // namespace Hookglass
