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
#include <QtWidgets/QVBoxLayout>

#include <algorithm>

namespace Hookglass {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

FaultBanner::FaultBanner(const Theme &theme, const Clock &clock, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_clock(clock)
{
    m_words = new ToneLabel(theme, Tone::Text, ToneLabel::Fit::Wrapped);
    m_words->setFont(theme.strongFont());
    m_meaning = new ToneLabel(theme, Tone::Text, ToneLabel::Fit::Wrapped);
    m_meaning->setFont(theme.smallFont());
    m_left = new ToneLabel(theme, Tone::Text);
    m_show = new QPushButton(tr("Show"));
    m_stop = new QPushButton(themedIcon(theme, Glyph::Stop), {});
    auto *words = new QVBoxLayout;
    words->setSpacing(2);
    words->addWidget(m_words);
    words->addWidget(m_meaning);
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(44, 6, 16, 6);
    row->setSpacing(12);
    row->addLayout(words, 1);
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
    // What is armed deletes a webhook: it is told first.
    std::stable_sort(m_entries.begin(), m_entries.end(),
                     [](const FaultEntry &a, const FaultEntry &b) { return a.kind < b.kind; });
    refresh();
    setVisible(!entries.isEmpty());
    update();
}

void FaultBanner::refresh()
{
    if (m_entries.isEmpty())
        return;
    const FaultEntry &first = m_entries.constFirst();
    const auto others = m_entries.size() - 1;
    const bool isFault = first.kind == FaultEntry::Kind::Fault;
    QString words = isFault ? tr("Fault on purpose. %1").arg(first.words) : first.words;
    if (others > 0)
        words += u' ' + (others == 1 ? tr("And 1 more.") : tr("And %1 more.").arg(others));
    QStringList left;
    if (isFault)
        left << tr("%1 so far").arg(formatCount(first.hits));
    if (!first.lasts()) {
        Timestamp last = first.until;
        for (const FaultEntry &entry : std::as_const(m_entries))
            last = entry.lasts() ? last : std::max(last, entry.until);
        left << timeLeft(last, m_clock.now());
    }
    m_words->setText(words);
    m_meaning->setText(first.meaning);
    m_meaning->setVisible(!first.meaning.isEmpty());
    m_left->setText(left.join(u" · "_s));
    m_left->setVisible(!left.isEmpty());
    m_stop->setText(stopText(first));
    m_stop->setVisible(first.kind != FaultEntry::Kind::Refusing); // that is the target's doing
    setAccessibleName(words);
    setAccessibleDescription((first.meaning + u' ' + m_left->text()).trimmed());
}

QString FaultBanner::stopText(const FaultEntry &worst) const
{
    const auto stoppable =
        std::count_if(m_entries.cbegin(), m_entries.cend(), [](const FaultEntry &entry) {
            return entry.kind != FaultEntry::Kind::Refusing;
        });
    if (stoppable > 1)
        return tr("Stop all");
    switch (worst.kind) {
    case FaultEntry::Kind::Arming:
        return tr("Disarm");
    case FaultEntry::Kind::Fault:
        return tr("Stop");
    case FaultEntry::Kind::Fixed:
    case FaultEntry::Kind::Refusing:
        break;
    }
    return tr("Answer 204 again");
}

QString FaultBanner::text() const
{
    if (isHidden())
        return {};
    QStringList texts{m_words->text(), m_meaning->text(), m_left->text()};
    texts.removeAll({});
    return texts.join(u' ');
}

void FaultBanner::paintEvent(QPaintEvent *)
{
    const bool isArmed =
        !m_entries.isEmpty() && m_entries.constFirst().kind == FaultEntry::Kind::Arming;
    QPainter painter(this);
    const ThemeColors &c = m_theme.colors();
    painter.fillRect(rect(), isArmed ? c.badSoft : c.warnSoft);
    themedIcon(m_theme, Glyph::Warning, isArmed ? Tone::Bad : Tone::Warn)
        .paint(&painter, QRect(20, (height() - 16) / 2, 16, 16));
}

} // namespace Hookglass
