// SPDX-License-Identifier: MIT
#include "faultcard.h"

#include "card.h"
#include "fields.h"
#include "focuskeeper.h"
#include "icons.h"
#include "models/answerwords.h"
#include "models/format.h"
#include "tonelabel.h"

#include <QtCore/QTimer>
#include <QtGui/QDoubleValidator>
#include <QtWidgets/QComboBox>
#include <QtWidgets/QGridLayout>
#include <QtWidgets/QHBoxLayout>
#include <QtWidgets/QLineEdit>
#include <QtWidgets/QPushButton>
#include <QtWidgets/QVBoxLayout>

namespace Hookglass {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using Action = FaultRule::Action;
using Share = FaultRule::Share;

namespace {

constexpr int NumberWidth = 70;

QLineEdit *numberField(const QString &name, double most)
{
    QLineEdit *edit = textField(name);
    auto *validator = new QDoubleValidator(0, most, 2, edit);
    validator->setLocale(QLocale::c());
    validator->setNotation(QDoubleValidator::StandardNotation);
    edit->setValidator(validator);
    edit->setFixedWidth(NumberWidth);
    return edit;
}

/// Widgets side by side at the left.
QHBoxLayout *together(std::initializer_list<QWidget *> widgets)
{
    auto *row = new QHBoxLayout;
    row->setSpacing(8);
    for (QWidget *widget : widgets)
        row->addWidget(widget);
    row->addStretch(1);
    return row;
}

} // namespace

FaultCard::FaultCard(const Theme &theme, const Clock &clock, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_clock(clock)
{
    Card *card = filledCard(this, theme, tr("Faults on purpose"));
    auto *about = new ToneLabel(theme, Tone::Muted, ToneLabel::Fit::Wrapped);
    about->setText(tr("Answers wrongly for a while, to see what becomes of it. What arrives is "
                      "stored and forwarded all the same. Every rule ends by itself."));
    card->content()->addWidget(about);
    m_listBox = new QWidget;
    auto *listColumn = new QVBoxLayout(m_listBox);
    listColumn->setContentsMargins(0, 0, 0, 6);
    m_list = new QVBoxLayout;
    m_list->setSpacing(4);
    listColumn->addLayout(m_list);
    m_stopAll = new QPushButton(themedIcon(theme, Glyph::Stop), tr("Stop all"));
    listColumn->addLayout(together({m_stopAll}));
    card->content()->addWidget(m_listBox);
    card->content()->addWidget(makeForm());
    m_outcome = new ToneLabel(theme, Tone::Text, ToneLabel::Fit::Wrapped);
    m_outcome->hide();
    card->content()->addWidget(m_outcome);
    card->content()->addWidget(makeArming());
    connect(m_stopAll, &QPushButton::clicked, this, &FaultCard::stopAllWanted);
    auto *timer = new QTimer(this);
    timer->setInterval(1s);
    connect(timer, &QTimer::timeout, this, &FaultCard::refreshTimes);
    timer->start();
    setEntries({});
    refreshForm();
}

FaultCard::~FaultCard() = default;

QWidget *FaultCard::makeForm()
{
    auto *form = new QWidget;
    m_action = choiceField(tr("What to do"), {tr("Answer with a status"), tr("Answer late"),
                                              tr("Cut the connection")});
    m_amount = numberField(tr("Status or seconds"), 999);
    m_amount->setText(u"500"_s);
    m_unit = new ToneLabel(m_theme, Tone::Muted);
    m_events = textField(tr("Events"));
    m_events->setPlaceholderText(tr("every event; or such as people*, -*Deleted"));
    m_accounts = choiceField(tr("Account"), {tr("every account")});
    m_share = choiceField(tr("Which of them"),
                          {tr("every delivery"), tr("a share"), tr("only the first")});
    m_shareAmount = numberField(tr("How many"), 10'000);
    m_shareUnit = new ToneLabel(m_theme, Tone::Muted);
    m_time = choiceField(tr("For how long"));
    for (const int minutes : {1, 5, 15, 60})
        m_time->addItem(minutes == 1 ? tr("1 minute") : tr("%1 minutes").arg(minutes), minutes);
    m_time->setCurrentIndex(1);
    m_meaning = new ToneLabel(m_theme, Tone::Muted, ToneLabel::Fit::Wrapped);
    m_start = new QPushButton(tr("Start the fault"));
    m_start->setProperty("primary", true);

    auto *grid = new QGridLayout(form);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setHorizontalSpacing(12);
    grid->setVerticalSpacing(8);
    grid->setColumnStretch(1, 1);
    const auto addRow = [&](const QString &title, QLayout *content) {
        const int row = grid->rowCount();
        auto *label = new ToneLabel(m_theme, Tone::Text);
        label->setText(title);
        grid->addWidget(label, row, 0);
        grid->addLayout(content, row, 1);
    };
    auto *events = new QHBoxLayout;
    events->setSpacing(8);
    events->addWidget(m_events, 1);
    events->addWidget(m_accounts);
    addRow(tr("What"), together({m_action, m_amount, m_unit}));
    addRow(tr("Events"), events);
    addRow(tr("Which"), together({m_share, m_shareAmount, m_shareUnit}));
    addRow(tr("How long"), together({m_time}));
    grid->addWidget(m_meaning, grid->rowCount(), 1);
    grid->addLayout(together({m_start}), grid->rowCount(), 1);

    connect(m_action, &QComboBox::currentIndexChanged, this, [this](int action) {
        m_amount->setText(Action(action) == Action::Status ? u"500"_s : u"5"_s);
        refreshForm();
    });
    connect(m_share, &QComboBox::currentIndexChanged, this, [this](int share) {
        m_shareAmount->setText(Share(share) == Share::Percent ? u"50"_s : u"3"_s);
        refreshForm();
    });
    for (QLineEdit *edit : {m_amount, m_events, m_shareAmount})
        connect(edit, &QLineEdit::textChanged, this, &FaultCard::refreshForm);
    connect(m_start, &QPushButton::clicked, this, [this] { Q_EMIT startWanted(draft(), time()); });
    return form;
}

QWidget *FaultCard::makeArming()
{
    auto *part = new QWidget;
    auto *about = new ToneLabel(m_theme, Tone::Muted, ToneLabel::Fit::Wrapped);
    about->setText(tr("406 and 410 make Follow Up Boss delete the webhook. They never leave here, "
                      "not even if a target answers with them, unless you arm one webhook for one "
                      "delivery."));
    m_arm = new QPushButton(themedIcon(m_theme, Glyph::Warning, Tone::Warn), tr("Arm 406 or 410…"));
    auto *column = new QVBoxLayout(part);
    column->setContentsMargins(0, 8, 0, 0);
    column->addWidget(about);
    column->addLayout(together({m_arm}));
    connect(m_arm, &QPushButton::clicked, this, &FaultCard::armWanted);
    return part;
}

FaultRule FaultCard::draft() const
{
    FaultRule rule;
    rule.action = Action(m_action->currentIndex());
    const double amount = m_amount->text().toDouble();
    if (rule.action == Action::Status)
        rule.status = int(amount);
    if (rule.action == Action::Delay)
        rule.delay = std::chrono::milliseconds(qRound(amount * 1000));
    rule.patterns = m_events->text().simplified();
    rule.account = AccountId{m_accounts->currentData().toLongLong()};
    rule.share = Share(m_share->currentIndex());
    if (rule.share == Share::Percent)
        rule.percent = int(m_shareAmount->text().toDouble());
    if (rule.share == Share::First)
        rule.first = int(m_shareAmount->text().toDouble());
    return rule;
}

std::chrono::minutes FaultCard::time() const
{
    return std::chrono::minutes(m_time->currentData().toInt());
}

void FaultCard::refreshForm()
{
    FaultRule rule = draft();
    rule.from = m_clock.now();
    rule.until = rule.from + FaultRule::UsualTime;
    m_amount->setVisible(rule.action != Action::Cut);
    m_unit->setVisible(rule.action == Action::Delay);
    m_unit->setText(tr("s after the request began"));
    m_shareAmount->setVisible(rule.share != Share::All);
    m_shareUnit->setVisible(rule.share != Share::All);
    m_shareUnit->setText(rule.share == Share::Percent ? tr("% of them, by chance")
                                                      : tr("deliveries, then it ends"));
    const QString problem = faultProblem(rule);
    const bool isGood = problem.isEmpty();
    m_meaning->setTone(isGood ? Tone::Muted : Tone::Bad);
    m_meaning->setText(isGood ? faultMeaning(rule) : problem);
    m_start->setEnabled(isGood && m_readOnly.isEmpty());
    m_arm->setEnabled(m_readOnly.isEmpty() && !m_known.isEmpty());
}

void FaultCard::setAccounts(const QList<FaultAccount> &accounts)
{
    if (accounts == m_known)
        return;
    const qint64 chosen = m_accounts->currentData().toLongLong();
    m_known = accounts;
    m_accounts->clear();
    m_accounts->addItem(tr("every account"), 0);
    for (const FaultAccount &account : accounts)
        m_accounts->addItem(account.name, account.account.value);
    m_accounts->setCurrentIndex(std::max(0, m_accounts->findData(chosen)));
    m_accounts->setVisible(accounts.size() > 1);
    refreshForm();
}

void FaultCard::setReadOnly(const QString &reason)
{
    m_readOnly = reason;
    setOutcome(reason, true);
    refreshForm();
}

void FaultCard::setEntries(const QList<FaultEntry> &all)
{
    QList<FaultEntry> entries = all;
    entries.removeIf([](const FaultEntry &entry) { return entry.lasts(); });
    const bool isSame =
        std::equal(entries.cbegin(), entries.cend(), m_rows.cbegin(), m_rows.cend(),
                   [](const FaultEntry &entry, const Row &row) {
                       return entry.id == row.entry.id && entry.words == row.entry.words;
                   });
    if (isSame) { // a button that has the focus keeps it
        for (qsizetype i = 0; i < entries.size(); ++i)
            m_rows[i].entry = entries.at(i);
        refreshTimes();
        m_listBox->setVisible(!entries.isEmpty());
        return;
    }
    const FocusKeeper keeper(*m_listBox, {m_action});
    while (QLayoutItem *item = m_list->takeAt(0)) {
        item->widget()->hide();
        item->widget()->setParent(nullptr);
        item->widget()->deleteLater(); // it may be the one that was pressed just now
        delete item;
    }
    m_rows.clear();
    for (const FaultEntry &entry : std::as_const(entries))
        addRow(entry);
    m_listBox->setVisible(!entries.isEmpty());
    m_stopAll->setVisible(entries.size() > 1);
    refreshTimes();
}

void FaultCard::addRow(const FaultEntry &entry)
{
    const bool isArming = entry.kind == FaultEntry::Kind::Arming;
    auto *line = new QWidget;
    auto *row = new QHBoxLayout(line);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(10);
    auto *words =
        new ToneLabel(m_theme, isArming ? Tone::Bad : Tone::Warn, ToneLabel::Fit::Wrapped);
    words->setText(entry.words);
    auto *state = new ToneLabel(m_theme, Tone::Muted);
    auto *stop = new QPushButton(isArming ? tr("Disarm") : tr("Stop"));
    stop->setAccessibleName(stop->text() + u": "_s + entry.words);
    row->addWidget(words, 1);
    row->addWidget(state);
    row->addWidget(stop);
    m_list->addWidget(line);
    m_rows.append({entry, state});
    connect(stop, &QPushButton::clicked, this, [this, entry] { Q_EMIT stopWanted(entry); });
}

void FaultCard::refreshTimes()
{
    for (const Row &row : std::as_const(m_rows)) {
        const QString left = timeLeft(row.entry.until, m_clock.now());
        const QString hits = tr("%1 so far").arg(formatCount(row.entry.hits));
        row.state->setText(row.entry.kind == FaultEntry::Kind::Arming ? left
                                                                      : hits + u" · "_s + left);
    }
}

void FaultCard::setOutcome(const QString &words, bool isGood)
{
    m_outcome->setTone(isGood ? Tone::Muted : Tone::Bad);
    m_outcome->setText(words);
    m_outcome->setVisible(!words.isEmpty());
}

QString FaultCard::meaning() const
{
    return m_meaning->text();
}

QString FaultCard::outcome() const
{
    return m_outcome->text();
}

QStringList FaultCard::listed() const
{
    QStringList texts;
    for (const Row &row : m_rows)
        texts << row.entry.words + u" "_s + row.state->text();
    return texts;
}

} // namespace Hookglass
