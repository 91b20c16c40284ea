// SPDX-License-Identifier: MIT
#include "armdialog.h"

#include "fields.h"
#include "models/answerwords.h"
#include "tonelabel.h"

#include <QtWidgets/QComboBox>
#include <QtWidgets/QFormLayout>
#include <QtWidgets/QHBoxLayout>
#include <QtWidgets/QLineEdit>
#include <QtWidgets/QPushButton>
#include <QtWidgets/QVBoxLayout>

namespace Hookglass {

using namespace Qt::StringLiterals;

namespace {

constexpr int Width = 520;

} // namespace

ArmDialog::ArmDialog(const Theme &theme, const QList<FaultAccount> &accounts,
                     const QStringList &events, QWidget *parent)
    : QDialog(parent)
{
    setWindowTitle(tr("Arm 406 or 410"));
    setModal(true);
    setMinimumWidth(Width);
    auto *about = new ToneLabel(theme, Tone::Text, ToneLabel::Fit::Wrapped);
    about->setText(tr("The next delivery of this event, at this account's endpoint, is answered "
                      "with the status below. Follow Up Boss then deletes the webhook that sent "
                      "it: it is gone until somebody registers it again. After that one delivery, "
                      "or after 5 minutes, or when Hookglass ends, nothing is armed any more."));
    m_account = choiceField(tr("Account"));
    for (const FaultAccount &account : accounts)
        m_account->addItem(account.name, account.endpoint.value);
    m_event = choiceField(tr("Event"));
    m_event->setEditable(true);
    m_event->setInsertPolicy(QComboBox::NoInsert);
    m_event->lineEdit()->setAccessibleName(tr("Event"));
    m_event->lineEdit()->setPlaceholderText(tr("one event's name"));
    m_event->addItems(events);
    m_event->setCurrentIndex(-1);
    m_status = choiceField(tr("Status"));
    m_status->addItem(tr("410 Gone"), 410);
    m_status->addItem(tr("406 Not Acceptable"), 406);
    m_confirm = textField(tr("Type the event's name to confirm"));
    m_hint = new ToneLabel(theme, Tone::Muted, ToneLabel::Fit::Wrapped);
    m_problem = new ToneLabel(theme, Tone::Bad, ToneLabel::Fit::Wrapped);
    m_problem->hide();
    m_arm = new QPushButton(tr("Arm it"));
    auto *cancel = new QPushButton(tr("Cancel"));
    cancel->setDefault(true); // Return must not arm by accident
    m_arm->setAutoDefault(false);
    auto *form = new QFormLayout;
    form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    form->setVerticalSpacing(8);
    form->addRow(tr("Account"), m_account);
    form->addRow(tr("Event"), m_event);
    form->addRow(tr("Status"), m_status);
    form->addRow(tr("Confirm"), m_confirm);
    form->addRow(QString(), m_hint);
    auto *buttons = new QHBoxLayout;
    buttons->addStretch(1);
    buttons->addWidget(cancel);
    buttons->addWidget(m_arm);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(20, 18, 20, 18);
    column->setSpacing(12);
    column->addWidget(about);
    column->addLayout(form);
    column->addWidget(m_problem);
    column->addLayout(buttons);
    connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
    connect(m_event, &QComboBox::editTextChanged, this, &ArmDialog::refresh);
    connect(m_account, &QComboBox::currentIndexChanged, this, &ArmDialog::refresh);
    connect(m_confirm, &QLineEdit::textChanged, this, &ArmDialog::refresh);
    connect(m_arm, &QPushButton::clicked, this, [this] {
        const Arming wanted = arming();
        Q_EMIT armWanted(wanted.endpoint, wanted.eventName, wanted.status, m_confirm->text());
    });
    refresh();
    resize(Width, column->totalHeightForWidth(Width));
}

ArmDialog::~ArmDialog() = default;

Arming ArmDialog::arming() const
{
    Arming arming;
    arming.endpoint = EndpointId{m_account->currentData().toLongLong()};
    arming.eventName = m_event->currentText().trimmed();
    arming.status = m_status->currentData().toInt();
    return arming;
}

void ArmDialog::refresh()
{
    const QString problem = armingProblem(arming(), m_confirm->text());
    m_hint->setText(problem.isEmpty() ? tr("Nothing happens before the next delivery.") : problem);
    m_arm->setEnabled(problem.isEmpty());
}

void ArmDialog::setProblem(const QString &words)
{
    m_problem->setText(words);
    m_problem->setVisible(!words.isEmpty());
}

} // namespace Hookglass
