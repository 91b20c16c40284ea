// SPDX-License-Identifier: MIT
#include "core/signaturetexts.h"

#include <algorithm>
#include <utility>

namespace Hookglass::SignatureSearch {

using SignatureVariants::EncodedText;

namespace {

constexpr int Standard = 0;  ///< the family with standard base64
constexpr int NoBase64 = 1;  ///< the family of the body itself
constexpr qsizetype End = 8; ///< bytes in which texts of one family differ

} // namespace

Group::Traits Group::traits(int family) const
{
    const bool isAsReceived =
        std::any_of(bodies.begin(), bodies.end(), [](const Body &body) { return !body.mistake; });
    const auto isRareBody = [](const Body &body) { return body.mistake && isRare(*body.mistake); };
    return {(isAsReceived ? 0 : 1) + (family == Standard ? 0 : 1),
            SignatureVariants::isRareFamily(family) ||
                std::all_of(bodies.begin(), bodies.end(), isRareBody)};
}

qsizetype Group::work(int family) const
{
    const qsizetype bytes = bodies.front().bytes.size();
    const qsizetype text = family == NoBase64 ? bytes : bytes * 4 / 3;
    return text + qsizetype(bodies.size()) * End;
}

qsizetype Group::size() const
{
    // Those that differ in their end are copies of the first.
    constexpr qsizetype CopiesOfOneWriting = 3;
    qsizetype copied = 0;
    for (const Body &body : bodies)
        copied += body.bytes.size();
    const qsizetype first = bodies.front().bytes.size();
    return first + (copied - first) / CopiesOfOneWriting;
}

void Family::add(const Origin &origin, const SplitText &text)
{
    shared = texts.empty() ? text.bytes.size()
                           : std::min(shared, commonStart(texts.front().bytes, text.bytes));
    texts.push_back(text);
    origins.push_back(origin);
}

void Families::setGroup(const Group &group)
{
    m_group = &group;
    if (m_encoders.size() < group.bodies.size())
        m_encoders.resize(group.bodies.size());
    for (size_t i = 0; i < group.bodies.size(); ++i)
        m_encoders[i].setBody(group.bodies[i].bytes);
}

Family Families::made(int family)
{
    Family all;
    for (size_t i = 0; i < m_group->bodies.size(); ++i) {
        const std::vector<EncodedText> texts = m_encoders[i].texts(family);
        for (const EncodedText &text : texts)
            all.add({&m_group->bodies[i], text.mistake}, text.text);
    }
    return all;
}

Supply::Supply(const SignatureQuestion &question)
    : m_received(question.body)
    , m_cancelled(question.cancelled)
    , m_bodies(question)
{
}

void Supply::start(Kind kind, bool isAlone)
{
    m_isAlone = isAlone;
    m_kind = kind;
    m_next = 0;
    if (kind == Kind::Rewritten && m_first.bodies.empty())
        arrangeRewritten();
    if (kind == Kind::Encoded && m_encoded.empty())
        arrangeEncoded();
}

void Supply::arrangeRewritten()
{
    m_bodies.makeRewrites();
    m_first.bodies.push_back(m_bodies.received());
    for (size_t i = 0; i < m_bodies.rewriteCount() && !isCancelled(); ++i) {
        // A large body is tried as it is before anything else is made of it.
        std::optional<Body> body = isLarge() ? std::nullopt : m_bodies.rewritten(i);
        if (body && m_bodies.endsDifferently(*body))
            m_first.bodies.push_back(*std::move(body));
        else if (body || isLarge())
            m_rewrites.push_back(i);
    }
}

void Supply::arrangeEncoded()
{
    m_bodies.makeEncoded();
    for (size_t i = 0; i < m_bodies.encoderCount(); ++i) {
        const auto group = std::find_if(m_encoded.begin(), m_encoded.end(),
                                        [this, i](const std::vector<size_t> &alike) {
                                            return m_bodies.areEncodedAlike(alike.front(), i);
                                        });
        if (group != m_encoded.end())
            group->push_back(i);
        else
            m_encoded.push_back({i});
    }
}

std::optional<Group> Supply::next()
{
    return m_kind == Kind::Rewritten ? nextRewritten() : nextEncoded();
}

std::optional<Group> Supply::nextRewritten()
{
    if (m_next == 0 && !isCancelled()) {
        ++m_next;
        return m_first;
    }
    while (m_next <= m_rewrites.size() && !isCancelled()) {
        if (std::optional<Body> body = m_bodies.rewritten(m_rewrites[m_next++ - 1]))
            return Group{{*std::move(body)}};
    }
    return std::nullopt;
}

std::optional<Group> Supply::nextEncoded()
{
    while (m_next < m_encoded.size()) {
        Group group;
        for (const size_t i : m_encoded[m_next]) {
            const bool isLeftOut = isCancelled() || (!m_isAlone && m_bodies.isRareEncoded(i));
            std::optional<Body> body = isLeftOut ? std::nullopt : m_bodies.encoded(i);
            if (body)
                group.bodies.push_back(*std::move(body));
        }
        ++m_next;
        if (isCancelled())
            return std::nullopt;
        if (!group.bodies.empty())
            return group;
    }
    return std::nullopt;
}

} // namespace Hookglass::SignatureSearch
