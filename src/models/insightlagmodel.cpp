// SPDX-License-Identifier: MIT
#include "models/insightlagmodel.h"

#include "models/counted.h"
#include "models/format.h"
#include "models/insightwords.h"

namespace Hookglass {

using namespace Qt::StringLiterals;

namespace {

QString spanOrDash(const SpanPair &pair, std::chrono::microseconds span)
{
    return pair.count == 0 ? u"\u2013"_s : percentileText(pair, span);
}

} // namespace

InsightLagModel::InsightLagModel(QObject *parent)
    : QAbstractTableModel(parent)
{
}

InsightLagModel::~InsightLagModel() = default;

void InsightLagModel::setLags(const QList<LagStats> &lags)
{
    const auto names = [](const QList<LagStats> &list) {
        QStringList all;
        for (const LagStats &lag : list)
            all << lag.eventName;
        return all;
    };
    if (names(lags) == names(m_lags)) { // what is chosen stays
        m_lags = lags;
        if (!m_lags.isEmpty())
            Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, ColumnCount - 1));
        return;
    }
    beginResetModel();
    m_lags = lags;
    endResetModel();
}

int InsightLagModel::rowOf(const QString &eventName) const
{
    for (qsizetype row = 0; row < m_lags.size(); ++row) {
        if (m_lags.at(row).eventName == eventName)
            return int(row);
    }
    return -1;
}

int InsightLagModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_lags.size());
}

int InsightLagModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(ColumnCount);
}

QVariant InsightLagModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const LagStats &lag = m_lags.at(index.row());
    const auto column = Column(index.column());
    if (role == Qt::DisplayRole)
        return cell(lag, column);
    if (role == Qt::TextAlignmentRole && column != NameColumn)
        return QVariant(Qt::AlignRight | Qt::AlignVCenter);
    if (role == IsLateRole)
        return lag.answer.count > 0 &&
               (column == AnswerP50Column ? lag.answer.p50 : lag.answer.p95) > SpanHistogram::Limit;
    if (role == Qt::ToolTipRole && column >= AnswersColumn)
        return lateText(lag.answer);
    if (role == Qt::ToolTipRole && lag.ahead > 0 &&
        (column == LagP50Column || column == LagP95Column))
        return counted(
            lag.ahead,
            tr("1 event came before it was made, by the clocks: this computer's is behind, or "
               "theirs is ahead. It counts as none."),
            tr("%1 events came before they were made, by the clocks: this computer's is behind, "
               "or theirs is ahead. They count as none."));
    return {};
}

QString InsightLagModel::cell(const LagStats &lag, Column column) const
{
    switch (column) {
    case NameColumn:
        return lag.eventName.isEmpty() ? tr("All") : lag.eventName;
    case EventsColumn:
        return formatCount(lag.lag.count);
    case LagP50Column:
        return spanOrDash(lag.lag, lag.lag.p50);
    case LagP95Column:
        return spanOrDash(lag.lag, lag.lag.p95);
    case AnswersColumn:
        return formatCount(lag.answer.count);
    case AnswerP50Column:
        return spanOrDash(lag.answer, lag.answer.p50);
    case AnswerP95Column:
        return spanOrDash(lag.answer, lag.answer.p95);
    case ColumnCount:
        break;
    }
    return {};
}

QVariant InsightLagModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    const auto column = Column(section);
    if (role == Qt::TextAlignmentRole)
        return QVariant((column == NameColumn ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignVCenter);
    if (role == Qt::ToolTipRole && column != NameColumn)
        return tr("p50: half took no longer. p95: 19 of 20 took no longer. Up to %1 spans each is "
                  "one that there was; of more it is “about”, and off by 0.4 % at most.")
            .arg(formatCount(SpanHistogram::MostKept));
    if (role != Qt::DisplayRole)
        return {};
    switch (column) {
    case NameColumn:
        return tr("Event");
    case EventsColumn:
        return tr("Events");
    case LagP50Column:
        return tr("Came p50");
    case LagP95Column:
        return tr("Came p95");
    case AnswersColumn:
        return tr("Answers");
    case AnswerP50Column:
        return tr("Answered p50");
    case AnswerP95Column:
        return tr("Answered p95");
    case ColumnCount:
        break;
    }
    return {};
}

} // namespace Hookglass
