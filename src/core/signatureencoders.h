// SPDX-License-Identifier: MIT
#pragma once

#include "core/jsonencoder.h"
#include "core/jsonvalues.h"

#include <QtCore/QByteArray>
#include <QtCore/QString>

#include <array>
#include <atomic>
#include <memory>
#include <vector>

namespace Hookglass {

/// A body as the common JSON encoders write it that parse it first: numbers, layout, strings and
/// order of the names together, each different outcome once.
class SignatureEncoders final
{
public:
    /// Larger bodies are not written anew: what is known of each token takes memory.
    static constexpr qsizetype LargestBody = 8 * 1024 * 1024;

    /// The body, which must outlive this. None for what is no JSON or too large. A byte order mark
    /// is left out, as those who parse leave it out. The flag ends it early, with some missing.
    explicit SignatureEncoders(QByteArrayView body, const std::atomic_bool *cancelled = nullptr);

    size_t count() const { return m_outcomes.size(); }
    /// Null if it cannot be written. Several threads may call it at once.
    QByteArray written(size_t index) const;
    /// True if the two differ in their ending alone.
    bool areAlike(size_t one, size_t other) const
    {
        return m_outcomes[one].values == m_outcomes[other].values &&
               m_outcomes[one].style == m_outcomes[other].style;
    }
    /// Too rare to come together with another mistake.
    bool isRare(size_t index) const { return m_outcomes[index].isRare; }
    /// What is peculiar to it, and one that writes it so, as several may: "with sorted names (as jq
    /// -cS does, for example)".
    QString description(size_t index) const;

private:
    struct Outcome
    {
        const JsonEncoder *values = nullptr; ///< as the program knows them
        JsonStyle style;
        const char *ending = "";
        const char *name; ///< of the first that writes it so
        bool isRare = false;
    };

    /// The values as one program or more know them.
    struct Values
    {
        QByteArray text; ///< null: the body's own
        bool isKnown = false;
        std::unique_ptr<JsonEncoder> encoder;
    };
    JsonEncoder *encoderFor(JsonProgram program, QByteArrayView text);

    std::array<Values, JsonProgramCount> m_values;
    std::vector<Outcome> m_outcomes;
};

} // namespace Hookglass
