// SPDX-License-Identifier: MIT
#pragma once

#include "core/result.h"
#include "core/secret.h"

#include <QtCore/QObject>

#include <chrono>
#include <functional>

namespace QKeychain {
class Job;
}

namespace Hookglass {

/// The operating system's keychain: Secret Service, KWallet or macOS' Keychain by QtKeychain,
/// Windows' credential store by its own calls. Never a file. Calls answer once, later, in the
/// thread of this object, unless `context` is gone by then. Errors: NotFound (no such entry),
/// Refused (it is locked, or the user or the system said no), Unsupported (there is no keychain),
/// Network (it did not answer in time), InvalidInput (Windows takes 2,560 bytes at most).
class Keychain final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(Keychain)
public:
    template <typename T>
    using Callback = std::function<void(const Result<T> &)>;

    /// With HOOKGLASS_KEYCHAIN=off in the environment there is none.
    /// `patience`: a keychain that asks the user something has so long.
    explicit Keychain(std::chrono::milliseconds patience = std::chrono::minutes(2),
                      QObject *parent = nullptr);
    ~Keychain() override;

    void read(const QString &entry, QObject *context, Callback<Secret> done);
    void write(const QString &entry, const Secret &secret, QObject *context, Callback<void> done);
    /// An entry that is not there is no error.
    void remove(const QString &entry, QObject *context, Callback<void> done);
    /// Whether there is one that takes keys now: Refused if it is locked.
    void lookForIt(QObject *context, Callback<void> done);

private:
    template <typename Job, typename T, typename Take>
    void run(Job *job, QObject *context, Callback<T> done, Take take);

    const bool m_isOff;
    const std::chrono::milliseconds m_patience;
};

} // namespace Hookglass
