// SPDX-License-Identifier: MIT
#pragma once

#include <QtCore/QByteArrayView>
#include <QtCore/QString>

namespace Hookglass {

/// Bytes in rows, as numbers and as letters.
class HexRows final
{
public:
    /// `perRow` bytes in each, at least 1. The text must outlive it.
    explicit HexRows(QByteArrayView text = {}, int perRow = 16);

    int perRow() const { return m_perRow; }
    qsizetype size() const { return (m_text.size() + m_perRow - 1) / m_perRow; }
    QByteArrayView bytes(qsizetype row) const;
    qsizetype rowOf(qsizetype offset) const { return offset / m_perRow; }

    /// "000004d0": place of the row's first byte, in as many digits as the text needs, 8 at least.
    QString offset(qsizetype row) const;
    int offsetDigits() const;

    /// "7b"
    static QString hex(char byte);
    /// The letter of a printable ASCII byte, a middle dot for any other.
    static QChar letter(char byte);
    static bool isPrintable(char byte) { return byte >= 0x20 && byte < 0x7f; }

    /// A row as one line: offset, bytes in groups of eight, letters.
    QString line(qsizetype row) const;

private:
    QByteArrayView m_text;
    int m_perRow;
};

/// "7b 22 65"
QString hexText(QByteArrayView bytes);

} // namespace Hookglass
