// SPDX-License-Identifier: MIT
#include "core/resourcefacts.h"

#include "core/jsontree.h"

#include <algorithm>

namespace Hookglass {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype LongestName = 80;
constexpr QByteArrayView NameKeys[] = {"name",    "label", "title", "subject", "body",
                                       "message", "emoji", "phone", "type"};
constexpr auto HiddenBody = "* Body is hidden"_L1; // fub-api.md §5

/// What turns the reading direction: in a table it would turn what stands beside the name.
bool turnsDirection(QChar c)
{
    const char16_t code = c.unicode();
    return code == 0x61c || code == 0x200e || code == 0x200f ||
           (code >= 0x202a && code <= 0x202e) || (code >= 0x2066 && code <= 0x2069);
}

QString textOf(const JsonTree &tree, qint32 object, QByteArrayView key)
{
    const qint32 member = tree.member(object, key);
    if (member < 0)
        return {};
    QString text = tree.text(member).simplified();
    erase_if(text, [](QChar c) { return c.category() == QChar::Other_Control; });
    std::replace_if(text.begin(), text.end(), turnsDirection, QChar(u'\u25a1'));
    if (text.startsWith(HiddenBody))
        return {};
    return text.size() <= LongestName ? text : text.first(LongestName - 1) + u'…';
}

QString nameOf(const JsonTree &tree, const QString &kind)
{
    // A field has a name for programs, and a label for people.
    if (kind.endsWith("ustomFields"_L1)) {
        if (const QString label = textOf(tree, 0, "label"); !label.isEmpty())
            return label;
    }
    if (kind == "people"_L1) {
        const QString name = textOf(tree, 0, "name");
        return !name.isEmpty()
                   ? name
                   : (textOf(tree, 0, "firstName") + u' ' + textOf(tree, 0, "lastName")).trimmed();
    }
    for (const QByteArrayView key : NameKeys) {
        if (const QString name = textOf(tree, 0, key); !name.isEmpty())
            return name;
    }
    return {};
}

qint64 idOf(const JsonTree &tree, qint32 node)
{
    if (tree.isObject(node)) {
        const qint32 id = tree.member(node, "id");
        const qint32 personId = tree.member(node, "personId");
        if (id < 0 && personId < 0)
            return 0;
        node = personId >= 0 ? personId : id;
    }
    return JsonText::decodeInteger(tree.bytes(node)).value_or(0);
}

} // namespace

ResourceFacts factsOf(const QString &kind, QByteArrayView body)
{
    const JsonTree tree(body);
    ResourceFacts facts;
    if (tree.problem() || !tree.isObject(0))
        return facts;
    facts.name = nameOf(tree, kind);
    if (kind == "people"_L1) {
        facts.isInTrash = textOf(tree, 0, "stage").compare("Trash"_L1, Qt::CaseInsensitive) == 0;
        return facts;
    }
    const auto add = [&facts](qint64 id) {
        if (id > 0 && !facts.people.contains(id))
            facts.people.append(id);
    };
    if (const qint32 person = tree.member(0, "personId"); person >= 0)
        add(idOf(tree, person));
    if (const qint32 people = tree.member(0, "people"); people >= 0 && tree.isArray(people)) {
        for (const qint32 person : tree.children(people))
            add(idOf(tree, person));
    }
    return facts;
}

} // namespace Hookglass
