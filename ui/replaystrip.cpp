// SPDX-License-Identifier: MIT
#include "replaystrip.h"

#include "icons.h"
#include "models/format.h"
#include "tonelabel.h"

#include <QtGui/QPainter>
#include <QtWidgets/QHBoxLayout>
#include <QtWidgets/QProgressBar>
#include <QtWidgets/QPushButton>
#include <QtWidgets/QToolButton>
#include <QtWidgets/QVBoxLayout>

namespace Hookglass {

using namespace Qt::StringLiterals;

QString progressText(const ReplayProgress &progress)
{
    const QString delivered = formatCount(progress.delivered);
    const QString failed = formatCount(progress.failed);
    if (!progress.isFinished) {
        return ReplayStrip::tr("Replay: %1 of %2 sent · %3 delivered, %4 failed")
            .arg(formatCount(progress.sent), formatCount(progress.total), delivered, failed);
    }
    QString words;
    if (progress.isCancelled) {
        words =
            ReplayStrip::tr("Replay stopped after %1 of %2 · %3 delivered, %4 failed")
                .arg(formatCount(progress.sent), formatCount(progress.total), delivered, failed);
        if (progress.cancelled > 0)
            words += ReplayStrip::tr(", %1 cut off").arg(formatCount(progress.cancelled));
    } else if (progress.failed == 0 && progress.problem.isEmpty()) {
        words = progress.total == 1
                    ? ReplayStrip::tr("Replay done: delivered")
                    : ReplayStrip::tr("Replay done: all %1 delivered").arg(delivered);
    } else if (progress.total == 1) {
        words = ReplayStrip::tr("Replay failed: not delivered");
    } else {
        words = ReplayStrip::tr("Replay done: %1 delivered, %2 failed").arg(delivered, failed);
    }
    return progress.problem.isEmpty() ? words : words + u" · "_s + progress.problem;
}

QString unfinishedText(const UnfinishedReplay &replay, const QString &destination)
{
    return ReplayStrip::tr("Replay of %1 was cut off: %2 of %3 events were not sent · to %4")
        .arg(uiLocale().toString(toDateTime(replay.startedAt).toLocalTime(), u"d MMM yyyy HH:mm"_s),
             formatCount(replay.left), formatCount(replay.events), destination);
}

ReplayStrip::ReplayStrip(const Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_column(new QVBoxLayout(this))
{
    setAccessibleName(tr("Replays"));
    m_column->setContentsMargins(20, 4, 12, 4);
    m_column->setSpacing(2);
    connect(&theme, &Theme::changed, this, [this] { update(); });
    hide();
}

ReplayStrip::~ReplayStrip() = default;

ReplayStrip::Line ReplayStrip::makeLine()
{
    Line line;
    line.box = new QWidget;
    line.text = new ToneLabel(m_theme, Tone::Text, ToneLabel::Fit::Elided);
    line.bar = new QProgressBar;
    line.bar->setTextVisible(false);
    line.bar->setFixedSize(160, 8);
    line.bar->setAccessibleName(tr("Progress of the replay"));
    line.button = new QPushButton(tr("Cancel"));
    line.close = new QToolButton;
    line.close->setIcon(themedIcon(m_theme, Glyph::Close, Tone::Muted));
    line.close->setIconSize({14, 14});
    line.close->setAutoRaise(true);
    line.close->setFocusPolicy(Qt::StrongFocus);
    line.close->setToolTip(tr("Put this away"));
    line.close->setAccessibleName(line.close->toolTip());
    line.close->hide();
    auto *row = new QHBoxLayout(line.box);
    row->setContentsMargins(0, 2, 0, 2);
    row->setSpacing(12);
    row->addWidget(line.text, 1);
    row->addWidget(line.bar);
    row->addWidget(line.button);
    row->addWidget(line.close);
    m_column->addWidget(line.box);
    return line;
}

ReplayStrip::Line ReplayStrip::lineFor(quint64 replay)
{
    const Line line = makeLine();
    connect(line.button, &QPushButton::clicked, this, [this, replay] {
        if (m_lines.value(replay).isFinished)
            Q_EMIT failedWanted(replay);
        else
            Q_EMIT cancelWanted(replay);
    });
    connect(line.close, &QToolButton::clicked, this, [this, replay] { remove(replay); });
    return line;
}

void ReplayStrip::setProgress(const ReplayProgress &progress)
{
    if (!m_lines.contains(progress.replay))
        m_lines.insert(progress.replay, lineFor(progress.replay));
    Line &line = m_lines[progress.replay];
    line.isFinished = progress.isFinished;
    const bool isBad = progress.isFinished && (progress.failed > 0 || !progress.problem.isEmpty());
    line.text->setTone(isBad ? Tone::Bad : Tone::Text);
    line.text->setText(progressText(progress));
    line.text->setAccessibleName(line.text->text());
    line.bar->setVisible(!progress.isFinished);
    // Not the numbers themselves: a bar counts in int.
    constexpr int steps = 1000;
    line.bar->setRange(0, steps);
    line.bar->setValue(progress.total == 0
                           ? 0
                           : int((progress.delivered + progress.failed) * steps / progress.total));
    line.button->setText(progress.isFinished ? tr("Show what failed") : tr("Cancel"));
    line.button->setVisible(!progress.isFinished || progress.failed > 0);
    line.close->setVisible(progress.isFinished);
    show();
}

void ReplayStrip::remove(quint64 replay)
{
    if (QWidget *box = m_lines.take(replay).box)
        box->deleteLater();
    showIfNeeded();
    Q_EMIT putAway(replay);
}

void ReplayStrip::showIfNeeded()
{
    setVisible(!m_lines.isEmpty() || !m_unfinished.isEmpty());
}

void ReplayStrip::setUnfinished(const UnfinishedReplay &replay, const QString &destination)
{
    if (!m_unfinished.contains(replay.id)) {
        Line line = makeLine();
        line.bar->hide();
        line.button->setText(tr("Continue"));
        line.close->setToolTip(tr("Give up what was not sent"));
        line.close->setAccessibleName(line.close->toolTip());
        line.close->show();
        connect(line.button, &QPushButton::clicked, this,
                [this, id = replay.id] { Q_EMIT continueWanted(id); });
        connect(line.close, &QToolButton::clicked, this,
                [this, id = replay.id] { Q_EMIT forgetWanted(id); });
        m_unfinished.insert(replay.id, line);
    }
    const Line &line = m_unfinished[replay.id];
    line.text->setTone(Tone::Warn);
    line.text->setText(Hookglass::unfinishedText(replay, destination));
    line.text->setAccessibleName(line.text->text());
    show();
}

void ReplayStrip::removeUnfinished(qint64 unfinished)
{
    if (QWidget *box = m_unfinished.take(unfinished).box)
        box->deleteLater();
    showIfNeeded();
}

QString ReplayStrip::unfinishedText(qint64 unfinished) const
{
    const auto line = m_unfinished.constFind(unfinished);
    return line == m_unfinished.constEnd() ? QString() : line->text->text();
}

QPushButton *ReplayStrip::continueButton(qint64 unfinished) const
{
    return m_unfinished.value(unfinished).button;
}

QToolButton *ReplayStrip::forgetButton(qint64 unfinished) const
{
    return m_unfinished.value(unfinished).close;
}

QString ReplayStrip::text(quint64 replay) const
{
    const auto line = m_lines.constFind(replay);
    return line == m_lines.constEnd() ? QString() : line->text->text();
}

QPushButton *ReplayStrip::button(quint64 replay) const
{
    return m_lines.value(replay).button;
}

QToolButton *ReplayStrip::closeButton(quint64 replay) const
{
    return m_lines.value(replay).close;
}

void ReplayStrip::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.fillRect(rect(), m_theme.colors().base);
    painter.fillRect(0, 0, width(), 1, m_theme.colors().border);
}

} // namespace Hookglass
