// SPDX-License-Identifier: MIT
// What a record of each kind needs besides its fields, and what goes with a deleted one.
#include "sandbox/account.h"

#include <algorithm>

namespace Hookglass::Sim {

using namespace Qt::StringLiterals;

namespace {

void setIfNull(JsonObject &record, QByteArrayView key, const Json &value)
{
    if (record.value(key).isNull())
        record.set(key, value);
}

/// "Close Date" is read and written as customCloseDate.
QString customName(const QString &label)
{
    QString name = u"custom"_s;
    bool upper = true;
    for (const QChar c : label) {
        if (!c.isLetterOrNumber()) {
            upper = true;
            continue;
        }
        name.append(upper ? c.toUpper() : c);
        upper = false;
    }
    return name;
}

bool isOrdered(Kind kind)
{
    return findField(kindInfo(kind), "orderWeight") != nullptr;
}

/// Stages are ordered within their pipeline; other kinds have one order.
bool areSiblings(Kind kind, const JsonObject &a, const JsonObject &b)
{
    return kind != Kind::PipelineStage || a.integer("pipelineId") == b.integer("pipelineId");
}

QString emEventType(const QString &given)
{
    if (given.startsWith("open"_L1, Qt::CaseInsensitive))
        return u"Opened"_s;
    if (given.startsWith("click"_L1, Qt::CaseInsensitive))
        return u"Clicked"_s;
    if (given.startsWith("unsubscribe"_L1, Qt::CaseInsensitive))
        return u"Unsubscribed"_s;
    return {};
}

} // namespace

Result<void> Account::complete(Kind kind, JsonObject &record, const JsonObject &input,
                               const JsonObject *before, qint64 userId)
{
    if (kind != Kind::Person && !record.value("personId").isNull() &&
        !find(Kind::Person, record.integer("personId"))) {
        return wrongField(m_guesses, "personId");
    }
    if (!before && record.contains("createdById"))
        record.set("createdById", userId);
    if (!before && record.contains("userId"))
        record.set("userId", userId);
    if (isOrdered(kind))
        completeOrder(kind, record, before);
    switch (kind) {
    case Kind::Person:
        return completePerson(record, input, before, userId);
    case Kind::Note:
        setIfNull(record, "subject", QString());
        setIfNull(record, "body", QString());
        setIfNull(record, "type", u"Note"_s);
        return {};
    case Kind::Task:
        completeTask(record, input, before, userId);
        return {};
    case Kind::Appointment:
        setIfNull(record, "start", now());
        setIfNull(record, "end", record.value("start"));
        return {};
    case Kind::Call:
        setIfNull(record, "duration", 0);
        return {};
    case Kind::EmEvent: {
        const QString type = emEventType(record.text("type"));
        if (type.isEmpty())
            return wrongField(m_guesses, "type");
        record.set("type", type);
        return {};
    }
    case Kind::Deal:
        return completeDeal(record, input, before);
    case Kind::WebsiteEvent:
        setIfNull(record, "type", u"Inquiry"_s);
        setIfNull(record, "source", u"<unspecified>"_s);
        return {};
    case Kind::Reaction:
        setIfNull(record, "emoji", u"👍"_s);
        return completeReference(record);
    case Kind::ThreadedReply:
        setIfNull(record, "body", QString());
        return completeReference(record);
    case Kind::PipelineStage:
        if (!find(Kind::Pipeline, record.integer("pipelineId")))
            return wrongField(m_guesses, "pipelineId");
        return {};
    case Kind::CustomField:
    case Kind::DealCustomField:
        completeCustomField(record, before);
        return {};
    case Kind::Stage:
        // People's rules know Lead and Trash by their names.
        if (before && before->boolean("isProtected") &&
            before->value("name") != record.value("name")) {
            return badInput(m_guesses.protectedStage);
        }
        return {};
    case Kind::Relationship:
        setIfNull(record, "type", u"Spouse"_s);
        if (input.contains("firstName") || input.contains("lastName")) {
            const QString name = record.text("firstName") + u' ' + record.text("lastName");
            record.set("name", name.trimmed());
        }
        return {};
    case Kind::Email:
    case Kind::TextMessage:
    case Kind::Pipeline:
    case Kind::User:
        return {};
    }
    return {};
}

Result<void> Account::completeDeal(JsonObject &record, const JsonObject &input,
                                   const JsonObject *before)
{
    const bool stageGiven = input.contains("stageId");
    if (!stageGiven && input.contains("pipelineId") && before &&
        before->integer("pipelineId") != record.integer("pipelineId")) {
        record.set("stageId", nullptr); // the first stage of the other pipeline
    }
    const JsonObject *stage = nullptr;
    for (const auto &[id, candidate] : all(Kind::PipelineStage)) {
        const bool wanted =
            record.value("stageId").isNull()
                ? record.value("pipelineId").isNull() ||
                      candidate.integer("pipelineId") == record.integer("pipelineId")
                : id == record.integer("stageId");
        if (wanted) {
            stage = &candidate;
            break;
        }
    }
    const JsonObject *pipeline =
        stage ? find(Kind::Pipeline, stage->integer("pipelineId")) : nullptr;
    if (!pipeline)
        return wrongField(m_guesses, stageGiven ? "stageId" : "pipelineId");
    record.set("stageId", stage->value("id"));
    record.set("stageName", stage->value("name"));
    record.set("pipelineId", pipeline->value("id"));
    record.set("pipelineName", pipeline->value("name"));
    setIfNull(record, "status", u"Active"_s);
    setIfNull(record, "price", 0);

    // The reference writes ids as peopleIds, and reads {id, name} as people.
    const Json *given = input.find("peopleIds");
    if (!given)
        given = input.find("people");
    if (!given)
        return {};
    JsonArray people;
    for (const Json &element : given->toArray()) {
        const qint64 id =
            element.isObject() ? element.toObject().integer("id") : element.toInteger();
        if (!find(Kind::Person, id))
            return wrongField(m_guesses, "peopleIds");
        people.push_back(JsonObject{{"id", id}, {"name", personName(id)}});
    }
    record.set("people", people);
    return {};
}

Result<void> Account::completeReference(const JsonObject &record) const
{
    if (record.text("refType") != "Note"_L1)
        return wrongField(m_guesses, "refType");
    if (!find(Kind::Note, record.integer("refId")))
        return wrongField(m_guesses, "refId");
    return {};
}

void Account::completeTask(JsonObject &record, const JsonObject &input, const JsonObject *before,
                           qint64 userId) const
{
    setIfNull(record, "name", u"Follow up"_s);
    setIfNull(record, "type", u"Follow Up"_s);
    const bool byName = input.contains("AssignedTo") && !input.contains("assignedUserId");
    if (!before && !byName)
        setIfNull(record, "assignedUserId", userId);
    for (const auto &[id, user] : all(Kind::User)) {
        const bool matches = byName ? user.text("name") == record.text("AssignedTo")
                                    : id == record.integer("assignedUserId");
        if (matches) {
            record.set("assignedUserId", id);
            record.set("AssignedTo", user.value("name"));
        }
    }
}

void Account::completeCustomField(JsonObject &record, const JsonObject *before) const
{
    setIfNull(record, "type", u"text"_s);
    if (!before)
        record.set("name", customName(record.text("label")));
}

void Account::completeOrder(Kind kind, JsonObject &record, const JsonObject *before)
{
    if (before || !record.value("orderWeight").isNull())
        return;
    qint64 last = 0;
    for (const auto &[id, sibling] : all(kind)) {
        if (areSiblings(kind, record, sibling))
            last = std::max(last, sibling.integer("orderWeight"));
    }
    record.set("orderWeight", last + 1);
}

QList<EventDraft> Account::moveSibling(Kind kind, const JsonObject &before, const JsonObject &after)
{
    const Json &weight = after.value("orderWeight");
    if (!m_guesses.orderChangeTouchesSiblings || !isOrdered(kind) ||
        weight == before.value("orderWeight")) {
        return {};
    }
    for (auto &[id, sibling] : table(kind)) {
        if (id != after.integer("id") && areSiblings(kind, after, sibling) &&
            sibling.value("orderWeight") == weight) {
            const JsonObject old = sibling;
            sibling.set("orderWeight", before.value("orderWeight"));
            return updatedEvents(kind, old, sibling);
        }
    }
    return {};
}

void Account::carryName(Kind kind, const JsonObject &before, const JsonObject &after)
{
    const auto carry = [&](Kind target, QByteArrayView idKey, QByteArrayView nameKey) {
        for (auto &[id, record] : table(target)) {
            if (record.value(idKey) == after.value("id"))
                record.set(nameKey, after.value("name"));
        }
    };
    if (before.value("name") == after.value("name"))
        return;
    if (kind == Kind::Stage)
        carry(Kind::Person, "stageId", "stage");
    else if (kind == Kind::PipelineStage)
        carry(Kind::Deal, "stageId", "stageName");
    else if (kind == Kind::Pipeline)
        carry(Kind::Deal, "pipelineId", "pipelineName");
}

Result<void> Account::removeDependants(Kind kind, qint64 id)
{
    const auto refersTo = [id](QByteArrayView key) {
        return [id, key](const auto &row) { return row.second.integer(key) == id; };
    };
    if (kind == Kind::Person) {
        removePersonsThings(id);
        for (auto &[dealId, deal] : table(Kind::Deal)) {
            JsonArray people = deal.value("people").toArray();
            if (std::erase_if(people,
                              [id](const Json &p) { return p.toObject().integer("id") == id; }))
                deal.set("people", people);
        }
    } else if (kind == Kind::Note) {
        std::erase_if(table(Kind::Reaction), refersTo("refId"));
        std::erase_if(table(Kind::ThreadedReply), refersTo("refId"));
    } else if (kind == Kind::Stage) {
        const JsonObject stage = table(kind).at(id);
        if (stage.boolean("isProtected"))
            return badInput(m_guesses.protectedStage);
        QList<qint64> people;
        for (const auto &[personId, person] : all(Kind::Person)) {
            if (person.integer("stageId") == id)
                people.append(personId);
        }
        if (!people.isEmpty())
            moveToStage(people, stageNames().constFirst());
    } else if (kind == Kind::Pipeline || kind == Kind::PipelineStage) {
        const Table &deals = all(Kind::Deal);
        const QByteArrayView key = kind == Kind::Pipeline ? "pipelineId" : "stageId";
        if (std::any_of(deals.begin(), deals.end(), refersTo(key)))
            return badInput(m_guesses.dealsLeft);
        if (kind == Kind::Pipeline)
            std::erase_if(table(Kind::PipelineStage), refersTo("pipelineId"));
    } else if (kind == Kind::CustomField || kind == Kind::DealCustomField) {
        const QByteArray name = table(kind).at(id).text("name").toUtf8();
        for (auto &[ownerId, owner] :
             table(kind == Kind::CustomField ? Kind::Person : Kind::Deal)) {
            owner.remove(name);
        }
    }
    return {};
}

} // namespace Hookglass::Sim
