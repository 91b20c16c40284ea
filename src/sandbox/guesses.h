// SPDX-License-Identifier: MIT
#pragma once

#include <QtCore/QByteArrayView>

#include <array>
#include <chrono>

namespace Hookglass::Sim {

/// An error answer: status and the text of "errorMessage".
struct Refusal
{
    int status = 400;
    QByteArrayView text;
};

/// Address of an event about things other than people. Source of the doubt: fub-api.md §2.
enum class UriForm : quint8 {
    IdList, ///< …/v1/notes?id=1,2
    Single, ///< …/v1/notes/1; for one id only
    Null
};

/// Every answer of the sandbox that is our guess, because Follow Up Boss does not document it:
/// the points marked [?] in fub-api.md. All other behaviour has a source there. Change a value
/// here and the whole sandbox follows; nothing else in the code decides these points.
struct Guesses
{
    // Refusals of /webhooks (fub-api.md §5). Only the statuses' meaning is known.
    Refusal notOwner{403, "Only the account owner may manage webhooks."};
    Refusal missingSystem{400, "The X-System header is required."};
    Refusal tooManySystems{400, "Too many systems are known to this account."};
    Refusal wrongSystemKey{401, "The X-System-Key does not belong to this X-System."};
    Refusal missingEvent{400, "The field 'event' is required."};
    Refusal unknownEvent{400, "This webhook event does not exist."};
    Refusal missingUrl{400, "The field 'url' is required."};
    Refusal badUrl{400, "The field 'url' must be a valid address."};
    Refusal urlNotHttps{400, "The field 'url' must begin with https://."};
    Refusal badStatus{400, "The field 'status' must be Active or Disabled."};
    Refusal tooManyWebhooks{400, "Only two webhooks per event are allowed for each system."};

    // Other errors.
    Refusal badJson{400, "The request body is not a valid JSON object."};
    Refusal notAllowed{405, "This method is not allowed here."};
    Refusal notYours{403, "You do not have access to this resource."};
    Refusal rateLimited{429, "Rate limit exceeded. Try again later."};

    // Refusals of people and other resources, all with 400; %1 is the field's name.
    QByteArrayView wrongField = "Invalid value for field '%1'.";
    QByteArrayView missingField = "The field '%1' is required.";
    QByteArrayView protectedStage = "This stage cannot be renamed or deleted.";
    QByteArrayView dealsLeft = "There are still deals in it.";
    QByteArrayView limitTooHigh = "The limit must not be more than 100.";

    // Registry.
    bool disabledCountsForLimit = true; ///< a Disabled webhook still fills one of the two places
    int maxUrlLength = 2000;
    int maxSystems = 50; ///< ours: keeps a hostile client from filling the memory

    // Requests in general. Unknown fields, filters and sort orders are ignored.
    bool passwordIsIgnored = true;    ///< Basic auth: anything may stand in place of the blank
    bool pathsIgnoreCase = true;      ///< /customfields and /customFields are both seen in guides
    bool limitIsClamped = true;       ///< limit=1000 gives 100 rows instead of a 400
    bool nextLinkHasDoubleAmp = true; ///< fub-api.md §5: nextLink "may hold &&"
    bool trashIsVisibleById = true;   ///< GET /people/:id of a person in stage Trash answers
    bool agentsSeeOnlyTheirPeople = false; ///< who is not the owner; others' things answer 403
    bool deleteAnswersBody = false;        ///< DELETE: 200 with a body; otherwise 204
    bool hideMessageBodies = true;         ///< "* Body is hidden for privacy reasons *"
    bool webhookEventHasData = true;       ///< GET /webhookEvents/:id repeats `data`
    QByteArrayView webhookEventId = "id";  ///< documented; deliveries say "eventId"

    // Rate limits: only the global one and GET /events are documented for both kinds of caller.
    int putPeoplePerWindow = 25;
    int notesPerWindow = 10;
    bool refusedRequestsCount = false;
    double refuseShare = 0; ///< of the requests: 429 with room left, which is said to happen
    std::chrono::seconds refuseFor{1}; ///< the Retry-After of those
    /// What comes so soon after a 429 was under way when it was answered.
    std::chrono::milliseconds underWay{250};

    // Payload (fub-api.md §2).
    UriForm oneOther = UriForm::Single; ///< observed
    UriForm severalOthers = UriForm::IdList;
    UriForm deletedOther = UriForm::Null;
    UriForm deletedPeople = UriForm::Null; ///< documented
    UriForm emEvents = UriForm::IdList;
    bool relationshipNamesPerson = true; ///< peopleRelationship*: resourceIds are people
    bool trashIsDelete = false;          ///< moving to Trash also gives peopleDeleted
    bool orderChangeTouchesSiblings = true;
    qsizetype idsPerRequest = 100; ///< a bulk change is split into requests of at most this many

    // Delivery (fub-api.md §4): the guide's newer table of waits, in place of "up to 8 hours".
    std::array<std::chrono::seconds, 5> retryWaits{
        std::chrono::seconds(60), std::chrono::seconds(300), std::chrono::seconds(300),
        std::chrono::seconds(600), std::chrono::seconds(1800)};
    bool retryRepeatsEvent = true; ///< same eventId and bytes; otherwise a new eventId each time
    QByteArrayView userAgent = "HookglassSandbox";
    int parallelPerWebhook = 4;
    int parallelPerHost = 6;
    int healthMinimumAttempts = 10; ///< fewer attempts in 48 hours never disable a webhook
    int maxWaiting = 50'000;        ///< deliveries queued or waiting; more are dropped, as failed
    int eventsKept = 10'000;        ///< newest events that /webhookEvents/:id still knows
};

} // namespace Hookglass::Sim
