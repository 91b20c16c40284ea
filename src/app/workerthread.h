// SPDX-License-Identifier: MIT
#pragma once

#include <QtCore/QThread>

#include <memory>

namespace Hookglass {

/// A thread with an event loop and one worker in it; quits, destroys the worker in its own thread,
/// and joins.
template <typename Worker>
class WorkerThread final
{
public:
    WorkerThread(const QString &name, std::unique_ptr<Worker> worker)
        : m_worker(worker.release())
    {
        m_thread.setObjectName(name);
        m_worker->moveToThread(&m_thread);
        QObject::connect(&m_thread, &QThread::finished, m_worker, &QObject::deleteLater);
        m_thread.start();
    }
    ~WorkerThread()
    {
        m_thread.quit();
        m_thread.wait();
    }
    Q_DISABLE_COPY_MOVE(WorkerThread)

    Worker *get() const { return m_worker; }

    /// Runs `work(worker)` there and waits for it.
    template <typename Function>
    auto call(Function work)
    {
        using Value = decltype(work(std::declval<Worker &>()));
        if constexpr (std::is_void_v<Value>) {
            QMetaObject::invokeMethod(
                m_worker, [&] { work(*m_worker); }, Qt::BlockingQueuedConnection);
        } else {
            std::unique_ptr<Value> value;
            QMetaObject::invokeMethod(
                m_worker, [&] { value = std::make_unique<Value>(work(*m_worker)); },
                Qt::BlockingQueuedConnection);
            return std::move(*value);
        }
    }

    /// Runs `work(worker)` there, later.
    template <typename Function>
    void post(Function work)
    {
        Worker *worker = m_worker;
        QMetaObject::invokeMethod(
            worker, [worker, work = std::move(work)] { work(*worker); }, Qt::QueuedConnection);
    }

private:
    QThread m_thread;
    Worker *m_worker; // destroyed by the thread's end
};

} // namespace Hookglass
