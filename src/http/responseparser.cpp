// SPDX-License-Identifier: MIT
#include "http/responseparser.h"

#include <QtCore/QCoreApplication>

#include <boost/beast/http/basic_parser.hpp>

#include <algorithm>
#include <exception>
#include <limits>
#include <optional>

using namespace Qt::StringLiterals;

namespace Hookglass::Http {

namespace {

namespace Beast = boost::beast::http;
using boost::beast::string_view;
using boost::system::error_code;

constexpr qsizetype UnusedAtMost = 16 * 1024; ///< extensions and trailers of one answer

QString tr(const char *text)
{
    return QCoreApplication::translate("Http", text);
}

} // namespace

class ResponseParser::Private
{
public:
    /// Beast reads the head and decides what follows it. The body is read here: it only has to be
    /// counted, and Beast (1.74) does not take every way to cut a chunked one.
    class Engine final : public Beast::basic_parser<false>
    {
    public:
        explicit Engine(Private &owner)
            : m_owner(owner)
        {
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
        std::size_t on_body_impl(string_view bytes, error_code &) override { return bytes.size(); }
        void on_chunk_header_impl(std::uint64_t, string_view, error_code &) override {}
        std::size_t on_chunk_body_impl(std::uint64_t, string_view bytes, error_code &) override
        {
            return bytes.size();
        }
        void on_finish_impl(error_code &) override {}

    private:
        Private &m_owner;
    };

    enum class Part : quint8 {
        Fixed,     ///< `rest` bytes
        UntilEnd,  ///< of the connection
        Size,      ///< of a chunk, in hexadecimal digits
        Extension, ///< behind it, of no meaning to us
        SizeEnd,   ///< LF behind it
        Data,      ///< `rest` bytes
        DataCr,
        DataLf,
        Trailer, ///< a line behind the last chunk
        TrailerEnd
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
    QByteArray pending; ///< of the head
    QByteArray head;
    QByteArray body;
    qint64 bodyBytes = 0;
    int status = 0;
    bool keepAlive = false;
    bool hasExtra = false;
    bool isCut = false;
    Part part = Part::Fixed;
    quint64 rest = 0;
    int digits = 0;          ///< of a chunk's size
    qsizetype idleBytes = 0; ///< in extensions and trailers
    bool isLineEmpty = true; ///< so far, of the trailers

