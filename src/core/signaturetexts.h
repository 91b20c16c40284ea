// SPDX-License-Identifier: MIT
#pragma once

#include "core/signaturebodies.h"
#include "core/signaturevariants.h"

#include <algorithm>
#include <limits>
#include <optional>
#include <utility>
#include <vector>

namespace Hookglass::SignatureSearch {

/// Texts that begin alike, and therefore are hashed together.
struct Family
{
    std::vector<QByteArray> texts;
    std::vector<Origin> origins;                  ///< one a text
    qsizetype shared = 0;                         ///< bytes
    int fewest = std::numeric_limits<int>::max(); ///< deviations of the simplest
    bool isRare = true;                           ///< all of them are

    void add(const Origin &origin, QByteArray text)
    {
        shared = texts.empty() ? text.size() : std::min(shared, commonStart(texts.front(), text));
        fewest = std::min(fewest, origin.deviations());
        isRare = isRare && origin.isRare();
        texts.push_back(std::move(text));
        origins.push_back(origin);
    }
    qsizetype work() const
    {
        qsizetype bytes = shared;
        for (const QByteArray &text : texts)
            bytes += text.size() - shared;
        return bytes;
    }
};

/// Makes all texts that may have been signed, family by family, from the likely to the rare.
/// Counts in `work` the bytes that are written on the way.
class Texts
{
public:
    Texts(const SignatureQuestion &question, qsizetype &work)
        : m_question(question)
        , m_work(work)
        , m_bodies(question)
    {
    }

    bool isCancelled() const
    {
        return m_question.cancelled && m_question.cancelled->load(std::memory_order_relaxed);
    }
    const Body &received() const { return m_bodies.received(); }
    bool isLarge() const { return m_question.body.size() > Bodies::KeptBody; }
    /// Some of the bodies are not made at all.
    bool isIncomplete() const { return m_bodies.isTooLargeForEncoders(); }
    int bodyCount() const { return m_bodies.differentCount(); }

    /// Gives each family to `visit`, which returns false to end it. With `most` deviations in
    /// body and encoding together.
    template <typename Visit>
    bool each(int most, const Visit &visit)
    {
        std::vector<Body> alike{m_bodies.received()};
        std::vector<size_t> others;
        for (size_t i = 0; i < m_bodies.rewriteCount() && !isCancelled(); ++i) {
            // A large body is tried as it is before anything else is made of it.
            std::optional<Body> body = isLarge() ? std::nullopt : rewritten(i);
            if (body && m_bodies.endsDifferently(*body))
                alike.push_back(*std::move(body));
            else if (body || isLarge())
                others.push_back(i);
        }
        if (isCancelled() || !eachEncoding(alike, most, visit))
            return false;
        for (const size_t i : others) {
            const std::optional<Body> body = rewritten(i);
            if (isCancelled() || (body && !eachEncoding({*body}, most, visit)))
                return false;
        }
        return true;
    }

    /// The same for the body as JSON encoders write it.
    template <typename Visit>
    bool eachEncoder(int most, const Visit &visit)
    {
        const size_t count = m_bodies.encoderCount();
        for (size_t i = 0; i < count; ++i) {
            const std::optional<Body> body = isCancelled() ? std::nullopt : m_bodies.encoded(i);
            m_work += body ? body->bytes.size() * WorkOfWriting : 0;
            if (isCancelled() || (body && !eachEncoding({*body}, most, visit)))
                return false;
        }
        return true;
    }

private:
    std::optional<Body> rewritten(size_t index)
    {
        m_work += m_question.body.size();
        return m_bodies.rewritten(index);
    }

    template <typename Visit>
    bool eachEncoding(const std::vector<Body> &bodies, int most, const Visit &visit)
    {
        std::vector<QByteArray> base64;
        base64.reserve(bodies.size());
        for (const Body &body : bodies)
            base64.push_back(body.bytes.toBase64());
        const bool onlyStandard = most <= (bodies.front().mistake ? 1 : 0);
        for (int family = 0; family < (onlyStandard ? 1 : SignatureVariants::EncodingFamilies);
             ++family) {
            Family made;
            for (size_t i = 0; i < bodies.size(); ++i) {
                auto texts = SignatureVariants::encodings(family, bodies[i].bytes, base64[i]);
                for (SignatureVariants::EncodedText &text : texts)
                    made.add({&bodies[i], text.mistake}, std::move(text.text));
            }
            m_work += made.work();
            if (!made.texts.empty() && !visit(made))
                return false;
        }
        return true;
    }

    /// What it costs to write a byte of JSON, in bytes that are hashed.
    static constexpr qsizetype WorkOfWriting = 3;

    const SignatureQuestion &m_question;
    qsizetype &m_work;
    Bodies m_bodies;
};

} // namespace Hookglass::SignatureSearch
