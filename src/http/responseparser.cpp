// SPDX-License-Identifier: MIT
#include "http/responseparser.h"

#include <QtCore/QCoreApplication>

#include <boost/beast/http/basic_parser.hpp>

#include <algorithm>
#include <exception>
#include <optional>

using namespace Qt::StringLiterals;

namespace Hookglass::Http {

namespace {

namespace Beast = boost::beast::http;
using boost::beast::string_view;
using boost::system::error_code;

constexpr qsizetype UnusedAtMost = 64 * 1024; ///< of a chunk line or of trailers

QString tr(const char *text)
{
    return QCoreApplication::translate("Http", text);
}

} // namespace

class ResponseParser::Private
{
public:
    class Engine final : public Beast::basic_parser<false>
    {
    public:
        explicit Engine(Private &owner)
            : m_owner(owner)
        {
            eager(true);
            header_limit((std::numeric_limits<std::uint32_t>::max)()); // bounded by us
            // Not "none": Beast 1.74 takes that for a limit that every length is above.
            body_limit((std::numeric_limits<std::uint64_t>::max)());
        }

    protected:
        void on_request_impl(Beast::verb, string_view, string_view, int, error_code &) override {}
        void on_response_impl(int code, string_view, int, error_code &) override
        {
            m_owner.status = code;
        }
        void on_field_impl(Beast::field, string_view, string_view, error_code &) override {}
        // Newer versions of Beast tell trailers apart, hence no "override".
        void on_trailer_field_impl(Beast::field, string_view, string_view, error_code &) {}
        void on_header_impl(error_code &) override {}
        void on_body_init_impl(const boost::optional<std::uint64_t> &, error_code &) override {}
        void on_chunk_header_impl(std::uint64_t, string_view, error_code &) override {}
        void on_finish_impl(error_code &) override {}

        std::size_t on_body_impl(string_view body, error_code &) override
        {
            m_owner.keep(body);
            return body.size();
        }
        std::size_t on_chunk_body_impl(std::uint64_t, string_view body, error_code &) override
        {
            m_owner.keep(body);
            return body.size();
        }

    private:
        Private &m_owner;
    };

    explicit Private(const AnswerLimits &theLimits)
        : limits(theLimits)
    {
        reset();
    }

    const AnswerLimits limits;
    State state = State::Idle;
    QString problem;
    std::optional<Engine> engine;
    QByteArray pending; ///< of the head, or what the engine has not taken
    QByteArray head;
    QByteArray body;
    qint64 bodyBytes = 0;
    int status = 0;
    bool hasExtra = false;

