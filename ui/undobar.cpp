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

namespace Hookglass {

using namespace std::chrono_literals;

namespace {
constexpr auto Patience = 30s;
}

UndoBar::UndoBar(const Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
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
    m_over.setInterval(Patience);
    connect(m_undo, &QPushButton::clicked, this, &UndoBar::undoWanted);
    connect(m_close, &QToolButton::clicked, this, &UndoBar::over);
    connect(&m_over, &QTimer::timeout, this, [this] {
        if (underMouse() || isAncestorOf(QApplication::focusWidget()))
            m_over.start(); // somebody is thinking about it
        else
            Q_EMIT over();
    });
    hide();
}

UndoBar::~UndoBar() = default;

void UndoBar::setDeleted(qint64 events)
{
    m_deleted = events;
    if (events > 0)
        m_over.start();
    else
        m_over.stop();
    refresh();
}

void UndoBar::setProgress(qint64 done, qint64 total)
{
    m_done = done;
    m_total = done < total ? total : 0;
    refresh();
}

void UndoBar::refresh()
{
    const bool isWorking = m_total > 0;
    QString words;
    if (m_deleted > 0) {
        words = m_deleted == 1 ? tr("Deleted 1 event")
                               : tr("Deleted %1 events").arg(formatCount(m_deleted));
        if (isWorking)
            words = tr("Deleted %1 of %2 events").arg(formatCount(m_deleted), formatCount(m_total));
    } else if (isWorking) {
        words = tr("Changed %1 of %2 events").arg(formatCount(m_done), formatCount(m_total));
    }
    m_text->setText(words);
    setAccessibleName(words);
    m_undo->setVisible(m_deleted > 0);
    m_close->setVisible(m_deleted > 0);
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
