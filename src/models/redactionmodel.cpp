// SPDX-License-Identifier: MIT
#include "models/redactionmodel.h"

#include "models/format.h"

namespace Hookglass {

RedactionModel::RedactionModel(QObject *parent)
    : QAbstractTableModel(parent)
{
}

RedactionModel::~RedactionModel() = default;

QString redactionWord(RedactionKind kind)
{
    switch (kind) {
    case RedactionKind::Name:
        return RedactionModel::tr("Names");
    case RedactionKind::Phone:
        return RedactionModel::tr("Phone numbers");
    case RedactionKind::Email:
        return RedactionModel::tr("Emails");
    case RedactionKind::Address:
        return RedactionModel::tr("Addresses");
    case RedactionKind::Text:
        return RedactionModel::tr("Texts");
    case RedactionKind::Key:
        return RedactionModel::tr("Keys and endpoints");
    }
    return {};
}

void RedactionModel::setReport(const RedactionReport &report, bool isRedacted)
{
    beginResetModel();
    m_rows.clear();
    for (int i = 0; i < RedactionKindCount; ++i) {
        const auto kind = RedactionKind(i);
        const RedactionReport::Found &found = report[kind];
        if (!isRedacted && kind != RedactionKind::Key)
            continue;
        m_rows.push_back({kind, true, found.count, found.samples.value(0)});
        for (qsizetype sample = 1; sample < found.samples.size(); ++sample)
            m_rows.push_back({kind, false, found.count, found.samples.at(sample)});
    }
    endResetModel();
}

void RedactionModel::clear()
{
    beginResetModel();
    m_rows.clear();
    endResetModel();
}

int RedactionModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_rows.size());
}

int RedactionModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant RedactionModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const Row &row = m_rows[size_t(index.row())];
    const auto column = Column(index.column());
    if (role == Qt::ToolTipRole && column >= BeforeColumn)
        return column == BeforeColumn ? row.sample.before : row.sample.after;
    if (role == Qt::AccessibleTextRole && column == KindColumn)
        return redactionWord(row.kind);
    if (role != Qt::DisplayRole)
        return {};
    switch (column) {
    case KindColumn:
        return row.isFirst ? redactionWord(row.kind) : QString();
    case CountColumn:
        return row.isFirst ? formatCount(row.count) : QString();
    case BeforeColumn:
        return row.sample.before;
    case AfterColumn:
        return row.sample.after;
    case ColumnCount:
        break;
    }
    return {};
}

QVariant RedactionModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (Column(section)) {
    case KindColumn:
        return tr("What");
    case CountColumn:
        return tr("Times");
    case BeforeColumn:
        return tr("Before");
    case AfterColumn:
        return tr("After");
    case ColumnCount:
        break;
    }
    return {};
}

} // namespace Hookglass
