// SPDX-License-Identifier: MIT
#include "core/filter.h"
#include "core/filtercompletion.h"

#include <cstdlib>

using namespace Hookglass;

namespace {

void require(bool condition)
{
    if (!condition)
        std::abort();
}

} // namespace

/// Any text is a filter that prints as one with the same tree, or has a problem at a place in it.
extern "C" int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
    const QString text = QString::fromUtf8(QByteArrayView(data, static_cast<qsizetype>(size)));
    const FilterParse parsed = Filter::parse(text);
    if (parsed.problem) {
        require(!parsed.filter.root);
        require(parsed.problem->offset >= 0 && parsed.problem->length >= 0);
        require(parsed.problem->offset + parsed.problem->length <= text.size());
        require(!parsed.problem->message.isEmpty());
    } else {
        const QString printed = parsed.filter.toText();
        // Quotes and escapes may make it longer than what is allowed to be typed.
        if (printed.size() <= Filter::MostCharacters) {
            const FilterParse again = Filter::parse(printed);
            require(!again.problem && again.filter == parsed.filter);
            require(again.filter.toText() == printed);
        }
    }
    const qsizetype cursor = size > 0 ? data[0] : 0;
    const FilterCompletions completions = completeFilter(text, cursor, {});
    require(completions.offset >= 0 && completions.length >= 0);
    require(completions.offset + completions.length <= text.size());
    return 0;
}
