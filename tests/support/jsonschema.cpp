// SPDX-License-Identifier: MIT
#include "support/jsonschema.h"

#include <QtCore/QJsonArray>
#include <QtCore/QRegularExpression>
#include <QtCore/QUrl>

#include <cmath>

namespace Hookglass::Test {

using namespace Qt::StringLiterals;

namespace {

class Validator
{
public:
    explicit Validator(QJsonObject root)
        : m_root(std::move(root))
    {
    }

    void check(const QJsonValue &value, const QJsonObject &given, const QString &at)
    {
        const QString ref = given["$ref"_L1].toString();
        const QJsonObject schema =
            ref.isEmpty() ? given : m_root["definitions"_L1][ref.section(u'/', -1)].toObject();
        if (schema.isEmpty())
            problem(at, u"the schema has nothing for it"_s);
        static const QStringList known{
            u"type"_s,   u"required"_s,   u"properties"_s,  u"patternProperties"_s,
            u"items"_s,  u"enum"_s,       u"minimum"_s,     u"pattern"_s,
            u"format"_s, u"$schema"_s,    u"definitions"_s, u"additionalProperties"_s,
            u"title"_s,  u"description"_s};
        const QStringList words = schema.keys();
        for (const QString &word : words) {
            if (!known.contains(word))
                problem(at, u"the schema's %1 is not checked"_s.arg(word));
        }
        const QString type = schema["type"_L1].toString();
        if (!isOfType(value, type)) {
            problem(at, u"is no %1"_s.arg(type));
            return;
        }
        if (type == "object"_L1)
            checkObject(value.toObject(), schema, at);
        else if (type == "array"_L1)
            checkArray(value.toArray(), schema, at);
        else if (type == "string"_L1)
            checkString(value.toString(), schema, at);
        if (schema.contains("minimum"_L1) && value.toDouble() < schema["minimum"_L1].toDouble())
            problem(at, u"is too small"_s);
        if (schema.contains("enum"_L1) && !schema["enum"_L1].toArray().contains(value))
            problem(at, u"is none of the values allowed"_s);
    }

    QStringList problems;

private:
    void problem(const QString &at, const QString &what) { problems.append(at + u": "_s + what); }

    static bool isOfType(const QJsonValue &value, const QString &type)
    {
        if (type == "object"_L1)
            return value.isObject();
        if (type == "array"_L1)
            return value.isArray();
        if (type == "string"_L1)
            return value.isString();
        if (type == "number"_L1)
            return value.isDouble();
        if (type == "integer"_L1)
            return value.isDouble() && std::floor(value.toDouble()) == value.toDouble();
        return false;
    }

    void checkObject(const QJsonObject &object, const QJsonObject &schema, const QString &at)
    {
        const QJsonArray required = schema["required"_L1].toArray();
        for (const QJsonValue &name : required) {
            if (!object.contains(name.toString()))
                problem(at, u"%1 is missing"_s.arg(name.toString()));
        }
        const QJsonObject properties = schema["properties"_L1].toObject();
        const QStringList patterns = schema["patternProperties"_L1].toObject().keys();
        for (auto it = object.begin(); it != object.end(); ++it) {
            if (properties.contains(it.key())) {
                check(it.value(), properties[it.key()].toObject(), at + u'/' + it.key());
                continue;
            }
            const bool isAllowed =
                std::any_of(patterns.begin(), patterns.end(), [&it](const QString &pattern) {
                    return QRegularExpression(pattern).match(it.key()).hasMatch();
                });
            if (!isAllowed && schema["additionalProperties"_L1] == QJsonValue(false))
                problem(at, u"%1 is not allowed"_s.arg(it.key()));
        }
    }

    void checkArray(const QJsonArray &array, const QJsonObject &schema, const QString &at)
    {
        for (qsizetype i = 0; i < array.size(); ++i)
            check(array.at(i), schema["items"_L1].toObject(), at + u'/' + QString::number(i));
    }

    void checkString(const QString &text, const QJsonObject &schema, const QString &at)
    {
        const QString pattern = schema["pattern"_L1].toString();
        QRegularExpression wanted;
        wanted.setPattern(pattern);
        if (!pattern.isEmpty() && !wanted.match(text).hasMatch())
            problem(at, u"does not match %1"_s.arg(pattern));
        const QString format = schema["format"_L1].toString();
        static const QRegularExpression time(
            u"^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?(Z|[+-]\\d\\d:\\d\\d)$"_s);
        if (format == "date-time"_L1 && !time.match(text).hasMatch())
            problem(at, u"is no time"_s);
        if (format == "uri"_L1 && QUrl(text, QUrl::StrictMode).scheme().isEmpty())
            problem(at, u"is no address"_s);
    }

    const QJsonObject m_root;
};

} // namespace

QStringList schemaProblems(const QJsonValue &value, const QJsonObject &schema)
{
    Validator validator(schema);
    validator.check(value, schema, QString());
    return validator.problems;
}

} // namespace Hookglass::Test
