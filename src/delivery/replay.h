// SPDX-License-Identifier: MIT
#pragma once

#include "core/forward.h"
#include "core/result.h"
#include "core/secret.h"

#include <QtCore/QList>

#include <optional>

namespace Hookglass {

/// What becomes of FUB-Signature.
enum class SignatureChoice {
    Keep,   ///< as received; fits the body only if that is not edited
    Resign, ///< made anew with the account's key for what is sent
    Break,  ///< one that looks right and is not
    Drop    ///< none
};

/// What is changed before it is sent again.
struct ReplayEdit
{
    std::optional<QByteArray> body;    ///< nullopt: as received
    std::optional<HeaderList> headers; ///< all of them instead of those received; nullopt: those
    HeaderList setHeaders;             ///< added, or in the place of those of the same name
    SignatureChoice signature = SignatureChoice::Keep;
    /// Whether the bytes are other than those received.
    bool changesBytes() const;
    bool operator==(const ReplayEdit &) const = default;
};

/// A request put together anew.
struct ReplayBytes
{
    QByteArray head; ///< request line, header lines, blank line
    QByteArray body;
    bool operator==(const ReplayBytes &) const = default;
};

/// InvalidInput if Resign has no key, or a header cannot be one.
Result<ReplayBytes> composeReplay(const QByteArray &head, const QByteArray &body,
                                  const ReplayEdit &edit, const Secret &signingKey);

/// One request of a drill, and what came of it.
struct DrillShot
{
    EventId event;
    int step = 0; ///< which of the report's steps
    Timestamp sentAt;
    std::chrono::milliseconds took{0};
    AttemptOutcome outcome = AttemptOutcome::UnderWay;
    int status = 0;
    QByteArray responseBody;
    QString detail;
    bool operator==(const DrillShot &) const = default;
};

/// What a target does with events that come twice, in the wrong order, or at once.
struct DrillReport
{
    struct Step
    {
        enum class Kind { Twice, OutOfOrder, AtOnce };
        enum class Verdict {
            Good,    ///< each was answered with 2xx, and alike
            Differs, ///< each with 2xx, but the answers differ: look whether it acted twice
            Refused, ///< one was refused that should have been taken
            NoAnswer,
            Skipped, ///< no neighbour of the same resource to change places with
            Stopped  ///< not done, or not to its end: somebody stopped the drill
        };
        Kind kind = Kind::Twice;
        Verdict verdict = Verdict::Skipped;
        QString title;   ///< "The same event twice"
        QString words;   ///< "Answered with 200 each time."
        int planned = 0; ///< requests that it should have
        QList<DrillShot> shots;
        bool operator==(const Step &) const = default;
    };
    QUrl url;
    QList<Step> steps;
    bool isStopped = false; ///< before its end
    /// No step was refused, left without an answer, or not done.
    bool isGood() const;
    bool operator==(const DrillReport &) const = default;
};

/// Fills in each step's verdict, title and words from its shots.
void judge(DrillReport &report);

} // namespace Hookglass

Q_DECLARE_METATYPE(Hookglass::DrillReport)
