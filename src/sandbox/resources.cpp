// SPDX-License-Identifier: MIT
#include "sandbox/resources.h"

#include <algorithm>

namespace Hookglass::Sim {

namespace {

using enum FieldType;
using enum Access;
constexpr Fires Silent = Fires::No;

// Field names as the API gives them: fub-api.md §6.
constexpr Field PersonFields[] = {
    {"id", Integer, Server},
    {"created", Text, Server, Silent},
    {"updated", Text, Server, Silent},
    {"createdVia", Text, Client, Silent},
    {"lastActivity", Text, Server, Silent},
    {"name", Text, Client},
    {"firstName", Text, Client},
    {"lastName", Text, Client},
    {"stage", Text, Client},
    {"stageId", Integer, Client},
    {"type", Text, Client, Silent},
    {"source", Text, Client},
    {"sourceId", Integer, Server, Silent},
    {"sourceUrl", Text, Client},
    {"delayed", Bool, Server, Silent},
    {"contacted", Bool, Client},
    {"price", Number, Client},
    {"assignedLenderId", Integer, Client},
    {"assignedLenderName", Text, Client},
    {"assignedUserId", Integer, Client},
    {"assignedPondId", Integer, Client, Silent},
    {"assignedTo", Text, Client},
    {"tags", List, Client},
    {"emails", List, Client},
    {"phones", List, Client},
    {"addresses", List, Client},
    {"background", Text, Client},
    {"picture", Object, Server, Silent},
    {"socialData", Object, Server, Silent},
    {"claimed", Bool, Server, Silent},
    {"dealStatus", Text, Server, Silent},
    {"dealStage", Text, Server, Silent},
    {"dealName", Text, Server, Silent},
    {"dealCloseDate", Text, Server, Silent},
    {"dealPrice", Number, Server, Silent},
    {"collaborators", List, Client, Silent},
};

constexpr Field RelationshipFields[] = {
    {"id", Integer, Server},
    {"created", Text, Server, Silent},
    {"updated", Text, Server, Silent},
    {"personId", Integer, Required},
    {"type", Text, Client},
    {"name", Text, Client},
    {"firstName", Text, Client},
    {"lastName", Text, Client},
    {"emails", List, Client},
    {"phones", List, Client},
    {"addresses", List, Client},
};

constexpr Field NoteFields[] = {
    {"id", Integer, Server},
    {"created", Text, Server, Silent},
    {"updated", Text, Server, Silent},
    {"createdById", Integer, Server},
    {"personId", Integer, Required},
    {"subject", Text, Client},
    {"body", Text, Client},
    {"type", Text, Client},
    {"isHtml", Bool, Client},
};

constexpr Field ReactionFields[] = {
    {"id", Integer, Server},          {"created", Text, Server, Silent},
    {"createdById", Integer, Server}, {"refType", Text, Required},
    {"refId", Integer, Required},     {"emoji", Text, Client},
};

constexpr Field ThreadedReplyFields[] = {
    {"id", Integer, Server},
    {"created", Text, Server, Silent},
    {"updated", Text, Server, Silent},
    {"createdById", Integer, Server},
    {"refType", Text, Required},
    {"refId", Integer, Required},
    {"body", Text, Client},
};

constexpr Field EmailFields[] = {
    {"id", Integer, Server},
    {"created", Text, Server, Silent},
    {"updated", Text, Server, Silent},
    {"personId", Integer, Required},
    {"userId", Integer, Server},
    {"isIncoming", Bool, Client},
    {"from", Text, Client},
    {"to", Text, Client},
    {"subject", Text, Client},
    {"body", Text, Client},
};

constexpr Field TaskFields[] = {
    {"id", Integer, Server},
    {"created", Text, Server, Silent},
    {"updated", Text, Server, Silent},
    {"personId", Integer, Required},
    {"AssignedTo", Text, Client},
    {"assignedUserId", Integer, Client},
    {"name", Text, Client},
    {"type", Text, Client},
    {"isCompleted", Bool, Client},
    {"dueDate", Text, Client},
};

constexpr Field AppointmentFields[] = {
    {"id", Integer, Server},
    {"created", Text, Server, Silent},
    {"updated", Text, Server, Silent},
    {"createdById", Integer, Server},
    {"personId", Integer, Client},
    {"title", Text, Required},
    {"description", Text, Client},
    {"location", Text, Client},
    {"allDay", Bool, Client},
    {"start", Text, Client},
    {"end", Text, Client},
    {"type", Text, Client},
    {"outcome", Text, Client},
    {"invitees", List, Client},
};

constexpr Field TextMessageFields[] = {
    {"id", Integer, Server},           {"created", Text, Server, Silent},
    {"updated", Text, Server, Silent}, {"personId", Integer, Required},
    {"userId", Integer, Server},       {"isIncoming", Bool, Client},
    {"fromNumber", Text, Client},      {"toNumber", Text, Client},
    {"message", Text, Client},
};

constexpr Field CallFields[] = {
    {"id", Integer, Server},           {"created", Text, Server, Silent},
    {"updated", Text, Server, Silent}, {"personId", Integer, Required},
    {"userId", Integer, Server},       {"phone", Text, Client},
    {"isIncoming", Bool, Client},      {"note", Text, Client},
    {"outcome", Text, Client},         {"duration", Integer, Client},
};

constexpr Field EmEventFields[] = {
    {"id", Integer, Server},         {"created", Text, Server, Silent},
    {"type", Text, Required},        {"personId", Integer, Required},
    {"campaignId", Integer, Client}, {"campaignName", Text, Client},
    {"subject", Text, Client},       {"url", Text, Client},
};

constexpr Field DealFields[] = {
    {"id", Integer, Server},        {"name", Text, Required},
    {"type", Text, Client},         {"status", Text, Client},
    {"price", Number, Client},      {"stageId", Integer, Client},
    {"stageName", Text, Server},    {"pipelineId", Integer, Client},
    {"pipelineName", Text, Server}, {"projectedCloseDate", Text, Client},
    {"people", List, Client},       {"users", List, Client},
};

constexpr Field WebsiteEventFields[] = {
    {"id", Integer, Server},
    {"created", Text, Server, Silent},
    {"updated", Text, Server, Silent},
    {"personId", Integer, Client},
    {"type", Text, Client},
    {"source", Text, Client},
    {"message", Text, Client},
    {"description", Text, Client},
    {"property", Object, Client},
};

constexpr Field StageFields[] = {
    {"id", Integer, Server},
    {"name", Text, Required},
    {"isProtected", Bool, Server},
    {"orderWeight", Integer, Client},
};

constexpr Field PipelineFields[] = {
    {"id", Integer, Server},
    {"name", Text, Required},
    {"description", Text, Client},
    {"orderWeight", Integer, Client},
};

constexpr Field PipelineStageFields[] = {
    {"id", Integer, Server}, {"pipelineId", Integer, Required}, {"name", Text, Required},
    {"color", Text, Client}, {"orderWeight", Integer, Client},
};

constexpr Field CustomFieldFields[] = {
    {"id", Integer, Server},       {"name", Text, Server},     {"label", Text, Required},
    {"type", Text, Client},        {"choices", List, Client},  {"orderWeight", Integer, Client},
    {"hideIfEmpty", Bool, Client}, {"readOnly", Bool, Server},
};

constexpr Field UserFields[] = {
    {"id", Integer, Server},   {"created", Text, Server, Silent}, {"updated", Text, Server, Silent},
    {"name", Text, Server},    {"firstName", Text, Server},       {"lastName", Text, Server},
    {"email", Text, Server},   {"phone", Text, Server},           {"role", Text, Server},
    {"status", Text, Server},  {"timezone", Text, Server},        {"isOwner", Bool, Server},
    {"isAdmin", Bool, Server},
};

// In the order of Kind. Event names: fub-api.md §1; collection keys: §5.
constexpr KindInfo Infos[] = {
    {Kind::Person, "people", "people", "peopleCreated", "peopleUpdated", "peopleDeleted",
     PersonFields},
    {Kind::Relationship, "peopleRelationships", "peoplerelationships", "peopleRelationshipCreated",
     "peopleRelationshipUpdated", "peopleRelationshipDeleted", RelationshipFields},
    {Kind::Note, "notes", "notes", "notesCreated", "notesUpdated", "notesDeleted", NoteFields},
    {Kind::Reaction, "reactions", "reactions", "reactionCreated", "", "reactionDeleted",
     ReactionFields},
    {Kind::ThreadedReply, "threadedReplies", "threadedReplies", "threadedReplyCreated",
     "threadedReplyUpdated", "threadedReplyDeleted", ThreadedReplyFields},
    {Kind::Email, "emails", "emails", "emailsCreated", "emailsUpdated", "emailsDeleted",
     EmailFields},
    {Kind::Task, "tasks", "tasks", "tasksCreated", "tasksUpdated", "tasksDeleted", TaskFields},
    {Kind::Appointment, "appointments", "appointments", "appointmentsCreated",
     "appointmentsUpdated", "appointmentsDeleted", AppointmentFields},
    {Kind::TextMessage, "textMessages", "textmessages", "textMessagesCreated",
     "textMessagesUpdated", "textMessagesDeleted", TextMessageFields},
    {Kind::Call, "calls", "calls", "callsCreated", "callsUpdated", "callsDeleted", CallFields},
    // Created is one of emEventsOpened, -Clicked, -Unsubscribed, by the row's type.
    {Kind::EmEvent, "emEvents", "emEvents", "", "", "", EmEventFields},
    {Kind::Deal, "deals", "deals", "dealsCreated", "dealsUpdated", "dealsDeleted", DealFields},
    {Kind::WebsiteEvent, "events", "events", "eventsCreated", "", "", WebsiteEventFields},
    {Kind::Stage, "stages", "stages", "stageCreated", "stageUpdated", "stageDeleted", StageFields},
    {Kind::Pipeline, "pipelines", "pipelines", "pipelineCreated", "pipelineUpdated",
     "pipelineDeleted", PipelineFields},
    {Kind::PipelineStage, "pipelineStages", "pipelineStages", "pipelineStageCreated",
     "pipelineStageUpdated", "pipelineStageDeleted", PipelineStageFields},
    {Kind::CustomField, "customFields", "customfields", "customFieldsCreated",
     "customFieldsUpdated", "customFieldsDeleted", CustomFieldFields},
    {Kind::DealCustomField, "dealCustomFields", "dealCustomfields", "dealCustomFieldsCreated",
     "dealCustomFieldsUpdated", "dealCustomFieldsDeleted", CustomFieldFields},
    {Kind::User, "users", "users", "", "", "", UserFields, false},
};
static_assert(std::size(Infos) == KindCount);

} // namespace

const KindInfo &kindInfo(Kind kind)
{
    return Infos[int(kind)];
}

std::span<const KindInfo> allKinds()
{
    return Infos;
}

const Field *findField(const KindInfo &info, QByteArrayView name)
{
    const auto it = std::find_if(info.fields.begin(), info.fields.end(),
                                 [name](const Field &field) { return field.name == name; });
    return it == info.fields.end() ? nullptr : &*it;
}

} // namespace Hookglass::Sim
