// SPDX-License-Identifier: MIT
#include "fub/callbackurl.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QRegularExpression>
#include <QtCore/QUrlQuery>
#include <QtNetwork/QHostAddress>

namespace Hookglass {

using namespace Qt::StringLiterals;

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("Hookglass::CallbackUrl", text);
}

bool isLoopback(const QUrl &url)
{
    return url.host() == "localhost"_L1 || QHostAddress(url.host()).isLoopback();
}

/// Our own tokens are meant to be there; UUIDs name things as often as they guard them.
bool looksLikeKey(const QString &text)
{
    static const QRegularExpression fubKey(u"^fka_\\w{6,}$"_s);
    static const QRegularExpression bearer(u"^(sk|pk|ghp|xox[abp])[_-]\\w{10,}"_s);
    return fubKey.match(text).hasMatch() || bearer.match(text).hasMatch();
}

/// "fubApiKey", "FUB-API-Key" and "fub.api_key" are all the words fub, api and key.
QStringList wordsOf(QString name)
{
    static const QRegularExpression hump(
        u"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])"_s); // where the next word begins
    static const QRegularExpression gap(u"[^A-Za-z0-9]+"_s);
    return name.replace(hump, u"-"_s).toLower().split(gap, Qt::SkipEmptyParts);
}

bool namesSecret(const QString &name)
{
    static const QRegularExpression secret(
        u"^(key|token|secret|password|passwd|pwd|auth|signature)$|(api|access|auth|secret)"
        "(key|token)$"_s);
    const QStringList words = wordsOf(name);
    return !words.isEmpty() && secret.match(words.constLast()).hasMatch();
}

bool holdsSecret(const QUrl &url)
{
    if (!url.userInfo().isEmpty())
        return true;
    const QStringList segments = url.path().split(u'/');
    for (const QString &segment : segments) {
        if (looksLikeKey(segment))
            return true;
    }
    const auto items = QUrlQuery(url).queryItems(QUrl::FullyDecoded);
    for (const auto &[name, value] : items) {
        if (looksLikeKey(value) || (namesSecret(name) && value.size() >= 8))
            return true;
    }
    return false;
}

/// A path segment with a digit, or anything in the query: "/callbacks/account12",
/// "?fub_account=12".
bool namesAccount(const QUrl &url)
{
    static const QRegularExpression identifier(u"/[^/]*\\d[^/]*|account[s]?/[^/]+"_s);
    return url.hasQuery() || identifier.match(url.path()).hasMatch();
}

} // namespace

QList<UrlFinding> examineCallbackUrl(const QString &text, const QUrl &apiBase)
{
    using Kind = UrlFinding::Kind;
    const QUrl url(text, QUrl::StrictMode);
    if (!url.isValid() || url.host().isEmpty()) {
        return {
            {Kind::Refused, tr("This is no web address. It has to look like https://host/path.")}};
    }
    QList<UrlFinding> findings;
    if (url.scheme() != "https"_L1) {
        const bool practice = url.scheme() == "http"_L1 && isLoopback(url) && isLoopback(apiBase);
        if (!practice) {
            findings.append(
                {Kind::Refused, tr("Follow Up Boss sends to https:// addresses only; anything else "
                                   "would carry people's data in the clear.")});
        }
    }
    if (holdsSecret(url)) {
        findings.append(
            {Kind::Warning, tr("The address holds something like a key or a password. Whoever can "
                               "list the webhooks reads it; the signature proves the sender.")});
    }
    if (!namesAccount(url)) {
        findings.append(
            {Kind::Warning, tr("The address names no account, and the payload carries none: with "
                               "two accounts the receiver could not tell them apart.")});
    }
    return findings;
}

QString refusalOfCallbackUrl(const QString &url, const QUrl &apiBase)
{
    const QList<UrlFinding> findings = examineCallbackUrl(url, apiBase);
    for (const UrlFinding &finding : findings) {
        if (finding.kind == UrlFinding::Kind::Refused)
            return finding.text;
    }
    return {};
}

} // namespace Hookglass
