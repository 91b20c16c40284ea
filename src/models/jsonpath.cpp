// SPDX-License-Identifier: MIT
#include "models/jsonpath.h"

namespace Hookglass {

using namespace Qt::StringLiterals;

namespace {

/// A name between single quotes. Source: RFC 9535 §2.7, normal-single-quoted.
QString quoted(const QString &name)
{
    QString text;
    for (const QChar c : name) {
        switch (c.unicode()) {
        case u'\b':
            text += u"\\b"_s;
            break;
        case u'\t':
            text += u"\\t"_s;
            break;
        case u'\n':
            text += u"\\n"_s;
            break;
        case u'\f':
            text += u"\\f"_s;
            break;
        case u'\r':
            text += u"\\r"_s;
            break;
        case u'\'':
            text += u"\\'"_s;
            break;
        case u'\\':
            text += u"\\\\"_s;
            break;
        default:
            if (c < u' ')
                text += u"\\u%1"_s.arg(uint(c.unicode()), 4, 16, QLatin1Char('0'));
            else
                text += c;
        }
    }
    return text;
}

} // namespace

QString jsonPointer(const QList<JsonStep> &steps)
{
    QString text;
    for (const JsonStep &step : steps) {
        text += u'/';
        if (const QString *name = std::get_if<QString>(&step))
            text += QString(*name).replace(u'~', u"~0"_s).replace(u'/', u"~1"_s);
        else
            text += QString::number(std::get<qint64>(step));
    }
    return text;
}

QString jsonPath(const QList<JsonStep> &steps)
{
    QString text = u"$"_s;
    for (const JsonStep &step : steps) {
        if (const QString *name = std::get_if<QString>(&step))
            text += u"['"_s + quoted(*name) + u"']"_s;
        else
            text += u'[' + QString::number(std::get<qint64>(step)) + u']';
    }
    return text;
}

} // namespace Hookglass
