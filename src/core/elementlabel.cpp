// SPDX-License-Identifier: MIT
#include "core/elementlabel.h"

#include <algorithm>

namespace Hookglass {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype LongestLabel = 80;
constexpr qsizetype MostTextBytes = 4096;     ///< of a string that are looked at
constexpr qsizetype MostElementBytes = 65536; ///< of a text that are looked at

QString shortened(const QString &text)
{
    const QString line = text.simplified();
    return line.size() <= LongestLabel ? line : line.first(LongestLabel - 1) + u'…';
}

/// The beginning of a value as it is written.
QString writtenOf(const JsonTree &tree, qint32 node)
{
    const QByteArrayView bytes = tree.bytes(node);
    qsizetype end = std::min(bytes.size(), LongestLabel);
    while (end < bytes.size() && end > LongestLabel - 3 && (uchar(bytes[end]) & 0xc0) == 0x80)
        --end; // not in the middle of a character
    return JsonText::spelled(bytes.first(end));
}

QString addressOf(const JsonTree &tree, qint32 object)
{
    QStringList parts;
    for (const QByteArrayView key : {"street", "city", "state", "code"}) {
        const qint32 member = tree.member(object, key);
        const QString text = member < 0 ? QString() : stringText(tree.bytes(member));
        if (!text.isEmpty())
            parts.append(text);
    }
    return parts.join(u", "_s);
}

} // namespace

QString stringText(QByteArrayView token)
{
    if (!token.startsWith('"'))
        return {};
    if (token.size() <= MostTextBytes)
        return JsonText::spelled(JsonText::decodeBytes(token).value_or(QByteArray()));
    qsizetype end = 1;
    while (end < MostTextBytes || (uchar(token[end]) & 0xc0) == 0x80)
        end += token[end] != '\\' ? 1 : token[end + 1] == 'u' ? 6 : 2;
    const QByteArray head = token.first(std::min(end, token.size() - 1)).toByteArray() + '"';
    return JsonText::spelled(JsonText::decodeBytes(head).value_or(QByteArray()));
}

QString elementLabel(const JsonTree &tree, qint32 node)
{
    if (!tree.isObject(node)) {
        const QString text = stringText(tree.bytes(node));
        return shortened(text.isEmpty() ? writtenOf(tree, node) : text);
    }
    for (const QByteArrayView key : {"value", "name", "title", "subject", "label"}) {
        const qint32 member = tree.member(node, key);
        const QString text = member < 0 ? QString() : stringText(tree.bytes(member));
        if (!text.isEmpty())
            return shortened(text);
    }
    if (const QString address = addressOf(tree, node); !address.isEmpty())
        return shortened(address);
    if (const qint32 id = tree.member(node, "id"); id >= 0 && !tree.isObject(id))
        return shortened(u'#' + writtenOf(tree, id));
    return shortened(writtenOf(tree, node));
}

QString elementLabel(QByteArrayView json)
{
    // Of a large one the beginning has to do: it is asked for while it is painted.
    const JsonTree tree(json.first(std::min(json.size(), MostElementBytes)));
    return tree.size() == 0 ? QString() : elementLabel(tree, 0);
}

} // namespace Hookglass
