// SPDX-License-Identifier: MIT
#pragma once

#include "core/resourcediff.h"

#include <QtCore/QAbstractTableModel>

namespace Hookglass {

/// The changes between two texts, what matters most first. Noise is folded away until asked for.
class ResourceDiffModel final : public QAbstractTableModel
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(ResourceDiffModel)
public:
    enum Column { WhatColumn, PathColumn, BeforeColumn, AfterColumn, ColumnCount };
    enum Role {
        KindRole = Qt::UserRole, ///< int of ResourceChange::Kind
        NoiseRole,               ///< bool: also mere matters of writing
        PointerRole,             ///< JSON Pointer
        JsonRole,                ///< QByteArray of a side: its exact bytes, empty if there are none
        DifferenceRole           ///< int: from which letter on the two sides' texts differ
    };

    explicit ResourceDiffModel(QObject *parent = nullptr);
    ~ResourceDiffModel() override;

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation,
                        int role = Qt::DisplayRole) const override;

    void setDiff(const ResourceDiff &diff);
    const ResourceDiff &diff() const { return m_diff; }
    void setNoiseShown(bool shown);
    bool isNoiseShown() const { return m_isNoiseShown; }
    /// Changes that are folded away unless they are shown.
    int noiseCount() const;

private:
    void refill();

    ResourceDiff m_diff;
    QList<ResourceChange> m_rows;
    bool m_isNoiseShown = false;
};

} // namespace Hookglass
