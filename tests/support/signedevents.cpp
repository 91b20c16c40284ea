// SPDX-License-Identifier: MIT
#include "support/signedevents.h"

#include "support/loadclient.h"

#include <array>

namespace Hookglass::Test {

using namespace Qt::StringLiterals;

namespace {

// SplitMix64: neighbouring numbers become unrelated ones.
quint64 mixed(quint64 value)
{
    value += 0x9e3779b97f4a7c15ULL;
    value = (value ^ (value >> 30)) * 0xbf58476d1ce4e5b9ULL;
    value = (value ^ (value >> 27)) * 0x94d049bb133111ebULL;
    return value ^ (value >> 31);
}

QByteArray hex(quint64 value, int digits)
{
    return QByteArray::number(value, 16).rightJustified(digits, '0', true);
}

const std::array Names = {"peopleCreated",      "peopleUpdated", "peopleStageUpdated",
                          "peopleTagsCreated",  "notesCreated",  "dealsUpdated",
                          "notYetKnownCreated", "callsCreated"};

} // namespace

SignedEvents::SignedEvents(const Secret &key, QByteArray target, quint64 seed)
    : m_signer(key)
    , m_target(std::move(target))
    , m_seed(seed)
{
}

QByteArray SignedEvents::idText(quint64 index) const
{
    const quint64 a = mixed(m_seed + 2 * index);
    const quint64 b = mixed(m_seed + 2 * index + 1);
    return hex(a >> 32, 8) + '-' + hex((a >> 16) & 0xffff, 4) + "-4"_ba + hex(a & 0xfff, 3) +
           "-8"_ba + hex(b >> 52, 3) + '-' + hex(b & 0xffffffffffffULL, 12);
}

QString SignedEvents::eventId(quint64 index) const
{
    return QString::fromLatin1(idText(index));
}

QByteArray SignedEvents::body(quint64 index) const
{
    const quint64 random = mixed(m_seed ^ mixed(index));
    const QByteArray number = QByteArray::number(index + 1);
    // Written as four different senders would write it.
    const std::array gaps = {""_ba, " "_ba, "\n  "_ba, "\r\n\t"_ba};
    const QByteArray &gap = gaps[random % gaps.size()];
    const QByteArray slash = random & 4 ? "\\/"_ba : "/"_ba;
    const QByteArray name = random & 8 ? "Caf\\u00e9 \\ud83c\\udfe0"_ba : "Café 🏠 Zürich"_ba;

    QByteArray text =
        '{' + gap + R"("eventId":)"_ba + gap + '"' + idText(index) + "\","_ba + gap +
        R"("eventCreated":"2026-11-24T)"_ba + QByteArray::number(10 + random % 10) +
        R"(:15:19+00:00",)"_ba + gap + R"("event":")"_ba + Names[(random >> 8) % Names.size()] +
        "\","_ba + gap + R"("resourceIds":[)"_ba + number + ',' + gap + "7],"_ba + gap +
        R"("uri":"https:)"_ba + slash + slash + "api.followupboss.com"_ba + slash + "v1"_ba +
        slash + "people?id="_ba + number + "\","_ba + gap + R"("data":{"tags":[")"_ba + name +
        R"("],"n":[1.0,1e400,-0,)"_ba + R"(12345678901234567890],"n":null,"filler":")"_ba;
    text += QByteArray(qsizetype((random >> 16) % 600), char('a' + random % 26));
    text += "\"}"_ba + gap + '}';
    if (random & 16)
        text += gap; // blanks after the value are part of the bytes, too
    return text;
}

QByteArray SignedEvents::request(quint64 index) const
{
    const QByteArray content = body(index);
    return makePost(m_target, content, m_signer.sign(content));
}

} // namespace Hookglass::Test
