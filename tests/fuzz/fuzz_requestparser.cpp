// SPDX-License-Identifier: MIT
// The request parser: any bytes are safe, and the outcome does not depend on how they are cut.
// The first four bytes seed the cuts, the rest is what a client sends.
#include "core/headers.h"
#include "http/requestparser.h"

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <random>
#include <vector>

using namespace Hookglass;
using namespace Hookglass::Http;
using State = RequestParser::State;

namespace {

struct Outcome
{
    int status = 0;
    bool keepAlive = false;
    QByteArray method;
    QByteArray target;
    QByteArray head;
    QByteArray body;
    HeaderList headers;
    bool operator==(const Outcome &) const = default;
};

void require(bool holds, const char *what)
{
    if (holds)
        return;
    std::fprintf(stderr, "broken: %s\n", what);
    std::abort();
}

const Limits &limits()
{
    static const Limits small{.headBytes = 512, .bodyBytes = 256};
    return small;
}

void checkRequest(const Outcome &outcome, QByteArrayView input)
{
    require(outcome.head.size() <= limits().headBytes, "head within its limit");
    require(outcome.body.size() <= limits().bodyBytes, "body within its limit");
    require(input.contains(outcome.head), "head verbatim");
    if (outcome.status != 0) {
        require(outcome.status >= 400 && outcome.status < 600, "failure with an error status");
        return;
    }
    require(outcome.head.endsWith("\r\n\r\n"), "head ends with its blank line");
    require(outcome.head.startsWith(outcome.method + ' ' + outcome.target + ' '), "exact target");
    require(parseHead(outcome.head) == outcome.headers, "headers in order, nothing lost");
    require(headerValues(outcome.headers, "Host").size() <= 1, "one Host");
    const qsizetype lengths = headerValues(outcome.headers, "Content-Length").size();
    const qsizetype codings = headerValues(outcome.headers, "Transfer-Encoding").size();
    require(lengths + codings <= 1, "one way to say where the body ends");
    if (lengths == 1) {
        require(headerValue(outcome.headers, "Content-Length")->toLongLong() == outcome.body.size(),
                "body as long as announced");
    } else if (codings == 0) {
        require(outcome.body.isEmpty(), "no body unless announced");
    }
}

template <typename NextSize>
std::vector<Outcome> readAll(QByteArrayView stream, NextSize nextSize)
{
    std::vector<Outcome> outcomes;
    RequestParser parser(limits());
    while (!stream.isEmpty()) {
        QByteArrayView piece = stream.first(qMin<qsizetype>(nextSize(), stream.size()));
        stream = stream.sliced(piece.size());
        while (!piece.isEmpty()) {
            const qsizetype used = parser.feed(piece);
            require(used > 0 && used <= piece.size(), "progress");
            piece = piece.sliced(used);
            const State state = parser.state();
            if (state != State::Failed && state != State::Complete)
                continue;
            const bool keepAlive = state == State::Complete && parser.keepAlive();
            const int status = parser.status();
            const Request request = parser.takeRequest();
            outcomes.push_back({status, keepAlive, request.method, request.target, request.head,
                                request.body, request.headers});
            if (state == State::Failed)
                return outcomes;
            parser.reset();
        }
    }
    // What an unfinished request left behind counts as well.
    const Request &rest = parser.request();
    outcomes.push_back({-int(parser.state()), false, rest.method, rest.target, rest.head, rest.body,
                        rest.headers});
    return outcomes;
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < 4)
        return 0;
    uint32_t seed = 0;
    std::memcpy(&seed, data, sizeof seed);
    const QByteArrayView input(reinterpret_cast<const char *>(data) + 4, qsizetype(size) - 4);
    const std::vector<Outcome> whole =
        readAll(input, [&] { return qMax<qsizetype>(1, input.size()); });
    for (size_t i = 0; i < whole.size(); ++i) {
        if (i + 1 < whole.size() || whole[i].status > 0)
            checkRequest(whole[i], input);
    }
    require(readAll(input, [] { return qsizetype(1); }) == whole, "whole equals bytes");
    std::mt19937 random(seed);
    std::uniform_int_distribution<qsizetype> cut(1, 1 + qsizetype(seed % 97));
    require(readAll(input, [&] { return cut(random); }) == whole, "whole equals pieces");
    return 0;
}
