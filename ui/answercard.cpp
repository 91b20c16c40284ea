// SPDX-License-Identifier: MIT
#include "answercard.h"

#include "card.h"
#include "fields.h"
#include "models/answerwords.h"
#include "tonelabel.h"

#include <QtGui/QIntValidator>
#include <QtWidgets/QButtonGroup>
#include <QtWidgets/QComboBox>
#include <QtWidgets/QHBoxLayout>
#include <QtWidgets/QLineEdit>
#include <QtWidgets/QRadioButton>
#include <QtWidgets/QVBoxLayout>

namespace Hookglass {

using namespace Qt::StringLiterals;
using Mode = AckPolicy::Mode;

namespace {

constexpr int Indent = 24;      ///< below a choice's title
constexpr int UsualFixed = 200; ///< nothing fails by a mere look at the choice

} // namespace

AnswerCard::AnswerCard(const Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
{
    Card *card = filledCard(this, theme, tr("Answer"));
    m_accounts = choiceField(tr("Account"));
    m_accounts->setMinimumWidth(160);
    const std::unique_ptr<QLayoutItem> heading(card->content()->takeAt(0));
    auto *top = new QHBoxLayout;
    top->addWidget(heading->widget());
    top->addStretch(1);
    top->addWidget(m_accounts);
    card->content()->addLayout(top);
    auto *about = new ToneLabel(theme, Tone::Muted, ToneLabel::Fit::Wrapped);
    about->setText(tr("What Follow Up Boss is told. Whatever arrives is stored first; a bad "
                      "signature is refused with 401 where the account enforces them."));
    card->content()->addWidget(about);
    m_group = new QButtonGroup(this);
    for (const Mode mode : {Mode::Store, Mode::Target, Mode::Fixed}) {
        auto *button = new QRadioButton(policyTitle(mode));
        button->setAccessibleDescription(policyMeaning(mode));
        m_modes[size_t(mode)] = button;
        m_group->addButton(button, int(mode));
        auto *meaning = new ToneLabel(theme, Tone::Muted, ToneLabel::Fit::Wrapped);
        meaning->setText(policyMeaning(mode));
        meaning->setContentsMargins(Indent, 0, 0, 0);
        auto *choice = new QVBoxLayout;
        choice->setSpacing(2);
        choice->addWidget(button);
        choice->addWidget(meaning);
        card->content()->addLayout(choice);
    }
    card->content()->addWidget(makeStatusRow());
    m_problem = new ToneLabel(theme, Tone::Bad, ToneLabel::Fit::Wrapped);
    m_problem->hide();
    card->content()->addWidget(m_problem);
    connect(m_group, &QButtonGroup::idClicked, this, [this] { choose(); });
    connect(m_accounts, &QComboBox::activated, this, [this] { showCurrent(); });
    connect(m_status, &QLineEdit::textChanged, this, &AnswerCard::explainStatus);
    connect(m_status, &QLineEdit::editingFinished, this, [this] {
        if (m_modes[size_t(Mode::Fixed)]->isChecked())
            choose();
    });
    showCurrent();
}

AnswerCard::~AnswerCard() = default;

QWidget *AnswerCard::makeStatusRow()
{
    m_statusRow = new QWidget;
    auto *row = new QHBoxLayout(m_statusRow);
    row->setContentsMargins(Indent, 0, 0, 0);
    row->setSpacing(10);
    auto *label = new ToneLabel(m_theme, Tone::Text);
    label->setText(tr("Status"));
    m_status = textField(tr("Status of the fixed answer"));
    m_status->setText(QString::number(UsualFixed));
    m_status->setValidator(new QIntValidator(0, 999, m_status));
    m_status->setMaximumWidth(70);
    label->setBuddy(m_status);
    m_meaning = new ToneLabel(m_theme, Tone::Muted, ToneLabel::Fit::Wrapped);
    row->addWidget(label);
    row->addWidget(m_status);
    row->addWidget(m_meaning, 1);
    return m_statusRow;
}

void AnswerCard::setChoices(const QList<AnswerChoice> &choices)
{
    if (choices == m_choices)
        return; // what is being typed stays
    const int index = m_accounts->currentIndex();
    const AccountId shown = m_choices.value(index).account;
    m_choices = choices;
    const QSignalBlocker quiet(m_accounts);
    m_accounts->clear();
    for (const AnswerChoice &choice : choices) {
        m_accounts->addItem(choice.name);
        if (choice.account == shown)
            m_accounts->setCurrentIndex(m_accounts->count() - 1);
    }
    showCurrent();
}

void AnswerCard::setReadOnly(const QString &reason)
{
    m_readOnly = reason;
    showCurrent();
}

void AnswerCard::showCurrent()
{
    const bool isKnown = !m_choices.isEmpty();
    const AckPolicy policy = m_choices.value(m_accounts->currentIndex()).policy;
    m_modes[size_t(policy.mode)]->setChecked(true);
    m_status->setText(QString::number(policy.mode == Mode::Fixed ? policy.status : UsualFixed));
    m_accounts->setVisible(isKnown);
    for (QRadioButton *button : m_modes)
        button->setEnabled(isKnown && m_readOnly.isEmpty());
    setProblem(!m_readOnly.isEmpty() ? m_readOnly
               : isKnown             ? QString()
                                     : tr("There is no account yet. Connect one in Settings, or "
                                                      "start the sandbox."));
    m_problem->setTone(isKnown && m_readOnly.isEmpty() ? Tone::Bad : Tone::Muted);
    explainStatus();
}

void AnswerCard::explainStatus()
{
    const bool isFixed = m_modes[size_t(Mode::Fixed)]->isChecked();
    const AckPolicy inForce = m_choices.value(m_accounts->currentIndex()).policy;
    const int status = m_status->text().toInt();
    m_statusRow->setVisible(isFixed);
    m_status->setEnabled(isFixed && m_modes[0]->isEnabled());
    m_meaning->setTone(!answerStatusProblem(status).isEmpty() ? Tone::Bad
                       : isFailure(status)                    ? Tone::Warn
                                                              : Tone::Muted);
    m_meaning->setText(typedStatusMeaning(status, inForce));
}

void AnswerCard::choose()
{
    explainStatus();
    AckPolicy policy{.mode = Mode(m_group->checkedId())};
    if (policy.mode == Mode::Fixed) {
        policy.status = m_status->text().toInt();
        if (!answerStatusProblem(policy.status).isEmpty())
            return; // said beside the field
    }
    AnswerChoice &choice = m_choices[m_accounts->currentIndex()];
    if (choice.policy == policy)
        return;
    choice.policy = policy;
    explainStatus();
    Q_EMIT policyWanted(choice.account, policy);
}

void AnswerCard::setProblem(const QString &words)
{
    m_problem->setTone(Tone::Bad);
    m_problem->setText(words);
    m_problem->setVisible(!words.isEmpty());
}

QString AnswerCard::problem() const
{
    return m_problem->text();
}

QString AnswerCard::meaning() const
{
    return m_statusRow->isHidden() ? QString() : m_meaning->text();
}

} // namespace Hookglass
