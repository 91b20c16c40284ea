// SPDX-License-Identifier: MIT
#pragma once

#include "core/answernote.h"
#include "core/clock.h"
#include "core/headers.h"
#include "core/ids.h"
#include "core/signature.h"

#include <QtCore/QByteArray>
#include <QtCore/QList>
#include <QtCore/QMetaType>
#include <QtCore/QString>

#include <optional>

namespace Hookglass {

/// How we came to know of an event. Never mixed up, always visible. Values are stored.
enum class Origin : quint8 { Delivered = 0, Fetched = 1, Synthetic = 2, Imported = 3 };

/// What was decided about a delivery. Values are stored.
enum class Disposition : quint8 {
    Accepted = 0, ///< stored, acknowledged
    Refused = 1   ///< stored, but answered with 401 (mode enforce, bad signature)
};

/// How far an event got on its way to our targets; the worst of them. Not stored as such.
enum class ForwardState : quint8 {
    None,      ///< no target wanted it
    Waiting,   ///< under way, or waiting for a further attempt
    Delivered, ///< every target took it
    Failed     ///< a target did not, and we have given up
};

/// A colour that somebody gave an event, to find it again. Values are stored.
enum class EventColor : quint8 {
    None = 0,
    Red = 1,
    Orange = 2,
    Yellow = 3,
    Green = 4,
    Blue = 5,
    Purple = 6
};

/// What the payload says of itself. Source: fub-api.md §2.
struct Envelope
{
    QString eventId;
    QString eventName;
    QString eventCreated;             ///< as written
    std::optional<Timestamp> created; ///< eventCreated, if it could be read
    QList<qint64> resourceIds;        ///< in the order given
    std::optional<QString> uri;       ///< nullopt: null or absent
    bool operator==(const Envelope &) const = default;
};

/// One HTTP request as it goes into the store.
struct NewDelivery
{
    AccountId account;
    EndpointId endpoint;
    Timestamp receivedAt; ///< first byte of the request
    Timestamp verifiedAt; ///< whole request read and judged
    QByteArray head;      ///< request line and header lines verbatim, with the blank line
    QByteArray body;      ///< exact; transfer coding removed
    QString peer;         ///< address:port
    SignatureVerdict verdict;
    Origin origin = Origin::Delivered;
    Disposition disposition = Disposition::Accepted;
    std::optional<Envelope> envelope; ///< nullopt: a delivery without an event
    QString problem;                  ///< why there is no envelope, in plain words
};

/// What the writer says of one delivery after its commit.
struct CommittedDelivery
{
    quint64 ticket = 0; ///< the number enqueue() was called with
    DeliveryId delivery;
    EventId event; ///< the row it belongs to; a delivery without an event has one of its own
    bool isNewEvent = false;
};

/// What a table row shows of an event, or of a delivery without an event.
struct EventSummary
{
    EventId id;        ///< row number of the event; deliveries without event have one of their own
    QString eventId;   ///< FUB's eventId; empty for a delivery without an event
    QString eventName; ///< empty for a delivery without an event
    AccountId account;
    QString accountName;
    Timestamp receivedAt; ///< first delivery
    std::optional<Timestamp> created;
    QList<qint64> resourceIds;
    SignatureVerdict::Kind signature = SignatureVerdict::Kind::NoKey; ///< of the newest delivery
    Disposition disposition = Disposition::Accepted;                  ///< of the newest delivery
    Origin origin = Origin::Delivered;
    int attempts = 0;     ///< what came over the network; 0 if it never did
    int answerStatus = 0; ///< of the newest delivery; 0: not recorded; or AnswerCut
    bool pinned = false;
    QString problem;      ///< why it is no event
    QString resourceName; ///< "Ann Lee" or "Ann Lee and 2 more", once fetched; else empty
    ForwardState forward = ForwardState::None;
    EventColor color = EventColor::None;
    QString note; ///< what somebody wrote about it; empty: nothing
    bool operator==(const EventSummary &) const = default;
};

/// What an export did to a body before it came here.
enum class BodyChange : quint8 {
    None,     ///< these are the bytes that arrived, as far as anybody can tell
    Masked,   ///< something that lets somebody in was taken out of it
    Redacted, ///< people were replaced in it, and keys taken out
    Perhaps   ///< the request was changed; whether its body was, nobody noted
};

/// What a capture says of a signature that was checked anew here.
struct CapturedVerdict
{
    SignatureVerdict::Kind signature = SignatureVerdict::Kind::NoKey;
    QString keyLabel;
    int keysTried = 0;
    bool isKeyOfAccountKnown = false; ///< of them, one is that of the account it came for
    bool operator==(const CapturedVerdict &) const = default;
};

/// One delivery with everything that arrived, as read back.
struct DeliveryDetail
{
    DeliveryId id;
    EventId event;
    AccountId account;
    EndpointId endpoint;
    Timestamp receivedAt;
    Timestamp verifiedAt;
    Timestamp storedAt;                  ///< commit begun
    std::optional<Timestamp> answeredAt; ///< nullopt: not recorded (crash, lost connection)
    int answerStatus = 0;                ///< or AnswerCut
    AnswerNote note;                     ///< why it was answered like that
    QString peer;
    SignatureVerdict::Kind signature = SignatureVerdict::Kind::NoKey;
    QString keyLabel;
    Disposition disposition = Disposition::Accepted;
    Origin origin = Origin::Delivered; ///< anything else did not come over the network
    QString problem;
    QByteArray head;
    QByteArray body;
    BodyChange bodyChange = BodyChange::None;
    /// Of a capture looked at: then `signature` and `keyLabel` are what was found out here.
    std::optional<CapturedVerdict> captured;
};

/// An event with all its deliveries, oldest first.
struct EventDetail
{
    EventSummary summary;
    QList<DeliveryDetail> deliveries;
};

} // namespace Hookglass

Q_DECLARE_METATYPE(Hookglass::EventSummary)
Q_DECLARE_METATYPE(Hookglass::EventDetail)
