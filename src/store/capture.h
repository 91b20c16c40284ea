// SPDX-License-Identifier: MIT
#pragma once

#include "core/event.h"
#include "core/redactor.h"
#include "core/result.h"

#include <QtCore/QList>
#include <QtCore/QString>

#include <functional>

namespace Hookglass {

/// What somebody gave an event, to find it again.
struct EventMarks
{
    bool isPinned = false;
    EventColor color = EventColor::None;
    QString note;
    bool isEmpty() const { return *this == EventMarks(); }
    bool operator==(const EventMarks &) const = default;
};

/// A delivery as it is taken along from one store to another, without its row numbers.
struct CapturedDelivery
{
    QString account;
    QString eventId; ///< what its body says of itself; empty: it is no event
    QString eventName;
    int attempt = 0;                   ///< from 1; 0: it did not come as a request
    Origin origin = Origin::Delivered; ///< how the first store came to know of it
    Timestamp receivedAt;
    Timestamp verifiedAt;
    std::optional<Timestamp> storedAt;
    std::optional<Timestamp> answeredAt; ///< nullopt: not recorded
    int answerStatus = 0;                ///< or AnswerCut
    AnswerNote note;
    QString peer;
    SignatureVerdict::Kind signature = SignatureVerdict::Kind::NoKey;
    QString keyLabel;
    Disposition disposition = Disposition::Accepted;
    QString problem;
    EventMarks marks;        ///< of its event; with the first of the event's deliveries alone
    bool isRedacted = false; ///< people were replaced
    bool isMasked = false;   ///< something that lets somebody in was taken out of it
    /// It is one of the two, but nothing was done to its body, so that what was found out about
    /// its signature still holds.
    bool isBodyKept = false;
    QByteArray head; ///< exact, unless one of the two
    QByteArray body;
    bool operator==(const CapturedDelivery &) const = default;
};

/// What was done to a delivery, and where; only told by the formats that are read by people.
struct DeliveryHistory
{
    bool isImported = false; ///< it came here with a capture
    bool wasMasked = false;  ///< before that, see CapturedDelivery
    bool wasRedacted = false;
    BodyChange bodyBefore = BodyChange::None; ///< what had been done to its body by then
    bool isHeadChanged = false;               ///< by this export
    bool isBodyChanged = false;
};

/// An event with its deliveries, on its way into an export.
struct ExportedEvent
{
    EventSummary summary;
    QList<CapturedDelivery> deliveries; ///< oldest first
    QList<DeliveryId> ids;              ///< of the deliveries
    /// How each signature is calculated; only where a format wants it.
    QList<QList<SignatureStep>> steps;
    QList<DeliveryHistory> history; ///< of the deliveries, or empty: nothing was done to any before
};

/// Takes keys, and people if wanted, out of all of it; marks the deliveries that it changed.
void redact(ExportedEvent &event, Redactor &redactor);

/// Of the words in captures: "delivered", "fetched", "synthetic", "imported"; "valid", "invalid",
/// "missing", "noKey". Nothing for an unknown word.
QString captureWord(Origin origin);
std::optional<Origin> originFrom(const QString &word);
QString captureWord(SignatureVerdict::Kind kind);
std::optional<SignatureVerdict::Kind> verdictFrom(const QString &word);

/// "red", "orange", …; empty for none.
QString captureWord(EventColor color);
std::optional<EventColor> colorFrom(const QString &word);

/// ISO 8601 in UTC with microseconds: 2026-11-23T14:03:12.345678Z.
QString exactTime(Timestamp time);
std::optional<Timestamp> exactTimeFrom(const QString &text);

/// The bytes as text if they are UTF-8 that comes out again as the same bytes, and may stand in
/// any JSON text.
std::optional<QString> exactText(const QByteArray &bytes);

/// Request line without its line end, and its parts; empty if there is no head.
struct RequestLine
{
    QByteArray method;
    QByteArray target;
    QByteArray version;
};
RequestLine requestLineOf(const QByteArray &head);

} // namespace Hookglass
