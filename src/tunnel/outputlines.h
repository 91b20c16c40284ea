// SPDX-License-Identifier: MIT
#pragma once

#include <QtCore/QByteArray>
#include <QtCore/QStringList>

namespace Hookglass {

/// Makes whole lines of what a program prints in pieces; colours and other terminal controls are
/// taken out. A line that never ends is cut, so that a program cannot fill the memory.
class OutputLines final
{
public:
    static constexpr qsizetype LongestLine = 64 * 1024;

    /// The lines that are whole with these bytes; empty ones are left out.
    QStringList add(const QByteArray &bytes);
    /// What came after the last line end: only when nothing more can come.
    QString rest();

private:
    static QString clean(const QByteArray &line);
    QByteArray m_pending;
};

} // namespace Hookglass
