// SPDX-License-Identifier: MIT
#pragma once

#include "app/accountdesk.h"
#include "theme.h"

#include <QtWidgets/QWidget>

#include <array>

class QCheckBox;
class QLineEdit;
class QPushButton;

namespace Hookglass {

class ToneLabel;

/// An account as Settings shows it.
struct AccountRow
{
    Account account;
    KeySource apiKey = KeySource::None;
    KeySource systemKey = KeySource::None;
};

/// One account to fill in: name, API, system, keys. A key's text leaves the field as soon as it
/// is saved; what is kept already is never shown.
class AccountForm final : public QWidget
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(AccountForm)
public:
    enum Field { Name, ApiBase, System, ApiKey, SystemKey };

    explicit AccountForm(const Theme &theme, QWidget *parent = nullptr);
    ~AccountForm() override;

    void showNew();
    void showAccount(const AccountRow &row);
    AccountId shown() const { return m_row.account.id; }
    void setBusy(const QString &words);
    void setOutcome(Tone tone, const QString &words);
    QString outcome() const;
    QLineEdit *field(Field field) const { return m_fields[size_t(field)]; }
    QPushButton *saveButton() const { return m_save; }
    QPushButton *checkButton() const { return m_check; }
    QPushButton *removeButton() const { return m_remove; }

Q_SIGNALS:
    void saveWanted(const Hookglass::AccountDraft &draft);
    void checkWanted(const Hookglass::AccountDraft &draft);
    void removeWanted(const Hookglass::Account &account);

private:
    AccountDraft draft() const;
    void fill();
    void askToRemove();
    void setRemoving(bool isAsked);
    void validate();

    const Theme &m_theme;
    AccountRow m_row;
    std::array<QLineEdit *, 5> m_fields{};
    std::array<ToneLabel *, 5> m_hints{};
    QCheckBox *m_keep = nullptr;
    QPushButton *m_save = nullptr;
    QPushButton *m_check = nullptr;
    QPushButton *m_remove = nullptr;
    ToneLabel *m_outcome = nullptr;
    bool m_isAsked = false;
};

} // namespace Hookglass
