// SPDX-License-Identifier: MIT
#include "snippets.h"

#include <QtCore/QFile>

namespace Hookglass {

using namespace Qt::StringLiterals;

QString Snippet::text() const
{
    QFile file(u":/hookglass/snippets/"_s + fileName);
    if (!file.open(QIODevice::ReadOnly))
        return {};
    return QString::fromUtf8(file.readAll());
}

QList<Snippet> snippets()
{
    return {
        {u"php"_s, u"PHP"_s, u"receiver.php"_s},     {u"python"_s, u"Python"_s, u"receiver.py"_s},
        {u"node"_s, u"Node.js"_s, u"receiver.js"_s}, {u"ruby"_s, u"Ruby"_s, u"receiver.rb"_s},
        {u"go"_s, u"Go"_s, u"receiver.go"_s},        {u"csharp"_s, u"C#"_s, u"Receiver.cs"_s},
        {u"java"_s, u"Java"_s, u"Receiver.java"_s}};
}

} // namespace Hookglass
