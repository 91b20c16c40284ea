// SPDX-License-Identifier: MIT
#include "core/redactionfields.h"

#include <QtCore/QSet>

#include <algorithm>
#include <array>

namespace Hookglass {

using namespace Qt::StringLiterals;

namespace {

/// The words of a line.
QSet<QString> wordsOf(const char *text)
{
    const QStringList words = QString::fromLatin1(text).split(u' ', Qt::SkipEmptyParts);
    return QSet<QString>(words.cbegin(), words.cend());
}

const QSet<QString> &plainFields()
{
    static const QSet<QString> fields = wordsOf(
        "event eventid eventcreated id ids resourceids uri url refuri sourceurl type status stage "
        "stageid stagename pipeline pipelineid pipelinename pipelinestage reftype refid created "
        "updated createdat updatedat createdvia lastactivity isprimary kind version timezone "
        "currency role method format language locale dealstatus dealstage outcome direction "
        "collection next nextlink system systemname eventname typename hostname groupname "
        "teamname pondname statusname sourcename fieldname duedate projectedclosedate price "
        "duration contacted delayed claimed personid userid dealid noteid signature");
    return fields;
}

const QSet<QString> &nameFields()
{
    static const QSet<QString> fields = wordsOf(
        "name agent owner lender contact buyer seller user author assignedto spouse partner client "
        "customer person attendee attendees invitee invitees collaborators sender recipient "
        "createdby updatedby company employer signer");
    return fields;
}

const QSet<QString> &addressFields()
{
    static const QSet<QString> fields =
        wordsOf("city town village state code country unit apt apartment lat lng lon latitude "
                "longitude location geo coordinates propertycity mailingcity homecity workcity");
    return fields;
}

const QSet<QString> &textFields()
{
    static const QSet<QString> fields =
        wordsOf("body message text note notes background description subject title comment "
                "comments snippet preview content html plaintext transcript summary remarks "
                "instructions emailbody");
    return fields;
}

const QSet<QString> &pictureFields()
{
    static const QSet<QString> fields = wordsOf(
        "picture pictures pictureurl photo photos photourl avatar avatars avatarurl headshot "
        "headshoturl profilepicture profilepictureurl profilephoto profilephotourl profileimage "
        "profileimageurl");
    return fields;
}

template <size_t Count>
bool hasAny(const QString &name, const std::array<const char *, Count> &parts)
{
    return std::any_of(parts.begin(), parts.end(), [&name](const char *part) {
        return name.contains(QLatin1StringView(part));
    });
}

bool isCustom(const QString &name)
{
    return name.size() > 6 && name.startsWith("custom"_L1) &&
           (name.at(6).isUpper() || name.at(6) == u'_');
}

} // namespace

FieldMeaning fieldMeaning(const QString &original)
{
    QString name;
    const QString folded = original.toCaseFolded();
    for (const QChar c : folded) {
        if (c.isLetterOrNumber())
            name += c;
    }
    constexpr std::array keyParts{
        "apikey",     "systemkey", "secret",    "password",      "passwd",    "token",     "cookie",
        "credential", "bearer",    "accesskey", "authorization", "sessionid", "privatekey"};
    constexpr std::array addressParts{"address", "street", "zip", "postal", "postcode", "county"};
    constexpr std::array phoneParts{"phone", "mobile", "cellnumber", "fax", "whatsapp"};
    static const QSet<QString> phoneFields =
        wordsOf("cell sms tel normalized fromnumber tonumber callerid msisdn");
    static const QSet<QString> contactFields = wordsOf("to from cc bcc replyto");
    if (hasAny(name, keyParts) || name == "auth"_L1)
        return FieldMeaning::Key;
    if (plainFields().contains(name))
        return FieldMeaning::Plain;
    if (pictureFields().contains(name))
        return FieldMeaning::Picture;
    if (textFields().contains(name) || isCustom(original))
        return FieldMeaning::Text;
    if (contactFields.contains(name))
        return FieldMeaning::Contact;
    if (name.contains("email"_L1))
        return FieldMeaning::Email;
    if (hasAny(name, addressParts) || addressFields().contains(name))
        return FieldMeaning::Address;
    if (name.contains("mail"_L1))
        return FieldMeaning::Email;
    if (hasAny(name, phoneParts) || phoneFields.contains(name))
        return FieldMeaning::Phone;
    if (name.endsWith("name"_L1) || nameFields().contains(name))
        return FieldMeaning::Name;
    return FieldMeaning::Unknown;
}

bool isSecretHeader(QByteArrayView name)
{
    constexpr std::array whole{"authentication", "cookie", "set-cookie", "x-system-key", "x-auth"};
    constexpr std::array parts{"authorization", "secret", "token",     "password",
                               "api-key",       "apikey", "access-key"};
    const QByteArray lower = name.toByteArray().toLower();
    return std::any_of(whole.begin(), whole.end(),
                       [&lower](const char *one) { return lower == one; }) ||
           std::any_of(parts.begin(), parts.end(),
                       [&lower](const char *part) { return lower.contains(part); });
}

} // namespace Hookglass
