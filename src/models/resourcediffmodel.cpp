// SPDX-License-Identifier: MIT
#include "models/resourcediffmodel.h"

#include "models/payloadtext.h"
#include "models/resourcewords.h"

#include <algorithm>

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

/// A tip that is wrapped.
QString paragraphs(const QStringList &texts)
{
    QString tip;
    for (const QString &text : texts)
        tip += u"<p>"_s + text.toHtmlEscaped() + u"</p>"_s;
    return tip;
}

/// Where it is, in which of the two texts, and whether a pointer can say so.
QString pathTip(const ResourceChange &change)
{
    const auto words = [](const QString &pointer) {
        return pointer.isEmpty() ? ResourceDiffModel::tr("(all of it)") : visibleText(pointer);
    };
    QStringList texts;
    if (change.kind == Kind::Removed)
        texts << ResourceDiffModel::tr("In the older text: %1").arg(words(change.pointer));
    else if (change.kind == Kind::Added || !change.olderPointer.isEmpty())
        texts << ResourceDiffModel::tr("In the newer text: %1").arg(words(change.pointer));
    else
        texts << words(change.pointer);
    if (!change.olderPointer.isEmpty())
        texts << ResourceDiffModel::tr("In the older text: %1").arg(words(change.olderPointer));
    switch (change.naming) {
    case ResourceChange::Naming::Exact:
        break;
    case ResourceChange::Naming::Several:
        texts << ResourceDiffModel::tr("More than one member has a name on this path. No JSON "
                                       "Pointer can say which one is meant.");
        break;
    case ResourceChange::Naming::None:
        texts << ResourceDiffModel::tr("A name on this path is no Unicode text, which no JSON "
                                       "Pointer can say: what is shown is not its exact path.");
        break;
    }
    return paragraphs(texts);
}

QString pathText(const ResourceChange &change)
{
    const QString pointer = change.pointer.isEmpty() ? ResourceDiffModel::tr("(all of it)")
                                                     : visibleText(change.pointer);
    switch (change.naming) {
    case ResourceChange::Naming::Exact:
        return pointer;
    case ResourceChange::Naming::Several:
        return ResourceDiffModel::tr("%1 (one of several)").arg(pointer);
    case ResourceChange::Naming::None:
        return ResourceDiffModel::tr("%1 (not exact)").arg(pointer);
    }
    Q_UNREACHABLE();
}

/// An empty cell where there was nothing: only a field that was there has a value, even "nothing".
QString sideText(const ResourceChange &change, bool isBefore)
{
    const QByteArray &json = isBefore ? change.before : change.after;
    if (json.isEmpty())
        return u"\u2013"_s;
    if (change.kind == Kind::Rewritten) // the words would be alike
        return visibleText(JsonText::spelled(leadingPart(json, 200)));
    if (change.kind == Kind::Reordered)
        return ResourceDiffModel::tr("another order");
    const auto [before, after] = sideTexts(change);
    return isBefore ? before : after;
}

/// Where a cell has to be looked at, however long it is.
int differenceOf(const ResourceChange &change)
{
    if (change.before.isEmpty() || change.after.isEmpty() || change.kind == Kind::Reordered)
        return 0;
    const QString before = sideText(change, true);
    const QString after = sideText(change, false);
    const auto differs =
        std::mismatch(before.cbegin(), before.cend(), after.cbegin(), after.cend()).first;
    return int(differs - before.cbegin());
}

QString sideTip(const QByteArray &json)
{
    return visibleText(JsonText::spelled(leadingPart(json, LongestTip)));
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
        return index.column() == WhatColumn   ? whatText(change)
               : index.column() == PathColumn ? pathText(change)
                                              : sideText(change, isBefore);
    case Qt::ToolTipRole:
        return index.column() < BeforeColumn ? pathTip(change) : paragraphs({sideTip(side)});
    case Qt::AccessibleTextRole:
        return index.column() == WhatColumn
                   ? changeText(change)
                   : headerData(index.column(), Qt::Horizontal).toString() + u": "_s +
                         index.data().toString();
    case KindRole:
        return int(change.kind);
    case NoiseRole:
        return change.isNoise || change.kind == Kind::Rewritten || change.kind == Kind::Reordered;
    case PointerRole:
        return change.pointer;
    case JsonRole:
        return index.column() < BeforeColumn ? QByteArray() : side;
    case DifferenceRole:
        return index.column() < BeforeColumn ? 0 : differenceOf(change);
    default:
        return {};
    }
}

QVariant ResourceDiffModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || (role != Qt::DisplayRole && role != Qt::ToolTipRole))
        return {};
    const bool isTip = role == Qt::ToolTipRole;
    switch (section) {
    case WhatColumn:
        return isTip ? tr("<p>Items of tags, emails and phones are told by their value, those of "
                          "other lists by their id or value: one that only stands elsewhere is not "
                          "changed.</p>")
                     : tr("What");
    case PathColumn:
        return isTip ? tr("<p>As a JSON Pointer, in the newer text; of what is gone, in the "
                          "older</p>")
                     : tr("Path");
    case BeforeColumn:
        return isTip ? QVariant() : tr("Before");
    case AfterColumn:
        return isTip ? QVariant() : tr("After");
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
