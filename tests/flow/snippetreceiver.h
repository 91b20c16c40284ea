// SPDX-License-Identifier: MIT
#pragma once

#include <QtCore/QProcess>
#include <QtCore/QStringList>
#include <QtCore/QTemporaryDir>
#include <QtCore/QUrl>
#include <QtNetwork/QNetworkAccessManager>

#include <array>
#include <memory>
#include <optional>

namespace Hookglass::Tests {

/// A file of resources/snippets, and where and how the user's work in it can be made to fail for
/// one event.
struct SnippetSource
{
    const char *language;
    const char *fileName;
    const char *start; ///< the first line of the work
    const char *fail;  ///< what is put behind it
};
/// Of all languages.
const std::array<SnippetSource, 7> &snippetSources();

QByteArray fileContents(const QString &path); ///< empty if it cannot be read
bool writeFile(const QString &path, const QByteArray &bytes);

/// One language's receiver, run in a folder of its own.
class SnippetReceiver
{
public:
    static constexpr int HandlingTime = 20'000; ///< ms

    /// \a cache is Go's, kept from test to test, or each would compile its library.
    SnippetReceiver(const SnippetSource &source, const QString &cache);
    ~SnippetReceiver();

    bool is(const char *language) const;
    bool isRunning() const { return m_process && m_process->state() == QProcess::Running; }
    bool isListening() const { return m_url.isValid(); }
    const QByteArray &output() const { return m_output; }
    int port() const { return m_url.port(); }
    QString event(const QString &file) const; ///< a path in the folder of the events
    QByteArray stored(const QString &id) const;
    QByteArray tries(const QString &id) const; ///< a dot for each

    bool letWorkFail(); ///< before begin(): a copy fails at the event "boom"; false if it cannot
    QString begin(const QByteArray &key); ///< why it cannot run here; empty if it was started
    /// Once more, without a key: its exit code, or nothing if it goes on.
    std::optional<int> runWithoutKey();
    int post(const QByteArray &body, const std::optional<QByteArray> &signature);
    int postInChunks(const QByteArray &body, const QByteArray &signature);
    bool hasPrinted(const QByteArray &text);

private:
    struct Launch
    {
        QString program;
        QStringList arguments;
        bool wantsPort = false; ///< it cannot choose one itself
    };

    std::optional<Launch> launch(QString &reason);
    std::optional<Launch> launchDotnet(const QString &dotnet);
    std::optional<Launch> compiled(const QString &tool, const QStringList &arguments,
                                   const QString &result);
    std::unique_ptr<QProcess> start(const Launch &how, const QByteArray &key);
    bool waitForAddress();
    void runPhpWorker();
    void end();

    const SnippetSource &m_source;
    const QString m_cache;
    const QTemporaryDir m_dir;
    QString m_code; ///< the path of what is run
    QByteArray m_key;
    std::optional<Launch> m_launch;
    std::unique_ptr<QProcess> m_process;
    QByteArray m_output;
    QUrl m_url;
    QNetworkAccessManager m_network;
};

} // namespace Hookglass::Tests
