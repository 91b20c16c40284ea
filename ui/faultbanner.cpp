// SPDX-License-Identifier: MIT
#include "faultbanner.h"

#include "icons.h"
#include "models/answerwords.h"
#include "models/format.h"
#include "tonelabel.h"

#include <QtCore/QTimer>
#include <QtGui/QPainter>
#include <QtWidgets/QHBoxLayout>
#include <QtWidgets/QPushButton>

#include <algorithm>

namespace Hookglass {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

FaultBanner::FaultBanner(const Theme &theme, const Clock &clock, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_clock(clock)
{
    m_words = new ToneLabel(theme, Tone::Text, ToneLabel::Fit::Elided);
    m_words->setFont(theme.strongFont());
    m_left = new ToneLabel(theme, Tone::Text);
    m_show = new QPushButton(tr("Show"));
    m_stop = new QPushButton(themedIcon(theme, Glyph::Stop), {});
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(44, 5, 16, 5);
    row->setSpacing(12);
    row->addWidget(m_words, 1);
    row->addWidget(m_left);
    row->addWidget(m_show);
    row->addWidget(m_stop);
    connect(m_show, &QPushButton::clicked, this, &FaultBanner::showWanted);
    connect(m_stop, &QPushButton::clicked, this, &FaultBanner::stopWanted);
    connect(&theme, &Theme::changed, this, [this] { update(); });
    auto *timer = new QTimer(this);
    timer->setInterval(1s);
    connect(timer, &QTimer::timeout, this, [this] {
        if (isVisible())
            refresh();
    });
    timer->start();
    hide();
}

FaultBanner::~FaultBanner() = default;

void FaultBanner::setEntries(const QList<FaultEntry> &entries)
{
    m_entries = entries;
    refresh();
    setVisible(!entries.isEmpty());
    update();
}

void FaultBanner::refresh()
{
    if (m_entries.isEmpty())
        return;
    // What is armed deletes a webhook: it is told first.
    const auto armed = std::find_if(m_entries.cbegin(), m_entries.cend(),
                                    [](const FaultEntry &entry) { return entry.isArming; });
    const FaultEntry &first = armed == m_entries.cend() ? m_entries.constFirst() : *armed;
    const auto others = m_entries.size() - 1;
    QString words = first.isArming ? first.words : tr("Fault on purpose. %1").arg(first.words);
    if (others > 0)
        words += u' ' + (others == 1 ? tr("And 1 more.") : tr("And %1 more.").arg(others));
    const auto last = std::max_element(
        m_entries.cbegin(), m_entries.cend(),
        [](const FaultEntry &a, const FaultEntry &b) { return a.until < b.until; });
    QString left = timeLeft(last->until, m_clock.now());
    if (!first.isArming)
        left = tr("%1 so far").arg(formatCount(first.hits)) + u" · "_s + left;
    m_words->setText(words);
    m_left->setText(left);
    m_stop->setText(others > 0 ? tr("Stop all") : first.isArming ? tr("Disarm") : tr("Stop"));
    setAccessibleName(words);
    setAccessibleDescription(left);
}

QString FaultBanner::text() const
{
    return isHidden() ? QString() : m_words->text() + u' ' + m_left->text();
}

void FaultBanner::paintEvent(QPaintEvent *)
{
    const bool isArmed = std::any_of(m_entries.cbegin(), m_entries.cend(),
                                     [](const FaultEntry &entry) { return entry.isArming; });
    QPainter painter(this);
    const ThemeColors &c = m_theme.colors();
    painter.fillRect(rect(), isArmed ? c.badSoft : c.warnSoft);
    themedIcon(m_theme, Glyph::Warning, isArmed ? Tone::Bad : Tone::Warn)
        .paint(&painter, QRect(20, (height() - 16) / 2, 16, 16));
}

} // namespace Hookglass
