// SPDX-License-Identifier: MIT
#include "core/jsonvalues.h"

#include "core/jsonscanner.h"
#include "core/jsontext.h"

#include <QtCore/QHash>
#include <QtCore/QLocale>
#include <QtCore/QString>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <vector>

namespace Hookglass {

using JsonText::Token;
using JsonText::TokenKind;

namespace {

constexpr qsizetype LargestText = 1024 * 1024;
constexpr qsizetype AlwaysExactDigits = 15; ///< a double holds every whole number of these

/// The fewest digits that lead back to a double, and where its point stands: 0.DIGITS × 10^point.
struct Shortest
{
    bool isNegative = false;
    QByteArray digits;
    int point = 0;
};

Shortest shortest(double value)
{
    const QByteArray text =
        QByteArray::number(std::abs(value), 'e', QLocale::FloatingPointShortest);
    const qsizetype e = text.indexOf('e');
    Shortest result{std::signbit(value), text.first(e), text.sliced(e + 1).toInt() + 1};
    result.digits.replace(".", "");
    while (result.digits.size() > 1 && result.digits.endsWith('0'))
        result.digits.chop(1);
    if (value == 0)
        result.point = 1;
    return result;
}

QByteArray plain(const Shortest &number, QByteArrayView fraction)
{
    const QByteArray &digits = number.digits;
    if (number.point <= 0)
        return "0." + QByteArray(-number.point, '0') + digits;
    if (number.point >= digits.size())
        return digits + QByteArray(number.point - digits.size(), '0') + fraction.toByteArray();
    return digits.first(number.point) + '.' + digits.sliced(number.point);
}

/// 1e+21, 1.5e-07: with at least so many digits behind the e, and `fraction` behind a lone digit.
QByteArray scientific(const Shortest &number, int exponentDigits, QByteArrayView fraction)
{
    const int exponent = number.point - 1;
    QByteArray out = number.digits.first(1);
    out += number.digits.size() > 1 ? '.' + number.digits.sliced(1) : fraction.toByteArray();
    out += exponent < 0 ? "e-" : "e+";
    return out + QByteArray::number(std::abs(exponent)).rightJustified(exponentDigits, '0');
}

QByteArray floatIn(JsonProgram program, double value)
{
    const Shortest number = shortest(value);
    const QByteArray sign = number.isNegative ? "-" : "";
    switch (program) {
    case JsonProgram::JavaScript:
    case JsonProgram::Go:
        if (value == 0)
            return program == JsonProgram::Go ? sign + '0' : QByteArray("0");
        // ECMA-262, Number::toString; Go's encoding/json has the same bounds.
        return sign + (number.point > -6 && number.point <= 21 ? plain(number, {})
                                                               : scientific(number, 1, {}));
    case JsonProgram::Python:
        return sign + (number.point > -4 && number.point <= 16 ? plain(number, ".0")
                                                               : scientific(number, 2, {}));
    case JsonProgram::Ruby:
        return sign + (number.point > -4 && number.point <= 15 ? plain(number, ".0")
                                                               : scientific(number, 2, ".0"));
    case JsonProgram::Php:
    case JsonProgram::PhpFraction:
        return sign + (number.point >= -3 && number.point <= 17
                           ? plain(number, program == JsonProgram::PhpFraction ? ".0" : "")
                           : scientific(number, 1, ".0"));
    case JsonProgram::Jq: // jvp_dtoa_fmt
        return sign + (number.point > -4 && number.point <= number.digits.size() + 15
                           ? plain(number, {})
                           : scientific(number, 2, {}));
    case JsonProgram::Exact:
        break;
    }
    Q_UNREACHABLE();
}

bool isWhole(QByteArrayView number)
{
    return std::none_of(number.begin(), number.end(),
                        [](char c) { return c == '.' || c == 'e' || c == 'E'; });
}

/// ECMA-262, array index: 0 to 2^32 - 2, written without zeros in front.
bool isArrayIndex(const QString &name, quint32 &index)
{
    bool isNumber = false;
    index = name.toUInt(&isNumber);
    return isNumber && index != std::numeric_limits<quint32>::max() &&
           QString::number(index) == name;
}

bool isPlainNumber(QByteArrayView number)
{
    return number.size() <= AlwaysExactDigits && number != "-0" && isWhole(number);
}

/// In quotes.
bool isPlainName(QByteArrayView name)
{
    const char first = name.size() > 2 ? name[1] : '"';
    return (first < '0' || first > '9') && !name.contains('\\');
}

class Rewriter
{
public:
    Rewriter(JsonProgram program, QByteArrayView text, const QList<Token> &tokens)
        : m_program(program)
        , m_text(text)
        , m_tokens(tokens)
    {
    }

    QByteArray text() { return value(); }
    bool isChanged() const { return m_isChanged; }

private:
    struct Member
    {
        QString name;
        QByteArray written; ///< name, colon and value
    };

