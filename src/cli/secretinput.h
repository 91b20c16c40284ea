// SPDX-License-Identifier: MIT
#pragma once

#include "core/result.h"
#include "core/secret.h"

#include <memory>

namespace Hookglass::Cli {

/// Keys from standard input, one a line. A terminal does not show what is typed as long as this
/// lives, and is as before afterwards, also if the user interrupts.
class SecretInput final
{
    Q_DISABLE_COPY_MOVE(SecretInput)
public:
    SecretInput();
    ~SecretInput();

    /// The next line without its end; `what` ("API key") is what a terminal is asked for, and what
    /// the error names. InvalidInput: there is no line, or no key in it. Nothing behind the line's
    /// end is read.
    Result<Secret> readKey(const QString &what);

private:
    class Terminal;
    std::unique_ptr<Terminal> m_terminal; ///< nullptr: it is none
};

} // namespace Hookglass::Cli
