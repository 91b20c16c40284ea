// SPDX-License-Identifier: MIT
#include "store/keymending.h"
#include "store/schema.h"

namespace Hookglass::Schema {

using namespace Qt::StringLiterals;

namespace {

// Times are microseconds since 1970 in UTC (…_us); 0/1 stand for no/yes; the numbers of signature,
// disposition and origin are those of the enums in core/event.h. Row ids are given by the writer
// and never used twice, so the order of ids is the order of arrival.
Step first()
{
    return {
        1,
        {
            u"CREATE TABLE setting ("
            "name TEXT NOT NULL PRIMARY KEY, "
            "value TEXT NOT NULL)"_s,
            // name_key: the name without case, NULL once removed, so that a name can come again.
            u"CREATE TABLE account ("
            "id {id}, "
            "name TEXT NOT NULL, "
            "name_key TEXT UNIQUE, "
            "api_base TEXT NOT NULL, "
            "system_name TEXT NOT NULL, "
            "api_key_env TEXT NOT NULL, "
            "system_key_env TEXT NOT NULL, "
            "removed_us BIGINT)"_s,
            u"CREATE TABLE endpoint ("
            "id {id}, "
            "account_id BIGINT NOT NULL, "
            "token TEXT NOT NULL UNIQUE, "
            "enforce SMALLINT NOT NULL DEFAULT 0, "
            "removed_us BIGINT)"_s,
            u"CREATE TABLE event_type ("
            "id {id}, "
            "name TEXT NOT NULL UNIQUE)"_s,
            // uid: FUB's eventId, '' for a delivery without an event; type_id 0 likewise.
            u"CREATE TABLE event ("
            "id {id}, "
            "account_id BIGINT NOT NULL, "
            "uid TEXT NOT NULL, "
            "type_id BIGINT NOT NULL, "
            "origin SMALLINT NOT NULL, "
            "first_received_us BIGINT NOT NULL, "
            "created_us BIGINT, "
            "resource_ids TEXT NOT NULL, "
            "signature SMALLINT NOT NULL, "
            "disposition SMALLINT NOT NULL, "
            "attempts INTEGER NOT NULL, "
            "last_delivery_id BIGINT NOT NULL, "
            "problem TEXT, "
            "pinned SMALLINT NOT NULL DEFAULT 0)"_s,
            u"CREATE TABLE delivery ("
            "id {id}, "
            "event_id BIGINT NOT NULL, "
            "endpoint_id BIGINT NOT NULL, "
            "received_us BIGINT NOT NULL, "
            "verified_us BIGINT NOT NULL, "
            "stored_us BIGINT NOT NULL, "
            "signature SMALLINT NOT NULL, "
            "key_label TEXT, "
            "disposition SMALLINT NOT NULL, "
            "origin SMALLINT NOT NULL, "
            "peer TEXT NOT NULL)"_s,
            u"CREATE INDEX delivery_by_event ON delivery (event_id)"_s,
            u"CREATE TABLE payload ("
            "delivery_id {id}, "
            "head {blob} NOT NULL, "
            "body {blob} NOT NULL)"_s,
            u"CREATE TABLE answer ("
            "delivery_id {id}, "
            "status SMALLINT NOT NULL, "
            "answered_us BIGINT NOT NULL)"_s,
            // Finds an event by a hash of its uid; the newest events are not in here yet (see
            // KeyIndex).
            u"CREATE TABLE event_key ("
            "hash BIGINT NOT NULL, "
            "event_id BIGINT NOT NULL, "
            "PRIMARY KEY (hash, event_id)) {keyed}"_s,
        }};
}

/// What we wrote to Follow Up Boss; see WebhookJournal.
Step webhookWrites()
{
    return {2,
            {u"CREATE TABLE webhook_write ("
             "id {id}, "
             "account_id BIGINT NOT NULL, "
             "kind SMALLINT NOT NULL, "
             "webhook_id BIGINT NOT NULL, "
             "event_name TEXT NOT NULL, "
             "url TEXT NOT NULL, "
             "before_url TEXT NOT NULL, "
             "written_us BIGINT NOT NULL)"_s}};
}

/// Where in the keychain an account's keys are.
Step keychainEntries()
{
    return {3,
            {u"ALTER TABLE account ADD COLUMN api_key_entry TEXT NOT NULL DEFAULT ''"_s,
             u"ALTER TABLE account ADD COLUMN system_key_entry TEXT NOT NULL DEFAULT ''"_s}};
}

/// Resources as fetched; see SnapshotLog. A resource is one thing at Follow Up Boss; its last body
/// stays when it is deleted there. Snapshots in a row with the same body share it.
Step snapshots()
{
    return {4,
            {u"CREATE TABLE resource ("
             "id {id}, "
             "account_id BIGINT NOT NULL, "
             "kind TEXT NOT NULL, " // first part of its path: people, notes, deals
             "number BIGINT NOT NULL, "
             "name TEXT NOT NULL, "
             "state SMALLINT NOT NULL, "
             "last_snapshot_id BIGINT NOT NULL, " // the newest with a body; 0: none
             "checked_us BIGINT NOT NULL, "
             "UNIQUE (account_id, kind, number))"_s,
             // People that a resource belongs to.
             u"CREATE TABLE resource_link ("
             "account_id BIGINT NOT NULL, "
             "person BIGINT NOT NULL, "
             "resource_id BIGINT NOT NULL, "
             "PRIMARY KEY (account_id, person, resource_id)) {keyed}"_s,
             u"CREATE INDEX resource_link_by_resource ON resource_link (resource_id)"_s,
             u"CREATE TABLE snapshot ("
             "id {id}, "
             "resource_id BIGINT NOT NULL, "
             "fetched_us BIGINT NOT NULL, "
             "state SMALLINT NOT NULL, "
             "reason SMALLINT NOT NULL, "
             "body_id BIGINT NOT NULL, " // 0: there was nothing
             "bytes BIGINT NOT NULL, "
             "message TEXT NOT NULL)"_s,
             u"CREATE INDEX snapshot_by_resource ON snapshot (resource_id, id)"_s,
             u"CREATE INDEX snapshot_by_body ON snapshot (body_id, id)"_s,
             u"CREATE TABLE snapshot_cause ("
             "event_id BIGINT NOT NULL, "
             "snapshot_id BIGINT NOT NULL, "
             "PRIMARY KEY (event_id, snapshot_id)) {keyed}"_s,
             u"CREATE INDEX snapshot_cause_by_snapshot ON snapshot_cause (snapshot_id)"_s,
             u"CREATE TABLE snapshot_body ("
             "id {id}, "
             "body {blob} NOT NULL)"_s}};
}

/// Targets, what is to be sent to them, and each attempt; see ForwardLog.
Step forwards()
{
    return {5,
            {u"CREATE TABLE target ("
             "id {id}, "
             "name TEXT NOT NULL, "
             "url TEXT NOT NULL, "
             "patterns TEXT NOT NULL, "
             "headers TEXT NOT NULL, "
             "timeout_ms INTEGER NOT NULL, "
             "verify_tls SMALLINT NOT NULL, "
             "is_on SMALLINT NOT NULL, "
             "of_run SMALLINT NOT NULL, "
             "routed_delivery_id BIGINT NOT NULL, " // up to here it was decided what it gets
             "removed_us BIGINT)"_s,
             u"CREATE TABLE forward ("
             "id {id}, "
             "event_id BIGINT NOT NULL, "
             "delivery_id BIGINT NOT NULL, " // whose bytes are sent
             "target_id BIGINT NOT NULL, "   // 0: an address given once
             "url TEXT NOT NULL, "
             "reason SMALLINT NOT NULL, "
             "state SMALLINT NOT NULL, "
             "attempts INTEGER NOT NULL, "
             "tries INTEGER NOT NULL, "             // attempts since it was last told to wait
             "may_have_arrived SMALLINT NOT NULL, " // an attempt whose end nobody knows
             "is_edited SMALLINT NOT NULL, "
             "created_us BIGINT NOT NULL, "
             "due_us BIGINT NOT NULL)"_s,
             u"CREATE INDEX forward_by_event ON forward (event_id)"_s,
             u"CREATE INDEX forward_by_state ON forward (state, id)"_s,
             u"CREATE INDEX forward_by_target ON forward (target_id, state, due_us)"_s,
             // Only of what was edited before it was sent.
             u"CREATE TABLE forward_request ("
             "forward_id {id}, "
             "head {blob} NOT NULL, "
             "body {blob} NOT NULL)"_s,
             u"CREATE TABLE forward_attempt ("
             "id {id}, "
             "forward_id BIGINT NOT NULL, "
             "number INTEGER NOT NULL, "
             "started_us BIGINT NOT NULL, "
             "finished_us BIGINT, " // NULL: under way, or cut off by our own end
             "outcome SMALLINT NOT NULL, "
             "status SMALLINT NOT NULL, "
             "is_possible_repeat SMALLINT NOT NULL, "
             "detail TEXT NOT NULL, "
             "request_head {blob} NOT NULL, "
             "response_head {blob} NOT NULL, "
             "response_body {blob} NOT NULL, "
             "response_bytes BIGINT NOT NULL)"_s,
             u"CREATE INDEX forward_attempt_by_forward ON forward_attempt (forward_id)"_s}};
}

/// Events asked for by id, times when the receiver was not reachable, and what a process beside
/// the writer wants to have stored; see RecoverLog, ReachLog and Inbox.
Step recovery()
{
    return {6,
            {u"CREATE TABLE recover_job ("
             "id {id}, "
             "account_id BIGINT NOT NULL, "
             "source TEXT NOT NULL, "
             "state SMALLINT NOT NULL, "
             "is_command SMALLINT NOT NULL, "
             "is_cut SMALLINT NOT NULL, "
             "created_us BIGINT NOT NULL)"_s,
             u"CREATE TABLE recover_item ("
             "job_id BIGINT NOT NULL, "
             "position BIGINT NOT NULL, "
             "uid TEXT NOT NULL, "
             "state SMALLINT NOT NULL, "
             "event_id BIGINT NOT NULL, "
             "message TEXT NOT NULL, "
             "PRIMARY KEY (job_id, position), "
             "UNIQUE (job_id, uid)) {keyed}"_s,
             u"CREATE INDEX recover_item_by_state ON recover_item (job_id, state, position)"_s,
             u"CREATE TABLE reach ("
             "id {id}, "
             "state SMALLINT NOT NULL, "
             "from_us BIGINT NOT NULL, "
             "until_us BIGINT NOT NULL, "
             "is_closed SMALLINT NOT NULL)"_s,
             u"CREATE TABLE inbox ("
             "id {id}, "
             "account_id BIGINT NOT NULL, "
             "origin SMALLINT NOT NULL, "
             "received_us BIGINT NOT NULL, "
             "peer TEXT NOT NULL, "
             "head {blob} NOT NULL, "
             "body {blob} NOT NULL)"_s}};
}

/// Why a delivery was answered other than usual; see core/answernote.h. The usual has no row.
Step answerNotes()
{
    return {7,
            {u"CREATE TABLE answer_note ("
             "delivery_id {id}, "
             "reason SMALLINT NOT NULL, "
             "wanted SMALLINT NOT NULL, "
             "held_ms INTEGER NOT NULL, "
             "detail TEXT NOT NULL)"_s}};
}

/// What is still to be sent of replays; see ReplayLog.
Step replays()
{
    return {8,
            {u"CREATE TABLE replay ("
             "id {id}, "
             "started_us BIGINT NOT NULL, "
             "holder TEXT NOT NULL, " // the process that carries it out
             "plan TEXT NOT NULL, "   // where and how, as JSON
             "events BIGINT NOT NULL, "
             "begun BIGINT NOT NULL)"_s, // of the events, from the first on
             u"CREATE TABLE replay_events ("
             "replay_id {id}, "
             "events {blob} NOT NULL)"_s}}; // ids in their order, 8 bytes each
}

/// What people gave events, what they deleted, and filters they keep; see Marks, Trash and
/// FilterShelf. An event without marks has no row.
Step marks()
{
    return {9,
            {u"CREATE TABLE event_mark ("
             "event_id {id}, "
             "color SMALLINT NOT NULL, " // EventColor
             "note TEXT NOT NULL)"_s,
             u"CREATE TABLE event_deleted ("
             "event_id {id}, "
             "batch BIGINT NOT NULL, " // deleted together
             "deleted_us BIGINT NOT NULL, "
             "state SMALLINT NOT NULL)"_s, // Trash::State
             u"CREATE INDEX event_deleted_by_state ON event_deleted (state, batch)"_s,
             u"CREATE TABLE saved_filter ("
             "id {id}, "
             "name TEXT NOT NULL, "
             "name_key TEXT NOT NULL UNIQUE, " // the name without case
             "filter TEXT NOT NULL)"_s,
             u"CREATE TABLE filter_history ("
             "id {id}, " // the newest has the highest
             "filter TEXT NOT NULL UNIQUE)"_s}};
}

/// Which letters stand next to each other in which deliveries; see SearchIndex.
Step searchIndex()
{
    return {10,
            {u"CREATE TABLE search_block ("
             "id {id}, "
             "first_delivery BIGINT NOT NULL, "
             "last_delivery BIGINT NOT NULL, "
             "last_event BIGINT NOT NULL, "   // the highest
             "documents INTEGER NOT NULL, "   // deliveries in it
             "large INTEGER NOT NULL, "       // of them, too large to be indexed
             "is_stale SMALLINT NOT NULL)"_s, // some were removed since
             u"CREATE UNIQUE INDEX search_block_by_last ON search_block (last_delivery)"_s,
             u"CREATE TABLE search_page ("
             "block_id BIGINT NOT NULL, "
             "first_gram BIGINT NOT NULL, "
             "bytes {blob} NOT NULL, "
             "PRIMARY KEY (block_id, first_gram))"_s}};
}

/// What a capture says of an imported delivery, beside its bytes; see Importing.
Step imports()
{
    return {11,
            {u"CREATE TABLE imported ("
             "delivery_id {id}, "
             "origin SMALLINT NOT NULL, " // how the store it comes from knew of it
             "stored_us BIGINT, "         // there; NULL: unknown
             "attempt INTEGER NOT NULL, " // there
             "is_redacted SMALLINT NOT NULL, "
             "is_masked SMALLINT NOT NULL)"_s}};
}

/// What others did to webhooks, as far as it was seen; see WebhookHistory.
Step webhooksSeen()
{
    return {12,
            {u"CREATE TABLE webhook_seen ("
             "id {id}, "
             "account_id BIGINT NOT NULL, "
             "kind SMALLINT NOT NULL, " // WebhookHappening
             "webhook_id BIGINT NOT NULL, "
             "event_name TEXT NOT NULL, "
             "seen_us BIGINT NOT NULL)"_s}};
}

/// Earlier versions looked for an eventId as it is written; see KeyMending.
Step keysWithoutCase()
{
    return {13, {}, &KeyMending::mend};
}

/// Earlier versions took every header for UTF-8, so the index holds none that is Latin-1: it is
/// filled anew, and until then what is not in it is read.
Step latinHeaders()
{
    return {SearchIndexStep, {u"DELETE FROM search_page"_s, u"DELETE FROM search_block"_s}};
}

/// NULL: imported by an earlier version, which did not note it.
Step importedBodies()
{
    return {ImportedBodyStep, {u"ALTER TABLE imported ADD COLUMN is_body_kept SMALLINT"_s}};
}

} // namespace

QList<Step> steps()
{
    return {first(),    webhookWrites(), keychainEntries(), snapshots(),    forwards(),
            recovery(), answerNotes(),   replays(),         marks(),        searchIndex(),
            imports(),  webhooksSeen(),  keysWithoutCase(), latinHeaders(), importedBodies()};
}

} // namespace Hookglass::Schema
