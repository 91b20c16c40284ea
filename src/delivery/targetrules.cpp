// SPDX-License-Identifier: MIT
#include "delivery/targetrules.h"

#include "core/eventpattern.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QList>

#include <algorithm>

namespace Hookglass::TargetRules {

using namespace Qt::StringLiterals;

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("Hookglass::TargetRules", text);
}

bool isNameByte(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           QByteArrayView("!#$%&'*+-.^_`|~").contains(c); // RFC 9110 §5.6.2
}

bool isValueByte(char c)
{
    return uchar(c) >= 0x20 && c != 0x7f;
}

QString headerProblem(const Header &header)
{
    const QString name = QString::fromLatin1(header.name);
    if (header.name.isEmpty() || !std::all_of(header.name.cbegin(), header.name.cend(), isNameByte))
        return tr("“%1” is no name for a header.").arg(name);
    if (!std::all_of(header.value.cbegin(), header.value.cend(), isValueByte))
        return tr("The value of %1 holds a line break or another byte that is not allowed.")
            .arg(name);
    if (isHopByHop(header.name) || header.name.compare("Content-Length", Qt::CaseInsensitive) == 0)
        return tr("%1 is set by Hookglass itself.").arg(name);
    if (isSecret(header.name) && !header.value.contains("${"))
        return tr("The value of %1 looks like a secret, and this is kept in a file. Write ${NAME}: "
                  "then it is read from the environment variable NAME.")
            .arg(name);
    return {};
}

} // namespace

QString urlProblem(const QString &text)
{
    const QUrl url(text.trimmed(), QUrl::StrictMode);
    if (!url.isValid() || url.host().isEmpty() ||
        (url.scheme() != "http"_L1 && url.scheme() != "https"_L1))
        return tr("Write a whole address, for example http://127.0.0.1:3000/webhooks.");
    if (!url.userInfo().isEmpty())
        return tr("Leave name and password out of the address: it is shown. A header can carry "
                  "them, for example Authorization: Bearer ${NAME}.");
    if (url.port() == 0)
        return tr("Port 0 is none.");
    return {};
}

QString patternsProblem(const QString &patterns)
{
    const Result<EventPattern> pattern = EventPattern::parse(patterns);
    return pattern ? QString() : pattern.error().message;
}

QString headersProblem(const HeaderList &headers)
{
    for (const Header &header : headers) {
        if (const QString problem = headerProblem(header); !problem.isEmpty())
            return problem;
    }
    return {};
}

Result<void> check(const Target &target)
{
    QString problem = urlProblem(target.url.toString(QUrl::FullyEncoded));
    if (problem.isEmpty())
        problem = patternsProblem(target.patterns);
    if (problem.isEmpty())
        problem = headersProblem(target.headers);
    if (problem.isEmpty() && !target.verifyTls && !isLoopback(target.url))
        problem = tr("Certificates may go unchecked only on this machine (127.0.0.1, localhost).");
    if (problem.isEmpty() && (target.timeout.count() < 100 || target.timeout.count() > 600'000))
        problem = tr("The time limit is between 0.1 and 600 seconds.");
    if (problem.isEmpty())
        return {};
    return Error{.code = ErrorCode::InvalidInput, .message = problem, .detail = {}};
}

bool isLoopback(const QUrl &url)
{
    const QString host = url.host().toLower();
    if (host == "localhost"_L1 || host.endsWith(".localhost"_L1) || host == "::1"_L1)
        return true;
    const QStringList parts = host.split(u'.');
    return parts.size() == 4 && parts.constFirst() == "127"_L1 &&
           std::all_of(parts.cbegin(), parts.cend(), [](const QString &part) {
               bool isNumber = false;
               return part.toUInt(&isNumber) <= 255 && isNumber;
           });
}

bool isHopByHop(const QByteArray &name)
{
    static const QByteArrayList names{"connection",        "keep-alive", "te",    "trailer",
                                      "transfer-encoding", "upgrade",    "expect"};
    const QByteArray lower = name.toLower();
    return lower.startsWith("proxy-") || names.contains(lower);
}

bool isSecret(const QByteArray &name)
{
    const QByteArray lower = name.toLower();
    static const QByteArrayList parts{"authorization", "cookie", "api-key", "apikey",
                                      "token",         "secret", "password"};
    return std::any_of(parts.cbegin(), parts.cend(),
                       [&lower](const QByteArray &part) { return lower.contains(part); });
}

} // namespace Hookglass::TargetRules
