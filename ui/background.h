// SPDX-License-Identifier: MIT
#pragma once

#include <QtCore/QHash>
#include <QtCore/QObject>
#include <QtCore/QPointer>
#include <QtCore/QThread>

#include <atomic>
#include <functional>
#include <memory>

namespace Hookglass {

/// Does what would stall the window, one thing after another beside it. On each lane the newest
/// question counts: older ones are skipped, or their answers dropped.
class Background final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(Background)
public:
    explicit Background(QObject *parent = nullptr);
    ~Background() override; ///< waits for what is being done

    /// `work` runs there, then `done` with its answer here, unless `context` is gone by then or
    /// something newer is asked on the lane. `work` must own what it uses.
    template <typename T>
    void ask(int lane, QObject *context, std::function<T()> work,
             std::function<void(const T &)> done);
    /// Nobody wants the answer on this lane any more.
    void forget(int lane) { ++*newest(lane); }

private:
    using Counter = std::shared_ptr<std::atomic<quint64>>;
    Counter newest(int lane);
    void post(std::function<void()> work);

    QThread m_thread; ///< started with the first question
    QObject m_worker; ///< lives in m_thread
    QHash<int, Counter> m_newest;
};

template <typename T>
void Background::ask(int lane, QObject *context, std::function<T()> work,
                     std::function<void(const T &)> done)
{
    const Counter counter = newest(lane);
    const quint64 mine = ++*counter;
    const auto guard = std::make_shared<QPointer<QObject>>(context); // only looked at here
    post([this, counter, mine, guard, work = std::move(work), done = std::move(done)] {
        if (*counter != mine)
            return;
        auto answer = std::make_shared<const T>(work());
        // The thread ends before this object does, so it may post back to it.
        QMetaObject::invokeMethod(
            this,
            [counter, mine, guard, done, answer] {
                if (*counter == mine && *guard)
                    done(*answer);
            },
            Qt::QueuedConnection);
    });
}

} // namespace Hookglass
