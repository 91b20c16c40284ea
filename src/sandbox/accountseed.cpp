// SPDX-License-Identifier: MIT
#include "sandbox/accountseed.h"

#include "sandbox/account.h"

#include <QtCore/QDateTime>

#include <algorithm>

namespace Hookglass::Sim {

using namespace Qt::StringLiterals;

namespace {

/// 2026-11-01T00:00:00Z: every seeded time lies before it.
constexpr qint64 Anchor = 1'793'491'200;

struct StageSeed
{
    const char16_t *name;
    bool isProtected;
};
constexpr StageSeed Stages[] = {{u"Lead", true},           {u"Hot Prospect", false},
                                {u"Nurture", false},       {u"Appointment Set", false},
                                {u"Active Client", false}, {u"Under Contract", false},
                                {u"Closed", false},        {u"Past Client", false},
                                {u"Sphere", false},        {u"Unresponsive", false},
                                {u"Trash", true}};

struct UserSeed
{
    const char16_t *first;
    const char16_t *last;
    const char16_t *role;
};
constexpr UserSeed Users[] = {{u"Dana", u"Whitfield", u"Broker"},
                              {u"Amélie", u"Laurent", u"Agent"},
                              {u"Carlos", u"Núñez", u"Agent"},
                              {u"Tessa", u"Byrne", u"Agent"},
                              {u"Hiro", u"Sato", u"Lender"}};

struct PipelineSeed
{
    const char16_t *name;
    std::array<const char16_t *, 5> stages;
};
constexpr PipelineSeed Pipelines[] = {
    {u"Buyers", {u"Searching", u"Offer", u"Under Contract", u"Closing", u"Closed"}},
    {u"Sellers", {u"Preparing", u"Listed", u"Offer", u"Pending", u"Closed"}}};

QString text(const char16_t *value)
{
    return QString::fromUtf16(value);
}

} // namespace

AccountSeed::AccountSeed(Account &account, quint32 seed)
    : m_account(account)
    , m_imagination(seed)
{
}

void AccountSeed::plant(int people)
{
    plantSettings();
    plantPeople(std::max(people, 0));
}

void AccountSeed::plantSettings()
{
    plantUsers();
    plantStages();
    plantPipelines();
    plantCustomFields();
}

void AccountSeed::plantUsers()
{
    bool isOwner = true;
    for (const UserSeed &user : Users) {
        const QString first = text(user.first);
        const QString last = text(user.last);
        const qint64 number = m_account.m_nextIds[size_t(Kind::User)];
        const qint64 id = add(Kind::User, {{"created", timeBefore(1500)},
                                           {"name", QString(first + u' ' + last)},
                                           {"firstName", first},
                                           {"lastName", last},
                                           {"email", m_imagination.email(first, last, number)},
                                           {"phone", m_imagination.phone()},
                                           {"role", text(user.role)},
                                           {"status", u"Active"_s},
                                           {"timezone", u"America/Chicago"_s},
                                           {"isOwner", isOwner},
                                           {"isAdmin", isOwner}});
        if (isOwner)
            m_account.m_ownerId = id;
        else if (m_account.m_agentId == 0)
            m_account.m_agentId = id;
        isOwner = false;
    }
}

void AccountSeed::plantStages()
{
    int weight = 1;
    for (const StageSeed &stage : Stages) {
        add(Kind::Stage, {{"name", text(stage.name)},
                          {"isProtected", stage.isProtected},
                          {"orderWeight", weight++}});
    }
}

void AccountSeed::plantPipelines()
{
    int weight = 1;
    for (const PipelineSeed &pipeline : Pipelines) {
        const qint64 id = add(
            Kind::Pipeline,
            {{"name", text(pipeline.name)}, {"description", QString()}, {"orderWeight", weight++}});
        int stageWeight = 1;
        for (const char16_t *stage : pipeline.stages) {
            add(Kind::PipelineStage,
                {{"pipelineId", id}, {"name", text(stage)}, {"orderWeight", stageWeight++}});
        }
    }
}

void AccountSeed::plantCustomFields()
{
    const auto addField = [this](Kind kind, const QString &name, const QString &label,
                                 const QString &type, const QStringList &choices, int weight) {
        add(kind, {{"name", name},
                   {"label", label},
                   {"type", type},
                   {"choices", texts(choices)},
                   {"orderWeight", weight}});
    };
    addField(Kind::CustomField, u"customBirthday"_s, u"Birthday"_s, u"date"_s, {}, 1);
    addField(Kind::CustomField, u"customLeadScore"_s, u"Lead Score"_s, u"number"_s, {}, 2);
    addField(Kind::CustomField, u"customLanguage"_s, u"Language"_s, u"dropdown"_s,
             {u"English"_s, u"Español"_s, u"Français"_s}, 3);
    addField(Kind::DealCustomField, u"customCommission"_s, u"Commission"_s, u"number"_s, {}, 1);
    addField(Kind::DealCustomField, u"customMlsNumber"_s, u"MLS Number"_s, u"text"_s, {}, 2);
}

void AccountSeed::plantPeople(int people)
{
    const Table &users = m_account.all(Kind::User);
    const QStringList stages = m_account.stageNames();
    for (int i = 0; i < people; ++i) {
        JsonObject values = m_imagination.person(i + 1);
        // Two draws, the lower one wins: early stages are fuller, and a few are in Trash.
        const int stage = std::min(m_imagination.upTo(int(stages.size())),
                                   m_imagination.upTo(int(stages.size())));
        const QString created = timeBefore(730);
        values.append("stage", stages.at(stage));
        values.append("contacted", stage > 0);
        values.append("assignedUserId", 1 + m_imagination.upTo(int(users.size()) - 1));
        values.append("createdVia", m_imagination.chance(60) ? u"Email"_s : u"API"_s);
        values.append("background", QString());
        values.append("created", created);
        values.append("lastActivity", created);
        if (m_imagination.chance(30))
            values.append("customLeadScore", m_imagination.upTo(101));
        if (m_imagination.chance(30))
            values.append("customLanguage", m_imagination.chance(70) ? u"English"_s : u"Español"_s);
        plantThingsOf(add(Kind::Person, values));
    }
}

void AccountSeed::plantThingsOf(qint64 person)
{
    Imagination &i = m_imagination;
    if (i.chance(60))
        add(Kind::Note, {{"created", timeBefore(300)},
                         {"createdById", m_account.m_ownerId},
                         {"personId", person},
                         {"subject", QString()},
                         {"body", i.noteText()},
                         {"type", u"Note"_s}});
    if (i.chance(30))
        add(Kind::Task, {{"created", timeBefore(300)},
                         {"personId", person},
                         {"assignedUserId", m_account.m_ownerId},
                         {"name", i.taskName()},
                         {"type", u"Follow Up"_s},
                         {"isCompleted", i.chance(50)},
                         {"dueDate", timeBefore(60).first(10)}});
    if (i.chance(30))
        add(Kind::Call, {{"created", timeBefore(300)},
                         {"personId", person},
                         {"userId", m_account.m_ownerId},
                         {"phone", i.phone()},
                         {"isIncoming", i.chance(30)},
                         {"note", QString()},
                         {"outcome", i.chance(50) ? u"Interested"_s : u"No Answer"_s},
                         {"duration", i.upTo(900)}});
    if (i.chance(20))
        add(Kind::TextMessage, {{"created", timeBefore(300)},
                                {"personId", person},
                                {"userId", m_account.m_ownerId},
                                {"isIncoming", true},
                                {"fromNumber", i.phone()},
                                {"toNumber", i.phone()},
                                {"message", i.message()}});
    if (i.chance(15))
        plantDeal(person);
}

void AccountSeed::plantDeal(qint64 person)
{
    const JsonObject values{
        {"name", m_imagination.address().value("street")},
        {"price", m_imagination.price()},
        {"stageId", 1 + m_imagination.upTo(int(m_account.all(Kind::PipelineStage).size()))},
        {"projectedCloseDate", timeBefore(90).first(10)},
        {"peopleIds", JsonArray{person}}};
    JsonObject deal = m_account.blank(Kind::Deal);
    if (m_account.fill(Kind::Deal, deal, values) && m_account.completeDeal(deal, values, nullptr)) {
        m_account.insert(Kind::Deal, deal);
    }
}

qint64 AccountSeed::add(Kind kind, const JsonObject &values)
{
    JsonObject record = m_account.blank(kind);
    for (const JsonMember &member : values.members())
        record.set(member.key, member.value);
    if (kind == Kind::Person || kind == Kind::Task) {
        // The rules that need no clock also make the names, ids and normalised phones of these.
        if (kind == Kind::Task)
            m_account.completeTask(record, values, nullptr, m_account.m_ownerId);
        else if (!m_account.completePerson(record, values, nullptr, m_account.m_ownerId))
            return 0;
    }
    return m_account.insert(kind, std::move(record));
}

QString AccountSeed::timeBefore(int maxDays)
{
    const qint64 seconds = Anchor - 60 - m_imagination.upTo(maxDays * 86'400);
    return QDateTime::fromSecsSinceEpoch(seconds, Qt::UTC).toString(u"yyyy-MM-dd'T'HH:mm:ss'Z'"_s);
}

} // namespace Hookglass::Sim
