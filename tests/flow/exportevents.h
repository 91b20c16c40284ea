// SPDX-License-Identifier: MIT
#pragma once

#include "../unit/storefixture.h"
#include "support/cliprocess.h"

namespace Hookglass::Test {

/// A delivery whose body says what its envelope says; `rest` stands before its last brace.
NewDelivery real(const QString &uid, const QByteArray &rest = {});

QByteArray readFile(const QString &path);
void writeFile(const QString &path, const QByteArray &bytes);

/// A store with seven events in nine deliveries, odd ones among them: bytes that are no text, 5 MB,
/// a retry, garbage, one that was fetched, one refused, one made; and answers to some.
class ExportEvents final
{
public:
    void fill(); ///< fails the test that calls it if it cannot
    /// `events …`, with this store or that in another folder.
    CliResult cli(const QStringList &arguments, const QString &folder = {},
                  const QByteArray &input = {}) const;
    const QByteArray &large() const { return m_large; } ///< of the event "large", see real()

private:
    std::unique_ptr<StoreFixture> m_fixture;
    QByteArray m_large;
};

} // namespace Hookglass::Test
