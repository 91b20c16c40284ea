// SPDX-License-Identifier: MIT
#include "secrets/keychain.h"

#ifdef Q_OS_WIN

#include <QtCore/QPointer>

#include <memory>

// windows.h first: wincred.h does not stand alone.
#include <windows.h>

#include <wincred.h>

namespace Hookglass {

using namespace Qt::StringLiterals;

namespace {

/// CRED_MAX_CREDENTIAL_BLOB_SIZE, which mingw-w64 still has at 512 bytes.
constexpr qsizetype LongestValue = 5 * 512;

/// As the Credential Manager lists it: "Hookglass/acme, API key (…)".
std::wstring targetOf(const QString &entry)
{
    return ("Hookglass/"_L1 + entry).toStdWString();
}

struct FreeCredential
{
    void operator()(CREDENTIALW *credential) const
    {
        SecureZeroMemory(credential->CredentialBlob, credential->CredentialBlobSize);
        CredFree(credential);
    }
};

Error errorOf(DWORD code)
{
    const QString detail = u"Windows' error %1"_s.arg(code);
    if (code == ERROR_NOT_FOUND)
        return {.code = ErrorCode::NotFound,
                .message = Keychain::tr("The keychain has no such entry any more. Enter the key "
                                        "again."),
                .detail = detail};
    if (code == ERROR_ACCESS_DENIED)
        return {.code = ErrorCode::Refused,
                .message = Keychain::tr("The keychain did not give access. Unlock it, then try "
                                        "again."),
                .detail = detail};
    // ERROR_NO_SUCH_LOGON_SESSION above all: a service's account has no credentials.
    return {.code = ErrorCode::Unsupported,
            .message = Keychain::tr("This system has no keychain that Hookglass can use."),
            .detail = detail};
}

Result<Secret> readNow(const QString &entry)
{
    CREDENTIALW *found = nullptr;
    if (!CredReadW(targetOf(entry).c_str(), CRED_TYPE_GENERIC, 0, &found))
        return errorOf(GetLastError());
    const std::unique_ptr<CREDENTIALW, FreeCredential> credential(found);
    // A Secret takes a copy of its own, so these bytes need no owner.
    return Secret(
        QByteArray::fromRawData(reinterpret_cast<const char *>(credential->CredentialBlob),
                                qsizetype(credential->CredentialBlobSize)));
}

Result<void> writeNow(const QString &entry, const Secret &secret)
{
    const QByteArray &value = secret.reveal();
    if (value.size() > LongestValue)
        return Error{.code = ErrorCode::InvalidInput,
                     .message = Keychain::tr("The key is too long for the keychain of Windows."),
                     .detail = {}};
    std::wstring target = targetOf(entry);
    std::wstring user = entry.toStdWString(); // shown beside the target
    CREDENTIALW credential{};
    credential.Type = CRED_TYPE_GENERIC;
    credential.TargetName = target.data();
    credential.UserName = user.data();
    credential.CredentialBlobSize = DWORD(value.size());
    // The call only reads them; its type is from before const.
    credential.CredentialBlob = reinterpret_cast<BYTE *>(const_cast<char *>(value.constData()));
    credential.Persist = CRED_PERSIST_LOCAL_MACHINE; // this user, on this machine alone
    if (!CredWriteW(&credential, 0))
        return errorOf(GetLastError());
    return {};
}

Result<void> removeNow(const QString &entry)
{
    if (!CredDeleteW(targetOf(entry).c_str(), CRED_TYPE_GENERIC, 0) &&
        GetLastError() != ERROR_NOT_FOUND)
        return errorOf(GetLastError());
    return {};
}

/// Windows answers at once; callers are promised an answer after the call has come back.
template <typename T, typename Ask>
void answerLater(QObject *keychain, bool isOff, QObject *context, Keychain::Callback<T> done,
                 Ask ask)
{
    QMetaObject::invokeMethod(
        keychain,
        [isOff, guard = QPointer<QObject>(context), done = std::move(done), ask = std::move(ask)] {
            if (!guard)
                return;
            if (isOff)
                done(Error{.code = ErrorCode::Unsupported,
                           .message = Keychain::tr("This system has no keychain that Hookglass "
                                                   "can use."),
                           .detail = u"switched off by HOOKGLASS_KEYCHAIN"_s});
            else
                done(ask());
        },
        Qt::QueuedConnection);
}

} // namespace

Keychain::Keychain(std::chrono::milliseconds patience, QObject *parent)
    : QObject(parent)
    , m_isOff(qEnvironmentVariable("HOOKGLASS_KEYCHAIN") == "off"_L1)
    , m_patience(patience)
{
}

Keychain::~Keychain() = default;

void Keychain::read(const QString &entry, QObject *context, Callback<Secret> done)
{
    answerLater<Secret>(this, m_isOff, context, std::move(done),
                        [entry] { return readNow(entry); });
}

void Keychain::write(const QString &entry, const Secret &secret, QObject *context,
                     Callback<void> done)
{
    answerLater<void>(this, m_isOff, context, std::move(done),
                      [entry, secret] { return writeNow(entry, secret); });
}

void Keychain::remove(const QString &entry, QObject *context, Callback<void> done)
{
    answerLater<void>(this, m_isOff, context, std::move(done),
                      [entry] { return removeNow(entry); });
}

void Keychain::lookForIt(QObject *context, Callback<void> done)
{
    answerLater<void>(this, m_isOff, context, std::move(done), [] {
        const Result<Secret> secret = readNow(u"is there a keychain"_s);
        if (!secret && secret.error().code != ErrorCode::NotFound)
            return Result<void>(secret.error());
        return Result<void>();
    });
}

} // namespace Hookglass

#endif // Q_OS_WIN