    void reset();
    void beginHead();
    void feedHead(QByteArrayView bytes);
    void finishHead();
    void feedBody(QByteArrayView bytes);
    void keep(string_view bytes);
    qsizetype put(QByteArrayView bytes);
    void complete(bool extra);
    void fail(const char *why);
};

void ResponseParser::Private::reset()
{
    state = State::Idle;
    problem.clear();
    pending.clear();
    hasExtra = false;
    beginHead();
}

void ResponseParser::Private::beginHead()
{
    engine.emplace(*this);
    head.clear();
    body.clear();
    bodyBytes = 0;
    status = 0;
}

void ResponseParser::Private::fail(const char *why)
{
    state = State::Failed;
    problem = tr(why);
}

void ResponseParser::Private::keep(string_view bytes)
{
    bodyBytes += qint64(bytes.size());
    const qint64 room = limits.keptBodyBytes - body.size();
    if (room > 0)
        body.append(bytes.data(), qsizetype(std::min<qint64>(room, qint64(bytes.size()))));
}

/// How much the engine took; -1: it refused.
qsizetype ResponseParser::Private::put(QByteArrayView bytes)
{
    error_code ec;
    std::size_t taken = 0;
    try {
        taken = engine->put(boost::asio::const_buffer(bytes.data(), std::size_t(bytes.size())), ec);
    } catch (const std::exception &) { // Beast does not throw here; if it ever does, we survive
        return -1;
    }
    if (ec && ec != Beast::error::need_more)
        return -1;
    return qsizetype(taken);
}

void ResponseParser::Private::feedHead(QByteArrayView bytes)
{
    constexpr QByteArrayView start("HTTP/1.");
    constexpr QByteArrayView blankLine("\r\n\r\n");
    const qsizetype from = std::max<qsizetype>(0, pending.size() - blankLine.size() + 1);
    pending.append(bytes);
    const qsizetype seen = std::min(pending.size(), start.size());
    if (QByteArrayView(pending).first(seen) != start.first(seen)) {
        fail(QT_TRANSLATE_NOOP("Http", "What came is no HTTP/1.1 answer."));
        return;
    }
    const qsizetype end = pending.indexOf(blankLine, from);
    const qsizetype size = end < 0 ? pending.size() : end + blankLine.size();
    if (size > limits.headBytes) {
        fail(QT_TRANSLATE_NOOP("Http", "The head of the answer is too large."));
        return;
    }
    if (end < 0)
        return;
    head = pending.first(size);
    pending.remove(0, size);
    finishHead();
}

void ResponseParser::Private::finishHead()
{
    if (put(head) != head.size()) {
        fail(QT_TRANSLATE_NOOP("Http", "The head of the answer is no valid HTTP."));
        return;
    }
    const QByteArray rest = std::exchange(pending, {});
    const bool isInterim = status >= 100 && status < 200 && status != 101;
    if (isInterim) {
        beginHead();
        if (!rest.isEmpty())
            feedHead(rest);
        return;
    }
    if (status == 101 || engine->is_done()) { // nobody asked for another protocol
        complete(!rest.isEmpty() || status == 101);
        return;
    }
    state = State::Body;
    if (!rest.isEmpty())
        feedBody(rest);
}

void ResponseParser::Private::feedBody(QByteArrayView bytes)
{
    if (!pending.isEmpty()) {
        pending.append(bytes);
        bytes = pending;
    }
    qsizetype used = 0;
    while (used < bytes.size() && !engine->is_done()) {
        const qsizetype taken = put(bytes.sliced(used));
        if (taken < 0) {
            fail(QT_TRANSLATE_NOOP("Http", "The body of the answer is not correctly chunked."));
            return;
        }
        if (taken == 0)
            break;
        used += taken;
    }
    if (engine->is_done() || bodyBytes > limits.readBodyBytes) {
        complete(used < bytes.size());
        return;
    }
    const QByteArray rest = bytes.sliced(used).toByteArray();
    pending = rest;
    if (pending.size() > UnusedAtMost)
        fail(QT_TRANSLATE_NOOP("Http", "The body of the answer is not correctly chunked."));
}

void ResponseParser::Private::complete(bool extra)
{
    state = State::Complete;
    hasExtra = extra;
    pending.clear();
}

ResponseParser::ResponseParser(const AnswerLimits &limits)
    : d(std::make_unique<Private>(limits))
{
}

ResponseParser::~ResponseParser() = default;

void ResponseParser::feed(QByteArrayView bytes)
{
    if (bytes.isEmpty())
        return;
    switch (d->state) {
    case State::Idle:
        d->state = State::Head;
        [[fallthrough]];
    case State::Head:
        d->feedHead(bytes);
        return;
    case State::Body:
        d->feedBody(bytes);
        return;
    case State::Complete:
        d->hasExtra = true;
        return;
    case State::Failed:
        return;
    }
}

void ResponseParser::end()
{
    if (d->state != State::Body || !d->engine->need_eof())
        return;
    error_code ec;
    d->engine->put_eof(ec);
    if (!ec)
        d->complete(true);
}

void ResponseParser::reset()
{
    d->reset();
}

ResponseParser::State ResponseParser::state() const
{
    return d->state;
}

QString ResponseParser::problem() const
{
    return d->problem;
}

int ResponseParser::status() const
{
    return d->head.isEmpty() ? 0 : d->status;
}

QByteArray ResponseParser::head() const
{
    return d->head;
}

QByteArray ResponseParser::body() const
{
    return d->body;
}

qint64 ResponseParser::bodyBytes() const
{
    return d->bodyBytes;
}

bool ResponseParser::isCut() const
{
    return d->state == State::Complete && d->bodyBytes > d->limits.readBodyBytes &&
           !d->engine->is_done();
}

bool ResponseParser::keepsAlive() const
{
    return d->state == State::Complete && !d->hasExtra && d->engine->is_done() &&
           d->engine->keep_alive();
}

} // namespace Hookglass::Http
