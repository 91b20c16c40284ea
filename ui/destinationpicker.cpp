// SPDX-License-Identifier: MIT
#include "destinationpicker.h"

#include "app/forwarddesk.h"
#include "models/forwardwords.h"
#include "tonelabel.h"

#include <QtWidgets/QLineEdit>
#include <QtWidgets/QListWidget>
#include <QtWidgets/QRadioButton>
#include <QtWidgets/QVBoxLayout>

namespace Hookglass {

using namespace Qt::StringLiterals;

namespace {

constexpr int RowHeight = 26;
constexpr int MostRows = 5;
constexpr int Indent = 24;

} // namespace

DestinationPicker::DestinationPicker(const Theme &theme, Pick pick, QWidget *parent)
    : QWidget(parent)
    , m_pick(pick)
{
    m_byTargets = new QRadioButton(pick == Pick::Many ? tr("Targets") : tr("A target"));
    m_list = new QListWidget;
    m_list->setAccessibleName(tr("Targets to send to"));
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_list->setSelectionMode(QAbstractItemView::NoSelection);
    m_list->viewport()->setAutoFillBackground(false);
    m_byAddress = new QRadioButton(tr("An address, this once"));
    m_address = new QLineEdit(u"http://127.0.0.1:3000/webhooks"_s);
    m_address->setAccessibleName(tr("Address to send to"));
    m_address->setMinimumHeight(30);
    m_address->setTextMargins(6, 0, 6, 0);
    m_problem = new ToneLabel(theme, Tone::Warn, ToneLabel::Fit::Wrapped);
    m_problem->setFont(theme.smallFont());
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(6);
    column->addWidget(m_byTargets);
    const auto addIndented = [column](QWidget *widget) {
        auto *row = new QHBoxLayout;
        row->setContentsMargins(Indent, 0, 0, 0);
        row->addWidget(widget);
        column->addLayout(row);
    };
    addIndented(m_list);
    column->addWidget(m_byAddress);
    addIndented(m_address);
    addIndented(m_problem);
    connect(m_byTargets, &QRadioButton::toggled, this, &DestinationPicker::refresh);
    connect(m_address, &QLineEdit::textEdited, this, [this] {
        m_byAddress->setChecked(true);
        refresh();
    });
    connect(m_list, &QListWidget::itemChanged, this, [this](QListWidgetItem *item) {
        if (m_pick == Pick::One && item->checkState() == Qt::Checked) {
            const QSignalBlocker quiet(m_list);
            for (int row = 0; row < m_list->count(); ++row) {
                if (m_list->item(row) != item)
                    m_list->item(row)->setCheckState(Qt::Unchecked);
            }
        }
        if (item->checkState() == Qt::Checked)
            m_byTargets->setChecked(true);
        refresh();
    });
    setTargets({});
}

DestinationPicker::~DestinationPicker() = default;

void DestinationPicker::setTargets(const QList<Target> &targets)
{
    m_targets = targets;
    {
        const QSignalBlocker quiet(m_list);
        m_list->clear();
        bool isTicked = false;
        for (const Target &target : targets) {
            QString text = destinationText(target.name, target.url);
            if (!target.isOn)
                text += tr(" · switched off");
            auto *item = new QListWidgetItem(text);
            item->setFlags(Qt::ItemIsEnabled | Qt::ItemIsSelectable | Qt::ItemIsUserCheckable);
            const bool ticks =
                targets.size() == 1 || (target.isOn && (m_pick == Pick::Many || !isTicked));
            isTicked = isTicked || ticks;
            item->setCheckState(ticks ? Qt::Checked : Qt::Unchecked);
            item->setToolTip(target.url.toDisplayString());
            item->setSizeHint({0, RowHeight});
            m_list->addItem(item);
        }
    }
    const auto rows = int(targets.size());
    m_list->setFixedHeight(std::clamp(rows, 1, MostRows) * RowHeight + 4);
    m_list->setVisible(rows > 0);
    m_byTargets->setVisible(rows > 0);
    m_byTargets->setChecked(rows > 0);
    m_byAddress->setChecked(rows == 0);
    refresh();
}

QList<TargetId> DestinationPicker::targets() const
{
    QList<TargetId> ids;
    if (!m_byTargets->isChecked())
        return ids;
    for (int row = 0; row < m_list->count(); ++row) {
        if (m_list->item(row)->checkState() == Qt::Checked)
            ids.append(m_targets.at(row).id);
    }
    return ids;
}

std::optional<Target> DestinationPicker::address() const
{
    if (!m_byAddress->isChecked())
        return std::nullopt;
    Target target;
    target.url = QUrl(m_address->text().trimmed());
    return target;
}

std::optional<Target> DestinationPicker::single() const
{
    if (const std::optional<Target> once = address())
        return once;
    const QList<TargetId> ticked = targets();
    if (ticked.size() != 1)
        return std::nullopt;
    const auto it = std::find_if(m_targets.cbegin(), m_targets.cend(), [&](const Target &target) {
        return target.id == ticked.constFirst();
    });
    return *it;
}

int DestinationPicker::count() const
{
    return m_byAddress->isChecked() ? 1 : int(targets().size());
}

QString DestinationPicker::problem() const
{
    if (m_byAddress->isChecked())
        return ForwardDesk::urlProblem(m_address->text().trimmed());
    return targets().isEmpty() ? tr("Tick a target, or give an address.") : QString();
}

void DestinationPicker::refresh()
{
    m_problem->setText(problem());
    m_problem->setVisible(!m_problem->text().isEmpty());
    Q_EMIT changed();
}

} // namespace Hookglass
