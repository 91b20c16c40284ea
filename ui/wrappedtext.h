// SPDX-License-Identifier: MIT
#pragma once

#include "theme.h"

#include <QtGui/QTextDocument>
#include <QtWidgets/QTextEdit>

namespace Hookglass {

/// A text to read and to copy in the theme's colour, as high as its lines need. What has no place
/// to break, such as an address with many numbers, is wrapped anywhere, so that it never asks for
/// more width than there is. Copied is exactly the text.
class WrappedText final : public QTextEdit
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(WrappedText)
public:
    WrappedText(const Theme &theme, Tone tone, QWidget *parent = nullptr);
    ~WrappedText() override;

    void setWords(const QString &text);
    void setWordsFont(const QFont &font);
    QString words() const { return m_words; }
    int heightForWidth(int width) const override;
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    QMimeData *createMimeDataFromSelection() const override;
    void wheelEvent(QWheelEvent *event) override;

private:
    void recolour();

    const Theme &m_theme;
    const Tone m_tone;
    QString m_words;
    bool m_hasBreaks = false;         ///< those in what is shown are ours, not the text's
    mutable QTextDocument m_measured; ///< the same, to be tried with other widths
};

} // namespace Hookglass
