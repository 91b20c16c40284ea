// SPDX-License-Identifier: MIT
#pragma once

#include <QtCore/QByteArray>
#include <QtCore/QByteArrayView>

namespace Hookglass {

/// Programs that parse JSON into values of their own lose how a number was written, all but the
/// last of the members with one name, and in part their order. Each rule was tried out with the
/// program.
enum class JsonProgram : quint8 {
    Exact,       ///< keeps the text of each number, and all members: JsonElement of .NET
    JavaScript,  ///< doubles; names that are array indices come first
    Go,          ///< as JavaScript, but in the order of the text: it sorts by itself
    Python,      ///< whole numbers of any size; floats with .0
    Php,         ///< whole numbers of 64 bits; floats without .0
    PhpFraction, ///< the same with JSON_PRESERVE_ZERO_FRACTION: floats with .0
    Ruby,        ///< as Python, but 1.0e+16
    Jq           ///< 1.6: doubles, in fewer digits
};
inline constexpr int JsonProgramCount = 8;

/// The number as the program writes it, or as it is if that is no finite number there.
QByteArray numberIn(JsonProgram program, QByteArrayView number);

/// Whether no program loses anything of the text: whole numbers that a double holds, no name twice
/// in an object, none that may be an array index. Quick; false also for what is just unusual, and
/// for what is no JSON.
bool isPlainJson(QByteArrayView text);

/// The text with the values as the program knows them; blanks between them are left out, strings
/// stay as they are. The text must be valid JSON. Null if nothing is lost, or if it has more than
/// 1 MB.
QByteArray valuesIn(JsonProgram program, QByteArrayView text);

} // namespace Hookglass
