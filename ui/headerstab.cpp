// SPDX-License-Identifier: MIT
#include "headerstab.h"

#include "celldelegate.h"
#include "copybutton.h"
#include "core/headertext.h"
#include "models/payloadtext.h"
#include "tonelabel.h"

#include <QtWidgets/QHBoxLayout>
#include <QtWidgets/QHeaderView>
#include <QtWidgets/QTableView>
#include <QtWidgets/QVBoxLayout>

namespace Hookglass {

HeadersTab::HeadersTab(const Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_requestLine(new ToneLabel(theme, Tone::Text, ToneLabel::Fit::Elided, this))
    , m_copy(new CopyButton(theme, tr("the request line and all headers"), tr("Copy"), this))
    , m_view(new QTableView(this))
{
    m_requestLine->setFont(theme.monoFont());
    m_requestLine->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_copy->setSource([this] { return headText(m_head); });
    m_view->setModel(&m_model);
    m_view->setItemDelegate(new CellDelegate(theme, -1, m_view));
    m_view->setAccessibleName(tr("Headers in the order they came"));
    m_view->setFont(theme.monoFont());
    m_view->horizontalHeader()->setFont(theme.textFont());
    m_view->setFrameShape(QFrame::NoFrame);
    m_view->setShowGrid(false);
    m_view->setTabKeyNavigation(false);
    m_view->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_view->setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_view->verticalHeader()->hide();
    m_view->verticalHeader()->setMinimumSectionSize(24);
    m_view->verticalHeader()->setDefaultSectionSize(28);
    m_view->horizontalHeader()->setStretchLastSection(true);
    m_view->horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    m_view->horizontalHeader()->setHighlightSections(false);
    auto *bar = new QHBoxLayout;
    bar->setContentsMargins(20, 8, 12, 6);
    bar->addWidget(m_requestLine, 1);
    bar->addWidget(m_copy);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addLayout(bar);
    auto *inset = new QHBoxLayout;
    inset->setContentsMargins(10, 0, 0, 0);
    inset->addWidget(m_view);
    column->addLayout(inset, 1);
}

HeadersTab::~HeadersTab() = default;

void HeadersTab::setHead(const QByteArray &head)
{
    m_head = head;
    const QByteArray line = head.left(head.indexOf('\n')).trimmed();
    m_requestLine->setText(line.isEmpty() ? tr("No headers were recorded.")
                                          : headerDisplayText(line));
    m_copy->setEnabled(!head.isEmpty());
    m_model.setHeaders(parseHead(head));
    m_view->setColumnWidth(
        HeaderTableModel::NameColumn,
        std::clamp(m_view->fontMetrics().horizontalAdvance(u'0') * 26, 160, 320));
}

} // namespace Hookglass
