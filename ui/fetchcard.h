// SPDX-License-Identifier: MIT
#pragma once

#include "app/fetchrules.h"
#include "card.h"
#include "core/eventcatalog.h"
#include "store/storetypes.h"

class QCheckBox;
class QComboBox;
class QTreeWidget;

namespace Hookglass {

class ToneLabel;

/// Which events are fetched again by themselves: for all accounts, or for one that has a list of
/// its own. Off until ticked.
class FetchCard final : public QWidget
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(FetchCard)
public:
    FetchCard(const Theme &theme, EventCatalog catalog, QWidget *parent = nullptr);
    ~FetchCard() override;

    void setAccounts(const QList<Account> &accounts);
    /// Emits nothing.
    void setRules(const FetchRules &rules);
    const FetchRules &rules() const { return m_rules; }
    void setError(const QString &message);

    QComboBox *accountChoice() const { return m_account; }
    QCheckBox *ownBox() const { return m_own; }
    QTreeWidget *tree() const { return m_tree; }

Q_SIGNALS:
    void rulesWanted(const Hookglass::FetchRules &rules);

private:
    AccountId account() const; ///< none: all
    void fillTree();
    void refresh();
    void takeTree();
    void takeOwn(bool own);

    const EventCatalog m_catalog;
    FetchRules m_rules;
    bool m_isFilling = false;
    QComboBox *m_account = nullptr;
    QCheckBox *m_own = nullptr;
    ToneLabel *m_summary = nullptr;
    ToneLabel *m_error = nullptr;
    QTreeWidget *m_tree = nullptr;
};

} // namespace Hookglass
