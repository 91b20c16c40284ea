// SPDX-License-Identifier: MIT
#include "core/signatureencoders.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QStringList>

#include <algorithm>

namespace Hookglass {

namespace {

using S = JsonStyle::Strings;
using L = JsonStyle::Layout;
using O = JsonStyle::Order;

constexpr const char *Context = "SignatureEncoders";
constexpr QByteArrayView ByteOrderMark = "\xEF\xBB\xBF";
constexpr qsizetype MostNames = 2;

/// POD, so that the table costs nothing at start-up. A name begins with the program, up to its ’.
struct Row
{
    const char *name;
    S strings;
    L layout;
    O order;
    const char *ending = "";

    /// By the name's beginning. A struct of Go, and the classes of C# and Java, have types of their
    /// own, which nobody knows here.
    JsonProgram program() const
    {
        const QByteArrayView text(name);
        if (text.startsWith("JavaScript"))
            return JsonProgram::JavaScript;
        if (text.startsWith("Python"))
            return JsonProgram::Python;
        if (text.startsWith("PHP"))
            return JsonProgram::Php;
        return text.startsWith("Go") && text.contains(" of a map") ? JsonProgram::Go
                                                                   : JsonProgram::Exact;
    }
};

#define N(text) QT_TRANSLATE_NOOP("SignatureEncoders", text)

// clang-format off
/// The likely ones first. What two rows write alike is tried once and named after both.
constexpr Row Rows[] = {
    {N("JavaScript’s JSON.stringify"), S::Raw, L::Compact, O::AsSent},
    {N("JavaScript’s JSON.stringify with 2 spaces"), S::Raw, L::Indent2, O::AsSent},
    {N("JavaScript’s JSON.stringify with 4 spaces"), S::Raw, L::Indent4, O::AsSent},
    {N("JavaScript’s JSON.stringify with tabs"), S::Raw, L::Tab, O::AsSent},
    {N("JavaScript’s JSON.stringify with sorted names"), S::Raw, L::Compact, O::Sorted},
    {N("JavaScript’s JSON.stringify with sorted names and 2 spaces"), S::Raw, L::Indent2, O::Sorted},
    {N("JavaScript’s JSON.stringify with sorted names and 4 spaces"), S::Raw, L::Indent4, O::Sorted},
    {N("JavaScript’s JSON.stringify with sorted names and tabs"), S::Raw, L::Tab, O::Sorted},

    {N("Python’s json.dumps"), S::Python, L::Spaced, O::AsSent},
    {N("Python’s json.dumps(sort_keys=True)"), S::Python, L::Spaced, O::Sorted},
    {N("Python’s json.dumps(separators=(',', ':'))"), S::Python, L::Compact, O::AsSent},
    {N("Python’s json.dumps(sort_keys=True, separators=(',', ':'))"), S::Python, L::Compact, O::Sorted},
    {N("Python’s json.dumps(indent=2)"), S::Python, L::Indent2, O::AsSent},
    {N("Python’s json.dumps(indent=4)"), S::Python, L::Indent4, O::AsSent},
    {N("Python’s json.dumps(indent='\\t')"), S::Python, L::Tab, O::AsSent},
    {N("Python’s json.dumps(sort_keys=True, indent=2)"), S::Python, L::Indent2, O::Sorted},
    {N("Python’s json.dumps(sort_keys=True, indent=4)"), S::Python, L::Indent4, O::Sorted},
    {N("Python’s json.dumps(sort_keys=True, indent='\\t')"), S::Python, L::Tab, O::Sorted},
    {N("Python’s json.dumps(ensure_ascii=False)"), S::Raw, L::Spaced, O::AsSent},
    {N("Python’s json.dumps(sort_keys=True, ensure_ascii=False)"), S::Raw, L::Spaced, O::Sorted},
    {N("Python’s json.dumps(separators=(',', ':'), ensure_ascii=False)"), S::Raw, L::Compact, O::AsSent},
    {N("Python’s json.dumps(sort_keys=True, separators=(',', ':'), ensure_ascii=False)"), S::Raw, L::Compact, O::Sorted},
    {N("Python’s json.dumps(indent=2, ensure_ascii=False)"), S::Raw, L::Indent2, O::AsSent},
    {N("Python’s json.dumps(indent=4, ensure_ascii=False)"), S::Raw, L::Indent4, O::AsSent},
    {N("Python’s json.dumps(sort_keys=True, indent=2, ensure_ascii=False)"), S::Raw, L::Indent2, O::Sorted},
    {N("Python’s json.dumps(sort_keys=True, indent=4, ensure_ascii=False)"), S::Raw, L::Indent4, O::Sorted},
    {N("Python’s json.tool"), S::Python, L::Indent4, O::AsSent, "\n"},
    {N("Python’s json.tool --sort-keys"), S::Python, L::Indent4, O::Sorted, "\n"},

    {N("PHP’s json_encode"), S::Php, L::Compact, O::AsSent},
    {N("PHP’s json_encode with JSON_PRETTY_PRINT"), S::Php, L::Indent4, O::AsSent},
    {N("PHP’s json_encode with JSON_UNESCAPED_SLASHES"), S::PhpPlainSlashes, L::Compact, O::AsSent},
    {N("PHP’s json_encode with JSON_UNESCAPED_UNICODE"), S::PhpPlainCharacters, L::Compact, O::AsSent},
    {N("PHP’s json_encode with JSON_UNESCAPED_SLASHES and JSON_UNESCAPED_UNICODE"), S::PhpPlain, L::Compact, O::AsSent},
    {N("PHP’s json_encode with JSON_PRETTY_PRINT and JSON_UNESCAPED_SLASHES"), S::PhpPlainSlashes, L::Indent4, O::AsSent},
    {N("PHP’s json_encode with JSON_PRETTY_PRINT and JSON_UNESCAPED_UNICODE"), S::PhpPlainCharacters, L::Indent4, O::AsSent},
    {N("PHP’s json_encode with JSON_PRETTY_PRINT, JSON_UNESCAPED_SLASHES and JSON_UNESCAPED_UNICODE"), S::PhpPlain, L::Indent4, O::AsSent},
    {N("PHP’s json_encode of arrays"), S::Php, L::Compact, O::EmptyAsLists},
    {N("PHP’s json_encode of arrays with JSON_PRETTY_PRINT"), S::Php, L::Indent4, O::EmptyAsLists},
    {N("PHP’s json_encode of arrays with JSON_UNESCAPED_SLASHES"), S::PhpPlainSlashes, L::Compact, O::EmptyAsLists},
    {N("PHP’s json_encode of arrays with JSON_UNESCAPED_SLASHES and JSON_UNESCAPED_UNICODE"), S::PhpPlain, L::Compact, O::EmptyAsLists},
    {N("PHP’s json_encode with sorted names"), S::Php, L::Compact, O::Sorted},
    {N("PHP’s json_encode with sorted names and JSON_UNESCAPED_SLASHES"), S::PhpPlainSlashes, L::Compact, O::Sorted},
    {N("PHP’s json_encode with sorted names and JSON_UNESCAPED_UNICODE"), S::PhpPlainCharacters, L::Compact, O::Sorted},
    {N("PHP’s json_encode with sorted names and JSON_PRETTY_PRINT"), S::Php, L::Indent4, O::Sorted},

    {N("jq"), S::Raw, L::Indent2, O::AsSent, "\n"},
    {N("jq -c"), S::Raw, L::Compact, O::AsSent, "\n"},
    {N("jq -S"), S::Raw, L::Indent2, O::Sorted, "\n"},
    {N("jq -cS"), S::Raw, L::Compact, O::Sorted, "\n"},
    {N("jq --tab"), S::Raw, L::Tab, O::AsSent, "\n"},

    {N("Go’s json.Marshal of a map"), S::Go, L::Compact, O::Sorted},
    {N("Go’s json.MarshalIndent of a map with 2 spaces"), S::Go, L::Indent2, O::Sorted},
    {N("Go’s json.MarshalIndent of a map with 4 spaces"), S::Go, L::Indent4, O::Sorted},
    {N("Go’s json.MarshalIndent of a map with tabs"), S::Go, L::Tab, O::Sorted},
    {N("Go’s json.Marshal of a struct"), S::Go, L::Compact, O::AsSent},
    {N("Rails’ to_json"), S::Go, L::Compact, O::AsSent},
    {N("Go’s json.Indent with tabs"), S::AsSent, L::Tab, O::AsSent},

    {N("C#’s JsonSerializer"), S::DotNet, L::Compact, O::AsSent},
    {N("C#’s JsonSerializer with WriteIndented"), S::DotNet, L::Indent2, O::AsSent},
    {N("C#’s JsonSerializer with WriteIndented (on Windows)"), S::DotNet, L::Indent2CrLf, O::AsSent},
    {N("C#’s JsonConvert with Formatting.Indented (on Windows)"), S::Raw, L::Indent2CrLf, O::AsSent},
    {N("Java’s Gson"), S::Gson, L::Compact, O::AsSent},
    {N("Java’s Gson with setPrettyPrinting"), S::Gson, L::Indent2, O::AsSent},
    {N("Java’s Jackson with INDENT_OUTPUT"), S::Raw, L::JacksonPretty, O::AsSent},
    {N("Java’s Jackson with ESCAPE_NON_ASCII"), S::Jackson, L::Compact, O::AsSent},
    {N("Java’s Jackson with ESCAPE_NON_ASCII and INDENT_OUTPUT"), S::Jackson, L::JacksonPretty, O::AsSent},
};
// clang-format on

#undef N

} // namespace

SignatureEncoders::SignatureEncoders(QByteArrayView body, const std::atomic_bool *cancelled)
{
    const QByteArrayView text =
        body.startsWith(ByteOrderMark) ? body.sliced(ByteOrderMark.size()) : body;
    if (text.size() > LargestBody || JsonText::tokenize(text).problem)
        return;
    const bool isPlain = isPlainJson(text);
    for (const Row &row : Rows) {
        if (cancelled && cancelled->load(std::memory_order_relaxed))
            return;
        JsonEncoder *const values = encoderFor(isPlain ? JsonProgram::Exact : row.program(), text);
        const JsonStyle style = values->simplified({row.strings, row.layout, row.order});
        const auto same =
            std::find_if(m_outcomes.begin(), m_outcomes.end(), [&](const Outcome &outcome) {
                return outcome.values == values && outcome.style == style &&
                       qstrcmp(outcome.ending, row.ending) == 0;
            });
        if (same == m_outcomes.end())
            m_outcomes.push_back({values, style, row.ending, {row.name}});
        else
            same->names.push_back(row.name);
    }
}

/// Programs that know the same values share one, mostly that of the body itself.
JsonEncoder *SignatureEncoders::encoderFor(JsonProgram program, QByteArrayView text)
{
    Values &values = m_values[size_t(program)];
    if (values.encoder)
        return values.encoder.get();
    if (program != JsonProgram::Exact && !values.isKnown) {
        values.isKnown = true;
        values.text = valuesIn(program, text);
    }
    if (program != JsonProgram::Exact && values.text.isNull())
        return encoderFor(JsonProgram::Exact, text);
    for (Values &other : m_values) {
        if (other.encoder && !other.text.isNull() && other.text == values.text)
            return other.encoder.get();
    }
    values.encoder = std::make_unique<JsonEncoder>(values.text.isNull() ? text : values.text);
    return values.encoder.get();
}

QByteArray SignatureEncoders::written(size_t index) const
{
    const Outcome &outcome = m_outcomes[index];
    QByteArray text = outcome.values->written(outcome.style);
    if (!text.isNull())
        text += outcome.ending;
    return text;
}

QString SignatureEncoders::names(size_t index) const
{
    QStringList names;
    QStringList programs;
    for (const char *name : m_outcomes[index].names) {
        const QString program = QString::fromUtf8(name).section(QChar(u'’'), 0, 0);
        if (names.size() >= MostNames || programs.contains(program))
            continue;
        programs.append(program);
        names.append(QCoreApplication::translate(Context, name));
    }
    return names.join(QCoreApplication::translate(Context, " or "));
}

} // namespace Hookglass