    QByteArray next()
    {
        const Token &token = m_tokens.at(m_at++);
        return m_text.sliced(token.begin, token.length).toByteArray();
    }
    TokenKind kind() const { return m_tokens.at(m_at).kind; }

    /// Recursion is bounded by the scanner's nesting limit.
    QByteArray value()
    {
        const TokenKind what = kind();
        if (what == TokenKind::ObjectBegin)
            return object();
        if (what == TokenKind::ArrayBegin)
            return array();
        const QByteArray bytes = next();
        if (what != TokenKind::Number)
            return bytes;
        const QByteArray made = numberIn(m_program, bytes);
        m_isChanged = m_isChanged || made != bytes;
        return made;
    }

    QByteArray array()
    {
        QByteArray out = next();
        while (kind() != TokenKind::ArrayEnd)
            out += kind() == TokenKind::Comma ? next() : value();
        return out + next();
    }

    QByteArray object()
    {
        QByteArray out = next();
        std::vector<Member> members;
        QHash<QString, size_t> places;
        while (kind() != TokenKind::ObjectEnd) {
            if (kind() == TokenKind::Comma) {
                ++m_at;
                continue;
            }
            QByteArray written = next();
            const QString name = JsonText::decodeString(written).value_or(QString());
            written += next(); // the colon
            written += value();
            const auto place = places.constFind(name);
            if (place == places.cend()) {
                places.insert(name, members.size());
                members.push_back({name, written});
            } else {
                members[*place].written = written; // the last one, in the place of the first
                m_isChanged = true;
            }
        }
        if (m_program == JsonProgram::JavaScript)
            moveIndices(members);
        for (size_t i = 0; i < members.size(); ++i) {
            if (i > 0)
                out += ',';
            out += members[i].written;
        }
        return out + next();
    }

    void moveIndices(std::vector<Member> &members)
    {
        const auto isBefore = [](const Member &one, const Member &other) {
            quint32 a = 0;
            quint32 b = 0;
            const bool isIndex = isArrayIndex(one.name, a);
            return isIndex && (!isArrayIndex(other.name, b) || a < b);
        };
        if (std::is_sorted(members.begin(), members.end(), isBefore))
            return;
        std::stable_sort(members.begin(), members.end(), isBefore);
        m_isChanged = true;
    }

    JsonProgram m_program;
    QByteArrayView m_text;
    const QList<Token> &m_tokens;
    qsizetype m_at = 0;
    bool m_isChanged = false;
};

} // namespace

QByteArray numberIn(JsonProgram program, QByteArrayView number)
{
    const QByteArray same = number.toByteArray();
    if (program == JsonProgram::Exact)
        return same;
    if (isWhole(number)) {
        const bool isShort = number.size() <= AlwaysExactDigits;
        if (number == "-0")
            return program == JsonProgram::Go || program == JsonProgram::Jq ? same
                                                                            : QByteArray("0");
        bool fits = false;
        (void)number.toLongLong(&fits);
        const bool isAnySize = program == JsonProgram::Python || program == JsonProgram::Ruby;
        const bool isPhp = program == JsonProgram::Php || program == JsonProgram::PhpFraction;
        if (isShort || isAnySize || (fits && isPhp))
            return same;
    }
    bool isNumber = false;
    const double value = number.toDouble(&isNumber);
    return isNumber && std::isfinite(value) ? floatIn(program, value) : same;
}

bool isPlainJson(QByteArrayView text)
{
    std::vector<QByteArrayView> names; ///< of all objects that are open, one after another
    std::vector<size_t> starts;
    JsonText::Scanner scanner(text);
    for (Token token; scanner.next(token);) {
        const QByteArrayView bytes = text.sliced(token.begin, token.length);
        if (token.kind == TokenKind::Number && !isPlainNumber(bytes))
            return false;
        if (token.kind == TokenKind::ObjectBegin) {
            starts.push_back(names.size());
        } else if (token.kind == TokenKind::ObjectEnd) {
            const auto begin = names.begin() + std::ptrdiff_t(starts.back());
            std::sort(begin, names.end());
            if (std::adjacent_find(begin, names.end()) != names.end())
                return false;
            names.resize(starts.back());
            starts.pop_back();
        } else if (token.isKey) {
            if (!isPlainName(bytes))
                return false;
            names.push_back(bytes);
        }
    }
    return !scanner.problem();
}

QByteArray valuesIn(JsonProgram program, QByteArrayView text)
{
    if (program == JsonProgram::Exact || text.size() > LargestText)
        return {};
    const JsonText::Tokens found = JsonText::tokenize(text);
    if (found.problem || found.tokens.isEmpty())
        return {};
    Rewriter rewriter(program, text, found.tokens);
    const QByteArray made = rewriter.text();
    return rewriter.isChanged() ? made : QByteArray();
}

} // namespace Hookglass
