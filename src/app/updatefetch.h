// SPDX-License-Identifier: MIT
#pragma once

#include "core/result.h"

#include <QtCore/QObject>
#include <QtCore/QTimer>
#include <QtCore/QUrl>

#include <chrono>
#include <functional>
#include <memory>

class QNetworkAccessManager;
class QNetworkReply;

namespace Hookglass {

/// Bounds of one question.
struct UpdateLimits
{
    std::chrono::milliseconds whole{20'000}; ///< from the first name look-up to the last byte
    qint64 bytes = 64 * 1024;
    int redirects = 3;
};

/// Gets one small file by https. The request says nothing of who asks: no version, no language, no
/// cookie, no cache; its headers are the same for everybody. Redirects lead to https only; plain
/// http is for this machine. Nothing is kept of it, and nothing is written to a disk.
class UpdateFetch final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(UpdateFetch)
public:
    using Done = std::function<void(const Result<QByteArray> &)>;

    explicit UpdateFetch(UpdateLimits limits = {}, QObject *parent = nullptr);
    ~UpdateFetch() override; ///< ends what is under way; nobody is called

    /// https with a host and no password, or plain http on loopback.
    static bool mayAsk(const QUrl &url);

    /// `done` is called once, later; an earlier question that is under way is dropped. Errors:
    /// InvalidInput (no such address), Network (no answer), Refused (another status than 200, a
    /// redirect that must not be followed, too large).
    void get(const QUrl &url, Done done);

private:
    void send(const QUrl &url);
    void drop();
    void finish();
    Result<QByteArray> read();
    void settle(const Result<QByteArray> &answer);

    const UpdateLimits m_limits;
    std::unique_ptr<QNetworkAccessManager> m_network;
    QNetworkReply *m_reply = nullptr;
    QTimer m_deadline;
    Done m_done;
    int m_generation = 0; ///< what an earlier get() queued is not told
    int m_redirects = 0;
    bool m_isPractice = false; ///< began with plain http, on loopback
    bool m_isLate = false;
    bool m_isTooLarge = false;
    bool m_isMisled = false;
};

} // namespace Hookglass
