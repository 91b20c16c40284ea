// SPDX-License-Identifier: MIT
#pragma once

#include "core/signaturelab.h"

#include <QtCore/QObject>
#include <QtCore/QThread>

#include <functional>
#include <memory>

namespace Hookglass {

/// Looks for the cause of a bad signature beside the window: a second or two for 5 MB. The newest
/// question counts: it ends the search for the one before, whose answer is not reported.
class Diagnoser final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(Diagnoser)
public:
    /// What is known of the request in question.
    struct Subject
    {
        QByteArray body;
        QList<SigningKey> keys;
        QList<ConfusableKey> otherKeys;
    };

    explicit Diagnoser(QObject *parent = nullptr);
    ~Diagnoser() override; ///< ends a running search

    /// Why a request with these headers is not valid.
    void ask(const Subject &subject, const HeaderList &headers);
    /// What somebody's code did to compute what is pasted.
    void askComputed(const Subject &subject, const QByteArray &pasted);
    void forget(); ///< nobody wants the answer any more

Q_SIGNALS:
    void diagnosed(const Hookglass::SignatureDiagnosis &diagnosis);

private:
    using Run = std::function<SignatureDiagnosis(const SignatureQuestion &)>;
    void start(const Subject &subject, const Run &run);

    QThread m_thread;                              ///< started with the first question
    QObject m_worker;                              ///< lives in m_thread; runs the search
    std::shared_ptr<std::atomic_bool> m_cancelled; ///< the newest question's
};

} // namespace Hookglass
