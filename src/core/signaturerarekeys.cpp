// SPDX-License-Identifier: MIT
#include "core/signaturerarekeys.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QCryptographicHash>

#include <algorithm>
#include <array>
#include <utility>

namespace Hookglass::SignatureSearch {

namespace {

using Mistake = SignatureMistake;

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(SignatureRare)
};

/// What stands around a key. POD, so that the tables cost nothing at start-up.
struct Around
{
    QByteArrayView before;
    QByteArrayView after;
    const char *name; ///< completes "the key “acme” with …"
};

#define N(text) QT_TRANSLATE_NOOP("SignatureRare", text)

constexpr Around Arounds[] = {
    {"", "\t", N("a tab after it")},
    {"\t", "", N("a tab before it")},
    {"\n", "", N("a newline (LF) before it")},
    {"", "\n\n", N("two newlines (LF) after it")},
    {"", "\r", N("a carriage return (CR) after it")},
    {"`", "`", N("backticks around it")},
    {"“", "”", N("curly quotes around it")},
    {"‘", "’", N("curly single quotes around it")},
    {"'", "'\n", N("single quotes around it and a newline (LF) after them")},
    {"\"", "\\n\"", N("double quotes around it and \\n before the last")},
    {"", "\\n", N("the two characters \\n after it")},
    {"\xC2\xA0", "", N("a no-break space before it")},
    {"", "\xC2\xA0", N("a no-break space after it")},
    {"\xEF\xBB\xBF", "", N("a byte order mark before it")},
    {"", ";", N("a semicolon after it")},
    {"", ",", N("a comma after it")},
    {"", ".", N("a full stop after it")},
    {"\"", "\n\"", N("double quotes around it and a newline (LF) before the last")},
    {"=", "", N("“=” before it")},
    {"Bearer ", "", N("“Bearer ” before it")},
    {"X-System-Key: ", "", N("“X-System-Key: ” before it")},
    {"X-System-Key:", "", N("“X-System-Key:” before it")},
    {"FUB_SYSTEM_KEY=", "", N("“FUB_SYSTEM_KEY=” before it")},
    {"X_SYSTEM_KEY=", "", N("“X_SYSTEM_KEY=” before it")},
    {"SYSTEM_KEY=", "", N("“SYSTEM_KEY=” before it")},
    {"FUB_X_SYSTEM_KEY=", "", N("“FUB_X_SYSTEM_KEY=” before it")},
    {"FUB_KEY=", "", N("“FUB_KEY=” before it")},
};

/// Of keys that are others already: less of it.
constexpr Around OtherArounds[] = {
    {"", " ", N("a blank after it")},
    {" ", "", N("a blank before it")},
    {"\"", "\"", N("double quotes around it")},
    {"'", "'", N("single quotes around it")},
};

#undef N

QString named(const Around &around)
{
    return QCoreApplication::translate("SignatureRare", around.name);
}

Secret wrapped(const Around &around, const QByteArray &key)
{
    return Secret(around.before.toByteArray() + key + around.after.toByteArray());
}

/// Two bytes a character, the low or the high one first.
QByteArray utf16(const QByteArray &key, bool isLittle)
{
    QByteArray out;
    out.reserve(key.size() * 2);
    for (const char c : key) {
        if (!isLittle)
            out += '\0';
        out += c;
        if (isLittle)
            out += '\0';
    }
    return out;
}

bool isVariableCharacter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

/// Without "NAME=", "export NAME=", "X-System-Key: " and the like.
QByteArrayView withoutName(QByteArrayView key)
{
    for (const QByteArrayView start : {QByteArrayView("export "), QByteArrayView("set "),
                                       QByteArrayView("Bearer "), QByteArrayView("Basic ")}) {
        if (key.startsWith(start))
            key = key.sliced(start.size());
    }
    constexpr QByteArrayView Header = "X-System-Key:";
    if (key.size() > Header.size() &&
        key.first(Header.size()).compare(Header, Qt::CaseInsensitive) == 0)
        return key.sliced(Header.size());
    const auto *sign = std::find_if_not(key.begin(), key.end(), isVariableCharacter);
    // Base64 ends in “=”, too, but nothing follows it there.
    const qsizetype at = sign - key.begin();
    if (at > 0 && at + 1 < key.size() && (key[at] == '=' || key[at] == ':') && key[at + 1] != '=')
        return key.sliced(at + 1);
    return key;
}

/// Without all that hardly is a part of a key: blanks of any kind, quotes, a name before it.
QByteArrayView cleaned(QByteArrayView key)
{
    constexpr std::array<QByteArrayView, 20> Rubbish{" ",
                                                     "\t",
                                                     "\r",
                                                     "\n",
                                                     QByteArrayView("\0", 1),
                                                     "\xC2\xA0",
                                                     "\xEF\xBB\xBF",
                                                     "\xE2\x80\x8B",
                                                     "\"",
                                                     "'",
                                                     "`",
                                                     "“",
                                                     "”",
                                                     "‘",
                                                     "’",
                                                     ";",
                                                     ",",
                                                     "\\n",
                                                     "\\r",
                                                     "\\t"};
    for (bool isChanged = true; isChanged && !key.isEmpty();) {
        const qsizetype size = key.size();
        for (const QByteArrayView one : Rubbish) {
            if (key.startsWith(one))
                key = key.sliced(one.size());
            if (key.endsWith(one))
                key.chop(one.size());
        }
        key = withoutName(key);
        isChanged = key.size() != size;
    }
    return key;
}

} // namespace

