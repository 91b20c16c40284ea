// SPDX-License-Identifier: MIT
#pragma once

#include <QtCore/QByteArrayView>

#include <span>

namespace Hookglass::Sim {

/// The families of things in an account. Source: fub-api.md §1, §5.
enum class Kind : quint8 {
    Person,
    Relationship,
    Note,
    Reaction,
    ThreadedReply,
    Email,
    Task,
    Appointment,
    TextMessage,
    Call,
    EmEvent,
    Deal,
    WebsiteEvent,
    Stage,
    Pipeline,
    PipelineStage,
    CustomField,
    DealCustomField,
    User
};
inline constexpr int KindCount = 19;

enum class FieldType : quint8 { Integer, Number, Text, Bool, List, Object };

enum class Access : quint8 {
    Server,  ///< set by the server; ignored in requests
    Client,  ///< may come in POST and PUT
    Required ///< must come in POST
};

/// Whether a change of the field gives an Updated event (fub-api.md §1 lists those of people).
enum class Fires : quint8 { Yes, No };

struct Field
{
    QByteArrayView name;
    FieldType type = FieldType::Text;
    Access access = Access::Client;
    Fires fires = Fires::Yes;
};

/// What the API knows about one family.
struct KindInfo
{
    Kind kind = Kind::Person;
    QByteArrayView path;           ///< "people", below /v1/
    QByteArrayView collection;     ///< key of the rows in a list answer; irregular
    QByteArrayView created;        ///< event name; empty: there is none
    QByteArrayView updated;        ///< empty: there is no PUT either
    QByteArrayView deleted;        ///< empty: there is no DELETE either
    std::span<const Field> fields; ///< in the order of the answers
    bool creatable = true;         ///< POST exists
};

const KindInfo &kindInfo(Kind kind);
std::span<const KindInfo> allKinds();
const Field *findField(const KindInfo &info, QByteArrayView name);

} // namespace Hookglass::Sim
