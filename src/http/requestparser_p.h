// SPDX-License-Identifier: MIT
#pragma once

#include "http/requestparser.h"

#include <boost/beast/http/basic_parser.hpp>

#include <array>
#include <limits>

namespace Hookglass::Http {

/// Bytes that may stand in a head or a chunk line. Everything else ends the request at once.
enum class ByteKind : quint8 { Plain, CarriageReturn, LineFeed, Forbidden };

constexpr std::array<ByteKind, 256> makeByteKinds()
{
    std::array<ByteKind, 256> kinds{};
    for (size_t i = 0; i < 32; ++i)
        kinds[i] = ByteKind::Forbidden;
    kinds['\t'] = ByteKind::Plain;
    kinds['\r'] = ByteKind::CarriageReturn;
    kinds['\n'] = ByteKind::LineFeed;
    kinds[127] = ByteKind::Forbidden;
    return kinds;
}

inline constexpr std::array<ByteKind, 256> ByteKinds = makeByteKinds();

/// Head and body share one state; the body's half is in requestparserbody.cpp.
class RequestParser::Private
{
    using string_view = boost::beast::string_view;
    using error_code = boost::system::error_code;

    static QByteArrayView viewOf(string_view text)
    {
        return QByteArrayView(text.data(), qsizetype(text.size()));
    }

public:
    /// Beast reads what the checks below let through; it decides about framing and syntax and
    /// calls back with the pieces.
    class Engine final : public boost::beast::http::basic_parser<true>
    {
    public:
        Engine(Private &owner, quint64 bodyLimit)
            : m_owner(owner)
        {
            eager(true);
            header_limit((std::numeric_limits<std::uint32_t>::max)()); // bounded by us
            body_limit(bodyLimit);
        }

    protected:
        void on_request_impl(boost::beast::http::verb, string_view, string_view, int,
                             error_code &) override
        {
        }
        void on_response_impl(int, string_view, int, error_code &) override {}
        void on_header_impl(error_code &ec) override { m_owner.onHeaders(ec); }
        void on_body_init_impl(const boost::optional<std::uint64_t> &, error_code &) override {}
        void on_finish_impl(error_code &) override {}

        void on_field_impl(boost::beast::http::field field, string_view name, string_view value,
                           error_code &ec) override
        {
            m_owner.onField(field, viewOf(name), viewOf(value), ec);
        }

        // Newer versions of Beast tell trailers apart, hence no "override".
        void on_trailer_field_impl(boost::beast::http::field, string_view, string_view,
                                   error_code &)
        {
        }

        std::size_t on_body_impl(string_view body, error_code &) override
        {
            m_owner.request.body.append(body.data(), qsizetype(body.size()));
            return body.size();
        }

        void on_chunk_header_impl(std::uint64_t size, string_view, error_code &) override
        {
            m_owner.chunkRest = qint64(size); // not above the body limit
        }

        std::size_t on_chunk_body_impl(std::uint64_t, string_view body, error_code &) override
        {
            m_owner.request.body.append(body.data(), qsizetype(body.size()));
            m_owner.chunkRest -= qint64(body.size());
            return body.size();
        }

    private:
        Private &m_owner;
    };

    enum class Phase : quint8 { Head, FixedBody, ChunkLine, ChunkData, Trailer };

    explicit Private(const Limits &theLimits)
        : limits(theLimits)
    {
        reset();
    }

    const Limits limits;
    State state = State::Idle;
    Phase phase = Phase::Head;
    int status = 0;
    QString problem;
    Request request;
    HeaderList previous; ///< of the request before: equal texts are shared, not allocated again
    std::optional<Engine> engine;

    qsizetype lineBegin = 0; ///< in request.head, or in `line` while reading trailers
    bool afterCr = false;
    quint8 blankBytes = 0; ///< of the one empty line that may precede a request
    int hosts = 0;
    int lengths = 0;
    int codings = 0;
    bool expects = false;

    QByteArray line; ///< chunk line with the CRLF before it; the last one with the trailers
    bool lineFollowsData = false;
    qsizetype chunkExtensions = 0;
    qint64 chunkRest = 0;

    void reset();
    qsizetype feed(QByteArrayView bytes);
    qsizetype feedHead(QByteArrayView bytes);
    qsizetype feedFixedBody(QByteArrayView bytes);
    qsizetype feedChunkLine(QByteArrayView bytes);
    qsizetype feedChunkData(QByteArrayView bytes);
    qsizetype feedTrailer(QByteArrayView bytes);
    bool skipBlankLine(char c);
    bool checkByte(ByteKind kind);
    void checkFirstByte(uchar c);
    void readRequestLine(QByteArrayView text);
    void finishHead();
    void finishChunkLine();
    void onField(boost::beast::http::field field, QByteArrayView name, QByteArrayView value,
                 error_code &ec);
    void onHeaders(error_code &ec);
    bool put(QByteArrayView bytes);
    void failBy(const error_code &ec);
    void fail(int theStatus, const char *why);
    void refuse(error_code &ec, int theStatus, const char *why);
};

} // namespace Hookglass::Http
