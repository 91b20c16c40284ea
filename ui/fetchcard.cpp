// SPDX-License-Identifier: MIT
#include "fetchcard.h"

#include "tonelabel.h"

#include <QtCore/QSignalBlocker>
#include <QtWidgets/QCheckBox>
#include <QtWidgets/QComboBox>
#include <QtWidgets/QHBoxLayout>
#include <QtWidgets/QTreeWidget>
#include <QtWidgets/QVBoxLayout>

namespace Hookglass {

namespace {

constexpr int NameRole = Qt::UserRole;
constexpr int TreeHeight = 260;
constexpr QSize RowSize{0, 26};

} // namespace

FetchCard::FetchCard(const Theme &theme, EventCatalog catalog, QWidget *parent)
    : QWidget(parent)
    , m_catalog(std::move(catalog))
    , m_account(new QComboBox)
    , m_own(new QCheckBox(tr("This account has a list of its own")))
    , m_summary(new ToneLabel(theme, Tone::Muted))
    , m_error(new ToneLabel(theme, Tone::Bad, ToneLabel::Fit::Wrapped))
    , m_tree(new QTreeWidget)
{
    auto *heading = new ToneLabel(theme, Tone::Text);
    heading->setFont(theme.strongFont());
    heading->setText(tr("Automatic re-fetch"));
    auto *about = new ToneLabel(theme, Tone::Muted, ToneLabel::Fit::Wrapped);
    about->setText(tr("When such an event arrives, what it is about is fetched and kept, so that "
                      "the tab Resource tells what changed. Requests are merged, and leave room in "
                      "the rate limit for what you do by hand."));
    m_account->setAccessibleName(tr("Account for automatic re-fetch"));
    m_tree->setAccessibleName(tr("Events to be fetched by themselves"));
    m_tree->setHeaderHidden(true);
    m_tree->setFixedHeight(TreeHeight);
    m_tree->setFrameShape(QFrame::NoFrame);
    m_tree->setUniformRowHeights(true);
    auto *row = new QHBoxLayout;
    row->setSpacing(12);
    row->addWidget(m_account);
    row->addWidget(m_own);
    row->addStretch(1);
    row->addWidget(m_summary);
    auto *card = new Card(theme);
    for (QWidget *widget : {static_cast<QWidget *>(heading), static_cast<QWidget *>(about)})
        card->content()->addWidget(widget);
    card->content()->addLayout(row);
    card->content()->addWidget(m_tree);
    card->content()->addWidget(m_error);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(card);
    fillTree();
    setAccounts({});
    setError({});
    connect(m_account, &QComboBox::activated, this, &FetchCard::refresh);
    connect(m_own, &QCheckBox::toggled, this, &FetchCard::takeOwn);
    connect(m_tree, &QTreeWidget::itemChanged, this, [this] {
        if (!m_isFilling)
            takeTree();
    });
}

FetchCard::~FetchCard() = default;

void FetchCard::fillTree()
{
    const QStringList groups = m_catalog.groups();
    for (const QString &group : groups) {
        auto *parent = new QTreeWidgetItem(m_tree, {group});
        parent->setSizeHint(0, RowSize);
        parent->setFlags(parent->flags() | Qt::ItemIsUserCheckable | Qt::ItemIsAutoTristate);
        for (const EventType &type : m_catalog.events()) {
            if (type.group != group)
                continue;
            auto *item = new QTreeWidgetItem(parent, {type.title});
            item->setSizeHint(0, RowSize);
            item->setFlags(item->flags() | Qt::ItemIsUserCheckable);
            item->setData(0, NameRole, type.name);
            item->setToolTip(0, type.name);
            item->setCheckState(0, Qt::Unchecked);
        }
    }
}

AccountId FetchCard::account() const
{
    return AccountId{m_account->currentData().toLongLong()};
}

void FetchCard::setAccounts(const QList<Account> &accounts)
{
    const AccountId before = account();
    const QSignalBlocker blocker(m_account);
    m_account->clear();
    m_account->addItem(tr("All accounts"), qint64(0));
    for (const Account &known : accounts)
        m_account->addItem(known.name, known.id.value);
    m_account->setCurrentIndex(std::max(0, m_account->findData(before.value)));
    refresh();
}

void FetchCard::setRules(const FetchRules &rules)
{
    m_rules = rules;
    refresh();
}

void FetchCard::setError(const QString &message)
{
    m_error->setText(message);
    m_error->setVisible(!message.isEmpty());
}

void FetchCard::refresh()
{
    const AccountId chosen = account();
    const bool isOwn = m_rules.accounts.contains(chosen.value);
    {
        const QSignalBlocker blocker(m_own);
        m_own->setVisible(chosen.isValid());
        m_own->setChecked(isOwn);
    }
    m_tree->setEnabled(!chosen.isValid() || isOwn);
    FetchRules asked;
    asked.everywhere = m_rules.patternsOf(chosen);
    const FetchMatcher matcher(asked);
    int ticked = 0;
    m_isFilling = true;
    for (int group = 0; group < m_tree->topLevelItemCount(); ++group) {
        QTreeWidgetItem *parent = m_tree->topLevelItem(group);
        for (int i = 0; i < parent->childCount(); ++i) {
            QTreeWidgetItem *item = parent->child(i);
            const bool isOn = matcher.matches({}, item->data(0, NameRole).toString());
            item->setCheckState(0, isOn ? Qt::Checked : Qt::Unchecked);
            ticked += isOn ? 1 : 0;
        }
    }
    m_isFilling = false;
    m_summary->setText(
        ticked == 0 ? tr("Off") : tr("%1 of %2 events").arg(ticked).arg(m_catalog.events().size()));
}

void FetchCard::takeTree()
{
    QStringList names;
    for (int group = 0; group < m_tree->topLevelItemCount(); ++group) {
        const QTreeWidgetItem *parent = m_tree->topLevelItem(group);
        for (int i = 0; i < parent->childCount(); ++i) {
            if (parent->child(i)->checkState(0) == Qt::Checked)
                names.append(parent->child(i)->data(0, NameRole).toString());
        }
    }
    FetchRules wanted = m_rules;
    if (account().isValid())
        wanted.accounts.insert(account().value, names);
    else
        wanted.everywhere = names;
    if (wanted != m_rules)
        Q_EMIT rulesWanted(wanted);
}

void FetchCard::takeOwn(bool own)
{
    FetchRules wanted = m_rules;
    if (own)
        wanted.accounts.insert(account().value, m_rules.everywhere);
    else
        wanted.accounts.remove(account().value);
    if (wanted != m_rules)
        Q_EMIT rulesWanted(wanted);
}

} // namespace Hookglass
