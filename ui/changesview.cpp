// SPDX-License-Identifier: MIT
#include "changesview.h"

#include "markeddelegate.h"
#include "models/format.h"
#include "models/resourcewords.h"
#include "tables.h"
#include "tonelabel.h"

#include <QtGui/QClipboard>
#include <QtGui/QGuiApplication>
#include <QtWidgets/QCheckBox>
#include <QtWidgets/QHBoxLayout>
#include <QtWidgets/QHeaderView>
#include <QtWidgets/QMenu>
#include <QtWidgets/QVBoxLayout>

namespace Hookglass {

namespace {

CellMark markOf(const QModelIndex &index)
{
    const qsizetype from = index.data(ResourceDiffModel::DifferenceRole).toInt();
    if (index.data(ResourceDiffModel::NoiseRole).toBool())
        return {Tone::Muted, {}, index.column() != ResourceDiffModel::WhatColumn, from};
    switch (index.column()) {
    case ResourceDiffModel::PathColumn:
        return {Tone::Muted, {}, true};
    case ResourceDiffModel::BeforeColumn:
        return {Tone::Bad, {}, true, from};
    case ResourceDiffModel::AfterColumn:
        return {Tone::Good, {}, true, from};
    default:
        return {};
    }
}

} // namespace

ChangesView::ChangesView(const Theme &theme, QWidget *parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_summary(new ToneLabel(theme, Tone::Text, ToneLabel::Fit::Wrapped))
    , m_sentence(new ToneLabel(theme, Tone::Muted, ToneLabel::Fit::Elided))
    , m_noise(new QCheckBox)
    , m_view(rowTable(&m_model, tr("Changes")))
{
    m_view->setSelectionMode(QAbstractItemView::SingleSelection);
    m_view->setItemDelegate(new MarkedDelegate(theme, markOf, m_view));
    m_view->horizontalHeader()->setSectionResizeMode(QHeaderView::Stretch);
    m_view->setContextMenuPolicy(Qt::CustomContextMenu);
    connect(m_view, &QWidget::customContextMenuRequested, this, [this](const QPoint &position) {
        QMenu *menu = makeMenu();
        menu->setAttribute(Qt::WA_DeleteOnClose);
        menu->popup(m_view->viewport()->mapToGlobal(position));
    });
    setPathShown(false);
    auto *line = new QHBoxLayout;
    line->setContentsMargins(20, 0, 16, 6);
    line->addWidget(m_sentence, 1);
    line->addWidget(m_noise);
    auto *inset = new QHBoxLayout; // so that texts align with the heading
    inset->setContentsMargins(10, 0, 0, 0);
    inset->addWidget(m_view);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 6, 0, 0);
    column->setSpacing(2);
    m_summary->setContentsMargins(20, 0, 16, 0);
    column->addWidget(m_summary);
    column->addLayout(line);
    column->addLayout(inset, 1);
    connect(m_noise, &QCheckBox::toggled, this, [this](bool shown) {
        m_model.setNoiseShown(shown);
        refresh();
    });
    setMessage({});
}

ChangesView::~ChangesView() = default;

void ChangesView::setDiff(const ResourceDiff &diff, const QString &sentence, const QString &summary)
{
    m_model.setDiff(diff);
    m_summary->setFont(m_theme.strongFont());
    m_summary->setText(summary.isEmpty() ? diffSummary(diff) : summary);
    m_sentence->setText(sentence);
    refresh();
}

void ChangesView::setPathShown(bool shown)
{
    m_view->setColumnHidden(ResourceDiffModel::PathColumn, !shown);
}

QMenu *ChangesView::makeMenu()
{
    const QModelIndex current = m_view->currentIndex();
    auto *menu = new QMenu(this);
    const auto add = [menu](const QString &words, const QString &text) {
        menu->addAction(words, menu, [text] { QGuiApplication::clipboard()->setText(text); })
            ->setEnabled(!text.isEmpty());
    };
    const auto json = [&current](int column) {
        return QString::fromUtf8(
            current.siblingAtColumn(column).data(ResourceDiffModel::JsonRole).toByteArray());
    };
    add(tr("Copy path as JSON Pointer"), current.data(ResourceDiffModel::PointerRole).toString());
    add(tr("Copy what was before"), json(ResourceDiffModel::BeforeColumn));
    add(tr("Copy what is after"), json(ResourceDiffModel::AfterColumn));
    return menu;
}

void ChangesView::setMessage(const QString &text)
{
    m_model.setDiff({});
    m_summary->setFont(font());
    m_summary->setText(text);
    m_sentence->setText({});
    refresh();
}

QString ChangesView::summaryText() const
{
    return m_summary->text();
}

void ChangesView::refresh()
{
    const int noise = m_model.noiseCount();
    m_noise->setVisible(noise > 0);
    m_noise->setText(noise == 1 ? tr("Show 1 more that tells little")
                                : tr("Show %1 more that tell little").arg(formatCount(noise)));
    m_noise->setToolTip(tr("Time stamps, counters, and mere matters of writing"));
    m_view->setVisible(m_model.rowCount() > 0);
}

} // namespace Hookglass
