// SPDX-License-Identifier: MIT
#pragma once

#include "models/payloadtext.h"

#include <QtCore/QTimer>
#include <QtWidgets/QPlainTextEdit>

namespace Hookglass {

class Theme;

/// Read-only monospaced text that never stalls the window: it fills in small steps and colours
/// JSON by its tokens. Selection, copying and screen readers work as in any text field.
class CodeView final : public QPlainTextEdit
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(CodeView)
public:
    enum class Colouring { Json, None };

    CodeView(const Theme &theme, const QString &name, QWidget *parent = nullptr);
    ~CodeView() override;

    void showBytes(const QByteArray &bytes, Colouring colouring);
    bool isFilling() const { return m_timer.isActive(); }

Q_SIGNALS:
    void filled();

private:
    void fillStep();
    void append(const QList<TextLine> &lines);
    void recolour();

    const Theme &m_theme;
    QByteArray m_bytes;
    Colouring m_colouring = Colouring::None;
    QList<TextLine> m_lines; ///< of coloured text: all of it, by then bounded
    qsizetype m_nextLine = 0;
    qsizetype m_nextByte = 0;
    bool m_first = true;
    QTimer m_timer;
};

} // namespace Hookglass
