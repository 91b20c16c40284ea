// SPDX-License-Identifier: MIT
#pragma once

#include <QtCore/QByteArray>
#include <QtCore/QString>

#include <cstddef>
#include <optional>
#include <variant>
#include <vector>

class QJsonValue;
class QJsonObject;

namespace Hookglass::Sim {

class Json;
struct JsonMember;
using JsonArray = std::vector<Json>;

/// A JSON object that keeps its keys in order: the API's answers have a documented order, which
/// QJsonObject would sort away.
class JsonObject
{
public:
    JsonObject();
    JsonObject(std::initializer_list<JsonMember> members);
    JsonObject(const JsonObject &);
    JsonObject(JsonObject &&) noexcept;
    JsonObject &operator=(const JsonObject &);
    JsonObject &operator=(JsonObject &&) noexcept;
    ~JsonObject();

    /// nullptr if there is no such key.
    const Json *find(QByteArrayView key) const;
    /// A null value if there is no such key.
    const Json &value(QByteArrayView key) const;
    bool contains(QByteArrayView key) const { return find(key) != nullptr; }
    /// Replaces in place, or appends.
    void set(QByteArrayView key, Json value);
    /// Appends without looking: the key must be new.
    void append(QByteArrayView key, Json value);
    void remove(QByteArrayView key);
    bool isEmpty() const;
    const std::vector<JsonMember> &members() const { return m_members; }
    bool operator==(const JsonObject &other) const;

    // Shorthands for the commonest reads.
    QString text(QByteArrayView key) const;
    qint64 integer(QByteArrayView key) const;
    bool boolean(QByteArrayView key) const;

private:
    std::vector<JsonMember> m_members;
};

/// A JSON value with integers apart from doubles.
class Json
{
public:
    Json();
    Json(std::nullptr_t);
    Json(bool value);
    Json(int value);
    Json(qint64 value);
    Json(double value);
    Json(const QString &value);
    Json(JsonArray value);
    Json(JsonObject value);
    Json(const char *) = delete; // would become a bool
    Json(const Json &);
    Json(Json &&) noexcept;
    Json &operator=(const Json &);
    Json &operator=(Json &&) noexcept;
    ~Json();

    bool isNull() const { return std::holds_alternative<std::monostate>(m_value); }
    bool isBool() const { return std::holds_alternative<bool>(m_value); }
    bool isInteger() const { return std::holds_alternative<qint64>(m_value); }
    bool isNumber() const { return isInteger() || std::holds_alternative<double>(m_value); }
    bool isText() const { return std::holds_alternative<QString>(m_value); }
    bool isArray() const { return std::holds_alternative<JsonArray>(m_value); }
    bool isObject() const { return std::holds_alternative<JsonObject>(m_value); }

    // The value, or an empty one if it is of another type.
    bool toBool() const;
    qint64 toInteger() const; ///< a double is cut off if it fits
    double toDouble() const;
    QString toText() const;
    const JsonArray &toArray() const;
    const JsonObject &toObject() const;
    /// For comparing and sorting across types: numbers and booleans as text too.
    QString toPlainText() const;

    bool operator==(const Json &other) const;

private:
    std::variant<std::monostate, bool, qint64, double, QString, JsonArray, JsonObject> m_value;
};

struct JsonMember
{
    QByteArray key;
    Json value;
    bool operator==(const JsonMember &) const = default;
};

/// How strings are written. Whether Follow Up Boss escapes either is unknown (fub-api.md §2).
struct JsonStyle
{
    bool escapeSlashes = false;  ///< \/
    bool escapeNonAscii = false; ///< \u00e9
};

/// Compact JSON in UTF-8, keys in order.
QByteArray toBytes(const Json &value, JsonStyle style = {});

Json fromQJson(const QJsonValue &value);
JsonObject fromQJson(const QJsonObject &object);
/// nullopt: not a JSON object.
std::optional<JsonObject> parseObject(const QByteArray &text);

/// An array of texts.
JsonArray texts(const QStringList &list);

} // namespace Hookglass::Sim
