// SPDX-License-Identifier: MIT
#include "core/keymask.h"

#include "core/keytraces.h"

#include <algorithm>

namespace Hookglass {

namespace {

constexpr qsizetype KeyDigits = 32;     ///< of an X-System-Key
constexpr qsizetype TellingPart = 6;    ///< bytes of a key: fewer may be there by chance
constexpr qsizetype TellingLength = 16; ///< of a key that may be found within a text
constexpr QByteArrayView Mask = "•••";

bool isHexDigit(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

/// Bytes at the start of `text` that are the end of `key`; 0 for fewer than tell something.
qsizetype endOfKeyAtStart(QByteArrayView text, QByteArrayView key)
{
    for (qsizetype size = std::min(text.size(), key.size()); size >= TellingPart; --size) {
        if (text.first(size) == key.last(size))
            return size;
    }
    return 0;
}

qsizetype startOfKeyAtEnd(QByteArrayView text, QByteArrayView key)
{
    for (qsizetype size = std::min(text.size(), key.size()); size >= TellingPart; --size) {
        if (text.last(size) == key.first(size))
            return size;
    }
    return 0;
}

} // namespace

bool hasKeyShape(QByteArrayView text)
{
    qsizetype digits = 0;
    for (const char c : text) {
        digits = isHexDigit(c) ? digits + 1 : 0;
        if (digits >= KeyDigits)
            return true;
    }
    return nextCredential(text, 0).length > 0;
}

KeyMask::KeyMask(const QList<Secret> &keys)
    : m_traces(keyTraces(keys))
{
}

bool KeyMask::findsKey(QByteArrayView text) const
{
    return std::any_of(m_traces.cbegin(), m_traces.cend(), [text](const Secret &trace) {
        return text == trace.reveal() ||
               (trace.reveal().size() >= TellingLength && text.contains(trace.reveal()));
    });
}

QByteArray KeyMask::masked(const QByteArray &text) const
{
    QByteArray out = text;
    for (const Secret &trace : m_traces) {
        if (out.contains(trace.reveal()))
            out.replace(trace.reveal(), Mask);
    }
    return out;
}

QString KeyMask::masked(const QString &text) const
{
    const QByteArray bytes = text.toUtf8();
    const QByteArray hidden = masked(bytes);
    return hidden == bytes ? text : QString::fromUtf8(hidden);
}

QByteArray KeyMask::maskedExcerpt(const QByteArray &excerpt) const
{
    QByteArray out = excerpt;
    for (const Secret &trace : m_traces) {
        const QByteArray &key = trace.reveal();
        if (out.contains(key))
            out.replace(key, QByteArray(key.size(), '*'));
        if (out.size() >= TellingPart && key.contains(out))
            return QByteArray(out.size(), '*');
        if (const qsizetype size = endOfKeyAtStart(out, key); size > 0)
            out.replace(0, size, QByteArray(size, '*'));
        if (const qsizetype size = startOfKeyAtEnd(out, key); size > 0)
            out.replace(out.size() - size, size, QByteArray(size, '*'));
    }
    return out;
}

} // namespace Hookglass
