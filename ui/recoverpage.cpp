// SPDX-License-Identifier: MIT
#include "recoverpage.h"

#include "recovergapsview.h"
#include "recoveridsview.h"
#include "segments.h"
#include "theme.h"
#include "tonelabel.h"

#include <QtCore/QSignalBlocker>
#include <QtGui/QPainter>
#include <QtWidgets/QComboBox>
#include <QtWidgets/QHBoxLayout>
#include <QtWidgets/QStackedWidget>
#include <QtWidgets/QVBoxLayout>

namespace Hookglass {

RecoverPage::RecoverPage(const Theme &theme, const Clock &clock, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_account(new QComboBox)
    , m_views(new Segments(tr("View"), {tr("By id"), tr("Gaps")}))
    , m_stack(new QStackedWidget)
    , m_ids(new RecoverIdsView(theme))
    , m_gaps(new RecoverGapsView(theme, clock))
{
    auto *title = new ToneLabel(theme, Tone::Text);
    title->setFont(theme.titleFont());
    title->setText(tr("Recover"));
    m_account->setAccessibleName(tr("Account"));
    m_account->setMinimumSize(140, 30);
    m_stack->addWidget(m_ids);
    m_stack->addWidget(m_gaps);
    auto *row = new QHBoxLayout;
    row->setSpacing(12);
    row->addWidget(title);
    row->addWidget(m_account);
    row->addStretch(1);
    row->addWidget(m_views);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(20, 14, 20, 20);
    column->setSpacing(12);
    column->addLayout(row);
    column->addWidget(m_stack, 1);
    connect(m_account, &QComboBox::activated, this, &RecoverPage::accountChosen);
    connect(m_views, &Segments::chosen, m_stack, &QStackedWidget::setCurrentIndex);
    connect(&theme, &Theme::changed, this, [this] { update(); });
}

RecoverPage::~RecoverPage() = default;

void RecoverPage::setAccounts(const QStringList &names, int current)
{
    const QSignalBlocker quiet(m_account);
    m_account->clear();
    m_account->addItems(names);
    m_account->setCurrentIndex(current);
    m_account->setVisible(!names.isEmpty());
}

void RecoverPage::showView(View view)
{
    m_views->setCurrent(view);
    m_stack->setCurrentIndex(view);
}

void RecoverPage::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.fillRect(rect(), m_theme.colors().window);
}

} // namespace Hookglass
