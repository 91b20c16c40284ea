// SPDX-License-Identifier: MIT
#include "unit/httpfixture.h"

#include <QtTest/QtTest>

using namespace Qt::StringLiterals;

namespace Hookglass::Test {

HttpFixture::HttpFixture(Http::Limits limits)
    : m_server(m_clock, limits)
{
    m_server.setHandler([this](Http::ExchangeId exchange, Http::Request &&request) {
        handled.push_back(std::move(request));
        if (isAnswering)
            m_server.respond(exchange, response);
        else
            waiting.push_back(exchange);
    });
    m_server.setRejectHandler([this](int status, const QString &why, Http::Request &&request) {
        rejected.push_back({status, why, std::move(request)});
    });
    const Result<quint16> port = m_server.listen(QHostAddress(QHostAddress::LocalHost), 0);
    if (!port)
        qFatal("The test server cannot listen: %s", qPrintable(port.error().message));
}

bool HttpFixture::answerNext(const Http::Response &answer)
{
    if (waiting.empty())
        return false;
    const Http::ExchangeId exchange = waiting.front();
    waiting.erase(waiting.begin());
    return m_server.respond(exchange, answer);
}

QByteArray get(const QByteArray &target, const QByteArray &headerLines)
{
    return "GET "_ba + target + " HTTP/1.1\r\nHost: x\r\n"_ba + headerLines + "\r\n"_ba;
}

QByteArray post(const QByteArray &target, const QByteArray &body, const QByteArray &headerLines)
{
    return "POST "_ba + target + " HTTP/1.1\r\nHost: x\r\nContent-Length: "_ba +
           QByteArray::number(body.size()) + "\r\n"_ba + headerLines + "\r\n"_ba + body;
}

} // namespace Hookglass::Test
