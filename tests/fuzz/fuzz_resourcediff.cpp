// SPDX-License-Identifier: MIT
// Two texts with a 0x1e between them, compared both ways.
#include "core/elementlabel.h"
#include "core/resourcediff.h"
#include "core/resourcefacts.h"

#include <cstdlib>

using namespace Hookglass;

namespace {

void require(bool condition)
{
    if (!condition)
        std::abort();
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
    const QByteArrayView input(data, static_cast<qsizetype>(size));
    const qsizetype middle = std::max<qsizetype>(0, input.indexOf('\x1e'));
    const QByteArrayView before = input.first(middle);
    const QByteArrayView after = input.sliced(std::min(middle + 1, input.size()));

    const ResourceDiff there = compareResources(before, after);
    const ResourceDiff back = compareResources(after, before);
    require(there.isSame == (before == after));
    require(there == compareResources(before, after));
    require(there.isComparable() == back.isComparable());
    if (there.isComparable() && !there.isSame)
        require(there.isVisible() == back.isVisible());
    for (const ResourceChange &change : there.changes) {
        require(change.before.isEmpty() == (change.kind == ResourceChange::Kind::Added));
        require(change.after.isEmpty() == (change.kind == ResourceChange::Kind::Removed));
    }

    // The same text laid out anew differs in nothing.
    const ResourceDiff layout = compareResources(after, JsonText::pretty(after));
    require(layout.changes.isEmpty() && layout.left == 0);
    factsOf(QStringLiteral("people"), after);
    elementLabel(after);
    return 0;
}
