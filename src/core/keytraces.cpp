// SPDX-License-Identifier: MIT
#include "core/keytraces.h"

#include <QtCore/QSet>

#include <algorithm>

namespace Hookglass {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype ShortestKey = 6;
constexpr qsizetype ShortestEncoded = 12; ///< of base64: less may stand anywhere
constexpr qsizetype ShortestApiKey = 12;  ///< after fka_
constexpr qsizetype ShortestBearer = 20;
constexpr qsizetype LongestScheme = 6;

bool isLetterOrDigit(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

bool isOfToken(char c)
{
    return isLetterOrDigit(c) || QByteArrayView("+/=-._~").contains(c);
}

bool isHex(QByteArrayView text)
{
    return std::all_of(text.begin(), text.end(), [](char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
    });
}

/// The letters of base64 that the key alone decides, after so many bytes before it.
QByteArray encodedAfter(qsizetype before, const QByteArray &key)
{
    constexpr int BitsOfByte = 8;
    constexpr int BitsOfLetter = 6;
    const QByteArray all = (QByteArray(before, '\0') + key).toBase64();
    const qsizetype first = (before * BitsOfByte + BitsOfLetter - 1) / BitsOfLetter;
    const qsizetype last = (before + key.size()) * BitsOfByte / BitsOfLetter;
    return all.sliced(first, last - first);
}

BytePlace apiKeyAt(QByteArrayView bytes, qsizetype at)
{
    qsizetype end = at + 4;
    while (end < bytes.size() && isLetterOrDigit(bytes[end]))
        ++end;
    return end - at - 4 >= ShortestApiKey ? BytePlace{at, end - at} : BytePlace();
}

/// "Basic dXNlcjpwYXNz", its letter i at `at`; only what decodes to "user:password".
BytePlace afterScheme(QByteArrayView bytes, qsizetype at, bool isBasic)
{
    qsizetype begin = at;
    while (begin < bytes.size() && bytes[begin] == ' ')
        ++begin;
    qsizetype end = begin;
    while (end < bytes.size() && isOfToken(bytes[end]))
        ++end;
    const QByteArrayView token = bytes.sliced(begin, end - begin);
    if (begin == at || token.isEmpty())
        return {};
    const bool letsIn =
        isBasic ? token.size() >= 4 && QByteArray::fromBase64(token.toByteArray()).contains(':')
                : token.size() >= ShortestBearer;
    return letsIn ? BytePlace{begin, end - begin} : BytePlace();
}

} // namespace

QList<Secret> keyTraces(const QList<Secret> &keys)
{
    QSet<QByteArray> traces;
    for (const Secret &key : keys) {
        const QByteArray bytes = key.reveal();
        if (bytes.size() < ShortestKey)
            continue;
        traces.insert(bytes);
        if (isHex(bytes)) {
            traces.insert(bytes.toLower());
            traces.insert(bytes.toUpper());
        }
        for (qsizetype before = 0; before < 3; ++before) {
            const QByteArray encoded = encodedAfter(before, bytes);
            if (encoded.size() < ShortestEncoded)
                continue;
            traces.insert(encoded);
            traces.insert(QByteArray(encoded).replace('+', '-').replace('/', '_'));
        }
    }
    QList<QByteArray> sorted(traces.cbegin(), traces.cend());
    std::sort(sorted.begin(), sorted.end(), [](const QByteArray &a, const QByteArray &b) {
        return a.size() != b.size() ? a.size() > b.size() : a < b;
    });
    QList<Secret> result;
    for (const QByteArray &trace : std::as_const(sorted))
        result.append(Secret(trace));
    return result;
}

BytePlace nextCredential(QByteArrayView bytes, qsizetype from)
{
    for (qsizetype at = from; at < bytes.size(); ++at) {
        const char c = bytes[at];
        if (c == 'f' && bytes.sliced(at).startsWith("fka_")) {
            const bool isWithin = at > from && isLetterOrDigit(bytes[at - 1]);
            if (const BytePlace place = apiKeyAt(bytes, at); place.length > 0 && !isWithin)
                return place;
            continue;
        }
        if (c != 'B' && c != 'b')
            continue;
        const QByteArray word =
            bytes.sliced(at, std::min(LongestScheme, bytes.size() - at)).toByteArray().toLower();
        const bool isBasic = word.startsWith("basic");
        if (!isBasic && word != "bearer")
            continue;
        const BytePlace place = afterScheme(bytes, at + (isBasic ? 5 : LongestScheme), isBasic);
        if (place.length > 0 && place.begin >= from)
            return place;
    }
    return {};
}

} // namespace Hookglass
