// SPDX-License-Identifier: MIT
#include "webhookspage.h"

#include "icons.h"
#include "models/counted.h"
#include "othereventfield.h"
#include "planpanel.h"
#include "segments.h"
#include "tables.h"
#include "tonelabel.h"
#include "webhookdelegate.h"

#include <QtGui/QPainter>
#include <QtWidgets/QComboBox>
#include <QtWidgets/QHBoxLayout>
#include <QtWidgets/QHeaderView>
#include <QtWidgets/QLineEdit>
#include <QtWidgets/QPushButton>
#include <QtWidgets/QStackedWidget>
#include <QtWidgets/QVBoxLayout>

namespace Hookglass {

using namespace Qt::StringLiterals;

namespace {

constexpr int NarrowPlan = 236;
constexpr int WidePlan = 360;
constexpr int LeftOverRowHeight = 50;
constexpr int AddressWidth = 190;
constexpr int MatrixView = 0;
constexpr int LeftOverView = 2;
constexpr qsizetype NoticesShown = 3;

/// Its columns share the width.
QTableView *wideTable(QAbstractItemModel *model, const QString &name)
{
    QTableView *view = rowTable(model, name);
    view->setSelectionMode(QAbstractItemView::ExtendedSelection);
    view->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    view->horizontalHeader()->setSectionResizeMode(QHeaderView::Stretch);
    return view;
}

} // namespace

WebhooksPage::WebhooksPage(const Theme &theme, const EventCatalog &catalog, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_matrix(catalog)
{
    m_plan = new PlanPanel(theme);
    m_plan->setMinimumWidth(NarrowPlan);
    m_plan->setMaximumWidth(WidePlan);
    auto *left = new QVBoxLayout;
    left->setSpacing(8);
    left->addWidget(makeRegister());
    left->addWidget(makeActions());
    left->addWidget(makeTables(), 1);
    auto *columns = new QHBoxLayout;
    columns->setContentsMargins(20, 0, 20, 20);
    columns->setSpacing(16);
    columns->addLayout(left, 5);
    columns->addWidget(m_plan, 2);
    auto *page = new QVBoxLayout(this);
    page->setContentsMargins(0, 14, 0, 0);
    page->setSpacing(10);
    page->addWidget(makeHead());
    page->addLayout(columns, 1);
    connect(&theme, &Theme::changed, this, [this] { update(); });
    connect(&m_matrix, &WebhookMatrixModel::ticksChanged, this, &WebhooksPage::refreshButtons);
    refreshButtons();
}

WebhooksPage::~WebhooksPage() = default;

QWidget *WebhooksPage::makeHead()
{
    auto *head = new QWidget;
    auto *title = new ToneLabel(m_theme, Tone::Text);
    title->setFont(m_theme.titleFont());
    title->setText(tr("Webhooks"));
    m_account = new QComboBox;
    m_account->setAccessibleName(tr("Account"));
    m_account->setMinimumSize(140, 30);
    m_refresh = new QPushButton(themedIcon(m_theme, Glyph::Retry), tr("Refresh"));
    m_views = new Segments(tr("View"), {tr("By event"), tr("By destination"), tr("Left-overs")});
    auto *row = new QHBoxLayout;
    row->setSpacing(12);
    row->addWidget(title);
    row->addWidget(m_account);
    row->addWidget(m_refresh);
    row->addStretch(1);
    row->addWidget(m_views);
    m_problem = new ToneLabel(m_theme, Tone::Bad, ToneLabel::Fit::Wrapped);
    m_settings = new QPushButton(tr("Open Settings"));
    auto *problemRow = new QHBoxLayout;
    problemRow->addWidget(m_problem, 1);
    problemRow->addWidget(m_settings);
    m_notice = new ToneLabel(m_theme, Tone::Warn, ToneLabel::Fit::Wrapped);
    m_dismiss = new QPushButton(tr("Dismiss"));
    auto *noticeRow = new QHBoxLayout;
    noticeRow->addWidget(m_notice, 1);
    noticeRow->addWidget(m_dismiss, 0, Qt::AlignTop);
    auto *column = new QVBoxLayout(head);
    column->setContentsMargins(20, 0, 20, 0);
    column->setSpacing(6);
    column->addLayout(row);
    column->addLayout(problemRow);
    column->addLayout(noticeRow);
    m_problem->hide();
    m_settings->hide();
    m_notice->hide();
    m_dismiss->hide();
    connect(m_dismiss, &QPushButton::clicked, this, &WebhooksPage::noticesRead);
    connect(m_account, &QComboBox::activated, this, &WebhooksPage::accountChosen);
    connect(m_refresh, &QPushButton::clicked, this, &WebhooksPage::refreshWanted);
    connect(m_settings, &QPushButton::clicked, this, &WebhooksPage::settingsWanted);
    connect(m_views, &Segments::chosen, this, [this](int view) {
        m_tables->setCurrentIndex(view);
        if (view == LeftOverView)
            Q_EMIT leftOversWanted();
        refreshButtons();
    });
    return head;
}

QWidget *WebhooksPage::makeRegister()
{
    auto *box = new QWidget;
    auto *column = new QVBoxLayout(box);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(6);
    auto *presetRow = new QHBoxLayout;
    presetRow->setSpacing(6);
    const Result<EventCatalog> catalog = EventCatalog::load();
    QList<EventPreset> presets = catalog ? eventPresets(*catalog) : QList<EventPreset>();
    presets.append({tr("None"), {}});
    for (const EventPreset &preset : std::as_const(presets)) {
        auto *button = new QPushButton(preset.title);
        button->setToolTip(preset.events.isEmpty()
                               ? tr("Takes all ticks away")
                               : tr("Ticks %1").arg(preset.events.join(u", "_s)));
        button->setMinimumWidth(button->fontMetrics().horizontalAdvance(preset.title) + 22);
        connect(button, &QPushButton::clicked, this,
                [this, events = preset.events] { m_matrix.setTicked(events); });
        presetRow->addWidget(button);
        m_presets.append(button);
    }
    presetRow->addStretch(1);
    column->addLayout(presetRow);
    m_address = new QComboBox;
    m_address->setEditable(true);
    m_address->setInsertPolicy(QComboBox::NoInsert);
    m_address->setAccessibleName(tr("Address to send to"));
    m_address->lineEdit()->setAccessibleName(m_address->accessibleName());
    m_address->lineEdit()->setPlaceholderText(u"https://hooks.example.com/in/acme"_s);
    m_address->setMinimumHeight(30);
    m_address->lineEdit()->setTextMargins(4, 0, 4, 0);
    m_address->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    m_register = new QPushButton;
    m_register->setProperty("primary", true);
    auto *row = new QHBoxLayout;
    row->setSpacing(8);
    row->addWidget(m_address, 1);
    row->addWidget(m_register);
    column->addLayout(row);
    m_findings = new ToneLabel(m_theme, Tone::Muted, ToneLabel::Fit::Wrapped);
    m_findings->setFont(m_theme.smallFont());
    m_findings->hide();
    column->addWidget(m_findings);
    connect(m_address->lineEdit(), &QLineEdit::textEdited, this, [this] { m_isTyped = true; });
    connect(m_address, &QComboBox::editTextChanged, this, &WebhooksPage::addressEdited);
    connect(m_register, &QPushButton::clicked, this,
            [this] { Q_EMIT registerWanted(m_matrix.tickedEvents(), address()); });
    return box;
}

QWidget *WebhooksPage::makeActions()
{
    auto *box = new QWidget;
    auto *column = new QVBoxLayout(box);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(4);
    auto *row = new QHBoxLayout;
    row->setSpacing(6);
    const QStringList titles{tr("Change address"), tr("Turn on"), tr("Turn off"), tr("Delete")};
    for (int i = 0; i < titles.size(); ++i) {
        auto *button = new QPushButton(titles.at(i));
        button->setMinimumWidth(button->fontMetrics().horizontalAdvance(titles.at(i)) + 22);
        connect(button, &QPushButton::clicked, this,
                [this, i] { Q_EMIT actionWanted(Action(i), selectedIds()); });
        row->addWidget(button);
        m_actions.append(button);
    }
    m_actions[ChangeAddress]->setToolTip(tr("To the address in the field above."));
    m_actions[Delete]->setIcon(themedIcon(m_theme, Glyph::Trash));
    m_selected = new ToneLabel(m_theme, Tone::Muted, ToneLabel::Fit::Elided);
    row->addWidget(m_selected, 1);
    m_concerns = new ToneLabel(m_theme, Tone::Warn, ToneLabel::Fit::Wrapped);
    m_concerns->setFont(m_theme.smallFont());
    m_concerns->hide();
    column->addLayout(row);
    column->addWidget(m_concerns);
    return box;
}

QWidget *WebhooksPage::makeTables()
{
    using Table = WebhookDelegate::Table;
    m_destinationView = wideTable(&m_destinations, tr("Webhooks by destination"));
    m_destinationView->setItemDelegate(
        new WebhookDelegate(m_theme, Table::Destinations, m_destinationView));
    m_destinationHint = new ToneLabel(m_theme, Tone::Muted, ToneLabel::Fit::Wrapped);
    m_tables = new QStackedWidget;
    m_tables->addWidget(makeMatrix());
    m_tables->addWidget(under(m_destinationHint, m_destinationView));
    m_tables->addWidget(makeLeftOvers());
    for (const QTableView *view : {m_matrixView, m_destinationView, m_leftOverView}) {
        connect(view->selectionModel(), &QItemSelectionModel::selectionChanged, this,
                &WebhooksPage::refreshButtons);
    }
    for (const QAbstractItemModel *model : {static_cast<QAbstractItemModel *>(&m_matrix),
                                            static_cast<QAbstractItemModel *>(&m_destinations),
                                            static_cast<QAbstractItemModel *>(&m_leftOvers)}) {
        connect(model, &QAbstractItemModel::dataChanged, this, &WebhooksPage::refreshButtons);
        connect(model, &QAbstractItemModel::modelReset, this, &WebhooksPage::refreshButtons);
    }
    return m_tables;
}

QWidget *WebhooksPage::makeMatrix()
{
    m_matrixView = wideTable(&m_matrix, tr("Webhooks by event"));
    m_matrixView->setSelectionBehavior(QAbstractItemView::SelectItems); // a webhook is a cell
    m_matrixView->setItemDelegate(
        new WebhookDelegate(m_theme, WebhookDelegate::Table::Matrix, m_matrixView));
    auto *others = new ToneLabel(m_theme, Tone::Muted, ToneLabel::Fit::Elided);
    others->setFont(m_theme.smallFont());
    others->setText(tr("Inbox App events (inboxAppReply, inboxAppConversationRead) come by another "
                       "way and cannot be managed here."));
    m_otherEvent = new OtherEventField(m_theme);
    connect(m_otherEvent, &OtherEventField::typed, this, [this](const QString &event) {
        const int row = m_matrix.addEvent(event);
        m_matrixView->scrollTo(m_matrix.index(row, WebhookMatrixModel::EventColumn));
    });
    auto *matrix = new QWidget;
    auto *column = new QVBoxLayout(matrix);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(4);
    column->addWidget(m_matrixView, 1);
    column->addWidget(m_otherEvent);
    column->addWidget(others);
    return matrix;
}

QWidget *WebhooksPage::makeLeftOvers()
{
    m_leftOverView = wideTable(&m_leftOvers, tr("Webhooks that look like left-overs"));
    m_leftOverView->setItemDelegate(
        new WebhookDelegate(m_theme, WebhookDelegate::Table::LeftOvers, m_leftOverView));
    // The reasons are what a person decides by: they have two lines, and most of the width.
    m_leftOverView->verticalHeader()->setDefaultSectionSize(LeftOverRowHeight);
    QHeaderView *header = m_leftOverView->horizontalHeader();
    header->setSectionResizeMode(LeftOverModel::EventColumn, QHeaderView::ResizeToContents);
    header->setSectionResizeMode(LeftOverModel::AddressColumn, QHeaderView::Interactive);
    header->resizeSection(LeftOverModel::AddressColumn, AddressWidth);
    header->setSectionResizeMode(LeftOverModel::ScoreColumn, QHeaderView::ResizeToContents);
    m_leftOverHint = new ToneLabel(m_theme, Tone::Muted, ToneLabel::Fit::Wrapped);
    return under(m_leftOverHint, m_leftOverView);
}

/// A table with a line above it; the line stays on top where the table is not shown.
QWidget *WebhooksPage::under(ToneLabel *hint, QTableView *view)
{
    auto *box = new QWidget;
    auto *column = new QVBoxLayout(box);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(hint);
    column->addWidget(view, 1);
    column->addStretch(0);
    return box;
}

void WebhooksPage::setAccounts(const QStringList &names, int current)
{
    const QSignalBlocker quiet(m_account);
    m_account->clear();
    m_account->addItems(names);
    m_account->setCurrentIndex(current);
    m_account->setVisible(!names.isEmpty());
    m_refresh->setVisible(!names.isEmpty());
}

void WebhooksPage::forgetTyped()
{
    m_isTyped = false;
    m_otherEvent->clear();
    m_matrix.forgetAdded();
    const QSignalBlocker quiet(m_address);
    m_address->clear();
    m_address->clearEditText();
}

void WebhooksPage::setAddresses(const QStringList &urls)
{
    QStringList known;
    for (int i = 0; i < m_address->count(); ++i)
        known << m_address->itemText(i);
    if (known == urls)
        return;
    const QString typed = address();
    m_isTyped = m_isTyped && !typed.isEmpty();
    {
        const QSignalBlocker quiet(m_address);
        m_address->clear();
        m_address->addItems(urls);
        m_address->setEditText(m_isTyped ? typed : urls.value(0));
    }
    Q_EMIT addressEdited(address());
}

void WebhooksPage::setWebhooks(const QList<WebhookEntry> &webhooks)
{
    m_refresh->setEnabled(true);
    m_isListed = true;
    m_matrix.setWebhooks(webhooks);
    m_destinations.setWebhooks(webhooks);
    m_destinationHint->setText(tr("No webhook is registered yet. Tick events in the view By event, "
                                  "and register them."));
    m_destinationHint->setVisible(webhooks.isEmpty());
    m_destinationView->setVisible(!webhooks.isEmpty());
    refreshButtons();
}

void WebhooksPage::setUnknown()
{
    m_refresh->setEnabled(true);
    m_isListed = false;
    m_matrix.setUnknown();
    m_destinations.setWebhooks({});
    m_destinationHint->setText(tr("Not known: Follow Up Boss has not been asked."));
    m_destinationHint->show();
    m_destinationView->hide();
    refreshButtons();
}

void WebhooksPage::setLeftOvers(const QList<LeftOverEntry> &entries, Search search)
{
    m_leftOvers.setEntries(entries);
    m_leftOverView->setVisible(!entries.isEmpty());
    const auto words = [&] {
        switch (search) {
        case Search::Impossible:
            return tr("Not known: Follow Up Boss has not been asked.");
        case Search::Running:
            return tr("Looking at names and certificates. Nothing is sent to these hosts…");
        case Search::Offline:
            return tr("No name can be looked up now, so which of them are gone is not known. The "
                      "rest is:");
        case Search::Done:
            break;
        }
        return entries.isEmpty()
                   ? tr("Nothing looks left over: no name is gone, no broken certificate was seen, "
                        "no address is an old tunnel, and nothing comes twice.")
                   : tr("Tick what is to go, then plan it with Delete. Nothing is ticked for you.");
    };
    m_leftOverHint->setText(words());
}

void WebhooksPage::setLoading()
{
    m_refresh->setEnabled(false);
}

void WebhooksPage::setProblem(const QString &words)
{
    m_refresh->setEnabled(true);
    m_problem->setTone(Tone::Bad);
    m_problem->setText(words);
    m_problem->setVisible(!words.isEmpty());
    m_settings->setVisible(!words.isEmpty());
}

void WebhooksPage::setNoAccount()
{
    setProblem(tr("There is no account yet. Connect one in Settings, or start the sandbox."));
    m_problem->setTone(Tone::Text); // nothing is wrong
}

void WebhooksPage::setNotices(const QStringList &lines)
{
    QStringList shown = lines.last(std::min(lines.size(), NoticesShown));
    if (lines.size() > shown.size())
        shown.prepend(counted(lines.size() - shown.size(), tr("1 earlier change."),
                              tr("%1 earlier changes.")));
    m_notice->setText(shown.join(u'\n'));
    m_notice->setToolTip(lines.size() > NoticesShown ? lines.join(u'\n') : QString());
    m_notice->setVisible(!lines.isEmpty());
    m_dismiss->setVisible(!lines.isEmpty());
}

void WebhooksPage::setAddressFindings(const QString &words, bool isRefused)
{
    m_isRefused = isRefused;
    m_findings->setTone(isRefused ? Tone::Bad : Tone::Warn);
    m_findings->setText(words);
    m_findings->setVisible(!words.isEmpty());
    refreshButtons();
}

QString WebhooksPage::address() const
{
    return m_address->currentText().trimmed();
}

QList<qint64> WebhooksPage::selectedIds() const
{
    QList<qint64> ids;
    if (m_tables->currentIndex() == MatrixView) {
        const QModelIndexList cells = m_matrixView->selectionModel()->selectedIndexes();
        for (const QModelIndex &cell : cells) {
            if (const qint64 id = cell.data(WebhookMatrixModel::WebhookIdRole).toLongLong())
                ids.append(id);
        }
    } else if (m_tables->currentIndex() == LeftOverView) {
        ids = m_leftOvers.tickedIds();
    } else {
        const QModelIndexList rows = m_destinationView->selectionModel()->selectedRows();
        for (const QModelIndex &row : rows)
            ids += row.data(WebhookDestinationModel::IdsRole).value<QList<qint64>>();
    }
    return ids;
}

QStringList WebhooksPage::selectedConcerns() const
{
    QStringList concerns;
    const auto take = [&](const QTableView *view, int role) {
        const QModelIndexList selected = view->selectionModel()->selectedIndexes();
        for (const QModelIndex &index : selected)
            concerns += index.data(role).toStringList();
    };
    if (m_tables->currentIndex() == MatrixView)
        take(m_matrixView, WebhookMatrixModel::ConcernsRole);
    else if (m_tables->currentIndex() == LeftOverView)
        take(m_leftOverView, LeftOverModel::ReasonsRole);
    else
        take(m_destinationView, WebhookDestinationModel::ConcernsRole);
    concerns.removeDuplicates();
    return concerns;
}

void WebhooksPage::refreshButtons()
{
    const auto ticked = int(m_matrix.tickedEvents().size());
    m_register->setText(ticked == 0   ? tr("Register…")
                        : ticked == 1 ? tr("Register 1 event…")
                                      : tr("Register %1 events…").arg(ticked));
    m_register->setEnabled(ticked > 0 && !m_isRefused && m_isListed);
    m_register->setToolTip(!m_isListed   ? tr("Follow Up Boss has not been asked yet.")
                           : ticked == 0 ? tr("Tick events first.")
                                         : tr("Shows the plan; nothing is changed yet."));
    m_otherEvent->setUnknown(m_matrix.tickedUnknown());
    const auto selected = int(selectedIds().size());
    for (QPushButton *button : std::as_const(m_actions))
        button->setEnabled(selected > 0);
    m_actions[ChangeAddress]->setEnabled(selected > 0 && !m_isRefused);
    m_selected->setText(selected == 0   ? tr("Select or tick webhooks to change them.")
                        : selected == 1 ? tr("1 webhook selected")
                                        : tr("%1 webhooks selected").arg(selected));
    const QStringList concerns = selectedConcerns();
    m_concerns->setText(concerns.join(u' '));
    m_concerns->setVisible(!concerns.isEmpty());
}

QString WebhooksPage::problem() const
{
    return m_problem->isHidden() ? QString() : m_problem->text();
}

QString WebhooksPage::notice() const
{
    return m_notice->isHidden() ? QString() : m_notice->text();
}

QString WebhooksPage::concerns() const
{
    return m_concerns->isHidden() ? QString() : m_concerns->text();
}

QString WebhooksPage::leftOverHint() const
{
    return m_leftOverHint->text();
}

void WebhooksPage::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.fillRect(rect(), m_theme.colors().window);
}

} // namespace Hookglass
