// SPDX-License-Identifier: MIT
#include "accountform.h"

#include "icons.h"
#include "tonelabel.h"

#include <QtCore/QTimer>
#include <QtWidgets/QCheckBox>
#include <QtWidgets/QGridLayout>
#include <QtWidgets/QHBoxLayout>
#include <QtWidgets/QLabel>
#include <QtWidgets/QLineEdit>
#include <QtWidgets/QPushButton>

namespace Hookglass {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr auto UsualApi = "https://api.followupboss.com/v1"_L1;
constexpr auto RemovePatience = 5s;

QString wordsFor(KeySource source, const QString &variable)
{
    switch (source) {
    case KeySource::None:
        return variable.isEmpty()
                   ? AccountForm::tr("Not entered yet.")
                   : AccountForm::tr("The environment variable %1 is not set.").arg(variable);
    case KeySource::Session:
        return AccountForm::tr("Known for this session only. Leave empty to keep it.");
    case KeySource::Keychain:
        return AccountForm::tr("Kept in the system's keychain. Leave empty to keep it.");
    case KeySource::Environment:
        return AccountForm::tr("Read from the environment variable %1. Leave empty to keep it.")
            .arg(variable);
    }
    Q_UNREACHABLE();
}

} // namespace

AccountForm::AccountForm(const Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
{
    const std::array<QString, 5> names{tr("Name"), tr("API address"), tr("System name"),
                                       tr("API key"), tr("System key")};
    auto *grid = new QGridLayout(this);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setHorizontalSpacing(12);
    grid->setVerticalSpacing(4);
    grid->setColumnStretch(1, 1);
    for (size_t i = 0; i < m_fields.size(); ++i) {
        auto *label = new ToneLabel(theme, Tone::Text);
        label->setText(names[i]);
        m_fields[i] = new QLineEdit;
        m_fields[i]->setAccessibleName(names[i]);
        m_fields[i]->setMinimumHeight(30);
        m_fields[i]->setTextMargins(6, 0, 6, 0);
        m_fields[i]->setMinimumWidth(220);
        label->setBuddy(m_fields[i]);
        m_hints[i] = new ToneLabel(theme, Tone::Muted, ToneLabel::Fit::Wrapped);
        m_hints[i]->setFont(theme.smallFont());
        grid->addWidget(label, int(i) * 2, 0);
        grid->addWidget(m_fields[i], int(i) * 2, 1);
        grid->addWidget(m_hints[i], int(i) * 2 + 1, 1);
        connect(m_fields[i], &QLineEdit::textChanged, this, &AccountForm::validate);
        connect(m_fields[i], &QLineEdit::returnPressed, this, [this] {
            if (m_save->isEnabled())
                m_save->click();
        });
    }
    for (const Field key : {ApiKey, SystemKey}) {
        m_fields[key]->setEchoMode(QLineEdit::Password);
        m_fields[key]->setInputMethodHints(Qt::ImhSensitiveData | Qt::ImhNoPredictiveText);
    }
    m_keep = new QCheckBox(tr("Keep the keys in the system's keychain"));
    m_keep->setToolTip(tr("Without it they are known until Hookglass ends. They are never written "
                          "to a file."));
    m_keep->setChecked(true);
    grid->addWidget(m_keep, 10, 1);
    m_save = new QPushButton(tr("Save"));
    m_save->setProperty("primary", true);
    m_check = new QPushButton(tr("Check"));
    m_check->setToolTip(tr("Asks Follow Up Boss whose key this is. Changes nothing."));
    m_remove = new QPushButton(themedIcon(theme, Glyph::Trash), tr("Remove"));
    auto *buttons = new QHBoxLayout;
    buttons->setSpacing(8);
    buttons->addWidget(m_save);
    buttons->addWidget(m_check);
    buttons->addStretch(1);
    buttons->addWidget(m_remove);
    grid->setRowMinimumHeight(11, 8);
    grid->addLayout(buttons, 12, 1);
    m_outcome = new ToneLabel(theme, Tone::Text, ToneLabel::Fit::Wrapped);
    m_outcome->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    grid->addWidget(m_outcome, 13, 1);
    connect(m_save, &QPushButton::clicked, this, [this] { Q_EMIT saveWanted(draft()); });
    connect(m_check, &QPushButton::clicked, this, [this] { Q_EMIT checkWanted(draft()); });
    connect(m_remove, &QPushButton::clicked, this, &AccountForm::askToRemove);
    showNew();
}

AccountForm::~AccountForm() = default;

void AccountForm::showNew()
{
    AccountRow row;
    row.account.apiBase = UsualApi;
    row.account.system = u"Hookglass"_s;
    showAccount(row);
}

void AccountForm::showAccount(const AccountRow &row)
{
    m_row = row;
    fill();
    setOutcome(Tone::Text, {});
}

void AccountForm::fill()
{
    const Account &account = m_row.account;
    const bool isNew = account.id.value == 0;
    m_fields[Name]->setText(account.name);
    m_fields[ApiBase]->setText(account.apiBase);
    m_fields[System]->setText(account.system);
    m_fields[ApiKey]->clear();
    m_fields[SystemKey]->clear();
    m_hints[Name]->setText(tr("As you call it here."));
    m_hints[ApiBase]->setText(tr("Leave it, unless you test against another server."));
    m_hints[System]->setText(
        tr("The X-System name that you registered with Follow Up Boss. Webhooks belong to it."));
    m_hints[ApiKey]->setText(isNew ? tr("In Follow Up Boss: Admin, API. Webhooks need the account "
                                        "owner's key.")
                                   : wordsFor(m_row.apiKey, account.apiKeyEnv));
    m_hints[SystemKey]->setText(isNew ? tr("The X-System-Key: signatures are checked with it.")
                                      : wordsFor(m_row.systemKey, account.systemKeyEnv));
    m_save->setText(isNew ? tr("Add the account") : tr("Save"));
    m_remove->setVisible(!isNew);
    setRemoving(false);
    validate();
}

void AccountForm::validate()
{
    const std::array<QString, 3> problems{AccountDesk::nameProblem(m_fields[Name]->text()),
                                          AccountDesk::apiBaseProblem(m_fields[ApiBase]->text()),
                                          AccountDesk::systemProblem(m_fields[System]->text())};
    bool isGood = true;
    for (size_t i = 0; i < problems.size(); ++i) {
        isGood = isGood && problems[i].isEmpty();
        // An empty field of a new account is not wrong yet.
        const bool isShown = !problems[i].isEmpty() && !m_fields[i]->text().isEmpty();
        m_hints[i]->setTone(isShown ? Tone::Bad : Tone::Muted);
        m_fields[i]->setToolTip(problems[i]);
    }
    m_save->setEnabled(isGood);
    m_check->setEnabled(AccountDesk::apiBaseProblem(m_fields[ApiBase]->text()).isEmpty());
}

AccountDraft AccountForm::draft() const
{
    AccountDraft draft;
    draft.account = m_row.account;
    draft.account.name = m_fields[Name]->text().trimmed();
    draft.account.apiBase = m_fields[ApiBase]->text().trimmed();
    draft.account.system = m_fields[System]->text().trimmed();
    const auto key = [this](Field field) -> std::optional<Secret> {
        const QString text = m_fields[size_t(field)]->text().trimmed();
        if (text.isEmpty())
            return std::nullopt;
        return Secret(text.toUtf8());
    };
    draft.apiKey = key(ApiKey);
    draft.systemKey = key(SystemKey);
    draft.keep =
        m_keep->isChecked() ? AccountDraft::Keep::InKeychain : AccountDraft::Keep::ForThisSession;
    return draft;
}

/// Asked once more on the button itself, where the eye is already.
void AccountForm::askToRemove()
{
    if (m_isAsked) {
        Q_EMIT removeWanted(m_row.account);
        setRemoving(false);
        return;
    }
    setRemoving(true);
    QTimer::singleShot(RemovePatience, this, [this] { setRemoving(false); });
}

void AccountForm::setRemoving(bool isAsked)
{
    m_isAsked = isAsked;
    m_remove->setText(isAsked ? tr("Really remove it?") : tr("Remove"));
    m_remove->setToolTip(tr("Its events stay. Its webhooks at Follow Up Boss are not touched; its "
                            "keys leave the keychain."));
}

void AccountForm::setBusy(const QString &words)
{
    setOutcome(Tone::Muted, words);
    m_save->setEnabled(false);
    m_check->setEnabled(false);
}

void AccountForm::setOutcome(Tone tone, const QString &words)
{
    m_outcome->setTone(tone);
    m_outcome->setText(words);
    m_outcome->setVisible(!words.isEmpty());
    validate();
}

QString AccountForm::outcome() const
{
    return m_outcome->text();
}

} // namespace Hookglass
