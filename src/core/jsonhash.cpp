// SPDX-License-Identifier: MIT
#include "core/jsonhash.h"

#include <QtCore/QHashFunctions>
#include <QtCore/QRandomGenerator>

#include <algorithm>

namespace Hookglass {

using JsonText::TokenKind;

namespace {

quint64 salt()
{
    static const quint64 value = QRandomGenerator::system()->generate64();
    return value;
}

quint64 mixed(quint64 a, quint64 b)
{
    quint64 x = a * 0x9e3779b97f4a7c15 + b + salt();
    x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9;
    x = (x ^ (x >> 27)) * 0x94d049bb133111eb;
    return x ^ (x >> 31);
}

quint64 ofBytes(QByteArrayView bytes)
{
    return qHashBits(bytes.data(), size_t(bytes.size()), size_t(salt()));
}

quint64 ofString(QByteArrayView token)
{
    const QByteArrayView inner = token.sliced(1, token.size() - 2);
    if (!inner.contains('\\'))
        return ofBytes(inner);
    return ofBytes(JsonText::decodeString(token).value_or(QString()).toUtf8());
}

/// A number as digits without zeros at either end, and the exponent that belongs to them.
quint64 ofNumber(QByteArrayView token)
{
    const bool isNegative = token.startsWith('-');
    const qsizetype e =
        std::find_if(token.begin(), token.end(), [](char c) { return c == 'e' || c == 'E'; }) -
        token.begin();
    QByteArray digits;
    qint64 exponent = 0;
    bool inFraction = false;
    for (const char c : token.first(e)) {
        if (c == '.')
            inFraction = true;
        if (c < '0' || c > '9')
            continue;
        exponent -= inFraction ? 1 : 0;
        if (!digits.isEmpty() || c != '0')
            digits += c;
    }
    if (digits.isEmpty())
        return mixed(1, 0); // zero, whatever its sign and exponent
    const qsizetype whole = digits.size();
    while (digits.endsWith('0'))
        digits.chop(1);
    exponent += whole - digits.size();
    if (e < token.size()) {
        bool fits = false;
        const qint64 given = token.sliced(e + 1).toByteArray().toLongLong(&fits);
        // An exponent of twenty digits and more is told by its own writing.
        if (!fits || std::abs(given) > 1'000'000'000'000)
            return mixed(ofBytes(token), 2);
        exponent += given;
    }
    return mixed(ofBytes(digits), mixed(quint64(exponent), isNegative ? 3 : 4));
}

} // namespace

JsonHash::JsonHash(const JsonTree &tree)
    : m_hashes(size_t(tree.size()))
{
    // From the last to the first: what is inside a node stands behind it.
    for (qint32 i = tree.size() - 1; i >= 0; --i) {
        const JsonTree::Node &node = tree.at(i);
        quint64 sum = mixed(quint64(node.kind), 7);
        if (node.kind == TokenKind::ObjectBegin) {
            for (qint32 child = i + 1; child < node.next; child = tree.at(child).next)
                sum += mixed(ofString(tree.keyBytes(child)), of(child)); // in any order
            sum = mixed(sum, 5);
        } else if (node.kind == TokenKind::ArrayBegin) {
            for (qint32 child = i + 1; child < node.next; child = tree.at(child).next)
                sum = mixed(sum, of(child));
        } else if (node.kind == TokenKind::String) {
            sum = mixed(ofString(tree.bytes(i)), 6);
        } else if (node.kind == TokenKind::Number) {
            sum = ofNumber(tree.bytes(i));
        }
        m_hashes[size_t(i)] = sum;
    }
}

} // namespace Hookglass
