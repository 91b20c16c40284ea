// SPDX-License-Identifier: MIT
#pragma once

#include "tunnel/tunnelprovider.h"

namespace Hookglass {

/// How the user wants the receiver to be reached. Holds no secret: keys and tokens belong to the
/// programs' own settings.
struct TunnelChoice
{
    enum class Kind {
        None,
        Provider,  ///< one of the catalogue, by `provider`
        OwnUrl,    ///< `url` leads here by other means: we start nothing
        OwnServer, ///< ssh -R to the user's server, which serves `url`
        OwnCommand ///< `command`, whose output tells the address by `pattern`
    };
    Kind kind = Kind::None;
    QString provider = {};
    QString url = {};
    QString destination = {}; ///< "user@host"; of OwnServer
    int sshPort = 22;
    int remotePort = 0;          ///< where the server listens for us
    QString identityFile = {};   ///< empty: what ssh finds by itself
    QString knownHostsFile = {}; ///< empty: the user's own
    QStringList command = {};
    QString pattern = {};

    bool operator==(const TunnelChoice &) const = default;

    QString toJson() const;
    /// An unreadable text gives None.
    static TunnelChoice fromJson(const QString &json);
    /// What `serve --tunnel` takes: a provider's id, or an https address of one's own.
    static Result<TunnelChoice> fromText(const QString &text, const TunnelCatalog &catalog);
};

/// What runs for this choice. OwnUrl gives a provider without a program. InvalidInput says which
/// field is wrong.
Result<TunnelProvider> providerFor(const TunnelChoice &choice, const TunnelCatalog &catalog);

} // namespace Hookglass

Q_DECLARE_METATYPE(Hookglass::TunnelChoice)