std::vector<RareKey> rareKeys(const SigningKey &key)
{
    const QByteArray &bytes = key.key.reveal();
    std::vector<RareKey> all;
    const auto add = [&](const QString &detail, Secret mangled) {
        all.push_back({{signatureDeviation(Mistake::OddKey, detail)}, std::move(mangled)});
    };
    for (const Around &around : Arounds)
        add(Text::tr("the key “%1” with %2").arg(key.label, named(around)), wrapped(around, bytes));
    const QByteArrayView inner = cleaned(bytes);
    if (!inner.isEmpty() && inner != bytes) {
        all.push_back(
            {{signatureDeviation(Mistake::KeyCleaned, key.label)}, Secret(inner.toByteArray())});
        all.push_back({{signatureDeviation(Mistake::KeyCleaned, key.label),
                        signatureDeviation(Mistake::KeyLowerCase, key.label)},
                       Secret(inner.toByteArray().toLower())});
    }
    if (bytes.contains('-'))
        add(Text::tr("the key “%1” without the dashes in it").arg(key.label),
            Secret(QByteArray(bytes).replace("-", "")));
    add(Text::tr("the key “%1” in UTF-16").arg(key.label), Secret(utf16(bytes, true)));
    add(Text::tr("the key “%1” in UTF-16 with the high byte first").arg(key.label),
        Secret(utf16(bytes, false)));
    add(Text::tr("the key “%1” in hex digits").arg(key.label), Secret(bytes.toHex()));
    add(Text::tr("the key “%1” in upper case, with a newline (LF) after it").arg(key.label),
        Secret(bytes.toUpper() + '\n'));
    const QByteArray hash = QCryptographicHash::hash(bytes, QCryptographicHash::Sha256);
    add(Text::tr("the SHA-256 of the key “%1”").arg(key.label), Secret(hash));
    add(Text::tr("the SHA-256 of the key “%1” in hex digits").arg(key.label), Secret(hash.toHex()));
    return all;
}

std::vector<RareKey> rareKeys(const ConfusableKey &key, const SignatureDeviation &deviation)
{
    std::vector<RareKey> all;
    for (const Around &around : OtherArounds) {
        all.push_back({{deviation, signatureDeviation(Mistake::ThatKeyOdd, named(around))},
                       wrapped(around, key.key.reveal())});
    }
    return all;
}

std::vector<RareKey> wordsAsKeys()
{
    std::vector<RareKey> all;
    for (const char *word :
         {"undefined", "null", "None", "nil", "false", "$FUB_SYSTEM_KEY", "${FUB_SYSTEM_KEY}",
          "X-System-Key", "your-system-key", "secret", "changeme"}) {
        all.push_back({{signatureDeviation(Mistake::WordAsKey, QString::fromLatin1(word))},
                       Secret(QByteArray(word))});
    }
    return all;
}

} // namespace Hookglass::SignatureSearch
