// SPDX-License-Identifier: MIT
#pragma once

#include "core/jsonscanner.h"
#include "core/redactionfields.h"

#include <QtCore/QHash>

#include <optional>
#include <vector>

namespace Hookglass {

/// Goes through a JSON text, valid or not, and tells what its values mean by the keys they stand
/// under.
class JsonFields
{
public:
    explicit JsonFields(QByteArrayView text);

    /// The next key, or the next string or number that is a value; false at the end or at a
    /// problem.
    bool next(JsonText::Token &token);
    /// Of the value that next() gave.
    FieldMeaning meaning() const;
    QByteArrayView bytes(const JsonText::Token &token) const
    {
        return m_text.sliced(token.begin, token.length);
    }
    /// After the last one: where it stopped being JSON; nullopt: all of it is.
    std::optional<qsizetype> broken() const;

private:
    struct Frame
    {
        FieldMeaning meaning = FieldMeaning::Unknown;
        bool isOfThings = false;
    };
    struct Key
    {
        FieldMeaning meaning = FieldMeaning::Unknown;
        bool isOfThings = false;
        bool isOnlyInAddresses = false;
        bool isLink = false; ///< "url", which is a picture's in a picture
    };
    const Key &known(const QString &name);
    void open();
    void close();

    QByteArrayView m_text;
    JsonText::Scanner m_scanner;
    std::vector<Frame> m_frames;
    QHash<QString, Key> m_known;
    Key m_key;
    bool m_hasKey = false;
    bool m_isOfThings = false; ///< names there are nobody's: {"stages": [{"name": "Lead"}]}
};

} // namespace Hookglass
