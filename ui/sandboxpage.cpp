// SPDX-License-Identifier: MIT
#include "sandboxpage.h"

#include "card.h"
#include "copybutton.h"
#include "logdelegate.h"
#include "models/counted.h"
#include "models/format.h"
#include "segments.h"
#include "statusitem.h"
#include "tonelabel.h"

#include <QtGui/QPainter>
#include <QtWidgets/QGridLayout>
#include <QtWidgets/QHBoxLayout>
#include <QtWidgets/QListView>
#include <QtWidgets/QPushButton>
#include <QtWidgets/QScrollArea>
#include <QtWidgets/QVBoxLayout>

namespace Hookglass {

using namespace Qt::StringLiterals;

namespace {

using Change = Sandbox::Change;

constexpr std::array<double, 6> Rates{0, 0.2, 1, 2, 10, 50};

ToneLabel *heading(const Theme &theme, const QString &text)
{
    auto *label = new ToneLabel(theme, Tone::Text);
    label->setFont(theme.strongFont());
    label->setText(text);
    return label;
}

ToneLabel *explanation(const Theme &theme, const QString &text)
{
    auto *label = new ToneLabel(theme, Tone::Muted, ToneLabel::Fit::Wrapped);
    label->setText(text);
    return label;
}

} // namespace

SandboxPage::SandboxPage(const Theme &theme, const Clock &clock, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_log(clock)
{
    auto *title = new ToneLabel(theme, Tone::Text);
    title->setFont(theme.titleFont());
    title->setText(tr("Sandbox"));
    auto *controls = new QWidget;
    auto *left = new QVBoxLayout(controls);
    left->setContentsMargins(20, 0, 8, 20);
    left->setSpacing(12);
    left->addWidget(makeStateCard());
    left->addWidget(makeTrafficCard());
    left->addWidget(makeChangesCard());
    left->addWidget(makeCounters());
    left->addStretch(1);
    auto *scroll = new QScrollArea;
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setWidgetResizable(true);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setFocusPolicy(Qt::NoFocus);
    scroll->setWidget(controls);
    auto *columns = new QHBoxLayout;
    columns->setSpacing(0);
    columns->addWidget(scroll, 11);
    columns->addWidget(makeLog(), 9);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 14, 0, 0);
    column->setSpacing(12);
    auto *titleRow = new QHBoxLayout;
    titleRow->setContentsMargins(20, 0, 20, 0);
    titleRow->addWidget(title);
    column->addLayout(titleRow);
    column->addLayout(columns, 1);
    setState(State::Stopped);
    setStatus({});
    connect(&theme, &Theme::changed, this, [this] { update(); });
}

SandboxPage::~SandboxPage() = default;

QWidget *SandboxPage::makeStateCard()
{
    auto *card = new Card(m_theme);
    m_stateItem = new StatusItem(m_theme, Glyph::Sandbox, tr("Sandbox"));
    m_start = new QPushButton;
    m_start->setMinimumWidth(110);
    connect(m_start, &QPushButton::clicked, this, [this] {
        if (m_state == State::Running)
            Q_EMIT stopWanted();
        else
            Q_EMIT startWanted();
    });
    auto *row = new QHBoxLayout;
    row->addWidget(m_stateItem, 1);
    row->addWidget(m_start);
    card->content()->addLayout(row);
    card->content()->addWidget(
        explanation(m_theme, tr("A made-up Follow Up Boss account on this computer: its API, its "
                                "people, and webhooks with signatures, retries and limits.")));
    m_problem = new ToneLabel(m_theme, Tone::Bad, ToneLabel::Fit::Wrapped);
    card->content()->addWidget(m_problem);
    m_problem->hide();
    m_address = new ToneLabel(m_theme, Tone::Text, ToneLabel::Fit::Elided);
    m_address->setFont(m_theme.monoFont());
    m_address->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_copy = new CopyButton(m_theme, tr("the address of the sandbox API"));
    m_copy->setSource([this] { return m_address->text(); });
    auto *addressRow = new QHBoxLayout;
    addressRow->setSpacing(10);
    addressRow->addWidget(explanation(m_theme, tr("API")), 0);
    addressRow->addWidget(m_address, 1);
    addressRow->addWidget(m_copy);
    card->content()->addLayout(addressRow);
    return card;
}

QWidget *SandboxPage::makeTrafficCard()
{
    auto *card = new Card(m_theme);
    card->content()->addWidget(heading(m_theme, tr("Live traffic")));
    card->content()->addWidget(
        explanation(m_theme, tr("Changes happen by themselves, as in a busy office.")));
    m_traffic =
        new Segments(tr("Live traffic, events a second"),
                     {tr("Off"), tr("One in 5 s"), tr("1/s"), tr("2/s"), tr("10/s"), tr("50/s")});
    connect(m_traffic, &Segments::chosen, this,
            [this](int index) { Q_EMIT trafficWanted(Rates[size_t(index)]); });
    auto *row = new QHBoxLayout;
    row->addWidget(m_traffic);
    row->addStretch(1);
    card->content()->addLayout(row);
    return card;
}

QWidget *SandboxPage::makeChangesCard()
{
    struct Entry
    {
        Change change;
        Glyph glyph;
        QString text;
        QString hint;
    };
    const QList<Entry> entries{
        {Change::NewLead, Glyph::Lead, tr("New lead"), tr("peopleCreated")},
        {Change::StageChange, Glyph::Stage, tr("Change a stage"),
         tr("peopleStageUpdated and peopleUpdated")},
        {Change::AddTag, Glyph::Tag, tr("Add a tag"), tr("peopleTagsCreated and peopleUpdated")},
        {Change::AddNote, Glyph::Note, tr("Add a note"), tr("notesCreated")},
        {Change::NewDeal, Glyph::Deal, tr("New deal"), tr("dealsCreated")},
        {Change::TagEverybody, Glyph::People, tr("Tag everybody"),
         tr("peopleTagsCreated and peopleUpdated, split into several requests")},
        {Change::DeletePerson, Glyph::Trash, tr("Delete a person"), tr("peopleDeleted")},
    };
    auto *card = new Card(m_theme);
    card->content()->addWidget(heading(m_theme, tr("Make something happen")));
    card->content()->addWidget(explanation(
        m_theme, tr("Each button makes a real change in the account, and that sends its events.")));
    auto *grid = new QGridLayout;
    grid->setSpacing(8);
    m_changes.resize(entries.size());
    int place = 0;
    for (const Entry &entry : entries) {
        auto *button = new QPushButton(themedIcon(m_theme, entry.glyph), entry.text);
        button->setToolTip(tr("Sends %1").arg(entry.hint));
        button->setAccessibleDescription(button->toolTip());
        connect(button, &QPushButton::clicked, this,
                [this, change = entry.change] { Q_EMIT changeWanted(change); });
        m_changes[qsizetype(entry.change)] = button;
        grid->addWidget(button, place / 3, place % 3);
        ++place;
    }
    card->content()->addLayout(grid);
    return card;
}

QWidget *SandboxPage::makeCounters()
{
    const std::array<QString, 7> names{tr("People"),   tr("Webhooks"),     tr("Events made"),
                                       tr("Attempts"), tr("Acknowledged"), tr("Failed"),
                                       tr("Waiting")};
    auto *card = new Card(m_theme);
    card->content()->addWidget(heading(m_theme, tr("Counters")));
    auto *grid = new QGridLayout;
    grid->setHorizontalSpacing(16);
    grid->setVerticalSpacing(2);
    for (size_t i = 0; i < names.size(); ++i) {
        const int column = int(i % 4);
        const int row = int(i / 4) * 3;
        auto *name = new ToneLabel(m_theme, Tone::Muted);
        name->setFont(m_theme.smallFont());
        name->setText(names[i]);
        m_counters[i] = new ToneLabel(m_theme, Tone::Text);
        QFont font = m_theme.monoFont();
        font.setPixelSize(font.pixelSize() + 4);
        m_counters[i]->setFont(font);
        grid->addWidget(m_counters[i], row, column);
        grid->addWidget(name, row + 1, column);
        grid->setColumnStretch(column, 1);
    }
    grid->setRowMinimumHeight(2, 8);
    card->content()->addLayout(grid);
    return card;
}

QWidget *SandboxPage::makeLog()
{
    auto *card = new Card(m_theme);
    card->content()->addWidget(heading(m_theme, tr("What happened")));
    m_logHint = explanation(m_theme, tr("Nothing yet. Start the sandbox, then press a button or "
                                        "switch the traffic on."));
    card->content()->addWidget(m_logHint);
    m_logView = new QListView;
    m_logView->setModel(&m_log);
    m_logView->setItemDelegate(new LogDelegate(m_theme, m_logView));
    m_logView->setUniformItemSizes(true);
    m_logView->setFrameShape(QFrame::NoFrame);
    m_logView->setSelectionMode(QAbstractItemView::NoSelection);
    m_logView->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_logView->setAccessibleName(tr("What happened in the sandbox, newest first"));
    card->content()->addWidget(m_logView, 1);
    card->content()->addStretch(0);
    m_logView->hide();
    connect(&m_log, &LogModel::rowsInserted, this, [this] {
        m_logHint->hide();
        m_logView->show();
    });
    auto *frame = new QWidget;
    auto *column = new QVBoxLayout(frame);
    column->setContentsMargins(4, 0, 20, 20);
    column->addWidget(card);
    return frame;
}

void SandboxPage::setState(State state)
{
    m_state = state;
    const bool running = state == State::Running;
    switch (state) {
    case State::Stopped:
        m_stateItem->setState(Tone::Muted, tr("Stopped"), {});
        break;
    case State::Starting:
        m_stateItem->setState(Tone::Warn, tr("Starting"), tr("registering webhooks"));
        break;
    case State::Running:
        break; // setRunning() knows more
    }
    m_start->setText(running ? tr("Stop") : tr("Start"));
    m_start->setIcon(themedIcon(m_theme, running ? Glyph::Stop : Glyph::Play,
                                running ? Tone::Text : Tone::OnAccent));
    m_start->setProperty("primary", !running);
    m_start->setAccessibleName(running ? tr("Stop the sandbox") : tr("Start the sandbox"));
    m_start->setEnabled(state != State::Starting && m_readOnly.isEmpty());
    m_start->update();
    m_traffic->setEnabled(running);
    for (QPushButton *button : std::as_const(m_changes))
        button->setEnabled(running);
    if (!running)
        m_address->setText(tr("known once it runs"));
    m_copy->setEnabled(running);
}

void SandboxPage::setStarting()
{
    m_problem->hide();
    setState(State::Starting);
}

void SandboxPage::setRunning(const QUrl &api, int webhooks)
{
    m_problem->hide();
    setState(State::Running);
    m_stateItem->setState(
        Tone::Good, tr("Running"),
        counted(webhooks, tr("1 webhook registered"), tr("%1 webhooks registered")));
    m_address->setText(api.toString());
}

void SandboxPage::setStopped()
{
    setState(State::Stopped);
    setTraffic(0);
}

void SandboxPage::setFailed(const QString &message)
{
    setStopped();
    m_problem->setText(message);
    m_problem->show();
}

void SandboxPage::setReadOnly(const QString &reason)
{
    m_readOnly = reason;
    setState(m_state);
    if (reason.isEmpty())
        return;
    m_problem->setText(tr("The sandbox needs a receiver in this window. %1").arg(reason));
    m_problem->show();
}

void SandboxPage::setStatus(const SandboxStatus &status)
{
    const std::array<qint64, 7> values{status.people,
                                       status.webhooks,
                                       status.eventsMade,
                                       status.deliveriesSent,
                                       status.deliveriesAcknowledged,
                                       status.deliveriesFailed,
                                       status.deliveriesWaiting};
    for (size_t i = 0; i < values.size(); ++i)
        m_counters[i]->setText(formatCount(values[i]));
    m_counters[5]->setTone(status.deliveriesFailed > 0 ? Tone::Bad : Tone::Text);
}

void SandboxPage::setTraffic(double eventsPerSecond)
{
    size_t best = 0;
    for (size_t i = 1; i < Rates.size(); ++i) {
        if (std::abs(Rates[i] - eventsPerSecond) < std::abs(Rates[best] - eventsPerSecond))
            best = i;
    }
    m_traffic->setCurrent(int(best));
}

void SandboxPage::addSentence(const QString &sentence)
{
    m_log.add(sentence);
}

QString SandboxPage::stateText() const
{
    return m_stateItem->spoken();
}

QString SandboxPage::counterText(int index) const
{
    return m_counters[size_t(index)]->text();
}

QPushButton *SandboxPage::changeButton(Sandbox::Change change) const
{
    return m_changes.at(qsizetype(change));
}

void SandboxPage::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.fillRect(rect(), m_theme.colors().window);
}

} // namespace Hookglass
