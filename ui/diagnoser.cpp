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
    forget();
    m_thread.quit();
    m_thread.wait();
}

void Diagnoser::ask(const Subject &subject, const HeaderList &headers)
{
    start(subject, [headers](const SignatureQuestion &question) {
        return diagnoseSignature(question, headers);
    });
}

void Diagnoser::askComputed(const Subject &subject, const QByteArray &pasted)
{
    start(subject, [pasted](const SignatureQuestion &question) {
        return diagnoseComputed(question, pasted);
    });
}

void Diagnoser::start(const Subject &subject, const Run &run)
{
    if (!m_thread.isRunning())
        m_thread.start(QThread::LowPriority);
    forget();
    m_cancelled = std::make_shared<std::atomic_bool>(false);
    const auto report = [this, cancelled = m_cancelled](const SignatureDiagnosis &diagnosis) {
        if (!*cancelled)
            Q_EMIT diagnosed(diagnosis);
    };
    // The thread ends before this object does, so the search may post back to it.
    QMetaObject::invokeMethod(&m_worker, [this, subject, run, report, cancelled = m_cancelled] {
        if (*cancelled)
            return;
        const SignatureDiagnosis diagnosis =
            run({subject.body, subject.keys, subject.otherKeys, cancelled.get()});
        QMetaObject::invokeMethod(this, [report, diagnosis] { report(diagnosis); });
    });
}

void Diagnoser::forget()
{
    if (m_cancelled)
        *m_cancelled = true;
}

} // namespace Hookglass
