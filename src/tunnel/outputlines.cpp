// SPDX-License-Identifier: MIT
#include "tunnel/outputlines.h"

#include <QtCore/QRegularExpression>

#include <algorithm>

namespace Hookglass {

using namespace Qt::StringLiterals;

QStringList OutputLines::add(const QByteArray &bytes)
{
    m_pending += bytes;
    QStringList lines;
    qsizetype begin = 0;
    for (;;) {
        const auto end = std::find_if(m_pending.cbegin() + begin, m_pending.cend(),
                                      [](char c) { return c == '\n' || c == '\r'; });
        if (end == m_pending.cend())
            break;
        const qsizetype at = end - m_pending.cbegin();
        const QString line = clean(m_pending.sliced(begin, at - begin));
        if (!line.trimmed().isEmpty())
            lines << line;
        begin = at + 1;
    }
    m_pending.remove(0, begin);
    if (m_pending.size() > LongestLine)
        lines << rest();
    return lines;
}

QString OutputLines::rest()
{
    return clean(std::exchange(m_pending, {}));
}

QString OutputLines::clean(const QByteArray &line)
{
    // ECMA-48: CSI sequences; OSC, DCS, SOS, PM and APC strings; ECMA-35: all other escapes, such
    // as the change of character sets that "tput sgr0" begins with.
    static const QRegularExpression controls(
        u"\\x1B(?:\\[[0-?]*[ -/]*[@-~]|[\\]PX^_][^\\x07\\x1B]*(?:\\x07|\\x1B\\\\)|[ -/]*[0-~])"_s);
    QString text = QString::fromUtf8(line.first(std::min(line.size(), LongestLine)));
    text.remove(controls);
    text.removeIf([](QChar c) { return c.category() == QChar::Other_Control && c != u'\t'; });
    return text;
}

} // namespace Hookglass
