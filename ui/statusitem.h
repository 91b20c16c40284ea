// SPDX-License-Identifier: MIT
#pragma once

#include "icons.h"

#include <QtWidgets/QWidget>

class QLabel;

namespace Hookglass {

class ToneLabel;

/// One state in the strip: an icon, a word, and what belongs to it. The word carries the meaning;
/// the colour only repeats it.
class StatusItem final : public QWidget
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(StatusItem)
public:
    /// `what` names the state for screen readers: "Receiver".
    StatusItem(const Theme &theme, Glyph glyph, const QString &what, QWidget *parent = nullptr);
    ~StatusItem() override;

    void setState(Tone tone, const QString &word, const QString &detail);
    /// What a screen reader hears: "Receiver: Listening, 127.0.0.1:8420".
    QString spoken() const { return accessibleName(); }
    void addTrailing(QWidget *widget);

private:
    const Theme &m_theme;
    const Glyph m_glyph;
    const QString m_what;
    QLabel *m_icon;
    ToneLabel *m_word;
    ToneLabel *m_detail;
    Tone m_tone = Tone::Muted;
};

} // namespace Hookglass
