// SPDX-License-Identifier: MIT
#include "core/signatureshape.h"

#include "core/jsonscanner.h"
#include "core/jsontext.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QStringDecoder>

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

namespace Hookglass {

using namespace Qt::StringLiterals;

namespace {

using Mistake = SignatureMistake;
using JsonText::TokenKind;

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(SignatureLab)
};

constexpr QByteArrayView ByteOrderMark = "\xEF\xBB\xBF";
/// What is larger is only looked at from outside: reading all its members takes too long.
constexpr qsizetype LargestWrapper = 1024 * 1024;
constexpr int MostMembers = 50;

QByteArrayView withoutMark(QByteArrayView text)
{
    return text.startsWith(ByteOrderMark) ? text.sliced(ByteOrderMark.size()) : text;
}

/// As the JSON of a webhook begins.
bool looksSent(QByteArrayView text)
{
    const QByteArrayView start = withoutMark(text).trimmed();
    return start.startsWith('{') || start.startsWith('[');
}

bool isHexDigit(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

bool isNameCharacter(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
           c == '-' || c == '.' || c == '[' || c == ']';
}

class Shapes
{
public:
    explicit Shapes(QByteArrayView body)
        : m_body(body)
        , m_trimmed(withoutMark(body).trimmed())
    {
    }

    std::vector<BodyShape> all()
    {
        if (m_trimmed.isEmpty())
            return {};
        ofEncodings();
        ofForms();
        ofHttpMessages();
        ofQuotes();
        if (looksSent(m_trimmed) && m_trimmed.size() <= LargestWrapper)
            ofMembers();
        if (m_body.startsWith(ByteOrderMark) &&
            m_trimmed.size() + ByteOrderMark.size() < m_body.size()) {
            m_all.push_back(
                {signatureDeviation(Mistake::BodyHasBomAndBlanks), m_trimmed.toByteArray()});
        }
        return std::move(m_all);
    }

private:
    void add(Mistake mistake, QByteArray content, const QString &detail = {})
    {
        if (looksSent(content) && content != m_body)
            m_all.push_back({signatureDeviation(mistake, detail), std::move(content)});
    }

    void ofEncodings()
    {
        const bool hasEvenSize = m_trimmed.size() % 2 == 0;
        if (hasEvenSize && std::all_of(m_trimmed.begin(), m_trimmed.end(), isHexDigit))
            add(Mistake::BodyIsHex, QByteArray::fromHex(m_trimmed.toByteArray()));
        ofBase64();
        if (const auto utf8 = fromUtf16())
            add(Mistake::BodyIsUtf16, *utf8);
        if (m_trimmed.startsWith("%7B") || m_trimmed.startsWith("%7b") ||
            m_trimmed.startsWith("%5B") || m_trimmed.startsWith("%5b")) {
            const QByteArray encoded = m_trimmed.toByteArray();
            add(Mistake::BodyIsPercentEncoded, QByteArray::fromPercentEncoding(encoded));
            if (encoded.contains('+')) {
                add(Mistake::BodyIsPercentEncoded,
                    QByteArray::fromPercentEncoding(QByteArray(encoded).replace('+', ' ')));
            }
        }
    }

    void ofBase64()
    {
        const char first = m_trimmed.front();
        if (!isNameCharacter(first) || first == '[' || first == ']')
            return;
        QByteArray compact;
        compact.reserve(m_trimmed.size());
        for (const char c : m_trimmed) {
            if (c != '\n' && c != '\r' && c != ' ' && c != '\t')
                compact += c == '-' ? '+' : c == '_' ? '/' : c;
        }
        const auto bytes =
            QByteArray::fromBase64Encoding(compact, QByteArray::AbortOnBase64DecodingErrors);
        if (bytes)
            add(Mistake::BodyIsBase64, *bytes);
    }

    std::optional<QByteArray> fromUtf16() const
    {
        if (m_body.size() < 4 || m_body.size() % 2 != 0)
            return std::nullopt;
        const auto begins = [this](QByteArrayView mark) { return m_body.startsWith(mark); };
        const bool isLittle = begins("\xFF\xFE") || (m_body[1] == '\0' && m_body[0] != '\0');
        const bool isBig = begins("\xFE\xFF") || (m_body[0] == '\0' && m_body[1] != '\0');
        if (!isLittle && !isBig)
            return std::nullopt;
        QStringDecoder decoder(isLittle ? QStringDecoder::Utf16LE : QStringDecoder::Utf16BE);
        const QString text = decoder(m_body);
        if (decoder.hasError())
            return std::nullopt;
        return (text.startsWith(QChar(0xFEFF)) ? text.sliced(1) : text).toUtf8();
    }

    void ofForms()
    {
        const QByteArray form = m_trimmed.toByteArray();
        if (!isNameCharacter(form.front()) && form.front() != '%')
            return;
        const QList<QByteArray> fields = form.split('&');
        for (const QByteArray &field : fields) {
            const qsizetype sign = field.indexOf('=');
            if (sign < 0)
                continue;
            const auto plain = [](QByteArray text) {
                return QByteArray::fromPercentEncoding(text.replace('+', ' '));
            };
            const QByteArray name = plain(field.first(sign));
            // What a parser of forms makes of raw JSON: a name without a value.
            if (sign == field.size() - 1 && looksSent(name))
                add(Mistake::BodyIsPercentEncoded, name);
            else if (std::all_of(name.begin(), name.end(), isNameCharacter))
                add(Mistake::BodyIsFormField, plain(field.sliced(sign + 1)),
                    QString::fromLatin1(name));
        }
    }

    void ofHttpMessages()
    {
        const qsizetype lineEnd = m_trimmed.indexOf('\n');
        if (lineEnd < 0 || looksSent(m_trimmed))
            return;
        const QByteArrayView line = m_trimmed.first(lineEnd);
        const qsizetype colon = line.indexOf(':');
        const bool isHeader =
            colon > 0 && std::all_of(line.begin(), line.begin() + colon, isNameCharacter);
        if (!line.contains(" HTTP/") && !line.startsWith("HTTP/") && !isHeader)
            return;
        for (const QByteArrayView end : {QByteArrayView("\r\n\r\n"), QByteArrayView("\n\n")}) {
            const qsizetype at = m_trimmed.indexOf(end);
            if (at > 0) {
                add(Mistake::BodyIsHttpMessage, m_trimmed.sliced(at + end.size()).toByteArray());
                return;
            }
        }
    }

    void ofQuotes()
    {
        const char first = m_trimmed.front();
        const bool isQuoted =
            m_trimmed.size() > 2 && first == m_trimmed.back() && (first == '"' || first == '\'');
        if (isQuoted) {
            const auto text =
                first == '"' ? JsonText::decodeBytes(m_trimmed) : std::optional<QByteArray>();
            if (text)
                add(Mistake::BodyIsJsonString, *text);
            add(Mistake::BodyIsQuoted, m_trimmed.sliced(1, m_trimmed.size() - 2).toByteArray());
        }
        const QByteArrayView start = m_trimmed.first(std::min<qsizetype>(m_trimmed.size(), 40));
        if (start.contains("&quot;") || start.contains("&#34;"))
            add(Mistake::BodyIsHtml, fromHtml());
        if (start.startsWith("{\\\"") || start.startsWith("[{\\\""))
            add(Mistake::BodyIsSlashed, withoutSlashes());
    }

    QByteArray fromHtml() const
    {
        QByteArray text = m_trimmed.toByteArray();
        constexpr std::array<std::pair<const char *, const char *>, 9> Entities{
            {{"&quot;", "\""},
             {"&#34;", "\""},
             {"&#x27;", "'"},
             {"&#39;", "'"},
             {"&#039;", "'"},
             {"&apos;", "'"},
             {"&lt;", "<"},
             {"&gt;", ">"},
             {"&amp;", "&"}}}; // the last, as it stands in the others
        for (const auto &[entity, character] : Entities)
            text.replace(entity, character);
        return text;
    }

    QByteArray withoutSlashes() const
    {
        QByteArray text;
        text.reserve(m_trimmed.size());
        for (qsizetype i = 0; i < m_trimmed.size(); ++i) {
            const bool isEscape = m_trimmed[i] == '\\' && i + 1 < m_trimmed.size();
            const char next = isEscape ? m_trimmed[i + 1] : '\0';
            if (next == '"' || next == '\'' || next == '\\')
                ++i;
            text += m_trimmed[i];
        }
        return text;
    }

    /// {"body":"…"}, [{…}]: unless it is an event itself.
    void ofMembers()
    {
        const bool isList = m_trimmed.startsWith('[');
        int depth = 0;
        int members = 0;
        std::vector<BodyShape> inside;
        QString name = Text::tr("the first element");
        qsizetype begin = 0;
        JsonText::Scanner scanner(m_trimmed);
        for (JsonText::Token token; members < (isList ? 1 : MostMembers) && scanner.next(token);) {
            const QByteArrayView bytes = m_trimmed.sliced(token.begin, token.length);
            if (JsonText::isClosing(token.kind) && --depth == 1) {
                keep(inside, m_trimmed.sliced(begin, token.begin + 1 - begin).toByteArray(), name);
                ++members;
            }
            if (depth == 1 && token.kind == TokenKind::String && token.isKey) {
                if (bytes == "\"eventId\"")
                    return;
                name = Text::tr("the value of %1").arg(QString::fromUtf8(bytes));
            } else if (depth == 1 && token.kind == TokenKind::String) {
                if (const auto text = JsonText::decodeBytes(bytes))
                    keep(inside, *text, name);
                ++members;
            }
            if (JsonText::isOpening(token.kind) && depth++ == 1)
                begin = token.begin;
        }
        if (scanner.problem())
            return;
        std::move(inside.begin(), inside.end(), std::back_inserter(m_all));
    }

    static void keep(std::vector<BodyShape> &shapes, QByteArray content, const QString &name)
    {
        if (looksSent(content))
            shapes.push_back(
                {signatureDeviation(Mistake::BodyIsWrapped, name), std::move(content)});
    }

    QByteArrayView m_body;
    QByteArrayView m_trimmed;
    std::vector<BodyShape> m_all;
};

QString nameOf(Mistake mistake)
{
    switch (mistake) {
    case Mistake::BodyIsBase64:
        return Text::tr("The body here is base64, not the body itself.");
    case Mistake::BodyIsUtf16:
        return Text::tr("The body here is UTF-16, where Follow Up Boss sends UTF-8.");
    case Mistake::BodyIsFormField:
        return Text::tr("The body here is a form, with JSON in one of its fields.");
    case Mistake::BodyIsPercentEncoded:
        return Text::tr("The body here is percent-encoded.");
    case Mistake::BodyIsHex:
        return Text::tr("The body here is written in hex digits.");
    case Mistake::BodyIsHttpMessage:
        return Text::tr("The body here begins with the headers of the request.");
    case Mistake::BodyIsJsonString:
        return Text::tr("The body here is JSON within a JSON string.");
    case Mistake::BodyIsHtml:
        return Text::tr("The body here has HTML entities (&quot;) in place of quotes.");
    case Mistake::BodyIsSlashed:
        return Text::tr("The body here has backslashes before its quotes.");
    case Mistake::BodyIsQuoted:
        return Text::tr("The body here is put in quotes.");
    default:
        return {};
    }
}

/// Of what cannot be undone here.
QString troubleOfBytes(QByteArrayView body)
{
    if (body.isEmpty())
        return Text::tr("The body here is empty.");
    if (body.trimmed().isEmpty())
        return Text::tr("The body here is nothing but blanks.");
    if (body.startsWith("\x1F\x8B"))
        return Text::tr("The body here is compressed (gzip), and is not unpacked for this.");
    if (body.startsWith("\x78\x9C") || body.startsWith("\x78\x01") || body.startsWith("\x78\xDA"))
        return Text::tr("The body here is compressed (zlib), and is not unpacked for this.");
    if (body.contains('\0'))
        return Text::tr("The body here holds NUL bytes, so it is no text as it was sent.");
    return {};
}

} // namespace

std::vector<BodyShape> bodyShapes(QByteArrayView body)
{
    return Shapes(body).all();
}

QString bodyTrouble(QByteArrayView body)
{
    const std::vector<BodyShape> shapes = bodyShapes(body);
    for (const BodyShape &shape : shapes) {
        if (const QString name = nameOf(shape.deviation.mistake); !name.isEmpty())
            return name;
    }
    if (const QString trouble = troubleOfBytes(body); !trouble.isEmpty())
        return trouble;
    const QByteArrayView text = withoutMark(body);
    const auto problem = JsonText::tokenize(text).problem;
    if (!problem)
        return {};
    if (problem->offset >= text.size() && looksSent(text))
        return Text::tr("The body here ends in the middle: its JSON is not complete.");
    return Text::tr("The body here is not JSON, as Follow Up Boss sends it.");
}

} // namespace Hookglass
