// SPDX-License-Identifier: MIT
#include "updatecard.h"

#include "dialogparts.h"
#include "icons.h"
#include "models/format.h"
#include "statusitem.h"
#include "tonelabel.h"

#include <QtCore/QSignalBlocker>
#include <QtWidgets/QCheckBox>
#include <QtWidgets/QHBoxLayout>
#include <QtWidgets/QPushButton>
#include <QtWidgets/QVBoxLayout>

namespace Hookglass {

using namespace std::chrono_literals;

namespace {

struct StateWords
{
    Tone tone = Tone::Muted;
    QString word;
    QString detail;
};

StateWords wordsFor(const UpdateStatus &status, Timestamp now)
{
    const QString asked = status.asked
                              ? UpdateCard::tr("asked %1").arg(formatAge(now - *status.asked))
                              : UpdateCard::tr("never asked yet");
    if (status.isAsking)
        return {Tone::Muted, UpdateCard::tr("Asking…"), {}};
    if (status.isUrgent)
        return {Tone::Bad, UpdateCard::tr("This version has a fault that matters"), asked};
    if (status.news)
        return {Tone::Accent, UpdateCard::tr("%1 is available").arg(status.news->version), asked};
    if (!status.unavailable.isEmpty())
        return {Tone::Muted, UpdateCard::tr("Nobody is asked"), {}};
    if (!status.problem.isEmpty())
        return {Tone::Warn, UpdateCard::tr("Not known"), asked};
    if (!status.asked)
        return {Tone::Muted,
                status.isOn ? UpdateCard::tr("Not known yet") : UpdateCard::tr("Switched off"),
                asked};
    return {Tone::Good, UpdateCard::tr("Nothing newer is known"), asked};
}

QString sentWords(const UpdateStatus &status)
{
    if (!status.unavailable.isEmpty())
        return status.unavailable;
    return UpdateCard::tr("What is sent: one request for a small file to %1, and nothing else: no "
                          "account, no key, no cookie, no identifier, not even which version you "
                          "have. As with every request, %1 sees your IP address. Nothing is ever "
                          "downloaded or started by itself.")
        .arg(status.host);
}

} // namespace

QString newsSentence(const UpdateStatus &status)
{
    if (!status.news)
        return {};
    const QString &version = status.news->version;
    return status.isUrgent
               ? UpdateCard::tr("Hookglass %1 is available. Yours, %2, has a fault that "
                                "matters: please change to the new one.")
                     .arg(version, status.installed)
               : UpdateCard::tr("Hookglass %1 is available; you have %2.")
                     .arg(version, status.installed);
}

UpdateCard::UpdateCard(const Theme &theme, const Clock &clock, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_clock(clock)
{
    m_state = new StatusItem(theme, Glyph::ArrowUp, tr("Updates"));
    m_check = new QPushButton(themedIcon(theme, Glyph::Retry), tr("Check now"));
    m_check->setAccessibleName(tr("Check now for a new version"));
    m_changes = new QPushButton(tr("Changes so far"));
    m_changes->setToolTip(tr("What the versions up to this one brought"));
    m_installed = new ToneLabel(theme, Tone::Text, ToneLabel::Fit::Elided);
    m_installed->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_on = new QCheckBox(tr("Ask once a day whether there is a new version"));
    m_sent = new ToneLabel(theme, Tone::Muted, ToneLabel::Fit::Wrapped);
    m_problem = new ToneLabel(theme, Tone::Warn, ToneLabel::Fit::Wrapped);
    auto *head = new QHBoxLayout;
    head->addWidget(sectionTitle(theme, tr("Updates")));
    head->addStretch(1);
    head->addWidget(m_changes);
    head->addWidget(m_check);
    auto *stateRow = new QHBoxLayout;
    stateRow->addWidget(m_state);
    stateRow->addStretch(1);
    auto *card = new Card(theme);
    card->content()->addLayout(head);
    card->content()->addWidget(m_installed);
    card->content()->addLayout(stateRow);
    card->content()->addWidget(m_problem);
    card->content()->addWidget(makeNews());
    card->content()->addWidget(m_on);
    card->content()->addWidget(m_sent);
    auto *outer = new QVBoxLayout(this);
    outer->setContentsMargins(0, 0, 0, 0);
    outer->addWidget(card);
    connect(m_check, &QPushButton::clicked, this, &UpdateCard::checkWanted);
    connect(m_changes, &QPushButton::clicked, this, &UpdateCard::changesWanted);
    connect(m_on, &QCheckBox::toggled, this, &UpdateCard::onWanted);
    m_timer.setInterval(30s);
    connect(&m_timer, &QTimer::timeout, this, &UpdateCard::refresh); // ages
    m_timer.start();
    refresh();
}

UpdateCard::~UpdateCard() = default;

QWidget *UpdateCard::makeNews()
{
    m_news = new QWidget;
    m_newsTitle = new ToneLabel(m_theme, Tone::Text, ToneLabel::Fit::Wrapped);
    m_newsTitle->setFont(m_theme.strongFont());
    m_notes = new ToneLabel(m_theme, Tone::Text, ToneLabel::Fit::Wrapped);
    m_page = new QPushButton(tr("What is new"));
    m_page->setProperty("primary", true);
    m_skip = new QPushButton(tr("Skip this version"));
    auto *buttons = new QHBoxLayout;
    buttons->addWidget(m_page);
    buttons->addWidget(m_skip);
    buttons->addStretch(1);
    auto *column = new QVBoxLayout(m_news);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(6);
    column->addWidget(m_newsTitle);
    column->addWidget(m_notes);
    column->addLayout(buttons);
    connect(m_page, &QPushButton::clicked, this, &UpdateCard::pageWanted);
    connect(m_skip, &QPushButton::clicked, this, &UpdateCard::skipWanted);
    return m_news;
}

void UpdateCard::setStatus(const UpdateStatus &status)
{
    m_status = status;
    refresh();
}

void UpdateCard::refresh()
{
    const StateWords words = wordsFor(m_status, m_clock.now());
    m_state->setState(words.tone, words.word, words.detail);
    m_installed->setText(m_status.installed.isEmpty()
                             ? tr("Installed: a version without a name")
                             : tr("Installed: Hookglass %1, with Qt %2")
                                   .arg(m_status.installed, QLatin1StringView(qVersion())));
    m_news->setVisible(m_status.news.has_value());
    if (m_status.news) {
        m_newsTitle->setText(newsSentence(m_status));
        m_notes->setText(m_status.news->notes);
        m_notes->setVisible(!m_status.news->notes.isEmpty());
        m_page->setToolTip(
            tr("Opens %1 in the browser").arg(m_status.news->page.toDisplayString()));
        m_skip->setVisible(!m_status.isUrgent);
        m_skip->setEnabled(!m_status.isSkipped);
        m_skip->setText(m_status.isSkipped ? tr("Skipped") : tr("Skip this version"));
    }
    const bool canAsk = m_status.unavailable.isEmpty();
    m_check->setEnabled(canAsk && !m_status.isAsking);
    const QSignalBlocker quiet(m_on);
    m_on->setEnabled(canAsk);
    m_on->setChecked(canAsk && m_status.isOn);
    m_problem->setText(canAsk ? m_status.problem : QString());
    m_problem->setVisible(!m_problem->text().isEmpty());
    m_sent->setText(sentWords(m_status));
}

QString UpdateCard::stateText() const
{
    return m_state->spoken();
}

QString UpdateCard::sentText() const
{
    return m_sent->text();
}

QString UpdateCard::problemText() const
{
    return m_problem->text();
}

QString UpdateCard::newsText() const
{
    return m_status.news ? m_newsTitle->text() + u'\n' + m_notes->text() : QString();
}

} // namespace Hookglass
