// SPDX-License-Identifier: MIT
#include "forwardingpage.h"

#include "theme.h"
#include "tonelabel.h"

#include <QtGui/QPainter>
#include <QtWidgets/QHBoxLayout>
#include <QtWidgets/QScrollArea>
#include <QtWidgets/QVBoxLayout>

namespace Hookglass {

namespace {

constexpr int ContentWidth = 1040;

} // namespace

ForwardingPage::ForwardingPage(const Theme &theme, const Clock &clock, QWidget *targets,
                               QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
{
    auto *title = new ToneLabel(theme, Tone::Text);
    title->setFont(theme.titleFont());
    title->setText(tr("Forwarding"));
    m_answer = new AnswerCard(theme);
    m_faults = new FaultCard(theme, clock);
    auto *content = new QWidget;
    content->setMaximumWidth(ContentWidth);
    auto *column = new QVBoxLayout(content);
    column->setContentsMargins(20, 0, 20, 20);
    column->setSpacing(12);
    // In the order of reading: the Tab key goes by it.
    column->addWidget(m_answer);
    column->addWidget(targets);
    column->addWidget(m_faults);
    column->addStretch(1);
    auto *inner = new QWidget;
    auto *row = new QHBoxLayout(inner);
    row->setContentsMargins(0, 0, 0, 0);
    row->addWidget(content, 100);
    row->addStretch(1);
    m_scroll = new QScrollArea;
    m_scroll->setFrameShape(QFrame::NoFrame);
    m_scroll->setWidgetResizable(true);
    m_scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_scroll->setFocusPolicy(Qt::NoFocus);
    m_scroll->setWidget(inner);
    auto *titleRow = new QHBoxLayout;
    titleRow->setContentsMargins(20, 0, 20, 0);
    titleRow->addWidget(title);
    auto *page = new QVBoxLayout(this);
    page->setContentsMargins(0, 14, 0, 0);
    page->setSpacing(12);
    page->addLayout(titleRow);
    page->addWidget(m_scroll, 1);
    connect(&theme, &Theme::changed, this, [this] { update(); });
}

ForwardingPage::~ForwardingPage() = default;

void ForwardingPage::showFaults()
{
    m_scroll->ensureWidgetVisible(m_faults, 0, m_scroll->viewport()->height());
}

void ForwardingPage::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.fillRect(rect(), m_theme.colors().window);
}

} // namespace Hookglass
