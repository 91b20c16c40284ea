// SPDX-License-Identifier: MIT
#include "models/jsonrepeats.h"

#include <QtCore/QHash>

#include <algorithm>

namespace Hookglass {

namespace {

struct HashedName
{
    size_t hash = 0;
    qint32 node = -1;
};

size_t hashOf(const JsonTree &tree, qint32 node)
{
    const QByteArrayView token = tree.keyBytes(node);
    if (token.contains('\\'))
        return qHash(QByteArrayView(tree.name(node)));
    return qHash(token.sliced(1, token.size() - 2));
}

/// Those from `begin` to `end` have one hash, and most likely one name.
void appendRepeats(const JsonTree &tree, const HashedName *begin, const HashedName *end,
                   std::vector<JsonRepeat> &repeats)
{
    QHash<QByteArray, QList<qint32>> byName;
    for (const HashedName *at = begin; at != end; ++at)
        byName[tree.name(at->node)].append(at->node); // in the order of the text
    for (const QList<qint32> &nodes : std::as_const(byName)) {
        for (qsizetype i = 0; nodes.size() > 1 && i < nodes.size(); ++i)
            repeats.push_back({nodes.at(i), qint32(i + 1), qint32(nodes.size())});
    }
}

} // namespace

std::vector<JsonRepeat> repeatedMembers(const JsonTree &tree)
{
    std::vector<JsonRepeat> repeats;
    std::vector<HashedName> names;
    for (qint32 object = 0; object < tree.size(); ++object) {
        if (!tree.isObject(object) || tree.at(object).children < 2)
            continue;
        names.clear();
        for (qint32 child = object + 1; child < tree.at(object).next; child = tree.at(child).next)
            names.push_back({hashOf(tree, child), child});
        std::sort(names.begin(), names.end(), [](const HashedName &a, const HashedName &b) {
            return std::pair(a.hash, a.node) < std::pair(b.hash, b.node);
        });
        const HashedName *const all = names.data();
        for (size_t first = 0, next = 0; first < names.size(); first = next) {
            while (next < names.size() && names[next].hash == names[first].hash)
                ++next;
            if (next - first > 1)
                appendRepeats(tree, all + first, all + next, repeats);
        }
    }
    std::sort(repeats.begin(), repeats.end(),
              [](const JsonRepeat &a, const JsonRepeat &b) { return a.node < b.node; });
    return repeats;
}

} // namespace Hookglass
