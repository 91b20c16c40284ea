// SPDX-License-Identifier: MIT
#include "undobar.h"

#include "icons.h"
#include "models/format.h"
#include "tonelabel.h"

#include <QtGui/QPainter>
#include <QtWidgets/QApplication>
#include <QtWidgets/QHBoxLayout>
#include <QtWidgets/QPushButton>
#include <QtWidgets/QToolButton>

#include <algorithm>

namespace Hookglass {

using namespace std::chrono_literals;

namespace {
constexpr auto Patience = 30s;
}

UndoBar::UndoBar(const Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_patience(Patience)
{
    m_text = new ToneLabel(theme, Tone::Text);
    m_undo = new QPushButton(tr("Undo"));
    m_undo->setToolTip(tr("Bring them back as they were (Ctrl+Z)"));
    m_close = new QToolButton;
    m_close->setIcon(themedIcon(theme, Glyph::Close, Tone::Muted));
    m_close->setIconSize({14, 14});
    m_close->setAutoRaise(true);
    m_close->setFocusPolicy(Qt::StrongFocus);
    m_close->setToolTip(tr("Delete for good now"));
    m_close->setAccessibleName(m_close->toolTip());
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(20, 5, 12, 5);
    row->setSpacing(12);
    row->addWidget(m_text);
    row->addWidget(m_undo);
    row->addStretch(1);
    row->addWidget(m_close);
    m_over.setSingleShot(true);
    connect(m_undo, &QPushButton::clicked, this, &UndoBar::undoWanted);
    connect(m_close, &QToolButton::clicked, this, [this] {
        if (!m_deletions.isEmpty())
            Q_EMIT over(m_deletions.constLast().batch);
    });
    connect(&m_over, &QTimer::timeout, this, &UndoBar::endMoments);
    hide();
}

UndoBar::~UndoBar() = default;

void UndoBar::setDeletions(const QList<MarksDesk::Deletion> &deletions)
{
    m_deletions = deletions;
    QHash<qint64, QDeadlineTimer> moments;
    for (const MarksDesk::Deletion &one : deletions) {
        if (one.wanted == 0)
            moments.insert(one.batch, m_moments.value(one.batch, QDeadlineTimer(m_patience)));
    }
    m_moments = moments;
    waitForNext();
    refresh();
}

void UndoBar::waitForNext()
{
    if (m_moments.isEmpty()) {
        m_over.stop();
        return;
    }
    const QDeadlineTimer first = *std::min_element(m_moments.cbegin(), m_moments.cend());
    m_over.start(std::chrono::milliseconds(first.remainingTime()));
}

void UndoBar::endMoments()
{
    // Somebody is thinking about it, perhaps about more than the newest.
    const bool isWanted = underMouse() || isAncestorOf(QApplication::focusWidget());
    QList<qint64> ended;
    for (auto it = m_moments.begin(); it != m_moments.end(); ++it) {
        if (!it->hasExpired())
            continue;
        if (isWanted)
            it->setRemainingTime(m_patience);
        else
            ended.append(it.key());
    }
    for (const qint64 batch : std::as_const(ended))
        m_moments.remove(batch);
    waitForNext();
    for (const qint64 batch : std::as_const(ended))
        Q_EMIT over(batch);
}

void UndoBar::setProgress(qint64 done, qint64 total)
{
    m_done = done;
    m_total = done < total ? total : 0;
    refresh();
}

void UndoBar::refresh()
{
    QString words;
    const bool canUndo = !m_deletions.isEmpty();
    const MarksDesk::Deletion newest = m_deletions.value(m_deletions.size() - 1);
    const QString events = formatCount(newest.events);
    if (canUndo && newest.wanted > 0 && newest.events > 0)
        words = tr("Deleted %1 of %2 events").arg(events, formatCount(newest.wanted));
    else if (canUndo && newest.wanted > 0)
        words = newest.wanted == 1 ? tr("Deleting 1 event")
                                   : tr("Deleting %1 events").arg(formatCount(newest.wanted));
    else if (canUndo)
        words = newest.events == 1 ? tr("Deleted 1 event") : tr("Deleted %1 events").arg(events);
    else if (m_total > 0)
        words = tr("Changed %1 of %2 events").arg(formatCount(m_done), formatCount(m_total));
    m_text->setText(words);
    setAccessibleName(words);
    m_undo->setVisible(canUndo);
    m_close->setVisible(canUndo && newest.wanted == 0);
    setVisible(!words.isEmpty());
}

QString UndoBar::text() const
{
    return m_text->text();
}

void UndoBar::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const ThemeColors &c = m_theme.colors();
    painter.fillRect(rect(), c.selection);
    painter.fillRect(QRect(0, 0, width(), 1), c.border);
}

} // namespace Hookglass
