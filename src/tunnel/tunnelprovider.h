// SPDX-License-Identifier: MIT
#pragma once

#include "core/result.h"

#include <QtCore/QList>
#include <QtCore/QRegularExpression>
#include <QtCore/QStringList>
#include <QtCore/QUrl>

#include <optional>

namespace Hookglass {

/// What a provider's program says when it cannot, and what to do about it.
struct TunnelTrouble
{
    QRegularExpression pattern;
    QString advice;
};

/// A program that makes the receiver reachable, as data: resources/tunnels.json, or the user's own.
struct TunnelProvider
{
    QString id;
    QString title;
    QString program;                    ///< looked up in PATH; never run through a shell
    QMap<QString, QString> environment; ///< added to ours
    QStringList arguments;              ///< with {port} of the receiver and {metrics}, a free port
    QRegularExpression url;       ///< group 1 is the public address; matched against whole lines
    QRegularExpression readyLine; ///< this line says that `fixedUrl` is served now
    QUrl fixedUrl;                ///< the address, where it is known beforehand
    /// The program's own HTTP interface is at {metrics}, or where group 1 of `apiLine` says.
    QRegularExpression apiLine;
    QString hostPath;         ///< asked there: JSON
    QString hostKey;          ///< path to the host or address in it, such as "tunnels.0.public_url"
    QString readyPath;        ///< asked there: 200 once the tunnel carries
    QStringList hosts;        ///< domains of its public addresses, for the left-over finder
    bool isTemporary = false; ///< the address is another one each time
    QString howToGet;
    QList<TunnelTrouble> troubles;

    /// Arguments with the ports filled in.
    QStringList argumentsFor(quint16 port, quint16 metrics) const;
    /// The public address that this line tells; nullopt if it tells none.
    std::optional<QUrl> urlIn(const QString &line) const;
    /// What to do, if this line tells of a known trouble; empty otherwise.
    QString adviceFor(const QString &line) const;
};

/// The known providers.
class TunnelCatalog final
{
public:
    /// Reads the list compiled into the program.
    static Result<TunnelCatalog> load();
    const QList<TunnelProvider> &providers() const { return m_providers; }
    const TunnelProvider *find(const QString &id) const; ///< nullptr if unknown
    /// The provider whose temporary addresses look like this host; nullptr if none does.
    const TunnelProvider *ofHost(const QString &host) const;

private:
    QList<TunnelProvider> m_providers;
};

/// A program of the user's own. The pattern's group 1 (or all it matches) is the address.
Result<TunnelProvider> customTunnel(const QStringList &command, const QString &pattern);

} // namespace Hookglass
