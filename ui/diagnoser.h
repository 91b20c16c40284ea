// SPDX-License-Identifier: MIT
#pragma once

#include "core/signaturelab.h"

#include <QtCore/QObject>
#include <QtCore/QThread>

namespace Hookglass {

/// Looks for the cause of a bad signature beside the window: up to a second for 5 MB. The newest
/// question counts; answers to older ones are not reported.
class Diagnoser final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(Diagnoser)
public:
    explicit Diagnoser(QObject *parent = nullptr);
    ~Diagnoser() override; ///< waits for a running search

    void ask(const QByteArray &body, const HeaderList &headers, const QList<SigningKey> &keys);
    void forget(); ///< nobody wants the answer any more

Q_SIGNALS:
    void diagnosed(const Hookglass::SignatureDiagnosis &diagnosis);

private:
    QThread m_thread; ///< started with the first question
    QObject m_worker; ///< lives in m_thread; runs the search
    quint64 m_generation = 0;
};

} // namespace Hookglass
