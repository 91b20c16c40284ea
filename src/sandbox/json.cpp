// SPDX-License-Identifier: MIT
#include "sandbox/json.h"

#include <QtCore/QJsonArray>
#include <QtCore/QJsonDocument>
#include <QtCore/QJsonObject>
#include <QtCore/QLocale>
#include <QtCore/QVariant>

#include <algorithm>
#include <cmath>

namespace Hookglass::Sim {

using namespace Qt::StringLiterals;

JsonObject::JsonObject() = default;
JsonObject::JsonObject(std::initializer_list<JsonMember> members)
    : m_members(members)
{
}
JsonObject::JsonObject(const JsonObject &) = default;
JsonObject::JsonObject(JsonObject &&) noexcept = default;
JsonObject &JsonObject::operator=(const JsonObject &) = default;
JsonObject &JsonObject::operator=(JsonObject &&) noexcept = default;
JsonObject::~JsonObject() = default;

const Json *JsonObject::find(QByteArrayView key) const
{
    const auto it = std::find_if(m_members.begin(), m_members.end(),
                                 [key](const JsonMember &member) { return member.key == key; });
    return it == m_members.end() ? nullptr : &it->value;
}

const Json &JsonObject::value(QByteArrayView key) const
{
    static const Json none;
    const Json *found = find(key);
    return found ? *found : none;
}

void JsonObject::set(QByteArrayView key, Json value)
{
    const auto it = std::find_if(m_members.begin(), m_members.end(),
                                 [key](const JsonMember &member) { return member.key == key; });
    if (it == m_members.end())
        m_members.push_back({key.toByteArray(), std::move(value)});
    else
        it->value = std::move(value);
}

void JsonObject::append(QByteArrayView key, Json value)
{
    m_members.push_back({key.toByteArray(), std::move(value)});
}

void JsonObject::remove(QByteArrayView key)
{
    std::erase_if(m_members, [key](const JsonMember &member) { return member.key == key; });
}

bool JsonObject::isEmpty() const
{
    return m_members.empty();
}

bool JsonObject::operator==(const JsonObject &other) const
{
    return m_members == other.m_members;
}

QString JsonObject::text(QByteArrayView key) const
{
    return value(key).toText();
}

qint64 JsonObject::integer(QByteArrayView key) const
{
    return value(key).toInteger();
}

bool JsonObject::boolean(QByteArrayView key) const
{
    return value(key).toBool();
}

Json::Json() = default;
Json::Json(std::nullptr_t) {}
Json::Json(bool value)
    : m_value(value)
{
}
Json::Json(int value)
    : m_value(qint64(value))
{
}
Json::Json(qint64 value)
    : m_value(value)
{
}
Json::Json(double value)
    : m_value(value)
{
}
Json::Json(const QString &value)
    : m_value(value)
{
}
Json::Json(JsonArray value)
    : m_value(std::move(value))
{
}
Json::Json(JsonObject value)
    : m_value(std::move(value))
{
}
Json::Json(const Json &) = default;
Json::Json(Json &&) noexcept = default;
Json &Json::operator=(const Json &) = default;
Json &Json::operator=(Json &&) noexcept = default;
Json::~Json() = default;

bool Json::toBool() const
{
    const bool *value = std::get_if<bool>(&m_value);
    return value && *value;
}

qint64 Json::toInteger() const
{
    if (const qint64 *value = std::get_if<qint64>(&m_value))
        return *value;
    const double *value = std::get_if<double>(&m_value);
    return value && std::abs(*value) < 9e15 ? qint64(*value) : 0;
}

double Json::toDouble() const
{
    if (const qint64 *value = std::get_if<qint64>(&m_value))
        return double(*value);
    const double *value = std::get_if<double>(&m_value);
    return value ? *value : 0;
}

QString Json::toText() const
{
    const QString *value = std::get_if<QString>(&m_value);
    return value ? *value : QString();
}

const JsonArray &Json::toArray() const
{
    static const JsonArray none;
    const JsonArray *value = std::get_if<JsonArray>(&m_value);
    return value ? *value : none;
}

const JsonObject &Json::toObject() const
{
    static const JsonObject none;
    const JsonObject *value = std::get_if<JsonObject>(&m_value);
    return value ? *value : none;
}

QString Json::toPlainText() const
{
    if (isText())
        return toText();
    if (isInteger())
        return QString::number(toInteger());
    if (isNumber())
        return QString::number(toDouble(), 'g', QLocale::FloatingPointShortest);
    if (isBool())
        return toBool() ? u"true"_s : u"false"_s;
    return {};
}

bool Json::operator==(const Json &other) const
{
    return m_value == other.m_value;
}

namespace {

void appendUnicodeEscape(QByteArray &out, char16_t unit)
{
    out.append("\\u");
    out.append(QByteArray::number(unit, 16).rightJustified(4, '0'));
}

void appendText(QByteArray &out, const QString &text, JsonStyle style)
{
    out.append('"');
    // A run of plain characters goes over in one piece; most texts are one run.
    qsizetype plainFrom = 0;
    const auto flush = [&](qsizetype upTo) {
        if (upTo > plainFrom)
            out.append(QStringView(text).sliced(plainFrom, upTo - plainFrom).toUtf8());
        plainFrom = upTo + 1;
    };
    for (qsizetype i = 0; i < text.size(); ++i) {
        const char16_t c = text.at(i).unicode();
        if (c == u'"' || c == u'\\' || (c == u'/' && style.escapeSlashes)) {
            flush(i);
            out.append('\\').append(char(c));
        } else if (c == u'\n') {
            flush(i);
            out.append("\\n");
        } else if (c < 0x20 || (c > 0x7e && style.escapeNonAscii)) {
            flush(i);
            appendUnicodeEscape(out, c);
        }
    }
    flush(text.size());
    out.append('"');
}

void append(QByteArray &out, const Json &value, JsonStyle style)
{
    if (value.isObject()) {
        char separator = '{';
        for (const JsonMember &member : value.toObject().members()) {
            out.append(separator);
            appendText(out, QString::fromUtf8(member.key), style);
            out.append(':');
            append(out, member.value, style);
            separator = ',';
        }
        out.append(separator == '{' ? "{}" : "}");
    } else if (value.isArray()) {
        char separator = '[';
        for (const Json &element : value.toArray()) {
            out.append(separator);
            append(out, element, style);
            separator = ',';
        }
        out.append(separator == '[' ? "[]" : "]");
    } else if (value.isText()) {
        appendText(out, value.toText(), style);
    } else if (value.isNull()) {
        out.append("null");
    } else {
        out.append(value.toPlainText().toLatin1());
    }
}

} // namespace

QByteArray toBytes(const Json &value, JsonStyle style)
{
    QByteArray out;
    append(out, value, style);
    return out;
}

Json fromQJson(const QJsonValue &value)
{
    switch (value.type()) {
    case QJsonValue::Null:
    case QJsonValue::Undefined:
        return nullptr;
    case QJsonValue::Bool:
        return value.toBool();
    case QJsonValue::Double: {
        const QVariant number = value.toVariant();
        if (number.typeId() == QMetaType::LongLong)
            return qint64(number.toLongLong());
        return value.toDouble();
    }
    case QJsonValue::String:
        return value.toString();
    case QJsonValue::Array: {
        JsonArray array;
        const QJsonArray elements = value.toArray();
        for (const auto &element : elements)
            array.push_back(fromQJson(element));
        return array;
    }
    case QJsonValue::Object:
        return fromQJson(value.toObject());
    }
    return nullptr;
}

JsonObject fromQJson(const QJsonObject &object)
{
    JsonObject result;
    for (auto it = object.begin(); it != object.end(); ++it)
        result.append(it.key().toUtf8(), fromQJson(it.value()));
    return result;
}

std::optional<JsonObject> parseObject(const QByteArray &text)
{
    const QJsonDocument document = QJsonDocument::fromJson(text);
    if (!document.isObject())
        return std::nullopt;
    return fromQJson(document.object());
}

JsonArray texts(const QStringList &list)
{
    JsonArray array;
    array.reserve(size_t(list.size()));
    for (const QString &text : list)
        array.emplace_back(text);
    return array;
}

} // namespace Hookglass::Sim
