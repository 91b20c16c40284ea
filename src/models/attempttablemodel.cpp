// SPDX-License-Identifier: MIT
#include "models/attempttablemodel.h"

#include "models/answerwords.h"
#include "models/eventwords.h"
#include "models/format.h"
#include "models/signaturewords.h"

namespace Hookglass {

using namespace Qt::StringLiterals;

AttemptTableModel::AttemptTableModel(const Clock &clock, QObject *parent)
    : QAbstractTableModel(parent)
    , m_clock(clock)
{
}

AttemptTableModel::~AttemptTableModel() = default;

void AttemptTableModel::setDeliveries(const QList<DeliveryDetail> &deliveries)
{
    beginResetModel();
    m_deliveries = deliveries;
    endResetModel();
}

int AttemptTableModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_deliveries.size());
}

int AttemptTableModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(ColumnCount);
}

QVariant AttemptTableModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    if (role == Qt::ToolTipRole && index.column() == AnswerColumn) {
        const QString note = answerNoteSentence(m_deliveries.at(index.row()));
        if (!note.isEmpty())
            return note;
    }
    if (role == Qt::DisplayRole || role == Qt::ToolTipRole)
        return cell(index.row(), Column(index.column()));
    if (role == SignatureRole)
        return int(m_deliveries.at(index.row()).signature);
    return {};
}

QString AttemptTableModel::cell(int row, Column column) const
{
    const DeliveryDetail &delivery = m_deliveries.at(row);
    switch (column) {
    case NumberColumn:
        return isAttempt(delivery) ? QString::number(attemptCount(m_deliveries.first(row + 1)))
                                   : originWord(delivery.origin);
    case TimeColumn:
        return formatTime(delivery.receivedAt, m_clock.now());
    case GapColumn:
        return row == 0 ? u"\u2013"_s
                        : formatSpan(delivery.receivedAt - m_deliveries.at(row - 1).receivedAt);
    case SignatureColumn:
        return signatureWord(delivery);
    case AnswerColumn:
        return answerText(delivery);
    case TookColumn:
        return delivery.answeredAt ? formatSpan(*delivery.answeredAt - delivery.receivedAt)
                                   : u"\u2013"_s;
    case PeerColumn:
        return delivery.peer;
    case ColumnCount:
        break;
    }
    return {};
}

QVariant AttemptTableModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (Column(section)) {
    case NumberColumn:
        return tr("No.");
    case TimeColumn:
        return tr("Received");
    case GapColumn:
        return tr("Gap");
    case SignatureColumn:
        return tr("Signature");
    case AnswerColumn:
        return tr("Answer");
    case TookColumn:
        return tr("Took");
    case PeerColumn:
        return tr("From");
    case ColumnCount:
        break;
    }
    return {};
}

} // namespace Hookglass
