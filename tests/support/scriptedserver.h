// SPDX-License-Identifier: MIT
#pragma once

#include <QtCore/QByteArray>
#include <QtCore/QHash>
#include <QtCore/QList>
#include <QtCore/QUrl>
#include <QtNetwork/QSslConfiguration>
#include <QtNetwork/QTcpServer>

#include <functional>
#include <optional>

namespace Hookglass::Test {

/// What came, as it came.
struct ScriptedRequest
{
    QByteArray verb;
    QByteArray target;
    QByteArray head; ///< with the request line
    QByteArray body;
    /// Value of a header, whatever its case; empty if it is not there.
    QByteArray header(const QByteArray &name) const;
};

/// Answers word for word what a test says, however wrong, and keeps what was asked.
class ScriptedServer final : public QTcpServer
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(ScriptedServer)
public:
    enum class After {
        Keep,  ///< the connection stays open
        Close, ///< closed when the bytes are sent
        Drip   ///< then a blank every 20 ms, for ever
    };
    struct Answer
    {
        QByteArray bytes = {};
        After after = After::Keep;
    };
    using Handler = std::function<Answer(const ScriptedRequest &)>;

    /// Listens on loopback. Without a handler nothing is ever answered.
    explicit ScriptedServer(QObject *parent = nullptr);
    ~ScriptedServer() override;

    void setHandler(Handler handler) { m_handler = std::move(handler); }
    /// These one after another, the last again and again.
    void setAnswers(const QList<Answer> &answers);
    /// Connections are encrypted from the first byte on; base() is https then.
    void setTls(const QSslConfiguration &tls) { m_tls = tls; }
    QUrl base(const QString &path = QStringLiteral("/v1")) const;
    const QList<ScriptedRequest> &requests() const { return m_requests; }

protected:
    void incomingConnection(qintptr descriptor) override;

private:
    void accept();
    void read(QTcpSocket *socket);

    Handler m_handler;
    std::optional<QSslConfiguration> m_tls;
    QList<ScriptedRequest> m_requests;
    QHash<QTcpSocket *, QByteArray> m_unread;
};

/// A whole answer with its length.
ScriptedServer::Answer jsonAnswer(int status, const QByteArray &body,
                                  const QByteArray &headers = {});

} // namespace Hookglass::Test
