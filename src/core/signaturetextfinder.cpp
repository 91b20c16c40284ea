// SPDX-License-Identifier: MIT
#include "core/signaturebodies.h"
#include "core/signaturesearch.h"
#include "core/signaturevariants.h"

#include <optional>
#include <vector>

namespace Hookglass::SignatureSearch {

namespace {

using SignatureVariants::EncodedText;

/// The bytes that a text of any base64 stands for, whatever its lines; empty: it is none.
QByteArray decoded(QByteArrayView text)
{
    QByteArray compact;
    compact.reserve(text.size());
    for (const char c : text) {
        if (c != '\n' && c != '\r' && c != ' ' && c != '\t')
            compact += c == '-' ? '+' : c == '_' ? '/' : c;
    }
    const auto bytes =
        QByteArray::fromBase64Encoding(compact, QByteArray::AbortOnBase64DecodingErrors);
    return bytes ? *bytes : QByteArray();
}

/// Looks for a text among all that may be signed. Only the bodies that it can be made of are
/// encoded: what it says itself, and what it says as base64.
class TextFinder
{
public:
    TextFinder(const SignatureQuestion &question, QByteArrayView text)
        : m_question(question)
        , m_text(text)
        , m_bodies(question)
        , m_once(decoded(text))
        , m_twice(decoded(m_once))
    {
    }

    Outcome run()
    {
        tryBody(m_bodies.received());
        m_bodies.makeRewrites();
        for (size_t i = 0; i < m_bodies.rewriteCount(); ++i) {
            if (m_question.cancelled && m_question.cancelled->load(std::memory_order_relaxed))
                return cancelled();
            if (const std::optional<Body> body = m_bodies.rewritten(i))
                tryBody(*body);
        }
        m_bodies.makeEncoded();
        for (size_t i = 0; i < m_bodies.encoderCount(); ++i) {
            if (m_question.cancelled && m_question.cancelled->load(std::memory_order_relaxed))
                return cancelled();
            if (const std::optional<Body> body = m_bodies.encoded(i))
                tryBody(*body);
        }
        Outcome outcome;
        if (m_best)
            outcome.matches = {m_best->match};
        return outcome;
    }

private:
    struct Found
    {
        Match match;
        int rank = 0; ///< the lower, the better
    };

    static Outcome cancelled()
    {
        Outcome outcome;
        outcome.cancelled = true;
        return outcome;
    }

    void tryBody(const Body &body)
    {
        const bool isItself = QByteArrayView(body.bytes).trimmed() == m_text.trimmed();
        if (!isItself && body.bytes != m_once && body.bytes != m_twice)
            return;
        m_encoder.setBody(body.bytes);
        for (int family = 0; family < SignatureVariants::EncodingFamilies; ++family) {
            const std::vector<EncodedText> texts = m_encoder.texts(family);
            for (const EncodedText &text : texts)
                compare({&body, text.mistake}, text.text.joined());
        }
    }

    /// Pasting loses and adds line ends, so a text that differs in them alone is second best.
    void compare(const Origin &origin, const QByteArray &text)
    {
        const bool isExact = text == m_text;
        if (!isExact && QByteArrayView(text).trimmed() != m_text.trimmed())
            return;
        const int rank = origin.deviations() * 2 + (isExact ? 0 : 1);
        if (!m_best || rank < m_best->rank) {
            m_best = Found{{deviationsOf(origin), differencesOf(m_bodies.received(), origin, text)},
                           rank};
        }
    }

    const SignatureQuestion &m_question;
    QByteArrayView m_text;
    Bodies m_bodies;
    SignatureVariants::TextEncoder m_encoder;
    QByteArray m_once;
    QByteArray m_twice;
    std::optional<Found> m_best;
};

} // namespace

Outcome findText(const SignatureQuestion &question, QByteArrayView text)
{
    TextFinder finder(question, text);
    return finder.run();
}

} // namespace Hookglass::SignatureSearch
