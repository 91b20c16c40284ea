// SPDX-License-Identifier: MIT
#pragma once

#include "app/answerdesk.h"
#include "faultcard.h"

#include <QtCore/QHash>
#include <QtCore/QPointer>
#include <QtCore/QTimer>

namespace Hookglass {

class ArmDialog;
class FaultBanner;
class ForwardingPage;
class Workspace;

/// Joins the page Forwarding and the banner with the answer desk of an open workspace. All must
/// outlive it.
class ForwardingLink final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(ForwardingLink)
public:
    ForwardingLink(ForwardingPage &page, FaultBanner &banner, Workspace &workspace,
                   QObject *parent = nullptr);
    ~ForwardingLink() override;

    ArmDialog *dialog() const; ///< nullptr: not open

Q_SIGNALS:
    /// A webhook was answered so that Follow Up Boss deletes it; or a rule came to its end.
    void ended(const QString &sentence);

private:
    void connectAnswers();
    void connectFaults();
    void showAnswers();
    void showEntries();
    void openDialog();
    QList<FaultEntry> lastingEntries() const;
    void stopEverything();
    void noteAnswers(const QList<Hookglass::AnswerRecord> &answers);
    void lookAtAnswers();
    QList<FaultAccount> accounts() const;
    QString accountName(EndpointId endpoint) const;

    ForwardingPage &m_page;
    FaultBanner &m_banner;
    Workspace &m_workspace;
    AnswerDesk &m_desk;
    QPointer<ArmDialog> m_dialog;
    /// How a target's status was passed on last; none while Follow Up Boss takes it.
    struct Refusal
    {
        int count = 0; ///< in a row
        AnswerRecord newest;
    };
    QHash<AccountId, Refusal> m_refusals;
    QList<AnswerRecord> m_unseen; ///< whose account is not known yet
    QTimer m_look;                ///< under load they come thousands a second
};

} // namespace Hookglass
