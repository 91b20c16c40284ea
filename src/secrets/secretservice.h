// SPDX-License-Identifier: MIT
#pragma once

#include <QtCore/QObject>
#include <QtCore/QString>

#include <functional>

namespace Hookglass::SecretService {

/// Whether the desktop's Secret Service holds this entry of QtKeychain's in a keyring that is
/// locked: QtKeychain itself then says that there is none. Asks nobody to unlock it. Answers once,
/// later, unless `context` is gone; false where there is no Secret Service.
void askWhetherLocked(const QString &service, const QString &entry, QObject *context,
                      std::function<void(bool)> done);

/// The same for the keyring that new entries go to.
void askWhetherDefaultIsLocked(QObject *context, std::function<void(bool)> done);

} // namespace Hookglass::SecretService
