// SPDX-License-Identifier: MIT
#include "sandbox/actions.h"

#include <array>

namespace Hookglass::Sim {

using namespace Qt::StringLiterals;

namespace {

/// Records of one kind before live traffic starts to delete the oldest.
constexpr size_t MaxRecords = 5'000;
constexpr qsizetype MaxTags = 6;

} // namespace

Actions::Actions(Account &account, quint32 seed)
    // Another sequence than the one that made the account.
    : m_account(account)
    , m_imagination(seed ^ 0x5eed'ac75)
{
}

qint64 Actions::anyOf(Kind kind)
{
    const Table &records = m_account.all(kind);
    if (records.empty())
        return 0;
    const qint64 first = records.begin()->first;
    const qint64 span = records.rbegin()->first - first + 1;
    // Ids are nearly gapless, so the next one up is random enough, and quick.
    return records.lower_bound(first + m_imagination.upTo(int(span)))->first;
}

qint64 Actions::anyPerson()
{
    for (int attempt = 0; attempt < 8; ++attempt) {
        const qint64 id = anyOf(Kind::Person);
        const JsonObject *person = m_account.find(Kind::Person, id);
        if (person && !Account::isInTrash(*person))
            return id;
    }
    const QList<qint64> visible = m_account.visiblePeople();
    return visible.isEmpty() ? 0 : visible.at(m_imagination.upTo(int(visible.size())));
}

QString Actions::add(Kind kind, const JsonObject &input)
{
    makeRoom(kind);
    const Result<ChangeDone> done = m_account.create(kind, input, m_account.ownerId());
    return done ? done->sentence : QString();
}

QString Actions::change(Kind kind, qint64 id, const JsonObject &input)
{
    const Result<ChangeDone> done = m_account.update(kind, id, input, m_account.ownerId());
    return done ? done->sentence : QString();
}

void Actions::makeRoom(Kind kind)
{
    if (m_account.all(kind).size() < MaxRecords)
        return;
    const qint64 oldest = m_account.all(kind).begin()->first;
    if (kindInfo(kind).deleted.isEmpty() || !m_account.remove(kind, oldest))
        m_account.forgetOldest(kind);
}

QString Actions::newLead()
{
    const auto number = qint64(m_account.all(Kind::Person).size()) + m_imagination.upTo(9000);
    return add(Kind::Person, m_imagination.person(number));
}

QString Actions::changeStage()
{
    const qint64 id = anyPerson();
    QStringList stages = m_account.stageNames();
    if (id == 0)
        return {};
    stages.removeAll(u"Trash"_s);
    stages.removeAll(m_account.find(Kind::Person, id)->text("stage"));
    if (stages.isEmpty())
        return {};
    const QString stage = stages.at(m_imagination.upTo(int(stages.size())));
    return change(Kind::Person, id, {{"stage", stage}});
}

QString Actions::addTag()
{
    // Somebody may already have the tag that comes to mind; the next one is asked then.
    for (int attempt = 0; attempt < 20; ++attempt) {
        const qint64 id = anyPerson();
        if (id == 0)
            return {};
        QStringList tags = tagsOf(*m_account.find(Kind::Person, id));
        const QString tag = m_imagination.tag();
        if (tags.contains(tag, Qt::CaseInsensitive))
            continue;
        if (tags.size() >= MaxTags)
            tags.removeFirst();
        tags.append(tag);
        return change(Kind::Person, id, {{"tags", texts(tags)}});
    }
    return {};
}

QString Actions::editPerson()
{
    const qint64 id = anyPerson();
    if (id == 0)
        return {};
    switch (m_imagination.upTo(4)) {
    case 0:
        return change(Kind::Person, id, {{"price", m_imagination.price()}});
    case 1:
        return change(Kind::Person, id, {{"addresses", JsonArray{m_imagination.address()}}});
    case 2:
        return change(Kind::Person, id, {{"customLeadScore", m_imagination.upTo(101)}});
    default:
        return change(Kind::Person, id, {{"background", m_imagination.noteText()}});
    }
}

QString Actions::deletePerson()
{
    const qint64 id = anyPerson();
    if (id == 0)
        return {};
    const Result<ChangeDone> done = m_account.remove(Kind::Person, id);
    return done ? done->sentence : QString();
}

QString Actions::tagEverybody()
{
    return m_account.tagPeople(m_account.visiblePeople(), u"Campaign %1"_s.arg(++m_campaign))
        .sentence;
}

QString Actions::addRelationship()
{
    const qint64 id = anyPerson();
    const QString first = m_imagination.firstName();
    const QString last = m_imagination.lastName();
    return add(Kind::Relationship,
               {{"personId", id}, {"type", u"Spouse"_s}, {"firstName", first}, {"lastName", last}});
}

QString Actions::addNote()
{
    const qint64 id = anyPerson();
    return add(Kind::Note, {{"personId", id}, {"body", m_imagination.noteText()}});
}

QString Actions::editNote()
{
    const qint64 id = anyOf(Kind::Note);
    return change(Kind::Note, id, {{"body", m_imagination.noteText()}});
}

QString Actions::addReaction()
{
    return add(Kind::Reaction,
               {{"refType", u"Note"_s}, {"refId", anyOf(Kind::Note)}, {"emoji", u"🎉"_s}});
}

QString Actions::addReply()
{
    const qint64 note = anyOf(Kind::Note);
    return add(Kind::ThreadedReply,
               {{"refType", u"Note"_s}, {"refId", note}, {"body", m_imagination.message()}});
}

QString Actions::addTask()
{
    const qint64 id = anyPerson();
    return add(Kind::Task, {{"personId", id},
                            {"name", m_imagination.taskName()},
                            {"dueDate", m_account.now().first(10)}});
}

QString Actions::finishTask()
{
    const qint64 id = anyOf(Kind::Task);
    const JsonObject *task = m_account.find(Kind::Task, id);
    if (!task)
        return {};
    return change(Kind::Task, id, {{"isCompleted", !task->boolean("isCompleted")}});
}

QString Actions::addAppointment()
{
    const qint64 id = anyPerson();
    return add(Kind::Appointment, {{"personId", id},
                                   {"title", u"Viewing"_s},
                                   {"location", m_imagination.address().value("street")}});
}

QString Actions::addCall()
{
    const qint64 id = anyPerson();
    const bool isIncoming = m_imagination.chance(40);
    const QString phone = m_imagination.phone();
    return add(Kind::Call, {{"personId", id},
                            {"phone", phone},
                            {"isIncoming", isIncoming},
                            {"outcome", u"Interested"_s},
                            {"duration", m_imagination.upTo(900)}});
}

QString Actions::addTextMessage()
{
    const qint64 id = anyPerson();
    const QString from = m_imagination.phone();
    return add(Kind::TextMessage, {{"personId", id},
                                   {"isIncoming", true},
                                   {"fromNumber", from},
                                   {"message", m_imagination.message()}});
}

QString Actions::addEmail()
{
    const qint64 id = anyPerson();
    return add(Kind::Email, {{"personId", id},
                             {"isIncoming", false},
                             {"subject", u"New listings for you"_s},
                             {"body", m_imagination.message()}});
}

QString Actions::openEmail()
{
    const qint64 id = anyPerson();
    const int what = m_imagination.upTo(10);
    return add(Kind::EmEvent, {{"personId", id},
                               {"type", what < 6   ? u"Opened"_s
                                        : what < 9 ? u"Clicked"_s
                                                   : u"Unsubscribed"_s},
                               {"campaignId", 1 + m_imagination.upTo(20)}});
}

QString Actions::visitWebsite()
{
    const qint64 id = anyPerson();
    return add(Kind::WebsiteEvent, {{"personId", id},
                                    {"type", u"Viewed Property"_s},
                                    {"source", u"Website"_s},
                                    {"property", m_imagination.property()}});
}

QString Actions::newDeal()
{
    const qint64 person = anyPerson();
    JsonObject input{{"name", m_imagination.address().value("street")},
                     {"price", m_imagination.price()}};
    if (person != 0)
        input.append("peopleIds", JsonArray{person});
    return add(Kind::Deal, input);
}

QString Actions::moveDeal()
{
    const JsonObject *deal = m_account.find(Kind::Deal, anyOf(Kind::Deal));
    if (!deal)
        return {};
    // The stage after the present one, of the same pipeline; the last leads back to the first.
    const qint64 pipeline = deal->integer("pipelineId");
    qint64 first = 0;
    qint64 next = 0;
    for (const auto &[id, stage] : m_account.all(Kind::PipelineStage)) {
        if (stage.integer("pipelineId") != pipeline)
            continue;
        if (first == 0)
            first = id;
        if (next == 0 && id > deal->integer("stageId"))
            next = id;
    }
    return change(Kind::Deal, deal->integer("id"), {{"stageId", next ? next : first}});
}

QString Actions::anything()
{
    struct Part
    {
        int share;
        QString (Actions::*act)();
    };
    // In thousandths. New and deleted people nearly balance, so that the account stays its size.
    static constexpr std::array<Part, 20> Mix{
        {{170, &Actions::changeStage},   {130, &Actions::addTag},
         {90, &Actions::editPerson},     {60, &Actions::newLead},
         {40, &Actions::deletePerson},   {110, &Actions::addNote},
         {20, &Actions::editNote},       {70, &Actions::addTask},
         {60, &Actions::finishTask},     {70, &Actions::addCall},
         {60, &Actions::addTextMessage}, {30, &Actions::addEmail},
         {30, &Actions::openEmail},      {15, &Actions::visitWebsite},
         {10, &Actions::newDeal},        {10, &Actions::moveDeal},
         {10, &Actions::addAppointment}, {5, &Actions::addRelationship},
         {5, &Actions::addReaction},     {5, &Actions::addReply}}};
    int draw = m_imagination.upTo(1000);
    for (const Part &part : Mix) {
        draw -= part.share;
        if (draw < 0)
            return (this->*part.act)();
    }
    return newLead();
}

} // namespace Hookglass::Sim
