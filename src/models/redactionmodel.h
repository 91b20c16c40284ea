// SPDX-License-Identifier: MIT
#pragma once

#include "core/redactor.h"

#include <QtCore/QAbstractTableModel>

#include <vector>

namespace Hookglass {

/// What an export replaces: each kind with its number, and samples before and after. Kinds of
/// which there is nothing have a row, too: that is an answer.
class RedactionModel final : public QAbstractTableModel
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(RedactionModel)
public:
    enum Column { KindColumn, CountColumn, BeforeColumn, AfterColumn, ColumnCount };

    explicit RedactionModel(QObject *parent = nullptr);
    ~RedactionModel() override;

    /// Kinds that an export without redaction leaves alone have no row then.
    void setReport(const RedactionReport &report, bool isRedacted);
    void clear();

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation,
                        int role = Qt::DisplayRole) const override;

private:
    struct Row
    {
        RedactionKind kind = RedactionKind::Name;
        bool isFirst = false; ///< of its kind: has the number
        qint64 count = 0;
        RedactionSample sample;
    };
    std::vector<Row> m_rows;
};

/// "Names".
QString redactionWord(RedactionKind kind);

} // namespace Hookglass
