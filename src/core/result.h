// SPDX-License-Identifier: MIT
#pragma once

#include <QtCore/QString>

#include <utility>
#include <variant>

namespace Hookglass {

/// What kind of thing went wrong; the CLI turns it into an exit code.
enum class ErrorCode {
    InvalidInput, ///< the caller or the user gave something unusable
    NotFound,
    Busy,       ///< held by another process, or a queue is full
    Network,    ///< could not bind, connect, send or receive
    Refused,    ///< the other side understood, and said no
    Storage,    ///< the store could not be opened, read or written
    Corrupt,    ///< stored data is damaged
    Unsupported ///< not possible on this system or with this version
};

/// An error as a value: a sentence for the user that says what to do, and a detail for the log.
struct Error
{
    ErrorCode code = ErrorCode::InvalidInput;
    QString message;
    QString detail;
    bool operator==(const Error &) const = default;
};

/// Either a value or an Error. Ask hasValue() (or the bool) before value().
template <typename T>
class [[nodiscard]] Result
{
public:
    Result(T value)
        : m_data(std::in_place_index<0>, std::move(value))
    {
    }
    Result(Error error)
        : m_data(std::in_place_index<1>, std::move(error))
    {
    }

    bool hasValue() const { return m_data.index() == 0; }
    explicit operator bool() const { return hasValue(); }
    T &value() & { return std::get<0>(m_data); }
    const T &value() const & { return std::get<0>(m_data); }
    T &&value() && { return std::get<0>(std::move(m_data)); }
    T *operator->() { return &std::get<0>(m_data); }
    const T *operator->() const { return &std::get<0>(m_data); }
    T &operator*() & { return std::get<0>(m_data); }
    const T &operator*() const & { return std::get<0>(m_data); }
    T &&operator*() && { return std::get<0>(std::move(m_data)); }
    const Error &error() const { return std::get<1>(m_data); }

private:
    std::variant<T, Error> m_data;
};

template <>
class [[nodiscard]] Result<void>
{
public:
    Result() = default;
    Result(Error error)
        : m_error(std::move(error))
        , m_failed(true)
    {
    }

    bool hasValue() const { return !m_failed; }
    explicit operator bool() const { return !m_failed; }
    const Error &error() const { return m_error; }

private:
    Error m_error;
    bool m_failed = false;
};

} // namespace Hookglass
