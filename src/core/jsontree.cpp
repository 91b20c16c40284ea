// SPDX-License-Identifier: MIT
#include "core/jsontree.h"

#include "core/jsonscanner.h"

namespace Hookglass {

using JsonText::TokenKind;

JsonTree::JsonTree(QByteArrayView text, int maxDepth, qsizetype from)
    : m_text(text)
{
    m_nodes.reserve(size_t(text.size() / 16 + 4));
    JsonText::Scanner scanner(text, maxDepth, from);
    JsonText::Token token;
    std::vector<qint32> open;
    qint64 keyBegin = 0;
    qint32 keyLength = 0;
    while (scanner.next(token)) {
        if (token.kind == TokenKind::Colon || token.kind == TokenKind::Comma)
            continue;
        if (token.isKey) {
            keyBegin = token.begin;
            keyLength = qint32(token.length);
            continue;
        }
        if (token.kind == TokenKind::ObjectEnd || token.kind == TokenKind::ArrayEnd) {
            Node &node = m_nodes[size_t(open.back())];
            node.length = token.begin + token.length - node.begin;
            node.next = size();
            open.pop_back();
            continue;
        }
        if (!open.empty())
            ++m_nodes[size_t(open.back())].children;
        m_nodes.push_back({.begin = token.begin,
                           .length = token.length,
                           .keyBegin = keyBegin,
                           .keyLength = std::exchange(keyLength, 0),
                           .next = size() + 1,
                           .children = 0,
                           .kind = token.kind});
        if (token.kind == TokenKind::ObjectBegin || token.kind == TokenKind::ArrayBegin)
            open.push_back(size() - 1);
    }
    m_problem = scanner.problem();
    m_goodEnd = keyLength > 0 ? keyBegin : scanner.position(); // a name needs its value
    m_openAtEnd = open.empty() ? -1 : open.back();
    for (const qint32 index : open) {
        Node &node = m_nodes[size_t(index)];
        node.length = m_goodEnd - node.begin;
        node.next = size();
    }
}

QByteArrayView JsonTree::bytes(qint32 index) const
{
    return m_text.sliced(at(index).begin, at(index).length);
}

QByteArrayView JsonTree::keyBytes(qint32 index) const
{
    return m_text.sliced(at(index).keyBegin, at(index).keyLength);
}

QString JsonTree::key(qint32 index) const
{
    return JsonText::decodeString(keyBytes(index)).value_or(QString());
}

QByteArray JsonTree::name(qint32 index) const
{
    const QByteArrayView token = keyBytes(index);
    if (token.contains('\\'))
        return JsonText::decodeBytes(token).value_or(QByteArray());
    return token.isEmpty() ? QByteArray()
                           : QByteArray::fromRawData(token.data() + 1, token.size() - 2);
}

QString JsonTree::text(qint32 index) const
{
    return at(index).kind == TokenKind::String
               ? JsonText::decodeString(bytes(index)).value_or(QString())
               : QString();
}

std::vector<qint32> JsonTree::children(qint32 index) const
{
    std::vector<qint32> found;
    found.reserve(size_t(at(index).children));
    for (qint32 child = index + 1; child < at(index).next; child = at(child).next)
        found.push_back(child);
    return found;
}

qint32 JsonTree::member(qint32 object, QByteArrayView name) const
{
    if (!isObject(object))
        return -1;
    for (qint32 child = object + 1; child < at(object).next; child = at(child).next) {
        const QByteArrayView raw = keyBytes(child).sliced(1, at(child).keyLength - 2);
        if (raw == name || (raw.contains('\\') && key(child).toUtf8() == name))
            return child;
    }
    return -1;
}

} // namespace Hookglass
