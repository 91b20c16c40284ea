// SPDX-License-Identifier: MIT
#include "tunnel/tunnelchoice.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QJsonArray>
#include <QtCore/QJsonDocument>
#include <QtCore/QJsonObject>
#include <QtNetwork/QHostAddress>

namespace Hookglass {

using namespace Qt::StringLiterals;
using Kind = TunnelChoice::Kind;

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("Hookglass::Tunnel", text);
}

Error invalid(const QString &message)
{
    return {.code = ErrorCode::InvalidInput, .message = message, .detail = {}};
}

/// Follow Up Boss takes https only; http is for tests on this machine.
Result<QUrl> publicUrl(const QString &text)
{
    const QUrl url(text.trimmed(), QUrl::StrictMode);
    const bool onLoopback = url.host() == "localhost"_L1 || QHostAddress(url.host()).isLoopback();
    const bool isGood = url.isValid() && !url.host().isEmpty() && url.userInfo().isEmpty() &&
                        !url.hasQuery() && !url.hasFragment() &&
                        (url.scheme() == "https"_L1 || (url.scheme() == "http"_L1 && onLoopback));
    if (isGood)
        return url;
    return invalid(tr("The public address is an https address such as https://hooks.example.com, "
                      "without keys, “?” or “#” in it."));
}

/// ssh's own words, with what to do.
QList<TunnelTrouble> sshTroubles()
{
    const auto trouble = [](const QString &pattern, const QString &advice) {
        return TunnelTrouble{QRegularExpression(pattern), advice};
    };
    return {
        trouble(u"REMOTE HOST IDENTIFICATION HAS CHANGED|Host key verification failed"_s,
                tr("The server's host key is not the one this computer knows. If the server was "
                   "set up anew, remove the old key with “ssh-keygen -R HOST”; else somebody may "
                   "be in between.")),
        trouble(u"Permission denied"_s,
                tr("The server does not accept this key. Add the public key to the user's "
                   "authorized_keys there, or choose another identity file.")),
        trouble(u"remote port forwarding failed"_s,
                tr("The server does not give this port: another session has it, or "
                   "AllowTcpForwarding is off there.")),
        trouble(u"Could not resolve hostname"_s,
                tr("The server's name does not resolve. Check its spelling and the network.")),
        trouble(u"connect to host .*Connection refused"_s,
                tr("Nothing listens for ssh at the server's port.")),
        trouble(u"Connection timed out|No route to host|Network is unreachable"_s,
                tr("The server could not be reached. Check the network.")),
        trouble(u"Identity file .* not accessible|Load key "_s,
                tr("The identity file could not be read.")),
    };
}

Result<TunnelProvider> ownServer(const TunnelChoice &choice)
{
    const Result<QUrl> url = publicUrl(choice.url);
    if (!url)
        return url.error();
    // A destination that begins with a dash would be an option to ssh.
    static const QRegularExpression destination(u"^(?!-)[^\\s@]+@(?!-)[A-Za-z0-9.:_-]+$"_s);
    if (!destination.match(choice.destination).hasMatch())
        return invalid(tr("Name the server as user@host."));
    const auto isPort = [](int port) { return port > 0 && port < 65536; };
    if (!isPort(choice.sshPort) || !isPort(choice.remotePort))
        return invalid(tr("Ports go from 1 to 65535."));
    TunnelProvider provider;
    provider.id = u"ssh"_s;
    provider.title = tr("Own server by ssh");
    provider.program = u"ssh"_s;
    // -v makes ssh tell when the forwarding is there; nothing else would.
    provider.arguments = {u"-N"_s, u"-T"_s, u"-v"_s};
    const auto option = [&provider](const QString &text) { provider.arguments << u"-o"_s << text; };
    option(u"BatchMode=yes"_s); // never asks: a password would have nowhere to be typed
    option(u"StrictHostKeyChecking=accept-new"_s);
    option(u"ExitOnForwardFailure=yes"_s);
    option(u"ServerAliveInterval=15"_s);
    option(u"ServerAliveCountMax=3"_s);
    if (!choice.knownHostsFile.isEmpty())
        option("UserKnownHostsFile="_L1 + choice.knownHostsFile);
    if (!choice.identityFile.isEmpty()) {
        option(u"IdentitiesOnly=yes"_s);
        provider.arguments << u"-i"_s << choice.identityFile;
    }
    provider.arguments << u"-p"_s << QString::number(choice.sshPort) << u"-R"_s
                       << u"127.0.0.1:%1:127.0.0.1:{port}"_s.arg(choice.remotePort)
                       << choice.destination;
    provider.readyLine = QRegularExpression(u"remote forward success for"_s);
    provider.fixedUrl = *url;
    provider.howToGet = tr("It is OpenSSH's client: “apt install openssh-client” on Debian and "
                           "Ubuntu; macOS has it; on Windows it is the optional feature OpenSSH "
                           "Client.");
    provider.troubles = sshTroubles();
    return provider;
}

} // namespace

