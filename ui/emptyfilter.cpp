// SPDX-License-Identifier: MIT
#include "emptyfilter.h"

#include "models/counted.h"
#include "tonelabel.h"

#include <QtGui/QPainter>
#include <QtWidgets/QHBoxLayout>
#include <QtWidgets/QPushButton>
#include <QtWidgets/QVBoxLayout>

#include <utility>

namespace Hookglass {

namespace {

constexpr qsizetype MostRemovers = 3;
constexpr qsizetype ShownLetters = 40;

QString quoted(const QString &condition)
{
    const QString shown =
        condition.size() > ShownLetters ? condition.first(ShownLetters) + u'…' : condition;
    return EmptyFilter::tr("“%1”").arg(shown);
}

} // namespace

EmptyFilter::EmptyFilter(const Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
{
    setAccessibleName(tr("No event fits the filter"));
    m_title = new ToneLabel(theme, Tone::Text);
    m_title->setFont(theme.strongFont());
    m_title->setAlignment(Qt::AlignCenter);
    m_text = new ToneLabel(theme, Tone::Muted, ToneLabel::Fit::Wrapped);
    m_text->setAlignment(Qt::AlignCenter);
    m_clear = new QPushButton(tr("Clear the filter"));
    connect(m_clear, &QPushButton::clicked, this, &EmptyFilter::clearWanted);
    m_buttons = new QHBoxLayout;
    m_buttons->setSpacing(8);
    m_buttons->addStretch(1);
    m_buttons->addWidget(m_clear);
    m_buttons->addStretch(1);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(24, 12, 24, 12);
    column->setSpacing(8);
    column->addStretch(1);
    column->addWidget(m_title);
    column->addWidget(m_text);
    column->addLayout(m_buttons);
    column->addStretch(1);
    connect(&theme, &Theme::changed, this, [this] { update(); });
}

EmptyFilter::~EmptyFilter() = default;

void EmptyFilter::dropRemovers()
{
    for (QPushButton *button : std::as_const(m_removers)) {
        button->hide();
        button->deleteLater();
    }
    m_removers.clear();
}

void EmptyFilter::showSearching(int percent)
{
    dropRemovers();
    m_title->setText(tr("Looking…"));
    m_text->setText(tr("Nothing yet, %1 % looked at.").arg(percent));
    m_clear->hide();
}

void EmptyFilter::showEmpty(const QStringList &conditions, qint64 events)
{
    dropRemovers();
    m_conditions = conditions;
    m_title->setText(tr("No event fits this filter"));
    const QString amount = counted(events, tr("One event is here, and it does not."),
                                   tr("%1 events are here, and none does."));
    m_text->setText(amount + QLatin1Char('\n') + adviceWords());
    m_clear->show();
}

/// What can be done, beside the buttons.
QString EmptyFilter::adviceWords() const
{
    return m_conditions.size() > 1
               ? tr("Take a condition away by its cross above. What comes and fits appears here.")
               : tr("Change the filter above. What comes and fits appears here.");
}

void EmptyFilter::addRemover(int place)
{
    auto *button = new QPushButton(tr("Take %1 away").arg(quoted(m_conditions.at(place))));
    connect(button, &QPushButton::clicked, this, [this, place] { Q_EMIT removeWanted(place); });
    m_buttons->insertWidget(m_buttons->count() - 1, button);
    setTabOrder(m_removers.isEmpty() ? m_clear : m_removers.constLast(), button);
    m_removers.append(button);
}

void EmptyFilter::showHopeless(const QList<int> &places)
{
    dropRemovers();
    QStringList names;
    for (const int place : places) {
        if (place >= 0 && place < m_conditions.size())
            names << quoted(m_conditions.at(place));
    }
    const bool isNoneToBlame = names.isEmpty() && m_conditions.size() > 1;
    QList<int> offered = places;
    if (isNoneToBlame) {
        for (int place = 0; place < m_conditions.size(); ++place)
            offered.append(place);
    }
    for (const int place : std::as_const(offered)) {
        const bool isOne = place >= 0 && place < m_conditions.size() && m_conditions.size() > 1;
        if (isOne && m_removers.size() < MostRemovers)
            addRemover(place);
    }
    QString why;
    if (isNoneToBlame)
        why = tr("Each condition fits some events, but no event fits them all.");
    else if (names.size() == 1)
        why = tr("Nothing here fits %1.").arg(names.constFirst());
    else if (names.size() > 1)
        why = tr("Nothing here fits any of %1.").arg(names.join(QLatin1String(", ")));
    if (!why.isEmpty())
        m_text->setText(why + QLatin1Char('\n') + adviceWords());
}

QString EmptyFilter::title() const
{
    return m_title->text();
}

QString EmptyFilter::explanation() const
{
    return m_text->text();
}

void EmptyFilter::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.fillRect(rect(), m_theme.colors().base);
}

} // namespace Hookglass
