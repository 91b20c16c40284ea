// SPDX-License-Identifier: MIT
#include "models/resourcediffmodel.h"

#include "models/resourcewords.h"

namespace Hookglass {

using namespace Qt::StringLiterals;
using Kind = ResourceChange::Kind;

namespace {

constexpr qsizetype LongestTip = 2000;

QString whatText(const ResourceChange &change)
{
    QStringList parts;
    if (!change.field.isEmpty())
        parts << fieldWord(change.field);
    if (!change.item.isEmpty() && !change.part.isEmpty())
        parts << visibleText(change.item);
    if (!change.part.isEmpty())
        parts << visibleText(change.part);
    return parts.isEmpty() ? ResourceDiffModel::tr("The whole") : parts.join(u" · "_s);
}

/// An empty cell where there was nothing: only a field that was there has a value, even "nothing".
QString sideText(const ResourceChange &change, bool isBefore)
{
    const QByteArray &json = isBefore ? change.before : change.after;
    if (json.isEmpty())
        return u"\u2013"_s;
    if (change.kind == Kind::Rewritten) // the words would be alike
        return visibleText(QString::fromUtf8(json.first(std::min<qsizetype>(json.size(), 200))));
    if (change.kind == Kind::Reordered)
        return ResourceDiffModel::tr("another order");
    const auto [before, after] = sideTexts(change);
    return isBefore ? before : after;
}

} // namespace

ResourceDiffModel::ResourceDiffModel(QObject *parent)
    : QAbstractTableModel(parent)
{
}

ResourceDiffModel::~ResourceDiffModel() = default;

int ResourceDiffModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_rows.size());
}

int ResourceDiffModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(ColumnCount);
}

QVariant ResourceDiffModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const ResourceChange &change = m_rows.at(index.row());
    const bool isBefore = index.column() == BeforeColumn;
    const QByteArray &side = isBefore ? change.before : change.after;
    switch (role) {
    case Qt::DisplayRole:
        return index.column() == WhatColumn ? whatText(change) : sideText(change, isBefore);
    case Qt::ToolTipRole:
        return index.column() == WhatColumn
                   ? visibleText(change.pointer)
                   : visibleText(QString::fromUtf8(side.first(std::min(side.size(), LongestTip))));
    case Qt::AccessibleTextRole:
        return index.column() == WhatColumn
                   ? changeText(change)
                   : headerData(index.column(), Qt::Horizontal).toString() + u": "_s +
                         sideText(change, isBefore);
    case KindRole:
        return int(change.kind);
    case NoiseRole:
        return change.isNoise || change.kind == Kind::Rewritten || change.kind == Kind::Reordered;
    case PointerRole:
        return change.pointer;
    default:
        return {};
    }
}

QVariant ResourceDiffModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case WhatColumn:
        return tr("What");
    case BeforeColumn:
        return tr("Before");
    case AfterColumn:
        return tr("After");
    default:
        return {};
    }
}

void ResourceDiffModel::setDiff(const ResourceDiff &diff)
{
    m_diff = diff;
    refill();
}

void ResourceDiffModel::setNoiseShown(bool shown)
{
    if (m_isNoiseShown == shown)
        return;
    m_isNoiseShown = shown;
    refill();
}

int ResourceDiffModel::noiseCount() const
{
    return int(m_diff.changes.size()) - m_diff.visibleCount();
}

void ResourceDiffModel::refill()
{
    beginResetModel();
    m_rows = sortedChanges(m_diff, m_isNoiseShown);
    endResetModel();
}

} // namespace Hookglass
