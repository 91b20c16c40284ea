// SPDX-License-Identifier: MIT
#include "tunnel/tunnelprovider.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QFile>
#include <QtCore/QJsonArray>
#include <QtCore/QJsonDocument>
#include <QtCore/QJsonObject>

#include <algorithm>

namespace Hookglass {

using namespace Qt::StringLiterals;

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("Hookglass::Tunnel", text);
}

Error damaged(const QString &detail)
{
    return {.code = ErrorCode::Corrupt,
            .message = tr("The list of tunnel providers in this program is damaged. Please install "
                          "the program again."),
            .detail = detail};
}

QStringList texts(const QJsonValue &value)
{
    QStringList list;
    const QJsonArray array = value.toArray();
    for (const QJsonValue &item : array)
        list << item.toString();
    return list;
}

TunnelProvider readProvider(const QJsonObject &object)
{
    TunnelProvider provider;
    provider.id = object.value("id"_L1).toString();
    provider.title = object.value("title"_L1).toString();
    provider.program = object.value("program"_L1).toString();
    provider.arguments = texts(object.value("arguments"_L1));
    provider.url = QRegularExpression(object.value("url"_L1).toString());
    const QJsonObject environment = object.value("environment"_L1).toObject();
    for (auto it = environment.begin(); it != environment.end(); ++it)
        provider.environment.insert(it.key(), it.value().toString());
    provider.apiLine = QRegularExpression(object.value("apiLine"_L1).toString());
    provider.hostPath = object.value("hostPath"_L1).toString();
    provider.hostKey = object.value("hostKey"_L1).toString();
    provider.readyPath = object.value("readyPath"_L1).toString();
    provider.hosts = texts(object.value("hosts"_L1));
    provider.isTemporary = object.value("temporary"_L1).toBool();
    provider.howToGet = object.value("howToGet"_L1).toString();
    const QJsonArray troubles = object.value("errors"_L1).toArray();
    for (const QJsonValue &trouble : troubles) {
        provider.troubles.append({QRegularExpression(trouble["pattern"_L1].toString()),
                                  trouble["advice"_L1].toString()});
    }
    return provider;
}

bool isWhole(const TunnelProvider &provider)
{
    return !provider.id.isEmpty() && !provider.title.isEmpty() && !provider.program.isEmpty() &&
           !provider.arguments.isEmpty() && provider.url.isValid() &&
           provider.url.captureCount() == 1 && provider.apiLine.isValid() &&
           !provider.howToGet.isEmpty() &&
           std::all_of(provider.troubles.cbegin(), provider.troubles.cend(),
                       [](const TunnelTrouble &trouble) {
                           return trouble.pattern.isValid() && !trouble.advice.isEmpty();
                       });
}

} // namespace

QStringList TunnelProvider::argumentsFor(quint16 port, quint16 metrics) const
{
    QStringList filled = arguments;
    filled.replaceInStrings(u"{port}"_s, QString::number(port));
    filled.replaceInStrings(u"{metrics}"_s, QString::number(metrics));
    return filled;
}

std::optional<QUrl> TunnelProvider::urlIn(const QString &line) const
{
    const QRegularExpressionMatch match = url.match(line);
    if (!match.hasMatch())
        return std::nullopt;
    const QString text = match.captured(url.captureCount() > 0 ? 1 : 0);
    // Some programs name the host only.
    const QUrl found(text.contains("://"_L1) ? text : "https://"_L1 + text, QUrl::StrictMode);
    const bool usable = found.isValid() && !found.host().isEmpty() &&
                        (found.scheme() == "https"_L1 || found.scheme() == "http"_L1);
    return usable ? std::optional(found) : std::nullopt;
}

QString TunnelProvider::adviceFor(const QString &line) const
{
    for (const TunnelTrouble &trouble : troubles) {
        if (trouble.pattern.match(line).hasMatch())
            return trouble.advice;
    }
    return {};
}

Result<TunnelCatalog> TunnelCatalog::load()
{
    QFile file(u":/hookglass/tunnels.json"_s);
    if (!file.open(QIODevice::ReadOnly))
        return damaged(file.errorString());
    const QJsonArray rows =
        QJsonDocument::fromJson(file.readAll()).object().value("providers"_L1).toArray();
    TunnelCatalog catalog;
    for (const QJsonValue &row : rows) {
        const TunnelProvider provider = readProvider(row.toObject());
        if (!isWhole(provider))
            return damaged(u"provider %1 is incomplete"_s.arg(catalog.m_providers.size() + 1));
        catalog.m_providers.append(provider);
    }
    if (catalog.m_providers.isEmpty())
        return damaged(u"no providers"_s);
    return catalog;
}

const TunnelProvider *TunnelCatalog::find(const QString &id) const
{
    const auto found = std::find_if(m_providers.cbegin(), m_providers.cend(),
                                    [&](const TunnelProvider &p) { return p.id == id; });
    return found == m_providers.cend() ? nullptr : &*found;
}

const TunnelProvider *TunnelCatalog::ofHost(const QString &host) const
{
    const QString name = host.toLower();
    for (const TunnelProvider &provider : m_providers) {
        for (const QString &domain : provider.hosts) {
            if (name.endsWith(u'.' + domain))
                return &provider;
        }
    }
    return nullptr;
}

Result<TunnelProvider> customTunnel(const QStringList &command, const QString &pattern)
{
    TunnelProvider provider;
    provider.id = u"custom"_s;
    provider.title = tr("Own command");
    provider.program = command.value(0);
    provider.arguments = command.mid(1);
    provider.url = QRegularExpression(pattern);
    if (provider.program.isEmpty()) {
        return Error{.code = ErrorCode::InvalidInput,
                     .message = tr("Name the program of the tunnel."),
                     .detail = {}};
    }
    // It would stand in the list of processes, and in the store.
    static const QRegularExpression secret(u"(token|secret|passw|api[-_]?key)[^/]*[=:].|^--?[\\w-]*"
                                           "(token|secret|passw|api[-_]?key)"_s,
                                           QRegularExpression::CaseInsensitiveOption);
    for (const QString &argument : std::as_const(provider.arguments)) {
        if (secret.match(argument).hasMatch()) {
            return Error{.code = ErrorCode::InvalidInput,
                         .message = tr("“%1” looks like a key in the command. Everybody on this "
                                       "computer could read it: put it into the program's own "
                                       "settings or an environment variable.")
                                        .arg(argument.section(u'=', 0, 0)),
                         .detail = {}};
        }
    }
    if (pattern.isEmpty() || !provider.url.isValid()) {
        return Error{
            .code = ErrorCode::InvalidInput,
            .message = tr("The pattern that finds the public address is no regular "
                          "expression: %1.")
                           .arg(pattern.isEmpty() ? tr("it is empty") : provider.url.errorString()),
            .detail = {}};
    }
    return provider;
}

} // namespace Hookglass
