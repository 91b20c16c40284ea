// SPDX-License-Identifier: MIT
#include "sandbox/accountseed.h"

#include <QtCore/QStringList>

#include <array>
#include <string_view>

namespace Hookglass::Sim {

using namespace Qt::StringLiterals;

namespace {

constexpr std::u16string_view FirstNames[] = {
    u"Ann",     u"Zoë",     u"José",   u"Łukasz",  u"Priya",  u"Marcus", u"Chloé",   u"Søren",
    u"Grace",   u"Mateo",   u"Aisha",  u"Björn",   u"Hannah", u"Kenji",  u"Fatima",  u"Oliver",
    u"Renée",   u"Diego",   u"Ingrid", u"Tomás",   u"Emily",  u"Omar",   u"Siobhán", u"Noah",
    u"Lucía",   u"Wei",     u"Amara",  u"Jürgen",  u"Nadia",  u"Ethan",  u"Øyvind",  u"Rosa",
    u"Samuel",  u"Mei",     u"Iñaki",  u"Clara",   u"Dmitri", u"Yara",   u"Patrick", u"Anaïs",
    u"Ravi",    u"Isabel",  u"Jakob",  u"Thảo",    u"Maeve",  u"Andre",  u"Elif",    u"Victor",
    u"Šárka",   u"Leilani", u"George", u"Γιώργος", u"伟",     u"Анна",   u"陽菜",    u"محمد",
    u"Beatriz", u"Kofi",    u"Linda",  u"François"};

constexpr std::u16string_view LastNames[] = {
    u"Lee",          u"García",     u"O’Brien",      u"Nguyễn",    u"Müller",    u"Patel",
    u"Johnson",      u"Kowalski",   u"Silva",        u"Okafor",    u"Andersson", u"Tanaka",
    u"Rossi",        u"Dubois",     u"Martínez",     u"Kim",       u"Novák",     u"Haddad",
    u"Williams",     u"Hernández",  u"Smith-Jones",  u"Ivanova",   u"Çelik",     u"Jørgensen",
    u"Chen",         u"Ferreira",   u"Brown",        u"Lindström", u"Dlamini",   u"Cohen",
    u"Murphy",       u"Ramírez",    u"Schmidt",      u"Yılmaz",    u"Davis",     u"De la Cruz",
    u"Fischer",      u"Nakamura",   u"Papadopoulos", u"Larsen",    u"Wójcik",    u"Adeyemi",
    u"van der Berg", u"Costa",      u"Peña",         u"Thompson",  u"Zhang",     u"Håkansson",
    u"Mendoza",      u"McAllister", u"Κωνσταντίνου", u"李",        u"Петрова",   u"佐藤",
    u"الخطيب",       u"Morgan",     u"Szabó",        u"Reyes",     u"Walker",    u"Đặng"};

constexpr std::u16string_view Sources[] = {
    u"Zillow",       u"Website",    u"Realtor.com",         u"Open House", u"Referral",
    u"Facebook Ads", u"Google Ads", u"Sphere of Influence", u"Sign Call",  u"Cold Call"};

constexpr std::u16string_view Tags[] = {u"Hot",
                                        u"Kingsbury",
                                        u"First-time buyer",
                                        u"Investor",
                                        u"Relocation",
                                        u"Cash",
                                        u"Pre-approved",
                                        u"Past client",
                                        u"Newsletter",
                                        u"Café meetup",
                                        u"Downsizing",
                                        u"Condo",
                                        u"New build",
                                        u"School district",
                                        u"Waterfront",
                                        u"Spanish / Español",
                                        u"VIP",
                                        u"Luxury"};

constexpr std::u16string_view Notes[] = {
    u"Wants to see the house on Maple Street this weekend.",
    u"Budget went up after the pre-approval.",
    u"Prefers texts over calls.\nBest time: after 5 pm.",
    u"Lease ends in three months; not in a hurry before.",
    u"Asked for a list of houses with a garden and ≥ 3 bedrooms.",
    u"Partner works nights: keep viewings in the afternoon.",
    u"Sent the comparative market analysis.",
    u"Is also talking to another agent.",
    u"Said: \"call me when something near the lake comes up\"."};

constexpr std::u16string_view TaskNames[] = {u"Call back",
                                             u"Send listings",
                                             u"Confirm the viewing",
                                             u"Ask for pre-approval",
                                             u"Send the contract",
                                             u"Prepare an offer",
                                             u"Check the inspection report"};

constexpr std::u16string_view Messages[] = {
    u"Hi, is the house still available?",       u"Thanks! Saturday at 10 works for us.",
    u"Could you send me the floor plan?",       u"We are running 15 minutes late, sorry!",
    u"Loved it 😍 what would be the next step?", u"Let me talk to my husband first."};

constexpr std::u16string_view Streets[] = {u"Maple Street",   u"Oak Avenue", u"Lakeview Drive",
                                           u"Kingsbury Road", u"Elm Court",  u"Sunset Boulevard",
                                           u"2nd Street",     u"Cañon Way"};

struct City
{
    std::u16string_view name;
    std::u16string_view state;
    std::u16string_view code;
    int areaCode;
};
constexpr City Cities[] = {{u"Chicago", u"IL", u"60614", 312}, {u"Austin", u"TX", u"78704", 512},
                           {u"Denver", u"CO", u"80206", 303},  {u"Portland", u"OR", u"97205", 503},
                           {u"Tampa", u"FL", u"33606", 813},   {u"Boise", u"ID", u"83702", 208}};

QString text(std::u16string_view view)
{
    return QStringView(view).toString();
}

template <typename T, size_t N>
const T &pick(Imagination &imagination, const T (&list)[N])
{
    return list[imagination.upTo(int(N))];
}

/// The Latin letters of a name without their marks, for an address; "" for other scripts.
QString latinLetters(const QString &name)
{
    QString letters;
    const QString parts = name.normalized(QString::NormalizationForm_D).toLower();
    for (const QChar c : parts) {
        if (c >= u'a' && c <= u'z')
            letters.append(c);
    }
    return letters;
}

} // namespace

Imagination::Imagination(quint32 seed)
    : m_random(seed)
{
}

int Imagination::upTo(int bound)
{
    return bound < 1 ? 0 : int(m_random.bounded(quint32(bound)));
}

QString Imagination::firstName()
{
    return text(pick(*this, FirstNames));
}

QString Imagination::lastName()
{
    return text(pick(*this, LastNames));
}

QString Imagination::email(const QString &first, const QString &last, qint64 number)
{
    QStringList parts{latinLetters(first), latinLetters(last)};
    parts.removeAll(QString());
    if (parts.isEmpty())
        parts.append(u"lead"_s);
    return parts.join(u'.') + QString::number(number) + "@example.com"_L1;
}

QString Imagination::phone()
{
    // 555-0100 … 555-0199 are kept free for made-up numbers.
    return u"(%1) 555-01%2"_s.arg(pick(*this, Cities).areaCode).arg(upTo(100), 2, 10, QChar(u'0'));
}

QString Imagination::source()
{
    return text(pick(*this, Sources));
}

QString Imagination::tag()
{
    return text(pick(*this, Tags));
}

QString Imagination::noteText()
{
    return text(pick(*this, Notes));
}

QString Imagination::taskName()
{
    return text(pick(*this, TaskNames));
}

QString Imagination::message()
{
    return text(pick(*this, Messages));
}

JsonObject Imagination::address()
{
    const City &city = pick(*this, Cities);
    // One draw a statement: the order inside an expression is the compiler's to choose.
    const QString number = QString::number(100 + upTo(900));
    const QString street = number + u' ' + text(pick(*this, Streets));
    return {{"type", u"home"_s},         {"street", street},        {"city", text(city.name)},
            {"state", text(city.state)}, {"code", text(city.code)}, {"country", u"US"_s}};
}

JsonObject Imagination::property()
{
    JsonObject result = address();
    result.remove("type");
    result.remove("country");
    result.append("price", price());
    result.append("bedrooms", 1 + upTo(5));
    result.append("url", u"https://www.example.com/listings/%1"_s.arg(1000 + upTo(9000)));
    return result;
}

double Imagination::price()
{
    return 1000.0 * (150 + upTo(1200));
}

JsonObject Imagination::person(qint64 number)
{
    const QString first = firstName();
    const QString last = lastName();
    JsonObject person{{"firstName", first}, {"lastName", last}, {"source", source()}};
    person.append("type", chance(70) ? u"Buyer"_s : u"Seller"_s);
    if (chance(60))
        person.append("price", price());
    person.append("emails", JsonArray{JsonObject{{"value", email(first, last, number)}}});
    JsonArray phones{JsonObject{{"value", phone()}}};
    if (chance(20))
        phones.push_back(JsonObject{{"value", phone()}, {"type", u"work"_s}});
    if (chance(90))
        person.append("phones", phones);
    if (chance(40))
        person.append("addresses", JsonArray{address()});
    QStringList tags;
    for (int wanted = upTo(4); wanted > 0; --wanted)
        tags.append(tag());
    person.append("tags", texts(tags));
    return person;
}

} // namespace Hookglass::Sim
