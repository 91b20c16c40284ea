// SPDX-License-Identifier: MIT
#include "models/hexrows.h"

#include <algorithm>

namespace Hookglass {

using namespace Qt::StringLiterals;

namespace {

constexpr char Digits[] = "0123456789abcdef";
constexpr int Group = 8;

} // namespace

HexRows::HexRows(QByteArrayView text, int perRow)
    : m_text(text)
    , m_perRow(std::max(1, perRow))
{
}

QByteArrayView HexRows::bytes(qsizetype row) const
{
    const qsizetype begin = row * m_perRow;
    return m_text.sliced(begin, std::min<qsizetype>(m_perRow, m_text.size() - begin));
}

int HexRows::offsetDigits() const
{
    return std::max(8, int(QString::number(m_text.size(), 16).size()));
}

QString HexRows::offset(qsizetype row) const
{
    return u"%1"_s.arg(row * m_perRow, offsetDigits(), 16, QLatin1Char('0'));
}

QString HexRows::hex(char byte)
{
    const QChar digits[2] = {QLatin1Char(Digits[uchar(byte) >> 4]),
                             QLatin1Char(Digits[uchar(byte) & 0xf])};
    return QString(digits, 2);
}

QChar HexRows::letter(char byte)
{
    return isPrintable(byte) ? QChar(QLatin1Char(byte)) : QChar(u'\u00b7');
}

QString HexRows::line(qsizetype row) const
{
    QString numbers;
    QString letters;
    const QByteArrayView all = bytes(row);
    for (qsizetype i = 0; i < m_perRow; ++i) {
        if (i > 0)
            numbers += i % Group == 0 ? u"  "_s : u" "_s;
        numbers += i < all.size() ? hex(all[i]) : u"  "_s;
        if (i < all.size())
            letters += letter(all[i]);
    }
    return offset(row) + u"  "_s + numbers + u"  "_s + letters;
}

QString hexText(QByteArrayView bytes)
{
    return QString::fromLatin1(bytes.toByteArray().toHex(' '));
}

} // namespace Hookglass
