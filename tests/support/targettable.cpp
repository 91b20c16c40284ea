// SPDX-License-Identifier: MIT
#include "support/targettable.h"

#include <QtCore/QLocale>
#include <QtCore/QStringList>

#include <algorithm>
#include <array>

namespace Hookglass::Test {

using namespace Qt::StringLiterals;

namespace {

constexpr size_t Columns = 5;

std::array<QString, Columns> cells(const TargetTable::Row &row)
{
    QString verdict = u"–"_s;
    if (row.reached)
        verdict = *row.reached ? u"reached"_s : u"NOT REACHED"_s;
    const auto orDash = [](const QString &text) { return text.isEmpty() ? u"–"_s : text; };
    return {row.what, row.measured, orDash(row.ceiling), orDash(row.target), verdict};
}

} // namespace

QString TargetTable::toString() const
{
    QList<std::array<QString, Columns>> lines{
        {u"What"_s, u"Measured"_s, u"Ceiling"_s, u"Target"_s, u"Verdict"_s}};
    for (const Row &row : m_rows)
        lines.append(cells(row));
    std::array<qsizetype, Columns> widths{};
    for (const auto &line : std::as_const(lines)) {
        for (size_t i = 0; i < Columns; ++i)
            widths[i] = std::max(widths[i], line[i].size());
    }
    QString text;
    for (qsizetype n = 0; n < lines.size(); ++n) {
        for (size_t i = 0; i + 1 < Columns; ++i) {
            const QString &cell = lines[n][i];
            text += i == 0 ? cell.leftJustified(widths[i]) : cell.rightJustified(widths[i]);
            text += u"  "_s;
        }
        text += lines[n][Columns - 1] + u'\n';
        if (n == 0) {
            qsizetype width = 0;
            for (const qsizetype column : widths)
                width += column + 2;
            text += QString(width - 2, u'─') + u'\n';
        }
    }
    return text;
}

QString perSecond(double value)
{
    return QLocale(QLocale::English).toString(qint64(value)) + u"/s"_s;
}

QString milliseconds(double micros)
{
    return QString::number(micros / 1000, 'f', 2) + u" ms"_s;
}

double median(QList<double> values)
{
    if (values.isEmpty())
        return 0;
    std::sort(values.begin(), values.end());
    const qsizetype middle = values.size() / 2;
    return values.size() % 2 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
}

} // namespace Hookglass::Test
