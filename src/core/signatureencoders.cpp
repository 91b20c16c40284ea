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

/// POD, so that the table costs nothing at start-up. A name begins with the program, up to its ’.
struct Row
{
    const char *name;
    S strings;
    L layout;
    O order;
    const char *ending = "";
    bool isRare = false; ///< tried with no other mistake

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
            return text.contains("ZERO_FRACTION") ? JsonProgram::PhpFraction : JsonProgram::Php;
        if (text.startsWith("Ruby"))
            return JsonProgram::Ruby;
        if (text.startsWith("jq") && !text.startsWith("jq 1.7"))
            return JsonProgram::Jq;
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

    {N("Python’s json.tool --compact"), S::Python, L::Compact, O::AsSent, "\n", true},
    {N("Python’s json.tool --indent 2"), S::Python, L::Indent2, O::AsSent, "\n", true},
    {N("Python’s json.tool --no-ensure-ascii"), S::Raw, L::Indent4, O::AsSent, "\n", true},
    {N("Python’s print(json.dumps(…))"), S::Python, L::Spaced, O::AsSent, "\n", true},
    {N("Python’s print(json.dumps(…, sort_keys=True))"), S::Python, L::Spaced, O::Sorted, "\n", true},
    {N("Python’s print(json.dumps(…, ensure_ascii=False))"), S::Raw, L::Spaced, O::AsSent, "\n", true},

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

    {N("PHP’s json_encode with JSON_PRESERVE_ZERO_FRACTION"), S::Php, L::Compact, O::AsSent, "", true},
    {N("PHP’s json_encode with all JSON_HEX_… options"), S::PhpHex, L::Compact, O::AsSent, "", true},
    {N("PHP’s json_encode and a newline"), S::Php, L::Compact, O::AsSent, "\n", true},

    {N("jq"), S::Raw, L::Indent2, O::AsSent, "\n"},
    {N("jq -c"), S::Raw, L::Compact, O::AsSent, "\n"},
    {N("jq -S"), S::Raw, L::Indent2, O::Sorted, "\n"},
    {N("jq -cS"), S::Raw, L::Compact, O::Sorted, "\n"},
    {N("jq --tab"), S::Raw, L::Tab, O::AsSent, "\n"},
    {N("jq 1.7"), S::Raw, L::Indent2, O::AsSent, "\n", true},
    {N("jq 1.7 -c"), S::Raw, L::Compact, O::AsSent, "\n", true},
    {N("jq 1.7 -cS"), S::Raw, L::Compact, O::Sorted, "\n", true},

    {N("Go’s json.Marshal of a map"), S::Go, L::Compact, O::Sorted},
    {N("Go’s json.MarshalIndent of a map with 2 spaces"), S::Go, L::Indent2, O::Sorted},
    {N("Go’s json.MarshalIndent of a map with 4 spaces"), S::Go, L::Indent4, O::Sorted},
    {N("Go’s json.MarshalIndent of a map with tabs"), S::Go, L::Tab, O::Sorted},
    {N("Go’s json.Marshal of a struct"), S::Go, L::Compact, O::AsSent},
    {N("Go’s json.Encoder of a map"), S::Go, L::Compact, O::Sorted, "\n", true},
    {N("Go’s json.Encoder of a map with SetEscapeHTML(false)"), S::Raw, L::Compact, O::Sorted, "\n", true},
    {N("Go’s json.Encoder of a struct"), S::Go, L::Compact, O::AsSent, "\n", true},
    {N("Ruby’s JSON.generate"), S::Raw, L::Compact, O::AsSent, "", true},
    {N("Ruby’s puts JSON.generate(…)"), S::Raw, L::Compact, O::AsSent, "\n", true},
    {N("Ruby’s JSON.pretty_generate"), S::Raw, L::Indent2, O::AsSent, "", true},
    {N("PHP’s json_encode with JSON_PRESERVE_ZERO_FRACTION and JSON_UNESCAPED_SLASHES"), S::PhpPlainSlashes, L::Compact, O::AsSent, "", true},
    {N("JavaScript’s JSON.stringify and a newline"), S::Raw, L::Compact, O::AsSent, "\n", true},
    {N("JavaScript’s JSON.stringify with 2 spaces and a newline"), S::Raw, L::Indent2, O::AsSent, "\n", true},
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

QString translated(const char *text)
{
    return QCoreApplication::translate(Context, text);
}

QString traitOf(L layout)
{
    switch (layout) {
    case L::Compact:
        return translated(N("without blanks"));
    case L::Spaced:
        return translated(N("with a blank after each comma and colon"));
    case L::Indent2:
        return translated(N("with an indent of 2"));
    case L::Indent4:
        return translated(N("with an indent of 4"));
    case L::Tab:
        return translated(N("with an indent of a tab"));
    case L::Indent2CrLf:
        return translated(N("with an indent of 2 and lines that end in CR LF"));
    case L::JacksonPretty:
        return translated(N("in lines, with blanks around each colon"));
    }
    Q_UNREACHABLE();
    return {};
}

/// Empty: as they came, or plain.
QString traitOf(S strings)
{
    switch (strings) {
    case S::AsSent:
        return {};
    case S::Raw:
        return translated(N("with characters and slashes unescaped"));
    case S::Python:
    case S::PhpPlainSlashes:
        return translated(N("with characters beyond ASCII as \\u…"));
    case S::Php:
        return translated(N("with slashes as \\/ and characters beyond ASCII as \\u…"));
    case S::PhpPlainCharacters:
        return translated(N("with slashes as \\/"));
    case S::PhpPlain:
        return translated(N("with U+2028 as \\u2028"));
    case S::PhpHex:
        return translated(N("with < > & ' and quotes as \\u003C and so on"));
    case S::Go:
        return translated(N("with < > & as \\u003c and so on"));
    case S::Gson:
        return translated(N("with < > & = ' as \\u003c and so on"));
    case S::DotNet:
        return translated(N("with all but plain ASCII as \\u00E9 and so on"));
    case S::Jackson:
        return translated(N("with characters beyond ASCII as \\u00E9 and so on"));
    }
    Q_UNREACHABLE();
    return {};
}

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
            m_outcomes.push_back({values, style, row.ending, row.name, row.isRare});
        else
            same->isRare = same->isRare && row.isRare;
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

QString SignatureEncoders::description(size_t index) const
{
    const Outcome &outcome = m_outcomes[index];
    QStringList traits{traitOf(outcome.style.layout)};
    if (outcome.style.order == O::Sorted)
        traits.append(translated(N("with sorted names")));
    else if (outcome.style.order == O::EmptyAsLists)
        traits.append(translated(N("with [] for {}")));
    if (const QString strings = traitOf(outcome.style.strings); !strings.isEmpty())
        traits.append(strings);
    if (qstrlen(outcome.ending) > 0)
        traits.append(translated(N("with a newline at the end")));
    return translated(N("%1 (as %2 does, for example)"))
        .arg(traits.join(translated(N(", "))), translated(outcome.name));
}

#undef N

} // namespace Hookglass
