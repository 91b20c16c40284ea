// SPDX-License-Identifier: MIT
// What is special about people: merged tags, and leads that come in as website events.
#include "sandbox/apiresources.h"

namespace Hookglass::Sim {

using namespace Qt::StringLiterals;

namespace {

/// The tags a person has, and those of the request that are new.
JsonArray mergedTags(const JsonObject &person, const JsonObject &input)
{
    QStringList tags = tagsOf(person);
    for (const Json &tag : input.value("tags").toArray()) {
        if (!tags.contains(tag.toText(), Qt::CaseInsensitive))
            tags.append(tag.toText());
    }
    return texts(tags);
}

ApiAnswer changePerson(ApiContext &context, const ApiRequest &request)
{
    JsonObject input = request.body;
    const JsonObject *person = context.account.find(Kind::Person, request.id());
    if (!person)
        return notFoundAnswer();
    if (request.queryFlag(u"mergeTags") && input.value("tags").isArray())
        input.set("tags", mergedTags(*person, input));
    const Result<ChangeDone> done =
        context.account.update(Kind::Person, request.id(), input, request.userId);
    if (!done)
        return errorAnswer(done.error());
    return {200,
            rendered(context, request, Kind::Person, *context.account.find(Kind::Person, done->id)),
            {}};
}

/// The person of a website event: the one named, one with the same email or phone, or a new one.
Result<ChangeDone> personOfEvent(ApiContext &context, const ApiRequest &request, bool &isNew)
{
    JsonObject input = request.body.value("person").toObject();
    qint64 id = input.integer("id");
    if (id == 0)
        id = context.account.findPersonLike(input);
    isNew = id == 0;
    if (isNew) {
        if (!input.contains("source") && request.body.contains("source"))
            input.set("source", request.body.value("source"));
        return context.account.create(Kind::Person, input, request.userId);
    }
    const JsonObject *person = context.account.find(Kind::Person, id);
    JsonObject added;
    if (person && input.value("tags").isArray())
        added.append("tags", mergedTags(*person, input));
    return context.account.update(Kind::Person, id, added, request.userId);
}

ApiAnswer createWebsiteEvent(ApiContext &context, const ApiRequest &request)
{
    JsonObject input = request.body;
    bool isNew = false;
    if (request.body.value("person").isObject()) {
        const Result<ChangeDone> person = personOfEvent(context, request, isNew);
        if (!person)
            return errorAnswer(person.error());
        input.set("personId", person->id);
    } else if (input.value("personId").isNull()) {
        return errorAnswer(missingField(context.guesses, "person"));
    }
    const Result<ChangeDone> done =
        context.account.create(Kind::WebsiteEvent, input, request.userId);
    if (!done)
        return errorAnswer(done.error());
    // The answer is the person, not the event.
    const JsonObject *person = context.account.find(Kind::Person, input.integer("personId"));
    if (!person)
        return notFoundAnswer();
    return {isNew ? 201 : 200, rendered(context, request, Kind::Person, *person), {}};
}

ApiAnswer createEmEvents(ApiContext &context, const ApiRequest &request)
{
    const Json &given = request.body.value("emEvents");
    const JsonArray wanted = given.isArray() ? given.toArray() : JsonArray{request.body};
    JsonArray rows;
    for (const Json &input : wanted) {
        const Result<ChangeDone> done =
            context.account.create(Kind::EmEvent, input.toObject(), request.userId);
        if (!done)
            return errorAnswer(done.error());
        rows.push_back(rendered(context, request, Kind::EmEvent,
                                *context.account.find(Kind::EmEvent, done->id)));
    }
    return {201, JsonObject{{"emEvents", std::move(rows)}}, {}};
}

constexpr Route Routes[] = {
    {"PUT", "people/:id", changePerson},
    {"POST", "events", createWebsiteEvent},
    {"POST", "emEvents", createEmEvents},
};

} // namespace

std::span<const Route> peopleRoutes()
{
    return Routes;
}

} // namespace Hookglass::Sim