QString TunnelChoice::toJson() const
{
    if (kind == Kind::None)
        return {};
    static const QStringList kinds{u"none"_s, u"provider"_s, u"url"_s, u"ssh"_s, u"command"_s};
    return QString::fromUtf8(
        QJsonDocument(QJsonObject{{u"kind"_s, kinds.at(int(kind))},
                                  {u"provider"_s, provider},
                                  {u"url"_s, url},
                                  {u"destination"_s, destination},
                                  {u"sshPort"_s, sshPort},
                                  {u"remotePort"_s, remotePort},
                                  {u"identityFile"_s, identityFile},
                                  {u"knownHostsFile"_s, knownHostsFile},
                                  {u"command"_s, QJsonArray::fromStringList(command)},
                                  {u"pattern"_s, pattern}})
            .toJson(QJsonDocument::Compact));
}

TunnelChoice TunnelChoice::fromJson(const QString &json)
{
    static const QStringList kinds{u"none"_s, u"provider"_s, u"url"_s, u"ssh"_s, u"command"_s};
    const QJsonObject object = QJsonDocument::fromJson(json.toUtf8()).object();
    const qsizetype kind = kinds.indexOf(object.value("kind"_L1).toString());
    if (kind <= 0)
        return {};
    TunnelChoice choice;
    choice.kind = Kind(kind);
    choice.provider = object.value("provider"_L1).toString();
    choice.url = object.value("url"_L1).toString();
    choice.destination = object.value("destination"_L1).toString();
    choice.sshPort = object.value("sshPort"_L1).toInt(22);
    choice.remotePort = object.value("remotePort"_L1).toInt();
    choice.identityFile = object.value("identityFile"_L1).toString();
    choice.knownHostsFile = object.value("knownHostsFile"_L1).toString();
    const QJsonArray words = object.value("command"_L1).toArray();
    for (const QJsonValue &word : words)
        choice.command << word.toString();
    choice.pattern = object.value("pattern"_L1).toString();
    return choice;
}

Result<TunnelChoice> TunnelChoice::fromText(const QString &text, const TunnelCatalog &catalog)
{
    TunnelChoice choice;
    if (text.contains("://"_L1)) {
        if (const Result<QUrl> url = publicUrl(text); !url)
            return url.error();
        choice.kind = Kind::OwnUrl;
        choice.url = text;
        return choice;
    }
    if (catalog.find(text)) {
        choice.kind = Kind::Provider;
        choice.provider = text;
        return choice;
    }
    QStringList known;
    for (const TunnelProvider &provider : catalog.providers())
        known << provider.id;
    return invalid(tr("“%1” is no tunnel provider. There are: %2; or give your own https address.")
                       .arg(text, known.join(u", "_s)));
}

Result<TunnelProvider> providerFor(const TunnelChoice &choice, const TunnelCatalog &catalog)
{
    switch (choice.kind) {
    case Kind::None:
        return invalid(tr("No tunnel is chosen."));
    case Kind::Provider:
        if (const TunnelProvider *known = catalog.find(choice.provider))
            return *known;
        return invalid(tr("“%1” is no tunnel provider.").arg(choice.provider));
    case Kind::OwnUrl: {
        const Result<QUrl> url = publicUrl(choice.url);
        if (!url)
            return url.error();
        TunnelProvider provider;
        provider.id = u"url"_s;
        provider.title = tr("Own address");
        provider.fixedUrl = *url;
        return provider;
    }
    case Kind::OwnServer:
        return ownServer(choice);
    case Kind::OwnCommand:
        return customTunnel(choice.command, choice.pattern);
    }
    Q_UNREACHABLE();
}

} // namespace Hookglass
