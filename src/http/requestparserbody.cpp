// SPDX-License-Identifier: MIT
#include "http/requestline.h"
#include "http/requestparser_p.h"

#include <algorithm>

namespace Hookglass::Http {

namespace {
constexpr qsizetype ChunkLineLimit = 1024;
constexpr qsizetype ChunkExtensionLimit = 16 * 1024; ///< of one request
constexpr qsizetype PlainChunkLine = 18;             ///< 16 hex digits and CRLF
} // namespace

qsizetype RequestParser::Private::feedFixedBody(QByteArrayView bytes)
{
    const auto rest = engine->content_length_remaining();
    const qsizetype size = qsizetype(qMin<quint64>(rest ? *rest : 0, quint64(bytes.size())));
    if (put(bytes.first(size)) && engine->is_done())
        state = State::Complete;
    return size;
}

// Collects "[CRLF] size [extensions] CRLF", the form in which Beast wants a chunk's header whole.
qsizetype RequestParser::Private::feedChunkLine(QByteArrayView bytes)
{
    qsizetype used = 0;
    while (used < bytes.size()) {
        const char c = bytes[used++];
        line.append(c);
        if (lineFollowsData && line.size() <= 2) {
            if (c != (line.size() == 1 ? '\r' : '\n')) {
                fail(400, QT_TRANSLATE_NOOP("Http", "A chunk is longer than it announced."));
                return used;
            }
            continue;
        }
        const ByteKind kind = ByteKinds[uchar(c)];
        if (line.size() > ChunkLineLimit) {
            fail(400, QT_TRANSLATE_NOOP("Http", "A chunk's extensions are too long."));
            return used;
        }
        if (kind == ByteKind::Plain && !afterCr)
            continue;
        if (kind == ByteKind::CarriageReturn && !afterCr) {
            afterCr = true;
            continue;
        }
        if (!checkByte(kind))
            return used;
        afterCr = false;
        finishChunkLine();
        return used;
    }
    return used;
}

void RequestParser::Private::finishChunkLine()
{
    chunkExtensions += qMax<qsizetype>(0, line.size() - PlainChunkLine - 2);
    if (chunkExtensions > ChunkExtensionLimit) {
        fail(400, QT_TRANSLATE_NOOP("Http", "The chunks' extensions are too long."));
        return;
    }
    const QByteArrayView text = QByteArrayView(line).sliced(lineFollowsData ? 2 : 0);
    const auto digitsEnd = std::find_if_not(text.begin(), text.end(), isHexDigit);
    const bool isLast = digitsEnd != text.begin() &&
                        std::all_of(text.begin(), digitsEnd, [](char c) { return c == '0'; });
    if (isLast) { // Beast wants it together with the trailers
        phase = Phase::Trailer;
        lineBegin = line.size();
        return;
    }
    if (put(line))
        phase = Phase::ChunkData;
}

qsizetype RequestParser::Private::feedChunkData(QByteArrayView bytes)
{
    const qsizetype size = qsizetype(qMin<qint64>(chunkRest, bytes.size()));
    if (put(bytes.first(size)) && chunkRest == 0) {
        phase = Phase::ChunkLine;
        line.resize(0);
        lineFollowsData = true;
    }
    return size;
}

qsizetype RequestParser::Private::feedTrailer(QByteArrayView bytes)
{
    qsizetype used = 0;
    while (used < bytes.size()) {
        const char c = bytes[used++];
        const ByteKind kind = ByteKinds[uchar(c)];
        line.append(c);
        if (line.size() > limits.headBytes + ChunkLineLimit) {
            fail(431, QT_TRANSLATE_NOOP("Http", "The trailers are longer than this server "
                                                "accepts."));
            return used;
        }
        if (kind == ByteKind::Plain && !afterCr) {
            if (line.size() - 1 == lineBegin && (c == ' ' || c == '\t')) {
                fail(400, QT_TRANSLATE_NOOP("Http", "A trailer line begins with a blank."));
                return used;
            }
            continue;
        }
        if (kind == ByteKind::CarriageReturn && !afterCr) {
            afterCr = true;
            continue;
        }
        if (!checkByte(kind))
            return used;
        afterCr = false;
        if (line.size() - lineBegin > 2) {
            lineBegin = line.size();
            continue;
        }
        if (put(line))
            state = State::Complete;
        return used;
    }
    return used;
}

} // namespace Hookglass::Http
