// SPDX-License-Identifier: MIT
#pragma once

#include <QtCore/QByteArray>
#include <QtCore/QIODevice>

namespace Hookglass {

/// Bytes that can be read once only. As the body of a request: the network access manager sends a
/// request again by itself when a kept connection breaks, unless its body cannot be rewound; what
/// must not arrive twice is sent from one of these.
class OnceBuffer final : public QIODevice
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(OnceBuffer)
public:
    explicit OnceBuffer(QByteArray bytes, QObject *parent = nullptr);
    ~OnceBuffer() override;

    bool isSequential() const override { return true; }
    bool seek(qint64) override { return false; }
    qint64 bytesAvailable() const override { return m_bytes.size() - m_place; }

protected:
    qint64 readData(char *data, qint64 most) override;
    qint64 writeData(const char *, qint64) override { return -1; }

private:
    QByteArray m_bytes;
    qint64 m_place = 0;
};

} // namespace Hookglass
