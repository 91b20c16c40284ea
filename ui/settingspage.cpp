// SPDX-License-Identifier: MIT
#include "settingspage.h"

#include "card.h"
#include "fetchcard.h"
#include "icons.h"
#include "tonelabel.h"
#include "tunnelcard.h"
#include "updatecard.h"

#include <QtGui/QPainter>
#include <QtWidgets/QHBoxLayout>
#include <QtWidgets/QListWidget>
#include <QtWidgets/QPushButton>
#include <QtWidgets/QScrollArea>
#include <QtWidgets/QVBoxLayout>

namespace Hookglass {

namespace {

constexpr int ContentWidth = 900;
constexpr int ListWidth = 200;

} // namespace

SettingsPage::SettingsPage(const Theme &theme, const Clock &clock, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
{
    auto *title = new ToneLabel(theme, Tone::Text);
    title->setFont(theme.titleFont());
    title->setText(tr("Settings"));
    auto *content = new QWidget;
    content->setMaximumWidth(ContentWidth);
    auto *column = new QVBoxLayout(content);
    column->setContentsMargins(20, 0, 20, 20);
    column->setSpacing(12);
    column->addWidget(makeAccounts());
    m_tunnel = new TunnelCard(theme, clock);
    column->addWidget(m_tunnel);
    // The catalogue is compiled in, so it is there before the workspace is open.
    const Result<EventCatalog> catalog = EventCatalog::load();
    m_fetchRules = new FetchCard(theme, catalog ? *catalog : EventCatalog());
    column->addWidget(m_fetchRules);
    m_updates = new UpdateCard(theme, clock);
    column->addWidget(m_updates);
    column->addStretch(1);
    auto *scroll = new QScrollArea;
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setWidgetResizable(true);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setFocusPolicy(Qt::NoFocus);
    auto *inner = new QWidget;
    auto *row = new QHBoxLayout(inner);
    row->setContentsMargins(0, 0, 0, 0);
    row->addWidget(content, 10);
    row->addStretch(1);
    scroll->setWidget(inner);
    auto *page = new QVBoxLayout(this);
    page->setContentsMargins(0, 14, 0, 0);
    page->setSpacing(12);
    auto *titleRow = new QHBoxLayout;
    titleRow->setContentsMargins(20, 0, 20, 0);
    titleRow->addWidget(title);
    page->addLayout(titleRow);
    page->addWidget(scroll, 1);
    connect(&theme, &Theme::changed, this, [this] { update(); });
}

SettingsPage::~SettingsPage() = default;

QWidget *SettingsPage::makeAccounts()
{
    auto *card = new Card(m_theme);
    auto *heading = new ToneLabel(m_theme, Tone::Text);
    heading->setFont(m_theme.strongFont());
    heading->setText(tr("Accounts"));
    auto *about = new ToneLabel(m_theme, Tone::Muted, ToneLabel::Fit::Wrapped);
    about->setText(tr("Each account has an endpoint of its own here. Keys are kept by the system's "
                      "keychain or in memory, never in a file."));
    card->content()->addWidget(heading);
    card->content()->addWidget(about);
    m_list = new QListWidget;
    m_list->setFixedWidth(ListWidth);
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setAccessibleName(tr("Accounts"));
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_new = new QPushButton(tr("New account"));
    m_form = new AccountForm(m_theme);
    auto *left = new QVBoxLayout;
    m_empty = new ToneLabel(m_theme, Tone::Muted, ToneLabel::Fit::Wrapped);
    m_empty->setText(tr("No account yet. Fill in the fields beside."));
    m_empty->setFixedWidth(ListWidth);
    left->addWidget(m_empty);
    left->addWidget(m_list, 1);
    left->addWidget(m_new);
    auto *columns = new QHBoxLayout;
    columns->setSpacing(20);
    columns->addLayout(left);
    columns->addWidget(m_form, 1, Qt::AlignTop);
    card->content()->addLayout(columns);
    connect(m_list, &QListWidget::currentRowChanged, this, [this] { showCurrent(); });
    connect(m_new, &QPushButton::clicked, this, &SettingsPage::showNew);
    return card;
}

void SettingsPage::setAccounts(const QList<AccountRow> &rows)
{
    const AccountId shown = m_form->shown();
    const auto isShown = [shown](const AccountRow &row) { return row.account.id == shown; };
    const auto before = std::find_if(m_rows.cbegin(), m_rows.cend(), isShown);
    const std::optional<Account> old =
        before == m_rows.cend() ? std::nullopt : std::optional(before->account);
    m_rows = rows;
    const QSignalBlocker quiet(m_list);
    m_list->clear();
    m_empty->setVisible(rows.isEmpty());
    for (const AccountRow &row : rows) {
        auto *item = new QListWidgetItem(themedIcon(m_theme, Glyph::Account), row.account.name);
        item->setToolTip(row.account.apiBase);
        m_list->addItem(item);
    }
    const auto now = std::find_if(m_rows.cbegin(), m_rows.cend(), isShown);
    if (now == m_rows.cend()) {
        m_list->setCurrentRow(-1);
        if (old || (shown.value == 0 && rows.isEmpty()))
            m_form->showNew(); // it was removed
        return;
    }
    m_list->setCurrentRow(int(now - m_rows.cbegin()));
    if (!old || *old != now->account) // else what is being typed stays
        m_form->showAccount(*now);
}

void SettingsPage::select(AccountId account)
{
    for (int i = 0; i < m_rows.size(); ++i) {
        if (m_rows.at(i).account.id == account) {
            m_list->setCurrentRow(i);
            m_form->showAccount(m_rows.at(i));
        }
    }
}

void SettingsPage::showNew()
{
    m_list->setCurrentRow(-1);
    m_form->showNew();
    m_form->field(AccountForm::Name)->setFocus();
}

void SettingsPage::showCurrent()
{
    const int row = m_list->currentRow();
    if (row >= 0 && row < m_rows.size())
        m_form->showAccount(m_rows.at(row));
}

void SettingsPage::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.fillRect(rect(), m_theme.colors().window);
}

} // namespace Hookglass
