// SPDX-License-Identifier: MIT
#include "replayfailures.h"

#include "dialogparts.h"
#include "markeddelegate.h"
#include "models/format.h"
#include "tonelabel.h"

#include <QtWidgets/QHeaderView>
#include <QtWidgets/QPushButton>
#include <QtWidgets/QTreeWidget>
#include <QtWidgets/QVBoxLayout>

namespace Hookglass {

ReplayFailures::ReplayFailures(const Theme &theme, const QList<Failure> &failures, qint64 more,
                               QWidget *parent)
    : QDialog(parent)
    , m_list(new QTreeWidget)
{
    setWindowTitle(tr("What the replay could not deliver"));
    resize(760, 420);
    m_list->setAccessibleName(tr("What failed"));
    m_list->setHeaderLabels({tr("Event"), tr("To"), tr("What came of it")});
    m_list->setRootIsDecorated(false);
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setUniformRowHeights(true);
    m_list->setItemDelegate(new MarkedDelegate(
        theme,
        [](const QModelIndex &index) {
            return index.column() == 2 ? CellMark{Tone::Bad, Glyph::CrossCircle, false}
                                       : CellMark();
        },
        m_list));
    for (const Failure &failure : failures) {
        auto *item =
            new QTreeWidgetItem(m_list, {failure.eventText, failure.destination, failure.words});
        item->setToolTip(2, failure.words);
    }
    m_list->header()->setSectionResizeMode(0, QHeaderView::ResizeToContents);
    m_list->header()->setSectionResizeMode(1, QHeaderView::ResizeToContents);
    m_list->header()->setStretchLastSection(true);
    auto *note = new ToneLabel(theme, Tone::Muted, ToneLabel::Fit::Wrapped);
    note->setText(
        more > 0 ? tr("And %1 more, which are in the events' own lists.").arg(formatCount(more))
                 : tr("Each stays in its event's tab Forwards, with request and "
                      "response."));
    auto *show = new QPushButton(tr("Show the event"));
    show->setProperty("primary", true);
    show->setDefault(true);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(20, 18, 20, 18);
    column->addWidget(m_list, 1);
    column->addWidget(note);
    column->addWidget(buttonRow(this, show));
    const auto choose = [this, failures] {
        const int row = m_list->indexOfTopLevelItem(m_list->currentItem());
        if (row < 0)
            return;
        Q_EMIT eventWanted(failures.at(row).event, failures.at(row).forward);
        accept();
    };
    connect(show, &QPushButton::clicked, this, choose);
    connect(m_list, &QTreeWidget::itemActivated, this, choose);
    m_list->setCurrentItem(m_list->topLevelItem(0));
}

ReplayFailures::~ReplayFailures() = default;

} // namespace Hookglass
