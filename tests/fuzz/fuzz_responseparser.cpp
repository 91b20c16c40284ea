// SPDX-License-Identifier: MIT
// The response parser: any bytes are safe and stay within their limits, and the outcome does not
// depend on how they are cut. The first four bytes seed the cuts, the rest is what a server sends.
#include "http/responseparser.h"

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <random>

using namespace Hookglass;
using namespace Hookglass::Http;
using State = ResponseParser::State;

namespace {

const AnswerLimits &limits()
{
    static const AnswerLimits small{
        .headBytes = 256, .keptBodyBytes = 32, .readBodyBytes = 1 << 20};
    return small;
}

struct Outcome
{
    State state = State::Idle;
    int status = 0;
    bool keepsAlive = false;
    QByteArray head;
    QByteArray body;
    qint64 bodyBytes = 0;
    bool operator==(const Outcome &) const = default;
};

void require(bool holds, const char *what)
{
    if (holds)
        return;
    std::fprintf(stderr, "broken: %s\n", what);
    std::abort();
}

template <typename NextSize>
Outcome readAll(QByteArrayView stream, NextSize nextSize)
{
    ResponseParser parser(limits());
    while (!stream.isEmpty()) {
        const QByteArrayView piece = stream.first(qMin<qsizetype>(nextSize(), stream.size()));
        stream = stream.sliced(piece.size());
        parser.feed(piece);
    }
    const bool keepsAlive = parser.keepsAlive();
    parser.end();
    if (parser.state() == State::Failed) // how much of a broken body was counted does not matter
        return {.state = State::Failed, .head = parser.head()};
    return {parser.state(), parser.status(), keepsAlive,
            parser.head(),  parser.body(),   parser.bodyBytes()};
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < 4)
        return 0;
    uint32_t seed = 0;
    std::memcpy(&seed, data, sizeof seed);
    const QByteArrayView input(reinterpret_cast<const char *>(data) + 4, qsizetype(size) - 4);
    const Outcome whole = readAll(input, [&] { return qMax<qsizetype>(1, input.size()); });
    require(whole.head.size() <= limits().headBytes, "head within its limit");
    require(whole.body.size() <= limits().keptBodyBytes, "body within its limit");
    require(whole.body.size() <= whole.bodyBytes, "kept is part of what came");
    require(whole.bodyBytes <= input.size(), "no more than what came");
    require(input.contains(whole.head), "head verbatim");
    if (whole.state == State::Complete)
        require(whole.status >= 101 && whole.status <= 999, "a final status");
    require(readAll(input, [] { return qsizetype(1); }) == whole, "whole equals bytes");
    std::mt19937 random(seed);
    std::uniform_int_distribution<qsizetype> cut(1, 1 + qsizetype(seed % 97));
    require(readAll(input, [&] { return cut(random); }) == whole, "whole equals pieces");
    return 0;
}
