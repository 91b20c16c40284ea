// SPDX-License-Identifier: MIT
#include "core/jsonrewrite.h"
#include "core/jsontext.h"

#include <cstdlib>

using namespace Hookglass;
using namespace Hookglass::JsonText;

namespace {

void require(bool condition)
{
    if (!condition)
        std::abort();
}

QByteArray joined(QByteArrayView text, const QList<Token> &tokens)
{
    QByteArray out;
    for (const Token &token : tokens)
        out += text.sliced(token.begin, token.length);
    return out;
}

/// Tokens lie in order and within the text, with only blanks between them.
void checkTokens(QByteArrayView text, const Tokens &result)
{
    qsizetype end = 0;
    for (const Token &token : result.tokens) {
        require(token.begin >= end && token.length > 0 &&
                token.begin + token.length <= text.size());
        for (const char c : text.sliced(end, token.begin - end))
            require(c == ' ' || c == '\n' || c == '\r' || c == '\t');
        end = token.begin + token.length;
        const QByteArrayView bytes = text.sliced(token.begin, token.length);
        require(decodeString(bytes).has_value() == (token.kind == TokenKind::String));
        require(!decodeInteger(bytes) || token.kind == TokenKind::Number);
    }
    if (result.problem)
        require(result.problem->offset >= end && result.problem->offset <= text.size());
    else
        require(text.sliced(end).trimmed().isEmpty());
}

void checkRewrites(QByteArrayView text, const Tokens &result)
{
    using Slashes = JsonRewrite::StringStyle::Slashes;
    using Characters = JsonRewrite::StringStyle::Characters;
    require(JsonRewrite::minified(text) == joined(text, result.tokens));
    require(JsonRewrite::withStrings(text, {}) == text);
    for (const QByteArray &other :
         {JsonRewrite::minified(text), JsonRewrite::spaced(text), JsonRewrite::sorted(text),
          JsonRewrite::withStrings(text, {Slashes::Escaped, Characters::Escaped}),
          JsonRewrite::withStrings(text, {Slashes::Plain, Characters::Plain})}) {
        const Tokens again = tokenize(other);
        require(!again.problem && again.tokens.size() == result.tokens.size());
    }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
    const QByteArrayView text(data, static_cast<qsizetype>(size));
    const Tokens result = tokenize(text);
    checkTokens(text, result);

    const QByteArray once = pretty(text);
    require(pretty(once) == once);
    const Tokens again = tokenize(once);
    require(again.problem.has_value() == result.problem.has_value());
    require(joined(once, again.tokens) == joined(text, result.tokens));

    const std::optional<QByteArrayView> root = valueAt(text, {});
    require(root.has_value() != result.problem.has_value());
    if (root)
        checkRewrites(text, result);
    if (const auto value = valueAt(text, {QByteArrayLiteral("data"), QByteArrayLiteral("a")}))
        require(!tokenize(*value).problem);
    return 0;
}
