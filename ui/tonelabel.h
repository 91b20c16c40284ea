// SPDX-License-Identifier: MIT
#pragma once

#include "theme.h"

#include <QtWidgets/QLabel>

namespace Hookglass {

/// A label in the theme's colour for a tone, also after the look changes. Elided: one line that
/// gives way; the whole text is its tool tip, where it has none of its own, and what a screen
/// reader reads.
class ToneLabel final : public QLabel
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(ToneLabel)
public:
    enum class Fit { Fixed, Wrapped, Elided };

    ToneLabel(const Theme &theme, Tone tone, Fit fit = Fit::Fixed, QWidget *parent = nullptr);
    ~ToneLabel() override;

    void setTone(Tone tone);
    QSize minimumSizeHint() const override;

protected:
    bool event(QEvent *event) override;
    void paintEvent(QPaintEvent *event) override;

private:
    void recolour();
    bool isCut() const; ///< not all of the text has room

    const Theme &m_theme;
    Tone m_tone;
    const Fit m_fit;
};

} // namespace Hookglass
