// SPDX-License-Identifier: MIT
#include "background.h"

namespace Hookglass {

Background::Background(QObject *parent)
    : QObject(parent)
{
    m_worker.moveToThread(&m_thread);
}

Background::~Background()
{
    for (const Counter &counter : std::as_const(m_newest))
        ++*counter; // what has not begun is not done any more
    m_thread.quit();
    m_thread.wait();
}

Background::Counter Background::newest(int lane)
{
    Counter &counter = m_newest[lane];
    if (!counter)
        counter = std::make_shared<std::atomic<quint64>>(0);
    return counter;
}

void Background::post(std::function<void()> work)
{
    if (!m_thread.isRunning())
        m_thread.start();
    QMetaObject::invokeMethod(&m_worker, std::move(work), Qt::QueuedConnection);
}

} // namespace Hookglass
