// SPDX-License-Identifier: MIT
#pragma once

#include <QtCore/QList>
#include <QtCore/QString>

#include <optional>

namespace Hookglass::Test {

/// The table that a benchmark closes with: what, measured, the ceiling measured in the same run,
/// the target, and whether it is reached.
class TargetTable final
{
public:
    struct Row
    {
        QString what;
        QString measured;
        QString ceiling;
        QString target;
        std::optional<bool> reached = std::nullopt; ///< nullopt: only for information
    };
    void add(Row row) { m_rows.append(std::move(row)); }
    /// With aligned columns and a line below the heading.
    QString toString() const;

private:
    QList<Row> m_rows;
};

/// "52,300/s".
QString perSecond(double value);
/// "1.24 ms", of microseconds.
QString milliseconds(double micros);
double median(QList<double> values);

} // namespace Hookglass::Test
