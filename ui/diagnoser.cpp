// SPDX-License-Identifier: MIT
#include "diagnoser.h"

namespace Hookglass {

Diagnoser::Diagnoser(QObject *parent)
    : QObject(parent)
{
    m_worker.moveToThread(&m_thread);
}

Diagnoser::~Diagnoser()
{
    m_thread.quit();
    m_thread.wait();
}

void Diagnoser::ask(const QByteArray &body, const HeaderList &headers,
                    const QList<SigningKey> &keys)
{
    if (!m_thread.isRunning())
        m_thread.start(QThread::LowPriority);
    const quint64 generation = ++m_generation;
    const auto report = [this, generation](const SignatureDiagnosis &diagnosis) {
        if (generation == m_generation)
            Q_EMIT diagnosed(diagnosis);
    };
    // The thread ends before this object does, so the search may post back to it.
    QMetaObject::invokeMethod(&m_worker, [this, body, headers, keys, report] {
        const SignatureDiagnosis diagnosis = diagnoseSignature(body, headers, keys);
        QMetaObject::invokeMethod(this, [report, diagnosis] { report(diagnosis); });
    });
}

void Diagnoser::forget()
{
    ++m_generation;
}

} // namespace Hookglass
