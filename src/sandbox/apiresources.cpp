// SPDX-License-Identifier: MIT
// The routes that every kind shares; its table in resources.cpp says which of them exist.
#include "sandbox/apiresources.h"

#include "sandbox/apilist.h"

#include <algorithm>

namespace Hookglass::Sim {

using namespace Qt::StringLiterals;

namespace {

/// Query parameters that are no filters.
constexpr QLatin1StringView Reserved[] = {"sort"_L1,         "offset"_L1,
                                          "limit"_L1,        "next"_L1,
                                          "fields"_L1,       "system"_L1,
                                          "includeTrash"_L1, "includeReactions"_L1,
                                          "mergeTags"_L1,    "includeThreadedReplies"_L1};

constexpr QLatin1StringView HiddenBody = "* Body is hidden for privacy reasons *"_L1;

using Predicate = std::function<bool(const JsonObject &)>;

bool contactMatches(const JsonObject &person, QByteArrayView list, const QString &wanted)
{
    const JsonArray &entries = person.value(list).toArray();
    return std::any_of(entries.begin(), entries.end(), [&](const Json &entry) {
        const JsonObject &object = entry.toObject();
        return object.text("value").compare(wanted, Qt::CaseInsensitive) == 0 ||
               (object.contains("normalized") && object.text("normalized") == wanted);
    });
}

/// nullopt: such a parameter filters nothing.
std::optional<Predicate> predicate(Kind kind, const QString &key, const QString &wanted)
{
    if (std::find(std::begin(Reserved), std::end(Reserved), key) != std::end(Reserved))
        return std::nullopt;
    if (key == u"id") {
        return Predicate([ids = idList(wanted)](const JsonObject &record) {
            return ids.contains(record.integer("id"));
        });
    }
    if (kind == Kind::Person && (key == u"tags" || key == u"tag")) {
        return Predicate([wanted = wanted.split(u',')](const JsonObject &person) {
            const QStringList tags = tagsOf(person);
            return std::any_of(wanted.begin(), wanted.end(), [&](const QString &tag) {
                return tags.contains(tag.trimmed(), Qt::CaseInsensitive);
            });
        });
    }
    if (kind == Kind::Person && (key == u"email" || key == u"phone")) {
        return Predicate(
            [list = QByteArray(key == u"email" ? "emails" : "phones"),
             wanted](const JsonObject &person) { return contactMatches(person, list, wanted); });
    }
    if (kind == Kind::Person && key == u"name") {
        return Predicate([wanted](const JsonObject &person) {
            return person.text("name").contains(wanted, Qt::CaseInsensitive);
        });
    }
    if (!findField(kindInfo(kind), key.toUtf8()))
        return std::nullopt;
    return Predicate([field = key.toUtf8(), wanted](const JsonObject &record) {
        return record.value(field).toPlainText().compare(wanted, Qt::CaseInsensitive) == 0;
    });
}

/// Whether the caller may see it: a person, or what belongs to one.
bool isVisibleTo(const ApiContext &context, const ApiRequest &request, const JsonObject &record)
{
    if (request.isOwner || !context.guesses.agentsSeeOnlyTheirPeople)
        return true;
    const JsonObject *person = &record;
    if (request.kind != Kind::Person) {
        if (record.value("personId").isNull())
            return true;
        person = context.account.find(Kind::Person, record.integer("personId"));
    }
    return person && person->integer("assignedUserId") == request.userId;
}

JsonArray rowsAbout(const ApiContext &context, Kind kind, qint64 note)
{
    JsonArray rows;
    for (const auto &[id, row] : context.account.all(kind)) {
        if (row.integer("refId") == note)
            rows.push_back(row);
    }
    return rows;
}

JsonObject renderedPerson(const ApiContext &context, const ApiRequest &request,
                          const JsonObject &person)
{
    const QStringList wanted = request.queryValue(u"fields").split(u',', Qt::SkipEmptyParts);
    JsonObject result;
    if (wanted.contains("allFields"_L1)) {
        result = person;
        // Every custom field is answered, those without a value as null.
        for (const auto &[id, field] : context.account.all(Kind::CustomField)) {
            const QByteArray name = field.text("name").toUtf8();
            if (!result.contains(name))
                result.append(name, nullptr);
        }
        return result;
    }
    for (const JsonMember &member : person.members()) {
        const bool isAsked = wanted.contains(QString::fromUtf8(member.key));
        const bool isCommon = findField(kindInfo(Kind::Person), member.key) != nullptr;
        if (member.key == "id" || isAsked || (wanted.isEmpty() && isCommon))
            result.append(member.key, member.value);
    }
    return result;
}

ApiAnswer list(ApiContext &context, const ApiRequest &request)
{
    const KindInfo &info = kindInfo(request.kind);
    std::vector<Predicate> filters;
    for (const auto &[key, value] : request.query) {
        if (std::optional<Predicate> filter = predicate(request.kind, key, value))
            filters.push_back(std::move(*filter));
    }
    if (request.kind == Kind::Person && !request.queryFlag(u"includeTrash"))
        filters.emplace_back([](const JsonObject &p) { return !Account::isInTrash(p); });

    filters.emplace_back(
        [&](const JsonObject &record) { return isVisibleTo(context, request, record); });

    ListSource source;
    source.collection = info.collection;
    source.path = info.path;
    if (findField(info, "orderWeight"))
        source.defaultSort = "orderWeight";
    for (const auto &[id, record] : context.account.all(request.kind)) {
        if (std::all_of(filters.begin(), filters.end(),
                        [&record = record](const Predicate &filter) { return filter(record); })) {
            source.rows.push_back(&record);
        }
    }
    source.render = [&](const JsonObject &record) {
        return rendered(context, request, request.kind, record);
    };
    return listAnswer(context, request, std::move(source));
}

ApiAnswer show(ApiContext &context, const ApiRequest &request)
{
    const JsonObject *record = context.account.find(request.kind, request.id());
    if (!record)
        return notFoundAnswer();
    if (!isVisibleTo(context, request, *record))
        return refuse(context.guesses.notYours);
    const bool isHidden = request.kind == Kind::Person && Account::isInTrash(*record) &&
                          !context.guesses.trashIsVisibleById &&
                          !request.queryFlag(u"includeTrash");
    return isHidden ? notFoundAnswer()
                    : ApiAnswer{200, rendered(context, request, request.kind, *record), {}};
}

ApiAnswer create(ApiContext &context, const ApiRequest &request)
{
    if (!kindInfo(request.kind).creatable)
        return refuse(context.guesses.notAllowed);
    const Result<ChangeDone> done =
        context.account.create(request.kind, request.body, request.userId);
    if (!done)
        return errorAnswer(done.error());
    const JsonObject &record = *context.account.find(request.kind, done->id);
    return {201, rendered(context, request, request.kind, record), {}};
}

ApiAnswer change(ApiContext &context, const ApiRequest &request)
{
    if (kindInfo(request.kind).updated.isEmpty())
        return refuse(context.guesses.notAllowed);
    const Result<ChangeDone> done =
        context.account.update(request.kind, request.id(), request.body, request.userId);
    if (!done)
        return errorAnswer(done.error());
    const JsonObject &record = *context.account.find(request.kind, done->id);
    return {200, rendered(context, request, request.kind, record), {}};
}

ApiAnswer remove(ApiContext &context, const ApiRequest &request)
{
    if (kindInfo(request.kind).deleted.isEmpty())
        return refuse(context.guesses.notAllowed);
    const Result<ChangeDone> done = context.account.remove(request.kind, request.id());
    return done ? deletedAnswer(context) : errorAnswer(done.error());
}

constexpr Route Routes[] = {
    {"GET", ":kind", list},       {"POST", ":kind", create},       {"GET", ":kind/:id", show},
    {"PUT", ":kind/:id", change}, {"DELETE", ":kind/:id", remove},
};

} // namespace

QList<qint64> idList(const QString &text)
{
    QList<qint64> ids;
    const QStringList parts = text.split(u',', Qt::SkipEmptyParts);
    for (const QString &part : parts) {
        bool isNumber = false;
        const qint64 id = part.trimmed().toLongLong(&isNumber);
        if (isNumber)
            ids.append(id);
    }
    return ids;
}

JsonObject rendered(const ApiContext &context, const ApiRequest &request, Kind kind,
                    const JsonObject &record)
{
    if (kind == Kind::Person)
        return renderedPerson(context, request, record);
    JsonObject result = record;
    const qint64 id = record.integer("id");
    if (kind == Kind::Note && request.queryFlag(u"includeReactions"))
        result.set("reactions", rowsAbout(context, Kind::Reaction, id));
    if (kind == Kind::Note && request.queryFlag(u"includeThreadedReplies"))
        result.set("replies", rowsAbout(context, Kind::ThreadedReply, id));
    if (context.guesses.hideMessageBodies && kind == Kind::Email)
        result.set("body", QString(HiddenBody));
    if (context.guesses.hideMessageBodies && kind == Kind::TextMessage)
        result.set("message", QString(HiddenBody));
    if (kind == Kind::EmEvent)
        result.remove("id"); // fub-api.md §5
    if (kind == Kind::Pipeline) {
        JsonArray stages;
        for (const auto &[stageId, stage] : context.account.all(Kind::PipelineStage)) {
            if (stage.integer("pipelineId") == id)
                stages.push_back(stage);
        }
        result.set("stages", std::move(stages));
    }
    return result;
}

std::span<const Route> resourceRoutes()
{
    return Routes;
}

} // namespace Hookglass::Sim
