// SPDX-License-Identifier: MIT
#include "headereditor.h"

#include "icons.h"
#include "tables.h"
#include "tonelabel.h"

#include <QtWidgets/QApplication>
#include <QtWidgets/QHBoxLayout>
#include <QtWidgets/QHeaderView>
#include <QtWidgets/QPushButton>
#include <QtWidgets/QVBoxLayout>

namespace Hookglass {

namespace {

constexpr int FewRows = 3;
constexpr int NameWidth = 180;

} // namespace

HeaderEditor::HeaderEditor(const Theme &theme, HeaderEditModel &model, const QString &name, Fit fit,
                           QWidget *parent)
    : QWidget(parent)
    , m_model(model)
    , m_view(rowTable(&model, name))
    , m_add(new QPushButton(tr("Add a header")))
    , m_remove(new QPushButton(themedIcon(theme, Glyph::Trash), tr("Remove")))
    , m_note(new ToneLabel(theme, Tone::Muted, ToneLabel::Fit::Wrapped))
{
    m_view->setSelectionMode(QAbstractItemView::SingleSelection);
    m_view->setFont(theme.monoFont());
    m_view->horizontalHeader()->setFont(theme.textFont());
    m_view->horizontalHeader()->setStretchLastSection(true);
    m_view->setColumnWidth(HeaderEditModel::NameColumn, NameWidth);
    m_view->setEditTriggers(QAbstractItemView::DoubleClicked | QAbstractItemView::EditKeyPressed |
                            QAbstractItemView::AnyKeyPressed);
    m_remove->setAccessibleName(tr("Remove the header"));
    for (QPushButton *button : {m_add, m_remove})
        button->setAutoDefault(false); // in a dialog, Enter belongs to what is edited
    m_note->setFont(theme.smallFont());
    auto *buttons = new QHBoxLayout;
    buttons->setSpacing(6);
    buttons->addWidget(m_add);
    buttons->addWidget(m_remove);
    buttons->addStretch(1);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 4);
    column->setSpacing(4);
    if (fit == Fit::FewRows) {
        m_view->setFixedHeight(tableHeight(*m_view, FewRows));
        column->addWidget(m_view);
    } else {
        column->addWidget(m_view, 1);
    }
    column->addLayout(buttons);
    column->addWidget(m_note);
    column->addStretch(0);
    connect(m_add, &QPushButton::clicked, this, &HeaderEditor::add);
    connect(m_remove, &QPushButton::clicked, this, &HeaderEditor::removeCurrent);
    connect(&m_model, &QAbstractItemModel::modelReset, this, &HeaderEditor::refresh);
    connect(&m_model, &HeaderEditModel::edited, this, &HeaderEditor::refresh);
    connect(m_view->selectionModel(), &QItemSelectionModel::currentChanged, this,
            &HeaderEditor::refresh);
    refresh();
}

HeaderEditor::~HeaderEditor() = default;

void HeaderEditor::setNote(Tone tone, const QString &words)
{
    m_note->setTone(tone);
    m_note->setText(words);
}

void HeaderEditor::add()
{
    m_view->show();
    const QModelIndex name = m_model.index(m_model.add(), HeaderEditModel::NameColumn);
    m_view->setCurrentIndex(name);
    m_view->edit(name);
}

void HeaderEditor::removeCurrent()
{
    m_model.remove(m_view->currentIndex().row());
}

void HeaderEditor::refresh()
{
    const bool hasRows = m_model.rowCount() > 0;
    const bool canRemove = m_view->currentIndex().isValid();
    if (m_remove->hasFocus() && (!hasRows || !canRemove))
        m_add->setFocus(); // else it would wander off to another part of the window
    m_view->setVisible(hasRows);
    m_remove->setVisible(hasRows);
    m_remove->setEnabled(canRemove);
}

} // namespace Hookglass
