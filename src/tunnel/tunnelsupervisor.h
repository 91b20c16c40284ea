// SPDX-License-Identifier: MIT
#pragma once

#include "tunnel/outputlines.h"
#include "tunnel/tunnelprovider.h"

#include <QtCore/QObject>
#include <QtCore/QPointer>
#include <QtCore/QProcess>
#include <QtCore/QTimer>
#include <QtCore/QUrl>

#include <chrono>
#include <memory>

class QNetworkAccessManager;
class QNetworkReply;

namespace Hookglass {

/// How a tunnel does. "Up" says that the program told an address, not that it is reachable: only
/// a probe proves that.
struct TunnelState
{
    enum class Kind {
        Stopped,
        Missing,  ///< the program is not installed; the message says how to get it
        Starting, ///< runs, has told no address yet
        Up,
        Waiting, ///< ended; starts again by itself
        GivenUp  ///< ended too often in a row
    };
    Kind kind = Kind::Stopped;
    QUrl url;                             ///< of Up
    QString message;                      ///< in plain words, with what to do
    int failures = 0;                     ///< in a row
    std::chrono::milliseconds nextTry{0}; ///< of Waiting
    bool operator==(const TunnelState &) const = default;
};

/// How patient the supervisor is. Tests make it tiny.
struct TunnelTiming
{
    QList<std::chrono::milliseconds> pauses{std::chrono::seconds(1), std::chrono::seconds(2),
                                            std::chrono::seconds(4), std::chrono::seconds(10),
                                            std::chrono::seconds(30)}; ///< the last again and again
    int failuresToGiveUp = 10;
    std::chrono::milliseconds address{60'000}; ///< without an address by then, it is ended
    std::chrono::milliseconds stable{60'000};  ///< up for so long: failures count from 0 again
    std::chrono::milliseconds metrics{500};    ///< between two questions at {metrics}
    std::chrono::milliseconds gentle{2'000};   ///< from asking it to end to ending it
};

/// Runs one tunnel program and keeps it running. The program is started without a shell, in a
/// process group of its own that ends with us, also if we are killed.
class TunnelSupervisor final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(TunnelSupervisor)
public:
    explicit TunnelSupervisor(TunnelProvider provider, TunnelTiming timing = {},
                              QObject *parent = nullptr);
    ~TunnelSupervisor() override; ///< ends the program and all it started

    /// Opens a tunnel to this port of the receiver; also after GivenUp, with a fresh count.
    void start(quint16 port);
    void stop();
    /// Names of environment variables that are none of the program's business: keys of ours.
    /// Counts from the next start on.
    void withhold(const QStringList &variables) { m_withheld = variables; }
    const TunnelState &state() const { return m_state; }
    /// What a user must know of an address that is another one each time.
    static QString temporaryWords();

Q_SIGNALS:
    void stateChanged(const Hookglass::TunnelState &state);
    /// What the program printed, line by line, for the log in the window.
    void printed(const QString &line);

private:
    void launch();
    bool startProgram(const QString &path);
    void read();
    void readLine(const QString &line);
    void askApi();
    void answeredReady(const QNetworkReply &reply);
    void answeredHost(const QByteArray &body);
    void foundUrl(const QUrl &url);
    void setUp(const QUrl &url);
    void ended(const QString &reason);
    void endProgram();
    void setState(TunnelState state);

    const TunnelProvider m_provider;
    const TunnelTiming m_timing;
    QStringList m_withheld;
    QNetworkAccessManager *m_network = nullptr;
    QProcess *m_process = nullptr;
    QProcess *m_guard = nullptr; ///< ends the group if we cannot
    qint64 m_group = 0;          ///< the program's process group
    OutputLines m_lines;
    QTimer m_restart, m_addressLimit, m_stable, m_metricsTimer;
    TunnelState m_state;
    QString m_advice;
    QString m_lastLine;
    quint16 m_port = 0;
    quint16 m_metricsPort = 0;
    QString m_api;  ///< host:port of the program's own HTTP interface; empty: not known
    QUrl m_pending; ///< told, not ready yet
    int m_failures = 0;
};

} // namespace Hookglass

Q_DECLARE_METATYPE(Hookglass::TunnelState)
