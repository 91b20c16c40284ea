// SPDX-License-Identifier: MIT
#include "core/jsonfields.h"

#include "core/jsontext.h"

#include <QtCore/QSet>

namespace Hookglass {

using namespace Qt::StringLiterals;
using JsonText::Token;
using JsonText::TokenKind;

namespace {

constexpr qsizetype MostKnown = 1000; ///< keys that are remembered

/// Keys that also stand for much else.
bool isOnlyInAddresses(const QString &key)
{
    static const QSet<QString> keys{u"code"_s, u"state"_s, u"country"_s, u"unit"_s};
    return keys.contains(key.toCaseFolded());
}

bool isLink(const QString &key)
{
    static const QSet<QString> keys{u"url"_s, u"uri"_s};
    return keys.contains(key.toCaseFolded());
}

/// Where names stand for things that are nobody: {"stages": [{"name": "Lead"}]}.
bool isOfThings(const QString &key)
{
    static const QSet<QString> things{
        u"stages"_s, u"stage"_s,        u"pipelines"_s,       u"pipeline"_s, u"pipelinestages"_s,
        u"tags"_s,   u"customfields"_s, u"actionplans"_s,     u"groups"_s,   u"group"_s,
        u"teams"_s,  u"team"_s,         u"ponds"_s,           u"pond"_s,     u"smartlists"_s,
        u"source"_s, u"sources"_s,      u"dealcustomfields"_s};
    return things.contains(key.toCaseFolded());
}

} // namespace

JsonFields::JsonFields(QByteArrayView text)
    : m_text(text)
    , m_scanner(text)
{
}

void JsonFields::open()
{
    m_frames.push_back({meaning(), m_isOfThings});
    m_hasKey = false;
}

void JsonFields::close()
{
    m_isOfThings = m_frames.back().isOfThings;
    m_frames.pop_back();
    m_hasKey = false;
}

bool JsonFields::next(Token &token)
{
    while (m_scanner.next(token)) {
        switch (token.kind) {
        case TokenKind::ObjectBegin:
        case TokenKind::ArrayBegin:
            open();
            break;
        case TokenKind::ObjectEnd:
        case TokenKind::ArrayEnd:
            close();
            break;
        case TokenKind::Comma:
            m_hasKey = false;
            break;
        case TokenKind::String:
            if (token.isKey) {
                m_key = known(JsonText::decodeString(bytes(token)).value_or(QString()));
                m_hasKey = true;
                m_isOfThings = m_frames.back().isOfThings || m_key.isOfThings;
            }
            return true;
        case TokenKind::Number:
            return true;
        case TokenKind::Colon:
        case TokenKind::True:
        case TokenKind::False:
        case TokenKind::Null:
            break;
        }
    }
    return false;
}

/// The same few keys stand in a text again and again.
const JsonFields::Key &JsonFields::known(const QString &name)
{
    auto found = m_known.find(name);
    if (found == m_known.end()) {
        if (m_known.size() >= MostKnown)
            m_known.clear();
        found = m_known.insert(name, {.meaning = fieldMeaning(name),
                                      .isOfThings = isOfThings(name),
                                      .isOnlyInAddresses = isOnlyInAddresses(name),
                                      .isLink = isLink(name)});
    }
    return *found;
}

/// Most keys say what their value is, the others take it from around them ("emails": [{"value":
/// …}]).
FieldMeaning JsonFields::meaning() const
{
    const FieldMeaning around = m_frames.empty() ? FieldMeaning::Unknown : m_frames.back().meaning;
    if (!m_hasKey)
        return around;
    const FieldMeaning own = m_key.meaning;
    if (own == FieldMeaning::Address && m_key.isOnlyInAddresses)
        return around == own ? own : FieldMeaning::Unknown;
    if (own == FieldMeaning::Name && m_isOfThings)
        return FieldMeaning::Plain;
    if (around == FieldMeaning::Picture && m_key.isLink)
        return around;
    if (own != FieldMeaning::Unknown)
        return own;
    return around == FieldMeaning::Plain || around == FieldMeaning::Name ? own : around;
}

std::optional<qsizetype> JsonFields::broken() const
{
    return m_scanner.problem() ? std::optional(m_scanner.position()) : std::nullopt;
}

} // namespace Hookglass
