// SPDX-License-Identifier: MIT
#include "forwardinglink.h"

#include "app/workspace.h"
#include "armdialog.h"
#include "faultbanner.h"
#include "forwardingpage.h"
#include "models/answerwords.h"

#include <algorithm>

namespace Hookglass {

using namespace std::chrono_literals;

namespace {

constexpr auto LookPause = 300ms;

} // namespace

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
    m_look.setSingleShot(true);
    m_look.setInterval(LookPause);
    connect(&m_look, &QTimer::timeout, this, &ForwardingLink::lookAtAnswers);
    connect(&m_desk, &AnswerDesk::answered, this, &ForwardingLink::noteAnswers);
    showAnswers();
}

ForwardingLink::~ForwardingLink() = default;

void ForwardingLink::connectAnswers()
{
    connect(&m_workspace, &Workspace::endpointsChanged, this, &ForwardingLink::showAnswers);
    connect(m_page.answer(), &AnswerCard::policyWanted, this,
            [this](AccountId account, const AckPolicy &policy) {
                const Result<void> set = m_desk.setPolicy(account, policy);
                if (!set)
                    showAnswers(); // the old one holds
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
        if (entry.kind == FaultEntry::Kind::Arming)
            m_desk.disarm(entry.id);
        else
            m_desk.stopFault(entry.id);
    });
    connect(card, &FaultCard::stopAllWanted, &m_desk, &AnswerDesk::stopAll);
    connect(&m_banner, &FaultBanner::stopWanted, this, &ForwardingLink::stopEverything);
    connect(card, &FaultCard::armWanted, this, &ForwardingLink::openDialog);
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
    showEntries();
}

void ForwardingLink::showEntries()
{
    QList<FaultEntry> entries;
    for (const Arming &arming : m_desk.armings()) {
        entries.append({.kind = FaultEntry::Kind::Arming,
                        .id = arming.id,
                        .account = {},
                        .words = tr("Armed: the next %1 of %2 is answered with %3, and Follow Up "
                                    "Boss deletes that webhook.")
                                     .arg(arming.eventName, accountName(arming.endpoint))
                                     .arg(arming.status),
                        .meaning = {},
                        .until = arming.until});
    }
    for (const FaultRule &rule : m_desk.faults()) {
        entries.append({.kind = FaultEntry::Kind::Fault,
                        .id = rule.id,
                        .account = {},
                        .words = faultWords(rule),
                        .meaning = faultMeaning(rule),
                        .hits = rule.hits,
                        .until = rule.until});
    }
    entries += lastingEntries();
    m_page.faults()->setEntries(entries);
    m_banner.setEntries(entries);
}

/// What is answered without an end so that Follow Up Boss does not take it.
QList<FaultEntry> ForwardingLink::lastingEntries() const
{
    QList<FaultEntry> entries;
    const QList<FaultAccount> known = accounts();
    for (const FaultAccount &account : known) {
        const AckPolicy policy = m_desk.policy(account.account);
        if (policy.mode == AckPolicy::Mode::Fixed && isFailure(policy.status)) {
            entries.append({.kind = FaultEntry::Kind::Fixed,
                            .account = account.account,
                            .words = policySentence(policy, account.name),
                            .meaning = lastingMeaning(policy.status),
                            .until = {}});
        }
        const auto refusal = m_refusals.constFind(account.account);
        if (policy.mode == AckPolicy::Mode::Target && refusal != m_refusals.cend()) {
            entries.append(
                {.kind = FaultEntry::Kind::Refusing,
                 .account = account.account,
                 .words = refusalSentence(account.name, refusal->count, refusal->newest.status),
                 .meaning = refusalMeaning(refusal->newest.note),
                 .until = {}});
        }
    }
    return entries;
}

void ForwardingLink::stopEverything()
{
    m_desk.stopAll();
    const QList<FaultEntry> lasting = lastingEntries();
    for (const FaultEntry &entry : lasting) {
        if (entry.kind != FaultEntry::Kind::Fixed)
            continue;
        const Result<void> set = m_desk.setPolicy(entry.account, {});
        if (!set)
            m_page.answer()->setProblem(set.error().message);
    }
}

void ForwardingLink::noteAnswers(const QList<AnswerRecord> &answers)
{
    for (const AnswerRecord &answer : answers) {
        switch (answer.note.reason) {
        case AnswerReason::Target:
        case AnswerReason::TargetBlocked:
        case AnswerReason::TargetLate:
        case AnswerReason::TargetFailed:
            m_unseen.append(answer);
            break;
        case AnswerReason::Stored:
        case AnswerReason::Fixed:
        case AnswerReason::FaultStatus:
        case AnswerReason::FaultCut:
        case AnswerReason::Armed:
        case AnswerReason::Crowded:
            break;
        }
    }
    if (!m_unseen.isEmpty() && !m_look.isActive())
        m_look.start();
}

/// Whose they are stands with the events.
void ForwardingLink::lookAtAnswers()
{
    const QList<AnswerRecord> answers = std::exchange(m_unseen, {});
    QList<EventId> events;
    for (const AnswerRecord &answer : answers)
        events.append(answer.event);
    m_workspace.loadSummaries(events, this,
                              [this, answers](const Result<QList<EventSummary>> &summaries) {
                                  if (!summaries)
                                      return; // the rows of the events say it, too
                                  QHash<EventId, AccountId> owners;
                                  for (const EventSummary &summary : *summaries)
                                      owners.insert(summary.id, summary.account);
                                  for (const AnswerRecord &answer : answers) {
                                      const AccountId account = owners.value(answer.event);
                                      if (!isFailure(answer.status)) {
                                          m_refusals.remove(account);
                                      } else if (account.isValid()) {
                                          Refusal &refusal = m_refusals[account];
                                          ++refusal.count;
                                          refusal.newest = answer;
                                      }
                                  }
                                  showEntries();
                              });
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
