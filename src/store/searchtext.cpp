// SPDX-License-Identifier: MIT
#include "store/searchtext.h"

#include "core/headertext.h"

#include <QtCore/QByteArrayView>

#include <algorithm>
#include <string_view>

namespace Hookglass::SearchText {

namespace {

constexpr QStringView Letters = u"\"\\/bfnrt";
constexpr QStringView Meant = u"\"\\/\b\f\n\r\t";
constexpr std::string_view PlainLetters = "\"\\/bfnrt";
constexpr std::string_view PlainMeant = "\"\\/\b\f\n\r\t";
constexpr char16_t FirstBeyondAscii = 0x80;

/// Of the four hex digits behind \u; -1: they are not.
template <typename Character>
int hexUnit(const Character *digits)
{
    int unit = 0;
    for (int i = 0; i < 4; ++i) {
        const auto c = uint(digits[i]);
        if (c >= '0' && c <= '9')
            unit = unit * 16 + int(c - '0');
        else if ((c | 0x20U) >= 'a' && (c | 0x20U) <= 'f')
            unit = unit * 16 + int((c | 0x20U) - 'a') + 10;
        else
            return -1;
    }
    return unit;
}

char lowerAscii(char c)
{
    return c >= 'A' && c <= 'Z' ? char(c + ('a' - 'A')) : c;
}

bool isAscii(QByteArrayView bytes)
{
    return std::none_of(bytes.begin(), bytes.end(), [](char c) { return uchar(c) >= 0x80; });
}

bool holds(const QByteArray &text, const QByteArray &wanted)
{
    return std::string_view(text.constData(), size_t(text.size()))
               .find(std::string_view(wanted.constData(), size_t(wanted.size()))) !=
           std::string_view::npos;
}

/// In the same memory, which only gets shorter. False: it stands for more than ASCII.
bool removeEscapes(QByteArray &text)
{
    char *out = text.data();
    const char *const end = text.constData() + text.size();
    for (const char *in = text.constData(); in != end; ++in) {
        if (*in != '\\' || in + 1 == end) {
            *out++ = *in;
            continue;
        }
        ++in;
        if (*in == 'u' && end - in > 4) {
            const int unit = hexUnit(in + 1);
            if (unit >= FirstBeyondAscii)
                return false;
            if (unit >= 0) {
                *out++ = char(unit);
                in += 4;
                continue;
            }
        }
        const size_t known = PlainLetters.find(*in);
        if (known == std::string_view::npos)
            *out++ = '\\';
        *out++ = known == std::string_view::npos ? *in : PlainMeant[known];
    }
    text.resize(out - text.constData());
    return true;
}

} // namespace

void fold(QString &text)
{
    QChar *const first = text.data();
    const qsizetype size = text.size();
    for (qsizetype i = 0; i < size; ++i) {
        const char16_t c = first[i].unicode();
        if (c < FirstBeyondAscii) {
            if (c >= u'A' && c <= u'Z')
                first[i] = QChar(char16_t(c + (u'a' - u'A')));
        } else if (QChar::isHighSurrogate(c) && i + 1 < size && first[i + 1].isLowSurrogate()) {
            const char32_t whole =
                QChar::toCaseFolded(QChar::surrogateToUcs4(c, first[i + 1].unicode()));
            first[i] = QChar(QChar::highSurrogate(whole));
            first[++i] = QChar(QChar::lowSurrogate(whole));
        } else {
            first[i] = QChar(char16_t(QChar::toCaseFolded(char32_t(c))));
        }
    }
}

QString folded(QString text)
{
    fold(text);
    return text;
}

QString withoutEscapes(QStringView text, QList<qsizetype> *places)
{
    QString result;
    result.reserve(text.size());
    for (qsizetype i = 0; i < text.size(); ++i) {
        const QChar c = text[i];
        if (c != u'\\' || i + 1 == text.size()) {
            result += c;
            continue;
        }
        const QChar next = text[++i];
        const int unit = next == u'u' && i + 4 < text.size() ? hexUnit(text.utf16() + i + 1) : -1;
        const qsizetype known = Letters.indexOf(next);
        if (unit < 0 && known < 0) {
            result += c;
            result += next;
            continue;
        }
        if (places)
            places->append(result.size());
        result += unit >= 0 ? QChar(char16_t(unit)) : Meant[known];
        if (unit >= 0)
            i += 4;
    }
    return result;
}

QByteArrayView headerLines(QByteArrayView head)
{
    const qsizetype lineEnd = head.indexOf('\n');
    return lineEnd < 0 ? QByteArrayView() : head.sliced(lineEnd + 1);
}

QStringList headerTexts(QByteArrayView head)
{
    const QByteArrayView lines = headerLines(head);
    QStringList texts{QString::fromUtf8(lines)};
    if (!lines.isValidUtf8())
        texts.append(headText(lines));
    return texts;
}

Needle::Needle(const QString &text)
    : m_text(folded(text))
{
    const bool isPlain = std::all_of(m_text.cbegin(), m_text.cend(),
                                     [](QChar c) { return c.unicode() < FirstBeyondAscii; });
    if (isPlain)
        m_plain = m_text.toLatin1();
}

bool Needle::isIn(QByteArrayView bytes) const
{
    if (m_plain.isEmpty() || !isAscii(bytes))
        return isInText(QString::fromUtf8(bytes), false);
    m_buffer.resize(bytes.size());
    std::transform(bytes.begin(), bytes.end(), m_buffer.begin(), lowerAscii);
    return holds(m_buffer, m_plain);
}

bool Needle::isInJson(QByteArrayView bytes) const
{
    if (m_plain.isEmpty() || !isAscii(bytes))
        return isInText(QString::fromUtf8(bytes), true);
    if (isIn(bytes))
        return true;
    if (!bytes.contains('\\'))
        return false;
    // What case the letter of an escape has matters, so from the bytes again.
    m_buffer = bytes.toByteArray();
    if (!removeEscapes(m_buffer))
        return isInText(QString::fromLatin1(bytes), true);
    std::transform(m_buffer.cbegin(), m_buffer.cend(), m_buffer.begin(), lowerAscii);
    return holds(m_buffer, m_plain);
}

bool Needle::isInHeaders(QByteArrayView head) const
{
    const QByteArrayView lines = headerLines(head);
    if (isAscii(lines))
        return isIn(lines);
    const QStringList texts = headerTexts(head);
    return std::any_of(texts.cbegin(), texts.cend(),
                       [this](const QString &text) { return isInText(text, false); });
}

bool Needle::isInText(QString text, bool isJson) const
{
    QString decoded;
    if (isJson && text.contains(u'\\'))
        decoded = withoutEscapes(text);
    fold(text);
    if (text.contains(m_text))
        return true;
    fold(decoded);
    return !decoded.isEmpty() && decoded.contains(m_text);
}

} // namespace Hookglass::SearchText
