// SPDX-License-Identifier: MIT
#include "core/oncebuffer.h"

#include <algorithm>

namespace Hookglass {

OnceBuffer::OnceBuffer(QByteArray bytes, QObject *parent)
    : QIODevice(parent)
    , m_bytes(std::move(bytes))
{
    open(QIODevice::ReadOnly | QIODevice::Unbuffered);
}

OnceBuffer::~OnceBuffer() = default;

qint64 OnceBuffer::readData(char *data, qint64 most)
{
    const qint64 length = std::min(most, qint64(m_bytes.size()) - m_place);
    if (length <= 0)
        return -1;
    std::copy_n(m_bytes.constData() + m_place, length, data);
    m_place += length;
    return length;
}

} // namespace Hookglass
