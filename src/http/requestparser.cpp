// SPDX-License-Identifier: MIT
#include "http/requestline.h"
#include "http/requestparser_p.h"

#include <QtCore/QCoreApplication>

#include <algorithm>
#include <exception>

using namespace Qt::StringLiterals;

namespace Hookglass::Http {

namespace {

namespace Beast = boost::beast::http;
using boost::system::error_code;

constexpr qsizetype ReserveAtOnce = 64 * 1024; ///< an announced length is only a promise

QString tr(const char *text)
{
    return QCoreApplication::translate("Http", text);
}

} // namespace

void RequestParser::Private::reset()
{
    if (!request.headers.isEmpty())
        previous = std::exchange(request.headers, {});
    state = State::Idle;
    phase = Phase::Head;
    status = 0;
    problem.clear();
    request = {};
    engine.emplace(*this, quint64(qMax<qint64>(0, limits.bodyBytes)));
    lineBegin = 0;
    afterCr = false;
    blankBytes = 0;
    hosts = 0;
    lengths = 0;
    codings = 0;
    expects = false;
    line.resize(0);
    lineFollowsData = false;
    chunkExtensions = 0;
    chunkRest = 0;
}

void RequestParser::Private::fail(int theStatus, const char *why)
{
    if (state == State::Failed)
        return;
    state = State::Failed;
    status = theStatus;
    problem = tr(why);
}

// For the callbacks: Beast stops at once when they set an error.
void RequestParser::Private::refuse(error_code &ec, int theStatus, const char *why)
{
    fail(theStatus, why);
    ec = Beast::make_error_code(Beast::error::bad_value);
}

void RequestParser::Private::failBy(const error_code &ec)
{
    if (ec == Beast::error::body_limit)
        fail(413, QT_TRANSLATE_NOOP("Http", "The body is larger than this server accepts."));
    else if (ec == Beast::error::bad_content_length)
        fail(400, QT_TRANSLATE_NOOP("Http", "Content-Length is not one valid number, or stands "
                                            "beside Transfer-Encoding."));
    else if (ec == Beast::error::bad_transfer_encoding)
        fail(400, QT_TRANSLATE_NOOP("Http", "Transfer-Encoding is repeated, or stands beside "
                                            "Content-Length."));
    else if (ec == Beast::error::bad_field)
        fail(400, QT_TRANSLATE_NOOP("Http", "A header line has no valid name before its colon."));
    else if (ec == Beast::error::bad_value)
        fail(400, QT_TRANSLATE_NOOP("Http", "A header has a value that is not allowed."));
    else if (ec == Beast::error::bad_chunk || ec == Beast::error::bad_chunk_extension)
        fail(400, QT_TRANSLATE_NOOP("Http", "The body is not correctly chunked."));
    else
        fail(400, QT_TRANSLATE_NOOP("Http", "The request is not valid HTTP."));
}

// Hands a whole element over. Beast must take all of it: asking for more, or leaving some, means
// that it read the element differently from us.
bool RequestParser::Private::put(QByteArrayView bytes)
{
    error_code ec;
    const std::size_t taken =
        engine->put(boost::asio::const_buffer(bytes.data(), std::size_t(bytes.size())), ec);
    if (ec || taken != std::size_t(bytes.size())) {
        failBy(ec);
        return false;
    }
    return true;
}

qsizetype RequestParser::Private::feed(QByteArrayView bytes)
{
    qsizetype used = 0;
    while (used < bytes.size() && state != State::Complete && state != State::Failed) {
        const QByteArrayView rest = bytes.sliced(used);
        switch (phase) {
        case Phase::Head:
            used += feedHead(rest);
            if (state == State::Body)
                return used;
            break;
        case Phase::FixedBody:
            used += feedFixedBody(rest);
            break;
        case Phase::ChunkLine:
            used += feedChunkLine(rest);
            break;
        case Phase::ChunkData:
            used += feedChunkData(rest);
            break;
        case Phase::Trailer:
            used += feedTrailer(rest);
            break;
        }
    }
    return used;
}

// True: the byte belongs to the empty line before the request and is used up.
bool RequestParser::Private::skipBlankLine(char c)
{
    if (blankBytes == 0 && c == '\r') {
        blankBytes = 1;
        return true;
    }
    if (blankBytes == 1) {
        blankBytes = 2;
        if (c != '\n')
            fail(400, QT_TRANSLATE_NOOP("Http", "This is not HTTP."));
        return true;
    }
    return false;
}

void RequestParser::Private::checkFirstByte(uchar c)
{
    constexpr uchar TlsHandshake = 0x16; // RFC 8446 §5.1
    if (c == TlsHandshake)
        fail(400, QT_TRANSLATE_NOOP("Http", "This looks like TLS (https); this address speaks "
                                            "http only."));
    else if (!isTokenByte(char(c)))
        fail(400, QT_TRANSLATE_NOOP("Http", "This is not HTTP."));
}

// Line ends are CRLF, and neither half stands alone.
bool RequestParser::Private::checkByte(ByteKind kind)
{
    if (kind == ByteKind::Forbidden)
        fail(400, QT_TRANSLATE_NOOP("Http", "The request holds a control character."));
    else if (afterCr != (kind == ByteKind::LineFeed))
        fail(400, QT_TRANSLATE_NOOP("Http", "A line does not end with CR LF."));
    else
        return true;
    return false;
}

// Looks at each byte once and in order, so that a fault shows at the same place however the
// bytes come. Only a head that comes in pieces is copied before it is complete.
qsizetype RequestParser::Private::feedHead(QByteArrayView bytes)
{
    const qsizetype begin = request.head.size();
    if (begin == 0) {
        if (skipBlankLine(bytes.front()))
            return 1;
        state = State::Head;
        checkFirstByte(uchar(bytes.front()));
        if (state == State::Failed) {
            request.head = bytes.first(1).toByteArray();
            return 1;
        }
    }
    const qsizetype room = qMax<qsizetype>(0, limits.headBytes - begin);
    const qsizetype end = begin + qMin(bytes.size(), room);
    if (begin > 0)
        request.head.append(bytes.data(), end - begin);
    const char *base = begin > 0 ? request.head.constData() : bytes.data();
    const auto keep = [&](qsizetype size) {
        if (begin > 0)
            request.head.truncate(size);
        else
            request.head = QByteArray(base, size);
    };

    qsizetype at = begin;
    bool complete = false;
    while (at < end && state != State::Failed) {
        const ByteKind kind = ByteKinds[uchar(base[at++])];
        if (kind == ByteKind::Plain && !afterCr)
            continue;
        if (kind == ByteKind::CarriageReturn && !afterCr) {
            afterCr = true;
            continue;
        }
        if (!checkByte(kind))
            break;
        afterCr = false;
        const QByteArrayView text(base + lineBegin, at - 2 - lineBegin);
        if (lineBegin == 0) {
            readRequestLine(text);
        } else if (text.isEmpty()) {
            complete = true;
            break;
        } else if (text.front() == ' ' || text.front() == '\t') {
            fail(400, QT_TRANSLATE_NOOP("Http", "A header line begins with a blank (a folded or "
                                                "hidden header)."));
        }
        lineBegin = at;
    }
    keep(at);
    if (complete)
        finishHead();
    else if (at >= limits.headBytes)
        fail(431, QT_TRANSLATE_NOOP("Http", "The request line and the headers are longer than "
                                            "this server accepts."));
    if (state == State::Failed)
        request.headers = parseHead(request.head);
    return at - begin;
}

void RequestParser::Private::readRequestLine(QByteArrayView text)
{
    const RequestLine parsed = parseRequestLine(text);
    request.method = parsed.method.toByteArray();
    request.target = parsed.target.toByteArray();
    request.minorVersion = parsed.minorVersion;
    switch (parsed.problem) {
    case RequestLine::Problem::None:
        return;
    case RequestLine::Problem::Malformed:
        fail(400, QT_TRANSLATE_NOOP("Http", "The first line is not an HTTP request."));
        return;
    case RequestLine::Problem::BadTarget:
        fail(400, QT_TRANSLATE_NOOP("Http", "The request target is not valid."));
        return;
    case RequestLine::Problem::Http2:
        fail(400, QT_TRANSLATE_NOOP("Http", "This is HTTP/2; this server speaks HTTP/1.1."));
        return;
    case RequestLine::Problem::BadVersion:
        fail(505, QT_TRANSLATE_NOOP("Http", "This server speaks HTTP/1.1 and HTTP/1.0."));
        return;
    case RequestLine::Problem::Connect:
        fail(501, QT_TRANSLATE_NOOP("Http", "This server is not a proxy."));
        return;
    }
}

void RequestParser::Private::finishHead()
{
    request.headers.reserve(previous.size());
    if (!put(request.head))
        return;
    if (engine->is_done()) {
        state = State::Complete;
        return;
    }
    state = State::Body;
    if (engine->chunked()) {
        phase = Phase::ChunkLine;
        return;
    }
    phase = Phase::FixedBody;
    const auto length = engine->content_length();
    request.body.reserve(qsizetype(qMin<quint64>(length ? *length : 0, ReserveAtOnce)));
}

// Beast is lenient here and there; what two programs could read differently is refused.
void RequestParser::Private::onField(Beast::field field, QByteArrayView name, QByteArrayView value,
                                     error_code &ec)
{
    if (phase != Phase::Head)
        return; // a trailer: read, checked and dropped (RFC 9110 §6.5.1)

    const qsizetype at = request.headers.size();
    const Header *known = at < previous.size() ? &previous.at(at) : nullptr;
    request.headers.append(
        Header{.name = known && known->name == name ? known->name : name.toByteArray(),
               .value = known && known->value == value ? known->value : value.toByteArray()});

    if (field == Beast::field::host) {
        if (++hosts > 1)
            refuse(ec, 400, QT_TRANSLATE_NOOP("Http", "There is more than one Host header."));
        else if (!isHostValue(value))
            refuse(ec, 400, QT_TRANSLATE_NOOP("Http", "The Host header is not valid."));
    } else if (field == Beast::field::content_length) {
        if (++lengths > 1)
            refuse(ec, 400, QT_TRANSLATE_NOOP("Http", "There is more than one Content-Length."));
        else if (!std::all_of(value.begin(), value.end(), isDigit))
            refuse(ec, 400, QT_TRANSLATE_NOOP("Http", "Content-Length is not a plain number."));
    } else if (field == Beast::field::transfer_encoding) {
        ++codings;
        const qsizetype comma = value.lastIndexOf(',');
        const bool chunkedLast =
            value.sliced(comma + 1).trimmed().compare("chunked", Qt::CaseInsensitive) == 0;
        if (request.minorVersion == 0 || codings > 1 || !chunkedLast) // RFC 9112 §6.1, §6.3
            refuse(ec, 400,
                   QT_TRANSLATE_NOOP("Http", "Transfer-Encoding does not say where the "
                                             "body ends."));
        else if (comma >= 0)
            refuse(ec, 501,
                   QT_TRANSLATE_NOOP("Http", "The only transfer coding known here is "
                                             "\"chunked\"."));
    } else if (field == Beast::field::expect && request.minorVersion > 0) {
        if (value.compare("100-continue", Qt::CaseInsensitive) != 0)
            refuse(ec, 417,
                   QT_TRANSLATE_NOOP("Http", "The only expectation known here is "
                                             "\"100-continue\"."));
        expects = true;
    }
}

void RequestParser::Private::onHeaders(error_code &ec)
{
    if (hosts == 0 && request.minorVersion > 0) // RFC 9112 §3.2
        refuse(ec, 400, QT_TRANSLATE_NOOP("Http", "The Host header is missing."));
}

RequestParser::RequestParser(const Limits &limits)
    : d(std::make_unique<Private>(limits))
{
}

RequestParser::~RequestParser() = default;

// Beast and allocations throw; nothing of that may pass this border.
qsizetype RequestParser::feed(QByteArrayView bytes)
{
    try {
        return d->feed(bytes);
    } catch (const std::exception &) {
        d->state = State::Failed;
        d->status = 500;
        d->problem = tr(QT_TRANSLATE_NOOP("Http", "The request could not be read: out of memory."));
        return bytes.size();
    }
}

RequestParser::State RequestParser::state() const
{
    return d->state;
}

int RequestParser::status() const
{
    return d->status;
}

QString RequestParser::problem() const
{
    return d->problem;
}

Request &RequestParser::request()
{
    return d->request;
}

Request RequestParser::takeRequest()
{
    d->previous = d->request.headers;
    return std::exchange(d->request, {});
}

void RequestParser::reset()
{
    d->reset();
}

bool RequestParser::keepAlive() const
{
    return d->engine->is_header_done() && d->engine->keep_alive();
}

bool RequestParser::expectsContinue() const
{
    return d->expects && d->state == State::Body;
}

std::optional<qint64> RequestParser::contentLength() const
{
    if (!d->engine->is_header_done() || d->engine->chunked())
        return std::nullopt;
    const auto length = d->engine->content_length();
    return length ? qint64(*length) : 0;
}

} // namespace Hookglass::Http
