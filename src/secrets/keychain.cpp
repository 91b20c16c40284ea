// SPDX-License-Identifier: MIT
#include "secrets/keychain.h"

#include "secrets/secretservice.h"

#include <QtCore/QPointer>
#include <QtCore/QTimer>

#include <qt6keychain/keychain.h>

#include <memory>

namespace Hookglass {

using namespace Qt::StringLiterals;

namespace {

const auto Service = "Hookglass"_L1;

Error noKeychain(const QString &detail)
{
    return {.code = ErrorCode::Unsupported,
            .message = Keychain::tr("This system has no keychain that Hookglass can use."),
            .detail = detail};
}

Error locked()
{
    return {.code = ErrorCode::Refused,
            .message = Keychain::tr("The keychain is locked. Unlock it, then try again."),
            .detail = {}};
}

/// No errorString() in a message: what a backend writes there is not ours to vouch for.
Error errorOf(const QKeychain::Job &job)
{
    switch (job.error()) {
    case QKeychain::NoError:
        break;
    case QKeychain::EntryNotFound:
        return {.code = ErrorCode::NotFound,
                .message = Keychain::tr("The keychain has no such entry any more. Enter the key "
                                        "again."),
                .detail = {}};
    case QKeychain::AccessDeniedByUser:
    case QKeychain::AccessDenied:
        return {.code = ErrorCode::Refused,
                .message = Keychain::tr("The keychain did not give access. Unlock it, then try "
                                        "again."),
                .detail = job.errorString()};
    case QKeychain::CouldNotDeleteEntry:
        return {.code = ErrorCode::Refused,
                .message = Keychain::tr("The keychain could not delete the entry."),
                .detail = job.errorString()};
    case QKeychain::NoBackendAvailable:
    case QKeychain::NotImplemented:
    case QKeychain::OtherError: // no Secret Service on the bus, or no bus at all
        return noKeychain(job.errorString());
    }
    return noKeychain({});
}

} // namespace

Keychain::Keychain(std::chrono::milliseconds patience, QObject *parent)
    : QObject(parent)
    , m_isOff(qEnvironmentVariable("HOOKGLASS_KEYCHAIN") == "off"_L1)
    , m_patience(patience)
{
}

Keychain::~Keychain() = default;

template <typename Job, typename T, typename Take>
void Keychain::run(Job *job, QObject *context, Callback<T> done, Take take)
{
    job->setParent(this);
    job->setAutoDelete(true);
    job->setInsecureFallback(false); // else QtKeychain would write a plain file
    const QPointer<QObject> guard(context);
    if (m_isOff) {
        job->deleteLater();
        QMetaObject::invokeMethod(
            this,
            [guard, done] {
                if (guard)
                    done(noKeychain(u"switched off by HOOKGLASS_KEYCHAIN"_s));
            },
            Qt::QueuedConnection);
        return;
    }
    // Answers once: the job's end, or the end of patience.
    const auto answer = [guard, done,
                         isDone = std::make_shared<bool>(false)](const Result<T> &result) {
        if (!std::exchange(*isDone, true) && guard)
            done(result);
    };
    connect(job, &QKeychain::Job::finished, this, [this, answer, take, job] {
        const Error error = errorOf(*job);
        if (job->error() == QKeychain::NoError) {
            answer(take(*job));
        } else if (error.code == ErrorCode::NotFound) { // that is what a locked one says, too
            SecretService::askWhetherLocked(
                Service, job->key(), this,
                [answer, error](bool isLocked) { answer(isLocked ? locked() : error); });
        } else {
            answer(error);
        }
    });
    QTimer::singleShot(m_patience, job, [answer] {
        answer(Error{.code = ErrorCode::Network,
                     .message = tr("The keychain did not answer. It may wait for you to unlock "
                                   "it."),
                     .detail = {}});
    });
    job->start();
}

void Keychain::read(const QString &entry, QObject *context, Callback<Secret> done)
{
    auto *job = new QKeychain::ReadPasswordJob(Service);
    job->setKey(entry);
    run<QKeychain::ReadPasswordJob, Secret>(job, context, std::move(done),
                                            [](const QKeychain::ReadPasswordJob &finished) {
                                                QByteArray value = finished.binaryData();
                                                Secret secret(value);
                                                wipe(value);
                                                return Result<Secret>(std::move(secret));
                                            });
}

void Keychain::write(const QString &entry, const Secret &secret, QObject *context,
                     Callback<void> done)
{
    auto *job = new QKeychain::WritePasswordJob(Service);
    job->setKey(entry);
    job->setBinaryData(secret.reveal());
    run<QKeychain::WritePasswordJob, void>(
        job, context, std::move(done),
        [](const QKeychain::WritePasswordJob &) { return Result<void>(); });
}

void Keychain::remove(const QString &entry, QObject *context, Callback<void> done)
{
    auto *job = new QKeychain::DeletePasswordJob(Service);
    job->setKey(entry);
    const QPointer<QObject> guard(context);
    run<QKeychain::DeletePasswordJob, void>(
        job, this,
        [entry, guard, done = std::move(done)](const Result<void> &result) {
            if (!guard)
                return;
            if (!result && result.error().code != ErrorCode::NotFound)
                return done(result);
            // A locked keyring deletes nothing, and says nothing of it.
            SecretService::askWhetherLocked(Service, entry, guard, [done](bool isLocked) {
                done(isLocked ? Result<void>(locked()) : Result<void>());
            });
        },
        [](const QKeychain::DeletePasswordJob &) { return Result<void>(); });
}

void Keychain::lookForIt(QObject *context, Callback<void> done)
{
    const QPointer<QObject> guard(context);
    read(u"is there a keychain"_s, this, [guard, done = std::move(done)](const auto &secret) {
        if (!guard)
            return;
        if (!secret && secret.error().code != ErrorCode::NotFound)
            return done(secret.error());
        SecretService::askWhetherDefaultIsLocked(guard, [done](bool isLocked) {
            done(isLocked ? Result<void>(locked()) : Result<void>());
        });
    });
}

} // namespace Hookglass