    void reset();
    void beginHead();
    void feedHead(QByteArrayView bytes);
    void finishHead();
    void beginBody();
    void feedBody(QByteArrayView bytes);
    qsizetype feedData(QByteArrayView bytes);
    void feedFraming(char c);
    void feedSize(char c);
    void feedTrailer(char c);
    void expect(char c, char wanted, Part next);
    void complete(bool extra);
    void fail(const char *why);
    void failChunk();
};

void ResponseParser::Private::reset()
{
    state = State::Idle;
    problem.clear();
    pending.clear();
    keepAlive = false;
    hasExtra = false;
    isCut = false;
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

void ResponseParser::Private::failChunk()
{
    fail(QT_TRANSLATE_NOOP("Http", "The body of the answer is not correctly chunked."));
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
    error_code ec;
    std::size_t taken = 0;
    try {
        taken = engine->put(boost::asio::const_buffer(head.data(), std::size_t(head.size())), ec);
    } catch (const std::exception &) { // Beast does not throw here; if it ever does, we survive
        ec = Beast::make_error_code(Beast::error::bad_value);
    }
    if (ec || taken != std::size_t(head.size()) || status < 100) {
        fail(QT_TRANSLATE_NOOP("Http", "The head of the answer is no valid HTTP."));
        return;
    }
    const QByteArray following = std::exchange(pending, {});
    const bool isInterim = status < 200 && status != 101;
    if (isInterim) {
        beginHead();
        if (!following.isEmpty())
            feedHead(following);
        return;
    }
    beginBody();
    if (state == State::Body && !following.isEmpty())
        feedBody(following);
    else if (!following.isEmpty())
        hasExtra = true;
}

void ResponseParser::Private::beginBody()
{
    state = State::Body;
    keepAlive = engine->keep_alive() && status != 101; // nobody asked for another protocol
    idleBytes = 0;
    digits = 0;
    rest = 0;
    if (engine->chunked()) {
        part = Part::Size;
        if (status == 204 || status == 304 || status == 101) // never have one
            complete(false);
        return;
    }
    if (engine->need_eof() && status != 101) {
        part = Part::UntilEnd;
        return;
    }
    part = Part::Fixed;
    if (!engine->is_done())
        rest = engine->content_length_remaining().value_or(0);
    if (rest == 0)
        complete(false);
}

void ResponseParser::Private::feedBody(QByteArrayView bytes)
{
    while (!bytes.isEmpty() && state == State::Body) {
        if (part == Part::Fixed || part == Part::UntilEnd || part == Part::Data) {
            bytes = bytes.sliced(feedData(bytes));
        } else {
            feedFraming(bytes.front());
            bytes = bytes.sliced(1);
        }
    }
    if (state == State::Complete && !bytes.isEmpty())
        hasExtra = true;
}

qsizetype ResponseParser::Private::feedData(QByteArrayView bytes)
{
    qsizetype size = bytes.size();
    if (part != Part::UntilEnd)
        size = qsizetype(std::min<quint64>(quint64(size), rest));
    // Not beyond the limit at once: where it is cut off must not depend on the pieces.
    size = qsizetype(std::min<qint64>(size, limits.readBodyBytes + 1 - bodyBytes));
    bodyBytes += size;
    const qint64 room = limits.keptBodyBytes - body.size();
    if (room > 0)
        body.append(bytes.first(qsizetype(std::min<qint64>(room, size))));
    if (part != Part::UntilEnd)
        rest -= quint64(size);
    if (rest == 0 && part == Part::Fixed) {
        complete(false);
    } else if (bodyBytes > limits.readBodyBytes) {
        isCut = true;
        complete(true);
    } else if (rest == 0 && part == Part::Data) {
        part = Part::DataCr;
    }
    return size;
}

void ResponseParser::Private::feedFraming(char c)
{
    switch (part) {
    case Part::Size:
        feedSize(c);
        return;
    case Part::Extension:
        if (c == '\r')
            part = Part::SizeEnd;
        else if (c == '\n' || ++idleBytes > UnusedAtMost)
            failChunk();
        return;
    case Part::SizeEnd:
        isLineEmpty = true;
        expect(c, '\n', rest == 0 ? Part::Trailer : Part::Data);
        return;
    case Part::DataCr:
        expect(c, '\r', Part::DataLf);
        return;
    case Part::DataLf:
        digits = 0;
        expect(c, '\n', Part::Size);
        return;
    case Part::Trailer:
        feedTrailer(c);
        return;
    case Part::TrailerEnd:
        expect(c, '\n', Part::Trailer);
        if (state == State::Body && isLineEmpty)
            complete(false);
        isLineEmpty = true;
        return;
    case Part::Fixed:
    case Part::UntilEnd:
    case Part::Data:
        return;
    }
}

void ResponseParser::Private::feedSize(char c)
{
    constexpr int mostDigits = 15; // no overflow, and more than anybody sends
    const int digit = c >= '0' && c <= '9'   ? c - '0'
                      : c >= 'a' && c <= 'f' ? c - 'a' + 10
                      : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                             : -1;
    if (digit >= 0 && digits < mostDigits) {
        rest = rest * 16 + quint64(digit);
        ++digits;
    } else if (digits > 0 && c == '\r') {
        part = Part::SizeEnd;
    } else if (digits > 0 && (c == ';' || c == ' ' || c == '\t')) {
        part = Part::Extension;
    } else {
        failChunk();
    }
}

void ResponseParser::Private::feedTrailer(char c)
{
    if (c == '\r')
        part = Part::TrailerEnd;
    else if (c == '\n' || ++idleBytes > UnusedAtMost)
        failChunk();
    else
        isLineEmpty = false;
}

void ResponseParser::Private::expect(char c, char wanted, Part next)
{
    if (c == wanted)
        part = next;
    else
        failChunk();
}

void ResponseParser::Private::complete(bool extra)
{
    state = State::Complete;
    hasExtra = extra;
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
    if (d->state == State::Body && d->part == Private::Part::UntilEnd)
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
    return d->isCut;
}

bool ResponseParser::keepsAlive() const
{
    return d->state == State::Complete && !d->hasExtra && d->keepAlive;
}

} // namespace Hookglass::Http
