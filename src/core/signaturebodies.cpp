// SPDX-License-Identifier: MIT
#include "core/signaturebodies.h"

#include "core/signaturethreads.h"

#include <algorithm>
#include <cstring>
#include <utility>

namespace Hookglass::SignatureSearch {

using SignatureVariants::Rewrite;
using What = SignatureDifference::What;

QList<SignatureDifference> differencesOf(const Body &received, const Origin &origin,
                                         QByteArrayView text)
{
    QList<SignatureDifference> all;
    const QByteArray &body = origin.body->bytes;
    if (origin.body->mistake && *origin.body->mistake != SignatureMistake::BodyLeftOut) {
        if (const auto found = firstDifference(What::Body, received.bytes, body))
            all.append(*found);
    }
    // Where it is another alphabet altogether, the first byte says nothing.
    const bool isComparable = origin.encoding && *origin.encoding != SignatureMistake::NoBase64 &&
                              *origin.encoding != SignatureMistake::Base64Twice;
    if (isComparable) {
        if (const auto found = firstDifference(What::Base64, body.toBase64(), text))
            all.append(*found);
    }
    return all;
}

QList<SignatureDeviation> deviationsOf(const Origin &origin)
{
    QList<SignatureDeviation> all;
    if (origin.body->mistake)
        all.append(signatureDeviation(*origin.body->mistake, origin.body->detail));
    if (origin.encoding)
        all.append(signatureDeviation(*origin.encoding));
    return all;
}

qsizetype commonStart(QByteArrayView a, QByteArrayView b)
{
    constexpr qsizetype Block = 4096; // compared at once
    const qsizetype size = std::min(a.size(), b.size());
    qsizetype at = a.data() == b.data() ? size : 0;
    while (at < size) {
        const qsizetype step = std::min(Block, size - at);
        if (std::memcmp(a.data() + at, b.data() + at, size_t(step)) != 0)
            break;
        at += step;
    }
    const qsizetype end = std::min(size, at + Block);
    return std::mismatch(a.begin() + at, a.begin() + end, b.begin() + at).first - a.begin();
}

Bodies::Bodies(const SignatureQuestion &question)
    : m_received{std::nullopt, QByteArray::fromRawData(question.body.data(), question.body.size())}
    , m_cancelled(question.cancelled)
    , m_rewrites(SignatureVariants::bodyRewrites(question.body))
    , m_kept(m_rewrites.size())
    , m_states(m_rewrites.size(), State::Unknown)
{
}

void Bodies::makeRewrites()
{
    if (m_received.bytes.size() > KeptBody || !m_made.empty())
        return;
    m_made.resize(m_rewrites.size());
    // Parsing for the encoders takes longest, so it goes first.
    forEachInTwoThreads(isLong(), m_rewrites.size() + 1, [this](size_t i, size_t) {
        if (isCancelled())
            return;
        if (i > 0)
            m_made[i - 1] = m_rewrites[i - 1].apply(m_received.bytes);
        else if (!m_encoders)
            m_encoders.emplace(m_received.bytes, m_cancelled);
    });
}

void Bodies::makeEncoded()
{
    const size_t count = encoderCount();
    if (m_received.bytes.size() > KeptEncoded || !m_madeEncoded.empty())
        return;
    m_madeEncoded.resize(count);
    forEachInTwoThreads(isLong(), count, [this](size_t i, size_t) {
        if (!isCancelled())
            m_madeEncoded[i] = m_encoders->written(i);
    });
}

std::optional<Body> Bodies::rewritten(size_t index)
{
    if (m_states[index] == State::Unusable)
        return std::nullopt;
    if (m_states[index] == State::Kept)
        return m_kept[index];
    const Rewrite &rewrite = m_rewrites[index];
    const std::optional<QByteArray> bytes =
        m_made.empty() ? rewrite.apply(m_received.bytes) : std::exchange(m_made[index], {});
    const bool isNew = bytes && (m_states[index] == State::Usable || isFirst(*bytes));
    m_states[index] = isNew ? State::Usable : State::Unusable;
    if (!isNew)
        return std::nullopt;
    Body body{rewrite.mistake, *bytes};
    if (bytes->size() <= KeptBody) {
        m_kept[index] = body;
        m_states[index] = State::Kept;
    }
    return body;
}

bool Bodies::endsDifferently(const Body &body) const
{
    const qsizetype size = std::min(body.bytes.size(), m_received.bytes.size());
    return size > 0 && commonStart(body.bytes, m_received.bytes) >= size - size / 8;
}

size_t Bodies::encoderCount()
{
    if (!m_encoders)
        m_encoders.emplace(m_received.bytes, m_cancelled);
    m_encoderStates.resize(m_encoders->count(), State::Unknown);
    return m_encoders->count();
}

std::optional<Body> Bodies::encoded(size_t index)
{
    State &state = m_encoderStates[index];
    if (state == State::Unusable)
        return std::nullopt;
    QByteArray bytes = m_madeEncoded.empty() ? m_encoders->written(index) : m_madeEncoded[index];
    if (state == State::Unknown) {
        const bool isNew = !bytes.isNull() && bytes != m_received.bytes && isFirst(bytes);
        state = isNew ? State::Usable : State::Unusable;
        if (!isNew)
            return std::nullopt;
    }
    return Body{SignatureMistake::WrittenByEncoder, std::move(bytes),
                m_encoders->description(index)};
}

bool Bodies::isTooLargeForEncoders() const
{
    return m_received.bytes.size() > SignatureEncoders::LargestBody;
}

bool Bodies::isFirst(const QByteArray &bytes)
{
    const std::pair<qsizetype, size_t> sign(bytes.size(), qHash(bytes, size_t(1)));
    if (std::find(m_seen.begin(), m_seen.end(), sign) != m_seen.end())
        return false;
    m_seen.push_back(sign);
    return true;
}

} // namespace Hookglass::SignatureSearch
