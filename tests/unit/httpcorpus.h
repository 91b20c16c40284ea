// SPDX-License-Identifier: MIT
#pragma once

#include <QtCore/QByteArray>
#include <QtCore/QList>

#include <vector>

namespace Hookglass::Test {

/// Bytes a client sends, and what must come of them.
struct CorpusEntry
{
    /// What the client does after its bytes.
    enum class Then : quint8 {
        Wait,      ///< leaves the connection open
        HalfClose, ///< ends its direction
        Stall      ///< sends nothing more of an unfinished request; deadlines are short
    };
    enum class After : quint8 { Open, Closed };

    QByteArray name;
    QByteArray bytes;
    QList<int> statuses; ///< of the answers, in order
    After after = After::Closed;
    QList<QByteArray> bodies; ///< of the requests that reached the handler, in order
    Then then = Then::Wait;
};

constexpr qint64 CorpusBodyLimit = 4096; ///< the server's, for these entries

/// Broken and hostile requests, with a few unusual but valid ones between them.
std::vector<CorpusEntry> httpCorpus();

} // namespace Hookglass::Test
