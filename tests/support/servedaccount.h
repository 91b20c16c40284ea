// SPDX-License-Identifier: MIT
#pragma once

#include "core/secret.h"
#include "support/cliprocess.h"

#include <QtCore/QString>

#include <memory>

namespace Hookglass::Test {

/// A data folder with one account, and `hookglass-cli serve` on it as often as wanted. The signing
/// key is in the environment of the programs only.
class ServedAccount final
{
public:
    explicit ServedAccount(const QString &dataFolder);

    /// Adds the account; what the program said if it could not.
    QByteArray addAccount();
    /// Starts receiving there and waits until it is ready; then port() is where.
    std::unique_ptr<Test::CliProcess> serve(quint16 port, const QStringList &more = {});
    /// The first line of what was served last.
    const QJsonObject &ready() const { return m_ready; }

    /// If the program ended, which it should have done silently: starts it again on the same port.
    /// False if it said something, or did not come back there; `more` as for serve().
    bool serveAgain(std::unique_ptr<Test::CliProcess> &process, const QStringList &more = {});

    quint16 port() const { return m_port; }
    const Secret &key() const { return m_key; }
    QByteArray target() const { return m_target; } ///< "/in/TOKEN"
    QString databasePath() const;
    const QProcessEnvironment &environment() const { return m_environment; }
    /// Runs another command on the same data folder.
    Test::CliResult cli(const QStringList &arguments) const;

private:
    QString m_dataFolder;
    QProcessEnvironment m_environment;
    Secret m_key;
    QByteArray m_target;
    QJsonObject m_ready;
    quint16 m_port = 0;
};

/// A port that nobody listens on, outside the range from which the system takes those of outgoing
/// connections: a client that tries to reconnect must not end up with its own server's port.
quint16 freeServerPort();

} // namespace Hookglass::Test
